/* leaving: what was found, as a file and on paper. */
#include "domain/finding/pages.h"

#include "document/document.h"

enum { COLUMNS = 13, PRINTED = 5, PRINTED_MOST = 500, WRITTEN_MOST = 20000 };

/* No more than `most` of them leave. */
static bool look(struct request *rq, struct finding_view *v, int most)
{
	struct turned *t = &v->turned;

	if (!criteria_read(rq, &v->c))
		return false;
	v->all = finding_run(rq->work, &v->c);
	t->shown = v->all.n < most ? v->all.n : most;
	t->page = findings_part(rq->work, &v->all, 0, t->shown);
	criteria_chips(rq, &v->c, v);
	return true;
}

static int unclear(struct request *rq)
{
	return reply_problem(rq, 422, "さがす条件が読み取れないので、書き出していません。",
	    rq->work->problems->say);
}

static const char *degrees_said(struct arena *a, bool known, int64_t n)
{
	return known ? arena_printf(a, "%lld.%06lld", (long long)(n / 1000000),
			   (long long)(n % 1000000))
		     : NULL;
}

static void put(struct work *w, struct grid_cell *to, const struct found *p)
{
	struct arena *a = &w->arena;
	const char *const text[COLUMNS] = { p->name, p->kana,
		code_label(w, "organization_kind", p->kind), offered_said(w, p), p->town_name,
		p->town_code, p->address, p->phone, opened_said(a, p), p->visiting ? "訪問対応" : NULL,
		p->area, degrees_said(a, p->at.known, p->at.latitude),
		degrees_said(a, p->at.known, p->at.longitude) };

	for (int i = 0; i < COLUMNS; i++)
		to[i] = (struct grid_cell){ .text = text[i] };
	to[COLUMNS] = (struct grid_cell){ .number = p->metres >= 0, .n = p->metres };
}

/* What stands under the table: how the order came about, and what is not in it. */
static const char *const *notes(struct work *w, const struct finding_view *v)
{
	const char **note = arena_alloc(&w->arena, 6 * sizeof *note);
	int n = 0;

	note[n++] = arena_printf(&w->arena, "並びの順：%s 推薦や評価の順ではありません。",
	    findings_rule(&v->c));
	if (v->c.from_said)
		note[n++] = arena_printf(&w->arena, "距離：%s", v->c.from_said);
	if (v->turned.shown < v->all.n)
		note[n++] = arena_printf(&w->arena,
		    "条件に合う%d件のうち、初めの%d件だけです。", v->all.n, v->turned.shown);
	note[n++] = arena_printf(&w->arena, "%s 現在", moment_era(&w->arena, w->now));
	return note;
}

int finding_csv(struct request *rq)
{
	static const char *const head[COLUMNS + 1] = { "名称", "フリガナ", "種別", "サービス（利用できる日）",
		"市町村", "市町村コード", "所在地", "電話", "受付時間", "訪問対応", "訪問・送迎の範囲", "緯度",
		"経度", "距離（m）" };
	struct finding_view *v = arena_alloc(&rq->work->arena, sizeof *v);
	struct work *w = rq->work;
	struct grid g = { .cols = COLUMNS + 1, .head = head };
	struct grid_cell *cell;

	if (!look(rq, v, WRITTEN_MOST))
		return unclear(rq);
	g.title = arena_printf(&w->arena, "さがした施設　%s", criteria_said(w, v));
	g.rows = v->turned.shown;
	g.notes = notes(w, v);
	g.cell = cell =
	    arena_alloc(&w->arena, (size_t)(g.rows + 1) * (COLUMNS + 1) * sizeof *cell);
	for (int i = 0; i < g.rows; i++)
		put(w, cell + (size_t)i * (COLUMNS + 1), &v->turned.page[i]);
	grid_csv(&rq->page, &g);
	rq->type = "text/csv; charset=utf-8";
	rq->download = "さがした施設.csv";
	return 200;
}

/* ---- Paper ---- */

static const char *lines(struct work *w, const char *first, const char *second, const char *third)
{
	const char *const line[] = { first, second, third };
	struct text t = { .arena = &w->arena };

	for (size_t i = 0; i < COUNT(line); i++)
		if (line[i])
			text_addf(&t, "%s%s", t.len ? "\n" : "", line[i]);
	return t.s;
}

static const char *trips_said(struct work *w, const struct found *p)
{
	struct text t = { .arena = &w->arena };

	for (int i = 0; i < p->trips; i++) {
		const struct trip *trip = &p->trip[i];
		const char *leaves =
		    field_show(w, record_field(&trip_record, "leaves"), trip);

		text_addf(&t, "%s%s %s %s→%s", i ? "\n" : "", trip_days(&w->arena, trip),
		    leaves ? leaves : "", trip->origin, trip->goal);
	}
	return t.s;
}

static void print_places(struct work *w, struct sheet *s, const struct turned *t)
{
	static const char *const head[PRINTED] = { "名称", "サービス", "所在地・電話", "受付時間・範囲",
		"距離" };
	static const double widths[PRINTED] = { 5, 6, 6, 5, 2 };
	const char **cell = arena_alloc(&w->arena, (size_t)(t->shown + 1) * PRINTED * sizeof *cell);

	for (int i = 0; i < t->shown; i++) {
		const struct found *p = &t->page[i];
		const char **to = cell + (size_t)i * PRINTED;

		to[0] = lines(w, p->name, code_label(w, "organization_kind", p->kind), NULL);
		to[1] = lines(w, offered_said(w, p), trips_said(w, p), NULL);
		to[2] = lines(w, p->address ? p->address : p->town_name, p->phone, NULL);
		to[3] = lines(w, opened_said(&w->arena, p), p->area, p->visiting ? "訪問対応" : NULL);
		to[4] = metres_said(&w->arena, p->metres);
	}
	sheet_table(s, PRINTED, head, widths, t->shown, cell);
}

int finding_pdf(struct request *rq)
{
	struct finding_view *v = arena_alloc(&rq->work->arena, sizeof *v);
	struct work *w = rq->work;
	const char *const *note;
	struct hub hub = {0};
	struct sheet *s;

	if (!look(rq, v, PRINTED_MOST))
		return unclear(rq);
	hub_get(w, &hub);
	s = sheet_begin(w,
	    &(struct sheet_about){ .title = "施設の一覧", .issuer = hub.name, .number = "",
		.footer = arena_printf(&w->arena, "%s 印刷", moment_era(&w->arena, w->now)) });
	sheet_flow(s, "条件", criteria_said(w, v), 0);
	for (note = notes(w, v); note[1]; note++)
		sheet_flow(s, NULL, *note, 0);
	sheet_heading(s, arena_printf(&w->arena, "%d 件", v->all.n));
	print_places(w, s, &v->turned);
	if (v->turned.shown < v->all.n)
		sheet_flow(s, NULL, "これより後の施設は、CSVにあります。", 0);
	return reply_pdf(rq, s);
}
