/* called: by which lines a record is known -- its title and its readings, folded -- so that who
 * types one of them whole finds it first, however many others have these words too. */
#ifndef CALLED_H
#define CALLED_H

#include "store/internal.h"

/* One row per line: region, record, line, id. */
extern const struct table called_table;

/* The lines of one record, of those that its .find says; at most so many. */
enum { CALLED_MOST = 4 };
int called_lines(struct work *, const struct record *, const void *rec, const char **lines);
/* Keeps them; `old` is NULL for a new record. */
void called_put(struct work *, const struct record *, const void *old, const void *rec);
/* For a database that had no such table: the lines of all that is there. */
void called_fill_all(struct work *, const struct record *const *);

#endif
