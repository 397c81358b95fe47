/* any: what the handlers for any record have in common. */
#include "web/pages.h"

#include <string.h>

int any_parts(const struct record *whole, const struct record **parts, int most)
{
	int n = 0;

	for (const struct module *const *m = modules; *m; m++)
		for (const struct record *const *r = (*m)->records; r && *r; r++) {
			const struct field *part = record_part(*r);

			if (part && part->to == whole && n < most)
				parts[n++] = *r;
		}
	return n;
}

const char *any_title(struct work *w, const struct record *r, const void *rec)
{
	const char *s = field_show(w, record_title(r), rec);

	return s ? s : "（名前なし）";
}

const char *any_home(const struct request *rq, const struct record *r, int64_t id)
{
	const struct field *part = record_part(r);
	const char *home = id ? address_to(rq, r, GET, "/:id", id) : NULL;

	if (!home && part && rq->id)
		home = address_to(rq, part->to, GET, "/:id", rq->id);
	if (!home)
		home = address_to(rq, r, GET, "", 0);
	return home ? home : "/";
}

const char *any_whole(const struct request *rq, const struct record *whole, int64_t id)
{
	struct arena *a = &rq->work->arena;
	const struct field *part = record_part(whole);
	const char *own = url_of(a, whole, id), *above;
	void *rec;

	if (own)
		return own;
	rec = arena_alloc(a, whole->size);
	if (!part || !store_get(rq->work, whole, id, rec))
		return "/";
	above = any_whole(rq, part->to, ((const LINK_t *)field_of(part, rec))->id);
	if (strchr(above, '#'))
		return above;
	return arena_printf(a, "%s#%s-%lld", above, whole->name, (long long)id);
}

int any_absent(struct request *rq)
{
	return reply_problem(rq, 404, "お探しの記録は見つかりません。",
	    "削除されたか、ご覧になれない記録です。一覧か検索からお探しください。");
}

/* Somebody may be known by a date too: whoever has it in a column of the list. */
static struct listing of_date(struct work *w, const struct record *r, const char *typed)
{
	struct query q = { .filters = 1, .limit = CANDIDATES_MOST };
	struct listing found = {0};
	struct date date;
	const char *why;

	if (!date_read(&w->arena, typed, work_today(w), &date, &why))
		return found;
	for EACH_FIELD(f, r) {
		if (f->kind != DATE || !f->list || found.n > 0
		    || (f->private && !actor_may(&w->actor, READ_PRIVATE)))
			continue;
		q.filter[0] = (struct filter){ f, EQUAL, date_iso(&w->arena, date) };
		found = store_list(w, r, &q);
	}
	return found;
}

/* Those of near by, and as many others as there is room for. */
static struct listing nearer_first(struct work *w, const struct record *r, const struct query *q)
{
	struct query near = *q, far = *q;
	struct listing found, others;
	char *items;

	if (!r->nearer)
		return store_list(w, r, q);
	query_add(&near, r, r->nearer, FILLED, NULL);
	found = store_list(w, r, &near);
	if (found.n >= q->limit)
		return found;
	query_add(&far, r, r->nearer, EMPTY, NULL);
	far.limit = q->limit - found.n;
	others = store_list(w, r, &far);
	items = arena_alloc(&w->arena, (size_t)(found.n + others.n + 1) * r->size);
	if (found.n)
		memcpy(items, found.items, (size_t)found.n * r->size);
	if (others.n)
		memcpy(items + (size_t)found.n * r->size, others.items, (size_t)others.n * r->size);
	return (struct listing){ .n = found.n + others.n, .items = items };
}

int any_suggest(struct request *rq)
{
	struct query q = { .find = query_value(rq, "q"), .limit = CANDIDATES_MOST };
	struct listing found = {0};

	if (q.find)
		found = of_date(rq->work, rq->route->record, q.find);
	if (q.find && found.n == 0)
		found = nearer_first(rq->work, rq->route->record, &q);
	suggest_page(&rq->page, rq, &found);
	return 200;
}
