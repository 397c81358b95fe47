/* report: the yearly report (実績報告) on A4, of one municipality or of all together. */
#include "domain/figures/pages.h"

#include "document/document.h"

#include <string.h>

enum { COLS_MOST = TOWNS_MOST + 4, TOWNS_ACROSS = 12 };

/* In the order in which they are printed. */
static const char *const tables[] = {
	"received.month", "contents.rollup", "contents", "caller_kind", "channel", "scene",
	"urgency", "continued", "age_group", "care_level", "outcome", "failure_reason",
	"first_response", "closing_time", "duration"
};

struct report {
	struct work *w;
	struct sheet *sheet;
	const char **cell;
	int cells, room;
};

static void put(struct report *r, const char *s)
{
	if (r->cells == r->room) {
		const char **more;

		r->room = r->room ? r->room * 2 : 256;
		more = arena_alloc(&r->w->arena, (size_t)r->room * sizeof *more);
		if (r->cells)
			memcpy(more, r->cell, (size_t)r->cells * sizeof *more);
		r->cell = more;
	}
	r->cell[r->cells++] = s ? s : "";
}

static void put_number(struct report *r, int64_t n)
{
	put(r, int_text(&r->w->arena, n));
}

static void begin(struct report *r, struct work *w, const char *title)
{
	struct hub hub = {0};

	*r = (struct report){ .w = w };
	hub_get(w, &hub);
	r->sheet = sheet_begin(w,
	    &(struct sheet_about){ .title = title,
		.issuer = hub.name,
		.number = "",
		.footer = arena_printf(&w->arena, "%s 作成", moment_era(&w->arena, w->now)) });
}

/* ---- Of those who read cases ---------------------------------------------------------------- */

static void put_line(struct report *r, const struct question *q, const struct table_shown *t,
    const struct line *l)
{
	struct arena *a = &r->w->arena;

	put(r, l->label);
	put_number(r, l->now.n);
	put(r, t->base ? tenths_text(a, l->now.tenths) : "—");
	if (q->before.year) {
		put_number(r, l->before.n);
		put(r, t->base_before ? tenths_text(a, l->before.tenths) : "—");
		put(r, t->base && t->base_before
			? points_text(a, l->now.tenths - l->before.tenths)
			: "—");
	}
	if (t->final) {
		put_number(r, l->final);
		put(r, change_text(a, l->now.n - l->final));
	}
}

/* 60件, or 60件（確定値 61件、訂正 −1）. */
static const char *slips_text(struct arena *a, const struct table_shown *t, int64_t slips)
{
	if (!t->final)
		return arena_printf(a, "%lld件", (long long)slips);
	return arena_printf(a, "%lld件（確定値 %lld件、訂正 %s）", (long long)slips,
	    (long long)t->final_all, change_text(a, slips - t->final_all));
}

/* Those that say most at a glance. */
static void print_bars(struct report *r, const struct question *q, const struct table_shown *t)
{
	static const char *const charted[] = { "received.month", "contents.rollup", "caller_kind" };
	const char **name = arena_alloc(&r->w->arena, (size_t)(t->lines + 1) * sizeof *name);
	int64_t *now = arena_alloc(&r->w->arena, (size_t)(t->lines + 1) * sizeof *now);
	int64_t *before = arena_alloc(&r->w->arena, (size_t)(t->lines + 1) * sizeof *before);
	struct sheet_bars bars;
	bool wanted = false;
	const char *legend;

	for (size_t i = 0; i < COUNT(charted); i++)
		wanted |= text_same(q->rows.name, charted[i]);
	if (!wanted)
		return;
	for (int i = 0; i < t->lines; i++) {
		name[i] = t->line[i].label;
		now[i] = t->line[i].now.n;
		before[i] = t->line[i].before.n;
	}
	legend = arena_printf(&r->w->arena, "太い棒は%s、細い棒は%s（件）", q->now.label,
	    q->before.label);
	bars = (struct sheet_bars){ t->lines, q->before.year ? legend : "件", name, now,
		q->before.year ? before : NULL };
	sheet_bars(r->sheet, &bars);
}

static void print_table(struct report *r, const struct question *q, const struct table_shown *t)
{
	static const double widths[] = { 3.2, 1, 1, 1.1, 1, 1.1, 1, 1 };
	const char *head[COUNT(widths)] = { q->rows.label, "件", "割合％" };
	struct line sum = { .label = "計（受け付けた相談）", .now = t->all, .before = t->before,
		.final = t->final_all };
	int cols = 3;

	if (q->before.year) {
		head[cols++] = q->before.part ? "前年同期" : "前年";
		head[cols++] = "割合％";
		head[cols++] = "差ポイント";
	}
	if (t->final) {
		head[cols++] = "確定値";
		head[cols++] = "訂正";
	}
	r->cells = 0;
	for (int i = 0; i < t->lines; i++)
		put_line(r, q, t, &t->line[i]);
	put_line(r, q, t, &sum);
	sheet_heading(r->sheet, arena_printf(&r->w->arena, "%sごと", q->rows.label));
	print_bars(r, q, t);
	sheet_table(r->sheet, cols, head, widths, r->cells / cols, r->cell);
}

static void print_sums(struct report *r, const struct question *q, const struct table_shown *t)
{
	struct arena *a = &r->w->arena;
	struct sums s;
	const char *compared = q->before.year ? q->before.label : "なし";
	struct sheet_box who[] = { { .label = "期間", .value = q->now.label, .strong = true },
		{ .label = "お住まい", .value = q->town_label, .strong = true } };
	struct sheet_box sums[3];

	sums_gather(r->w, q, &s);
	sums[0] = (struct sheet_box){ .label = "件", .value = slips_text(a, t, s.slips) };
	sums[1] = (struct sheet_box){ .label = arena_printf(a, "延（%s）", q->rows.label),
		.value = arena_printf(a, "%lld件", (long long)t->mentions) };
	sums[2] = (struct sheet_box){ .label = "実",
		.value = arena_printf(a, "%lld人", (long long)s.people) };
	sheet_row(r->sheet, COUNT(who), who);
	sheet_row(r->sheet, COUNT(sums), sums);
	sheet_flow(r->sheet, "確定", declared_said(r->w, &q->now), 0);
	sheet_flow(r->sheet, "数え方",
	    arena_printf(a,
		"件は、期間に受け付けた相談（相談依頼票）の数。延は、%sごとの表の欄に出てくる回数の"
		"合計で、一件で欄を二つ選ぶと二つに数える。実は、対象の方の人数で、どなたか分からない相談"
		"（匿名など）%lld件は入らない。割合は件に占める割合、差は前年（%s）の割合との差。%s",
		q->rows.label, (long long)s.nobody, compared,
		t->final ? "確定値は、確定したときの数で、訂正は、そのあとに直した分。" : ""),
	    0);
}

static void print_sentences(struct report *r, struct question q)
{
	struct sentence s[SENTENCES_MOST];
	struct text all = { .arena = &r->w->arena };
	struct table_shown t;
	int n = 0;

	if (heading_named(r->w, "contents.rollup", &q.rows)) {
		table_gather(r->w, &q, &t);
		n = words_gather(r->w, &q, &t, s);
	}
	for (int i = 0; i < n; i++)
		text_addf(&all, "%s%s", i ? "\n" : "", s[i].say);
	if (n)
		sheet_flow(r->sheet, "概要", all.s, 0);
}

/* A sheet is no wider than these: more towns go on below, and none is left out. */
static void print_towns_from(struct report *r, const struct question *q,
    const struct table_shown *t, int from)
{
	int n = t->cols - from < TOWNS_ACROSS ? t->cols - from : TOWNS_ACROSS, cols;
	int parts = (t->cols + TOWNS_ACROSS - 1) / TOWNS_ACROSS;
	const char *head[TOWNS_ACROSS + 2] = { q->rows.label };

	for (cols = 1; cols <= n; cols++)
		head[cols] = t->col_label[from + cols - 1];
	head[cols++] = parts > 1 ? "全体の計" : "計";
	r->cells = 0;
	for (int i = 0; i <= t->lines; i++) {
		const struct number_shown *cell = i < t->lines ? t->line[i].cell : t->col_all;

		put(r, i < t->lines ? t->line[i].label : "計（受け付けた相談）");
		for (int j = 0; j < n; j++)
			put_number(r, cell[from + j].n);
		put_number(r, i < t->lines ? t->line[i].now.n : t->all.n);
	}
	sheet_heading(r->sheet,
	    parts > 1 ? arena_printf(&r->w->arena, "相談内容 × お住まい（%d／%d）",
			    from / TOWNS_ACROSS + 1, parts)
		      : "相談内容 × お住まい");
	sheet_table(r->sheet, cols, head, NULL, r->cells / cols, r->cell);
}

/* The joint report has the towns beside each other. */
static void print_towns(struct report *r, struct question q)
{
	struct table_shown t;

	if (q.town || !actor_may(&r->w->actor, ALL_TOWNS)
	    || !heading_named(r->w, "municipality", &q.cols)
	    || !heading_named(r->w, "contents", &q.rows))
		return;
	q.crossed = true;
	table_gather(r->w, &q, &t);
	for (int from = 0; from == 0 || from < t.cols; from += TOWNS_ACROSS)
		print_towns_from(r, &q, &t, from);
}

static void print_all(struct report *r, struct question *q)
{
	struct table_shown t;

	if (!heading_named(r->w, "contents", &q->rows))
		return;
	table_gather(r->w, q, &t);
	print_sums(r, q, &t);
	print_sentences(r, *q);
	for (size_t i = 0; i < COUNT(tables); i++) {
		if (!heading_named(r->w, tables[i], &q->rows))
			continue;
		table_gather(r->w, q, &t);
		print_table(r, q, &t);
	}
	print_towns(r, *q);
}

static int unclear(struct request *rq)
{
	return reply_problem(rq, 422, "実績報告の条件が読み取れません。",
	    rq->work->problems ? rq->work->problems->say : "年度を選んでください。");
}

int report_pdf(struct request *rq)
{
	struct question q;
	struct report r;

	if (!actor_may(&rq->work->actor, READ_CASES))
		return report_region(rq);
	if (!question_read(rq, &q) || !q.now.year)
		return unclear(rq);
	q.crossed = false;
	q.measure = SLIPS;
	begin(&r, rq->work, arena_printf(&rq->work->arena, "実績報告　%s", q.now.label));
	print_all(&r, &q);
	return reply_pdf(rq, r.sheet);
}

/* ---- Of those who do not ------------------------------------------------------------------- */

static void print_outside(struct report *r, const struct outside *v)
{
	const char *head[COLS_MOST] = { v->heading.label };
	int cols = 1;

	for (int j = 0; j < v->towns; j++)
		head[cols++] = v->town[j].label;
	head[cols++] = outside_all(v);
	r->cells = 0;
	for (int i = 0; i < v->shown; i++) {
		put(r, heading_label(r->w, &v->heading, v->bucket[v->order[i]]));
		for (int j = 0; j <= v->towns; j++) {
			const char *n = outside_cell(&r->w->arena, v, v->order[i], j);

			put(r, n ? n : "＊");
		}
	}
	sheet_heading(r->sheet, arena_printf(&r->w->arena, "%sごと（件）", v->heading.label));
	if (v->withheld)
		sheet_flow(r->sheet, NULL, "相談の数が少なく、個人が分かるおそれがあるので示しません。", 0);
	else
		sheet_table(r->sheet, cols, head, NULL, r->cells / cols, r->cell);
}

int report_region(struct request *rq)
{
	struct heading all[HEADINGS_MOST];
	int64_t year = date_fiscal_year(work_today(rq->work)) - 1;
	const char *asked = query_value(rq, "year");
	int n = outside_headings(rq->work, all);
	struct outside v;
	struct report r;

	if (asked && !text_number(asked, 1901, 2198, &year))
		return unclear(rq);
	outside_gather(rq->work, &all[0], (int)year, &v);
	if (!v.final)
		return reply_problem(rq, 404, "この年度はまだ確定していません。",
		    "拠点センターが一年のすべての月を確定すると、実績報告が出ます。");
	begin(&r, rq->work, arena_printf(&rq->work->arena, "実績報告　%s（確定）", v.period.label));
	sheet_flow(r.sheet, "数え方", "期間に受け付けた相談（相談依頼票）の数。" OUTSIDE_MEANS, 0);
	for (int i = 0; i < n; i++) {
		outside_gather(rq->work, &all[i], (int)year, &v);
		print_outside(&r, &v);
	}
	return reply_pdf(rq, r.sheet);
}
