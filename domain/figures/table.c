/* table: one table of figures, with last year beside it and the list behind every number. */
#include "domain/figures/pages.h"

#include <string.h>

int64_t tenths_of(int64_t n, int64_t all)
{
	return all > 0 ? (n * 2000 + all) / (2 * all) : 0;
}

const char *tenths_text(struct arena *a, int64_t tenths)
{
	return arena_printf(a, "%lld.%lld", (long long)tenths / 10, (long long)tenths % 10);
}

const char *points_text(struct arena *a, int64_t tenths)
{
	const char *sign = tenths > 0 ? "+" : tenths < 0 ? "−" : "±";

	return arena_printf(a, "%s%s", sign, tenths_text(a, tenths < 0 ? -tenths : tenths));
}

const char *change_text(struct arena *a, int64_t change)
{
	const char *sign = change > 0 ? "+" : change < 0 ? "−" : "";

	return arena_printf(a, "%s%lld", sign, (long long)(change < 0 ? -change : change));
}

/* ---- Asking ---- */

struct asked {
	struct work *w;
	const struct question *q;
	struct query now, before; /* without rows and columns */
	struct cross *c, *last;
	int64_t base, base_before;
};

static struct cross *count(struct work *w, const struct query *q, struct dimension rows,
    struct dimension cols, enum measure m)
{
	return store_cross(w, &consultation_record, q, rows, cols,
	    m == PEOPLE ? record_field(&consultation_record, "person") : NULL);
}

static struct cross *ask(struct asked *a, const struct query *q)
{
	struct dimension none = {0};

	return count(a->w, q, a->q->rows.by, a->q->crossed ? a->q->cols.by : none, a->q->measure);
}

/* ---- Lines ---- */

static int row_at(const struct cross *c, const char *bucket)
{
	for (int i = 0; i < c->rows; i++)
		if (text_same(c->row[i], bucket))
			return i;
	return -1;
}

/* What stands beside a bucket in last year's table: of a month, the same month then. */
static const char *bucket_before(struct asked *a, const char *bucket)
{
	struct date first;

	if (!bucket || a->q->rows.by.by != BY_MONTH)
		return bucket;
	first = month_first(bucket);
	return arena_printf(&a->w->arena, "%04d-%02d", first.year - 1, first.month);
}

static const char *bucket_after(struct asked *a, const char *bucket)
{
	struct date first;

	if (!bucket || a->q->rows.by.by != BY_MONTH)
		return bucket;
	first = month_first(bucket);
	return arena_printf(&a->w->arena, "%04d-%02d", first.year + 1, first.month);
}

static struct number_shown shown(struct asked *a, const struct query *of, int64_t n, int64_t base)
{
	struct number_shown s = { .n = n, .tenths = tenths_of(n, base) };

	if (n)
		s.url = address_list(&a->w->arena, &consultation_record, of);
	if (s.url && a->q->measure == PEOPLE)
		s.url = arena_printf(&a->w->arena, "%s%c" ANY_PEOPLE "=1", s.url,
		    strchr(s.url, '?') ? '&' : '?');
	return s;
}

static struct number_shown in_row(struct asked *a, const struct query *base, const char *bucket,
    int64_t n, int64_t all)
{
	struct query of = *base;

	heading_filter(a->w, &of, &a->q->rows, bucket);
	return shown(a, &of, n, all);
}

static void add_cells(struct asked *a, struct line *l, int row)
{
	const struct cross *c = a->c;

	l->cell = arena_alloc(&a->w->arena, (size_t)(c->cols + 1) * sizeof *l->cell);
	for (int j = 0; j < c->cols; j++) {
		struct query of = a->now;

		heading_filter(a->w, &of, &a->q->rows, l->bucket);
		heading_filter(a->w, &of, &a->q->cols, c->col[j]);
		l->cell[j] = shown(a, &of, row < 0 ? 0 : c->cell[row * c->cols + j], a->base);
	}
}

static void add_line(struct asked *a, struct table_shown *t, const char *bucket)
{
	struct line *l = &t->line[t->lines++];
	const char *then = bucket_before(a, bucket);
	int row = row_at(a->c, bucket), old = a->last ? row_at(a->last, then) : -1;

	*l = (struct line){ .bucket = bucket,
		.label = heading_label(a->w, &a->q->rows, bucket),
		.now = in_row(a, &a->now, bucket, row < 0 ? 0 : a->c->row_all[row], a->base) };
	if (old >= 0)
		l->before =
		    in_row(a, &a->before, then, a->last->row_all[old], a->base_before);
	if (a->q->crossed)
		add_cells(a, l, row);
}

static bool has_line(const struct table_shown *t, const char *bucket)
{
	for (int i = 0; i < t->lines; i++)
		if (text_same(t->line[i].bucket, bucket))
			return true;
	return false;
}

/* Months without a slip are months too, as far as they have come. */
static void add_months(struct asked *a, struct table_shown *t)
{
	struct date at = a->q->now.from, today = work_today(a->w);

	while (date_compare(at, a->q->now.until) <= 0 && date_compare(at, today) <= 0) {
		add_line(a, t,
		    arena_printf(&a->w->arena, "%04d-%02d", at.year, at.month));
		at = date_add_days(month_last(at), 1);
	}
}

static void add_lines(struct asked *a, struct table_shown *t)
{
	int most = a->c->rows + (a->last ? a->last->rows : 0) + 12;
	bool none = false;

	t->line = arena_alloc(&a->w->arena, (size_t)(most + 1) * sizeof *t->line);
	if (heading_is_time(&a->q->rows) && a->q->now.year)
		add_months(a, t);
	for (int i = 0; i < a->c->rows; i++) {
		none = none || !a->c->row[i];
		if (a->c->row[i] && !has_line(t, a->c->row[i]))
			add_line(a, t, a->c->row[i]);
	}
	for (int i = 0; a->last && i < a->last->rows; i++) {
		const char *bucket = bucket_after(a, a->last->row[i]);

		none = none || !bucket;
		if (bucket && !has_line(t, bucket))
			add_line(a, t, bucket);
	}
	if (none)
		add_line(a, t, NULL);
}

static void add_columns(struct asked *a, struct table_shown *t)
{
	struct arena *m = &a->w->arena;

	t->cols = a->c->cols;
	t->col = a->c->col;
	t->col_label = arena_alloc(m, (size_t)(t->cols + 1) * sizeof *t->col_label);
	t->col_all = arena_alloc(m, (size_t)(t->cols + 1) * sizeof *t->col_all);
	for (int j = 0; j < t->cols; j++) {
		struct query of = a->now;

		heading_filter(a->w, &of, &a->q->cols, t->col[j]);
		t->col_label[j] = heading_label(a->w, &a->q->cols, t->col[j]);
		t->col_all[j] = shown(a, &of, a->c->col_all[j], a->base);
	}
}

/* ---- Sums ---- */

static void add_sums(struct asked *a, struct table_shown *t)
{
	t->mentions = a->c->mentions;
	t->base = a->base;
	t->base_before = a->base_before;
	t->all = shown(a, &a->now, a->c->all, a->base);
	if (a->last)
		t->before = shown(a, &a->before, a->last->all, a->base_before);
}

void sums_gather(struct work *w, const struct question *q, struct sums *s)
{
	struct query now = question_query(w, q, &q->now);
	struct dimension none = {0};
	const struct cross *people = count(w, &now, none, none, PEOPLE);

	*s = (struct sums){ .slips = count(w, &now, none, none, SLIPS)->all,
		.people = people->all,
		.nobody = people->unknown };
}

void table_gather(struct work *w, const struct question *q, struct table_shown *t)
{
	struct asked a = { .w = w, .q = q };

	*t = (struct table_shown){0};
	a.now = question_query(w, q, &q->now);
	a.c = ask(&a, &a.now);
	a.base = a.c->all;
	if (q->before.year) {
		a.before = question_query(w, q, &q->before);
		a.last = ask(&a, &a.before);
		a.base_before = a.last->all;
	}
	add_lines(&a, t);
	if (q->crossed)
		add_columns(&a, t);
	add_sums(&a, t);
	freeze_beside(w, q, t);
}
