/* address: where a record's pages are, found in the table of routes. */
#include "web/pages.h"

#include <string.h>

#define EACH_ROUTE(route, r) \
	(const struct route *route = routes_of(r); route && route->path; route++)

static bool ends(const char *s, const char *with)
{
	size_t n = strlen(s), len = strlen(with);

	return n >= len && !strcmp(s + n - len, with);
}

/* What all routes of the record begin with: before the id of its own page, or else the shortest. */
static const char *base_of(struct arena *a, const struct record *r, const char **own)
{
	const char *shortest = NULL;

	*own = ":id";
	for
		EACH_ROUTE(route, r)
		{
			if (route->record != r)
				continue;
			if (ends(route->path, "/:id") || ends(route->path, "/:part")) {
				*own = strrchr(route->path, ':');
				return arena_copyn(a, route->path,
				    (size_t)(*own - route->path) - 1);
			}
			if (!shortest || strlen(route->path) < strlen(shortest))
				shortest = route->path;
		}
	return shortest;
}

/* `path` with `id` for the record's own id; the id of its whole is that of the request. */
static const char *fill(const struct request *rq, const char *path, const char *own, int64_t id)
{
	struct text t = { .arena = &rq->work->arena };

	while (*path) {
		size_t n = strcspn(path, ":");
		const char *name = path + n;
		size_t len = strcspn(name, "/");

		text_addn(&t, path, n);
		if (*name)
			text_add_int(&t, strncmp(name, own, len) ? rq->id : id);
		path = name + len;
	}
	return t.s;
}

const char *address_to(const struct request *rq, const struct record *r, enum method method,
    const char *rest, int64_t id)
{
	struct arena *a = &rq->work->arena;
	const char *own, *base = base_of(a, r, &own);
	struct text path = { .arena = a };

	if (!base)
		return NULL;
	text_add(&path, base);
	if (text_starts(rest, "/:id")) {
		text_add(&path, "/");
		text_add(&path, own);
		rest += strlen("/:id");
	}
	text_add(&path, rest);
	for
		EACH_ROUTE(route, r)
	if (route->record == r && route->method == method && !strcmp(route->path, path.s))
		return actor_may(&rq->work->actor, route->may) ? fill(rq, path.s, own, id) : NULL;
	return NULL;
}

/* A filter by days is a whole one: the address says no hours. */
static const char *day_of(struct arena *a, const struct filter *c)
{
	struct date day;
	int64_t moment;

	if (c->field->kind == DATE)
		return c->value;
	text_number(c->value, INT64_MIN, INT64_MAX, &moment);
	day = moment_date(moment);
	assert(moment == (c->compare == AT_MOST ? moment_last(day) : moment_of(day, 0)));
	return date_iso(a, day);
}

static void add_filter(struct text *t, const struct filter *c)
{
	bool range = c->compare == AT_LEAST || c->compare == AT_MOST;

	assert(c->field->count && c->compare != FILLED && (!range || any_is_range(c->field)));
	text_add(t, c->field->name);
	if (range)
		text_add(t, c->compare == AT_LEAST ? ".from" : ".until");
	text_add(t, "=");
	out_url(t, c->compare == EMPTY ? NONE : range ? day_of(t->arena, c) : c->value);
}

static const char *list_path(const struct record *r)
{
	for
		EACH_ROUTE(route, r)
	if (route->record == r && route->run == any_list)
		return route->path;
	return NULL;
}

const char *address_list(struct arena *a, const struct record *r, const struct query *q)
{
	struct text t = { .arena = a };

	text_add(&t, list_path(r));
	for (int i = 0; i < q->filters; i++) {
		text_add(&t, i ? "&" : "?");
		add_filter(&t, &q->filter[i]);
	}
	return t.s;
}

bool address_own(const char *s)
{
	if (!s || s[0] != '/' || s[1] == '/')
		return false;
	while (*s > ' ' && *s <= '~' && *s != '\\')
		s++;
	return !*s;
}

int64_t address_id(const struct request *rq)
{
	return rq->part ? rq->part : rq->id;
}

bool address_is_in_whole(const struct request *rq, const struct record *part)
{
	const char *own;
	const char *base = base_of(&rq->work->arena, part, &own);

	return base && strstr(base, "/:id");
}

int64_t address_whole(const struct request *rq)
{
	return address_is_in_whole(rq, rq->route->record) ? rq->id : 0;
}

const char *address_with(const struct request *rq, const char *path, const char *name,
    const char *value)
{
	struct text t = { .arena = &rq->work->arena };
	char between = '?';

	text_add(&t, path);
	for (int i = 0; i < rq->query.n; i++) {
		const struct pair *p = &rq->query.pair[i];

		if (any_is_beside(p->name, name) || !strcmp(p->name, "after")
		    || text_empty(p->value))
			continue;
		text_addc(&t, between);
		out_url(&t, p->name);
		text_addc(&t, '=');
		out_url(&t, p->value);
		between = '&';
	}
	if (value) {
		text_addf(&t, "%c%s=", between, name);
		out_url(&t, value);
	}
	return t.s;
}
