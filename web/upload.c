/* upload: a form with files, out of the spool in which it came. */
#include "web/upload.h"
#include "web/multipart.h"
#include "web/spool.h"

#include <string.h>

enum { PIECE = 64 << 10 };

static bool read_spool(void *context, size_t at, void *to, size_t n)
{
	return spool_read(context, at, to, n);
}

static bool add_typed(struct request *rq, const struct part *p)
{
	struct arena *a = &rq->work->arena;
	struct pair *to = &rq->form.pair[rq->form.n];
	char *bytes;

	if (p->length > FIELD_MAX)
		return false;
	bytes = arena_alloc(a, p->length + 1);
	if (!spool_read(rq->wire.spool, p->at, bytes, p->length))
		return false;
	*to = (struct pair){ p->name, pair_text(a, bytes, p->length) };
	rq->form.n++;
	return to->value != NULL;
}

/* A control in which nothing was chosen sends a file without a name. */
static bool is_chosen(const struct part *p)
{
	return p->file && (*p->file || p->length);
}

static int too_many(struct request *rq)
{
	return reply_problem(rq, 413, "ファイルが多すぎます",
	    arena_printf(&rq->work->arena,
		"何も保存していません。一度に送れるのは%d個までです。前の画面に戻り、分けて送ってください。",
		UPLOADS_MOST));
}

static int broken(struct request *rq)
{
	return reply_problem(rq, 400, "送られた内容を読み取れませんでした",
	    "何も保存していません。途中で切れたか、文字化けした文字があります。"
	    "前の画面に戻り、もう一度送ってください。");
}

static int take_parts(struct request *rq, const struct part *parts, int n)
{
	struct arena *a = &rq->work->arena;
	struct upload *files = arena_alloc(a, UPLOADS_MOST * sizeof *files);

	rq->form = (struct pairs){ .pair = arena_alloc(a, (size_t)(n + 1) * sizeof(struct pair)) };
	rq->upload = files;
	for (int i = 0; i < n; i++) {
		const struct part *p = &parts[i];

		if (!p->file && !add_typed(rq, p))
			return broken(rq);
		if (!is_chosen(p))
			continue;
		if (rq->uploads == UPLOADS_MOST)
			return too_many(rq);
		files[rq->uploads++] =
		    (struct upload){ p->name, p->file, rq->wire.spool, p->at, p->length };
	}
	return 0;
}

int upload_read(struct request *rq)
{
	struct arena *a = &rq->work->arena;
	struct part *parts = arena_alloc(a, PARTS_MOST * sizeof *parts);
	struct multipart m = {
		.read = read_spool,
		.context = (void *)(uintptr_t)rq->wire.spool,
		.size = spool_size(rq->wire.spool),
		.boundary = multipart_boundary(a, rq->wire.type),
	};
	int n = m.boundary ? multipart_parts(&m, a, parts, PARTS_MOST) : -1;

	if (n == -2)
		return too_many(rq);
	return n < 0 ? broken(rq) : take_parts(rq, parts, n);
}

bool upload_bytes(const struct upload *u, size_t at, void *to, size_t n)
{
	return at <= u->length && n <= u->length - at && spool_read(u->spool, u->at + at, to, n);
}

bool upload_each(const struct upload *u, bool (*take)(void *context, const void *, size_t),
    void *context)
{
	char piece[PIECE];

	for (size_t at = 0; at < u->length; at += sizeof piece) {
		size_t n = u->length - at < sizeof piece ? u->length - at : sizeof piece;

		if (!upload_bytes(u, at, piece, n) || !take(context, piece, n))
			return false;
	}
	return true;
}
