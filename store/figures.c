/* figures: how many records there are, in all and by one field. */
#include "store/internal.h"

#include <stdlib.h>
#include <string.h>

int64_t store_count(struct work *w, const struct record *r, const struct query *q)
{
	struct arg args[ARGS_MAX];
	const char *where;
	size_t n;

	if (w->fault)
		return 0;
	where = where_of(w, r, q, args, &n);
	where = arena_printf(&w->arena, "SELECT count(*) FROM %s WHERE %s", r->name, where);
	return cell_number(store_query_(w, where, args, n), 0, 0);
}

/* A search has its newest at hand, not its oldest; otherwise whatever comes first is as good. */
static const char *first_ones(struct work *w, const struct record *r, const struct query *q,
    int most)
{
	return text_empty(q->find)
	    ? arena_printf(&w->arena, "LIMIT %d", most)
	    : arena_printf(&w->arena, "ORDER BY %s.id DESC LIMIT %d", r->name, most);
}

int64_t store_count_most(struct work *w, const struct record *r, const struct query *q, int most)
{
	struct arg args[ARGS_MAX];
	const char *where;
	size_t n;

	if (w->fault)
		return 0;
	where = where_of(w, r, q, args, &n);
	where =
	    arena_printf(&w->arena, "SELECT count(*) FROM (SELECT 1 FROM %s WHERE %s %s) AS first",
		r->name, where, first_ones(w, r, q, most));
	return cell_number(store_query_(w, where, args, n), 0, 0);
}

void query_add(struct query *q, const struct record *r, const char *field, enum compare compare,
    const char *value)
{
	assert(q->filters < (int)COUNT(q->filter));
	q->filter[q->filters++] = (struct filter){ record_field(r, field), compare, value };
}

struct query query_without(const struct query *q, const struct field *f)
{
	struct query other = *q;

	other.filters = 0;
	for (int i = 0; i < q->filters; i++)
		if (q->filter[i].field != f)
			other.filter[other.filters++] = q->filter[i];
	return other;
}

/* ---- Codes ------------------------------------------------------------------------------- */

/* One code, or none, with the records that have it. */
struct figure {
	const char *code;
	int64_t n;
};
struct figures {
	struct figure *all;
	int n, room;
};

static void figure_add(struct arena *a, struct figures *f, const char *code, int64_t n)
{
	struct figure *more;

	for (int i = 0; i < f->n; i++)
		if (text_same(f->all[i].code, code)) {
			f->all[i].n += n;
			return;
		}
	if (f->n == f->room) {
		f->room = f->room ? f->room * 2 : 32;
		more = arena_alloc(a, (size_t)f->room * sizeof *more);
		if (f->n)
			memcpy(more, f->all, (size_t)f->n * sizeof *more);
		f->all = more;
	}
	f->all[f->n++] = (struct figure){ code, n };
}

static bool stands_before(const char *codes, const char *at, size_t len)
{
	for (const char *s = codes; s < at; s += strspn(s, " ")) {
		size_t n = strcspn(s, " ");

		if (n == len && !memcmp(s, at, len))
			return true;
		s += n;
	}
	return false;
}

/* A code that stands twice in one record counts once. */
static void figures_add(struct arena *a, struct figures *f, const char *codes, int64_t n)
{
	if (!codes)
		figure_add(a, f, NULL, n);
	for (const char *s = codes; s && *s; s += strspn(s, " ")) {
		size_t len = strcspn(s, " ");

		if (!stands_before(codes, s, len))
			figure_add(a, f, arena_copyn(a, s, len), n);
		s += len;
	}
}

/* Most first, then by code, none last: as the statement sorts single values. */
static int figure_compare(const void *a, const void *b)
{
	const struct figure *x = a, *y = b;

	if (x->n != y->n)
		return x->n < y->n ? 1 : -1;
	if (!x->code || !y->code)
		return !x->code - !y->code;
	return strcmp(x->code, y->code);
}

/* Out of the figures of whole CODES values, of which there are far fewer than records. */
static struct rows *figures_of_codes(struct work *w, const struct rows *values)
{
	struct rows *rs = arena_alloc(&w->arena, sizeof *rs);
	struct figures f = {0};

	for (int i = 0; i < values->n; i++)
		figures_add(&w->arena, &f, CELL(values, i, 0), cell_number(values, i, 1));
	if (f.n)
		qsort(f.all, (size_t)f.n, sizeof *f.all, figure_compare);
	*rs = (struct rows){ .n = f.n, .cols = 2 };
	rs->cell = arena_alloc(&w->arena, (size_t)f.n * 2 * sizeof *rs->cell + 1);
	for (int i = 0; i < f.n; i++) {
		CELL(rs, i, 0) = f.all[i].code;
		CELL(rs, i, 1) = int_text(&w->arena, f.all[i].n);
	}
	return rs;
}

struct rows *store_count_by(struct work *w, const struct record *r, const struct query *q,
    const struct field *f)
{
	struct rows *rs = arena_alloc(&w->arena, sizeof *rs);
	struct query other = query_without(q, f);
	struct arg args[ARGS_MAX];
	const char *where;
	size_t n;

	if (w->fault || where_private(w, f))
		return rs;
	where = where_of(w, r, &other, args, &n);
	where = arena_printf(&w->arena,
	    "SELECT %s.%s, count(*) FROM %s WHERE %s GROUP BY %s.%s"
	    " ORDER BY count(*) DESC, %s.%s NULLS LAST",
	    r->name, f->name, r->name, where, r->name, f->name, r->name, f->name);
	rs = store_query_(w, where, args, n);
	return f->kind == CODES ? figures_of_codes(w, rs) : rs;
}

/* ---- No further than so many ------------------------------------------------------------- */

/* Where the values of a field stand sorted: its own index, or that of the codes. */
struct shelf {
	const char *table, *column, *of; /* of: a condition, to follow the region's */
};

static struct shelf shelf_of(struct work *w, const struct record *r, const struct field *f)
{
	if (f->kind != CODES)
		return (struct shelf){ r->name, f->name, "" };
	return (struct shelf){ "code_value", "code",
		arena_printf(&w->arena, " AND code_value.record = '%s' AND code_value.field = '%s'",
		    r->name, f->name) };
}

/* The rows of the query that have the value `one.v`. */
static const char *having(struct work *w, const struct record *r, const struct field *f,
    const char *where)
{
	struct shelf s = shelf_of(w, r, f);

	if (f->kind != CODES)
		return arena_printf(&w->arena, "%s WHERE %s AND %s.%s = one.v", r->name, where,
		    r->name, f->name);
	return arena_printf(&w->arena,
	    "code_value JOIN %s ON %s.region = code_value.region AND %s.id = code_value.id"
	    " WHERE code_value.region = $1%s AND code_value.code = one.v AND %s",
	    r->name, r->name, r->name, s.of, where);
}

/* From one value to the next along the index, and for each as many rows as are counted. */
static const char *each_value(struct work *w, const struct record *r, const struct field *f,
    const char *where, const char *first)
{
	struct shelf s = shelf_of(w, r, f);
	const char *least =
	    arena_printf(&w->arena, "SELECT min(%s.%s) FROM %s WHERE %s.region = $1%s", s.table,
		s.column, s.table, s.table, s.of);

	return arena_printf(&w->arena,
	    "WITH RECURSIVE one(v) AS (%s UNION ALL SELECT (%s AND %s.%s > one.v)"
	    " FROM one WHERE one.v IS NOT NULL),"
	    " figure(v, n) AS MATERIALIZED (SELECT one.v,"
	    " (SELECT count(*) FROM (SELECT 1 FROM %s %s) AS first)"
	    " FROM one WHERE one.v IS NOT NULL UNION ALL SELECT NULL,"
	    " (SELECT count(*) FROM (SELECT 1 FROM %s WHERE %s"
	    " AND %s.%s IS NULL %s) AS first))"
	    " SELECT v, n FROM figure WHERE n > 0 ORDER BY n DESC, v NULLS LAST",
	    least, least, s.table, s.column, having(w, r, f, where), first, r->name, where, r->name,
	    f->name, first);
}

/* Of all rows, the index has each value's together; of a selection only if it has many rows. */
static bool is_few(struct work *w, const struct record *r, const struct query *q, int most)
{
	return (q->filters || !text_empty(q->find)) && store_count_most(w, r, q, most) < most;
}

/* Few rows are grouped; of many, each value is counted apart as far as it goes. */
struct rows *store_count_by_most(struct work *w, const struct record *r, const struct query *q,
    const struct field *f, int most)
{
	struct query other = query_without(q, f);
	struct arg args[ARGS_MAX];
	const char *where;
	size_t n;

	if (w->fault || where_private(w, f) || is_few(w, r, &other, most))
		return store_count_by(w, r, q, f);
	where = where_of(w, r, &other, args, &n);
	return store_query_(w, each_value(w, r, f, where, first_ones(w, r, &other, most)), args, n);
}
