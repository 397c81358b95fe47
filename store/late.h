/* late: rows that nobody has to read before the transaction ends.  They are put in at its end,
 * many with one statement: of sixteen slips that are saved together the history is one statement.
 * Who asks for their table before that finds them, for then they are put in first.
 * docs/decisions/0019-saved-together.md */
#ifndef LATE_H
#define LATE_H

#include "store/store.h"

/* A table whose rows may come late. */
struct late_table {
	const char *name;           /* which every statement about it says */
	const char *insert, *after; /* what stands before and after VALUES (…), (…) */
	size_t columns;
	size_t key; /* so many first ones tell its rows apart; 0: none comes twice before the end */
};

enum { LATE_TABLES = 12, LATE_ROWS = 32 /* of one statement */ };

/* All zeroes is empty and ready. */
struct late {
	struct late_shelf {
		const struct late_table *table;
		struct arena arena;
		struct arg *args; /* of LATE_ROWS rows */
		size_t rows;
	} shelf[LATE_TABLES];
	size_t shelves;
};

/* A row with its values, which are copied; a call of the store.  One with the same key that waits
 * goes in before it. */
void late_put(struct work *, const struct late_table *, const struct arg *);
/* All that waits goes in: before a commit. */
void late_settle(struct work *);
/* Those that a statement might mean go in. */
void late_settle_for(struct work *, const char *sql);
/* The transaction has ended: what was not put in never was. */
void late_forget(struct late *);
void late_free(struct late *);

#endif
