/* trying: a directory made at random, and what fits in it by going through all of it; for
 * exact_test alone. */
#ifndef FINDING_TRYING_H
#define FINDING_TRYING_H

#include "domain/finding/finding.h"
#include "domain/facts/facts.h"
#include "tests/dice.h"
#include "tests/region.h"

#include "base/fold.h"

#include <math.h>

enum { PLACES = 1150 };

static const char *const towns[] = { "須賀川市", "鏡石町", "天栄村", "昭和村" };
static const char *const kinds[] = { "110", "160", "710" };
static const char *const facts[] = { "dementia", "end_of_life", "vacancy" };
static const char *const names[] = { "さくら", "みどり", "ひまわり", "須賀川", "訪問" };
static const char *const answers[] = { "yes", "conditional", "no" };
static struct dice dice = { 20261123 };

#define ANY(list) (list)[dice_roll(&dice, COUNT(list))]

static bool now_and_then(int of)
{
	return dice_roll(&dice, (uint64_t)of) == 0;
}

/* ---- What there is ---- */

static int choice_of(const struct field *f, const char *code)
{
	int i = 0;

	while (!text_same(f->choices[i].code, code))
		i++;
	return i + 1;
}

static void add_parts(struct work *w, int64_t place)
{
	static const struct choice *days = week_days;
	struct service s = { .organization.id = place, .kind = ANY(kinds), .name = "試し",
		.weekdays = !now_and_then(5), .saturdays = now_and_then(2),
		.sundays = now_and_then(2) };
	struct fact f = { .organization.id = place, .kind = ANY(facts),
		.value = choice_of(record_field(&fact_record, "value"), ANY(answers)) };
	struct hours h = { .organization.id = place, .opens = { true, 540 },
		.closes = { true, 1020 } };
	struct service_area a = { .organization.id = place,
		.municipality.id = municipality_named(w, ANY(towns)) };

	assert_int_equal(store_save(w, &service_record, &s), SAVED);
	if (!now_and_then(5))
		assert_int_equal(store_save(w, &fact_record, &f), SAVED);
	h.weekday = choice_of(record_field(&hours_record, "weekday"),
	    days[dice_roll(&dice, 7)].code);
	if (now_and_then(3))
		assert_int_equal(store_save(w, &hours_record, &h), SAVED);
	if (now_and_then(2))
		assert_int_equal(store_save(w, &service_area_record, &a), SAVED);
}

/* Many alike, so that only the id tells some apart. */
static void add_place(struct work *w, int i)
{
	struct organization o = { .kind = "clinic", .visiting = now_and_then(2),
		.unlisted = now_and_then(7) };
	struct arena *a = &w->arena;

	o.name = arena_printf(a, "%sの家", ANY(names));
	if (!now_and_then(4))
		o.kana = now_and_then(2) ? "サクラ" : "ミドリ";
	if (now_and_then(6))
		o.town_code = "131016";
	else if (!now_and_then(9))
		o.municipality.id = municipality_named(w, ANY(towns));
	if (now_and_then(3))
		o.address = arena_printf(a, "%s%d番地", ANY(names), i);
	if (now_and_then(3))
		o.area = now_and_then(2) ? "須賀川市の全域" : "鏡石町、天栄村";
	if (now_and_then(3))
		o.note = "みどりの窓口";
	if (!now_and_then(8)) {
		o.latitude = (struct number){ true,
			37000000 + 20000 * (int64_t)dice_roll(&dice, 30) };
		o.longitude = (struct number){ true,
			140000000 + 20000 * (int64_t)dice_roll(&dice, 30) };
	}
	assert_int_equal(store_save(w, &organization_record, &o), SAVED);
	add_parts(w, o.head.id);
	if (now_and_then(40))
		assert_int_equal(store_remove(w, &organization_record, o.head.id, 1), SAVED);
}

struct heap {
	int n;
	void *items;
};
static struct work model;
static struct heap places, services, offered_facts, hours, areas, trips, municipalities;
static bool *fits;

static void load(struct heap *heap, const struct record *r)
{
	struct query q = { .limit = 1000 };
	struct listing l;

	heap->items = arena_alloc(&model.arena, r->size * 5000);
	do {
		l = store_list(&model, r, &q);
		if (l.n)
			memcpy((char *)heap->items + r->size * (size_t)heap->n, l.items,
			    r->size * (size_t)l.n);
		heap->n += l.n;
		q.after = l.next;
	} while (l.next);
}

static int many_places(void **state)
{
	struct work w;

	region_open(state);
	region_begin(&w, "counsellor");
	for (int i = 0; i < PLACES; i++)
		add_place(&w, i);
	test_end(&w);
	region_begin(&model, "counsellor");
	load(&places, &organization_record);
	load(&services, &service_record);
	load(&offered_facts, &fact_record);
	load(&hours, &hours_record);
	load(&areas, &service_area_record);
	load(&trips, &trip_record);
	load(&municipalities, &municipality_record);
	store_end(&model);
	fits = arena_alloc(&model.arena, (size_t)places.n);
	return 0;
}

static int close_places(void **state)
{
	arena_reset(&model.arena);
	return region_close(state);
}

#define EACH(type, x, heap) \
	(const struct type *x = (heap).items; \
	    x < (const struct type *)(heap).items + (heap).n; x++)

/* ---- What fits, by going through all of it ---- */

static const char *code_said(const struct field *f, int choice)
{
	return choice ? f->choices[choice - 1].code : NULL;
}

static bool offers(const struct criteria *c, int64_t id)
{
	for EACH(service, s, services)
		if (s->organization.id == id
		    && (c->service ? text_same(s->kind, c->service)
				   : text_same(code_rollup(&model, "service_kind", s->kind),
					 c->group)))
			return true;
	return false;
}

static bool knows(const struct wanted_fact *want, int64_t id)
{
	for EACH(fact, f, offered_facts) {
		const char *value = code_said(record_field(&fact_record, "value"), f->value);

		if (f->organization.id == id && text_same(f->kind, want->kind)
		    && (text_same(value, want->value)
			|| (text_same(want->value, "conditional") && text_same(value, "yes"))))
			return true;
	}
	return false;
}

static bool has_vacancy(int64_t id)
{
	for EACH(fact, f, offered_facts)
		if (f->organization.id == id && text_same(f->kind, "vacancy")
		    && (f->amount.known
			    ? f->amount.n > 0
			    : text_same(code_said(record_field(&fact_record, "value"), f->value),
				  "yes")))
			return true;
	return false;
}

static bool serves(const struct criteria *c, const struct organization *o)
{
	if (o->area && strstr(o->area, c->serves.name))
		return true;
	for EACH(service_area, a, areas)
		if (a->organization.id == o->head.id && a->municipality.id == c->serves.head.id)
			return true;
	return false;
}

static bool drives(const struct criteria *c, int64_t id)
{
	for EACH(trip, t, trips) {
		const bool on[] = { t->monday, t->tuesday, t->wednesday, t->thursday, t->friday,
			t->saturday, t->sunday, t->holiday };
		bool runs = !c->day;

		for (int i = 0; week_days[i].code; i++)
			runs |= on[i] && text_same(week_days[i].code, c->day);
		if (t->organization.id == id && runs
		    && (!c->time || (t->leaves.known && t->leaves.minutes >= 12 * 60)))
			return true;
	}
	return false;
}

/* c->time is 12:00 or nothing. */
static bool is_open(const struct criteria *c, int64_t id)
{
	bool saturday = text_same(c->day, "saturday"), sunday = text_same(c->day, "sunday");

	for EACH(service, s, services)
		if (!c->time && s->organization.id == id
		    && (saturday ? s->saturdays : sunday ? s->sundays : s->weekdays))
			return true;
	for EACH(hours, h, hours) {
		const char *day = code_said(record_field(&hours_record, "weekday"), h->weekday);
		int noon = 12 * 60;

		if (h->organization.id == id && (!c->day || text_same(day, c->day))
		    && (!c->time
			|| (h->opens.known && h->opens.minutes <= noon
			    && (h->closes.minutes > noon
				|| h->closes.minutes < h->opens.minutes))))
			return true;
	}
	return drives(c, id);
}

static bool has(const char *text, const char *word)
{
	return text && strstr(fold_search(&model.arena, text), word);
}

static bool has_all(const struct organization *o, const char *typed)
{
	const char *words[6];
	int n = fold_words(&model.arena, typed, words, 6), found = 0;

	for (int i = 0; i < n; i++) {
		bool any = false;

		for EACH_FIELD(f, &organization_record)
			if (f->find)
				any |= has(f->kind == LINK ? o->run_by.title
						      : field_write(&model.arena, f, o),
				    words[i]);
		found += any;
	}
	return found == n;
}

static bool says(const struct criteria *c, const struct organization *o, const char *word)
{
	if (has(o->name, word) || has(o->kana, word) || (c->shown.address && has(o->address, word))
	    || (c->shown.area && has(o->area, word))
	    || (c->shown.town && has(o->municipality.title, word)))
		return true;
	for EACH(service, s, services)
		if (c->shown.services && s->organization.id == o->head.id
		    && has(code_label(&model, "service_kind", s->kind), word))
			return true;
	return false;
}

static int64_t metres_of(const struct criteria *c, const struct organization *o)
{
	double rad = M_PI / 180 / 1e6, north = (double)o->latitude.n * rad,
	       own = (double)c->from.latitude * rad,
	       wide = (double)(o->longitude.n - c->from.longitude) * rad;
	double h = pow(sin((north - own) / 2), 2)
	    + cos(north) * cos(own) * pow(sin(wide / 2), 2);

	return c->from.known && o->latitude.known ? (int64_t)(2 * 6371000 * asin(sqrt(h))) : -1;
}

static bool stands_in(const struct organization *o, const char *code)
{
	for EACH(municipality, m, municipalities)
		if (m->head.id == o->municipality.id && text_same(m->code, code))
			return true;
	return text_same(o->town_code, code);
}

static bool does_fit(const struct criteria *c, const struct organization *o)
{
	int64_t id = o->head.id, metres = metres_of(c, o);

	if ((c->town.head.id && o->municipality.id != c->town.head.id)
	    || (c->town_code && !stands_in(o, c->town_code))
	    || (c->visiting && !o->visiting) || (c->residents && o->unlisted)
	    || (c->radius && (metres < 0 || metres > c->radius * 1000)))
		return false;
	if ((c->words && !has_all(o, c->words)) || ((c->service || c->group) && !offers(c, id))
	    || (c->vacancy && !has_vacancy(id)) || (c->serves.head.id && !serves(c, o))
	    || ((c->day || c->time) && !is_open(c, id)))
		return false;
	for (int i = 0; i < c->facts; i++)
		if (!knows(&c->fact[i], id))
			return false;
	for (int i = 0; i < c->hearing; i++)
		if (!says(c, o, c->heard[i]))
			return false;
	return true;
}

#endif
