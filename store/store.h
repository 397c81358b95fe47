/* store: keeps records.  SQLite or PostgreSQL behind one header, with the same SQL text. */
#ifndef STORE_H
#define STORE_H

#include "base/record.h"

/* ---- Connections and transactions ------------------------------------------------------- */

/* `where` is a file ("var/yui.db") or "postgres://…".  NULL: *why says why not (malloc'd in
 * `why_arena`).  One connection serves one thread. */
struct store *store_open(const char *where, struct arena *why_arena, const char **why);
void store_close(struct store *); /* NULL is fine */
/* From now on this process and its children open that file only if it is the one that lies there
 * now, and make no other. */
void store_stay(const char *where);
bool store_is_postgres(const struct store *);
bool store_is_address(const char *where); /* of PostgreSQL, rather than a file */
/* After much was put in within one work: lets the engine count what it plans by. */
void store_take_stock(struct work *);

/* What works of this store write is read by nobody who remembers answers (store/remembered.h). */
void store_apart(struct store *);

/* Before the first work on a new file that is thrown away if that work fails (a SQLite one; of
 * PostgreSQL nothing changes): it goes back nowhere, and waits for no disk.  False: it cannot. */
bool store_swift(struct store *);

/* Every piece of work is one transaction.  Without may_write the database itself refuses
 * to write. */
void store_begin(struct work *, bool may_write);
bool store_end(struct work *);    /* commits; rolls back on a fault: false */
void store_cancel(struct work *); /* rolls back, whatever happened */

/* Between these two, works that only read see one state of the database, as it was when the first
 * of them began; so all of them were asked for before that.  (On PostgreSQL what is not remembered
 * may be of a later one, as it may be within any work that reads.)  One that writes comes between
 * states: those after it see what it has written. */
void store_look(struct store *);
void store_looked(struct store *);

/* Takes the turn to write for so many works, on SQLite after waiting for it; other works go on as
 * ever.  Those who gather write one after the other, and so cannot wait for each other in a ring.
 * False: no turn came, or the engine has no use for one. */
bool store_take_turn(struct store *, int works);
/* After that, for so many works; between these two, all may write and are one transaction. */
void store_gather(struct store *, int works);
enum gathered {
	TOGETHER, /* all are saved */
	APART,    /* none is: one of them had a fault or was cancelled, or all could not be */
	LOST,  /* the answer to the commit was lost on the way: nobody knows */
};
enum gathered store_gathered(struct store *);

/* Nobody waits for an answer just now: puts in order what writing has left behind, if there is much
 * of it and nobody else is writing. */
void store_rest(struct store *);

/* Does something slow without holding the database: what was written so far is committed, and
 * another transaction of the same kind is open afterwards. */
void store_aside(struct work *, void (*slow)(void *context), void *context);

/* ---- SQL --------------------------------------------------------------------------------- */

struct arg {
	const char *text; /* NULL: SQL null */
	int64_t number;
	bool is_number;
};
#define T(s) ((struct arg){ .text = (s) })
#define I(n) ((struct arg){ .number = (n), .is_number = true })

/* All cells are text; a NULL cell is SQL null.  Lives in the work's arena. */
struct rows {
	int n, cols;
	const char **cell;
};
#define CELL(rs, row, col) ((rs)->cell[(row) * (rs)->cols + (col)])
int64_t cell_number(const struct rows *, int row, int col); /* 0 for null */

/* `lasts`: it stands where it is as long as the program runs, and so is known by its place. */
struct sql {
	const char *s;
	bool lasts;
};

/* The "" around the text admits only string literals: no statement is ever built from what a user
 * typed.  Write what both engines speak: $1…, RETURNING, CTEs, ON CONFLICT, window functions. */
#define store_query(w, text, ...) \
	store_ask_((w), (struct sql){ "" text "", true }, \
	    (const struct arg[]){ __VA_ARGS__ __VA_OPT__(,) { 0 } }, \
	    sizeof(struct arg[]){ __VA_ARGS__ __VA_OPT__(,) { 0 } } / sizeof(struct arg) - 1)
/* For store/ alone: SQL put together from the record tables.  lint keeps it there. */
struct rows *store_query_(struct work *, const char *sql, const struct arg *, size_t);
struct rows *store_ask_(struct work *, struct sql, const struct arg *, size_t);
/* Calls `row` for each row as it arrives, cells valid only during the call; false stops. */
void store_stream_(struct work *, const char *sql, const struct arg *, size_t,
    bool (*row)(void *context, const char *const *cells, int cols), void *context);

/* ---- Records ----------------------------------------------------------------------------- */

/* All of these see only what work.actor may see (region, record.read and .visible, parts by
 * their whole); what it may not see does not exist for it.  Without READ_PRIVATE, nothing is
 * filtered, sorted, counted or found by a private field, lest it be guessed.  They save, remove
 * and restore only what it may write (record.write), and answer ABSENT otherwise; what the
 * program does beyond that, it does as actor_program. */

bool store_get(struct work *, const struct record *, int64_t id, void *rec); /* removed ones too */

enum saved {
	SAVED,
	STALE,  /* somebody was faster: the stored version is another */
	ABSENT, /* no such record for this actor, or not his to write, or the fault has struck */
	TAKEN,  /* one of record.keys is in use; work_problem names the fields */
};
/* Inserts if head.id is 0 (or if head.version is 0, with the id given), else updates where the
 * version still is head.version.  Fills head.  Keeps history (with work.reason), codes and
 * search text.  An update that changes nothing makes no version and answers SAVED.  ABSENT also
 * where the row would be out of the actor's sight afterwards, and for one that is removed.  The
 * search text has the title of a .find LINK as it is at this moment. */
enum saved store_save(struct work *, const struct record *, void *rec);
/* Logical, with its parts, undone by store_restore; both make a version.  What was removed
 * before its whole stays so when that comes back; a part does not come back alone (a problem
 * says so).  The kinds of parts are those of the schema last told to migrate or matches. */
enum saved store_remove(struct work *, const struct record *, int64_t id, int64_t version);
enum saved store_restore(struct work *, const struct record *, int64_t id, int64_t version);

/* What was taken away and did not come back, the latest first; what went with its whole apart. */
struct removal {
	int64_t id, at;
	LINK_t by;
	const char *reason, *title; /* title: as field_show has it */
};
struct removal_query {
	int64_t from, until; /* ms; from is within, until is not; 0: any */
	int64_t by;          /* account; 0: anybody */
	struct removal_place {
		int64_t at, id;
	} after; /* only what comes after this one; 0: from the beginning */
	int limit;
};
/* The version with which a record that is away was taken away; NULL: it is not away.  Not always
 * its last: what points to two that became one is rewritten, also where it is away. */
const struct version *store_removal(struct work *, const struct record *, const void *rec);
int store_removals(struct work *, const struct record *, const struct removal_query *,
    struct removal **);

enum compare { EQUAL, AT_LEAST, AT_MOST, EMPTY, FILLED, INCLUDES /* CODES: anywhere in it */ };
struct filter {
	const struct field *field;
	enum compare compare;
	/* Canonical text as field_write gives it; unused by EMPTY and FILLED.  EQUAL of a CODE and
	 * INCLUDES: one of the codes that stand there with blanks between. */
	const char *value;
};
struct query {
	struct filter filter[32];
	int filters;
	const char *find;         /* what was typed into a search box; NULL or "" finds all */
	const int64_t *among;     /* only these ids, which are few */
	int amongs;               /* 0: any id */
	const struct field *sort; /* NULL: newest first (by id); empty ones stand last, both ways */
	bool ascending;
	const char *after; /* a listing's `next`; NULL: from the beginning */
	int limit;         /* 0: 50; at most 1000 */
	bool removed;      /* only the removed ones, instead of only the others */
	bool brief;        /* store_list: fills only ids, title, .part and the .list fields */
};
struct listing {
	int n;
	void *items;      /* n structs of the record's size, one after the other */
	const char *next; /* opaque, URL-safe; NULL: no more */
};
#define LISTED(listing, record, i) \
	((void *)((char *)(listing).items + (size_t)(i) * (record)->size))
struct listing store_list(struct work *, const struct record *, const struct query *);
/* Does the index of the search hold what this record is found by, if it is found by anything?
 * Nothing but signs is found by nothing. */
bool store_is_findable(struct work *, const struct record *, const void *rec);
/* Those whose title or reading is what was typed, blank or not, and then those that begin with it:
 * by the index of these lines, whatever the newest are.  Seen by the actor or not: ask for them
 * with query.among. */
struct called {
	int n, whole; /* the first so many are called so, the others only begin so */
	int64_t id[200];
};
struct called store_called(struct work *, const struct record *, const char *typed);
/* The ids alone, newest first, whatever the query's own order and limit. */
struct rows *store_ids(struct work *, const struct record *, const struct query *, int most);
int64_t store_count(struct work *, const struct record *, const struct query *);
/* One filter more, by the name of the field. */
void query_add(struct query *, const struct record *, const char *field, enum compare,
    const char *value);
/* The query without its filters of that field. */
struct query query_without(const struct query *, const struct field *);
/* Whom a record is about (record.about), seen or not; 0: nobody.  For the ledger. */
int64_t store_about(struct work *, const struct record *, int64_t id);
/* For chips and figures: how many per code, choice, link or flag of one field, most first; the
 * query's own filters of that field apart.  Cells: canonical value (NULL: none), count. */
struct rows *store_count_by(struct work *, const struct record *, const struct query *,
    const struct field *);
/* For a page that is asked for again and again: counts no further than `most`, so that it costs no
 * more the more there is. */
enum { COUNT_MOST = 500 };
int64_t store_count_most(struct work *, const struct record *, const struct query *, int most);
/* Of several filters each may have many records and all together few, which takes long to find
 * out.  These look at no more than `look` records that one of the filters has, each value apart,
 * and say so. */
struct reach {
	int most, look;
};
#define REACH ((struct reach){ COUNT_MOST, 1000 })
struct some {
	int64_t n;
	bool more; /* there may be */
};
struct some store_count_some(struct work *, const struct record *, const struct query *,
    struct reach);
/* As store_count_by; a third cell is "1" where there may be more, even of what has none so far. */
struct rows *store_count_by_some(struct work *, const struct record *, const struct query *,
    const struct field *, struct reach);
/* What a table of figures is made by: a field's values, what its codes roll up to, or of a DATE or
 * MOMENT the month ("2026-04") or the fiscal year ("2026"). */
enum by { BY_VALUE, BY_ROLLUP, BY_MONTH, BY_YEAR };
struct dimension {
	const struct field *field; /* NULL: not by this */
	enum by by;
};
/* Rows and columns stand in the order of their list or of time, links by how many they have, what
 * is not recorded (NULL) last.  A record of several codes counts in each of them once, and once in
 * every margin; in `mentions` as often as it stands in a cell.  Where different values of a link
 * are counted, `unknown` is how many records have none. */
struct cross {
	int rows, cols;
	const char **row, **col;
	int64_t *cell, *row_all, *col_all, all; /* cell: rows * cols */
	int64_t mentions, unknown;
};
/* Counted out; `people`: the LINK whose different values are counted instead of the records. */
struct cross *store_cross(struct work *, const struct record *, const struct query *,
    struct dimension rows, struct dimension cols, const struct field *people);
/* The same, whatever is kept: for those who compare. */
struct cross *cross_counted_out(struct work *, const struct record *, const struct query *,
    struct dimension rows, struct dimension cols, const struct field *people);
/* Every record of the query, in its order, without limit, one at a time; an inner arena is
 * reset for each.  `each` gets a struct of the record's size; false stops. */
void store_each(struct work *, const struct record *, const struct query *,
    bool (*each)(void *context, struct work *, const void *rec), void *context);
/* The parts (records of kind `part`) of one whole, oldest first, at most 1000. */
struct listing store_parts(struct work *, const struct record *part, int64_t whole);

/* Whom head.changed_by and the history point to: table "account", in domain/accounts. */
extern const struct record account_record;

/* ---- Two records that are one ------------------------------------------------------------ */

/* How many records of a kind point to one, also those that are removed or out of sight. */
struct pointing {
	const struct record *record;
	int64_t n;
};
int store_pointing(struct work *, const struct record *to, int64_t id, struct pointing *, int most);
/* Saves `kept` as it is now to be (under its version; a version more in any case), but for links
 * to itself or to the other, which lead nowhere when the two are one; turns every link that leads
 * to `lost` to it, and removes `lost` (under its version).  What the actor does not see of all
 * that points there goes along.  STALE: one of the two is another by now; ABSENT with a problem if
 * there is too much to turn, TAKEN with one if a key stands in the way. */
enum saved store_unite(struct work *, const struct record *, void *kept, int64_t lost,
    int64_t version);
/* What it was put into, and that into, to the end; 0: it was not. */
int64_t store_united(struct work *, const struct record *, int64_t id);
/* What was put into it and still is, newest first. */
struct unity {
	int64_t lost, at;
	LINK_t by;
};
int store_unions(struct work *, const struct record *, int64_t kept, const struct unity **);
/* What taking them apart would do. */
struct divided {
	const struct field *field;
	const char *before, *after, *now; /* of the kept one: before, when put together, today */
	bool back;                        /* becomes `before` again, for nobody has changed it */
};
struct division {
	int64_t kept, lost, version, at;
	void *now, *was; /* the kept one as it is, the lost one as it went */
	int back, stay;  /* links that go back, and that others have turned elsewhere since */
	int fields;
	struct divided *field;
};
bool store_division(struct work *, const struct record *, int64_t lost, struct division *);
/* Does it, under the version of the kept one; ABSENT with a problem says what stands in the way. */
enum saved store_divide(struct work *, const struct record *, int64_t lost, int64_t version);

/* ---- History ----------------------------------------------------------------------------- */

struct change {
	const struct field *field;
	const char *before, *after; /* canonical; NULL: empty */
};
struct version {
	int64_t version, at;
	LINK_t by;
	const char *what;   /* "new", "change", "remove", "restore" */
	const char *reason; /* or NULL */
	int changes;
	struct change *change; /* against the version before */
};
/* Newest first; only what the actor may see. */
int store_history(struct work *, const struct record *, int64_t id, struct version **);
bool store_get_version(struct work *, const struct record *, int64_t id, int64_t version,
    void *rec);

/* ---- Showing ----------------------------------------------------------------------------- */

/* For people: labels of choices and codes, 和暦, titles of links, units.  NULL if not
 * recorded.  A .private field the actor may not read is "（非公開）", as is the title of a link
 * to what he does not see.  On a masked copy (work.masked) what .private fields hold is
 * replaced: a name by ○ but for its first character, a date by its year, telephones and numbers
 * by ○○○.  Labels stay, and so do notes: whoever prints one passes it through mask_names. */
const char *field_show(struct work *, const struct field *, const void *rec);
/* What a person is shown instead of something not meant for him. */
#define HIDDEN "（非公開）"
/* Does it lead to what its reader sees?  Only then is he led there. */
bool link_is_seen(LINK_t);
/* The same for a column: days are short (R8.11.22, 11/22 9:05), but not on a masked copy. */
const char *field_show_brief(struct work *, const struct field *, const void *rec);
const char *field_show_value(struct work *, const struct field *, const char *canonical);
/* On a masked copy: the note with these names replaced wherever they stand in it, whole or
 * family and given name alone, in any width, kana or variant, and with every telephone number and
 * birth date (but for its year); otherwise the note as it is.
 * `names` ends with a NULL: 髙橋 花子, タカハシ ハナコ ...  A day among them (1941-02-03) is a birth
 * date: its year goes too, however it is spelled, and that of any other; 0000-00-00 is an unknown
 * one. */
const char *mask_names(struct work *, const char *note, const char *const *names);

/* ---- Counters, tokens -------------------------------------------------------------------- */

/* The next number of a named sequence of the region, from 1, without gaps: it belongs to the
 * transaction. */
int64_t store_next_number(struct work *, const char *sequence);
/* Marks a form's token as used for what is saved now; `said` is all that the form says.  0: it was
 * free; else the id that was saved with it before, and *same: the form said the same then. */
int64_t store_use_token(struct work *, const char *token, const char *said, int64_t id, bool *same);
void store_forget_tokens(struct work *, int64_t region); /* of a month ago; once in a while */

/* ---- Schema ------------------------------------------------------------------------------ */

/* A table that is no record: sessions, drafts.  Statements end with ; and suit both engines
 * ("INTEGER" reads as bigint on PostgreSQL). */
struct table {
	const char *name, *ddl;
	/* Its columns in an export, in their order, of a region's rows; NULL: it stays -- a secret,
	 * what goes by, what is made anew from the records. */
	const char *leaves;
};
extern const struct table *const store_tables[]; /* the store's own; NULL-terminated */
/* The cells of `leaves`, row after row; false stops. */
void store_table_each(struct work *, const struct table *,
    bool (*each)(void *context, const char *const *cells, int cols), void *context);
/* What the program wants the database to look like. */
struct schema {
	const struct record *const *records; /* NULL-terminated */
	const struct table *const *tables;   /* NULL-terminated, beside the store's own */
	const struct step *steps;            /* numbered, ends with a 0 number */
};
/* What a difference cannot say (renames, removals, moved data). */
struct step {
	int number;
	const char *title;
	void (*run)(struct work *);
	bool after; /* it needs what the difference adds */
};
/* The statements that would bring the database to the schema, one per line with ';'.
 * Empty: it is there. */
const char *store_plan(struct work *, const struct schema *);
/* Within a work that may write: the new steps in their order, those that are not .after before the
 * difference.  A database that was empty has all steps behind it. */
bool store_migrate(struct work *, const struct schema *);
bool store_matches(struct work *, const struct schema *); /* serve asks before it starts */

#endif
