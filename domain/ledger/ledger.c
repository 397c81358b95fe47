/* ledger: the page of the ledger: what the address asks for, and the entries of that. */
#include "document/document.h"
#include "domain/ledger/pages.h"

#include <stdlib.h>
#include <string.h>

enum { WEEK = 7, DAY = 24 * 3600 * 1000 };

const struct choice ledger_results[] = {
	{ "ok", "できた" },
	{ "refused", "断った・直すよう返した" },
	{ "failed", "障害" },
	{ 0 },
};

/* ---- What is asked for ---- */

static bool is_one_of(const struct choice *choices, const char *code)
{
	for (const struct choice *c = choices; c->code; c++)
		if (text_same(c->code, code))
			return true;
	return false;
}

static int64_t read_day(struct request *rq, struct asked *a, const char *typed, bool last)
{
	struct date day;
	const char *why = NULL;

	if (!typed)
		return 0;
	if (date_read(&rq->work->arena, typed, work_today(rq->work), &day, &why))
		return last ? moment_last(day) + 1 : moment_of(day, 0);
	a->problem = arena_printf(&rq->work->arena, "日付「%s」を読み取れません。%s", typed, why);
	return 0;
}

static void read_result(struct asked *a)
{
	if (text_same(a->result, "ok"))
		a->query.most = 399;
	else if (text_same(a->result, "refused"))
		a->query.least = 400, a->query.most = 499;
	else if (text_same(a->result, "failed"))
		a->query.least = 500, a->query.most = 599;
	else
		a->result = NULL;
}

static void read_days(struct request *rq, struct asked *a)
{
	struct ledger_query *q = &a->query;

	q->from = read_day(rq, a, a->from, false);
	q->until = read_day(rq, a, a->until, true);
	if (q->from && q->until && q->from >= q->until)
		a->problem = "「この日まで」が「この日から」より前の日です。入れ替えてください。";
	/* Whoever asks for nothing sees the last days, not all years. */
	if (!a->from && !a->until && !q->about)
		q->from = moment_of(moment_date(rq->work->now - WEEK * (int64_t)DAY), 0);
}

static void read_number(struct request *rq, struct asked *a, const char *name, int64_t *to)
{
	const char *typed = query_value(rq, name);

	if (typed && !text_number(typed, 1, INT64_MAX, to))
		a->problem = "アドレスを読み取れません。条件を外して、もう一度お試しください。";
}

static struct asked asked_by(struct request *rq)
{
	struct asked a = { .query = { .region = rq->work->actor.region },
		.from = query_value(rq, "from"),
		.until = query_value(rq, "until"),
		.name = query_value(rq, "name"),
		.action = query_value(rq, "action"),
		.record = query_value(rq, "record"),
		.result = query_value(rq, "result"),
		.unusual = query_value(rq, "unusual") != NULL };

	read_number(rq, &a, "about", &a.query.about);
	read_number(rq, &a, "account", &a.query.account);
	read_number(rq, &a, "id", &a.query.id);
	read_number(rq, &a, "below", &a.query.below);
	read_days(rq, &a);
	read_result(&a);
	if (a.action && !is_one_of(ledger_actions, a.action))
		a.problem = "その操作はありません。一覧から選び直してください。";
	a.query.action = a.action;
	a.query.record = a.record;
	a.query.name = a.name;
	a.query.limit = a.unusual ? ENTRIES_AT_ONCE : ENTRIES_SHOWN;
	return a;
}

/* ---- The page ---- */

static const char *last_review(struct request *rq)
{
	struct work *w = rq->work;
	struct query q = { .limit = 1 };
	struct listing l = store_list(w, &review_record, &q);
	const struct review *r = l.n ? LISTED(l, &review_record, 0) : NULL;

	return r ? arena_printf(&w->arena, "%s に %s が %lld 番まで",
		       moment_era(&w->arena, r->reviewed),
		       r->reviewer.title ? r->reviewer.title : "", (long long)r->up_to.n)
		 : NULL;
}

/* One piece of the list; the number of its last entry, 0 where it was the end. */
static int64_t fill_some(struct request *rq, struct work *reader, struct ledger_view *v,
    const struct ledger_query *q)
{
	struct rows *rs = ledger_list(reader, q);

	ledger_keep(rq, rs);
	if (rs->n) /* no name for whoever guesses a number */
		v->asked.whom = ledger_title(rq, &person_record, v->asked.query.about);
	ledger_show(rq, reader, rs, v);
	return rs->n == q->limit ? strtoll(CELL(rs, rs->n - 1, LEDGER_NUMBER), NULL, 10) : 0;
}

static void fill(struct request *rq, struct ledger_view *v)
{
	struct ledger_query q = v->asked.query;
	struct work reader;
	int64_t last = 0;

	if (v->asked.problem)
		return;
	v->none = !ledger_reader(&reader, rq);
	if (v->none)
		return;
	/* Marked ones are few: until there is a page of them. */
	for (int i = 0; i < (v->asked.unusual ? ENTRIES_SCANNED / ENTRIES_AT_ONCE : 1); i++) {
		last = fill_some(rq, &reader, v, &q);
		q.below = last;
		if (!last || v->n >= ENTRIES_SHOWN)
			break;
	}
	if (last)
		v->next =
		    address_with(rq, rq->path, "below", int_text(&rq->work->arena, last));
	ledger_close(&reader, rq->work);
}

static int ledger_get(struct request *rq)
{
	struct ledger_view v = { .asked = asked_by(rq) };

	fill(rq, &v);
	v.csv = address_with(rq, "/ledger/csv", "below", NULL);
	v.reviewed = last_review(rq);
	rq->title = "操作の記録";
	ledger_page(&rq->page, rq, &v);
	return v.asked.problem ? 422 : 200;
}

static bool to_page(void *context, const char *s, size_t n)
{
	struct text *page = context;

	text_addn(page, s, n);
	return !page->over;
}

static int ledger_csv(struct request *rq)
{
	struct asked a = asked_by(rq);
	struct work reader;

	if (a.problem)
		return reply_problem(rq, 422, "条件が読み取れないので、書き出していません。",
		    a.problem);
	if (!ledger_reader(&reader, rq))
		return reply_problem(rq, 404, "操作の記録がまだありません。",
		    "だれかが画面を使うと、記録ができます。");
	a.query.below = 0;
	ledger_csv_to(to_page, &rq->page, &reader, &a.query, ledger_cell_words, rq->work);
	ledger_close(&reader, rq->work);
	return reply_csv(rq, "操作の記録");
}

/* ---- Its addresses ---- */

static const struct route routes[] = {
	{ GET, "/ledger", READ_LEDGER, ledger_get, .slow = true, .deed = LISTING },
	{ GET, "/ledger/csv", READ_LEDGER, ledger_csv, .slow = true, .deed = EXPORTING },
	{ GET, "/people/:id/access", READ_ACCESS, access_get, .slow = true,
	    .record = &person_record, .deed = VIEWING },
	{ GET, "/people/:id/access/pdf", READ_ACCESS, access_pdf, .slow = true,
	    .record = &person_record, .deed = PRINTING },
	{ 0 },
};

const struct module ledger_module = {
	.path = "/ledger",
	.label = "操作の記録",
	.icon = "ledger",
	.may = READ_LEDGER,
	.routes = routes,
};
