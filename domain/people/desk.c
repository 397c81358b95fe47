/* desk: the pages of people -- one person, and a new one who may already be there. */
#include "domain/people/pages.h"

enum { ALIKE = 5 };

static int person_get(struct request *rq)
{
	struct person p;

	if (!store_get(rq->work, &person_record, rq->id, &p))
		return any_absent(rq);
	if (any_elsewhere(rq, &person_record, &p))
		return 303;
	rq->title = field_show(rq->work, record_title(&person_record), &p);
	person_page(&rq->page, rq, &p);
	return 200;
}

static int form(struct request *rq, const struct person *p, const struct person *alike, int n,
    int status)
{
	rq->title = "人を加える";
	person_new_page(&rq->page, rq, p, alike, n);
	return status;
}

static int new_get(struct request *rq)
{
	struct person p = {0};

	return form(rq, &p, NULL, 0, 200);
}

static int create(struct request *rq)
{
	struct person p = {0}, alike[ALIKE];
	int64_t before;
	bool twice;
	int n = 0;

	if (!form_read(rq, &person_record, &p))
		return form(rq, &p, NULL, 0, 422);
	if (!form_value(rq, "another"))
		n = people_alike(rq->work, &p, alike, ALIKE);
	if (n)
		return form(rq, &p, alike, n, 422);
	p.head.id = id_new();
	before = form_used(rq, &person_record, p.head.id, &twice);
	if (twice)
		return reply_goto(rq, "/people/%lld", (long long)before);
	if (before)
		return form(rq, &p, NULL, 0, 409);
	if (store_save(rq->work, &person_record, &p) != SAVED)
		return form(rq, &p, NULL, 0, 422);
	rq->flash = arena_printf(&rq->work->arena, "%sさんを加えました。", p.name);
	return reply_goto(rq, "/people/%lld", (long long)p.head.id);
}

#define ROUTE(method, path, may, run, ...) \
	{ method, "/people" path, may, run, .record = &person_record, __VA_ARGS__ }

static const struct route routes[] = {
	ROUTE(GET, "", READ_CASES, any_list, .deed = LISTING),
	ROUTE(GET, "/new", WRITE_CASES, new_get, .deed = VIEWING),
	ROUTE(POST, "", WRITE_CASES, create, .deed = MAKING),
	ROUTE(GET, "/suggest", READ_CASES, any_suggest, .deed = SEARCHING),
	ROUTE(GET, "/doubles", WRITE_CASES, doubles_list, .way = "同じ方かもしれない組を見る",
	    .deed = LISTING),
	ROUTE(GET, "/csv", EXPORT_CASES, any_csv, .slow = true, .deed = EXPORTING),
	ROUTE(GET, "/:id", READ_CASES, person_get, .deed = VIEWING),
	ROUTES_TO_CHANGE(ROUTE, "/:id", WRITE_CASES),
	ROUTES_TO_UNITE(ROUTE, "/:id", WRITE_CASES),
	ROUTE(POST, "/:id/other", WRITE_CASES, doubles_other, .deed = CHANGING),
	ROUTE(POST, "/:id/same", WRITE_CASES, doubles_same, .deed = CHANGING),
	ROUTES_TO_LEAVE(ROUTE, "/:id", READ_CASES, EXPORT_CASES),
	{ 0 }
};

const struct module people_module = {
	.path = "/people", .label = "人", .icon = "people", .may = READ_CASES, .routes = routes,
	.records = (const struct record *const[]){ &person_record, NULL },
	.tables = (const struct table *const[]){ &doubles_table, NULL },
};
