/* internal: what the files of store/ know of each other; nobody else includes it. */
#ifndef STORE_INTERNAL_H
#define STORE_INTERNAL_H

#include "store/late.h"
#include "store/remembered.h"

/* The number last counted in this transaction (0: none), and the one that the table says. */
struct counted {
	int64_t region, value, said;
	char sequence[64];
};

struct store {
	const struct driver *driver; /* store/driver.h */
	void *connection;            /* the driver's own */
	char *where;                 /* as it was opened */
	bool in_work, may_write;
	/* store.c: one work after the other; several, none of them yet, some, or in vain. */
	enum { ALONE, GATHERING, GATHERED, SCATTERED } gather;
	int works; /* so many are gathered; one may be the only one */
	/* store.c: works that read, one by one; many in one transaction, not begun yet; begun. */
	enum { APIECE, LOOKING, LOOKED } look;
	bool stamped; /* store.c: this work knows the state it reads */
	struct remembered remembered;
	struct late late; /* of this transaction */
	/* records.c: what the record that was last saved in this transaction is about. */
	struct {
		const struct record *record;
		int64_t id, about;
	} saved;
	struct counted counted;
	int keys;            /* locked in this transaction */
	uint64_t codes_seen; /* codes.c: the generation of the lists when the work began */
	bool codes_changed;  /* codes.c: this work has saved some */
};

/* Counts a call of the store; false: the work is faulty already, or is made so for a test. */
bool store_goes_on(struct work *);
void store_struck(struct work *, const char *why); /* what the engine complains of */

/* Does this work share its transaction with others?  Then it may take for granted what hardly ever
 * is otherwise, where the engine fails if it is: each is then run once more, alone, and asks. */
bool store_is_shared(const struct work *);

/* The work changes what this statement says: what is remembered of it no longer holds. */
void store_changes(struct work *, const char *sql);

/* A statement whose answer is not looked at, nor waited for on PostgreSQL: it does what it shall,
 * or fails the transaction. */
void store_tell_(struct work *, struct sql, const struct arg *, size_t);

/* What is made of the rows of an answer, to be remembered in their place. */
struct shape {
	struct made_as as;
	void *(*make)(struct work *, const struct rows *, const void *context); /* NULL: rows */
	void (*pack)(struct packed *, const void *made);
	const void *context;
};
/* The answer as it was remembered, or asked; of a work that knows its state. */
void *store_recall(struct work *, const struct question *, const struct shape *);

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
/* The same, where only few rows are looked at: their own texts are. */
const char *search_in_few(struct work *, const struct record *, const char *typed, struct arg *args,
    size_t *n);

/* Whose text it is: what stands before each pair of the index. */
const char *search_scope(struct work *, const struct record *);
/* The pairs of a folded text as a tsvector. */
const char *search_tsvector(struct work *, const struct record *, const char *folded);
/* The folded text of the .find fields; NULL: there is nothing to be searched.  `titled`: the links
 * bring their titles, nobody is asked for them. */
const char *search_text_of(struct work *, const struct record *, const void *rec, bool titled);

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

/* Adds " AND …" for one filter alone, with its parameters. */
void where_filter(struct work *, struct text *sql, const struct record *, const struct filter *,
    struct arg *args, size_t *n);

/* Whether the actor may not read what this field holds. */
bool where_private(const struct work *, const struct field *);

/* ---- row.c: between cells and structs ---- */

/* A statement about a record.  It says nothing but what follows from the record, from what the
 * actor sees of it and of those that its links lead to, and from `rest`. */
typedef const char *row_text(struct work *, const struct record *, const char *rest);
/* "SELECT …" of the columns of a record out of what is called "it" in `rest`, which begins with
 * FROM: head, fields and the titles of links as this actor may see them.  row_brief has NULL for
 * all that query.brief leaves out. */
row_text row_all, row_brief;
/* Records that such a statement asks for, filled; `rows`: how many came, of which at most `most`
 * are filled. */
struct filled {
	struct listing listing;
	int rows;
};
const struct filled *row_ask(struct work *, const struct record *, struct sql, const struct arg *,
    size_t, int most);
struct filled row_filled(struct work *, const struct record *, const struct rows *, int most);
/* `rec` is all zeroes before. */
void row_fill(struct work *, const struct record *, const char *const *cells, void *rec);
const char *row_link_title(struct work *, const struct record *to, int64_t id);
/* The canonical title, whoever asks: for the search text. */
const char *row_link_name(struct work *, const struct record *to, int64_t id);
/* A column holds the canonical text, or the number where kind_ops says it is whole. */
struct arg row_arg(const struct field *, const char *canonical);
struct arg row_arg_of(struct work *, const struct field *, const void *rec);

/* ---- made.c ---- */

/* A text put together once for all who see alike; `rest` may be NULL. */
struct sql row_text_of(struct work *, const struct record *, row_text *, const char *rest);

/* ---- records.c ---- */

bool record_same(struct work *, const struct record *, const void *a, const void *b);
/* A version more of a row, whoever sees it and though it be removed.  STALE, TAKEN as in
 * store_save. */
enum saved record_rewrite(struct work *, const struct record *, const void *old, void *rec);

/* ---- beside.c ---- */

/* Of a version that has just been written.  `old` is NULL for a new record. */
void beside_keep(struct work *, const struct record *, const void *old, const void *rec);

/* ---- own.c ---- */

/* May this actor write that row, as it is and as it is to be? */
bool own_may_write(struct work *, const struct record *, const void *rec);

/* ---- counter.c ---- */

/* The table says what was counted. */
void counter_settle(struct work *);

/* ---- keys.c, remove.c, history.c, codes.c, unite.c ---- */

/* Whether another record has one of the keys of rec; says so with work_problem.  `old`: what
 * was stored before, or NULL. */
bool keys_taken(struct work *, const struct record *, int64_t id, const void *old, const void *rec);
/* Before a new record is put in: waits for whoever is saving one of its keys. */
void keys_wait(struct work *, const struct record *, const void *rec);

/* Every record there is: store_plan, store_migrate and store_matches tell, store_remove needs
 * to know which are parts of which.  NULL-terminated, static. */
void records_know(const struct record *const *);
/* JSON object of the canonical values of all fields that have one. */
const char *history_snapshot(struct work *, const struct record *, const void *rec);
const struct record *const *records_known(void);
/* Makes one version of one row in which `removed` is another; false: somebody was faster. */
bool record_mark(struct work *, const struct record *, void *rec, int64_t removed);
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
/* Which record was put into which, and what pointed to it (unite.c). */
extern const struct table united_table, united_link_table;

/* ---- figures.c ---- */

/* LIMIT of those that are counted first. */
const char *figures_first(struct work *, const struct record *, const struct query *, int most);
/* How many per code, most first, out of how many per CODES value. */
struct rows *figures_of_codes(struct work *, const struct rows *values);

/* ---- stock.c ---- */

/* Tells SQLite, and who opens the file from now on, what to plan by. */
void stock_guess(struct work *, const struct record *const *);

/* ---- mask.c ---- */

#define MASK_ALL "○○○"
/* 髙橋 花子 as 髙○ ○○, 林 茂 as ○ ○. */
const char *mask_name(struct arena *, const char *);

#endif
