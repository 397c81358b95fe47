/* stock: what the engines plan by.  PostgreSQL counts.  SQLite is told what a large region is
 * like, so that it always plans alike: of itself it takes every region for ten records, and goes
 * through all of them along whatever index has most of what is asked. */
#include "store/internal.h"
#include "store/schema.h"

#include <string.h>

enum { LARGE = 1000000, SOME = 1000, FEW = 5 };

/* How many different values a field has in a large region. */
static int values_of(const struct field *f)
{
	switch (f->kind) {
	case FLAG: return 2;
	case CHOICE:
	case CODE: return 10;
	case LINK:
		if (f->to == &account_record)
			return FEW;
		return f->count ? 10 : LARGE / 100;
	case NUMBER: return f->count ? 10 : LARGE;
	case DATE:
	case TIME:
	case DECIMAL: return 1000;
	default: return LARGE;
	}
}

static const struct record *record_of(const struct record *const *r, const char *table)
{
	for (; r && *r; r++)
		if (text_same((*r)->name, table))
			return *r;
	return NULL;
}

/* As in sqlite_stat1: all rows, then how many have the same first column, first two … */
static const char *guess_of(struct arena *a, const struct record *r, const char *columns, bool key,
    bool some)
{
	struct text t = { .arena = a };
	int rows = some ? SOME : LARGE;

	text_addf(&t, "%d", rows);
	for (const char *s = columns; *s && *s != ')';) {
		size_t len = strcspn(s, ",)");
		const struct field *f = record_field(r, arena_copyn(a, s, len));

		rows /= f ? values_of(f) : 1;
		rows = rows ? rows : 1;
		s += len;
		s += strspn(s, ", ");
		text_addf(&t, " %d", key && (!*s || *s == ')') ? 1 : rows);
	}
	return t.s;
}

/* Those that lead somewhere at all may be nearly all. */
static bool some_of(const char *columns)
{
	const char *where = strstr(columns, " WHERE ");

	return where && !strstr(where, " IS NOT NULL");
}

static void guess(struct work *w, const struct record *const *records, const struct wanted *index)
{
	const char *on = index->table ? NULL : strstr(index->sql, " ON ");
	const struct record *r;
	const char *columns;

	if (!on)
		return;
	on += strlen(" ON ");
	columns = on + strcspn(on, "(") + 1;
	r = record_of(records, arena_copyn(&w->arena, on, strcspn(on, " ")));
	if (r)
		store_query(w, "INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ($1, $2, $3)",
		    T(r->name), T(index->name),
		    T(guess_of(&w->arena, r, columns, strstr(index->sql, " UNIQUE ") != NULL,
			some_of(columns))));
}

void stock_guess(struct work *w, const struct record *const *records)
{
	struct schema schema = { .records = records };
	struct wanted *wanted;
	int n = schema_wanted(&w->arena, &schema, false, &wanted);

	if (store_is_postgres(w->store))
		return;
	/* Makes the table of what is counted, which cannot be made otherwise. */
	store_query(w, "ANALYZE schema_step");
	store_query(w, "DELETE FROM sqlite_stat1");
	for (int i = 0; i < n && !w->fault; i++)
		guess(w, records, &wanted[i]);
	store_query(w, "ANALYZE sqlite_schema"); /* read them */
}

/* SQLite's index of words lies in many pieces after much was added at once. */
void store_take_stock(struct work *w)
{
	if (store_is_postgres(w->store)) {
		store_query(w, "ANALYZE");
		return;
	}
	store_query(w, "INSERT INTO search_text (search_text) VALUES ('optimize')");
	stock_guess(w, records_known());
}
