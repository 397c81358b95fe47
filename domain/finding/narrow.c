/* narrow: which places fit.  Question after question is asked for no more than a few, until one has
 * no more; all others are then asked about these alone, so that a search in one town costs the same
 * however large the directory is.  Where no question has few, all that fit each are met. */
#include "domain/finding/narrow.h"

#include "base/fold.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

enum { DIGITS = 20, QUESTIONS_MOST = FACTS_MOST + HEARD_MOST + 16 };
/* What every question about places begins with. */
#define PLACE "organization o WHERE o.region = $1 AND o.removed = 0 AND "

/* ---- Asking ---- */

enum how { FIRST, WHOLE, AMONG };
struct asking {
	struct work *w;
	const struct criteria *c;
	enum how how;
	int which;
	const struct set *given; /* AMONG */
	const char *ids;
	struct set met; /* as they came */
	int room;
};
struct question {
	void (*ask)(struct asking *);
	int which;
	bool met;
};

const char *given_ids(struct arena *a, const int64_t *id, int n)
{
	struct text t = { .arena = a };

	for (int i = 0; i < n; i++)
		text_addf(&t, "%*lld", DIGITS, (long long)id[i]);
	return t.s ? t.s : "";
}

static void add_ids(struct asking *a, const int64_t *id, int n)
{
	if (a->met.n + n > a->room) {
		int64_t *more;

		a->room = 2 * (a->met.n + n);
		more = arena_alloc(&a->w->arena, (size_t)a->room * sizeof *more);
		if (a->met.n)
			memcpy(more, a->met.id, (size_t)a->met.n * sizeof *more);
		a->met.id = more;
	}
	if (n)
		memcpy(a->met.id + a->met.n, id, (size_t)n * sizeof *id);
	a->met.n += n;
}

static void add_rows(struct asking *a, const struct rows *rs)
{
	int64_t *id = arena_alloc(&a->w->arena, (size_t)(rs->n + 1) * sizeof *id);

	for (int i = 0; i < rs->n; i++)
		id[i] = cell_number(rs, i, 0);
	add_ids(a, id, rs->n);
}

/* `id` names the column, `rest` follows FROM, with $1 for the region and $4… for the values. */
#define ASK(a, id, rest, ...) \
	add_rows((a), \
	    (a)->how == AMONG \
		? store_query((a)->w, \
		      GIVEN "SELECT " id " FROM " rest " AND " id " IN (SELECT id FROM given)", \
		      I((a)->w->actor.region), I((a)->given->n), \
		      T((a)->ids) __VA_OPT__(, ) __VA_ARGS__) \
		: store_query((a)->w, "SELECT " id " FROM " rest " LIMIT $2", \
		      I((a)->w->actor.region), I((a)->how == FIRST ? FEW + 1 : INT_MAX), \
		      I(0) __VA_OPT__(, ) __VA_ARGS__))

/* ---- Where ---- */

static void by_town(struct asking *a)
{
	ASK(a, "o.id", PLACE "o.municipality = $4", I(a->c->town.head.id));
}

static void by_code(struct asking *a)
{
	ASK(a, "o.id", PLACE "o.town_code = $4", T(a->c->town_code));
	ASK(a, "o.id",
	    PLACE "o.municipality IN (SELECT m.id FROM municipality m WHERE m.region = $1"
		  " AND m.code = $4 AND m.removed = 0)",
	    T(a->c->town_code));
}

/* A box around the circle; the corners go when distances are known. */
static void by_distance(struct asking *a)
{
	enum { DEGREE = 111 }; /* km, of latitude; at 46° north, of longitude, 77 */
	const struct criteria *c = a->c;
	int64_t high = c->radius * 1000000 / DEGREE + 1, wide = c->radius * 1000000 / 77 + 1;

	ASK(a, "o.id",
	    PLACE "o.latitude >= $4"
	    " AND o.latitude <= $5 AND o.longitude >= $6 AND o.longitude <= $7",
	    I(c->from.latitude - high), I(c->from.latitude + high), I(c->from.longitude - wide),
	    I(c->from.longitude + wide));
}

/* What is written of its area, or kept of it town by town. */
static void by_served(struct asking *a)
{
	const struct municipality *to = &a->c->serves;
	const char *named = arena_printf(&a->w->arena, "%%%s%%", to->name ? to->name : "");

	ASK(a, "o.id", PLACE "o.area IS NOT NULL AND o.area LIKE $4", T(named));
	ASK(a, "a.organization",
	    "service_area a WHERE a.region = $1 AND a.removed = 0 AND a.municipality = $4",
	    I(to->head.id));
}

/* ---- What it offers ---- */

static void add_service(struct asking *a, const char *kind)
{
	ASK(a, "s.organization",
	    "service s WHERE s.region = $1 AND s.removed = 0 AND s.kind = $4", T(kind));
}

static void by_service(struct asking *a)
{
	const struct code *codes;
	int n = codes_of(a->w, "service_kind", (struct date){0}, &codes);

	for (int i = 0; i < n; i++)
		if (a->c->service ? text_same(codes[i].code, a->c->service)
				  : text_same(codes[i].rollup, a->c->group))
			add_service(a, codes[i].code);
}

static void by_visiting(struct asking *a)
{
	ASK(a, "o.id", PLACE "o.visiting = 1");
}

/* ---- Words ---- */

/* What the search box finds. */
static void add_found(struct asking *a, const char *words)
{
	struct query q = { .find = words };

	if (a->how == AMONG) {
		q.among = a->given->id;
		q.amongs = a->given->n;
	}
	add_rows(a,
	    store_ids(a->w, &organization_record, &q, a->how == FIRST ? FEW + 1 : INT_MAX));
}

static void by_words(struct asking *a)
{
	add_found(a, a->c->words);
}

static bool has_word(struct work *w, const char *text, const char *word)
{
	return text && strstr(fold_search(&w->arena, text), word);
}

/* Those whose name, kana, address, area or telephone has it, as far as these are shown. */
static void add_saying(struct asking *a, const char *word)
{
	struct asking own = { .w = a->w, .c = a->c, .how = a->how };

	if (a->how == AMONG)
		add_ids(&own, a->given->id, a->given->n);
	else
		add_found(&own, word);
	if (a->how != FIRST || own.met.n <= FEW)
		own.met.n = saying(a->w, a->c, word, own.met.id, own.met.n);
	add_ids(a, own.met.id, own.met.n);
}

/* As residents ask: what is hidden is not to be guessed from what is found either. */
static void by_heard(struct asking *a)
{
	const char *word = a->c->heard[a->which];
	struct listing towns = { .next = NULL };
	struct query q = { .limit = 1000, .brief = true };
	const struct code *codes;
	int n = codes_of(a->w, "service_kind", (struct date){0}, &codes);

	add_saying(a, word);
	for (int i = 0; i < n && a->c->shown.services; i++)
		if (has_word(a->w, codes[i].label, word))
			add_service(a, codes[i].code);
	if (a->c->shown.town)
		towns = store_list(a->w, &municipality_record, &q);
	for (int i = 0; i < towns.n; i++) {
		const struct municipality *m = LISTED(towns, &municipality_record, i);

		if (has_word(a->w, m->name, word))
			ASK(a, "o.id", PLACE "o.municipality = $4", I(m->head.id));
	}
}

/* ---- When ---- */

static void by_service_day(struct asking *a)
{
	const char *day = a->c->day;

#define SERVICE_ON(flag) \
	ASK(a, "s.organization", \
	    "service s WHERE s.region = $1 AND s.removed = 0 AND s." flag " = 1")
	if (text_same(day, "saturday"))
		SERVICE_ON("saturdays");
	else if (text_same(day, "sunday"))
		SERVICE_ON("sundays");
	else if (text_same(day, "holiday"))
		SERVICE_ON("holidays");
	else
		SERVICE_ON("weekdays");
}

static void by_hours(struct asking *a, const char *day)
{
	if (a->c->time)
		ASK(a, "h.organization",
		    "hours h WHERE h.region = $1 AND h.weekday = $4 AND h.removed = 0"
		    " AND h.opens <= $5 AND (h.closes > $5 OR h.closes < h.opens)",
		    T(day), T(a->c->time));
	else
		ASK(a, "h.organization",
		    "hours h WHERE h.region = $1 AND h.weekday = $4 AND h.removed = 0", T(day));
}

static void by_trips(struct asking *a)
{
	ASK(a, "t.organization",
	    "trip t WHERE t.region = $1 AND t.removed = 0 AND (CAST($4 AS text) = ''"
	    " OR CAST($4 AS text) = 'monday' AND t.monday = 1"
	    " OR CAST($4 AS text) = 'tuesday' AND t.tuesday = 1"
	    " OR CAST($4 AS text) = 'wednesday' AND t.wednesday = 1"
	    " OR CAST($4 AS text) = 'thursday' AND t.thursday = 1"
	    " OR CAST($4 AS text) = 'friday' AND t.friday = 1"
	    " OR CAST($4 AS text) = 'saturday' AND t.saturday = 1"
	    " OR CAST($4 AS text) = 'sunday' AND t.sunday = 1"
	    " OR CAST($4 AS text) = 'holiday' AND t.holiday = 1)"
	    " AND (CAST($5 AS text) = '' OR t.leaves >= $5)",
	    T(a->c->day ? a->c->day : ""), T(a->c->time ? a->c->time : ""));
}

/* What is said of a service's days says nothing of the time of day. */
static void by_day(struct asking *a)
{
	if (!a->c->time)
		by_service_day(a);
	for (const struct choice *day = week_days; day->code; day++)
		if (!a->c->day || text_same(a->c->day, day->code))
			by_hours(a, day->code);
	by_trips(a);
}

/* ---- What only locals know ---- */

static void by_fact(struct asking *a)
{
	const struct wanted_fact *f = &a->c->fact[a->which];
	bool some = text_same(f->value, "conditional");

	ASK(a, "f.organization",
	    "fact f WHERE f.region = $1 AND f.kind = $4 AND (f.value = $5 OR f.value = $6)"
	    " AND f.removed = 0",
	    T(f->kind), T(f->value), T(some ? "yes" : f->value));
}

static void by_vacancy(struct asking *a)
{
	ASK(a, "f.organization",
	    "fact f WHERE f.region = $1 AND f.removed = 0 AND f.kind = 'vacancy'"
	    " AND (f.amount > 0 OR f.amount IS NULL AND f.value = 'yes')");
}

/* ---- All of it ---- */

static int questions_of(const struct criteria *c, struct question *q)
{
	const struct {
		bool asked;
		void (*ask)(struct asking *);
	} each[] = { { c->town.head.id != 0, by_town }, { c->town_code != NULL, by_code },
		{ c->radius && c->from.known, by_distance }, { c->words != NULL, by_words },
		{ c->serves.head.id != 0, by_served }, { c->service || c->group, by_service },
		{ c->vacancy, by_vacancy }, { c->visiting, by_visiting },
		{ c->day || c->time, by_day } };
	int n = 0;

	for (size_t i = 0; i < COUNT(each); i++)
		if (each[i].asked)
			q[n++] = (struct question){ .ask = each[i].ask };
	for (int i = 0; i < c->facts; i++)
		q[n++] = (struct question){ .ask = by_fact, .which = i };
	for (int i = 0; i < c->hearing; i++)
		q[n++] = (struct question){ .ask = by_heard, .which = i };
	return n;
}

static int by_number(const void *one, const void *other)
{
	const int64_t *a = one, *b = other;

	return (*a > *b) - (*a < *b);
}

static void meet(struct set *s, struct set *with)
{
	int n = 0, k = 0;

	if (with->n)
		qsort(with->id, (size_t)with->n, sizeof *with->id, by_number);
	for (int i = 0; i < with->n; i++) {
		int64_t id = with->id[i];
		bool new = n == 0 || with->id[n - 1] != id;

		while (!s->all && k < s->n && s->id[k] < id)
			k++;
		if (new && (s->all || (k < s->n && s->id[k] == id)))
			with->id[n++] = id;
	}
	*s = (struct set){ .n = n, .id = with->id };
}

static void ask(struct work *w, const struct criteria *c, struct question *q, enum how how,
    struct set *s)
{
	struct asking a = { .w = w, .c = c, .how = how, .which = q->which, .given = s };

	if (how == AMONG)
		a.ids = given_ids(&w->arena, s->id, s->n);
	q->ask(&a);
	q->met = how != FIRST || a.met.n <= FEW;
	if (q->met)
		meet(s, &a.met);
}

struct set criteria_set(struct work *w, const struct criteria *c)
{
	struct question q[QUESTIONS_MOST];
	struct set s = { .all = true };
	int n = questions_of(c, q);

	for (int i = 0; i < n && s.all; i++)
		ask(w, c, &q[i], FIRST, &s);
	for (int i = 0; i < n; i++)
		if (!q[i].met && (s.all || s.n))
			ask(w, c, &q[i], s.all || s.n > FEW ? WHOLE : AMONG, &s);
	return s;
}
