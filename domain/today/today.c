/* today: the first page -- what waits for me. */
#include "domain/today/pages.h"

#include "domain/accounts/accounts.h"
#include "domain/certificates/certificates.h"
#include "web/session.h"

int64_t changes_last_visit(struct request *rq)
{
	int64_t last = session_last_visit(rq->work, rq->work->actor.account);

	return last ? last : rq->session.last_login;
}

static int desk(struct request *rq)
{
	struct desk_view *v = arena_alloc(&rq->work->arena, sizeof *v);

	desk_gather(rq->work, changes_last_visit(rq), v);
	desk_page(&rq->page, rq, v);
	return 200;
}

static int town(struct request *rq)
{
	struct town_view *v = arena_alloc(&rq->work->arena, sizeof *v);

	town_gather(rq->work, v);
	town_page(&rq->page, rq, v);
	return 200;
}

static int today_get(struct request *rq)
{
	struct work *w = rq->work;
	struct date today = work_today(w);
	const char *first;
	struct hub hub = {0};

	first = account_first_page(w, w->actor.account);
	if (first)
		return reply_goto(rq, "%s", first);
	rq->title = arena_printf(&w->arena, "%d月%d日（%s）", today.month, today.day,
	    date_weekday_name(today));
	certificates_warn(rq);
	if (actor_may(&w->actor, WRITE_CASES))
		return desk(rq);
	if (actor_may(&w->actor, READ_CASES))
		return town(rq);
	hub_get(w, &hub);
	landing_page(&rq->page, rq, &hub);
	return 200;
}

static int first_get(struct request *rq)
{
	return reply_goto(rq, "/today");
}

static const struct route routes[] = { { GET, "/", SIGNED_IN, first_get, .deed = NO_DEED },
	{ GET, "/today", SIGNED_IN, today_get, .deed = LISTING },
	{ GET, "/today/sheet", WRITE_CASES, sheet_get, .slow = true, .deed = PRINTING },
	{ GET, "/today/changes", WRITE_CASES, changes_get, .deed = LISTING },
	{ POST, "/today/changes", WRITE_CASES, changes_seen, .deed = CHANGING }, { 0 } };

const struct module today_module = {
	.path = "/today",
	.label = "今日",
	.icon = "today",
	.may = SIGNED_IN,
	.routes = routes,
	.tables = (const struct table *const[]){ &changes_seen_table, NULL },
	.waiting = desk_waiting,
};
