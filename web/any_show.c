/* any_show: the page of any record, its earlier versions, and its history. */
#include "web/pages.h"

/* The version asked for, or the last; false if the actor sees none. */
static bool get(struct request *rq, struct head *rec, bool *old)
{
	const struct record *r = rq->route->record;
	const char *asked = query_value(rq, "version");
	int64_t version, last;

	if (!store_get(rq->work, r, address_id(rq), rec))
		return false;
	last = rec->version;
	if (!asked || !text_number(asked, 1, INT64_MAX, &version) || version == last)
		return true;
	*old = true;
	return store_get_version(rq->work, r, address_id(rq), version, rec);
}

static void add_parts(struct request *rq, struct show_view *v)
{
	const struct record *records[COUNT(v->part)];
	int n = any_parts(v->record, records, COUNT(records));

	for (int i = 0; i < n; i++) {
		struct parts *p = &v->part[v->parts];

		if (!actor_may(&rq->work->actor, records[i]->read) || module_of(records[i])->beside)
			continue;
		v->parts++;
		*p = (struct parts){ .record = records[i],
			.add = address_to(rq, records[i], GET, "/new", 0),
			.listing = store_parts(rq->work, records[i], address_id(rq)) };
	}
}

/* A part without a list of its own is looked for where its whole is. */
static void below(struct request *rq, struct show_view *v)
{
	const struct field *part = record_part(v->record);
	const LINK_t *whole = field_of(part, v->rec);

	v->list = any_whole(rq, part->to, whole->id);
	v->above = whole->title ? whole->title : part->to->label;
}

int any_show(struct request *rq)
{
	const struct record *r = rq->route->record;
	struct head *rec = arena_alloc(&rq->work->arena, r->size);
	struct show_view v = { .record = r, .rec = rec };

	if (!get(rq, rec, &v.old))
		return any_absent(rq);
	if (!v.old && any_elsewhere(rq, r, rec))
		return 303;
	v.title = any_title(rq->work, r, rec);
	v.list = address_to(rq, r, GET, "", 0);
	v.above = r->label;
	if (!v.list && record_part(r))
		below(rq, &v);
	if (!v.old)
		add_parts(rq, &v);
	rq->title = arena_printf(&rq->work->arena, "%s - %s", v.title, r->label);
	show_page(&rq->page, rq, &v);
	return 200;
}

static bool version_asked(struct request *rq, const char *name, int64_t otherwise, int64_t *n)
{
	const char *said = query_value(rq, name);

	*n = otherwise;
	return !said || text_number(said, 1, INT64_MAX, n);
}

/* Two versions; of the left one not said the one before the right one. */
static int compare(struct request *rq, const struct show_view *v)
{
	const struct record *r = v->record;
	int64_t last = ((const struct head *)v->rec)->version, from = 0, to = 0;
	void *one = arena_alloc(&rq->work->arena, r->size);
	void *other = arena_alloc(&rq->work->arena, r->size);
	int64_t id = address_id(rq);

	if (!version_asked(rq, "to", last, &to)
	    || !version_asked(rq, "from", to > 1 ? to - 1 : 1, &from)
	    || !store_get_version(rq->work, r, id, from < to ? from : to, one)
	    || !store_get_version(rq->work, r, id, from < to ? to : from, other))
		return reply_problem(rq, 404, "その版はありません。",
		    "「これまでの版」から選んでください。");
	compared_page(&rq->page, rq, &(struct compared){ v, one, other });
	return 200;
}

int any_history(struct request *rq)
{
	const struct record *r = rq->route->record;
	struct head *rec = arena_alloc(&rq->work->arena, r->size);
	struct show_view v = { .record = r, .rec = rec };
	struct version *versions;
	int n;

	if (!store_get(rq->work, r, address_id(rq), rec))
		return any_absent(rq);
	v.title = any_title(rq->work, r, rec);
	rq->title = arena_printf(&rq->work->arena, "%s - これまでの版", v.title);
	if (query_value(rq, "from") || query_value(rq, "to"))
		return compare(rq, &v);
	n = store_history(rq->work, r, address_id(rq), &versions);
	history_page(&rq->page, rq, &v, versions, n);
	return 200;
}
