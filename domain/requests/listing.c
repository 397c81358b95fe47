/* listing: all requests, those to one organization or of one slip; as page, file, paper. */
#include "domain/requests/pages.h"

enum { PAGE = 30, PRINTED_MOST = 1000, COLUMNS = 6 };

const struct choice listing_dues[] = { { "late", "期限を過ぎた" }, { "week", "7日以内に期限" },
	{ "none", "期限なし" }, { 0 } };

static void add_due(struct work *w, struct query *q, const char *due)
{
	struct arena *a = &w->arena;
	struct date today = work_today(w);

	if (text_same(due, "none")) {
		query_add(q, &action_record, "due", EMPTY, NULL);
	} else if (text_same(due, "late")) {
		query_add(q, &action_record, "due", AT_MOST, date_iso(a, date_add_days(today, -1)));
	} else if (due) {
		query_add(q, &action_record, "due", AT_LEAST, date_iso(a, today));
		query_add(q, &action_record, "due", AT_MOST, date_iso(a, date_add_days(today, 7)));
	}
}

static const char *one_of(struct request *rq, const char *name, const struct choice *choices,
    const char *say)
{
	const char *said = query_value(rq, name);

	for (const struct choice *c = choices; said && c->code; c++)
		if (text_same(c->code, said))
			return c->code;
	if (said)
		work_problem(rq->work, name, "%sに「%s」はありません。選び直してください。", say, said);
	return NULL;
}

/* By its id, or by the name that was typed. */
static void organization_said(struct request *rq, struct listing_view *v)
{
	struct work *w = rq->work;
	const char *id = query_value(rq, "organization"),
		   *typed = query_value(rq, "organization.title");
	struct query q = { .find = typed, .limit = 2 };
	struct listing l;
	int64_t n;

	if (id && text_number(id, 1, INT64_MAX, &n)
	    && store_get(w, &organization_record, n, &v->organization)
	    && (!typed || text_same(typed, v->organization.name)))
		return;
	v->organization = (struct organization){0};
	if (!typed && !id)
		return;
	l = typed ? store_list(w, &organization_record, &q) : (struct listing){0};
	if (l.n == 1)
		v->organization = *(struct organization *)l.items;
	else
		work_problem(w, "organization",
		    l.n ? "その名前の機関はいくつもあります。もう少し詳しく入れてください。"
			: "その機関は名簿に見つかりません。書き方を変えてください。");
}

/* Which requests the address asks for; problems where it says what there is not. */
static void read_view(struct request *rq, struct listing_view *v)
{
	struct work *w = rq->work;
	const char *slip = query_value(rq, "slip");
	struct query *q = &v->query;
	int64_t id;

	*v = (struct listing_view){ .query.limit = PAGE };
	v->state = one_of(rq, "state", record_field(&action_record, "answer")->choices, "状態");
	v->due = one_of(rq, "due", listing_dues, "期限");
	organization_said(rq, v);
	query_add(q, &action_record, "kind", EQUAL, "request");
	if (slip
	    && (!text_number(slip, 1, INT64_MAX, &id)
		|| !store_get(w, &consultation_record, id, &v->slip)))
		work_problem(w, "slip", "その相談は見つかりません。");
	else if (slip)
		query_add(q, &action_record, "consultation", EQUAL, int_text(&w->arena, id));
	if (v->organization.head.id)
		query_add(q, &action_record, "organization", EQUAL,
		    int_text(&w->arena, v->organization.head.id));
	add_due(w, q, v->due);
	v->states = store_count_by_some(w, &action_record, q,
	    record_field(&action_record, "answer"), REACH);
	if (v->state)
		query_add(q, &action_record, "answer", EQUAL, v->state);
	/* What waits stands in the order of its days. */
	if (text_same(v->state, "waiting")) {
		q->sort = record_field(&action_record, "due");
		q->ascending = true;
	}
}

int listing_get(struct request *rq)
{
	struct listing_view v;

	read_view(rq, &v);
	rq->title = "支援要請";
	v.query.after = query_value(rq, "after");
	if (!rq->work->problems) {
		v.found = store_list(rq->work, &action_record, &v.query);
		v.count = v.query.after || v.found.next
		    ? store_count_most(rq->work, &action_record, &v.query, COUNT_MOST)
		    : v.found.n;
	}
	listing_page(&rq->page, rq, &v);
	return rq->work->problems ? 422 : 200;
}

static int unclear(struct request *rq)
{
	return reply_problem(rq, 422, "絞り込みの条件が読み取れないので、出していません。",
	    rq->work->problems->say);
}

int listing_csv(struct request *rq)
{
	struct date d = work_today(rq->work);
	struct listing_view v;

	read_view(rq, &v);
	if (rq->work->problems)
		return unclear(rq);
	record_csv(&rq->page, rq->work, &action_record, &v.query);
	if (rq->page.over)
		return reply_problem(rq, 413, "大きすぎて一つのファイルにできません。",
		    "一覧を絞り込んでから、もう一度お試しください。");
	rq->type = "text/csv; charset=utf-8";
	rq->download = arena_printf(&rq->work->arena, "支援要請_%04d%02d%02d.csv", d.year, d.month,
	    d.day);
	return 200;
}

/* ---- On paper ---- */

static const char *or_none(const char *s)
{
	return s ? s : "―";
}

static void row(struct work *w, const struct action *a, const char **cell)
{
	struct asking asking = {0};

	cell[0] = asking_of(w, a->head.id, &asking) ? asking.number : "―";
	cell[1] = or_none(a->organization.title);
	cell[2] = or_none(a->consultation.title);
	cell[3] = asking_since(w, a);
	cell[4] = or_none(asking_due(w, a));
	cell[5] = or_none(field_show(w, record_field(&action_record, "answer"), a));
}

int listing_sheet(struct request *rq)
{
	static const char *const head[] = { "依頼番号", "頼んだ先", "相談", "いつから", "返事の期限",
		"状態" };
	static const double widths[] = { 1.2, 3, 1.5, 2.4, 2.2, 1.2 };
	struct work *w = rq->work;
	const char **cells;
	struct listing_view v;
	struct sheet *s;

	read_view(rq, &v);
	if (w->problems)
		return unclear(rq);
	v.query.limit = PRINTED_MOST;
	v.found = store_list(w, &action_record, &v.query);
	cells = arena_alloc(&w->arena, ((size_t)v.found.n + 1) * COLUMNS * sizeof *cells);
	for (int i = 0; i < v.found.n; i++)
		row(w, LISTED(v.found, &action_record, i), &cells[i * COLUMNS]);
	s = sheet_begin(w,
	    &(struct sheet_about){ .title = "支援要請の一覧",
		.issuer = hub_place(w),
		.number = "",
		.footer = arena_printf(&w->arena, "%s 印刷", moment_era(&w->arena, w->now)) });
	sheet_row(s, 2,
	    (struct sheet_box[]){ { .label = "頼んだ先",
				      .value = v.organization.name ? v.organization.name : "すべて",
				      .width = 2 },
		{ .label = "件数",
		    .value = arena_printf(&w->arena, v.found.next ? "はじめの %d 件" : "%d 件",
			v.found.n) } });
	sheet_table(s, COLUMNS, head, widths, v.found.n, cells);
	return reply_pdf(rq, s);
}
