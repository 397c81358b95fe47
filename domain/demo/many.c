/* many: a whole region's slips.  Some hundreds are made by the desk's own hand; the others are
 * copies of these with all their versions, at other times and of other people. */
#include "domain/demo/many.h"

#include "store/bulk.h"

#include <string.h>

enum { LAST = 30, YEARS = 5, SECOND = 1000, DAY = 86400000 };
/* A slip has come to its end after so many days, reopened or not.  Lately no more came to a day
 * than one desk can have open, however many there are of the years before. */
enum { ENDED_DAYS = 80, A_DAY_LATELY = 12 };

struct many {
	struct demo *demo;
	struct bulk *bulk;
	const int64_t *person;
	int16_t *year; /* in which a person last came */
	const struct originals *originals;
	int64_t serial[YEARS + 1];
	int first_year, made;
};

/* ---- One copy ----------------------------------------------------------------------------- */

struct copy {
	struct many *many;
	const struct original *original;
	int64_t shift; /* ms; the weekday stays */
	int64_t id[RECORDS_MOST];
	bool swapped; /* the counsellors */
	const char *added; /* to the story */
	struct consultation who; /* whom it is about, as it was taken in */
	struct person person;
};

static int64_t id_of(const struct copy *c, int64_t id)
{
	for (int i = 0; i < c->original->tracks; i++)
		if (c->original->track[i].id == id)
			return c->id[i];
	return id;
}

static int64_t colleague(const struct copy *c, int64_t account)
{
	const struct actor *a = c->many->demo->counsellor;

	if (!c->swapped)
		return account;
	return account == a[0].account ? a[1].account
	    : account == a[1].account  ? a[0].account
				       : account;
}

static const char *turn_of(const struct copy *c, const char *turn)
{
	const struct actor *a = c->many->demo->counsellor;

	if (!c->swapped)
		return turn;
	return text_same(turn, a[0].name) ? a[1].name
	    : text_same(turn, a[1].name)  ? a[0].name
					  : turn;
}

static void move(const struct copy *c, const struct record *r, void *rec)
{
	struct head *h = rec;

	h->changed += c->shift;
	h->changed_by.id = colleague(c, h->changed_by.id);
	for EACH_FIELD(f, r) {
		int64_t *moment = f->kind == MOMENT ? field_at(f, rec) : NULL;
		struct date *day = f->kind == DATE ? field_at(f, rec) : NULL;
		LINK_t *link = f->kind == LINK ? field_at(f, rec) : NULL;

		if (moment && *moment)
			*moment += c->shift;
		if (day && date_known(*day))
			*day = date_add_days(*day, (int)(c->shift / DAY));
		if (link && f->to == &account_record)
			link->id = colleague(c, link->id);
		if (link && f->part)
			link->id = id_of(c, link->id);
	}
}

static void dress(const struct copy *c, struct work *w, struct consultation *s)
{
	const struct consultation *who = &c->who;

	s->person = who->person;
	s->municipality = who->municipality;
	s->outside = who->outside;
	s->outside_town = who->outside_town;
	s->pointed_to = who->pointed_to;
	s->caller_name = who->caller_name;
	s->caller_phone = who->caller_phone;
	s->caller_note = who->caller_note;
	s->continued = who->continued;
	s->number = who->number;
	s->serial = who->serial;
	s->fiscal_year = who->fiscal_year;
	s->age_group = who->age_group;
	s->care_level = who->care_level;
	s->turn = turn_of(c, s->turn);
	if (c->added)
		s->story = arena_printf(&w->arena, "%s%s", s->story, c->added);
}

/* On the open day before, the colleague put most of what is open off until today or later. */
static bool put_off(const struct copy *c, struct consultation *s)
{
	struct demo *d = c->many->demo;
	struct date today = moment_date(d->now), before = opening_before(&d->opening, today);
	int64_t at = moment_of(before, 16 * 60 + c->many->made % 50);

	if (s->closed || !date_known(s->next_date) || c->many->made % 4 == 0
	    || date_compare(s->next_date, today) >= 0 || at < s->touched)
		return false;
	s->next_date = opening_from(&d->opening, today);
	if (c->many->made % 3)
		s->next_date = opening_after(&d->opening, s->next_date, c->many->made % 3);
	s->head.version++;
	s->head.changed = s->touched = at;
	return true;
}

static void copy_track(const struct copy *c, struct work *w, int track)
{
	const struct track *t = &c->original->track[track];
	struct bulk *b = c->many->bulk;
	void *last = NULL;

	for (int i = 0; i < t->versions; i++) {
		struct head *h = arena_alloc(&w->arena, t->record->size);

		memcpy(h, t->rec[i], t->record->size);
		h->id = c->id[track];
		move(c, t->record, h);
		if (h->changed > c->many->demo->now)
			break;
		if (!track)
			dress(c, w, (struct consultation *)(void *)h);
		w->reason = t->reason[i];
		bulk_version(b, w, t->record, h, t->what[i]);
		last = h;
	}
	w->reason = NULL;
	if (!track && put_off(c, last))
		bulk_version(b, w, t->record, last, "change");
	if (last)
		bulk_record(b, w, t->record, last);
}

/* ---- Whom it is about --------------------------------------------------------------------- */

/* Few come often: a third of the slips are of a fifth of the people, a sixth of one in 25. */
static int somebody(struct demo *d)
{
	int roll = demo_roll(d, 20);

	return demo_roll(d, roll < 10 ? d->people : roll < 17 ? d->people / 5 : d->people / 25);
}

static void choose(struct copy *c, struct work *w)
{
	static const char *const more[] = { "近くに頼れる親戚はいない。", "薬が多く、飲み忘れがある。",
		"耳が遠く、電話は娘さんが出る。", "犬を飼っていて入院をためらう。", "雪の時期は車が入れない。",
		"週2回デイサービスに通っている。", "夜間のトイレが心配とのこと。", "血圧の薬が切れそう。",
		"以前の病院には戻りたくないと話す。", "介護保険の更新が近い。", "農作業中に腰を痛めた。",
		"費用の心配が大きい。", "玄関までの坂がきつい。", "食事は配食を使っている。",
		"日中は一人で過ごしている。", "息子さんは県外で暮らす。", "認知症の診断は受けていない。",
		"褥瘡ができかけている。", "インスリンの注射をしている。", "歯が痛いともいう。" };
	struct many *m = c->many;
	struct demo *d = m->demo;
	int64_t received = ((const struct consultation *)c->original->track[0].rec[0])->received;
	int year, place, n = c->original->told ? somebody(d) : -1;

	c->swapped = demo_roll(d, 2);
	c->added = demo_roll(d, 3) ? more[demo_roll(d, (int)COUNT(more))] : NULL;
	if (n >= 0)
		demo_crowd_one(d, &w->arena, m->person, n, &c->person);
	demo_subject(d, c->original->story, c->original->n + m->made, n >= 0 ? &c->person : NULL,
	    &c->who);
	year = date_fiscal_year(moment_date(received + c->shift));
	place = year - m->first_year;
	consultation_number(&w->arena, &c->who, year, ++m->serial[place]);
	if (n < 0)
		return;
	c->who.continued = m->year[n] == year;
	m->year[n] = (int16_t)year;
	c->who.age_group =
	    consultation_age_group(c->person.birth, moment_date(received + c->shift));
	c->who.care_level = c->person.care_level;
}

static void copy_make(struct many *m, const struct original *p, struct date on)
{
	struct demo *d = m->demo;
	struct work *outer = d->work, inner = *outer;
	struct copy c = { .many = m, .original = p };

	inner.arena = (struct arena){0};
	d->work = &inner;
	c.shift = (int64_t)date_days_between(p->day, on) * DAY;
	for (int i = 0; i < p->tracks; i++)
		c.id[i] = id_new();
	choose(&c, &inner);
	for (int i = 0; i < p->tracks; i++)
		copy_track(&c, &inner, i);
	d->work = outer;
	outer->calls = inner.calls;
	if (inner.fault)
		work_fault(outer, "%s", inner.fault);
	arena_reset(&inner.arena);
	m->made++;
}

/* ---- All of them -------------------------------------------------------------------------- */

/* Winter brings the most, August the fewest; each year a little more than the one before. */
static int64_t weight(const struct many *m, struct date on)
{
	static const int by_month[] = { 115, 110, 105, 100, 95, 95, 100, 88, 96, 100, 106, 112 };

	return by_month[on.month - 1] * (100 + 4 * (date_fiscal_year(on) - m->first_year));
}

static int weekday_of(const struct many *m, struct date on)
{
	for (int i = 0; i < WEEKDAYS; i++)
		if (date_days_between(m->originals->day[i], on) % 7 == 0)
			return i;
	return 0;
}

/* By the minutes of the day, so that the numbers follow the calls. */
static void copy_day(struct many *m, struct date on, int64_t n)
{
	int day = weekday_of(m, on), from = m->originals->from[day];
	int most = m->originals->from[day + 1] - from;

	for (int64_t i = 0; i < n && !m->demo->work->fault; i++) {
		int64_t low = i * most / n, high = (i + 1) * most / n;
		int at = (int)low + (high - low > 1 ? demo_roll(m->demo, (int)(high - low)) : 0);

		copy_make(m, &m->originals->all[from + at], on);
		if (m->made % 500 == 0)
			demo_tell(m->demo, "相談", m->made, m->demo->slips);
	}
}

static int64_t weights(const struct many *m, struct date from, struct date until, int *days)
{
	const struct opening *o = &m->demo->opening;
	int64_t sum = 0;

	*days = 0;
	for (struct date on = opening_from(o, from); date_compare(on, until) < 0;
	     on = opening_after(o, on, 1), ++*days)
		sum += weight(m, on);
	return sum;
}

static void copies_between(struct many *m, struct date from, struct date until, int64_t n)
{
	const struct opening *o = &m->demo->opening;
	int64_t so_far = 0, done = 0;
	int days;
	int64_t all = weights(m, from, until, &days);

	for (struct date on = opening_from(o, from); date_compare(on, until) < 0;
	     on = opening_after(o, on, 1)) {
		so_far += weight(m, on);
		copy_day(m, on, n * so_far / all - done);
		done = n * so_far / all;
	}
}

static void copies_make(struct many *m, struct date until)
{
	struct date first = date_add_days(m->originals->last, 1);
	struct date lately = date_add_days(until, -ENDED_DAYS);
	int64_t n = m->demo->slips - ORIGINALS - LAST;
	int days, all_days;
	int64_t late = weights(m, lately, until, &days) * n / weights(m, first, until, &all_days);

	if (late > days * A_DAY_LATELY)
		late = days * A_DAY_LATELY;
	copies_between(m, first, lately, n - late);
	copies_between(m, lately, until, late);
}

/* The last open day whose slips have all come. */
static struct date last_day(const struct demo *d)
{
	struct date on = opening_before(&d->opening, date_add_days(moment_date(d->now), 1));

	return demo_at_desk(d, on, 379) + 10 * 60 * SECOND <= d->now
	    ? on
	    : opening_before(&d->opening, on);
}

/* The copies' numbers go on behind those of its year; its person came in it. */
static void count_original(struct many *m, const struct original *o)
{
	int year = date_fiscal_year(o->day), n = demo_original_person(o);

	m->serial[year - m->first_year]++;
	if (o->told && m->year[n] < year)
		m->year[n] = (int16_t)year;
}

void demo_many(struct demo *d)
{
	static const struct record *const records[] = { &person_record, &consultation_record,
		&action_record, &candidate_record, NULL };
	struct many *m = arena_alloc(&d->work->arena, sizeof *m);
	struct date last = last_day(d);
	int people = d->people;

	m->demo = d;
	m->first_year = date_fiscal_year(moment_date(d->now)) - (YEARS - 1);
	m->year = arena_alloc(&d->work->arena, (size_t)people * sizeof *m->year);
	d->people = PEOPLE;
	m->originals = demo_originals(d, m->first_year);
	for (int i = 0; i < ORIGINALS && !d->work->fault; i++)
		count_original(m, &m->originals->all[i]);
	d->people = people;
	if (d->work->fault)
		return;
	d->work->now = moment_of((struct date){ 2020, 4, 1 }, 9 * 60);
	m->bulk = bulk_begin(d->work, records);
	m->person = demo_crowd(d, m->bulk);
	copies_make(m, last);
	for (int i = 0; i <= YEARS; i++)
		if (m->serial[i])
			bulk_sequence(d->work,
			    consultation_sequence(&d->work->arena, m->first_year + i),
			    m->serial[i]);
	bulk_end(m->bulk, d->work, d->progress);
	d->people = PEOPLE;
	for (int i = 0; i < LAST && !d->work->fault; i++)
		demo_slip(d, d->slips - LAST + i,
		    moment_of(last, 10 * 60) + (int64_t)i * 12 * 60 * SECOND);
	d->people = people;
}
