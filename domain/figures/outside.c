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

/* ---- Towns: the same in every table of the year -------------------------------------------- */

static const char *town_name(struct work *w, int64_t id)
{
	struct municipality m;

	return id && store_get(w, &municipality_record, id, &m) ? m.name : "記入なし";
}

/* Most slips first, those of no town last. */
static int town_compare(const void *one, const void *other)
{
	const struct outside_town *a = one, *b = other;

	if (!a->id != !b->id)
		return !a->id - !b->id;
	if (a->n != b->n)
		return a->n < b->n ? 1 : -1;
	return a->id < b->id ? -1 : a->id > b->id;
}

/* Of a town with hardly any slips nothing is told, and in no sum: else who knows the others would
 * know how many they are. */
static void gather_towns(struct work *w, struct outside *v)
{
	struct rows *rs = freeze_figures(w, &v->period, "");

	for (int i = 0; i < rs->n; i++) {
		int64_t n = cell_number(rs, i, 2);

		v->left_out = v->left_out || mask_is_small(n);
		if (n == 0 || mask_is_small(n))
			continue;
		if (v->towns == TOWNS_MOST) {
			v->withheld = true; /* rather than leave some out */
			break;
		}
		v->town[v->towns++] = (struct outside_town){ cell_number(rs, i, 1), n,
			town_name(w, cell_number(rs, i, 1)) };
		v->all += n;
	}
	v->withheld = v->withheld || v->towns == 0;
	if (v->towns > 1)
		qsort(v->town, (size_t)v->towns, sizeof *v->town, town_compare);
	v->own = -1;
	/* Whoever reads its slips may count them. */
	for (int j = 0; j < v->towns && actor_may(&w->actor, READ_CASES); j++)
		if (v->town[j].id && v->town[j].id == w->actor.municipality)
			v->own = j;
}

/* ---- Buckets ------------------------------------------------------------------------------- */

static int64_t at(const struct outside *v, const struct rows *rs, const char *bucket, int town)
{
	for (int i = 0; i < rs->n; i++)
		if (text_same(CELL(rs, i, 0), bucket ? bucket : "")
		    && cell_number(rs, i, 1) == v->town[town].id)
			return cell_number(rs, i, 2);
	return 0;
}

static int row_of(const struct outside *v, const char *bucket)
{
	for (int i = 0; i < v->rows; i++)
		if (text_same(v->bucket[i], bucket))
			return i;
	return -1;
}

static void add_bucket(struct outside *v, const struct rows *rs, const char *bucket)
{
	int64_t sum = 0;

	for (int j = 0; j < v->towns; j++)
		sum += at(v, rs, bucket, j);
	if (sum == 0 || row_of(v, bucket) >= 0)
		return;
	if (v->rows < OUTSIDE_ROWS)
		v->bucket[v->rows++] = bucket;
	else
		v->withheld = true;
}

/* In an order that depends on nothing but what was declared: what is hidden must be the same on
 * every day and for every reader, and lists of codes are changed. */
static void fill(struct work *w, struct outside *v)
{
	struct rows *rs = freeze_figures(w, &v->period, v->heading.name);
	size_t cells;
	struct masking m;

	for (int i = 0; i < rs->n; i++)
		add_bucket(v, rs, *CELL(rs, i, 0) ? CELL(rs, i, 0) : NULL);
	cells = (size_t)(v->rows * (v->towns + 1) + 1);
	v->cell = arena_alloc(&w->arena, cells * sizeof *v->cell);
	v->hidden = arena_alloc(&w->arena, cells * sizeof *v->hidden);
	for (int i = 0; i < v->rows; i++) {
		int64_t *row = v->cell + i * (v->towns + 1);

		for (int j = 0; j < v->towns; j++)
			row[v->towns] += row[j] = at(v, rs, v->bucket[i], j);
	}
	m = (struct masking){ v->rows, v->towns, v->cell, v->hidden };
	v->withheld = !mask_table(&m) || v->withheld;
}

static void show(struct outside *v, const char *bucket)
{
	int row = row_of(v, bucket);

	for (int i = 0; i < v->shown; i++)
		if (v->order[i] == row)
			return;
	if (row >= 0)
		v->order[v->shown++] = row;
}

/* In the order of their list; what no list has any more, and nothing, last. */
static void show_all(struct work *w, struct outside *v)
{
	const struct field *f = v->heading.by.field;
	const struct code *all;

	for (const struct choice *c = f->kind == CHOICE ? f->choices : NULL; c && c->code; c++)
		show(v, c->code);
	for (int i = 0, n = f->codes ? codes_of(w, f->codes, (struct date){0}, &all) : 0; i < n;
	     i++)
		show(v,
		    v->heading.by.by == BY_ROLLUP ? code_rollup(w, f->codes, all[i].code)
						  : all[i].code);
	for (int i = 0; i < v->rows; i++)
		if (v->bucket[i])
			show(v, v->bucket[i]);
	show(v, NULL);
}

void outside_gather(struct work *w, const struct heading *h, int year, struct outside *v)
{
	*v = (struct outside){ .heading = *h, .period = period_of(&w->arena, year, 0), .own = -1 };
	if (!(v->final = freeze_covers(w, &v->period)))
		return;
	gather_towns(w, v);
	fill(w, v);
	show_all(w, v);
}

/* NULL: not shown. */
const char *outside_cell(struct arena *a, const struct outside *v, int row, int col)
{
	int at = row * (v->towns + 1) + col;

	if (v->withheld || (v->hidden[at] && col != v->own))
		return NULL;
	return int_text(a, v->cell[at]);
}

const char *outside_all(const struct outside *v)
{
	return v->left_out ? "計（5件に満たない欄を除く）" : "全体";
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
	int wide = v->towns + 2;
	const char **head = arena_alloc(&w->arena, (size_t)wide * sizeof *head);
	struct grid_cell *cell =
	    arena_alloc(&w->arena, (size_t)(v->shown * wide + 1) * sizeof *cell);
	const char **notes = arena_alloc(&w->arena, 3 * sizeof *notes);

	notes[0] = OUTSIDE_MEANS;
	notes[1] = "確定した年度の件数（受け付けた相談の数）";
	head[0] = v->heading.label;
	for (int j = 0; j < v->towns; j++)
		head[1 + j] = v->town[j].label;
	head[1 + v->towns] = outside_all(v);
	*g = (struct grid){ .title = arena_printf(&w->arena, "%s　%sごと", v->period.label,
				v->heading.label),
		.cols = wide, .rows = v->shown, .head = head, .cell = cell, .notes = notes };
	for (int i = 0; i < v->shown; i++) {
		cell++->text = heading_label(w, &v->heading, v->bucket[v->order[i]]);
		for (int j = 0; j <= v->towns; j++, cell++) {
			const char *n = outside_cell(&w->arena, v, v->order[i], j);

			cell->number = n && text_number(n, 0, INT64_MAX, &cell->n);
			cell->text = n ? NULL : "＊";
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
