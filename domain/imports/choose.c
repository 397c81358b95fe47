/* choose: which files an import is of; reading them, at once or while its page is waited at. */
#include "domain/imports/pages.h"
#include "web/upload.h"

#include <string.h>

enum { AT_ONCE = 200 << 10 /* bytes: about a second */ };

static const struct field as_of_field = { .name = "as_of", .label = "データの時点", .kind = DATE };

/* That of the region's first municipality. */
static const char *prefecture_of(struct work *w)
{
	const struct municipality *inside;

	if (municipalities_inside(w, work_today(w), &inside) == 0 || !inside[0].code)
		return NULL;
	return arena_printf(&w->arena, "%.2s", inside[0].code);
}

static int form(struct request *rq, int status)
{
	rq->title = "オープンデータを取り込む";
	import_new_page(&rq->page, rq, prefecture_of(rq->work));
	return status;
}

int desk_new(struct request *rq)
{
	return form(rq, 200);
}

static bool read_upload(void *context, size_t at, void *to, size_t n)
{
	return upload_bytes(context, at, to, n);
}

static bool read_order(struct request *rq, struct import_order *order)
{
	struct import_file *files = arena_alloc(&rq->work->arena, UPLOADS_MOST * sizeof *files);
	const char *area = form_value(rq, "area"), *as_of = form_value(rq, "as_of");

	for (int i = 0; i < rq->uploads; i++) {
		const struct upload *u = &rq->upload[i];

		files[i] = (struct import_file){ u->name,
			{ read_upload, (void *)(uintptr_t)u, u->length } };
	}
	order->file = files;
	order->files = rq->uploads;
	order->rest = true;
	if (area && !strcmp(area, "all"))
		order->area = "";
	else if (area && strcmp(area, "region") != 0)
		order->area = area;
	if (order->area && *order->area
	    && (strlen(order->area) != 2 || !prefecture_name(order->area)))
		work_problem(rq->work, "area", "範囲を一覧から選んでください。");
	if (as_of)
		field_read(rq->work, &as_of_field, as_of, &order->as_of);
	return !rq->work->problems;
}

/* ---- Reading ---- */

struct reading_on {
	struct import_order order;
	int64_t import;
};

static void read_on(struct work *w, void *context)
{
	struct reading_on *r = context;
	struct import im;

	if (store_get(w, &import_record, r->import, &im))
		import_go_on(w, &r->order, &im);
}

static void read_failed(struct work *w, void *context, enum fault_kind kind)
{
	struct reading_on *r = context;

	running_fail(w, r->import, r->order.runner, kind);
}

/* What the request's arena has does not last as long. */
static struct import_file *files_kept(struct arena *a, const struct import_order *order)
{
	struct import_file *file = arena_alloc(a, (size_t)order->files * sizeof *file);

	for (int i = 0; i < order->files; i++) {
		struct upload *u = arena_alloc(a, sizeof *u);

		*u = *(const struct upload *)order->file[i].content.context;
		u->name = arena_copy(a, u->name);
		file[i] = (struct import_file){ u->name, { read_upload, u, u->length } };
	}
	return file;
}

static bool read_later(struct request *rq, const struct import_order *order, int64_t import)
{
	struct later *l = later_new(rq);
	struct reading_on *r;

	if (!l)
		return false;
	r = l->context = arena_alloc(&l->arena, sizeof *r);
	*r = (struct reading_on){ .order = *order, .import = import };
	r->order.file = files_kept(&l->arena, order);
	r->order.area = arena_copy(&l->arena, order->area);
	r->order.left_out = NULL;
	l->run = read_on;
	l->failed = read_failed;
	return true;
}

static size_t bytes_of(const struct import_order *order)
{
	size_t all = 0;

	for (int i = 0; i < order->files; i++)
		all += order->file[i].content.size;
	return all;
}

int desk_busy(struct request *rq)
{
	return reply_problem(rq, 503, "いま、ほかの取込がいくつも動いています。",
	    "何も変えていません。取込の一覧で、動いている取込が終わるのを待って、もう一度押してください。");
}

static int read_it(struct request *rq, struct import_order *order, struct import *im)
{
	struct work *w = rq->work;

	if (!import_begin(w, order, im))
		return 500;
	if (bytes_of(order) <= AT_ONCE) {
		import_go_on(w, order, im); /* in one transaction */
		rq->flash = "ファイルを読みました。まだ名簿は何も変えていません。下の内容を確かめてください。";
		return reply_goto(rq, "/imports/%lld", (long long)im->head.id);
	}
	order->runner = im->head.id;
	running_take(w, im->head.id, order->runner, "読み取り");
	if (!read_later(rq, order, im->head.id))
		return desk_busy(rq);
	return reply_goto(rq, "/imports/%lld", (long long)im->head.id);
}

struct look {
	struct work *work;
	struct import_order *order;
	bool well;
};

static void look(void *context)
{
	struct look *l = context;

	l->well = import_look(l->work, l->order);
}

int desk_create(struct request *rq)
{
	struct import im = { .head.id = id_new() };
	struct import_order order = {0};
	struct look l = { rq->work, &order, false };
	int64_t before;
	bool twice;

	if (!read_order(rq, &order))
		return form(rq, 422);
	store_aside(rq->work, look, &l); /* seconds, in which others write */
	if (!l.well)
		return form(rq, 422);
	before = form_used(rq, &import_record, im.head.id, &twice);
	if (twice)
		return reply_goto(rq, "/imports/%lld", (long long)before);
	if (before)
		return form(rq, 409);
	return read_it(rq, &order, &im);
}
