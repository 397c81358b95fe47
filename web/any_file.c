/* any_file: any record as a file -- CSV, JSON, PDF. */
#include "web/pages.h"

#include "document/document.h"

#include <string.h>

static bool to_page(void *context, const char *s, size_t n)
{
	struct text *page = context;

	text_addn(page, s, n);
	return !page->over;
}

/* What the list does not show, no file holds. */
static int unclear(struct request *rq)
{
	return reply_problem(rq, 422, "絞り込みの条件が読み取れないので、書き出していません。",
	    rq->work->problems->say);
}

int any_csv(struct request *rq)
{
	const struct record *r = rq->route->record;
	struct query q = any_query(rq);

	if (rq->work->problems)
		return unclear(rq);
	q.after = NULL;
	record_csv(&rq->page, rq->work, r, &q);
	return reply_csv(rq, r->label);
}

static const struct file_kind *kind_of(const struct route *route)
{
	const struct file_kind *kind = module_of(route->record)->exports;

	while (!text_same(kind->name, text_leaf(route->path)))
		kind++;
	return kind;
}

int any_as(struct request *rq)
{
	const struct file_kind *kind = kind_of(rq->route);
	struct query q = any_query(rq);

	if (rq->work->problems)
		return unclear(rq);
	q.after = NULL;
	kind->write(&rq->page, rq->work, &q);
	return reply_file(rq, kind->type, kind->what, kind->extension);
}

int any_json(struct request *rq)
{
	const struct record *r = rq->route->record;
	int64_t id = address_id(rq) != address_whole(rq) ? address_id(rq) : 0;
	struct query q = any_query(rq);
	void *rec = arena_alloc(&rq->work->arena, r->size);

	if (!id && rq->work->problems)
		return unclear(rq);
	q.after = NULL;
	if (id && !store_get(rq->work, r, id, rec))
		return any_absent(rq);
	if (id)
		record_json(&rq->page, rq->work, r, rec);
	else
		record_json_to(to_page, &rq->page, rq->work, r, &q);
	return reply_file(rq, "application/json; charset=utf-8", r->label, "json");
}

/* ?masked=1: a copy for FAX, with the names hidden. */
int any_pdf(struct request *rq)
{
	const struct record *r = rq->route->record, *parts[9] = { NULL };
	void *rec = arena_alloc(&rq->work->arena, r->size);

	if (!store_get(rq->work, r, address_id(rq), rec))
		return any_absent(rq);
	any_parts(r, parts, COUNT(parts) - 1);
	rq->work->masked = query_value(rq, "masked") != NULL;
	return reply_pdf(rq, record_sheet(rq->work, r, rec, parts));
}
