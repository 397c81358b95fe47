/* kept_recount: the kept counts made anew out of the records. */
#include "store/kept.h"

#include <stdlib.h>
#include <string.h>

#define DAY_OF "((%s + 32400000 + 8640000000000000) / 86400000 - 100000000)"

static const char *day_of(struct work *w, const char *moment)
{
	return arena_printf(&w->arena, DAY_OF, moment);
}

/* What a save says (kept.c), in the engine's words. */
static const char *value_of(struct work *w, const struct field *f)
{
	if (f->kind == DATE)
		return arena_printf(&w->arena, "substr(%s, 1, 7)", f->name);
	if (f->kind != MOMENT)
		return arena_printf(&w->arena, "CAST(%s AS TEXT)", f->name);
	return arena_printf(&w->arena,
	    store_is_postgres(w->store)
		? "to_char(to_timestamp(" DAY_OF " * 86400) AT TIME ZONE 'UTC', 'YYYY-MM')"
		: "strftime('%%Y-%%m', " DAY_OF " * 86400, 'unixepoch')",
	    f->name);
}

static void days_count(struct work *w, const struct record *r, const char *field,
    const char *value, const char *which)
{
	const char *sql = arena_printf(&w->arena,
	    "INSERT INTO kept_count (region, record, field, level, span, town, value, n)"
	    " SELECT region, '%s', '%s', %d, day, town, value, count(*) FROM"
	    " (SELECT region, %s AS day, coalesce(%s, 0) AS town, coalesce(%s, '') AS value"
	    " FROM %s WHERE region = $1 AND removed = 0%s) AS each"
	    " GROUP BY region, day, town, value",
	    r->name, field, KEPT_DAY,
	    day_of(w, arena_printf(&w->arena, "coalesce(%s, 0)", r->kept->moment)),
	    r->kept->town, value, r->name, which);

	store_query_(w, sql, (const struct arg[]){ I(w->actor.region) }, 1);
}

/* ---- Months and years --------------------------------------------------------------------- */

static struct date month_end(struct date d)
{
	struct date next = { (int16_t)(d.year + (d.month == 12)), (int8_t)(d.month % 12 + 1), 1 };

	return date_add_days(next, -1);
}

static void month_count(struct work *w, const struct record *r, int64_t month, int64_t first,
    int64_t last)
{
	const struct arg args[] = { I(w->actor.region), T(r->name), I(month), I(first), I(last) };
	const char *who = r->kept->who;

	store_query(w,
	    "INSERT INTO kept_count (region, record, field, level, span, town, value, n)"
	    " SELECT region, record, field, 1, $3, town, value, sum(n) FROM kept_count"
	    " WHERE region = $1 AND record = $2 AND level = 0 AND span >= $4 AND span <= $5"
	    " GROUP BY region, record, field, town, value",
	    args[0], args[1], args[2], args[3], args[4]);
	store_query_(w,
	    arena_printf(&w->arena,
		"INSERT INTO kept_person (region, record, level, span, town, who, n)"
		" SELECT region, '%s', 1, $2, coalesce(%s, 0), %s, count(*) FROM %s"
		" WHERE region = $1 AND removed = 0 AND %s IS NOT NULL AND coalesce(%s, 0) >= $3"
		" AND coalesce(%s, 0) <= $4 GROUP BY region, coalesce(%s, 0), %s",
		r->name, r->kept->town, who, r->name, who, r->kept->moment, r->kept->moment,
		r->kept->town, who),
	    (const struct arg[]){ args[0], args[2], I(moment_of(date_of_days((int)first), 0)),
		I(moment_last(date_of_days((int)last))) },
	    4);
	store_query(w,
	    "INSERT INTO kept_person (region, record, level, span, town, who, n)"
	    " SELECT region, record, 1, span, -1, who, sum(n) FROM kept_person"
	    " WHERE region = $1 AND record = $2 AND level = 1 AND span = $3"
	    " GROUP BY region, record, span, who",
	    args[0], args[1], args[2]);
}

/* Of persons, everything of a level put together from the one below; towns and all towns alike. */
static void year_count(struct work *w, const struct record *r, enum kept_level level, int64_t span,
    int64_t first, int64_t last)
{
	store_query(w,
	    "INSERT INTO kept_person (region, record, level, span, town, who, n)"
	    " SELECT region, record, $3, $4, town, who, sum(n) FROM kept_person"
	    " WHERE region = $1 AND record = $2 AND level = $5 AND span >= $6 AND span <= $7"
	    " GROUP BY region, record, town, who",
	    I(w->actor.region), T(r->name), I(level), I(span), I(level - 1), I(first), I(last));
}

static void spans_count(struct work *w, const struct record *r)
{
	struct rows *days = store_query(w,
	    "SELECT DISTINCT span FROM kept_count WHERE region = $1 AND record = $2"
	    " AND field = '' AND level = 0 ORDER BY span",
	    I(w->actor.region), T(r->name));
	int64_t month = INT64_MIN, year = INT64_MIN;

	for (int i = 0; i < days->n && !w->fault; i++) {
		int64_t day = cell_number(days, i, 0), first;
		struct date d = date_of_days((int)day);

		if (kept_span(KEPT_MONTH, day) == month)
			continue;
		month = kept_span(KEPT_MONTH, day);
		first = date_days((struct date){ d.year, d.month, 1 });
		month_count(w, r, month, first, date_days(month_end(d)));
	}
	for (int i = 0; i < days->n && !w->fault; i++) {
		int64_t day = cell_number(days, i, 0);

		if (kept_span(KEPT_YEAR, day) == year)
			continue;
		year = kept_span(KEPT_YEAR, day);
		year_count(w, r, KEPT_YEAR, year, year * 12 + 3, year * 12 + 14);
	}
	if (days->n)
		year_count(w, r, KEPT_ALL, 0, INT32_MIN, INT32_MAX);
}

/* ---- All ---------------------------------------------------------------------------------- */

static void forget(struct work *w, const struct record *r)
{
	store_query(w, "DELETE FROM kept_count WHERE region = $1 AND record = $2",
	    I(w->actor.region), T(r->name));
	store_query(w, "DELETE FROM kept_person WHERE region = $1 AND record = $2",
	    I(w->actor.region), T(r->name));
	store_query(w, "DELETE FROM kept_change WHERE region = $1 AND record = $2",
	    I(w->actor.region), T(r->name));
}

static void recount(struct work *w, const struct record *r)
{
	const struct field *field[KEPT_MOST];
	int n = kept_fields(r, field);

	forget(w, r);
	for (int i = 0; i < n; i++)
		days_count(w, r, field[i]->name, value_of(w, field[i]), "");
	days_count(w, r, KEPT_RECORDS, "''", "");
	days_count(w, r, KEPT_NOBODY, "''",
	    arena_printf(&w->arena, " AND %s IS NULL", r->kept->who));
	spans_count(w, r);
	store_query(w,
	    "INSERT INTO kept_count (region, record, field, level, span, town, value, n)"
	    " SELECT region, record, '*', level, span, town, '', count(*) FROM kept_person"
	    " WHERE region = $1 AND record = $2 GROUP BY region, record, level, span, town",
	    I(w->actor.region), T(r->name));
}

void kept_recount_all(struct work *w, const struct record *const *records)
{
	int64_t before = w->actor.region;

	for (const struct record *const *r = records; r && *r; r++) {
		struct rows *regions;

		if (!(*r)->kept)
			continue;
		regions = store_query_(w,
		    arena_printf(&w->arena, "SELECT DISTINCT region FROM %s", (*r)->name), NULL, 0);
		for (int i = 0; i < regions->n; i++) {
			w->actor.region = cell_number(regions, i, 0);
			recount(w, *r);
		}
	}
	w->actor.region = before;
}
