/* any_list: the list of any record, as its address says it. */
#include "web/pages.h"

#include <string.h>

static bool is_facet(const struct field *f)
{
	return f->count && !f->part
	    && (f->kind == CHOICE || f->kind == CODE || f->kind == CODES || f->kind == LINK
		|| f->kind == FLAG || f->kind == NUMBER || any_is_range(f));
}

/* Every code of a filter that takes any of several counts as one. */
static size_t values_of(const struct filter *c)
{
	size_t n = 1;

	if (c->compare != EMPTY && (c->field->kind == CODE || c->field->kind == CODES))
		for (const char *s = c->value; *s; s++)
			n += *s == ' ';
	return n;
}

void any_filter(const struct request *rq, struct query *q, struct filter filter)
{
	size_t values = values_of(&filter);

	for (int i = 0; i < q->filters; i++)
		values += values_of(&q->filter[i]);
	if (values <= COUNT(q->filter))
		q->filter[q->filters++] = filter;
	else
		work_problem(rq->work, NULL, "絞り込む条件が多すぎます。");
}

static void add_value(const struct request *rq, struct query *q, const struct field *f,
    const char *value)
{
	struct filter filter = { .field = f, .value = value };

	if (!strcmp(value, NONE))
		filter.compare = EMPTY;
	else if (f->kind == CODES)
		filter.compare = INCLUDES;
	any_filter(rq, q, filter);
}

static bool is_code(const struct code *codes, int n, const char *s, size_t len)
{
	for (int i = 0; i < n; i++)
		if (strlen(codes[i].code) == len && memcmp(codes[i].code, s, len) == 0)
			return true;
	return false;
}

/* One code, or several with blanks between. */
static bool are_codes(struct work *w, const char *list, const char *value)
{
	const struct code *codes;
	int n = codes_of(w, list, (struct date){0}, &codes);
	bool any = false;

	for (const char *s = value + strspn(value, " "); *s; s += strspn(s, " ")) {
		size_t len = strcspn(s, " ");

		if (!is_code(codes, n, s, len))
			return false;
		any = true;
		s += len;
	}
	return any;
}

/* A value out of an address is as good as one that was typed: what the field can hold and what
 * there is; NULL for anything else. */
static const char *canonical(struct work *w, const struct field *f, const char *value)
{
	struct work trial = { .actor = w->actor,
		.store = w->store,
		.now = w->now,
		.arena = w->arena };
	_Alignas(max_align_t) char cell[64] = {0};
	struct field alone = *f;
	const char *written = NULL, *shown;

	alone.at = 0;
	if (!strcmp(value, NONE))
		return value;
	if (any_is_range(f))
		return NULL;
	if (f->kind == CODE || f->kind == CODES)
		return are_codes(w, f->codes, value) ? value : NULL;
	if (field_read(&trial, &alone, value, cell))
		written = field_write(&trial.arena, &alone, cell);
	w->arena = trial.arena;
	shown = field_show_value(w, f, written);
	/* What is there but not hers to see is no other answer than what is not. */
	return shown && strcmp(shown, HIDDEN) ? written : NULL;
}

/* The filters by what the address says of the field, if anything; said twice, both hold. */
static void add_said(const struct request *rq, struct query *q, const struct field *f)
{
	const char *said;

	for (int i = 0; (said = query_nth(rq, f->name, i)) != NULL; i++) {
		const char *value = canonical(rq->work, f, said);

		if (value)
			add_value(rq, q, f, value);
		else
			work_problem(rq->work, f->name,
			    "%sに「%s」はありません。選び直すか、この条件を外してください。",
			    f->label, said);
	}
	if (any_is_range(f))
		any_range_add(rq, q, f);
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
	for EACH_FIELD(f, r)
		if (is_facet(f))
			add_said(rq, &q, f);
	if (record_part(r) && address_whole(rq))
		add_value(rq, &q, record_part(r),
		    int_text(&rq->work->arena, address_whole(rq)));
	return q;
}

bool any_is_beside(const char *pair, const char *name)
{
	size_t n = strlen(name);

	return !strncmp(pair, name, n) && (pair[n] == '\0' || pair[n] == '.');
}

const char *any_query_with(const struct request *rq, const char *name, const char *value)
{
	const char *query = address_with(rq, "", name, value);

	return text_empty(query) ? rq->path : query;
}

/* ---- Chips ---- */

const char *value_label(struct work *w, const struct field *f, const char *value)
{
	struct field several = *f;
	const char *shown;

	if (f->kind == CODE)
		several.kind = CODES;
	shown = value && strcmp(value, NONE) ? field_show_value(w, &several, value) : NULL;
	if (!shown && f->none)
		return f->none;
	if (f->kind == FLAG)
		return shown ? f->label : arena_printf(&w->arena, "%sでない", f->label);
	return shown ? shown : "記入なし";
}

const char *value_said(struct work *w, const struct field *f, const char *typed)
{
	const char *value = canonical(w, f, typed);

	return value ? value_label(w, f, value) : NULL;
}

/* Days are too many to count each; but those without one are a question of their own. */
static void add_none(struct request *rq, struct list_view *v)
{
	const struct field *f = v->by;
	const char *now = query_value(rq, f->name);
	bool chosen = now && !strcmp(now, NONE);
	struct query q = query_without(&v->query, f);

	/* Where there are as many filters as there can be, it could not be chosen either. */
	if (q.filters == COUNT(q.filter))
		return;
	q.filter[q.filters++] = (struct filter){ .field = f, .compare = EMPTY };
	v->chip[v->chips++] = (struct chip){ .label = value_label(rq->work, f, NONE),
		.chosen = chosen,
		.count = some_said(&rq->work->arena,
		    store_count_some(rq->work, rq->route->record, &q, REACH), ""),
		.href = any_query_with(rq, f->name, chosen ? NULL : NONE) };
}

static void add_chips(struct request *rq, struct list_view *v)
{
	struct work *w = rq->work;
	struct rows *rs = store_count_by_some(w, rq->route->record, &v->query, v->by, REACH);
	const char *now = query_value(rq, v->by->name);

	for (int i = 0; i < rs->n && v->chips < CHIPS_MOST; i++) {
		const char *value = CELL(rs, i, 0) ? CELL(rs, i, 0) : NONE;
		bool chosen = now && !strcmp(now, value);

		v->chip[v->chips++] = (struct chip){ .label = value_label(w, v->by, value),
			.chosen = chosen,
			.count = some_said(&w->arena,
			    (struct some){ cell_number(rs, i, 1), cell_number(rs, i, 2) }, ""),
			.href = any_query_with(rq, v->by->name, chosen ? NULL : value) };
	}
	v->more = rs->n > CHIPS_MOST;
}

/* What the address says of the field, in words; NULL: nothing. */
static const char *chosen_of(const struct request *rq, const struct field *f)
{
	const char *value = query_value(rq, f->name);
	struct text all = { .arena = &rq->work->arena };

	if (work_problem_of(rq->work, f->name))
		return value;
	if (any_is_range(f) && !(value && !strcmp(value, NONE)))
		return any_range_said(rq, f);
	for (int i = 0; (value = query_nth(rq, f->name, i)) != NULL; i++) {
		text_add(&all, i ? "、かつ " : "");
		text_add(&all, value_label(rq->work, f, value));
	}
	return all.s;
}

static bool is_wrong(const struct request *rq, const struct field *f)
{
	return work_problem_of(rq->work, f->name) || (any_is_range(f) && any_range_wrong(rq, f));
}

/* The field that the address opens, or one that has to be corrected. */
static const struct field *opened(const struct request *rq, const struct list_view *v)
{
	const char *by = query_value(rq, "by");
	const struct field *open = v->facets > 0 && !by ? v->facet[0].field : NULL;

	for (int i = 0; i < v->facets; i++)
		if (is_wrong(rq, v->facet[i].field))
			return v->facet[i].field;
	for (int i = 0; i < v->facets; i++)
		if (by && !strcmp(by, v->facet[i].field->name))
			open = v->facet[i].field;
	return open;
}

static void add_facets(struct request *rq, struct list_view *v)
{
	for EACH_FIELD(f, rq->route->record) {
		struct facet *facet = &v->facet[v->facets];

		if (!is_facet(f) || (f->private && !actor_may(&rq->work->actor, READ_PRIVATE))
		    || v->facets == COUNT(v->facet))
			continue;
		v->facets++;
		*facet = (struct facet){ .field = f,
			.href = any_query_with(rq, "by", f->name),
			.chosen = chosen_of(rq, f),
			.without = any_query_with(rq, f->name, NULL) };
	}
	v->by = opened(rq, v);
	if (v->by && !any_is_range(v->by))
		add_chips(rq, v);
	else if (v->by && !v->by->need)
		add_none(rq, v);
}

/* Without what was meant there is no list, lest another be taken for it. */
static void ask(struct request *rq, struct list_view *v)
{
	const struct record *r = rq->route->record;

	v->query.brief = true;
	v->listing = store_list(rq->work, r, &v->query);
	if (query_value(rq, ANY_PEOPLE) && r->kept && r->kept->who)
		v->people = store_cross(rq->work, r, &v->query, (struct dimension){0},
		    (struct dimension){0}, record_field(r, r->kept->who));
	v->count = (struct some){ v->listing.n, false };
	if (!v->query.after && !v->listing.next)
		return;
	v->count = store_count_some(rq->work, r, &v->query, REACH);
	/* There are as many as stand here, and as go on. */
	if (v->count.n < v->listing.n + (v->listing.next != NULL))
		v->count.n = v->listing.n + (v->listing.next != NULL);
}

int any_list(struct request *rq)
{
	const struct record *r = rq->route->record;
	struct list_view v = { .query = any_query(rq) };

	if (!rq->work->problems)
		ask(rq, &v);
	add_facets(rq, &v);
	rq->title = r->label;
	list_page(&rq->page, rq, &v);
	return rq->work->problems ? 422 : 200;
}
