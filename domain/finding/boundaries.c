/* boundaries: the files of outlines that a hub has, of which the latest is drawn. */
#include "domain/finding/pages.h"

#include "web/upload.h"

static const struct field fields[] = {
#define RECORD struct boundaries
#define FIELDS "domain/finding/boundaries.def"
#include "base/rows.h"
};

const struct record boundaries_record = {
	.name = "outline",
	.label = "境界の地図",
	.size = sizeof(struct boundaries),
	.fields = fields,
	.read = READ_DIRECTORY,
	.write = WRITE_REGION,
	.export = READ_DIRECTORY,
};

bool boundaries_now(struct work *w, struct boundaries *b)
{
	struct rows *rs = store_query(w,
	    "SELECT name, attribution, shapes FROM outline WHERE region = $1 AND removed = 0"
	    " ORDER BY id DESC LIMIT 1",
	    I(w->actor.region));

	if (rs->n == 0)
		return false;
	*b = (struct boundaries){ .name = CELL(rs, 0, 0),
		.attribution = CELL(rs, 0, 1),
		.shapes = CELL(rs, 0, 2) };
	return true;
}

static int listed(struct request *rq, int status)
{
	struct query now = { .limit = 100, .brief = true }, gone = now;
	struct listing l = store_list(rq->work, &boundaries_record, &now), removed;

	gone.removed = true;
	removed = store_list(rq->work, &boundaries_record, &gone);
	rq->title = "境界の地図";
	boundaries_page(&rq->page, rq, l.items, l.n, removed.items, removed.n);
	return status;
}

static int list(struct request *rq)
{
	return listed(rq, 200);
}

static bool read_file(struct request *rq, struct boundaries *b)
{
	const struct upload *u = rq->upload;
	const char *why = NULL;
	char *bytes;
	int towns;

	if (rq->uploads != 1 || !u->length)
		why = "境界のファイルを一つ選んでください。";
	else if (u->length > BOUNDARY_FILE_MOST)
		why = "ファイルは4MBまでです。都道府県ごとのファイルにするか、形を簡単にしてください。";
	if (!why) {
		bytes = arena_alloc(&rq->work->arena, u->length + 1);
		if (upload_bytes(u, 0, bytes, u->length))
			b->shapes = topology_read(rq->work, bytes, u->length, &towns, &why);
		else
			why = "ファイルを読めませんでした。もう一度選んでください。";
	}
	if (b->shapes && !why)
		b->towns = (struct number){ true, towns };
	else
		work_problem(rq->work, "file", "%s", why);
	return !why;
}

static int create(struct request *rq)
{
	struct boundaries b = {0};
	bool typed = form_read(rq, &boundaries_record, &b);

	if (!read_file(rq, &b) || !typed)
		return listed(rq, 422);
	if (store_save(rq->work, &boundaries_record, &b) != SAVED)
		return listed(rq, 422);
	rq->flash = arena_printf(&rq->work->arena, "%lld市町村の境界を取り込みました。",
	    (long long)b.towns.n);
	return reply_goto(rq, "/finding/outlines");
}

#define ROUTE(method, path, may, run, ...) \
	{ method, "/finding/outlines" path, may, run, .record = &boundaries_record, __VA_ARGS__ }

static const struct route routes[] = {
	ROUTE(GET, "", READ_DIRECTORY, list, .deed = LISTING),
	ROUTE(POST, "", WRITE_REGION, create, .slow = true, .files = true, .deed = MAKING),
	ROUTES_TO_CHANGE(ROUTE, "/:id", WRITE_REGION),
	{ 0 }
};

const struct module boundaries_module = {
	.path = "/finding/outlines", .label = "境界の地図", .may = READ_DIRECTORY,
	.routes = routes,
	.records = (const struct record *const[]){ &boundaries_record, NULL },
};
