/* access: who has seen what is known of one person, for that person to have. */
#include "document/document.h"
#include "domain/ledger/pages.h"

#include <stdlib.h>

enum { COLUMNS = 5 };

/* The person, and her entries; false: there is no such person for this actor. */
static bool load(struct request *rq, struct ledger_view *v, int limit)
{
	struct person p;
	struct work reader;
	struct rows *rs;
	int64_t below = 0;
	const char *asked = query_value(rq, "below");

	if (!store_get(rq->work, &person_record, rq->id, &p))
		return false;
	v->asked.whom = field_show(rq->work, record_title(&person_record), &p);
	if (asked)
		text_number(asked, 1, INT64_MAX, &below);
	v->none = !ledger_reader(&reader, rq);
	if (v->none)
		return true;
	rs = ledger_list(&reader,
	    &(struct ledger_query){ .region = rq->work->actor.region,
		.about = rq->id,
		.below = below,
		.limit = limit });
	v->shown = arena_alloc(&rq->work->arena, ((size_t)rs->n + 1) * sizeof *v->shown);
	ledger_keep(rq, rs);
	for (int i = 0; i < rs->n; i++)
		v->shown[v->n++] = ledger_shown(rq, &CELL(rs, i, 0));
	if (rs->n == limit)
		v->next = arena_printf(&rq->work->arena, "%s?below=%s", rq->path,
		    CELL(rs, rs->n - 1, LEDGER_NUMBER));
	ledger_close(&reader, rq->work);
	return true;
}

int access_get(struct request *rq)
{
	struct ledger_view v = {0};

	if (!load(rq, &v, ENTRIES_SHOWN))
		return any_absent(rq);
	rq->title = arena_printf(&rq->work->arena, "%s - 閲覧の記録", v.asked.whom);
	access_page(&rq->page, rq, rq->id, &v);
	return 200;
}

/* ---- On paper ---- */

static const char *who(struct arena *a, const struct shown *s)
{
	return s->organization ? arena_printf(a, "%s（%s）", s->who, s->organization) : s->who;
}

static void table(struct sheet *sheet, struct arena *a, const struct ledger_view *v)
{
	static const char *const head[] = { "日時", "見た人・使った人", "役割", "操作", "結果" };
	static const double widths[] = { 3, 3.5, 2.5, 2, 2 };
	const char **cells = arena_alloc(a, ((size_t)v->n + 1) * COLUMNS * sizeof *cells);

	for (int i = 0; i < v->n; i++) {
		const struct shown *s = &v->shown[i];
		const char **row = &cells[i * COLUMNS];

		row[0] = s->at;
		row[1] = who(a, s);
		row[2] = s->role;
		row[3] = s->action;
		row[4] = s->result;
	}
	sheet_table(sheet, COLUMNS, head, widths, v->n, cells);
}

int access_pdf(struct request *rq)
{
	struct work *w = rq->work;
	struct ledger_view v = {0};
	struct sheet *sheet;
	const char *bytes;
	size_t size = 0;

	if (!load(rq, &v, ENTRIES_PRINTED))
		return any_absent(rq);
	sheet = sheet_begin(w,
	    &(struct sheet_about){ .title = "閲覧・利用の記録",
		.issuer = hub_place(w),
		.number = "",
		.footer = arena_printf(&w->arena, "%s 印刷", moment_era(&w->arena, w->now)) });
	sheet_row(sheet, 2,
	    (struct sheet_box[]){ { .label = "対象の方", .value = v.asked.whom, .strong = true },
		{ .label = "件数", .value = arena_printf(&w->arena, "%d 件", v.n) } });
	if (v.next)
		sheet_flow(sheet, "お知らせ",
		    arena_printf(&w->arena,
			"新しいものから%d件、操作の記録の %s 番までです。それより前のものは、続きの紙にあります。",
			v.n, v.shown[v.n - 1].number),
		    0);
	if (v.n)
		table(sheet, &w->arena, &v);
	else
		sheet_flow(sheet, "記録", "この方の画面や相談を開いた記録は、まだありません。", 0);
	sheet_flow(sheet, "この紙について", ACCESS_IS ACCESS_LACKS, 0);
	bytes = sheet_end(sheet, &size);
	text_addn(&rq->page, bytes ? bytes : "", bytes ? size : 0);
	rq->type = "application/pdf";
	return 200;
}
