/* desk: the pages of imports -- choosing files, looking, doing it, taking it back. */
#include "domain/imports/pages.h"
#include "web/upload.h"

#include <string.h>

/* ---- Choosing files ---- */

static const struct field as_of_field = { .name = "as_of", .label = "データの時点", .kind = DATE };

/* That of the region's first municipality. */
static const char *prefecture_of(struct work *w)
{
	const struct municipality *inside;

	if (municipalities_inside(w, work_today(w), &inside) == 0 || !inside[0].code)
		return NULL;
	return arena_printf(&w->arena, "%.2s", inside[0].code);
}

static int form(struct request *rq, int status)
{
	rq->title = "オープンデータを取り込む";
	import_new_page(&rq->page, rq, prefecture_of(rq->work));
	return status;
}

int desk_new(struct request *rq)
{
	return form(rq, 200);
}

static bool read_upload(void *context, size_t at, void *to, size_t n)
{
	return upload_bytes(context, at, to, n);
}

static bool read_order(struct request *rq, struct import_order *order)
{
	struct import_file *files = arena_alloc(&rq->work->arena, UPLOADS_MOST * sizeof *files);
	const char *area = form_value(rq, "area"), *as_of = form_value(rq, "as_of");

	for (int i = 0; i < rq->uploads; i++) {
		const struct upload *u = &rq->upload[i];

		files[i] = (struct import_file){ u->name,
			{ read_upload, (void *)(uintptr_t)u, u->length } };
	}
	order->file = files;
	order->files = rq->uploads;
	order->gently = true;
	if (area && !strcmp(area, "all"))
		order->area = "";
	else if (area && strcmp(area, "region") != 0)
		order->area = area;
	if (order->area && strspn(order->area, "0123456789") != strlen(order->area))
		work_problem(rq->work, "area", "範囲を一覧から選んでください。");
	if (as_of)
		field_read(rq->work, &as_of_field, as_of, &order->as_of);
	return !rq->work->problems;
}

int desk_create(struct request *rq)
{
	struct import im = { .head.id = id_new() };
	struct import_order order = {0};
	int64_t before;
	bool twice;

	if (!read_order(rq, &order))
		return form(rq, 422);
	before = form_used(rq, &import_record, im.head.id, &twice);
	if (twice)
		return reply_goto(rq, "/imports/%lld", (long long)before);
	if (before)
		return form(rq, 409);
	if (!import_read(rq->work, &order, &im))
		return form(rq, 422);
	rq->flash = "ファイルを読みました。まだ名簿は何も変えていません。下の内容を確かめてください。";
	return reply_goto(rq, "/imports/%lld", (long long)im.head.id);
}

/* ---- Looking ---- */

static void count_lines(struct work *w, struct import_view *v)
{
	const struct import *im = v->import;
	const int64_t counts[OUTCOMES] = { im->fresh.n, im->altered.n, im->same.n, im->gone.n,
		im->doubtful.n, im->refused.n };
	struct rows *rs = store_query(w,
	    "SELECT COUNT(*) FROM import_line WHERE region = $1 AND import = $2 AND outcome = $3"
	    " AND decision = 0",
	    I(w->actor.region), I(im->head.id), I(DOUBTFUL));

	memcpy(v->count, counts, sizeof counts);
	v->waiting = rs->n ? cell_number(rs, 0, 0) : 0;
}

static int outcome_asked(struct request *rq, const struct import_view *v)
{
	const char *asked = query_value(rq, "outcome");

	for (int i = 0; asked && i < OUTCOMES; i++)
		if (!strcmp(asked, import_outcomes[i].code))
			return i;
	if (asked)
		return OUTCOMES;
	if (v->waiting)
		return DOUBTFUL;
	return v->import->state == IMPORT_READY && v->count[CHANGED] ? CHANGED : OUTCOMES;
}

int desk_show(struct request *rq)
{
	const char *after = query_value(rq, "after");
	struct work *w = rq->work;
	struct import im;
	struct import_view v = { .import = &im };
	struct rows *rs;
	int64_t n = 0;

	if (!store_get(w, &import_record, rq->id, &im))
		return any_absent(rq);
	if (after)
		text_number(after, 1, INT64_MAX, &n);
	count_lines(w, &v);
	v.outcome = outcome_asked(rq, &v);
	rs = lines_after(w, rq->id, (enum outcome)v.outcome, n, LINES_SHOWN + 1);
	v.line = arena_alloc(&w->arena, (size_t)(rs->n + 1) * sizeof *v.line);
	lines_show(w, &im, rs, v.line);
	v.lines = rs->n > LINES_SHOWN ? LINES_SHOWN : rs->n;
	v.next = rs->n > LINES_SHOWN ? v.line[LINES_SHOWN - 1].line.n : 0;
	rq->title = arena_printf(&w->arena, "%s - 取込", im.name);
	import_page(&rq->page, rq, &v);
	return 200;
}

static bool put(void *context, const char *s, size_t n)
{
	struct request *rq = context;

	text_addn(&rq->page, s, n);
	return !rq->page.over;
}

int desk_report(struct request *rq)
{
	struct date d = work_today(rq->work);
	struct import im;

	if (!store_get(rq->work, &import_record, rq->id, &im))
		return any_absent(rq);
	if (!import_report(rq->work, &im, put, rq) && rq->page.over)
		return reply_problem(rq, 413, "報告が大きすぎて、書き出せません。",
		    "yui import kaigo --report で、ファイルに書き出してください。");
	rq->type = "text/csv; charset=utf-8";
	rq->download = arena_printf(&rq->work->arena, "取込の報告_%04d%02d%02d.csv", d.year,
	    d.month, d.day);
	return 200;
}

/* ---- Doing ---- */

/* The import in one of these two states, in the version that the form says. */
static bool stands(struct request *rq, struct import *im, int one, int other)
{
	return (im->state == one || im->state == other)
	    && (!form_version(rq) || form_version(rq) == im->head.version);
}

static int too_late(struct request *rq)
{
	return reply_problem(rq, 409, "この取込は、もう先へ進んでいます。",
	    "いまの操作では何も変えていません。取込の画面を開き直して、状態を確かめてください。");
}

int desk_apply(struct request *rq)
{
	struct import_order order = { .gently = true };
	struct import im;

	if (!store_get(rq->work, &import_record, rq->id, &im))
		return any_absent(rq);
	if (!stands(rq, &im, IMPORT_READY, IMPORT_APPLYING)
	    && !stands(rq, &im, IMPORT_APPLIED, IMPORT_APPLIED))
		return too_late(rq);
	import_apply(rq->work, &im, &order);
	rq->flash = "名簿に取り込みました。この画面から取り消せます。";
	return reply_goto(rq, "/imports/%lld", (long long)rq->id);
}

/* Later imports rest on this one: they have to go first. */
static struct rows *resting_on(struct work *w, int64_t id)
{
	return store_query(w,
	    "SELECT i.name FROM import_line l JOIN import i ON i.region = l.region"
	    " AND i.id = l.import WHERE l.region = $1 AND l.was_import = $2 AND l.import <> $2"
	    " AND l.done = 1 LIMIT 1",
	    I(w->actor.region), I(id));
}

int desk_undo(struct request *rq)
{
	struct import_order order = { .gently = true };
	struct import im;
	struct rows *rs;

	if (!store_get(rq->work, &import_record, rq->id, &im))
		return any_absent(rq);
	if (!stands(rq, &im, IMPORT_APPLIED, IMPORT_UNDOING)
	    && !stands(rq, &im, IMPORT_APPLYING, IMPORT_APPLYING))
		return too_late(rq);
	rs = resting_on(rq->work, rq->id);
	if (rs->n)
		return reply_problem(rq, 409, "あとの取込を先に取り消してください。",
		    arena_printf(&rq->work->arena,
			"何も変えていません。「%s」がこの取込の値をさらに変えています。",
			CELL(rs, 0, 0)));
	import_undo(rq->work, &im, &order);
	rq->flash = "取込を取り消しました。あとで直されていた値は残し、下に書いてあります。";
	return reply_goto(rq, "/imports/%lld?outcome=all", (long long)rq->id);
}

int desk_drop(struct request *rq)
{
	struct import im;

	if (!store_get(rq->work, &import_record, rq->id, &im))
		return any_absent(rq);
	if (!stands(rq, &im, IMPORT_READY, IMPORT_READING))
		return too_late(rq);
	im.state = IMPORT_DROPPED;
	if (store_save(rq->work, &import_record, &im) != SAVED)
		return too_late(rq);
	rq->flash = "取り込まずにやめました。名簿は何も変わっていません。";
	return reply_goto(rq, "/imports");
}

/* What to do with a row that may be a place that is there. */
int desk_decide(struct request *rq)
{
	static const char *const words[] = { "", "new", "that", "out" };
	const char *typed = form_value(rq, "decision"), *line = form_value(rq, "line");
	struct import im;
	struct line l;
	int64_t n;

	if (!store_get(rq->work, &import_record, rq->id, &im))
		return any_absent(rq);
	if (!line || !text_number(line, 1, INT64_MAX, &n) || !line_get(rq->work, rq->id, n, &l)
	    || l.outcome != DOUBTFUL)
		return any_absent(rq);
	if (l.done || (im.state != IMPORT_READY && im.state != IMPORT_APPLIED))
		return too_late(rq);
	l.decision = UNDECIDED;
	for (size_t i = 1; typed && i < COUNT(words); i++)
		if (!strcmp(typed, words[i]))
			l.decision = (enum decision)i;
	line_update(rq->work, &l);
	return reply_goto(rq, "/imports/%lld?outcome=doubtful#line-%lld", (long long)rq->id,
	    (long long)n);
}
