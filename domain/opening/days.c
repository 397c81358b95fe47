/* days: which days are open, and counting in them. */
#include "domain/opening/pages.h"

#include "base/holiday.h"

#include <stdlib.h>
#include <string.h>

enum { YEARS = 10, DAYS_MOST = YEARS * 366, DAYS_KEPT = 256 };

struct kept_opening {
	int64_t region;
	struct opening opening;
};

static const char whose; /* work_keep */

static int later_first(const void *a, const void *b)
{
	const struct pattern *x = a, *y = b;

	return date_compare(y->since, x->since);
}

static struct opening load(struct work *w)
{
	struct query all = { .limit = 1000 };
	struct listing patterns = store_list(w, &pattern_record, &all),
		       exceptions = store_list(w, &exception_record, &all);

	if (patterns.n)
		qsort(patterns.items, (size_t)patterns.n, sizeof(struct pattern), later_first);
	return (struct opening){ .patterns = patterns.n,
		.pattern = patterns.items,
		.exceptions = exceptions.n,
		.exception = exceptions.items,
		.day = arena_alloc(&w->arena, DAYS_KEPT * sizeof(struct known_day)) };
}

void opening_load(struct work *w, struct opening *o)
{
	const struct kept_opening *kept = work_kept(w, &whose);
	struct kept_opening *k;

	if (!kept || kept->region != w->actor.region) {
		k = arena_alloc(&w->arena, sizeof *k);
		*k = (struct kept_opening){ w->actor.region, load(w) };
		work_keep(w, &whose, k);
		kept = k;
	}
	*o = kept->opening;
}

/* ---- One day ---- */

static bool within(struct date since, struct date until, struct date d)
{
	return date_compare(since, d) <= 0 && (!date_known(until) || date_compare(until, d) >= 0);
}

/* Does it hold on that day, in its year or, if it comes back, in any later one? */
static bool holds(const struct exception *e, struct date d)
{
	int length = date_known(e->until) ? date_days_between(e->since, e->until) : 0;

	if (!e->yearly || date_compare(d, e->since) < 0)
		return within(e->since, date_add_days(e->since, length), d);
	for (int year = d.year - 1; year <= d.year; year++) {
		struct date since = e->since;

		since.year = (int16_t)year;
		if (!date_valid(since.year, since.month, since.day))
			since.day--;
		if (year >= e->since.year && within(since, date_add_days(since, length), d))
			return true;
	}
	return false;
}

static const struct exception *exception_on(const struct opening *o, int kind, struct date d)
{
	for (int i = 0; i < o->exceptions; i++)
		if (o->exception[i].kind == kind && holds(&o->exception[i], d))
			return &o->exception[i];
	return NULL;
}

const struct pattern *days_pattern(const struct opening *o, struct date d)
{
	for (int i = 0; i < o->patterns; i++)
		if (within(o->pattern[i].since, o->pattern[i].until, d))
			return &o->pattern[i];
	return NULL;
}

bool days_weekday(const struct pattern *p, int weekday)
{
	const bool open[] = { p->sunday, p->monday, p->tuesday, p->wednesday, p->thursday,
		p->friday, p->saturday };

	return open[weekday];
}

static const struct pattern usual = { .monday = true,
	.tuesday = true,
	.wednesday = true,
	.thursday = true,
	.friday = true };

static const char *find_why_closed(const struct opening *o, struct date d)
{
	static const char *const weekdays[] = { "日曜日", "月曜日", "火曜日", "水曜日", "木曜日",
		"金曜日", "土曜日" };
	const struct exception *closed = exception_on(o, EXCEPTION_CLOSED, d);
	const struct pattern *p = days_pattern(o, d);

	if (exception_on(o, EXCEPTION_OPEN, d))
		return NULL;
	if (closed)
		return closed->occasion;
	p = p ? p : &usual;
	if (!days_weekday(p, date_weekday(d)))
		return weekdays[date_weekday(d)];
	return p->holidays ? NULL : holiday_name(d);
}

const char *opening_why_closed(const struct opening *o, struct date d)
{
	struct known_day *day;

	if (!o->day)
		return find_why_closed(o, d);
	day = &o->day[(unsigned)(d.year * 372 + d.month * 31 + d.day) % DAYS_KEPT];
	if (!date_known(day->date) || date_compare(day->date, d) != 0)
		*day = (struct known_day){ d, find_why_closed(o, d) };
	return day->why_closed;
}

const char *opening_why_open(const struct opening *o, struct date d)
{
	const struct exception *open = exception_on(o, EXCEPTION_OPEN, d);

	return open ? open->occasion : NULL;
}

bool opening_is(const struct opening *o, struct date d)
{
	return date_known(d) && !opening_why_closed(o, d);
}

/* ---- Counting ---- */

static struct date walk(const struct opening *o, struct date d, int step, int n)
{
	for (int i = 0; i < DAYS_MOST && n > 0 && date_known(d); i++) {
		d = date_add_days(d, step);
		n -= opening_is(o, d);
	}
	return n > 0 ? (struct date){0} : d;
}

struct date opening_after(const struct opening *o, struct date d, int n)
{
	return walk(o, d, 1, n);
}

struct date opening_before(const struct opening *o, struct date d)
{
	return walk(o, d, -1, 1);
}

struct date opening_from(const struct opening *o, struct date d)
{
	struct date next = opening_is(o, d) ? d : opening_after(o, d, 1);

	return date_known(next) ? next : d;
}

int opening_between(const struct opening *o, struct date from, struct date to)
{
	int n = 0;

	if (!date_known(from) || !date_known(to))
		return 0;
	for (int i = 0; i < DAYS_MOST && date_compare(from, to) < 0; i++) {
		from = date_add_days(from, 1);
		n += opening_is(o, from);
	}
	return n;
}

int opening_late(const struct opening *o, struct date due, struct date today)
{
	int days;

	due = opening_from(o, due);
	if (!date_known(due) || date_compare(due, today) >= 0)
		return 0;
	days = opening_between(o, due, opening_from(o, today));
	return days ? days : 1;
}

const char *opening_said(struct work *w, const struct opening *o, struct date d)
{
	struct arena *a = &w->arena;
	struct date today = work_today(w), next;
	const char *why = date_known(d) ? opening_why_closed(o, d) : NULL;
	const char *day = date_brief(a, d, today);

	if (!why)
		return day;
	next = opening_after(o, d, 1);
	if (!strstr(why, "曜日"))
		day = arena_printf(a, "%.*s・%s）", (int)(strlen(day) - strlen("）")), day, why);
	if (!date_known(next))
		return arena_printf(a, "%sは休み", day);
	return arena_printf(a, "%sは休み → 次の開所日 %s", day, date_brief(a, next, today));
}
