/* corporations: who runs places of the directory. */
#include "domain/organizations/pages.h"

#include <string.h>

static const struct field fields[] = {
#define RECORD struct corporation
#define FIELDS "domain/organizations/corporation.def"
#include "base/rows.h"
};

static void check(struct work *w, const void *rec)
{
	const struct corporation *c = rec;

	if (c->number && strspn(c->number, "0123456789") != 13)
		work_problem(w, "number", "半角数字13桁で入れてください。");
}

const struct record corporation_record = {
	.name = "corporation",
	.label = "法人",
	.size = sizeof(struct corporation),
	.fields = fields,
	.check = check,
	.read = READ_DIRECTORY,
	.write = WRITE_DIRECTORY,
	.export = READ_DIRECTORY,
	.indexes = (const char *const[]){ "number", "name", NULL },
};

static int show(struct request *rq)
{
	struct corporation c;
	struct doubts d;
	int status;

	if (store_get(rq->work, &corporation_record, rq->id, &c) && !c.head.removed) {
		corporation_doubts(rq->work, &c, &d);
		doubts_note(&rq->page, &d);
	}
	status = any_show(rq);
	if (status != 200)
		return status;
	links_cards(rq, &corporation_record, rq->id);
	any_unions(rq, &corporation_record, rq->id);
	return status;
}

#define ROUTE(method, path, may, run, ...) \
	{ method, "/corporations" path, may, run, .record = &corporation_record, __VA_ARGS__ }

static const struct route routes[] = {
	ROUTE(GET, "", READ_DIRECTORY, any_list, .deed = LISTING),
	ROUTE(GET, "/new", WRITE_DIRECTORY, any_new, .deed = VIEWING),
	ROUTE(POST, "", WRITE_DIRECTORY, any_create, .deed = MAKING),
	ROUTE(GET, "/suggest", READ_DIRECTORY, any_suggest, .deed = SEARCHING),
	ROUTE(GET, "/csv", READ_DIRECTORY, any_csv, .slow = true, .deed = EXPORTING),
	ROUTE(GET, "/:id", READ_DIRECTORY, show, .deed = VIEWING),
	ROUTES_TO_CHANGE(ROUTE, "/:id", WRITE_DIRECTORY),
	ROUTES_TO_UNITE(ROUTE, "/:id", WRITE_DIRECTORY),
	ROUTES_TO_LEAVE(ROUTE, "/:id", READ_DIRECTORY, READ_DIRECTORY),
	{ 0 }
};

const struct module corporations_module = {
	.path = "/corporations", .label = "法人", .may = READ_DIRECTORY,
	.routes = routes, .records = (const struct record *const[]){ &corporation_record, NULL },
};
