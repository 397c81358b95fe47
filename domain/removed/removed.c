/* removed: what was taken away, of every kind together, the latest first. */
#include "document/document.h"
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

const char *const removed_heads[REMOVED_COLUMNS] = { "名前", "種類", "削除した日時", "削除した人",
	"理由" };

const char *removed_by(const struct removal *r)
{
	return r->by.title ? r->by.title : "システム";
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

/* The page that comes after the query's place. */
static void find(struct work *w, struct removed_view *v, const struct removal_query *q)
{
	int found = 0;

	v->n = 0;
	for (int i = 0; i < v->kinds; i++) {
		const struct record *r = v->kind[i];
		struct removal *removals;
		int n = v->chosen && v->chosen != r ? 0 : store_removals(w, r, q, &removals);

		for (int j = 0; j < n; j++)
			put(v, &(struct gone){ .record = r, .removal = removals[j] });
		found += n;
	}
	v->more = found > v->n;
}

static struct removal_place place_of(const struct gone *gone)
{
	return (struct removal_place){ gone->removal.at, gone->removal.id };
}

/* 1795305600000-383159785605824512 */
static const char *place_write(struct arena *a, struct removal_place place)
{
	return arena_printf(a, "%lld-%lld", (long long)place.at, (long long)place.id);
}

static void place_read(struct arena *a, const char *said, struct removal_place *place)
{
	const char *dash = said ? strchr(said, '-') : NULL;
	struct removal_place read;

	if (dash && text_number(arena_copyn(a, said, (size_t)(dash - said)), 1, INT64_MAX, &read.at)
	    && text_number(dash + 1, 1, INT64_MAX, &read.id))
		*place = read;
}

static void read_day(struct request *rq, const char *name, bool last, int64_t *moment)
{
	const struct field day = { .name = name, .label = "日", .kind = DATE };
	struct date read = {0};

	if (!query_value(rq, name) || !field_read(rq->work, &day, query_value(rq, name), &read))
		return;
	*moment = last ? moment_last(read) + 1 : moment_of(read, 0);
}

/* What is asked for, and the kinds that the actor may read. */
static void read_query(struct request *rq, struct removed_view *v, struct removal_query *q)
{
	struct work *w = rq->work;
	const char *by = query_value(rq, "by");

	q->limit = REMOVED_PAGE + 1;
	read_day(rq, "from", false, &q->from);
	read_day(rq, "until", true, &q->until);
	place_read(&w->arena, query_value(rq, "after"), &q->after);
	if (by)
		text_number(by, 1, INT64_MAX, &v->by);
	q->by = v->by;
	for (const struct record *const *r = web_schema()->records; *r; r++) {
		if (!actor_may(&w->actor, (*r)->read))
			continue;
		assert(v->kinds < KINDS_MOST);
		v->kind[v->kinds++] = *r;
		if (text_same(query_value(rq, "kind"), (*r)->name))
			v->chosen = *r;
	}
}

static int get(struct request *rq)
{
	struct work *w = rq->work;
	struct removed_view *v = arena_alloc(&w->arena, sizeof *v);
	struct removal_query q = {0};

	read_query(rq, v, &q);
	if (!w->problems)
		find(w, v, &q);
	if (v->more)
		v->next = address_with(rq, rq->path, "after",
		    place_write(&w->arena, place_of(&v->gone[v->n - 1])));
	for (int i = 0; i < v->n; i++)
		v->gone[i].url = url(w, v->gone[i].record, v->gone[i].removal.id);
	v->accounts = store_query(w,
	    "SELECT id, name FROM account WHERE region = $1 ORDER BY name, id",
	    I(w->actor.region));
	rq->title = removed_module.label;
	removed_page(&rq->page, rq, v);
	return w->problems ? 422 : 200;
}

static void add_line(struct text *o, const struct gone *g)
{
	const struct removal *r = &g->removal;

	csv_line(o,
	    (const char *const[]){ r->title, g->record->label, moment_iso(o->arena, r->at),
		removed_by(r), r->reason },
	    REMOVED_COLUMNS);
}

static int csv(struct request *rq)
{
	struct work *w = rq->work;
	struct removed_view *v = arena_alloc(&w->arena, sizeof *v);
	struct removal_query q = {0};

	read_query(rq, v, &q);
	if (w->problems)
		return reply_problem(rq, 422,
		    "絞り込みの日付が読み取れないので、書き出していません。", w->problems->say);
	q.after = (struct removal_place){0};
	text_add(&rq->page, CSV_MARK);
	csv_line(&rq->page, removed_heads, REMOVED_COLUMNS);
	do {
		find(w, v, &q);
		for (int i = 0; i < v->n; i++)
			add_line(&rq->page, &v->gone[i]);
		if (v->more)
			q.after = place_of(&v->gone[v->n - 1]);
	} while (v->more && !rq->page.over && !w->fault);
	return reply_csv(rq, removed_module.label);
}

static const struct route routes[] = {
	{ GET, "/removed", OVERSEE_CASES, get, .deed = LISTING },
	{ GET, "/removed/csv", OVERSEE_CASES, csv, .slow = true, .deed = EXPORTING },
	{ 0 }
};

const struct module removed_module = { .path = "/removed",
	.label = "削除したもの",
	.icon = "box",
	.may = OVERSEE_CASES,
	.routes = routes };
