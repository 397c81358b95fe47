/* outside: what readers are shown who do not read cases -- whole years that are final, by town,
 * with small numbers hidden.  Only what stands still and shares nothing but the sums of the towns
 * goes out, so that no two of these tables, of whatever day, can be subtracted. */
#include "domain/figures/pages.h"

#include "document/document.h"

#include <stdlib.h>
#include <string.h>

/* None of these follows from another: an outcome and its reason, or a まとめ beside its codes,
 * would tell each other. */
static const char *const published[] = { "contents.rollup", "caller_kind.rollup", "channel",
	"urgency", "scene", "continued", "age_group", "care_level.rollup", "outcome.rollup" };

int outside_headings(struct work *w, struct heading *out)
{
	int n = 0;

	for (size_t i = 0; i < COUNT(published); i++)
		n += heading_named(w, published[i], &out[n]);
	return n;
}

static int64_t sum_of(const struct outside_town *t, const struct rows *rs, const char *bucket)
{
	int64_t sum = 0;

	for (int i = 0; i < t->ids; i++)
		sum += freeze_sum(rs, bucket, int_text(t->arena, t->id[i]));
	return sum;
}

/* ---- Towns: the same in every table of the year -------------------------------------------- */

static const char *town_name(struct work *w, int64_t id)
{
	struct municipality m;

	return id && store_get(w, &municipality_record, id, &m) ? m.name : "記入なし";
}

static void merge(struct outside *v, int into, int from)
{
	struct outside_town *a = &v->town[into], *b = &v->town[from];

	for (int i = 0; i < b->ids && a->ids < TOWNS_MOST; i++)
		a->id[a->ids++] = b->id[i];
	a->n += b->n;
	a->label = "その他";
	v->town[from] = v->town[--v->towns];
}

static int smallest(const struct outside *v, int but)
{
	int best = -1;

	for (int i = 0; i < v->towns; i++)
		if (i != but && (best < 0 || v->town[i].n < v->town[best].n))
			best = i;
	return best;
}

/* Named towns first, in the order of their slips; what is put together last. */
static int town_compare(const void *one, const void *other)
{
	const struct outside_town *a = one, *b = other;
	bool named = a->ids == 1 && a->id[0], also = b->ids == 1 && b->id[0];

	if (named != also)
		return also - named;
	return a->n < b->n ? 1 : -(a->n > b->n);
}

/* A town whose own sum is small stands together with the next smallest. */
static void gather_towns(struct work *w, struct outside *v)
{
	struct rows *rs = freeze_figures(w, &v->period, "");
	int small;

	v->all = freeze_sum(rs, NULL, NULL);
	v->withheld = rs->n > TOWNS_MOST; /* rather than leave some out */
	for (int i = 0; i < rs->n && v->towns < TOWNS_MOST; i++) {
		int64_t id = cell_number(rs, i, 1);

		/* Whoever reads its slips may count them. */
		if (id && id == w->actor.municipality && actor_may(&w->actor, READ_CASES)) {
			v->own = (struct outside_town){ .arena = &w->arena, .ids = 1, .id = { id },
				.label = town_name(w, id), .n = cell_number(rs, i, 2) };
			continue;
		}
		v->town[v->towns++] = (struct outside_town){ .arena = &w->arena, .ids = 1,
			.id = { id }, .label = town_name(w, id), .n = cell_number(rs, i, 2) };
	}
	while ((small = smallest(v, -1)) >= 0 && mask_is_small(v->town[small].n)) {
		int next = smallest(v, small);

		if (next < 0) {
			v->withheld = true;
			return;
		}
		merge(v, small < next ? small : next, small < next ? next : small);
	}
	if (v->towns > 1)
		qsort(v->town, (size_t)v->towns, sizeof *v->town, town_compare);
}

/* ---- Buckets ------------------------------------------------------------------------------- */

static bool has_bucket(const struct outside *v, const char *bucket)
{
	for (int i = 0; i < v->rows; i++)
		if (text_same(v->bucket[i], bucket))
			return true;
	return false;
}

static void add_bucket(struct outside *v, const struct rows *rs, const char *bucket)
{
	if (has_bucket(v, bucket) || !freeze_sum(rs, bucket, NULL))
		return;
	if (v->rows < OUTSIDE_ROWS)
		v->bucket[v->rows++] = bucket;
	else
		v->withheld = true;
}

/* In the order of their list; what no list has any more, and nothing, last. */
static void gather_buckets(struct work *w, struct outside *v, const struct rows *rs)
{
	const struct field *f = v->heading.by.field;
	const struct code *all;

	for (const struct choice *c = f->kind == CHOICE ? f->choices : NULL; c && c->code; c++)
		add_bucket(v, rs, c->code);
	for (int i = 0, n = f->codes ? codes_of(w, f->codes, (struct date){0}, &all) : 0; i < n;
	     i++)
		add_bucket(v, rs,
		    v->heading.by.by == BY_ROLLUP ? code_rollup(w, f->codes, all[i].code)
						  : all[i].code);
	for (int i = 0; i < rs->n; i++)
		if (*CELL(rs, i, 0))
			add_bucket(v, rs, CELL(rs, i, 0));
	add_bucket(v, rs, NULL);
}

void outside_gather(struct work *w, const struct heading *h, int year, struct outside *v)
{
	struct masking m;
	struct rows *rs;
	int64_t *cell;

	*v = (struct outside){ .heading = *h, .period = period_of(&w->arena, year, 0) };
	if (!(v->final = freeze_covers(w, &v->period)))
		return;
	gather_towns(w, v);
	rs = freeze_figures(w, &v->period, h->name);
	gather_buckets(w, v, rs);
	v->cell = cell = arena_alloc(&w->arena,
	    (size_t)(v->rows * (v->towns + 1) + 1) * sizeof *cell);
	v->hidden = arena_alloc(&w->arena, (size_t)(v->rows * (v->towns + 1) + 1));
	for (int i = 0; i < v->rows; i++) {
		int64_t *row = cell + i * (v->towns + 1);

		for (int j = 0; j < v->towns; j++)
			row[v->towns] += row[j] = sum_of(&v->town[j], rs, v->bucket[i]);
		if (v->own.ids)
			v->own_cell[i] = sum_of(&v->own, rs, v->bucket[i]);
	}
	m = (struct masking){ v->rows, v->towns, cell, v->hidden };
	v->withheld = !mask_table(&m) || v->withheld;
}

/* NULL: not shown. */
const char *outside_cell(struct arena *a, const struct outside *v, int row, int col)
{
	int at = row * (v->towns + 1) + col;
	int64_t n = v->cell[at];

	if (v->hidden[at] || v->withheld)
		return NULL;
	return int_text(a, col == v->towns ? n + v->own_cell[row] : n);
}

/* ---- The page and its file ----------------------------------------------------------------- */

static bool read_outside(struct request *rq, struct outside_view *v)
{
	const char *rows = query_value(rq, "rows"), *year = query_value(rq, "year");
	int64_t y = date_fiscal_year(work_today(rq->work)) - 1;
	int chosen = 0;

	v->headings = outside_headings(rq->work, v->heading);
	for (int i = 0; rows && i < v->headings; i++)
		if (text_same(v->heading[i].name, rows))
			chosen = i;
	if (year && !text_number(year, 1901, 2198, &y)) {
		work_problem(rq->work, "year", "年度が読み取れません。一覧から選んでください。");
		return false;
	}
	outside_gather(rq->work, &v->heading[chosen], (int)y, &v->now);
	outside_gather(rq->work, &v->heading[chosen], (int)y - 1, &v->before);
	return true;
}

int outside_get(struct request *rq)
{
	struct outside_view *v = arena_alloc(&rq->work->arena, sizeof *v);

	rq->title = "集計";
	read_outside(rq, v);
	outside_page(&rq->page, rq, v);
	return rq->work->problems ? 422 : 200;
}

static void lay_out(struct work *w, const struct outside *v, struct grid *g)
{
	int wide = v->towns + 2 + (v->own.ids != 0), n = 0;
	const char **head = arena_alloc(&w->arena, (size_t)wide * sizeof *head);
	struct grid_cell *cell =
	    arena_alloc(&w->arena, (size_t)(v->rows * wide + 1) * sizeof *cell);
	const char **notes = arena_alloc(&w->arena, 3 * sizeof *notes);

	notes[0] = OUTSIDE_MEANS;
	notes[1] = "確定した年度の件数（受け付けた相談の数）";
	head[n++] = v->heading.label;
	if (v->own.ids)
		head[n++] = v->own.label;
	for (int j = 0; j < v->towns; j++)
		head[n++] = v->town[j].label;
	head[n] = "全体";
	*g = (struct grid){ .title = arena_printf(&w->arena, "%s　%sごと", v->period.label,
				v->heading.label),
		.cols = wide, .rows = v->rows, .head = head, .cell = cell, .notes = notes };
	for (int i = 0; i < v->rows; i++) {
		cell++->text = heading_label(w, &v->heading, v->bucket[i]);
		if (v->own.ids)
			*cell++ = (struct grid_cell){ .number = true, .n = v->own_cell[i] };
		for (int j = 0; j <= v->towns; j++, cell++) {
			const char *n_text = outside_cell(&w->arena, v, i, j);

			cell->number = n_text && text_number(n_text, 0, INT64_MAX, &cell->n);
			cell->text = n_text ? NULL : "＊";
		}
	}
}

bool outside_grid(struct request *rq, struct grid *g, const char **label)
{
	struct outside_view *v = arena_alloc(&rq->work->arena, sizeof *v);

	if (!read_outside(rq, v))
		return false;
	if (!v->now.final) {
		work_problem(rq->work, "year", "この年度はまだ確定していません。");
		return false;
	}
	lay_out(rq->work, &v->now, g);
	*label = v->now.period.label;
	return true;
}
