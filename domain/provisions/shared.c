/* shared: what the staff of a facility sees, and nothing else: the items of a slip that were shared
 * with their organization, while that stands.  Here alone somebody reads a case who may not read
 * cases, so each page first asks whether the share is his organization's, and open now. */
#include "domain/provisions/pages.h"

enum { SHOWN = 30, COUNTED = 100 };

/* Newest first, whatever became of them since. */
static struct rows *candidates(struct work *w, int64_t below, int limit)
{
	return store_query(w,
	    "SELECT id FROM provision WHERE region = $1 AND organization = $2 AND how = 'screen'"
	    " AND ended IS NULL AND removed = 0 AND share_until >= $3 AND id < $4"
	    " ORDER BY id DESC LIMIT $5",
	    I(w->actor.region), I(w->actor.organization),
	    T(date_iso(&w->arena, work_today(w))), I(below), I(limit));
}

/* Is it there, by screen, for the actor's organization, and open now? */
static bool share_get(struct work *w, int64_t id, struct provision *p)
{
	int64_t organization = w->actor.organization;
	const char *why;

	if (!organization || !actor_may(&w->actor, READ_SHARED))
		return false;
	WORK_AS(w, actor_program(w->actor.region));
	return store_get(w, &provision_record, id, p) && p->how == BY_SCREEN
	    && p->organization.id == organization && !p->head.removed
	    && provision_is_open(w, p, &why);
}

static int list_get(struct request *rq)
{
	struct work *w = rq->work;
	struct provision *p = arena_alloc(&w->arena, SHOWN * sizeof *p);
	const char *asked = query_value(rq, "below"), *next = NULL;
	int64_t below = INT64_MAX;
	struct rows *rs;
	int n = 0;

	if (asked && !text_number(asked, 1, INT64_MAX, &below))
		below = INT64_MAX;
	rs = candidates(w, below, SHOWN);
	for (int i = 0; i < rs->n; i++)
		n += share_get(w, cell_number(rs, i, 0), &p[n]);
	if (rs->n == SHOWN)
		next = arena_printf(&w->arena, "/shared?below=%s", CELL(rs, rs->n - 1, 0));
	rq->title = "共有されたもの";
	shared_list_page(&rq->page, rq, p, n, next);
	return 200;
}

static int excerpt_of(struct work *w, const struct provision *p, const struct excerpt **line)
{
	WORK_AS(w, actor_program(w->actor.region));

	return consultation_excerpt(w, p->consultation.id, w->now, p->items, line);
}

static int show_get(struct request *rq)
{
	struct work *w = rq->work;
	const struct excerpt *line;
	struct provision p;
	int n;

	if (!share_get(w, rq->id, &p))
		return reply_problem(rq, 404, "共有されていないか、共有が終わりました。",
		    "続けて見る必要があるときは、拠点センターにお電話ください。");
	n = excerpt_of(w, &p, &line);
	if (n < 0)
		return any_absent(rq);
	rq->title = arena_printf(&w->arena, "相談 %s", p.consultation.title);
	shared_page(&rq->page, rq, &p, line, n);
	return 200;
}

static int64_t waiting(struct work *w)
{
	struct rows *rs;
	struct provision p;
	int64_t n = 0;

	if (!w->actor.organization)
		return 0;
	rs = candidates(w, INT64_MAX, COUNTED);
	for (int i = 0; i < rs->n; i++)
		n += share_get(w, cell_number(rs, i, 0), &p);
	return n;
}

static const struct route routes[] = {
	{ GET, "/shared", READ_SHARED, list_get, .record = &provision_record, .deed = LISTING },
	{ GET, "/shared/:id", READ_SHARED, show_get, .record = &provision_record, .deed = VIEWING },
	{ 0 }
};

const struct module shared_module = {
	.path = "/shared",
	.label = "共有",
	.icon = "messages",
	.may = READ_SHARED,
	.routes = routes,
	.waiting = waiting,
};
