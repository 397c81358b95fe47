/* cross: how many records there are by two things at once, with every margin. */
#include "store/codes.h"
#include "store/kept.h"
#include "store/spread.h"

#include <stdlib.h>
#include <string.h>

struct crossing {
	struct spread spread;
	int *order[2]; /* place in the table -> bucket */
};

/* Cells: the value of each side, of the link if people are counted, how many. */
static bool count_row(void *context, const char *const *cells, int cols)
{
	struct crossing *x = context;
	int64_t n = strtoll(cells[cols - 1], NULL, 10);

	if (n)
		spread_add(&x->spread, cells[0], cells[1],
		    x->spread.people && cells[2] ? strtoll(cells[2], NULL, 10) : 0, n);
	return true;
}

/* ---- Order ------------------------------------------------------------------------------- */

/* Where a bucket stands by itself: in the order of its list, or in that of the numbers. */
static int64_t rank(struct work *w, const struct dimension *by, const char *value)
{
	const struct field *f = by->field;
	const struct code *all;
	int n;

	if (!value)
		return INT64_MAX;
	if (f->kind == CHOICE) {
		for (n = 0; f->choices[n].code && strcmp(f->choices[n].code, value);)
			n++;
		return n;
	}
	if (f->kind != CODE && f->kind != CODES)
		return 0;
	n = codes_of(w, f->codes, (struct date){0}, &all);
	for (int i = 0; i < n; i++)
		if (text_same(by->by == BY_ROLLUP
			    ? (all[i].rollup ? all[i].rollup : all[i].label)
			    : all[i].code,
			value))
			return i;
	return n;
}

struct placed {
	int64_t rank, n;
	const char *value;
	int bucket;
	bool by_count;
};

static int placed_compare(const void *one, const void *other)
{
	const struct placed *a = one, *b = other;

	if (!a->value || !b->value)
		return !a->value - !b->value;
	if (a->rank != b->rank)
		return a->rank < b->rank ? -1 : 1;
	if (a->by_count && a->n != b->n)
		return a->n > b->n ? -1 : 1;
	if (strlen(a->value) != strlen(b->value))
		return strlen(a->value) < strlen(b->value) ? -1 : 1;
	return strcmp(a->value, b->value);
}

static void put_in_order(struct crossing *x, int side)
{
	struct work *w = x->spread.work;
	struct axis *a = &x->spread.side[side];
	struct placed *all = arena_alloc(&w->arena, (size_t)(a->n + 1) * sizeof *all);
	int *order = arena_alloc(&w->arena, (size_t)(a->n + 1) * sizeof *order);

	for (int i = 0; i < a->n; i++)
		all[i] = (struct placed){ rank(w, &a->by, a->value[i]),
			spread_of(&x->spread, side ? ALL : i, side ? i : ALL), a->value[i], i,
			a->by.field->kind == LINK };
	if (a->n > 1)
		qsort(all, (size_t)a->n, sizeof *all, placed_compare);
	for (int i = 0; i < a->n; i++)
		order[i] = all[i].bucket;
	x->order[side] = order;
}

/* ---- The table --------------------------------------------------------------------------- */

static void lay_out(const struct crossing *x, struct cross *c)
{
	const struct spread *s = &x->spread;
	struct arena *m = &s->work->arena;
	const struct axis *a = &s->side[0], *b = &s->side[1];

	*c = (struct cross){ .rows = a->n, .cols = b->n, .unknown = s->unknown,
		.mentions = s->mentions, .all = spread_of(s, ALL, ALL) };
	c->row = arena_alloc(m, (size_t)(c->rows + 1) * sizeof *c->row);
	c->col = arena_alloc(m, (size_t)(c->cols + 1) * sizeof *c->col);
	c->row_all = arena_alloc(m, (size_t)(c->rows + 1) * sizeof *c->row_all);
	c->col_all = arena_alloc(m, (size_t)(c->cols + 1) * sizeof *c->col_all);
	c->cell = arena_alloc(m, (size_t)(c->rows * c->cols + 1) * sizeof *c->cell);
	for (int j = 0; j < c->cols; j++) {
		c->col[j] = b->value[x->order[1][j]];
		c->col_all[j] = spread_of(s, ALL, x->order[1][j]);
	}
	for (int i = 0; i < c->rows; i++) {
		c->row[i] = a->value[x->order[0][i]];
		c->row_all[i] = spread_of(s, x->order[0][i], ALL);
		for (int j = 0; j < c->cols; j++)
			c->cell[i * c->cols + j] = spread_of(s, x->order[0][i], x->order[1][j]);
	}
}

/* Days since 1970 in Japan; rounded down before 1970 too. */
static const char *column(struct work *w, const struct record *r, const struct dimension *by)
{
	if (!by->field)
		return "NULL";
	if (by->field->kind == MOMENT)
		return arena_printf(&w->arena,
		    "((%s.%s + 32400000 + 8640000000000000) / 86400000 - 100000000)", r->name,
		    by->field->name);
	return arena_printf(&w->arena, "%s.%s", r->name, by->field->name);
}

static bool hidden(const struct work *w, const struct field *f)
{
	return f && where_private(w, f);
}

/* Only those without a field are asked for, and an index of just these has both sides: they are
 * few.  NULL: there is none. */
static const char *few(const struct crossing *x, const struct record *r, const struct query *q)
{
	struct arena *a = &x->spread.work->arena;
	const struct field *rows = x->spread.side[0].by.field, *cols = x->spread.side[1].by.field;

	for (int i = 0; i < q->filters && rows && cols && !q->removed; i++) {
		const struct filter *c = &q->filter[i];
		const char *index = arena_printf(a, "%s, %s WHERE %s IS NULL", rows->name,
		    cols->name, c->field->name);

		for (const char *const *s = r->indexes; s && *s && c->compare == EMPTY; s++)
			if (text_starts(*s, index))
				return arena_printf(a, "%s_%s", rows->name, cols->name);
	}
	return NULL;
}

/* What SQLite is to go along. */
static const char *index_of(const struct crossing *x, const struct record *r,
    const struct query *q)
{
	struct work *w = x->spread.work;
	const char *index = few(x, r, q);

	if (store_is_postgres(w->store) || (!index && (!r->kept || !text_empty(q->find))))
		return "";
	return arena_printf(&w->arena, " INDEXED BY %s_by_%s", r->name,
	    index ? index : "figures");
}

/* Out of the records themselves.  SQLite hands over a row sooner than it puts it to others like
 * it, and would rather go along an index of one side, and from there to every record.  From
 * PostgreSQL each row comes a long way. */
static void count_out(struct crossing *x, const struct record *r, const struct query *q,
    const struct field *people)
{
	struct work *w = x->spread.work;
	struct dimension rows = x->spread.side[0].by, cols = x->spread.side[1].by;
	const char *where, *who = "";
	bool spread = rows.field || cols.field || people;
	bool grouped = store_is_postgres(w->store) || !spread;
	struct arg args[ARGS_MAX];
	struct rows *rs;
	size_t n;

	where = where_of(w, r, q, args, &n);
	if (people)
		who = arena_printf(&w->arena, ", %s.%s AS who", r->name, people->name);
	where = arena_printf(&w->arena, "SELECT %s AS a, %s AS b%s, %s AS n FROM %s%s WHERE %s%s",
	    column(w, r, &rows), column(w, r, &cols), who, grouped ? "count(*)" : "1", r->name,
	    index_of(x, r, q),
	    where, !grouped || !spread ? "" : people ? " GROUP BY 1, 2, 3" : " GROUP BY 1, 2");
	if (people || !grouped) {
		store_stream_(w, where, args, n, count_row, x);
		return;
	}
	rs = store_query_(w, where, args, n);
	for (int i = 0; i < rs->n; i++)
		count_row(x, &CELL(rs, i, 0), rs->cols);
}

static struct crossing *crossing_begin(struct work *w, struct dimension rows,
    struct dimension cols, bool people)
{
	struct crossing *x = arena_alloc(&w->arena, sizeof *x);

	spread_begin(&x->spread, w, rows, cols, people);
	return x;
}

static struct cross *crossing_end(struct crossing *x)
{
	struct cross *c = arena_alloc(&x->spread.work->arena, sizeof *c);

	spread_settle(&x->spread);
	put_in_order(x, 0);
	put_in_order(x, 1);
	lay_out(x, c);
	return c;
}

struct cross *cross_counted_out(struct work *w, const struct record *r, const struct query *q,
    struct dimension rows, struct dimension cols, const struct field *people)
{
	struct crossing *x = crossing_begin(w, rows, cols, people != NULL);

	if (!w->fault && !hidden(w, rows.field) && !hidden(w, cols.field) && !hidden(w, people))
		count_out(x, r, q, people);
	return crossing_end(x);
}

/* What is kept is not counted again. */
static struct cross *kept(struct work *w, const struct record *r, const struct query *q,
    struct dimension rows, struct dimension cols, const struct field *people)
{
	struct crossing *x = crossing_begin(w, rows, cols, false);
	const struct dimension side[2] = { rows, cols };
	int64_t known = 0, nobody = 0;
	struct cross *c;

	if (people && (rows.field || cols.field || !kept_people(w, r, q, people, &known, &nobody)))
		return NULL;
	if (!kept_answers(w, r, q, side, count_row, x))
		return NULL;
	c = crossing_end(x);
	if (people) {
		c->all = known;
		c->unknown = nobody;
	}
	return c;
}

struct cross *store_cross(struct work *w, const struct record *r, const struct query *q,
    struct dimension rows, struct dimension cols, const struct field *people)
{
	bool all = !hidden(w, rows.field) && !hidden(w, cols.field) && !hidden(w, people);
	struct cross *c = !w->fault && all ? kept(w, r, q, rows, cols, people) : NULL;

	return c ? c : cross_counted_out(w, r, q, rows, cols, people);
}
