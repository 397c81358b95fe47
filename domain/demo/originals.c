/* originals: slips with all their versions, of which a region's others are copies. */
#include "domain/demo/many.h"

#include <stdlib.h>
#include <string.h>

enum { NOT_LATELY = 200 /* days: what is copied has come to its end by then */ };

/* ---- Originals ---------------------------------------------------------------------------- */

static void track_add(struct work *w, struct original *p, const struct record *r, int64_t id,
    int64_t whole)
{
	struct track *t = &p->track[p->tracks++];
	struct version *v;

	assert(p->tracks <= RECORDS_MOST);
	*t = (struct track){ .record = r, .id = id, .whole = whole };
	t->versions = store_history(w, r, id, &v);
	t->rec = arena_alloc(&w->arena, (size_t)t->versions * sizeof *t->rec + 1);
	t->what = arena_alloc(&w->arena, (size_t)t->versions * sizeof *t->what + 1);
	t->reason = arena_alloc(&w->arena, (size_t)t->versions * sizeof *t->reason + 1);
	for (int i = 0; i < t->versions; i++) {
		const struct version *one = &v[t->versions - 1 - i];

		t->rec[i] = arena_alloc(&w->arena, r->size);
		t->what[i] = one->what;
		t->reason[i] = one->reason;
		store_get_version(w, r, id, one->version, t->rec[i]);
	}
}

static void original_read(struct work *w, struct original *p, int64_t id)
{
	const struct consultation *c;
	struct listing l;

	track_add(w, p, &consultation_record, id, 0);
	l = store_parts(w, &action_record, id);
	for (int i = 0; i < l.n; i++) {
		const struct action *a = LISTED(l, &action_record, i);
		struct listing under = store_parts(w, &candidate_record, a->head.id);

		track_add(w, p, &action_record, a->head.id, id);
		for (int j = 0; j < under.n; j++)
			track_add(w, p, &candidate_record,
			    ((struct head *)LISTED(under, &candidate_record, j))->id, a->head.id);
	}
	c = p->track[0].rec[0];
	p->told = c->person.id != 0;
	p->day = moment_date(c->received);
	p->minute = moment_minutes(c->received);
}

static int by_call(const void *one, const void *other)
{
	const struct original *a = one, *b = other;
	int days = date_compare(a->day, b->day);

	if (days)
		return days;
	return a->minute != b->minute ? a->minute - b->minute : a->n - b->n;
}

/* Those of one weekday together, by their minutes. */
static int by_place(const void *one, const void *other)
{
	const struct original *a = one, *b = other;

	if (a->weekday != b->weekday)
		return a->weekday - b->weekday;
	return a->minute != b->minute ? a->minute - b->minute : by_call(one, other);
}

int demo_original_person(const struct original *o)
{
	return o->n * 7 % PEOPLE;
}

/* As many weeks as the originals are of all slips, so that no time has more than its share. */
static int weeks_of(const struct demo *d, struct date first)
{
	int days = date_days_between(first, moment_date(d->now)) - NOT_LATELY;

	return 1 + (int)((int64_t)days * ORIGINALS / (d->slips + ORIGINALS / 4) / 7);
}

static void plan(const struct demo *d, struct originals *all, int first_year)
{
	enum { EACH = ORIGINALS / WEEKDAYS };
	struct date day = { (int16_t)first_year, 4, 1 };
	int weeks = weeks_of(d, day);

	for (int i = 0; i < WEEKDAYS; i++) {
		all->day[i] = opening_from(&d->opening, day);
		day = date_add_days(all->day[i], 1);
		all->from[i] = EACH * i;
	}
	all->from[WEEKDAYS] = ORIGINALS;
	for (int i = 0; i < ORIGINALS; i++) {
		struct date on = date_add_days(all->day[i / EACH], i % EACH * weeks / EACH * 7);

		while (!opening_is(&d->opening, on))
			on = date_add_days(on, 7);
		all->all[i] = (struct original){ .n = i, .weekday = i / EACH, .day = on,
			.minute = moment_minutes(demo_at_desk(d, on, i)) };
	}
	qsort(all->all, ORIGINALS, sizeof *all->all, by_call);
	all->last = all->all[ORIGINALS - 1].day;
}

/* The numbers follow the calls. */
struct originals *demo_originals(struct demo *d, int first_year)
{
	struct originals *all = arena_alloc(&d->work->arena, sizeof *all);
	int64_t ids[ORIGINALS];

	plan(d, all, first_year);
	for (int i = 0; i < ORIGINALS && !d->work->fault; i++) {
		struct original *o = &all->all[i];

		o->story = demo_story(o->n);
		ids[i] = demo_slip(d, o->n, demo_at_desk(d, o->day, o->n));
		demo_tell(d, "手本の相談", i, ORIGINALS);
		if (i == ORIGINALS / 8)
			store_take_stock(d->work);
	}
	d->work->actor = d->counsellor[0];
	for (int i = 0; i < ORIGINALS && !d->work->fault; i++)
		original_read(d->work, &all->all[i], ids[i]);
	qsort(all->all, ORIGINALS, sizeof *all->all, by_place);
	return all;
}
