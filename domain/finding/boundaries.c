/* boundaries: the files of outlines that a hub has, of which the latest is drawn. */
#include "domain/finding/pages.h"

#include "web/upload.h"

#include <string.h>

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

/* ---- What else it may be ---- */

static const struct {
	const char *begins;
	size_t n;
	const char *is;
} others[] = {
	{ "PK\3\4", 4, "Excelのブック（xlsx）か、まとめて圧縮したファイル（zip）" },
	{ "\xd0\xcf\x11\xe0", 4, "古いExcelのブック（xls）" },
	{ "%PDF", 4, "PDF" },
	{ "\x1f\x8b", 2, "圧縮したファイル（gz）" },
	{ "\0\0\x27\x0a", 4, "シェープファイル（shp）" },
	{ "\xff\xfe", 2, "文字コードがUTF-16のテキスト" },
	{ "\xfe\xff", 2, "文字コードがUTF-16のテキスト" },
	{ "\x89PNG", 4, "画像（PNG）" },
	{ "\xff\xd8\xff", 3, "写真（JPEG）" },
	{ "<", 1, "ウェブページ（HTML）か、XML（KMLやGMLなど）" },
};

/* NULL: it may be JSON. */
static const char *other_kind(const char *bytes, size_t n)
{
	size_t first = n >= 3 && !memcmp(bytes, "\xef\xbb\xbf", 3) ? 3 : 0;

	for (size_t i = 0; i < COUNT(others); i++)
		if (n >= others[i].n && !memcmp(bytes, others[i].begins, others[i].n))
			return others[i].is;
	while (first < n && strchr(" \t\r\n", bytes[first]))
		first++;
	if (first == n)
		return "中身のないファイル";
	return strchr("{[", bytes[first]) ? NULL : "表（CSV）などのテキスト";
}

bool boundaries_read(struct work *w, const char *bytes, size_t n, struct boundaries *b)
{
	const char *why = "ファイルは4MBまでです。都道府県ごとのファイルにするか、形を簡単にしてください。";
	const char *other = other_kind(bytes, n);
	int towns = 0;

	if (other)
		why = arena_printf(&w->arena,
		    "%sのようです。市町村の境界の TopoJSON か GeoJSON のファイルを選んでください。",
		    other);
	else if (n <= BOUNDARY_FILE_MOST)
		b->shapes = topology_read(w, bytes, n, &towns, &why);
	if (b->shapes)
		b->towns = (struct number){ true, towns };
	else
		work_problem(w, "file", "%s", why);
	return b->shapes != NULL;
}

static bool read_file(struct request *rq, struct boundaries *b)
{
	const struct upload *u = rq->upload;
	size_t n = rq->uploads == 1 ? u->length : 0;
	size_t some = n > BOUNDARY_FILE_MOST ? BOUNDARY_FILE_MOST : n;
	char *bytes = arena_alloc(&rq->work->arena, some + 1);

	if (!n)
		work_problem(rq->work, "file", "境界のファイルを一つ選んでください。");
	else if (!upload_bytes(u, 0, bytes, some))
		work_problem(rq->work, "file",
		    "ファイルを読めませんでした。もう一度選んでください。");
	else
		return boundaries_read(rq->work, bytes, n, b);
	return false;
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
