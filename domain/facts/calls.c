/* calls: from place to place, those first that have waited longest to be asked again. */
#include "domain/facts/pages.h"

/* Places of which something asks to be made sure of. */
static void gather(struct work *w, struct calls_view *v)
{
	struct rows *rs = store_query(w,
	    "SELECT f.organization, COUNT(*) FROM fact f JOIN organization o"
	    " ON o.region = f.region AND o.id = f.organization AND o.removed = 0"
	    " WHERE f.region = $1 AND f.removed = 0 AND (f.renew IS NULL OR f.renew < $2)"
	    " AND ($3 = 0 OR o.municipality = $3)"
	    " GROUP BY f.organization ORDER BY MIN(COALESCE(f.renew, '')), f.organization LIMIT $4",
	    I(w->actor.region), T(date_iso(&w->arena, work_today(w))), I(v->town),
	    I(CALLS_MOST));

	for (int i = 0; i < rs->n; i++)
		v->place[v->n++] =
		    (struct call_place){ cell_number(rs, i, 0), (int)cell_number(rs, i, 1) };
}

/* `at`: where it stands in the list; whoever is done with it goes on with what is there then. */
static const char *address(struct work *w, const struct calls_view *v, int at)
{
	struct text t = { .arena = &w->arena };

	text_addf(&t, "/facts/calls?place=%lld&at=%d", (long long)v->place[at].organization, at);
	if (v->town)
		text_addf(&t, "&town=%lld", (long long)v->town);
	return t.s;
}

/* The one that the address names, or the first; one that is done is not among them any more, and
 * stays to be looked at. */
static bool choose(struct request *rq, struct calls_view *v)
{
	struct work *w = rq->work;
	const char *said = query_value(rq, "place"), *where = query_value(rq, "at");
	int64_t id = 0, was = 0;
	int at = 0, next;

	if ((said && !text_number(said, 1, INT64_MAX, &id))
	    || (where && !text_number(where, 0, CALLS_MOST, &was)))
		return false;
	if (!id && v->n)
		id = v->place[0].organization;
	while (at < v->n && v->place[at].organization != id)
		at++;
	v->at = at < v->n ? at : -1;
	if (!id)
		return true;
	if (!store_get(w, &organization_record, id, &v->organization))
		return false;
	next = v->at >= 0 ? v->at + 1 : was < v->n ? (int)was : 0;
	v->here = v->at >= 0 ? address(w, v, v->at) : rq->path;
	v->before = v->at > 0 ? address(w, v, v->at - 1) : NULL;
	v->next = next < v->n ? address(w, v, next) : NULL;
	return true;
}

int facts_calls(struct request *rq)
{
	struct calls_view *v = arena_alloc(&rq->work->arena, sizeof *v);
	struct fact_ask a;

	*v = (struct calls_view){ .at = -1 };
	if (!fact_ask_read(rq, &a))
		return reply_problem(rq, 422, "条件が読み取れません。", rq->work->problems->say);
	v->town = a.town;
	gather(rq->work, v);
	if (!choose(rq, v))
		return any_absent(rq);
	v->towns = municipalities_inside(rq->work, work_today(rq->work), &v->towns_of);
	rq->title = "電話で確かめる";
	calls_page(&rq->page, rq, v);
	return 200;
}
