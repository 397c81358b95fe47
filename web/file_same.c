/* file_same: whether what comes in is attached already, compared byte by byte. */
#include "web/file_pages.h"
#include "web/upload.h"

#include <string.h>

enum { SAID_MOST = 3, PIECE = 4096 };

struct comparing {
	const struct upload *upload;
	size_t at;
	bool same;
};

static bool compare(void *context, const void *bytes, size_t n)
{
	struct comparing *c = context;
	char piece[PIECE];

	for (size_t i = 0; i < n && c->same; i += sizeof piece) {
		size_t m = n - i < sizeof piece ? n - i : sizeof piece;

		c->same = c->at + m <= c->upload->length
		    && upload_bytes(c->upload, c->at, piece, m)
		    && !memcmp(piece, (const char *)bytes + i, m);
		c->at += m;
	}
	return c->same;
}

/* Sealed, the same content has other bytes each time: it is opened, where the size is the same. */
static bool is_attached(struct work *w, const struct upload *u, const struct file *f)
{
	struct comparing c = { .upload = u, .same = true };

	return f->size.n == (int64_t)u->length && f->state < FILE_WAITING
	    && file_read(w, f, compare, &c) == SEALED_WELL && c.same;
}

static bool came_along(const struct upload *one, const struct upload *other)
{
	struct comparing c = { .upload = other, .same = true };

	return one->length == other->length && upload_each(one, compare, &c) && c.same;
}

/* Of several that come in; while nobody waits for this work to write. */
struct asked {
	struct request *rq;
	const struct incoming *in;
	int n;
	struct listing there;
	struct work reader;
	struct text said;
};

/* Of the i-th: when and by whom the same was attached, or which that came with it is the same. */
static const char *same_as(struct asked *asked, int i)
{
	struct request *rq = asked->rq;
	struct arena *a = &rq->work->arena;
	const struct incoming *in = asked->in;
	const struct record *r = rq->route->record;
	const char *name = text_file(a, in[i].file.name);

	for (int j = 0; j < asked->there.n; j++) {
		const struct file *f = LISTED(asked->there, r, j);

		if (is_attached(&asked->reader, in[i].upload, f))
			return arena_printf(a,
			    "「%s」と同じ内容のファイルが、すでにあります（「%s」、%s %s）。", name,
			    text_file(a, field_show(rq->work, record_title(r), f)),
			    moment_short(a, f->attached), f->by.title);
	}
	for (int j = 0; j < i; j++)
		if (came_along(in[i].upload, in[j].upload))
			return arena_printf(a, "「%s」と「%s」は同じ内容です。",
			    text_file(a, in[j].file.name), name);
	return NULL;
}

static void compare_all(void *context)
{
	struct asked *asked = context;
	struct work *w = asked->rq->work;
	int same = 0;

	asked->reader = (struct work){ .store = w->store,
		.actor = w->actor,
		.now = w->now,
		.calls = w->calls,
		.fail_at = w->fail_at };
	store_begin(&asked->reader, false);
	for (int i = 0; i < asked->n; i++) {
		const char *said = same_as(asked, i);

		if (said && same++ < SAID_MOST)
			text_add(&asked->said, said);
	}
	w->calls = asked->reader.calls;
	if (asked->reader.fault)
		work_fault(w, "%s", asked->reader.fault);
	store_cancel(&asked->reader);
	arena_reset(&asked->reader.arena);
	if (same > SAID_MOST)
		text_addf(&asked->said, "ほか%d個も同じ内容のものがあります。", same - SAID_MOST);
	if (same)
		text_add(&asked->said, "要らないほうは、「くわしく」から削除できます。");
}

const char *file_same_said(struct request *rq, const struct incoming *in, int n)
{
	struct asked asked = { .rq = rq, .in = in, .n = n, .said.arena = &rq->work->arena };

	asked.there = store_parts(rq->work, rq->route->record, rq->id);
	store_aside(rq->work, compare_all, &asked);
	return asked.said.s;
}
