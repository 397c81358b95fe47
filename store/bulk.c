/* bulk: rows go in by COPY or by statements that are ready; indexes are built once they are in. */
#include "store/bulk.h"

#include "store/called.h"
#include "store/driver.h"
#include "store/kept.h"
#include "store/schema.h"

#include <string.h>

enum { BESIDE = 4, RACKS_MOST = 16, POUR_BYTES = 1 << 20, FOUND_AT_ONCE = 20000,
	HASH_USUAL = 1 << 20, HASH_MUCH = 64 << 20 };

/* One table.  On PostgreSQL its rows gather before they are sent. */
struct rack {
	const char *table;
	const struct record *record; /* NULL: history, code_value, search, called */
	const char *insert, *copy;
	struct arena arena;
	struct text rows;
};

struct bulk {
	struct arena arena;
	const struct record *const *records;
	int racks, indexes;
	struct rack rack[RACKS_MOST]; /* the first ones stand beside every record */
	const char **index;           /* the statements that build them again */
	int64_t found;                /* the last id that the search knows */
};

/* ---- Statements --------------------------------------------------------------------------- */

static void rack_add(struct bulk *b, const char *table, const struct record *r, const char *columns)
{
	struct rack *k = &b->rack[b->racks++];
	struct text holes = { .arena = &b->arena };
	int n = 1;

	assert(b->racks <= RACKS_MOST);
	*k = (struct rack){ .table = table, .record = r };
	text_add(&holes, "$1");
	for (const char *s = columns; (s = strchr(s, ',')); s++)
		text_addf(&holes, ", $%d", ++n);
	k->insert = arena_printf(&b->arena, "INSERT INTO %s (%s) VALUES (%s)", table, columns,
	    holes.s);
	k->copy = arena_printf(&b->arena, "COPY %s (%s) FROM STDIN", table, columns);
}

static void racks_make(struct bulk *b, bool postgres)
{
	rack_add(b, "history", NULL,
	    "region, record, id, version, changed, changed_by, what, reason, snapshot");
	rack_add(b, "code_value", NULL, "region, record, field, code, id");
	rack_add(b, "search", NULL, postgres ? "id, region, record, body, grams"
					     : "id, region, record, body");
	rack_add(b, "called", NULL, "region, record, line, id");
	for (const struct record *const *r = b->records; *r; r++) {
		struct text t = { .arena = &b->arena };

		text_add(&t, "region, id, version, changed, changed_by, removed");
		for EACH_FIELD(f, *r)
			text_addf(&t, ", %s", f->name);
		rack_add(b, (*r)->name, *r, t.s);
	}
}

static bool stands_on(const struct bulk *b, const char *index)
{
	const char *on = strstr(index, " ON ") + strlen(" ON ");
	size_t len = strcspn(on, " ");

	for (int i = 0; i < b->racks; i++)
		if (strlen(b->rack[i].table) == len && !memcmp(b->rack[i].table, on, len))
			return true;
	return false;
}

static void indexes_drop(struct bulk *b, struct work *w)
{
	const struct schema schema = { .records = b->records };
	struct wanted *wanted;
	int n = schema_wanted(&b->arena, &schema, store_is_postgres(w->store), &wanted);

	b->index = arena_alloc(&b->arena, (size_t)n * sizeof *b->index);
	for (int i = 0; i < n; i++) {
		if (wanted[i].table || !stands_on(b, wanted[i].sql))
			continue;
		b->index[b->indexes++] = wanted[i].sql;
		store_query_(w,
		    arena_printf(&w->arena, "DROP INDEX IF EXISTS %s", wanted[i].name), NULL, 0);
	}
}

struct bulk *bulk_begin(struct work *w, const struct record *const *records)
{
	struct bulk *b = arena_alloc(&w->arena, sizeof *b);

	*b = (struct bulk){ .records = records };
	b->found = cell_number(store_query(w, "SELECT max(id) FROM search"), 0, 0);
	racks_make(b, store_is_postgres(w->store));
	if (store_is_postgres(w->store)) {
		store_query(w, "SET LOCAL statement_timeout = 0");
		store_query(w, "SET LOCAL maintenance_work_mem = '256MB'");
	}
	indexes_drop(b, w);
	return b;
}

/* ---- Rows --------------------------------------------------------------------------------- */

static void pour(struct work *w, struct rack *k)
{
	struct store *s = w->store;
	const char *why;

	if (k->rows.len && !w->fault) {
		why = s->driver->pour(s->connection, &w->arena, k->copy, k->rows.s, k->rows.len);
		if (why)
			work_fault(w, "%s", why);
	}
	arena_reuse(&k->arena);
	k->rows = (struct text){ .arena = &k->arena };
}

/* As COPY reads it: a tab between values, a backslash before what would be one of its signs. */
static void add_value(struct text *t, const struct arg *a)
{
	if (a->is_number) {
		text_add_int(t, a->number);
		return;
	}
	if (!a->text) {
		text_add(t, "\\N");
		return;
	}
	for (const char *s = a->text; *s;) {
		size_t plain = strcspn(s, "\\\n\t\r");

		text_addn(t, s, plain);
		s += plain;
		if (!*s)
			break;
		text_addc(t, '\\');
		text_addc(t, *s == '\n' ? 'n' : *s == '\t' ? 't' : *s == '\r' ? 'r' : '\\');
		s++;
	}
}

static void put(struct work *w, struct rack *k, const struct arg *args, size_t n)
{
	if (!store_is_postgres(w->store)) {
		store_query_(w, k->insert, args, n);
		return;
	}
	k->rows.arena = &k->arena;
	for (size_t i = 0; i < n; i++) {
		if (i)
			text_addc(&k->rows, '\t');
		add_value(&k->rows, &args[i]);
	}
	text_addc(&k->rows, '\n');
	if (k->rows.len > POUR_BYTES)
		pour(w, k);
}

void bulk_version(struct bulk *b, struct work *w, const struct record *r, const void *rec,
    const char *what)
{
	const struct head *h = rec;
	const struct arg args[] = { I(w->actor.region), T(r->name), I(h->id), I(h->version),
		I(h->changed), I(h->changed_by.id), T(what), T(w->reason),
		T(history_snapshot(w, r, rec)) };

	put(w, &b->rack[0], args, COUNT(args));
}

static void put_codes(struct bulk *b, struct work *w, const struct record *r,
    const struct field *f, const void *rec)
{
	const char *codes = *(const CODES_t *)field_of(f, rec);

	for (const char *s = codes; s && *s; s += strspn(s, " ")) {
		size_t len = strcspn(s, " ");
		const struct arg args[] = { I(w->actor.region), T(r->name), T(f->name),
			T(arena_copyn(&w->arena, s, len)), I(((const struct head *)rec)->id) };

		put(w, &b->rack[1], args, COUNT(args));
		s += len;
	}
}

static void put_search(struct bulk *b, struct work *w, const struct record *r, const void *rec)
{
	const char *folded = search_text_of(w, r, rec, true);
	const struct arg args[] = { I(((const struct head *)rec)->id), I(w->actor.region),
		T(r->name), T(folded),
		T(folded && store_is_postgres(w->store) ? search_tsvector(w, r, folded) : NULL) };

	if (!text_empty(folded))
		put(w, &b->rack[2], args, COUNT(args) - !store_is_postgres(w->store));
}

static void put_called(struct bulk *b, struct work *w, const struct record *r, const void *rec)
{
	const char *lines[CALLED_MOST];
	int n = called_lines(w, r, rec, lines);

	for (int i = 0; i < n; i++) {
		const struct arg args[] = { I(w->actor.region), T(r->name), T(lines[i]),
			I(((const struct head *)rec)->id) };

		put(w, &b->rack[3], args, COUNT(args));
	}
}

static struct rack *rack_of(struct bulk *b, const struct record *r)
{
	int i = BESIDE;

	while (i < b->racks && b->rack[i].record != r)
		i++;
	assert(i < b->racks);
	return &b->rack[i];
}

void bulk_record(struct bulk *b, struct work *w, const struct record *r, const void *rec)
{
	const struct head *h = rec;
	struct arg *args = arena_alloc(&w->arena, ARGS_MAX * sizeof *args);
	size_t n = 0;

	args[n++] = I(w->actor.region);
	args[n++] = I(h->id);
	args[n++] = I(h->version);
	args[n++] = I(h->changed);
	args[n++] = I(h->changed_by.id);
	args[n++] = I(h->removed);
	for EACH_FIELD(f, r) {
		args[n++] = row_arg_of(w, f, rec);
		if (f->kind == CODES)
			put_codes(b, w, r, f, rec);
	}
	put(w, rack_of(b, r), args, n);
	put_search(b, w, r, rec);
	put_called(b, w, r, rec);
}

void bulk_sequence(struct work *w, const char *sequence, int64_t last)
{
	counter_settle(w);
	w->store->counted = (struct counted){0}; /* from here on it is counted from `last` */
	store_query(w,
	    "INSERT INTO counter (region, sequence, value) VALUES ($1, $2, $3)"
	    " ON CONFLICT (region, sequence) DO UPDATE SET value = excluded.value",
	    I(w->actor.region), T(sequence), I(last));
}

/* ---- Afterwards --------------------------------------------------------------------------- */

static bool heard(struct work *w, const struct progress *p, const char *what, int64_t done,
    int64_t all)
{
	if (!w->fault && !progress_tell(p, what, done, all))
		work_fault(w, "stopped");
	return !w->fault;
}

static void indexes_build(struct bulk *b, struct work *w, const struct progress *p)
{
	for (int i = 0; i < b->indexes && heard(w, p, "索引", i, b->indexes); i++)
		store_query_(w, b->index[i], NULL, 0);
}

static const char *scopes(struct bulk *b, struct work *w)
{
	struct text t = { .arena = &b->arena };

	text_add(&t, "CASE record");
	for (const struct record *const *r = b->records; *r; r++)
		text_addf(&t, " WHEN '%s' THEN '%s'", (*r)->name, search_scope(w, *r));
	text_add(&t, " END");
	return t.s;
}

static void set_hash(struct work *w, int64_t bytes)
{
	store_query(w, "INSERT INTO search_text (search_text, rank) VALUES ('hashsize', $1)",
	    I(bytes));
}

/* FTS5 gathers as many pairs as it has room for, in the order of the ids. */
static void search_build(struct bulk *b, struct work *w, const struct progress *p)
{
	const char *sql = arena_printf(&b->arena,
	    "INSERT INTO search_text (rowid, grams) SELECT id, %s || body FROM search"
	    " WHERE id > $1 AND id <= $2 ORDER BY id",
	    scopes(b, w));
	struct rows *rs = store_query(w, "SELECT count(*), max(id) FROM search WHERE id > $1",
	    I(b->found));
	int64_t all = cell_number(rs, 0, 0), last = cell_number(rs, 0, 1), done = 0;

	set_hash(w, HASH_MUCH);
	while (b->found < last && heard(w, p, "さがす索引", done, all)) {
		struct rows *next = store_query(w,
		    "SELECT id FROM search WHERE id > $1 ORDER BY id LIMIT 1 OFFSET $2",
		    I(b->found), I(FOUND_AT_ONCE - 1));
		int64_t until = next->n ? cell_number(next, 0, 0) : last;

		store_query_(w, sql, (const struct arg[]){ I(b->found), I(until) }, 2);
		b->found = until;
		done += FOUND_AT_ONCE;
	}
	set_hash(w, HASH_USUAL);
}

void bulk_end(struct bulk *b, struct work *w, const struct progress *p)
{
	for (int i = 0; i < b->racks; i++) {
		pour(w, &b->rack[i]);
		arena_reset(&b->rack[i].arena);
	}
	indexes_build(b, w, p);
	if (!store_is_postgres(w->store) && !w->fault)
		search_build(b, w, p);
	if (heard(w, p, "集計", 0, 1))
		kept_recount_all(w, b->records);
	if (heard(w, p, "索引の仕上げ", 0, 1))
		store_take_stock(w);
	arena_reset(&b->arena);
}
