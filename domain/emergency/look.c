/* look: what an emergency opens -- one person, her slips, and a summary on paper. */
#include "document/document.h"
#include "domain/emergency/pages.h"

#define MAY(p) ((uint64_t)1 << (p))

enum { SUMMARY_SLIPS = 20, SUMMARY_COLUMNS = 5 };

static int over(struct request *rq, const struct emergency *e)
{
	int64_t at = e->ended ? e->ended : e->ends;

	return reply_problem(rq, 403,
	    arena_printf(&rq->work->arena, "この緊急の閲覧は、%s に終わりました。",
		moment_short(&rq->work->arena, at)),
	    "まだ必要なときは、「緊急の閲覧」から、もう一度理由を書いて開いてください。");
}

/* From here on the work sees what the emergency opens, and nothing else; 0: it does. */
static int enter(struct request *rq, struct looking *l)
{
	struct work *w = rq->work;
	struct actor own = w->actor;

	if (!store_get(w, &emergency_record, rq->id, &l->e)
	    || l->e.account.id != w->actor.account)
		return any_absent(rq);
	w->actor.pass = l->e.head.id;
	w->actor.at = w->now;
	w->actor.may = MAY(SIGNED_IN) | MAY(READ_CASES) | MAY(READ_PRIVATE) | MAY(READ_DIRECTORY);
	if (store_get(w, &person_record, l->e.person.id, &l->person))
		return 0;
	w->actor = own;
	return over(rq, &l->e);
}

static void load_slips(struct work *w, struct looking *l)
{
	struct query q = { .limit = SLIPS_MOST,
		.sort = record_field(&consultation_record, "received") };

	query_add(&q, &consultation_record, "person", EQUAL,
	    int_text(&w->arena, l->e.person.id));
	l->slips = store_list(w, &consultation_record, &q);
}

int look_person(struct request *rq)
{
	WORK_AS(rq->work, rq->work->actor);
	struct looking l = {0};
	int status = enter(rq, &l);

	if (status)
		return status;
	load_slips(rq->work, &l);
	rq->title = arena_printf(&rq->work->arena, "%s - 緊急の閲覧", l.person.name);
	look_person_page(&rq->page, rq, &l);
	return 200;
}

int look_slip(struct request *rq)
{
	WORK_AS(rq->work, rq->work->actor);
	struct looking l = {0};
	int status = enter(rq, &l);
	bool there;

	if (status)
		return status;
	there = store_get(rq->work, &consultation_record, rq->part, &l.slip)
	    && !l.slip.head.removed;
	if (there) {
		l.actions = store_parts(rq->work, &action_record, rq->part);
		rq->title = arena_printf(&rq->work->arena, "相談 %s - 緊急の閲覧", l.slip.number);
		look_slip_page(&rq->page, rq, &l);
	}
	return there ? 200 : any_absent(rq);
}

/* ---- On paper ---- */

static void person_rows(struct sheet *sheet, struct work *w, const struct person *p)
{
	struct sheet_box box[2];
	int n = 0;

	for EACH_FIELD(f, &person_record) {
		const char *shown = f->title ? NULL : field_show(w, f, p);

		if (shown && f->kind != NOTE)
			box[n++] = (struct sheet_box){ .label = f->label, .value = shown };
		if (n == 2)
			sheet_row(sheet, n, box);
		n %= 2;
	}
	if (n)
		sheet_row(sheet, n, box);
	if (p->note)
		sheet_flow(sheet, "備考", p->note, 0);
}

static void slip_rows(struct sheet *sheet, struct work *w, const struct looking *l)
{
	static const char *const names[SUMMARY_COLUMNS] = { "number", "received", "contents",
		"state", "next_step" };
	static const double widths[] = { 2, 2.5, 4, 2, 4 };
	const char *head[SUMMARY_COLUMNS];
	int n = l->slips.n < SUMMARY_SLIPS ? l->slips.n : SUMMARY_SLIPS;
	const char **cells =
	    arena_alloc(&w->arena, (size_t)(n * SUMMARY_COLUMNS + 1) * sizeof *cells);

	for (int j = 0; j < SUMMARY_COLUMNS; j++) {
		const struct field *f = record_field(&consultation_record, names[j]);

		head[j] = f->label;
		for (int i = 0; i < n; i++)
			cells[i * SUMMARY_COLUMNS + j] =
			    field_show_brief(w, f, LISTED(l->slips, &consultation_record, i));
	}
	sheet_heading(sheet, l->slips.n > n || l->slips.next
		? arena_printf(&w->arena, "相談（新しいものから%d件）", n) : "相談");
	if (n)
		sheet_table(sheet, SUMMARY_COLUMNS, head, widths, n, cells);
	else
		sheet_flow(sheet, "相談", "この方の相談はありません。", 0);
}

int look_pdf(struct request *rq)
{
	struct work *w = rq->work;
	WORK_AS(rq->work, rq->work->actor);
	struct looking l = {0};
	struct sheet *sheet;
	int status = enter(rq, &l);

	if (status)
		return status;
	load_slips(w, &l);
	sheet = sheet_begin(w,
	    &(struct sheet_about){ .title = "緊急の要約",
		.issuer = hub_place(w),
		.number = "",
		.mark = "緊急",
		.footer = arena_printf(&w->arena, "緊急の閲覧　%s　%s 印刷", w->actor.name,
		    moment_era(&w->arena, w->now)) });
	sheet_row(sheet, 1,
	    &(struct sheet_box){ .label = "対象の方", .value = l.person.name, .strong = true });
	person_rows(sheet, w, &l.person);
	slip_rows(sheet, w, &l);
	return reply_pdf(rq, sheet);
}
