/* trips: the timetable of who drives people, run by run. */
#include "domain/finding/finding.h"

static const struct field fields[] = {
#define RECORD struct trip
#define FIELDS "domain/finding/trip.def"
#include "base/rows.h"
};

static void check(struct work *w, const void *rec)
{
	const struct trip *t = rec;

	if (!t->monday && !t->tuesday && !t->wednesday && !t->thursday && !t->friday && !t->saturday
	    && !t->sunday && !t->holiday)
		work_problem(w, "monday", "走る曜日を、一つは選んでください。");
	if (t->leaves.known && t->arrives.known && t->arrives.minutes < t->leaves.minutes)
		work_problem(w, "arrives", "着く時刻が、出る時刻より前です。");
}

const struct record trip_record = {
	.name = "trip",
	.label = "時刻表",
	.size = sizeof(struct trip),
	.fields = fields,
	.check = check,
	.read = READ_DIRECTORY,
	.write = WRITE_DIRECTORY,
	.export = READ_DIRECTORY,
};

#define ROUTE(method, path, may, run, ...) \
	{ method, "/organizations/:id/trips" path, may, run, .record = &trip_record, __VA_ARGS__ }

static const struct route routes[] = {
	ROUTE(GET, "/new", WRITE_DIRECTORY, any_new, .deed = VIEWING),
	ROUTE(POST, "", WRITE_DIRECTORY, any_create, .deed = MAKING),
	ROUTE(GET, "/:part", READ_DIRECTORY, any_show, .deed = VIEWING),
	ROUTES_TO_CHANGE(ROUTE, "/:part", WRITE_DIRECTORY),
	ROUTE(GET, "/:part/history", READ_DIRECTORY, any_history, .deed = VIEWING),
	{ 0 }
};

const struct module trips_module = {
	.path = "/organizations", .label = "時刻表", .may = READ_DIRECTORY, .routes = routes,
	.records = (const struct record *const[]){ &trip_record, NULL },
};
