/* there: a row beside a place that is there, but was never imported under the row's key. */
#include "domain/imports/parts.h"

#include <string.h>

static bool ends_with(const char *s, const char *end)
{
	size_t n = s ? strlen(s) : 0, m = end ? strlen(end) : 0;

	return m && n >= m && !strcmp(s + n - m, end);
}

/* What our own lists would say of it: that of the service, else of its place. */
static void fit(const char **place, const char **service, const char *its, const char *services)
{
	if (!text_same(*place, services ? services : its))
		return;
	*place = its;
	*service = services;
}

static int64_t service_at(struct work *w, const struct entry *e, int64_t place, struct service *s)
{
	struct rows *rs = store_query(w,
	    "SELECT id FROM service WHERE region = $1 AND organization = $2 AND kind = $3"
	    " AND removed = 0 AND (number IS NULL OR number = $4) ORDER BY id LIMIT 1",
	    I(w->actor.region), I(place), T(e->kind ? e->kind : ""),
	    T(e->service.number ? e->service.number : ""));

	return rs->n && store_get(w, &service_record, cell_number(rs, 0, 0), s) ? s->head.id : 0;
}

/* Days alone are those of the service, and hours in words stand among its remarks. */
static void fit_hours(struct entry *e, const struct organization *o, const struct service *s)
{
	const struct service *v = &e->service;
	bool alike = v->weekdays == s->weekdays && v->saturdays == s->saturdays
	    && v->sundays == s->sundays && v->holidays == s->holidays;

	if (alike && e->place.hours && !strstr(e->place.hours, "　"))
		e->place.hours = o->hours;
	if (o->hours && text_same(e->service.days_note, o->hours))
		e->service.days_note = s->days_note;
}

int64_t there_fit(struct work *w, struct entry *e, int64_t place)
{
	struct organization o, *p = &e->place;
	struct service s = {0}, *v = &e->service;
	int64_t id;

	if (!store_get(w, &organization_record, place, &o) || o.head.removed)
		return 0;
	id = service_at(w, e, place, &s);
	if (!e->format->medical)
		p->kind = o.kind;
	if (o.municipality.id && o.municipality.id == p->municipality.id)
		p->town_code = o.town_code;
	if (id && text_same(p->name, service_published(w, &o, &s))) {
		p->name = o.name;
		v->name = s.name;
	}
	fit(&p->business_number, &v->number, o.business_number, s.number);
	if (ends_with(p->url, s.url ? s.url : o.url))
		p->url = s.url ? s.url : o.url;
	fit(&p->phone, &v->phone, o.phone, s.phone);
	fit(&p->fax, &v->fax, o.fax, s.fax);
	fit(&p->url, &v->url, o.url, s.url);
	if (ends_with(p->address, o.address))
		p->address = o.address;
	fit_hours(e, &o, &s);
	return id;
}
