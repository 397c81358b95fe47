/* imports: the record of an import, and its pages. */
#include "domain/imports/pages.h"

#include <string.h>

static const struct field fields[] = {
#define RECORD struct import
#define FIELDS "domain/imports/fields.def"
#include "base/rows.h"
};

const struct choice import_states[] = { { "reading", "読み取り中" }, { "ready", "確かめてください" },
	{ "applying", "取り込み途中" }, { "applied", "取り込みました" },
	{ "undoing", "取り消し途中" }, { "undone", "取り消しました" },
	{ "dropped", "取り込まずにやめました" }, { 0 } };

const struct record import_record = {
	.name = "import",
	.label = "取込",
	.size = sizeof(struct import),
	.fields = fields,
	.read = READ_IMPORTS,
	.write = WRITE_DIRECTORY,
	.export = READ_IMPORTS,
};

#define ROUTE(method, path, may, run, ...) \
	{ method, "/imports" path, may, run, .record = &import_record, __VA_ARGS__ }

static const struct route routes[] = {
	ROUTE(GET, "", READ_IMPORTS, any_list, .deed = LISTING),
	ROUTE(GET, "/new", WRITE_DIRECTORY, desk_new, .deed = VIEWING,
	    .way = "国や市町村の一覧（CSV）から取り込む", .of = &organization_record),
	ROUTE(POST, "", WRITE_DIRECTORY, desk_create, .slow = true, .files = true, .deed = MAKING),
	ROUTE(GET, "/csv", READ_IMPORTS, any_csv, .slow = true, .deed = EXPORTING),
	{ GET, "/imports/progress", READ_IMPORTS, desk_progress, .deed = NO_DEED },
	ROUTE(GET, "/:id", READ_IMPORTS, desk_show, .deed = VIEWING),
	ROUTE(GET, "/:id/report", READ_IMPORTS, desk_report, .slow = true, .deed = EXPORTING),
	ROUTE(POST, "/:id/apply", WRITE_DIRECTORY, desk_apply, .slow = true, .deed = CHANGING),
	ROUTE(POST, "/:id/undo", WRITE_DIRECTORY, desk_undo, .slow = true, .deed = RESTORING),
	ROUTE(POST, "/:id/stop", WRITE_DIRECTORY, desk_stop, .deed = CHANGING),
	ROUTE(POST, "/:id/drop", WRITE_DIRECTORY, desk_drop, .deed = CHANGING),
	ROUTE(POST, "/:id/decide", WRITE_DIRECTORY, desk_decide, .deed = CHANGING),
	ROUTE(GET, "/:id/history", READ_IMPORTS, any_history, .deed = VIEWING),
	{ 0 }
};

const struct module imports_module = {
	.path = "/imports",
	.label = "取込",
	.may = WRITE_DIRECTORY,
	.routes = routes,
	.records = (const struct record *const[]){ &import_record, NULL },
	.tables = (const struct table *const[]){ &import_line_table, &import_source_table,
		&import_running_table, NULL },
	.beside = beside_place,
};
