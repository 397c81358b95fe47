/* any_list: the list of any record, as its address says it. */
#include "web/pages.h"

#include <string.h>

/* What stands in an address for "nothing recorded". */
#define NONE "-"

static bool is_facet(const struct field *f)
{
	return f->count && !f->part
	    && (f->kind == CHOICE || f->kind == CODE || f->kind == CODES || f->kind == LINK
		|| f->kind == FLAG || f->kind == NUMBER);
}

static void add_filter(struct query *q, const struct field *f, const char *value)
{
	struct filter filter = { .field = f, .value = value };

	if (q->filters == COUNT(q->filter))
		return;
	if (!strcmp(value, NONE))
		filter.compare = EMPTY;
	else if (f->kind == CODES)
		filter.compare = INCLUDES;
	q->filter[q->filters++] = filter;
}

/* A value out of an address is as good as one that was typed: only what the field can hold. */
static const char *canonical(struct work *w, const struct field *f, const char *value)
{
	struct work trial = { .actor = w->actor,
		.store = w->store,
		.now = w->now,
		.arena = w->arena };
	_Alignas(max_align_t) char cell[64] = {0};
	struct field alone = *f;
	const char *written = NULL;

	alone.at = 0;
	if (!strcmp(value, NONE))
		return value;
	if (f->kind == CODE || f->kind == CODES)
		return value;
	if (field_read(&trial, &alone, value, cell))
		written = field_write(&trial.arena, &alone, cell);
	w->arena = trial.arena;
	return written;
}

struct query any_query(const struct request *rq)
{
	const struct record *r = rq->route->record;
	const char *sort = query_value(rq, "sort");
	struct query q = { .find = query_value(rq, "q"),
		.after = query_value(rq, "after"),
		.removed = query_value(rq, "removed") != NULL,
		.ascending = sort && *sort != '-' };

	if (sort)
		q.sort = record_field(r, sort + !q.ascending);
	if (q.sort && !q.sort->list)
		q.sort = NULL;
	for EACH_FIELD(f, r) {
		const char *value = is_facet(f) ? query_value(rq, f->name) : NULL;

		value = value ? canonical(rq->work, f, value) : NULL;
		if (value)
			add_filter(&q, f, value);
	}
	if (record_part(r) && address_whole(rq))
		add_filter(&q, record_part(r),
		    arena_printf(&rq->work->arena, "%lld", (long long)address_whole(rq)));
	return q;
}

const char *any_query_with(const struct request *rq, const char *name, const char *value)
{
	struct text t = { .arena = &rq->work->arena };

	for (int i = 0; i < rq->query.n; i++) {
		const struct pair *p = &rq->query.pair[i];

		if (!strcmp(p->name, name) || !strcmp(p->name, "after") || text_empty(p->value))
			continue;
		text_add(&t, t.len ? "&" : "?");
		out_url(&t, p->name);
		text_add(&t, "=");
		out_url(&t, p->value);
	}
	if (value) {
		text_addf(&t, "%s%s=", t.len ? "&" : "?", name);
		out_url(&t, value);
	}
	return t.len ? t.s : rq->path;
}

/* ---- Chips ---- */

static const char *label_of(struct work *w, const struct field *f, const char *value)
{
	const char *shown = value && strcmp(value, NONE) ? field_show_value(w, f, value) : NULL;

	if (f->kind == FLAG)
		return shown ? f->label : arena_printf(&w->arena, "%sでない", f->label);
	return shown ? shown : "記入なし";
}

static void add_chips(struct request *rq, struct list_view *v)
{
	struct work *w = rq->work;
	struct rows *rs = store_count_by_most(w, rq->route->record, &v->query, v->by, COUNT_MOST);
	const char *now = query_value(rq, v->by->name);

	for (int i = 0; i < rs->n && v->chips < CHIPS_MOST; i++) {
		const char *value = CELL(rs, i, 0) ? CELL(rs, i, 0) : NONE;
		bool chosen = now && !strcmp(now, value);

		v->chip[v->chips++] = (struct chip){ .label = label_of(w, v->by, value),
			.chosen = chosen,
			.count = count_said(&w->arena, cell_number(rs, i, 1), COUNT_MOST, ""),
			.href = any_query_with(rq, v->by->name, chosen ? NULL : value) };
	}
}

static void add_facets(struct request *rq, struct list_view *v)
{
	const char *by = query_value(rq, "by");

	for EACH_FIELD(f, rq->route->record) {
		const char *value = query_value(rq, f->name);
		struct facet *facet = &v->facet[v->facets];

		if (!is_facet(f) || (f->private && !actor_may(&rq->work->actor, READ_PRIVATE))
		    || v->facets == COUNT(v->facet))
			continue;
		v->facets++;
		*facet = (struct facet){ .field = f, .href = any_query_with(rq, "by", f->name) };
		if (by && !strcmp(by, f->name))
			v->by = f;
		if (value) {
			facet->chosen = label_of(rq->work, f, value);
			facet->without = any_query_with(rq, f->name, NULL);
		}
	}
	if (!v->by && v->facets > 0 && !by)
		v->by = v->facet[0].field;
	if (v->by)
		add_chips(rq, v);
}

int any_list(struct request *rq)
{
	const struct record *r = rq->route->record;
	struct list_view v = { .query = any_query(rq) };

	v.query.brief = true;
	v.listing = store_list(rq->work, r, &v.query);
	v.count = v.query.after || v.listing.next
	    ? store_count_most(rq->work, r, &v.query, COUNT_MOST)
	    : v.listing.n;
	add_facets(rq, &v);
	rq->title = r->label;
	list_page(&rq->page, rq, &v);
	return 200;
}
