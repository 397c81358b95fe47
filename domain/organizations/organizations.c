/* organizations: their record and their pages. */
#include "domain/organizations/organizations.h"
#include "domain/links/links.h"

#include <string.h>

static const struct field fields[] = {
#define RECORD struct organization
#define FIELDS "domain/organizations/fields.def"
#include "base/rows.h"
};

static void check(struct work *w, const void *rec)
{
	const struct organization *o = rec;

	if (o->business_number
	    && strspn(o->business_number, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") != 10)
		work_problem(w, "business_number", "半角の数字（3けた目は英字のこともあります）10けたです。");
}

const struct record organization_record = {
	.name = "organization",
	.label = "施設",
	.size = sizeof(struct organization),
	.fields = fields,
	.check = check,
	.read = READ_DIRECTORY,
	.write = WRITE_DIRECTORY,
	.export = READ_DIRECTORY,
	.indexes = (const char *const[]){ "kind, municipality", NULL },
	.nearer = "municipality",
};

/* As any record, and below it what points to it. */
static int show(struct request *rq)
{
	int status = any_show(rq);

	if (status != 200)
		return status;
	links_cards(rq, &organization_record, rq->id);
	any_unions(rq, &organization_record, rq->id);
	return status;
}

#define ROUTE(method, path, may, run, ...) \
	{ method, "/organizations" path, may, run, .record = &organization_record, __VA_ARGS__ }

static const struct route routes[] = {
	ROUTE(GET, "", READ_DIRECTORY, any_list, .deed = LISTING),
	ROUTE(GET, "/new", WRITE_DIRECTORY, any_new, .deed = VIEWING),
	ROUTE(POST, "", WRITE_DIRECTORY, any_create, .deed = MAKING),
	ROUTE(GET, "/suggest", READ_DIRECTORY, any_suggest, .deed = SEARCHING),
	ROUTE(GET, "/csv", READ_DIRECTORY, any_csv, .slow = true, .deed = EXPORTING),
	ROUTE(GET, "/:id", READ_DIRECTORY, show, .deed = VIEWING),
	ROUTE(GET, "/:id/edit", WRITE_DIRECTORY, any_edit, .deed = VIEWING),
	ROUTE(POST, "/:id", WRITE_DIRECTORY, any_update, .deed = CHANGING),
	ROUTE(POST, "/:id/remove", WRITE_DIRECTORY, any_remove, .deed = REMOVING),
	ROUTE(POST, "/:id/restore", WRITE_DIRECTORY, any_restore, .deed = RESTORING),
	ROUTE(GET, "/:id/unite", WRITE_DIRECTORY, any_unite, .deed = VIEWING),
	ROUTE(POST, "/:id/unite", WRITE_DIRECTORY, any_unite_save, .deed = CHANGING),
	ROUTE(GET, "/:id/divide", WRITE_DIRECTORY, any_divide, .deed = VIEWING),
	ROUTE(POST, "/:id/divide", WRITE_DIRECTORY, any_divide_save, .deed = CHANGING),
	ROUTE(GET, "/:id/history", READ_DIRECTORY, any_history, .deed = VIEWING),
	ROUTE(GET, "/:id/json", READ_DIRECTORY, any_json, .deed = EXPORTING),
	ROUTE(GET, "/:id/pdf", READ_DIRECTORY, any_pdf, .slow = true, .deed = PRINTING),
	{ 0 }
};

const struct module organizations_module = {
	.path = "/organizations", .label = "施設", .icon = "organizations", .may = READ_DIRECTORY,
	.routes = routes,
	.records =
	    (const struct record *const[]){ &organization_record, &service_record, NULL },
};

FILES(organization, "/organizations", "施設のファイル", READ_DIRECTORY, WRITE_DIRECTORY, READ_DIRECTORY,
    false);
