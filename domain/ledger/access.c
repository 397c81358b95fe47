/* access: who has seen what is known of one person, for that person to have. */
#include "document/document.h"
#include "domain/ledger/pages.h"

#include <string.h>

enum { COLUMNS = 6, IDS_MOST = 1000 };

/* Hers, and what was put into hers, and into that. */
struct ids {
	int n;
	int64_t id[IDS_MOST];
};

static struct ids *ids_of(struct work *w, int64_t person)
{
	struct ids *ids = arena_alloc(&w->arena, sizeof *ids);

	ids->id[ids->n++] = person;
	for (int i = 0; i < ids->n; i++) {
		const struct unity *u;
		int more = store_unions(w, &person_record, ids->id[i], &u);

		for (int k = 0; k < more && ids->n < IDS_MOST; k++)
			ids->id[ids->n++] = u[k].lost;
	}
	return ids;
}

/* The newest of two lists, each newest first. */
static struct rows *newest(struct arena *a, const struct rows *one, const struct rows *other,
    int limit)
{
	struct rows *out = arena_alloc(a, sizeof *out);
	size_t width = LEDGER_COLUMNS * sizeof *out->cell;
	int i = 0, j = 0;

	out->cols = LEDGER_COLUMNS;
	out->cell = arena_alloc(a, (size_t)(one->n + other->n + 1) * width);
	while (out->n < limit && (i < one->n || j < other->n)) {
		bool first = j == other->n
		    || (i < one->n
			&& cell_number(one, i, LEDGER_NUMBER)
			    > cell_number(other, j, LEDGER_NUMBER));

		memcpy(&CELL(out, out->n++, 0), first ? &CELL(one, i++, 0) : &CELL(other, j++, 0),
		    width);
	}
	return out;
}

static struct rows *entries(struct work *reader, const struct request *rq, const struct ids *ids,
    int limit)
{
	struct ledger_query q = { .region = rq->work->actor.region, .limit = limit };
	const char *below = query_value(rq, "below");
	struct rows *all = arena_alloc(&reader->arena, sizeof *all);

	if (below)
		text_number(below, 1, INT64_MAX, &q.below);
	for (int i = 0; i < ids->n; i++) {
		q.about = ids->id[i];
		all = newest(&reader->arena, all, ledger_list(reader, &q), limit);
	}
	return all;
}

/* The person, and her entries; false: there is no such person for this actor. */
static bool load(struct request *rq, struct ledger_view *v, int limit)
{
	struct person p;
	struct work reader;
	struct rows *rs;
	struct ids *ids;

	if (!store_get(rq->work, &person_record, rq->id, &p))
		return false;
	v->asked.whom = field_show(rq->work, record_title(&person_record), &p);
	ids = ids_of(rq->work, rq->id);
	v->united = ids->n > 1;
	v->none = !ledger_reader(&reader, rq);
	if (v->none)
		return true;
	rs = entries(&reader, rq, ids, limit);
	v->shown = arena_alloc(&rq->work->arena, ((size_t)rs->n + 1) * sizeof *v->shown);
	ledger_keep(rq, rs);
	for (int i = 0; i < rs->n; i++) {
		v->shown[v->n] = ledger_shown(rq, &CELL(rs, i, 0));
		v->shown[v->n++].of_other = cell_number(rs, i, LEDGER_ABOUT) != rq->id;
	}
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
	static const char *const head[] = { "日時", "見た人・使った人", "役割", "操作", "何を",
		"結果" };
	static const double widths[] = { 3, 3.5, 2.5, 2, 3, 2 };
	const char **cells = arena_alloc(a, ((size_t)v->n + 1) * COLUMNS * sizeof *cells);

	for (int i = 0; i < v->n; i++) {
		const struct shown *s = &v->shown[i];
		const char **row = &cells[i * COLUMNS];

		row[0] = s->at;
		row[1] = who(a, s);
		row[2] = s->role;
		row[3] = s->of_other ? arena_printf(a, "%s※", s->action) : s->action;
		row[4] = s->what;
		row[5] = s->result;
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
	if (v.united)
		sheet_flow(sheet, "※", ACCESS_UNITED, 0);
	sheet_flow(sheet, "この紙について", ACCESS_IS ACCESS_LACKS, 0);
	bytes = sheet_end(sheet, &size);
	text_addn(&rq->page, bytes ? bytes : "", bytes ? size : 0);
	rq->type = "application/pdf";
	return 200;
}
