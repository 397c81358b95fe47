/* picks: places that are picked out for a slip while one searches; the address carries them. */
#include "domain/finding/pages.h"

#include <string.h>

bool picks_has(const struct picks *p, int64_t place)
{
	for (int i = 0; i < p->n; i++)
		if (p->place[i].id == place)
			return true;
	return false;
}

static void add_gone(struct work *w, struct picks *p, const char *name)
{
	p->gone = p->gone ? arena_printf(&w->arena, "%s、%s", p->gone, name) : name;
}

static void add(struct work *w, struct picks *p, int64_t id)
{
	struct organization o;

	if (store_get(w, &organization_record, id, &o) && o.head.removed
	    && store_united(w, &organization_record, id))
		id = store_united(w, &organization_record, id);
	if (!store_get(w, &organization_record, id, &o))
		p->wrong = true;
	else if (o.head.removed)
		add_gone(w, p, o.name);
	else if (picks_has(p, id))
		p->twice = true;
	else if (p->n == COMPARED_MOST)
		p->many = true;
	else
		p->place[p->n++] = (struct link){ id, o.name };
}

void picks_read(struct request *rq, struct picks *p)
{
	enum { LOOKED_AT_MOST = 4 * COMPARED_MOST };
	const char *s = query_value(rq, "picked");
	int64_t id;

	*p = (struct picks){0};
	for (int i = 0; s && *s && i < LOOKED_AT_MOST; i++) {
		size_t n = strcspn(s, ",");

		if (text_number(arena_copyn(&rq->work->arena, s, n), 1, INT64_MAX, &id))
			add(rq->work, p, id);
		else
			p->wrong = true;
		s += n + (s[n] == ',');
	}
	p->many |= s && *s;
}

static const char *written(struct arena *a, const struct picks *p, int64_t without, int64_t with)
{
	struct text t = { .arena = a };

	for (int i = 0; i < p->n; i++)
		if (p->place[i].id != without)
			text_addf(&t, "%s%lld", t.len ? "," : "", (long long)p->place[i].id);
	if (with)
		text_addf(&t, "%s%lld", t.len ? "," : "", (long long)with);
	return t.s;
}

const char *picks_written(struct arena *a, const struct picks *p)
{
	return written(a, p, 0, 0);
}

const char *picks_with(const struct request *rq, const char *path, const struct picks *p,
    int64_t place)
{
	struct arena *a = &rq->work->arena;

	return address_with(rq, path, "picked",
	    picks_has(p, place) ? written(a, p, place, 0) : written(a, p, 0, place));
}

/* ---- From the slip: what its town and its question suggest ---- */

/* What one asks a place for, by what a slip is about.  A fact is offered, not asked: nobody is left
 * out only because it is not known of him. */
static const struct {
	const char *content, *service;
} services[] = { { "home_doctor", "home_doctor" }, { "home_nurse", "130" },
	{ "home_rehabilitation", "140" }, { "care_manager", "430" }, { "facility", "~住まい" },
	{ "mobility", "transport" } };

static const struct offer {
	const char *field, *code, *fact, *label;
} offers[] = { { "scene", "end_of_life", "end_of_life", "自宅での看取りができる" },
	{ "scene", "acute", "night_calls", "夜間の電話・往診がある" },
	{ "contents", "end_of_life", "end_of_life", "自宅での看取りができる" },
	{ "contents", "dementia", "dementia", "認知症の方を受ける" },
	{ "contents", "emergency", "night_calls", "夜間の電話・往診がある" } };

static const char *service_of(const struct consultation *c, struct arena *a)
{
	const char *all = c->contents ? c->contents : "";
	const char *first = arena_copyn(a, all, strcspn(all, " "));

	for (size_t i = 0; i < COUNT(services); i++)
		if (text_same(services[i].content, first))
			return services[i].service;
	return NULL;
}

const char *carried_address(struct request *rq, const struct consultation *c)
{
	struct text t = { .arena = &rq->work->arena };
	const char *service = service_of(c, t.arena), *between = "?";
	int64_t town = home_town(rq->work, c);
	struct municipality m;
	struct point at;
	int places;

	text_add(&t, rq->path);
	if (home_point(rq->work, c, &at, &places)) {
		text_add(&t, "?near=" NEAR_HOME);
		between = "&";
	} else if (town && store_get(rq->work, &municipality_record, town, &m)) {
		text_addf(&t, "%s%s=%lld", between,
		    m.latitude.known && m.longitude.known ? "near" : "serves",
		    (long long)m.head.id);
		between = "&";
	}
	if (service) {
		text_addf(&t, "%sservice=", between);
		out_url(&t, service);
	}
	return t.s;
}

static bool says(const struct consultation *c, const struct offer *offer)
{
	const char *codes = strcmp(offer->field, "scene") ? c->contents : c->scene;
	size_t n = strlen(offer->code);

	for (const char *s = codes; s && *s; s += strcspn(s, " "), s += *s == ' ')
		if (strcspn(s, " ") == n && !strncmp(s, offer->code, n))
			return true;
	return false;
}

void carried_offers(struct request *rq, struct finding_view *v)
{
	struct arena *a = &rq->work->arena;

	for (size_t i = 0; i < COUNT(offers) && v->offers < OFFERS_MOST; i++) {
		const char *name = arena_printf(a, "fact.%s", offers[i].fact);
		bool there = query_value(rq, name) != NULL;

		for (int k = 0; k < v->offers; k++)
			there |= text_same(v->offer[k].label, offers[i].label);
		if (!there && says(&v->slip, &offers[i]))
			v->offer[v->offers++] = (struct asked_chip){ offers[i].label,
				address_with(rq, rq->path, name, "conditional") };
	}
}
