/* regions: the pages of the hub and its municipalities. */
#include "domain/regions/pages.h"

#include <stdlib.h>

static bool agreement_today(struct work *w, int64_t municipality, struct agreement *out)
{
	struct listing l = store_parts(w, &agreement_record, municipality);
	struct date today = work_today(w);

	for (int i = 0; i < l.n; i++) {
		const struct agreement *a = LISTED(l, &agreement_record, i);

		if (date_compare(a->since, today) <= 0
		    && (!date_known(a->until) || date_compare(a->until, today) >= 0)) {
			*out = *a;
			return true;
		}
	}
	return false;
}

static int index_get(struct request *rq)
{
	struct work *w = rq->work;
	struct query q = { .sort = record_field(&municipality_record, "code"),
		.ascending = true,
		.limit = 1000 };
	struct listing l = store_list(w, &municipality_record, &q);
	struct town_row *rows = arena_alloc(&w->arena, (size_t)(l.n + 1) * sizeof *rows);
	struct hub hub = {0};

	for (int i = 0; i < l.n; i++) {
		const struct municipality *m = LISTED(l, &municipality_record, i);

		rows[i].town = *m;
		figure_latest(w, m->head.id, &rows[i].figure);
		agreement_today(w, m->head.id, &rows[i].inside);
	}
	hub_get(w, &hub);
	rq->title = "地域";
	regions_index_page(&rq->page, rq, &hub, rows, l.n);
	return 200;
}

static int by_day(const void *one, const void *other)
{
	const struct figure *a = one, *b = other;

	return date_compare(b->as_of, a->as_of);
}

static int municipality_get(struct request *rq)
{
	struct work *w = rq->work;
	struct municipality m;
	struct listing figures, agreements;

	if (!store_get(w, &municipality_record, rq->id, &m))
		return any_absent(rq);
	figures = store_parts(w, &figure_record, m.head.id);
	agreements = store_parts(w, &agreement_record, m.head.id);
	if (figures.n > 1)
		qsort(figures.items, (size_t)figures.n, sizeof(struct figure), by_day);
	rq->title = m.name;
	municipality_page(&rq->page, rq, &m, figures.items, figures.n, agreements.items,
	    agreements.n);
	return 200;
}

#define HUB(method, path, may, run, ...) \
	{ method, "/regions/hubs" path, may, run, .record = &hub_record, __VA_ARGS__ }
#define TOWN(method, path, may, run, ...) \
	{ method, "/regions/municipalities" path, may, run, .record = &municipality_record, \
		__VA_ARGS__ }
#define TOWNS "/regions/municipalities/:id"
#define FIGURE(method, path, may, run, ...) \
	{ method, TOWNS "/figures" path, may, run, .record = &figure_record, __VA_ARGS__ }
#define AGREEMENT(method, path, may, run, ...) \
	{ method, TOWNS "/agreements" path, may, run, .record = &agreement_record, __VA_ARGS__ }
#define PART_ROUTES(ROUTE) \
	ROUTE(GET, "/new", WRITE_REGION, any_new, .deed = VIEWING), \
	ROUTE(POST, "", WRITE_REGION, any_create, .deed = MAKING), \
	ROUTE(GET, "/:part", READ_FIGURES, any_show, .deed = VIEWING), \
	ROUTES_TO_CHANGE(ROUTE, "/:part", WRITE_REGION), \
	ROUTE(GET, "/:part/history", READ_FIGURES, any_history, .deed = VIEWING)

static const struct route routes[] = {
	{ GET, "/regions", READ_FIGURES, index_get, .deed = LISTING },
	HUB(GET, "/:id", READ_FIGURES, any_show, .deed = VIEWING),
	HUB(GET, "/:id/edit", WRITE_REGION, any_edit, .deed = VIEWING),
	HUB(POST, "/:id", WRITE_REGION, any_update, .deed = CHANGING),
	HUB(GET, "/:id/history", READ_FIGURES, any_history, .deed = VIEWING),
	TOWN(GET, "/new", WRITE_REGION, any_new, .deed = VIEWING),
	TOWN(POST, "", WRITE_REGION, any_create, .deed = MAKING),
	TOWN(GET, "/:id", READ_FIGURES, municipality_get, .deed = VIEWING),
	TOWN(GET, "/:id/edit", WRITE_REGION, any_edit, .deed = VIEWING),
	TOWN(POST, "/:id", WRITE_REGION, any_update, .deed = CHANGING),
	TOWN(GET, "/:id/history", READ_FIGURES, any_history, .deed = VIEWING),
	PART_ROUTES(FIGURE),
	PART_ROUTES(AGREEMENT),
	{ 0 }
};

const struct module regions_module = {
	.path = "/regions", .label = "地域", .icon = "regions", .may = READ_FIGURES, .routes = routes,
	.records = (const struct record *const[]){
	    &hub_record, &municipality_record, &agreement_record, &figure_record, NULL },
};
