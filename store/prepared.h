/* prepared: one statement of SQLite, ready to be given values and stepped through. */
#ifndef PREPARED_H
#define PREPARED_H

#include "store/driver.h"

#include <sqlite3.h>

struct prepared {
	sqlite3_stmt *statement;
	int holes;
	uint16_t value[]; /* of each hole: which of the question's values it takes */
};

/* NULL: sqlite3_errmsg says why.  `lasts`: it will be kept. */
struct prepared *prepared_new(sqlite3 *, const char *sql, bool lasts);
void prepared_free(struct prepared *);
/* Answers as sqlite3_bind_… does. */
int prepared_bind(const struct prepared *, const struct question *);

#endif
