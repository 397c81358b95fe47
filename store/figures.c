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
const char *figures_first(struct work *w, const struct record *r, const struct query *q, int most)
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
		r->name, where, figures_first(w, r, q, most));
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
struct rows *figures_of_codes(struct work *w, const struct rows *values)
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
