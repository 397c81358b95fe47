/* ledger: the chain of entries -- its table, its hashes, and whether they agree. */
#include "store/ledger.h"

#include "store/internal.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum {
	RESENT_WITHIN = 100000, /* entries: a batch that comes again is not older */
	ROWS_MOST = 32,         /* of one statement */
	CELLS = LEDGER_COLUMNS + 1
};

#define ZEROES "0000000000000000000000000000000000000000000000000000000000000000"

static const struct {
	const char *name, *label;
	bool whole;
} columns[] = {
#define COLUMN(id, name, label, whole) { #name, label, whole },
#include "store/ledger.def"
#undef COLUMN
};

#define COLUMN(id, name, label, whole) ", " #name
const char ledger_names[] =
#include "store/ledger.def"
    ;
#undef COLUMN

const char *ledger_label(enum ledger_column c)
{
	return columns[c].label;
}

bool ledger_is_whole(enum ledger_column c)
{
	return columns[c].whole;
}

const char *ledger_place(struct arena *a, const char *where)
{
	return store_is_address(where) ? where : arena_printf(a, "%s.ledger", where);
}

/* ---- The table and what guards it --------------------------------------------------------- */

/* The region does not lead: an entry is of the asker's or of nobody's, and of two ranges the order
 * of the numbers, in which every list is read, would have to be made by sorting them all. */
static const struct {
	const char *name, *sql;
	bool wanted;
} indexes[] = {
	{ "ledger_of_account", "CREATE INDEX ledger_of_account ON ledger (account, number)", true },
	{ "ledger_of_about",
	    "CREATE INDEX ledger_of_about ON ledger (about, number) WHERE about <> 0", true },
	{ "ledger_by_at", "DROP INDEX ledger_by_at", false },
	{ "ledger_by_account", "DROP INDEX ledger_by_account", false },
	{ "ledger_by_about", "DROP INDEX ledger_by_about", false },
};

/* What replaces a row on SQLite asks no trigger of DELETE; so a new one must be the next. */
static const char *const sqlite_guards[] = {
	"CREATE TRIGGER ledger_no_update BEFORE UPDATE ON ledger"
	" BEGIN SELECT RAISE(ABORT, 'the ledger is never changed'); END",
	"CREATE TRIGGER ledger_no_delete BEFORE DELETE ON ledger"
	" BEGIN SELECT RAISE(ABORT, 'the ledger is never changed'); END",
	"CREATE TRIGGER ledger_next BEFORE INSERT ON ledger"
	" WHEN NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM ledger)"
	" BEGIN SELECT RAISE(ABORT, 'the ledger is never changed'); END",
};

static const char *const postgres_guards[] = {
	"CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS"
	" 'BEGIN RAISE EXCEPTION ''the ledger is never changed''; END'",
	"CREATE TRIGGER ledger_no_change BEFORE UPDATE OR DELETE ON ledger"
	" FOR EACH ROW EXECUTE FUNCTION ledger_refuse()",
	"CREATE TRIGGER ledger_no_truncate BEFORE TRUNCATE ON ledger"
	" FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()",
};

static void make_table(struct work *w, bool postgres)
{
	struct text t = { .arena = &w->arena };

	text_add(&t, "CREATE TABLE ledger (hash TEXT NOT NULL");
	for (size_t i = 0; i < LEDGER_COLUMNS; i++)
		text_addf(&t, ", %s %s%s", columns[i].name,
		    !columns[i].whole  ? "TEXT"
			: postgres ? "bigint NOT NULL"
				       : "INTEGER NOT NULL",
		    i == LEDGER_NUMBER ? " PRIMARY KEY" : "");
	text_add(&t, postgres ? ")" : ") STRICT");
	store_query_(w, t.s, NULL, 0);
}

static bool is_there(struct work *w, const char *name)
{
	struct rows *rs = store_is_postgres(w->store)
	    ? store_query(w, "SELECT to_regclass($1)::text", T(name))
	    : store_query(w, "SELECT name FROM sqlite_schema WHERE name = $1", T(name));

	return rs->n > 0 && CELL(rs, 0, 0);
}

bool ledger_is_there(struct work *w)
{
	return is_there(w, "ledger");
}

/* As they were made: one of that name that does nothing guards nothing. */
static bool stands(struct work *w, const char *name, const char *sql)
{
	if (!store_is_postgres(w->store))
		return store_query(w,
			   "SELECT 1 FROM sqlite_schema WHERE type = 'trigger' AND name = $1"
			   " AND sql = $2",
			   T(name), T(sql))
			   ->n
		    > 0;
	return store_query(w,
		   "SELECT 1 FROM pg_trigger JOIN pg_proc ON pg_proc.oid = pg_trigger.tgfoid"
		   " WHERE tgrelid = to_regclass('ledger') AND tgname = $1"
		   " AND tgenabled IN ('O', 'A')"
		   " AND prosrc LIKE 'BEGIN RAISE EXCEPTION %'",
		   T(name))
		   ->n
	    > 0;
}

const char *ledger_unguarded(struct work *w)
{
	static const char begin[] = "CREATE TRIGGER ";
	const char *const *guards = store_is_postgres(w->store) ? postgres_guards : sqlite_guards;

	for (size_t i = 0; i < COUNT(sqlite_guards); i++) {
		const char *s = guards[i] + strlen(begin), *name;

		if (!text_starts(guards[i], begin))
			continue;
		name = arena_copyn(&w->arena, s, strcspn(s, " "));
		if (!stands(w, name, guards[i]))
			return name;
	}
	return NULL;
}

/* Who may only insert goes on without: docs/operating.md says who makes them then. */
static bool may_index(struct work *w)
{
	return !store_is_postgres(w->store)
	    || store_query(w,
		   "SELECT 1 FROM pg_class WHERE oid = to_regclass('ledger')"
		   " AND pg_has_role(relowner, 'USAGE')"
		   " AND has_schema_privilege(relnamespace, 'CREATE')")
		    ->n
	    > 0;
}

static void index_table(struct work *w)
{
	if (!may_index(w))
		return;
	for (size_t i = 0; i < COUNT(indexes); i++)
		if (is_there(w, indexes[i].name) != indexes[i].wanted)
			store_query_(w, indexes[i].sql, NULL, 0);
}

void ledger_prepare(struct work *w)
{
	bool postgres = store_is_postgres(w->store);
	const char *const *guards = postgres ? postgres_guards : sqlite_guards;

	if (postgres)
		store_lock(w, 5902843);
	if (!ledger_is_there(w)) {
		make_table(w, postgres);
		for (size_t i = 0; i < COUNT(sqlite_guards); i++)
			store_query_(w, guards[i], NULL, 0);
	}
	index_table(w);
}

/* ---- The chain ---------------------------------------------------------------------------- */

static const char *text_of(size_t column, const char *const *cells)
{
	const char *s = cells[column];

	return s ? s : columns[column].whole ? "0" : "";
}

static void add_to_hash(crypto_generichash_state *state, const char *s, size_t n)
{
	crypto_generichash_update(state, (const unsigned char *)s, n);
}

/* The hash that comes after `before` when these cells do. */
static void chain(char *to, const char *before, const char *const *cells)
{
	unsigned char hash[LEDGER_HASH / 2];
	crypto_generichash_state state;

	crypto_generichash_init(&state, NULL, 0, sizeof hash);
	add_to_hash(&state, before, LEDGER_HASH);
	for (size_t i = 0; i < LEDGER_COLUMNS; i++) {
		const char *s = text_of(i, cells);
		size_t n = strlen(s);
		char digits[24], *end = int_write(digits, (int64_t)n);

		*end = ':';
		add_to_hash(&state, digits, (size_t)(end + 1 - digits));
		add_to_hash(&state, s, n);
		add_to_hash(&state, ",", 1);
	}
	crypto_generichash_final(&state, hash, sizeof hash);
	sodium_bin2hex(to, LEDGER_HASH + 1, hash, sizeof hash);
}

struct ledger_head ledger_head(struct work *w)
{
	struct ledger_head head = { .hash = ZEROES };
	struct rows *rs =
	    store_query(w, "SELECT number, at, hash FROM ledger ORDER BY number DESC LIMIT 1");

	if (rs->n == 0)
		return head;
	head.number = cell_number(rs, 0, 0);
	head.at = cell_number(rs, 0, 1);
	memcpy(head.hash, arena_printf(&w->arena, "%-64.64s", CELL(rs, 0, 2)), LEDGER_HASH + 1);
	return head;
}

struct ledger_head ledger_head_to_append(struct work *w)
{
	if (store_is_postgres(w->store))
		store_lock(w, 5902843);
	return ledger_head(w);
}

/* For so many rows, each with its hash and then its columns. */
static const char *insertion(struct arena *a, int rows)
{
	struct text t = { .arena = a };

	text_addf(&t, "INSERT INTO ledger (hash%s) VALUES ", ledger_names);
	for (int i = 0; i < rows * CELLS; i++) {
		text_add(&t, i % CELLS ? ", $" : i ? "), ($" : "($");
		text_add_int(&t, i + 1);
	}
	text_addc(&t, ')');
	return t.s;
}

/* Time does not go back in the chain, whatever the clock does. */
static void append_one(struct work *w, struct ledger_head *head, const struct ledger_entry *e,
    struct arg *args)
{
	struct ledger_entry full = *e;
	int64_t at = w->now > head->at ? w->now : head->at;

	full.cell[LEDGER_NUMBER] = int_text(&w->arena, head->number + 1);
	full.cell[LEDGER_AT] = int_text(&w->arena, at);
	chain(head->hash, head->hash, full.cell);
	head->number++;
	head->at = at;
	args[0] = T(arena_copy(&w->arena, head->hash));
	for (size_t i = 0; i < LEDGER_COLUMNS; i++) {
		const char *s = full.cell[i];

		args[i + 1] = columns[i].whole ? I(s ? strtoll(s, NULL, 10) : 0) : T(s);
	}
}

/* Many rows by one statement, of which there are few: for 32, 16, 8, 4, 2 and 1. */
void ledger_append(struct work *w, struct ledger_head *head, const struct ledger_entry *e, int n)
{
	struct arg *args = arena_alloc(&w->arena, ROWS_MOST * CELLS * sizeof *args);

	for (int rows = ROWS_MOST; n > 0; n -= rows, e += rows) {
		while (rows > n)
			rows /= 2;
		for (int i = 0; i < rows; i++)
			append_one(w, head, &e[i], &args[(size_t)i * CELLS]);
		store_query_(w, insertion(&w->arena, rows), args, (size_t)rows * CELLS);
	}
}

bool ledger_has_batch(struct work *w, const struct ledger_head *head, const char *batch)
{
	return store_query(w, "SELECT 1 FROM ledger WHERE number > $1 AND batch = $2 LIMIT 1",
		   I(head->number - RESENT_WITHIN), I(strtoll(batch, NULL, 10)))
		   ->n
	    > 0;
}

/* ---- Whether it agrees -------------------------------------------------------------------- */

static bool doubt(struct ledger_check *c, int64_t number, const char *why)
{
	c->broken = number;
	c->why = why;
	return false;
}

static bool check_one(void *context, const char *const *cells, int cols)
{
	struct ledger_check *c = context;
	int64_t number = strtoll(cells[1 + LEDGER_NUMBER], NULL, 10);
	char hash[LEDGER_HASH + 1];

	(void)cols;
	if (number != c->head.number + 1)
		return doubt(c, c->head.number + 1, "この番号がありません");
	chain(hash, c->head.hash, cells + 1);
	if (!text_same(hash, cells[0]))
		return doubt(c, number, "書かれた後に変えられています");
	memcpy(c->head.hash, hash, sizeof hash);
	c->head.number = number;
	c->head.at = strtoll(cells[1 + LEDGER_AT], NULL, 10);
	c->entries++;
	return true;
}

struct ledger_check ledger_check(struct work *w)
{
	struct ledger_check c = { .head.hash = ZEROES };

	store_stream_(w,
	    arena_printf(&w->arena, "SELECT hash%s FROM ledger ORDER BY number", ledger_names),
	    NULL, 0, check_one, &c);
	return c;
}

bool ledger_holds(struct work *w, int64_t number, const char *hash)
{
	return store_query(w, "SELECT 1 FROM ledger WHERE number = $1 AND hash = $2", I(number),
		   T(hash))
		   ->n
	    > 0;
}
