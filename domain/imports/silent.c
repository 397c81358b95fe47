/* silent: what a file has no column for, and so says nothing of; see parts.h. */
#include "domain/imports/parts.h"

#include <string.h>

#define BY(...) { __VA_ARGS__, COLUMNS }
#define FLAGS \
	COL_MONDAY, COL_TUESDAY, COL_WEDNESDAY, COL_THURSDAY, COL_FRIDAY, COL_SATURDAY, \
	    COL_SUNDAY, COL_HOLIDAY
enum { COLUMNS_OF_FIELD = 12 };

/* A field is said if one of its columns is there.  The letters stand in lines that are kept: each
 * means the same for good. */
static const struct saying {
	char letter;
	const char *name;
	enum column by[COLUMNS_OF_FIELD];
} sayings[] = {
	{ 'k', "o.kana", BY(COL_KANA) },
	{ 'b', "o.business_number", BY(COL_NUMBER, COL_MEDICAL_NUMBER) },
	{ 'z', "o.postcode", BY(COL_POSTCODE) },
	{ 'a', "o.address", BY(COL_ADDRESS, COL_QUARTER, COL_STREET) },
	{ 'x', "o.latitude", BY(COL_LATITUDE, COL_LONGITUDE) },
	{ 'y', "o.longitude", BY(COL_LATITUDE, COL_LONGITUDE) },
	{ 'p', "o.phone", BY(COL_PHONE) },
	{ 'f', "o.fax", BY(COL_FAX) },
	{ 'm', "o.email", BY(COL_MAIL) },
	{ 'n', "o.contact", BY(COL_MAIL) },
	{ 'u', "o.url", BY(COL_URL) },
	{ 'h', "o.hours", BY(COL_DAYS, FLAGS, COL_OPENS, COL_CLOSES) },
	{ 'P', "s.phone", BY(COL_PHONE) },
	{ 'F', "s.fax", BY(COL_FAX) },
	{ 'U', "s.url", BY(COL_URL) },
	{ 'B', "s.number", BY(COL_NUMBER, COL_MEDICAL_NUMBER) },
	{ 'W', "s.weekdays",
	    BY(COL_DAYS, COL_MONDAY, COL_TUESDAY, COL_WEDNESDAY, COL_THURSDAY, COL_FRIDAY) },
	{ 'T', "s.saturdays", BY(COL_DAYS, COL_SATURDAY) },
	{ 'S', "s.sundays", BY(COL_DAYS, COL_SUNDAY) },
	{ 'H', "s.holidays", BY(COL_DAYS, COL_HOLIDAY) },
	{ 'D', "s.days_note", BY(COL_DAYS_NOTE) },
	{ 'C', "s.capacity", BY(COL_CAPACITY) },
	{ 'G', "s.shared", BY(COL_SHARED) },
};

/* Of what is made out of several columns, and of the corporation. */
enum part {
	CORPORATION_NUMBER = '#',
	CORPORATION_NAME = '%',
	BUILDING = '+',
	EXTENSION = '*',
	HOURS_DAYS = '<',
	HOURS_TIMES = '>',
	PLACE_NOTE = 'N',
	SERVICE_NOTE = 'M',
};
static const struct {
	enum part letter;
	enum column by[COLUMNS_OF_FIELD];
} parts[] = { { CORPORATION_NUMBER, BY(COL_CORPORATION_NUMBER) },
	{ CORPORATION_NAME, BY(COL_CORPORATION) }, { BUILDING, BY(COL_BUILDING) },
	{ EXTENSION, BY(COL_EXTENSION) }, { HOURS_DAYS, BY(COL_DAYS, FLAGS) },
	{ HOURS_TIMES, BY(COL_OPENS, COL_CLOSES) } };

static bool any(const struct sheet *s, const enum column *by)
{
	for (; *by != COLUMNS; by++)
		if (s->column[*by] >= 0)
			return true;
	return false;
}

/* Consulting hours stand in words only in files of medical facilities. */
static bool says(const struct sheet *s, const struct saying *f)
{
	return any(s, f->by) && (f->letter != 'h' || s->format->medical);
}

const char *silent_of(struct arena *a, const struct sheet *s)
{
	struct text t = { .arena = a };

	for (size_t i = 0; i < COUNT(sayings); i++)
		if (!says(s, &sayings[i]))
			text_addc(&t, sayings[i].letter);
	for (size_t i = 0; i < COUNT(parts); i++)
		if (!any(s, parts[i].by))
			text_addc(&t, (char)parts[i].letter);
	for (const struct note_word *n = note_words; n->label; n++)
		if (s->column[n->column] < 0 || !note_word_is_of(n, s->format))
			text_addc(&t, n->letter);
	text_addc(&t, s->format->medical ? SERVICE_NOTE : PLACE_NOTE);
	return t.s;
}

/* Places and their services have most fields twice; what is named is named once. */
const char *silent_labels(struct arena *a, const struct sheet *s)
{
	struct text t = { .arena = a };

	for (size_t i = 0; i < COUNT(sayings); i++) {
		const struct saying *f = &sayings[i];
		bool place = *f->name == 'o';
		const struct field *field =
		    record_field(place ? &organization_record : &service_record, f->name + 2);

		if (!any(s, f->by) && (place || strchr("WTSHDCG", f->letter))
		    && (!s->format->medical || !strchr("CG", f->letter)))
			text_addf(&t, "%s%s", t.len ? "、" : "", field->label);
	}
	return t.s;
}

bool silent_has(const char *silent, char letter)
{
	return silent && strchr(silent, letter);
}

bool silent_reach(const char *silent)
{
	return silent && strpbrk(silent, "pfu");
}

/* ---- What was said last, instead --------------------------------------------------------- */

static void carry_fields(struct work *w, const struct said *base, struct said *then)
{
	for (size_t i = 0; i < COUNT(sayings); i++) {
		const struct saying *s = &sayings[i];
		bool place = *s->name == 'o';
		const struct record *r = place ? &organization_record : &service_record;
		const struct field *f = record_field(r, s->name + 2);
		const void *from = place ? (const void *)&base->place : &base->service;

		if (silent_has(then->silent, s->letter)
		    && (place ? then->owns : then->service.kind != NULL))
			field_set(w, f, field_write(&w->arena, f, from),
			    place ? (void *)&then->place : (void *)&then->service);
	}
}

/* One half of it alone is that of the same corporation, or of nobody. */
static void carry_corporation(const struct said *base, struct said *then)
{
	bool number = !silent_has(then->silent, CORPORATION_NUMBER);
	bool name = !silent_has(then->silent, CORPORATION_NAME);

	if (!number && (!name || (then->corporation
				     && (!base->corporation
					 || text_same(then->corporation, base->corporation)))))
		then->number = base->number;
	if (!name && (!number || (then->number
				     && (!base->number
					 || text_same(then->number, base->number)))))
		then->corporation = base->corporation;
}

/* What stands behind the same is kept: 緑町1　みどりビル; another address is another building. */
static const char *with_tail(const char *base, const char *then, const char *sign)
{
	size_t n = then ? strlen(then) : 0;

	return n && base && text_starts(base, then) && text_starts(base + n, sign) ? base : then;
}

/* 月・火　9:00–17:00 */
static const char *hours_of(struct arena *a, const char *days, const char *times)
{
	const char *end = days ? strstr(days, "　") : NULL;
	const char *tail = times ? strstr(times, "　") : NULL;
	size_t n = end ? (size_t)(end - days) : days ? strlen(days) : 0;

	if (!n && !tail)
		return NULL;
	return arena_printf(a, "%.*s%s", (int)n, days ? days : "", tail ? tail : "");
}

static void carry_place(struct work *w, const struct said *base, struct said *then)
{
	struct organization *o = &then->place;

	if (silent_has(then->silent, BUILDING))
		o->address = with_tail(base->place.address, o->address, "　");
	if (silent_has(then->silent, EXTENSION))
		o->phone = with_tail(base->place.phone, o->phone, " 内線");
	if (silent_has(then->silent, 'h'))
		return;
	if (silent_has(then->silent, HOURS_DAYS))
		o->hours = hours_of(&w->arena, base->place.hours, o->hours);
	else if (silent_has(then->silent, HOURS_TIMES))
		o->hours = hours_of(&w->arena, o->hours, base->place.hours);
}

static const char *note_of(struct work *w, const char *silent, enum part whole, const char *base,
    const char *then)
{
	struct text t = { .arena = &w->arena };

	if (silent_has(silent, (char)whole))
		return base;
	for (const struct note_word *n = note_words; n->label; n++) {
		const char *lines = remark_of(&w->arena,
		    silent_has(silent, n->letter) ? base : then, n->label);

		if (lines)
			text_addf(&t, "%s%s%s", t.len ? "\n" : "", n->label, lines);
	}
	return t.s;
}

void silent_carry(struct work *w, const struct said *base, struct said *then)
{
	const char *silent = then->silent;

	if (!silent)
		return;
	carry_fields(w, base, then);
	if (then->owns) {
		carry_corporation(base, then);
		carry_place(w, base, then);
		then->place.note =
		    note_of(w, silent, PLACE_NOTE, base->place.note, then->place.note);
	}
	if (then->service.kind)
		then->service.note =
		    note_of(w, silent, SERVICE_NOTE, base->service.note, then->service.note);
}
