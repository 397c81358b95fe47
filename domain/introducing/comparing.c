/* comparing: the picked places side by side, on the page, on paper, kept for an introduction. */
#include "domain/introducing/pages.h"

#include "document/document.h"

enum { ON_A_TABLE = 3 };

/* ---- What the address asks for ---- */

static bool rule_read(struct request *rq, int *rule)
{
	const struct choice *c = record_field(&comparison_record, "rule")->choices;
	const char *typed = query_value(rq, "order");

	*rule = 0;
	for (int i = 0; typed && c[i].code; i++)
		if (text_same(c[i].code, typed))
			*rule = i + 1;
	if (typed && !*rule)
		work_problem(rq->work, "order",
		    "並びの順が読み取れません。近い順、五十音順、くじの順から選び直してください。");
	return !typed || *rule;
}

static int absent(struct request *rq)
{
	return reply_problem(rq, 404, "その相談は見つかりません。",
	    "番号を確かめて、もう一度さがしてください。");
}

/* 0: it is read; else the answer. */
static int comparing_read(struct request *rq, struct comparing_view *view)
{
	struct comparing *v = &view->v;

	if (!store_get(rq->work, &consultation_record, rq->id, &v->slip) || v->slip.head.removed)
		return absent(rq);
	if (!criteria_read(rq, &v->c) || !rule_read(rq, &v->rule))
		return reply_problem(rq, 422, "条件が読み取れないので、並べていません。",
		    rq->work->problems->say);
	picks_read(rq, &v->picks);
	comparing_make(rq->work, v);
	view->asked = criteria_words(rq, &v->c);
	view->back = address_with(rq,
	    arena_printf(&rq->work->arena, "/consultations/%lld/finding", (long long)rq->id),
	    "order", NULL);
	view->lines = lines_of(rq->work, v, view->line);
	return 0;
}

static int show(struct request *rq, struct comparing_view *view, int status)
{
	rq->title = "紹介先を並べて比べる";
	comparing_page(&rq->page, rq, view);
	return status;
}

static int compare(struct request *rq)
{
	struct comparing_view *view = arena_alloc(&rq->work->arena, sizeof *view);
	int status = comparing_read(rq, view);

	return status ? status : show(rq, view, 200);
}

/* ---- Kept, and on to the form of the introduction ---- */

static int go_on(struct request *rq, int64_t comparison)
{
	return reply_goto(rq, "/consultations/%lld?add=introduction&comparison=%lld#add",
	    (long long)rq->id, (long long)comparison);
}

/* What the page would have said is not passed over: nothing is kept that nobody has seen so. */
static bool is_seen(struct request *rq, const struct comparing *v)
{
	const struct picks *p = &v->picks;

	if (!v->n)
		work_problem(rq->work, "picked", "候補が選ばれていません。「候補に戻る」から選んでください。");
	else if (p->gone || p->wrong || p->twice || p->many)
		work_problem(rq->work, "picked",
		    "候補の一部が使えないので、記録していません。残りを確かめて、もう一度押してください。");
	return !rq->work->problems;
}

static int keep(struct request *rq)
{
	struct comparing_view *view = arena_alloc(&rq->work->arena, sizeof *view);
	struct comparison c = { .head.id = id_new() };
	int status = comparing_read(rq, view);
	int64_t before;
	bool twice;

	if (status)
		return status;
	if (!is_seen(rq, &view->v))
		return show(rq, view, 422);
	before = form_used(rq, &comparison_record, c.head.id, &twice);
	if (before && twice)
		return go_on(rq, before);
	if (before)
		return show(rq, view, 409);
	if (comparing_keep(rq->work, &view->v, view->asked, &c) != SAVED)
		return show(rq, view, view->v.slip.closed ? 409 : 422);
	return go_on(rq, c.head.id);
}

/* ---- Paper ---- */

static const char *cell_said(struct work *w, const struct line_cell *c)
{
	if (!c->said)
		return UNKNOWN;
	return text_same(c->look, "r") ? arena_printf(&w->arena, "%s\n（古い情報です）", c->said)
				       : c->said;
}

static void print_places(struct work *w, struct sheet *s, const struct comparing_view *view,
    int from)
{
	const struct comparing *v = &view->v;
	int n = v->n - from < ON_A_TABLE ? v->n - from : ON_A_TABLE, cols = n + 1;
	const char *head[ON_A_TABLE + 1] = { "" };
	double widths[ON_A_TABLE + 1] = { 0.6 };
	const char **cell =
	    arena_alloc(&w->arena, (size_t)((view->lines + 1) * cols) * sizeof *cell);

	for (int k = 0; k < n; k++) {
		head[k + 1] = arena_printf(&w->arena, "%d　%s", from + k + 1,
		    v->place[from + k].found.name);
		widths[k + 1] = 1;
	}
	for (int i = 0; i < view->lines; i++) {
		cell[i * cols] = view->line[i].label;
		for (int k = 0; k < n; k++)
			cell[i * cols + k + 1] = cell_said(w, &view->line[i].cell[from + k]);
	}
	sheet_heading(s, from ? "つづき" : "並べて比べる");
	sheet_table(s, cols, head, widths, view->lines, cell);
}

static int print(struct request *rq)
{
	struct comparing_view *view = arena_alloc(&rq->work->arena, sizeof *view);
	const struct comparing *v = &view->v;
	struct work *w = rq->work;
	int status = comparing_read(rq, view);
	struct sheet *s;

	if (status)
		return status;
	s = sheet_begin(w,
	    &(struct sheet_about){ .title = "紹介先の比較（拠点の控え）",
		.issuer = v->hub.name,
		.number = v->slip.number,
		.footer = arena_printf(&w->arena, "%s 印刷", moment_era(&w->arena, w->now)) });
	sheet_flow(s, "並びの順",
	    arena_printf(&w->arena, "%s。推薦や評価の順ではありません。", comparing_rule(w, v)), 0);
	sheet_flow(s, "さがした条件",
	    arena_printf(&w->arena, "%s（%s）", view->asked, comparing_counts(w, v)), 0);
	if (interest_said(w, v))
		sheet_flow(s, "運営の関係",
		    arena_printf(&w->arena, "この拠点を運営するところが運営しています：%s",
			interest_said(w, v)),
		    0);
	for (int from = 0; from < v->n; from += ON_A_TABLE)
		print_places(w, s, view, from);
	return reply_pdf(rq, s);
}

/* ---- What was introduced before slips said so ---- */

/* Those that were confirmed stay as they were confirmed. */
static void slips_say_it(struct work *w)
{
	struct rows *rs = store_query(w,
	    "SELECT DISTINCT c.region, c.id FROM consultation c JOIN action a"
	    " ON a.region = c.region AND a.consultation = c.id AND a.removed = 0"
	    " WHERE a.kind = 'introduction' AND c.removed = 0 AND c.introduction IS NULL"
	    " AND c.confirmed IS NULL ORDER BY c.region, c.id");
	struct actor before = w->actor;
	const char *reason = w->reason;
	struct consultation c;

	for (int i = 0; i < rs->n && !w->fault; i++) {
		w->actor = actor_program(cell_number(rs, i, 0));
		w->reason = "紹介の状態を、これまでの紹介から書き足した。";
		if (!store_get(w, &consultation_record, cell_number(rs, i, 1), &c))
			continue;
		consultation_record.settle(w, &c);
		store_save(w, &consultation_record, &c);
	}
	w->actor = before;
	w->reason = reason;
}

static const struct step steps[] = {
	{ 40, "slips say how their introductions went", slips_say_it, .after = true },
	{ 0 },
};

#define SLIP(method, path, may, run, ...) \
	{ method, "/consultations/:id" path, may, run, .record = &consultation_record, __VA_ARGS__ }

static const struct route routes[] = {
	SLIP(GET, "/comparing", READ_CASES, compare, .slow = true, .deed = VIEWING),
	SLIP(GET, "/comparing/pdf", READ_CASES, print, .slow = true, .deed = PRINTING),
	SLIP(POST, "/comparing", WRITE_CASES, keep, .slow = true, .deed = MAKING),
	SLIP(GET, "/actions/:part/family", WRITE_CASES, family_get, .deed = PRINTING),
	SLIP(GET, "/actions/:part/family/pdf", WRITE_CASES, family_pdf, .slow = true,
	    .deed = PRINTING),
	{ 0 }
};

const struct module introducing_module = {
	.path = "/introducing", .label = "紹介", .may = READ_CASES, .routes = routes,
	.steps = steps,
};
