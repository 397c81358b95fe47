/* removed: what was taken away, of every kind together, the latest first. */
#include "domain/removed/pages.h"

#include <string.h>

/* What only stands between two records has no page, nor has its whole. */
static const char *url(struct work *w, const struct record *r, int64_t id)
{
	const struct field *part = record_part(r);
	struct head *rec;

	if (!part)
		return url_of(&w->arena, r, id);
	rec = arena_alloc(&w->arena, r->size);
	if (!store_get(w, r, id, rec))
		return NULL;
	return url(w, part->to, ((const LINK_t *)field_of(part, rec))->id);
}

static bool is_later(const struct gone *one, const struct gone *other)
{
	if (one->removal.at != other->removal.at)
		return one->removal.at > other->removal.at;
	return one->removal.id > other->removal.id;
}

/* Into its place among the latest; what there is no room for is left out. */
static void put(struct removed_view *v, const struct gone *gone)
{
	int at = v->n;

	while (at > 0 && is_later(gone, &v->gone[at - 1]))
		at--;
	if (at == REMOVED_PAGE)
		return;
	v->n += v->n < REMOVED_PAGE;
	memmove(&v->gone[at + 1], &v->gone[at], (size_t)(v->n - at - 1) * sizeof *gone);
	v->gone[at] = *gone;
}

static int gather(struct work *w, struct removed_view *v, const struct record *r,
    const struct removal_query *q)
{
	struct removal *found;
	int n = store_removals(w, r, q, &found);

	for (int i = 0; i < n; i++)
		put(v, &(struct gone){ .record = r, .removal = found[i] });
	return n;
}

/* What comes after is what went before the last one; those of its very moment stay together. */
static void page_on(struct request *rq, struct removed_view *v)
{
	int n = v->n;

	while (n > 1 && v->gone[n - 1].removal.at == v->gone[v->n - 1].removal.at)
		n--;
	if (n > 1)
		v->n = n;
	v->next = address_with(rq, rq->path, "before",
	    int_text(&rq->work->arena, v->gone[v->n - 1].removal.at));
}

static void read_day(struct request *rq, const char *name, bool last, int64_t *moment)
{
	const struct field day = { .name = name, .label = "日", .kind = DATE };
	struct date read = {0};

	if (!query_value(rq, name) || !field_read(rq->work, &day, query_value(rq, name), &read))
		return;
	*moment = last ? moment_last(read) + 1 : moment_of(read, 0);
}

static void read_query(struct request *rq, struct removed_view *v, struct removal_query *q)
{
	const char *before = query_value(rq, "before"), *by = query_value(rq, "by");
	int64_t until;

	q->limit = REMOVED_PAGE + 1;
	read_day(rq, "from", false, &q->from);
	read_day(rq, "until", true, &q->until);
	if (before && text_number(before, 1, INT64_MAX, &until) && (!q->until || until < q->until))
		q->until = until;
	if (by)
		text_number(by, 1, INT64_MAX, &v->by);
	q->by = v->by;
}

static int get(struct request *rq)
{
	struct work *w = rq->work;
	struct removed_view *v = arena_alloc(&w->arena, sizeof *v);
	struct removal_query q = {0};
	int found = 0;

	read_query(rq, v, &q);
	for (const struct record *const *r = web_schema()->records; *r; r++) {
		if (!actor_may(&w->actor, (*r)->read) || v->kinds == KINDS_MOST)
			continue;
		v->kind[v->kinds++] = *r;
		if (text_same(query_value(rq, "kind"), (*r)->name))
			v->chosen = *r;
	}
	for (int i = 0; i < v->kinds && !w->problems; i++)
		if (!v->chosen || v->kind[i] == v->chosen)
			found += gather(w, v, v->kind[i], &q);
	if (found > v->n)
		page_on(rq, v);
	for (int i = 0; i < v->n; i++)
		v->gone[i].url = url(w, v->gone[i].record, v->gone[i].removal.id);
	v->accounts = store_query(w,
	    "SELECT id, name FROM account WHERE region = $1 ORDER BY name, id LIMIT 300",
	    I(w->actor.region));
	rq->title = "削除したもの";
	removed_page(&rq->page, rq, v);
	return w->problems ? 422 : 200;
}

static const struct route routes[] = {
	{ GET, "/removed", OVERSEE_CASES, get, .deed = LISTING }, { 0 }
};

const struct module removed_module = { .path = "/removed",
	.label = "削除したもの",
	.icon = "box",
	.may = OVERSEE_CASES,
	.routes = routes };
