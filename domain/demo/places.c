/* places: what the invented places offer, when they are open, and where they stand. */
#include "domain/demo/parts.h"

#include <string.h>

/* Ten digits whose last checks the others, beginning as such a place's do in Fukushima. */
static const char *number_of(struct arena *a, int i)
{
	char *s = (char *)arena_printf(a, "07700%04d0", 9000 + i);

	while (!business_number_proved(s))
		s[9]++;
	return s;
}

static void open_day(struct work *w, const struct organization *o, int weekday, int from, int until)
{
	struct hours h = { .organization = { o->head.id, o->name },
		.weekday = weekday,
		.opens = { true, (int16_t)from },
		.closes = { true, (int16_t)until } };

	store_save(w, &hours_record, &h);
}

/* Doctors close at noon and on Saturday afternoons; care offices keep office hours. */
static void open_week(struct work *w, const struct organization *o)
{
	bool doctor = strstr("clinic public_clinic dentist", o->kind) != NULL;

	for (int day = 1; day <= 5; day++) {
		open_day(w, o, day, 8 * 60 + 30, doctor ? 12 * 60 : 17 * 60 + 30);
		if (doctor && day != 4)
			open_day(w, o, day, 14 * 60, 17 * 60 + 30);
	}
	if (doctor)
		open_day(w, o, 6, 8 * 60 + 30, 12 * 60);
}

static bool always_open(const char *kind)
{
	static const char *const kinds[] = { "nursing_home", "health_facility",
		"small_health_facility", "medical_facility", "group_home", "elderly_housing",
		"fire_station", "hospital", "short_stay" };

	for (size_t i = 0; i < COUNT(kinds); i++)
		if (!strcmp(kinds[i], kind))
			return true;
	return false;
}

static void offer(struct demo *d, const struct organization *o, const char *kind, int capacity)
{
	struct service s = { .organization = { o->head.id, o->name },
		.kind = kind,
		.name = service_called(d->work, o->name, kind),
		.number = o->business_number,
		.weekdays = true,
		.saturdays = utf8_length(o->name) % 2 > 0,
		.capacity = { capacity > 0, capacity } };

	s.sundays = s.holidays = always_open(o->kind);
	s.saturdays |= s.sundays;
	store_save(d->work, &service_record, &s);
}

static void offer_all(struct demo *d, const struct organization *o)
{
	const char *kind = service_proposed(o->kind);
	bool rooms = always_open(o->kind) || strstr("day_service day_rehabilitation", o->kind);

	if (kind)
		offer(d, o, kind, rooms ? 18 + (int)(utf8_length(o->name) % 5) * 8 : 0);
	if (o->visiting && !strcmp(o->kind, "clinic"))
		offer(d, o, "home_doctor", 0);
	if (!strcmp(o->kind, "nursing_home"))
		offer(d, o, "210", 10);
	if (!strcmp(o->kind, "visiting_nurse"))
		offer(d, o, "140", 0);
}

/* The hospital, its facility for the aged and its day care stand together. */
void demo_campus(struct demo *d)
{
	static const char *const kinds[] = { "health_facility", "day_rehabilitation" };
	const struct organization *first = demo_office(d, "hospital", 0);

	for (size_t i = 0; i < COUNT(kinds); i++) {
		struct organization *o = (struct organization *)demo_office(d, kinds[i], 0);

		o->campus = (struct link){ first->head.id, first->name };
		store_save(d->work, &organization_record, o);
	}
}

static bool has_number(const char *kind)
{
	const char *service = service_proposed(kind);

	return service && strspn(service, "0123456789") == 3;
}

void demo_place_filled(struct demo *d, struct organization *o)
{
	offer_all(d, o);
	if (!always_open(o->kind))
		open_week(d->work, o);
}

void demo_place_found(struct demo *d, struct organization *o, int i)
{
	/* About the towns' middles, 5 km around. */
	static const int32_t middle[TOWNS][2] = { { 37286000, 140372000 }, { 37252000, 140343000 },
		{ 37259000, 140259000 } };
	int town = 0;

	for (int k = 0; k < TOWNS; k++)
		if (d->town[k].head.id == o->municipality.id)
			town = k;
	o->latitude = (struct number){ true, middle[town][0] + i * 7919 % 60000 - 30000 };
	o->longitude = (struct number){ true, middle[town][1] + i * 5407 % 60000 - 30000 };
	o->url = i % 3 ? NULL
		       : arena_printf(&d->work->arena, "https://mihon-%d.example.jp/", i + 1);
	if (!always_open(o->kind)) /* its hours are kept one by one */
		o->hours = i % 5 ? NULL : "祝日と年末年始は休み";
	if (has_number(o->kind))
		o->business_number = number_of(&d->work->arena, i);
}
