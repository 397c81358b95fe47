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

int any_suggest(struct request *rq)
{
	struct query q = { .find = query_value(rq, "q"), .limit = CANDIDATES_MOST };
	struct listing found = {0};

	if (q.find)
		found = fitting_list(rq->work, rq->route->record, &q);
	suggest_page(&rq->page, rq, &found);
	return 200;
}
