/* desk: the pages of one import -- looking, doing it, stopping, taking it back. */
#include "domain/imports/pages.h"

#include <string.h>

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
	v.runs = running_get(w, rq->id, &v.running);
	v.why = running_why(w, rq->id);
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

/* ---- At once, or while its page is waited at ---- */

enum { AT_ONCE = 300 /* lines: about a second */ };

typedef void doer(struct work *, struct import *, const struct import_order *);

struct doing {
	doer *run;
	int64_t import, runner;
	const char *what;
	int state; /* meanwhile */
};

static void do_on(struct work *w, void *context)
{
	const struct doing *d = context;
	struct import_order order = { .runner = d->runner };
	struct import im;

	if (store_get(w, &import_record, d->import, &im)
	    && running_tell(w, d->import, d->runner, d->what, 0, 0))
		d->run(w, &im, &order);
}

static void do_failed(struct work *w, void *context, enum fault_kind kind)
{
	const struct doing *d = context;

	running_fail(w, d->import, d->runner, kind);
}

static bool do_later(struct request *rq, const struct doing *d)
{
	struct later *l = later_new(rq);

	if (!l)
		return false;
	l->context = arena_alloc(&l->arena, sizeof *d);
	memcpy(l->context, d, sizeof *d);
	l->run = do_on;
	l->again = true;
	l->failed = do_failed;
	return true;
}

static int do_it(struct request *rq, struct import *im, struct doing *d, const char *flash)
{
	d->import = im->head.id;
	d->runner = id_new();
	if (!running_take(rq->work, im->head.id, d->runner, d->what))
		return too_late(rq);
	if (im->lines.n + im->gone.n > AT_ONCE) {
		if (!do_later(rq, d))
			return desk_busy(rq);
		im->state = d->state;
		im->begun = rq->work->now;
		import_keep(rq->work, im);
	} else {
		d->run(rq->work, im, &(struct import_order){0}); /* in one transaction */
		running_end(rq->work, d->import, d->runner);
		rq->flash = flash;
	}
	return reply_goto(rq, "/imports/%lld", (long long)rq->id);
}

int desk_apply(struct request *rq)
{
	struct doing d = { .run = import_apply, .what = "取り込み", .state = IMPORT_APPLYING };
	struct import im;

	if (!store_get(rq->work, &import_record, rq->id, &im))
		return any_absent(rq);
	if (!stands(rq, &im, IMPORT_READY, IMPORT_APPLYING)
	    && !stands(rq, &im, IMPORT_APPLIED, IMPORT_APPLIED))
		return too_late(rq);
	return do_it(rq, &im, &d, "名簿に取り込みました。この画面から取り消せます。");
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
	struct doing d = { .run = import_undo, .what = "取り消し", .state = IMPORT_UNDOING };
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
	if (form_value(rq, "stop")) /* whoever is at it ends here */
		running_end(rq->work, rq->id, 0);
	return do_it(rq, &im, &d,
	    "取込を取り消しました。あとで直されていた値は残し、下に書いてあります。");
}

/* What was done so far stays, and can be gone on with or taken back. */
int desk_stop(struct request *rq)
{
	struct import im;

	if (!store_get(rq->work, &import_record, rq->id, &im))
		return any_absent(rq);
	running_end(rq->work, rq->id, 0);
	rq->flash = "止めました。続きからまた始めることも、取り消すこともできます。";
	return reply_goto(rq, "/imports/%lld", (long long)rq->id);
}

/* Asked every few seconds by the page that waits. */
int desk_progress(struct request *rq)
{
	const char *of = query_value(rq, "of");
	struct running r;
	int64_t id;

	rq->type = "application/json";
	if (of && text_number(of, 1, INT64_MAX, &id) && running_get(rq->work, id, &r))
		text_addf(&rq->page, "{\"done\":%lld,\"whole\":%lld,\"say\":\"%s\"}",
		    (long long)r.done, (long long)r.whole,
		    running_said(&rq->work->arena, &r));
	else
		text_add(&rq->page, "{\"ended\":true}");
	return 200;
}

int desk_drop(struct request *rq)
{
	struct import im;

	if (!store_get(rq->work, &import_record, rq->id, &im))
		return any_absent(rq);
	if (!stands(rq, &im, IMPORT_READY, IMPORT_READING))
		return too_late(rq);
	running_end(rq->work, rq->id, 0);
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
