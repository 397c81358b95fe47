/* statements: the prepared statements of one connection, by their text; the longest unused goes. */
#ifndef STATEMENTS_H
#define STATEMENTS_H

#include <stdbool.h>
#include <stdint.h>

enum { STATEMENTS_MOST = 200, STATEMENTS_CHAINS = 256 };

struct statement {
	char *sql;
	uint64_t hash;
	void *handle;    /* the engine's own */
	unsigned number; /* never the same twice in a connection */
	bool busy;       /* being stepped through: neither lent again nor dropped */
	struct statement *chained, *newer, *older;
};

/* All zeroes but for `drop` and `owner` is empty and ready. */
struct statements {
	void (*drop)(void *owner, struct statement *);
	void *owner;
	struct statement *chain[STATEMENTS_CHAINS], *newest, *oldest;
	int n;
	unsigned last_number;
};

/* Whether a statement is worth keeping: one that reads or changes rows, not one that changes
 * tables. */
bool statement_lasts(const char *sql);
struct statement *statement_find(struct statements *, const char *sql); /* NULL if there is none */
/* Makes room for it.  The statement's number is set, its handle is the caller's to set. */
struct statement *statement_add(struct statements *, const char *sql);
void statement_drop(struct statements *, struct statement *);
void statements_drop_all(struct statements *);

#endif
