/* organizations: their record and their pages. */
#include "domain/organizations/outward.h"
#include "domain/organizations/pages.h"

#include <string.h>

static const struct field fields[] = {
#define RECORD struct organization
#define FIELDS "domain/organizations/fields.def"
#include "base/rows.h"
};

/* Where it is, said in two ways. */
static void check_town(struct work *w, const struct organization *o)
{
	struct municipality m;

	if (o->town_code && !municipality_code_valid(o->town_code)) {
		work_problem(w, "town_code",
		    "全国地方公共団体コードは数字6桁です（例：須賀川市は 072079）。末尾の検査数字も合っているか、確かめてください。");
		return;
	}
	if (o->town_code && o->municipality.id
	    && store_get(w, &municipality_record, o->municipality.id, &m)
	    && !text_same(m.code, o->town_code))
		work_problem(w, "town_code",
		    "選んだ市町村（%s）のコードは %s です。どちらかを直すか、コードを空けてください。",
		    m.name, m.code);
}

/* A campus has one main place, and no campus of campuses. */
static void check_campus(struct work *w, const struct organization *o)
{
	struct organization first;
	struct rows *rs;

	if (!o->campus.id)
		return;
	if (o->campus.id == o->head.id)
		work_problem(w, "campus", "この施設自身は選べません。主な施設なら、空けておきます。");
	else if (store_get(w, &organization_record, o->campus.id, &first) && first.campus.id)
		work_problem(w, "campus",
		    "「%s」は「%s」と同じ敷地にあります。主な施設の「%s」を選んでください。",
		    first.name, first.campus.title, first.campus.title);
	rs = store_query(w,
	    "SELECT 1 FROM organization WHERE region = $1 AND campus = $2 AND removed = 0 LIMIT 1",
	    I(w->actor.region), I(o->head.id));
	if (o->head.id && rs->n)
		work_problem(w, "campus",
		    "この施設は、ほかの施設から主な施設として選ばれています。先にそちらを選び直してください。");
}

static void check(struct work *w, const void *rec)
{
	const struct organization *o = rec;

	if (o->business_number && !business_number_formed(o->business_number))
		work_problem(w, "business_number", "半角の数字（3けた目は英字のこともあります）10けたです。");
	check_town(w, o);
	if (o->latitude.known != o->longitude.known)
		work_problem(w, o->latitude.known ? "longitude" : "latitude",
		    "緯度と経度は両方入れるか、両方空けてください。");
	check_campus(w, o);
	organization_check_mail(w, o);
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
	/* Finding goes along the last three: one has all that the order and the map ask. */
	.indexes =
	    (const char *const[]){ "kind, municipality", "area WHERE area IS NOT NULL",
		"latitude, longitude",
		"town_code, removed, municipality, latitude, longitude, unlisted", NULL },
	.own = "id",
	.nearer = "municipality",
};

/* An earlier version is shown as any record's. */
static int show(struct request *rq)
{
	struct organization o;
	int64_t version;
	const char *asked = query_value(rq, "version");

	if (!store_get(rq->work, &organization_record, rq->id, &o))
		return any_absent(rq);
	if (asked && text_number(asked, 1, INT64_MAX, &version) && version != o.head.version)
		return any_show(rq);
	if (any_elsewhere(rq, &organization_record, &o))
		return 303;
	rq->title = arena_printf(&rq->work->arena, "%s - 施設", o.name);
	organization_page(&rq->page, rq, &o);
	return 200;
}

#define ROUTE(method, path, may, run, ...) \
	{ method, "/organizations" path, may, run, .record = &organization_record, __VA_ARGS__ }

static const struct route routes[] = {
	ROUTE(GET, "", READ_DIRECTORY, any_list, .deed = LISTING),
	ROUTE(GET, "/new", WRITE_DIRECTORY, quick_new, .deed = VIEWING),
	ROUTE(POST, "", WRITE_DIRECTORY, quick_create, .deed = MAKING),
	ROUTE(GET, "/alike", WRITE_DIRECTORY, quick_alike, .deed = SEARCHING),
	ROUTE(GET, "/suggest", READ_DIRECTORY, any_suggest, .deed = SEARCHING),
	ROUTE(GET, "/csv", READ_DIRECTORY, any_csv, .slow = true, .deed = EXPORTING),
	ROUTE(GET, "/kaigo", READ_DIRECTORY, any_as, .slow = true, .deed = EXPORTING),
	ROUTE(GET, "/care", READ_DIRECTORY, any_as, .slow = true, .deed = EXPORTING),
	ROUTE(GET, "/medical", READ_DIRECTORY, any_as, .slow = true, .deed = EXPORTING),
	ROUTE(GET, "/care-newer", READ_DIRECTORY, any_as, .slow = true, .deed = EXPORTING),
	ROUTE(GET, "/medical-newer", READ_DIRECTORY, any_as, .slow = true, .deed = EXPORTING),
	ROUTE(GET, "/vcard", READ_DIRECTORY, any_as, .slow = true, .deed = EXPORTING),
	ROUTE(GET, "/:id/vcard", READ_DIRECTORY, outward_vcard, .slow = true,
	    .deed = EXPORTING),
	ROUTE(GET, "/:id", READ_DIRECTORY, show, .deed = VIEWING),
	ROUTES_TO_CHANGE(ROUTE, "/:id", WRITE_DIRECTORY),
	ROUTES_TO_UNITE(ROUTE, "/:id", WRITE_DIRECTORY),
	ROUTES_TO_LEAVE(ROUTE, "/:id", READ_DIRECTORY, READ_DIRECTORY),
	{ 0 }
};

const struct module organizations_module = {
	.path = "/organizations", .label = "施設", .icon = "organizations", .may = READ_DIRECTORY,
	.routes = routes,
	.records = (const struct record *const[]){ &organization_record, NULL },
	.beside = places_beside,
	.exports = organizations_exports,
	.steps = organizations_steps,
};

FILES(organization, "/organizations", "施設のファイル", READ_DIRECTORY, WRITE_DIRECTORY, READ_DIRECTORY,
    false);
