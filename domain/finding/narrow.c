/* narrow: which places fit.  What few rows fit is asked first; each further question is about those
 * that are left, so that a search in one town costs the same however large the directory is. */
#include "domain/finding/narrow.h"

#include <string.h>

enum { DIGITS = 20 };
/* What every question about places begins with. */
#define PLACE "organization o WHERE o.region = $1 AND o.removed = 0 AND "

_Static_assert(FOUND_MOST == 5000, "the statements have this number, and one more");

static void set_narrow(struct work *w, struct set *s, const struct rows *rs)
{
	struct text t = { .arena = &w->arena };
	int n = rs->n > FOUND_MOST ? FOUND_MOST : rs->n;

	s->over = s->over || rs->n > FOUND_MOST;
	s->all = false;
	for (int i = 0; i < n; i++)
		text_addf(&t, "%*lld", DIGITS, (long long)cell_number(rs, i, 0));
	s->n = n;
	s->ids = t.s;
}

/* The cells of the statement's rows that are in the set, which becomes them: `id` names the
 * column, `rest` follows FROM, with $1 for the region and $4… for the values. */
#define NARROW(w, s, id, rest, ...) \
	set_narrow((w), (s), \
	    (s)->all ? store_query((w), "SELECT DISTINCT " id " FROM " rest " LIMIT 5001", \
			   I((w)->actor.region), I(0), I(0) __VA_OPT__(, ) __VA_ARGS__) \
		     : store_query((w), \
			   GIVEN "SELECT DISTINCT " id " FROM " rest " AND " id \
				 " IN (SELECT id FROM given)", \
			   I((w)->actor.region), I((s)->n), T((s)->ids) __VA_OPT__(, ) __VA_ARGS__))

static bool nobody_left(const struct set *s)
{
	return !s->all && s->n == 0;
}

/* ---- Where ---- */

static void by_town(struct work *w, struct set *s, const struct criteria *c)
{
	if (nobody_left(s))
		return;
	if (c->town.head.id)
		NARROW(w, s, "o.id",
		    PLACE "o.municipality = $4",
		    I(c->town.head.id));
	else if (c->town_code)
		NARROW(w, s, "o.id",
		    PLACE "o.town_code = $4",
		    T(c->town_code));
}

/* A box around the circle; the corners go when distances are known. */
static void by_distance(struct work *w, struct set *s, const struct criteria *c)
{
	enum { DEGREE = 111 }; /* km, of latitude; at 46° north, of longitude, 77 */
	int64_t high = c->radius * 1000000 / DEGREE + 1, wide = c->radius * 1000000 / 77 + 1;

	if (!c->radius || !c->from.known || nobody_left(s))
		return;
	NARROW(w, s, "o.id",
	    PLACE "o.latitude >= $4"
	    " AND o.latitude <= $5 AND o.longitude >= $6 AND o.longitude <= $7",
	    I(c->from.latitude - high), I(c->from.latitude + high), I(c->from.longitude - wide),
	    I(c->from.longitude + wide));
}

/* What is written of its area, or kept of it town by town. */
static void by_served(struct work *w, struct set *s, const struct criteria *c)
{
	const char *named = arena_printf(&w->arena, "%%%s%%", c->serves.name ? c->serves.name : "");

	if (!c->serves.head.id || nobody_left(s))
		return;
	NARROW(w, s, "o.id",
	    PLACE "(o.area LIKE $4"
	    " OR EXISTS (SELECT 1 FROM service_area a WHERE a.region = $1"
	    " AND a.organization = o.id AND a.removed = 0 AND a.municipality = $5))",
	    T(named), I(c->serves.head.id));
}

/* ---- What it offers ---- */

/* Blanks around each, as LIKE wants them. */
static const char *codes_of_group(struct work *w, const char *group)
{
	struct text t = { .arena = &w->arena };
	const struct code *codes;
	int n = codes_of(w, "service_kind", (struct date){0}, &codes);

	text_add(&t, " ");
	for (int i = 0; i < n; i++)
		if (text_same(codes[i].rollup, group))
			text_addf(&t, "%s ", codes[i].code);
	return t.s;
}

static void by_service(struct work *w, struct set *s, const struct criteria *c)
{
	if (nobody_left(s))
		return;
	if (c->service)
		NARROW(w, s, "s.organization",
		    "service s WHERE s.region = $1 AND s.removed = 0 AND s.kind = $4",
		    T(c->service));
	else if (c->group)
		NARROW(w, s, "s.organization",
		    "service s WHERE s.region = $1 AND s.removed = 0"
		    " AND CAST($4 AS text) LIKE '% ' || s.kind || ' %'",
		    T(codes_of_group(w, c->group)));
}

static void by_visiting(struct work *w, struct set *s, const struct criteria *c)
{
	if (c->visiting && !nobody_left(s))
		NARROW(w, s, "o.id",
		    PLACE "o.visiting = 1");
}

/* What the search box finds; in one town, if one is asked for, so that there are not too many. */
static void by_words(struct work *w, struct set *s, const struct criteria *c)
{
	struct query q = { .find = c->words, .limit = 1000, .brief = true };
	struct text t = { .arena = &w->arena };
	struct listing l = { .next = NULL };

	if (!c->words)
		return;
	if (c->town.head.id)
		query_add(&q, &organization_record, "municipality", EQUAL,
		    int_text(&w->arena, c->town.head.id));
	*s = (struct set){0};
	do {
		l = store_list(w, &organization_record, &q);
		for (int i = 0; i < l.n; i++) {
			const struct head *rec = LISTED(l, &organization_record, i);

			text_addf(&t, "%*lld", DIGITS, (long long)rec->id);
		}
		s->n += l.n;
		q.after = l.next;
	} while (l.next && s->n < FOUND_MOST);
	s->ids = t.s;
	s->over = l.next != NULL;
}

/* ---- When ---- */

#define SERVICE_ON \
	"EXISTS (SELECT 1 FROM service s WHERE s.region = $1 AND s.organization = o.id" \
	" AND s.removed = 0 AND (CAST($4 AS text) = 'saturday' AND s.saturdays = 1" \
	" OR CAST($4 AS text) = 'sunday' AND s.sundays = 1" \
	" OR CAST($4 AS text) = 'holiday' AND s.holidays = 1" \
	" OR CAST($4 AS text) NOT IN ('saturday', 'sunday', 'holiday') AND s.weekdays = 1))"
#define TRIP_ON \
	"EXISTS (SELECT 1 FROM trip t WHERE t.region = $1 AND t.organization = o.id" \
	" AND t.removed = 0 AND (CAST($4 AS text) = ''" \
	" OR CAST($4 AS text) = 'monday' AND t.monday = 1" \
	" OR CAST($4 AS text) = 'tuesday' AND t.tuesday = 1" \
	" OR CAST($4 AS text) = 'wednesday' AND t.wednesday = 1" \
	" OR CAST($4 AS text) = 'thursday' AND t.thursday = 1" \
	" OR CAST($4 AS text) = 'friday' AND t.friday = 1" \
	" OR CAST($4 AS text) = 'saturday' AND t.saturday = 1" \
	" OR CAST($4 AS text) = 'sunday' AND t.sunday = 1" \
	" OR CAST($4 AS text) = 'holiday' AND t.holiday = 1)" \
	" AND (CAST($5 AS text) = '' OR t.leaves >= $5))"
#define HOURS_ON \
	"EXISTS (SELECT 1 FROM hours h WHERE h.region = $1 AND h.organization = o.id" \
	" AND h.removed = 0 AND (CAST($4 AS text) = '' OR h.weekday = $4)" \
	" AND (CAST($5 AS text) = '' OR h.opens <= $5 AND (h.closes > $5 OR h.closes < h.opens)))"

/* What is said of a service's days says nothing of the time of day. */
static void by_day(struct work *w, struct set *s, const struct criteria *c)
{
	const char *day = c->day ? c->day : "", *time = c->time ? c->time : "";

	if ((!c->day && !c->time) || nobody_left(s))
		return;
	if (c->time)
		NARROW(w, s, "o.id", PLACE "(" HOURS_ON " OR " TRIP_ON ")", T(day), T(time));
	else
		NARROW(w, s, "o.id",
		    PLACE "(" SERVICE_ON " OR " HOURS_ON " OR " TRIP_ON ")", T(day), T(time));
}

/* ---- What only locals know ---- */

static void by_facts(struct work *w, struct set *s, const struct criteria *c)
{
	for (int i = 0; i < c->facts && !nobody_left(s); i++) {
		const struct wanted_fact *f = &c->fact[i];
		bool some = text_same(f->value, "conditional");

		NARROW(w, s, "f.organization",
		    "fact f WHERE f.region = $1 AND f.removed = 0 AND f.kind = $4"
		    " AND (f.value = $5 OR f.value = $6)",
		    T(f->kind), T(f->value), T(some ? "yes" : f->value));
	}
}

static void by_vacancy(struct work *w, struct set *s, const struct criteria *c)
{
	if (c->vacancy && !nobody_left(s))
		NARROW(w, s, "f.organization",
		    "fact f WHERE f.region = $1 AND f.removed = 0 AND f.kind = 'vacancy'"
		    " AND (f.amount > 0 OR f.amount IS NULL AND f.value = 'yes')");
}

struct set criteria_set(struct work *w, const struct criteria *c)
{
	struct set s = { .all = true };

	by_words(w, &s, c);
	by_town(w, &s, c);
	by_distance(w, &s, c);
	by_facts(w, &s, c);
	by_served(w, &s, c);
	by_service(w, &s, c);
	by_vacancy(w, &s, c);
	by_visiting(w, &s, c);
	by_day(w, &s, c);
	return s;
}
