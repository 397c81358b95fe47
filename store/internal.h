/* internal: what the files of store/ know of each other; nobody else includes it. */
#ifndef STORE_INTERNAL_H
#define STORE_INTERNAL_H

#include "store/remembered.h"

/* The number last counted in this transaction; 0: none. */
struct counted {
	int64_t region, value;
	char sequence[64];
};

struct store {
	const struct driver *driver; /* store/driver.h */
	void *connection;            /* the driver's own */
	char *where;                 /* as it was opened */
	bool in_work, may_write;
	/* store.c: one work after the other; several, none of them yet, some, or in vain. */
	enum { ALONE, GATHERING, GATHERED, SCATTERED } gather;
	bool stamped; /* store.c: this work knows the state it reads */
	struct remembered remembered;
	struct counted counted;
	int keys;            /* locked in this transaction */
	uint64_t codes_seen; /* codes.c: the generation of the lists when the work began */
	bool codes_changed;  /* codes.c: this work has saved some */
};

/* PostgreSQL: nobody else has this lock until the transaction ends.  What was asked before stays
 * remembered, so ask only afterwards for what it protects. */
void store_lock(struct work *, int64_t lock);
/* The same for a key of a table.  PostgreSQL looks through all locks of a transaction after each
 * statement, and has room for a few thousand: who saves more than KEYS_MOST at a time locks the
 * whole table against other writers. */
enum { KEYS_MOST = 128 };
void store_lock_key(struct work *, const char *table, int64_t key);

/* What the generic statements may count on: a number may go unused in a statement (PostgreSQL is
 * told that numbers are int8); a text or a null takes the type of what it is compared with or
 * put into, so a null may stand for a number. */

/* ---- search.c ---- */

/* Keeps the folded text of one record's .find fields (NULL: forget it).  `new`: there is none yet.
 */
void search_put(struct work *, const struct record *, int64_t id, const char *folded, bool new);
/* An SQL condition over rows of `record` that holds where every word of `typed` is found;
 * adds its parameters to args from *n on ($1 is the first).  NULL: there is nothing to find. */
const char *search_condition(struct work *, const struct record *, const char *typed,
    struct arg *args, size_t *n);

/* ---- where.c ---- */

/* The fixed parameters of every generic statement: $1 region, $2 account, $3 municipality,
 * $4 organization, $5 pass, $6 its moment. */
enum { WHERE_FIXED = 6, ARGS_MAX = 96 };
void where_fixed(const struct work *, struct arg *args, size_t *n);
/* Whether the actor sees a row of `record`, by its visibility or its whole's; "1=1": every
 * row of the region.  With `reading`, also by record.read. */
const char *where_visible(struct work *, const struct record *, bool reading);
/* region, visibility (of the whole, for parts), removed, filters and find of a query.  Sets
 * args[0..5], then adds its own; *n becomes how many there are. */
const char *where_of(struct work *, const struct record *, const struct query *, struct arg *args,
    size_t *n);

/* What a person is shown instead of something not meant for him. */
#define HIDDEN "（非公開）"
/* Whether the actor may not read what this field holds. */
bool where_private(const struct work *, const struct field *);

/* ---- row.c: between cells and structs ---- */

/* The columns of a record's statement, out of a subquery called "it": head, fields and the
 * titles of links as this actor may see them.  Static; the same for the same sight. */
const char *row_columns(struct work *, const struct record *);
/* The same with NULL for all that query.brief leaves out. */
const char *row_columns_brief(struct work *, const struct record *);
/* A text of SQL for a record, put together once for all who see alike. */
typedef const char *row_text(struct work *, const struct record *, const char *sight);
const char *row_text_of(struct work *, const struct record *, row_text *, const char *sight);
void row_fill(struct work *, const struct record *, const char *const *cells, void *rec);
const char *row_link_title(struct work *, const struct record *to, int64_t id);
/* The canonical title, whoever asks: for the search text. */
const char *row_link_name(struct work *, const struct record *to, int64_t id);
/* A column holds the canonical text, or the number where kind_ops says it is whole. */
struct arg row_arg(const struct field *, const char *canonical);
struct arg row_arg_of(struct work *, const struct field *, const void *rec);

/* ---- keys.c, remove.c, history.c, codes.c ---- */

/* Whether another record has one of the keys of rec; says so with work_problem.  `old`: what
 * was stored before, or NULL. */
bool keys_taken(struct work *, const struct record *, int64_t id, const void *old, const void *rec);
/* Before a new record is put in: waits for whoever is saving one of its keys. */
void keys_wait(struct work *, const struct record *, const void *rec);

/* Every record there is: store_plan, store_migrate and store_matches tell, store_remove needs
 * to know which are parts of which.  NULL-terminated, static. */
void records_know(const struct record *const *);
/* Adds one version to the history; `what` as in struct version. */
void history_add(struct work *, const struct record *, const void *rec, const char *what);
/* store_begin calls the first; store_end the second, after the commit. */
void codes_begin(struct store *);
void codes_committed(struct store *);
/* Any record was saved; if it was a code, the lists are read anew. */
void codes_saved(struct work *, const struct record *);

/* The store's own tables of these files, made by schema.c with the others. */

/* One row per code of a CODES field: region, record, field, code, id. */
extern const struct table code_value_table;
/* One row per version of any record: region, record, id, version, changed, changed_by, what,
 * reason, snapshot (JSON object of the canonical values). */
extern const struct table history_table;

/* ---- mask.c ---- */

#define MASK_ALL "○○○"
/* 髙橋 花子 as 髙○ ○○, 林 茂 as ○ ○. */
const char *mask_name(struct arena *, const char *);

#endif
