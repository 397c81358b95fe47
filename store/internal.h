/* internal: what the files of store/ know of each other; nobody else includes it. */
#ifndef STORE_INTERNAL_H
#define STORE_INTERNAL_H

#include "store/store.h"

/* What an engine can do.  Errors come back as a sentence in *why, for work_fault. */
struct store {
	const struct driver *driver;
	void *connection;      /* the driver's own */
	bool in_work, may_write;
};

/* ---- search.c ---- */

/* Keeps the folded text of one record's .find fields (NULL: forget it). */
void search_put(struct work *, const struct record *, int64_t id, const char *folded);
/* An SQL condition over rows of `record` that holds where every word of `typed` is found;
 * adds its parameters to args from *n on ($1 is the first).  NULL: there is nothing to find. */
const char *search_condition(struct work *, const struct record *, const char *typed, struct arg *args, size_t *n);

/* ---- where.c ---- */

/* The fixed parameters of every generic statement: $1 region, $2 account, $3 municipality,
 * $4 organization. */
enum { WHERE_FIXED = 4 };
/* region, visibility (of the whole, for parts), removed, filters and find of a query. */
const char *where_of(struct work *, const struct record *, const struct query *, struct arg *args, size_t *n);

/* ---- schema.c ---- */

/* The columns every record's table has before its fields: region, id, version, changed,
 * changed_by, removed -- all whole numbers; primary key (region, id). */
const char *schema_table(struct arena *, const struct record *, bool postgres);

#endif
