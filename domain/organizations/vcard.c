/* vcard: places as cards of an address book (RFC 6350). */
#include "domain/organizations/pages.h"
#include "domain/organizations/outward.h"

#include <string.h>

enum { LINE = 75 };

/* A line of at most 75 octets; what is longer goes on in the next, between two characters. */
static void line_add(struct text *t, const char *line)
{
	size_t used = 0;

	while (*line) {
		const char *next = line;
		size_t n;

		utf8_next(&next);
		n = (size_t)(next - line);
		if (used + n > LINE) {
			text_add(t, "\r\n ");
			used = 1;
		}
		text_addn(t, line, n);
		used += n;
		line = next;
	}
	text_add(t, "\r\n");
}

/* A component of a value: commas and semicolons would part it. */
static const char *escaped(struct arena *a, const char *s)
{
	struct text t = { .arena = a };

	for (; s && *s; s++) {
		if (*s == '\n')
			text_add(&t, "\\n");
		else if (strchr("\\,;", *s))
			text_addf(&t, "\\%c", *s);
		else if (*s != '\r')
			text_addc(&t, *s);
	}
	return t.s ? t.s : "";
}

static void put(struct text *t, struct outward *r, const char *name, const char *value)
{
	if (value)
		line_add(t,
		    arena_printf(&r->work->arena, "%s:%s", name, escaped(&r->work->arena, value)));
}

/* 0248-00-1000 as +81-248-00-1000; what is no such number stays text. */
static void phone_add(struct text *t, struct outward *r, const char *type, const char *phone)
{
	struct arena *a = &r->work->arena;
	const char *digits = phone ? phone_digits(a, phone) : NULL;

	if (!digits)
		return;
	if (*digits == '0' && strlen(digits) >= 10)
		line_add(t,
		    arena_printf(a, "TEL;VALUE=uri;TYPE=\"work,%s\":tel:+81%s", type, digits + 1));
	else
		line_add(t,
		    arena_printf(a, "TEL;VALUE=text;TYPE=\"work,%s\":%s", type, escaped(a, phone)));
}

static void place_add(struct text *t, struct outward *r)
{
	struct arena *a = &r->work->arena;
	const struct organization *o = r->place;

	if (o->address || o->postcode)
		line_add(t,
		    arena_printf(a, "ADR;TYPE=work:;;%s;%s;%s;%s;日本", escaped(a, o->address),
			escaped(a, r->town.name), escaped(a, r->town.prefecture),
			escaped(a, o->postcode)));
	if (o->latitude.known && o->longitude.known)
		line_add(t,
		    arena_printf(a, "GEO:geo:%s,%s",
			field_plain(a, record_field(&organization_record, "latitude"), o),
			field_plain(a, record_field(&organization_record, "longitude"), o)));
	if (web_address(o->url))
		line_add(t, arena_printf(a, "URL:%s", o->url));
}

/* What it offers and when, in words. */
static const char *note_of(struct outward *r)
{
	struct work *w = r->work;
	struct listing l = store_parts(w, &service_record, r->place->head.id);
	struct text t = { .arena = &w->arena };
	struct week week;

	for (int i = 0; i < l.n; i++) {
		const struct service *s = LISTED(l, &service_record, i);
		const char *days = service_days(&w->arena, s);

		text_addf(&t, "%s%s%s%s%s\n", code_label(w, "service_kind", s->kind),
		    days ? "（" : "", days ? days : "", days ? "）" : "", "");
	}
	hours_week(w, r->place->head.id, &week);
	for (int i = 0; i < WEEK_DAYS; i++)
		if (week.day[i].said)
			text_addf(&t, "%s %s\n", week_days[i].label, week.day[i].said);
	if (!week.n && r->place->hours)
		text_addf(&t, "受付 %s\n", r->place->hours);
	return t.s;
}

int vcard_add(struct text *t, struct outward *r)
{
	const struct organization *o = r->place;
	struct arena *a = &r->work->arena;

	text_add(t, "BEGIN:VCARD\r\nVERSION:4.0\r\nKIND:org\r\n");
	line_add(t, arena_printf(a, "UID;VALUE=text:yui-organization-%lld", (long long)o->head.id));
	put(t, r, "FN", o->name);
	line_add(t,
	    r->corporation.name ? arena_printf(a, "ORG:%s;%s", escaped(a, r->corporation.name),
				      escaped(a, o->name))
				: arena_printf(a, "ORG:%s", escaped(a, o->name)));
	put(t, r, "CATEGORIES", code_label(r->work, "organization_kind", o->kind));
	phone_add(t, r, "voice", o->phone);
	phone_add(t, r, "fax", o->fax);
	if (mail_address(o->email))
		line_add(t, arena_printf(a, "EMAIL;TYPE=work:%s", o->email));
	place_add(t, r);
	put(t, r, "NOTE", note_of(r));
	line_add(t, "LANG:ja");
	text_add(t, "END:VCARD\r\n");
	return 1;
}

int64_t vcards(struct text *t, struct work *w, const struct query *q)
{
	return outward_places(w, q, vcard_add, t);
}
