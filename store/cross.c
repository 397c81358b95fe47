/* cross: how many records there are by two things at once, with every margin. */
#include "store/codes.h"
#include "store/kept.h"
#include "store/tally.h"

#include <stdlib.h>
#include <string.h>

/* Far more than a table can show; what is beyond shares the last place, and none is lost. */
enum { BUCKETS_MOST = 4000, ALL = -1, SPLIT_MOST = 64 };

/* One side of the table: its buckets in the order in which they were met, then in their own. */
struct axis {
	struct dimension by;
	int n, room;
	const char **value; /* NULL: nothing recorded */
	int *order;         /* place in the table -> bucket */
};

struct crossing {
	struct work *work;
	struct axis side[2];
	bool people; /* counts different values of a link, instead of records */
	struct tally seen, count;
	int64_t unknown, mentions;
};

/* ---- Buckets ----------------------------------------------------------------------------- */

static int bucket_of(struct crossing *x, struct axis *a, const char *value)
{
	const char **more;

	for (int i = a->n - 1; i >= 0; i--)
		if (text_same(a->value[i], value))
			return i;
	if (a->n == BUCKETS_MOST)
		return a->n - 1;
	if (a->n == a->room) {
		a->room = a->room ? a->room * 2 : 32;
		more = arena_alloc(&x->work->arena, (size_t)a->room * sizeof *more);
		if (a->n)
			memcpy(more, a->value, (size_t)a->n * sizeof *more);
		a->value = more;
	}
	a->value[a->n] = arena_copy(&x->work->arena, value);
	return a->n++;
}

const char *code_rollup(struct work *w, const char *list, const char *code)
{
	const struct code *all;
	int n = codes_of(w, list, (struct date){0}, &all);

	for (int i = 0; i < n; i++)
		if (text_same(all[i].code, code))
			return all[i].rollup ? all[i].rollup : all[i].label;
	return code;
}

/* 2026-04 or, of the fiscal year, 2026. */
static const char *day_bucket(struct crossing *x, const struct dimension *by, const char *cell)
{
	struct date day = {0};
	struct field as_date = { .kind = DATE };

	if (by->field->kind == MOMENT)
		day = date_of_days((int)strtol(cell, NULL, 10));
	else
		field_set(x->work, &as_date, cell, &day);
	if (by->by == BY_YEAR)
		return int_text(&x->work->arena, date_fiscal_year(day));
	return arena_printf(&x->work->arena, "%04d-%02d", day.year, day.month);
}

static void add_once(int *list, int *n, int bucket)
{
	for (int i = 0; i < *n; i++)
		if (list[i] == bucket)
			return;
	if (*n < SPLIT_MOST)
		list[(*n)++] = bucket;
}

/* A record with several codes stands in several buckets, in each of them once. */
static int split(struct crossing *x, struct axis *a, const char *cell, int *out)
{
	const struct dimension *by = &a->by;
	bool days = by->by == BY_MONTH || by->by == BY_YEAR;
	int n = 0;

	if (!by->field)
		return 0;
	if (!cell || days || (by->field->kind != CODES && by->field->kind != CODE)) {
		add_once(out, &n,
		    bucket_of(x, a, cell && days ? day_bucket(x, by, cell) : cell));
		return n;
	}
	for (const char *s = cell; *s; s += strspn(s, " ")) {
		size_t len = strcspn(s, " ");
		const char *code = arena_copyn(&x->work->arena, s, len);

		if (by->by == BY_ROLLUP)
			code = code_rollup(x->work, by->field->codes, code);
		add_once(out, &n, bucket_of(x, a, code));
		s += len;
	}
	return n;
}

/* ---- Counting ---------------------------------------------------------------------------- */

static void count(struct crossing *x, int a, int b, int64_t who, int64_t n)
{
	if (!x->people)
		tally_add(&x->count, a, b, 0, n);
	else if (who && tally_add(&x->seen, a, b, who, 1) == 1)
		tally_add(&x->count, a, b, 0, 1);
}

/* Cells: the value of each side, of the link if people are counted, how many. */
static bool count_row(void *context, const char *const *cells, int cols)
{
	struct crossing *x = context;
	int a[SPLIT_MOST], b[SPLIT_MOST], as, bs;
	int64_t n = strtoll(cells[cols - 1], NULL, 10);
	int64_t who = x->people && cells[2] ? strtoll(cells[2], NULL, 10) : 0;

	as = split(x, &x->side[0], cells[0], a);
	bs = split(x, &x->side[1], cells[1], b);
	count(x, ALL, ALL, who, n);
	x->mentions += n * (as ? as : 1) * (bs ? bs : 1);
	if (x->people && !who)
		x->unknown += n;
	for (int i = 0; i < as; i++) {
		count(x, a[i], ALL, who, n);
		for (int j = 0; j < bs; j++)
			count(x, a[i], b[j], who, n);
	}
	for (int j = 0; j < bs; j++)
		count(x, ALL, b[j], who, n);
	return true;
}

/* ---- Order ------------------------------------------------------------------------------- */

/* Where a bucket stands by itself: in the order of its list, or in that of the numbers. */
static int64_t rank(struct crossing *x, const struct dimension *by, const char *value)
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
	n = codes_of(x->work, f->codes, (struct date){0}, &all);
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
	struct axis *a = &x->side[side];
	struct placed *all = arena_alloc(&x->work->arena, (size_t)(a->n + 1) * sizeof *all);

	a->order = arena_alloc(&x->work->arena, (size_t)(a->n + 1) * sizeof *a->order);
	for (int i = 0; i < a->n; i++)
		all[i] = (struct placed){ rank(x, &a->by, a->value[i]),
			tally_of(&x->count, side ? ALL : i, side ? i : ALL, 0), a->value[i], i,
			a->by.field->kind == LINK };
	if (a->n > 1)
		qsort(all, (size_t)a->n, sizeof *all, placed_compare);
	for (int i = 0; i < a->n; i++)
		a->order[i] = all[i].bucket;
}

/* ---- The table --------------------------------------------------------------------------- */

static void lay_out(struct crossing *x, struct cross *c)
{
	struct arena *m = &x->work->arena;
	const struct axis *a = &x->side[0], *b = &x->side[1];

	*c = (struct cross){ .rows = a->n, .cols = b->n, .unknown = x->unknown,
		.mentions = x->mentions, .all = tally_of(&x->count, ALL, ALL, 0) };
	c->row = arena_alloc(m, (size_t)(c->rows + 1) * sizeof *c->row);
	c->col = arena_alloc(m, (size_t)(c->cols + 1) * sizeof *c->col);
	c->row_all = arena_alloc(m, (size_t)(c->rows + 1) * sizeof *c->row_all);
	c->col_all = arena_alloc(m, (size_t)(c->cols + 1) * sizeof *c->col_all);
	c->cell = arena_alloc(m, (size_t)(c->rows * c->cols + 1) * sizeof *c->cell);
	for (int j = 0; j < c->cols; j++) {
		c->col[j] = b->value[b->order[j]];
		c->col_all[j] = tally_of(&x->count, ALL, b->order[j], 0);
	}
	for (int i = 0; i < c->rows; i++) {
		c->row[i] = a->value[a->order[i]];
		c->row_all[i] = tally_of(&x->count, a->order[i], ALL, 0);
		for (int j = 0; j < c->cols; j++)
			c->cell[i * c->cols + j] =
			    tally_of(&x->count, a->order[i], b->order[j], 0);
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

/* Out of the records themselves. */
static void count_out(struct crossing *x, const struct record *r, const struct query *q,
    const struct field *people)
{
	struct work *w = x->work;
	struct dimension rows = x->side[0].by, cols = x->side[1].by;
	struct text sql = { .arena = &w->arena };
	struct arg args[ARGS_MAX];
	const char *where;
	size_t n;

	where = where_of(w, r, q, args, &n);
	text_addf(&sql, "SELECT * FROM (SELECT %s AS a", column(w, r, &rows));
	text_addf(&sql, ", %s AS b", column(w, r, &cols));
	if (people)
		text_addf(&sql, ", %s.%s AS who", r->name, people->name);
	/* SQLite would rather go along an index of one side, and from there to every record. */
	text_addf(&sql, ", count(*) AS n FROM %s", r->name);
	if (r->kept && text_empty(q->find) && !store_is_postgres(w->store))
		text_addf(&sql, " INDEXED BY %s_by_figures", r->name);
	text_addf(&sql, " WHERE %s", where);
	if (rows.field || cols.field || people)
		text_addf(&sql, " GROUP BY %s%s%s%s%s", rows.field ? "1" : "",
		    rows.field && (cols.field || people) ? ", " : "", cols.field ? "2" : "",
		    cols.field && people ? ", " : "", people ? "3" : "");
	text_add(&sql, ") AS it");
	store_stream_(w, sql.s, args, n, count_row, x);
}

static struct crossing *crossing_begin(struct work *w, struct dimension rows,
    struct dimension cols, bool people)
{
	struct crossing *x = arena_alloc(&w->arena, sizeof *x);

	*x = (struct crossing){ .work = w, .side = { { .by = rows }, { .by = cols } },
		.people = people, .seen.arena = &w->arena, .count.arena = &w->arena };
	return x;
}

static struct cross *crossing_end(struct crossing *x)
{
	struct cross *c = arena_alloc(&x->work->arena, sizeof *c);

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
