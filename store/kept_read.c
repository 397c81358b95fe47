/* kept_read: figures out of the kept counts and what has changed since. */
#include "store/kept.h"

#include <stdlib.h>
#include <string.h>

/* ---- Whether they can be answered --------------------------------------------------------- */

enum { NO_TOWN_ASKED = -2, DAYS_MOST = 100000000 };

/* Whole days, and one town or all of them. */
struct asked {
	struct work *w;
	const struct record *r;
	int64_t from, until, town;
};

static bool read_day(struct asked *a, const struct filter *c)
{
	int64_t at;

	if (!text_number(c->value ? c->value : "", INT64_MIN / 2, INT64_MAX / 2, &at))
		return false;
	if (c->compare == AT_LEAST && at == moment_of(moment_date(at), 0)) {
		a->from = kept_day(at) > a->from ? kept_day(at) : a->from;
		return true;
	}
	if (c->compare == AT_MOST && at == moment_last(moment_date(at))) {
		a->until = kept_day(at) < a->until ? kept_day(at) : a->until;
		return true;
	}
	return false;
}

static bool narrow(struct asked *a, int64_t town)
{
	bool fits = a->town == NO_TOWN_ASKED || a->town == town;

	a->town = town;
	return fits;
}

static bool read_town(struct asked *a, const struct filter *c)
{
	int64_t town = KEPT_NO_TOWN;

	if (c->compare == EQUAL && !text_empty(c->value)
	    && !text_number(c->value, 1, INT64_MAX, &town))
		return false;
	return (c->compare == EQUAL || c->compare == EMPTY) && narrow(a, town);
}

/* The actor sees all of the region, or those of his town, perhaps without what is removed: that is
 * not counted. */
static bool read_sight(struct asked *a)
{
	const char *sight = where_visible(a->w, a->r, true), *name = a->r->name, *own, *there;

	own = arena_join(&a->w->arena, "(", name, ".", a->r->kept->town, " = $3");
	there = arena_join(&a->w->arena, own, " AND ", name, ".removed = 0)");
	if (!strcmp(sight, arena_join(&a->w->arena, own, ")")) || !strcmp(sight, there))
		return a->w->actor.municipality && narrow(a, a->w->actor.municipality);
	return !strcmp(sight, "1=1");
}

static bool read_question(struct asked *a, struct work *w, const struct record *r,
    const struct query *q)
{
	*a = (struct asked){ w, r, -DAYS_MOST, DAYS_MOST, NO_TOWN_ASKED };
	if (!r->kept || q->removed || !text_empty(q->find) || !read_sight(a))
		return false;
	for (int i = 0; i < q->filters; i++) {
		const struct filter *c = &q->filter[i];

		if (!strcmp(c->field->name, r->kept->moment) ? !read_day(a, c)
			: strcmp(c->field->name, r->kept->town) || !read_town(a, c))
			return false;
	}
	return a->from <= a->until;
}

/* ---- Days and months ---------------------------------------------------------------------- */

static int64_t month_begins(int64_t month)
{
	return date_days((struct date){ (int16_t)(month / 12), (int8_t)(month % 12 + 1), 1 });
}

/* The whole months within, and the days before and behind them. */
struct stretch {
	int64_t level, from, until;
};

static int stretches_of(const struct asked *a, struct stretch out[3])
{
	int64_t first, last;
	int n = 0;

	if (a->from == -DAYS_MOST && a->until == DAYS_MOST) {
		out[0] = (struct stretch){ KEPT_MONTH, -DAYS_MOST, DAYS_MOST };
		return 1;
	}
	first = a->from == -DAYS_MOST ? 0 : kept_span(KEPT_MONTH, a->from + 30);
	while (a->from != -DAYS_MOST && month_begins(first - 1) >= a->from)
		first--;
	while (a->from != -DAYS_MOST && month_begins(first) < a->from)
		first++;
	last = a->until == DAYS_MOST ? 12 * 9999 : kept_span(KEPT_MONTH, a->until + 1) - 1;
	if (last < first) {
		out[0] = (struct stretch){ KEPT_DAY, a->from, a->until };
		return 1;
	}
	out[n++] = (struct stretch){ KEPT_MONTH, first, last };
	if (a->from != -DAYS_MOST && a->from < month_begins(first))
		out[n++] = (struct stretch){ KEPT_DAY, a->from, month_begins(first) - 1 };
	if (a->until != DAYS_MOST && month_begins(last + 1) <= a->until)
		out[n++] = (struct stretch){ KEPT_DAY, month_begins(last + 1), a->until };
	return n;
}

/* ---- What is asked by --------------------------------------------------------------------- */

enum side { BY_NOTHING, BY_FIELD, BY_SPAN, BY_TOWN, BY_OTHER };

static enum side side_of(const struct record *r, const struct dimension *d)
{
	const struct field *f = d->field, *all[KEPT_MOST];
	bool days = f && (f->kind == DATE || f->kind == MOMENT);
	int n = kept_fields(r, all);

	if (!f)
		return BY_NOTHING;
	if (!strcmp(f->name, r->kept->moment))
		return d->by == BY_MONTH || d->by == BY_YEAR ? BY_SPAN : BY_OTHER;
	if (!strcmp(f->name, r->kept->town))
		return d->by == BY_VALUE ? BY_TOWN : BY_OTHER;
	for (int i = 0; i < n; i++)
		if (all[i] == f)
			return days == (d->by == BY_MONTH) ? BY_FIELD : BY_OTHER;
	return BY_OTHER;
}

/* ---- Answers ------------------------------------------------------------------------------ */

struct found {
	const char *a, *b;
	int64_t n;
};
struct answer {
	struct asked asked;
	const struct dimension *side;
	enum side by[2];
	int place; /* of the field among the kept ones; -1: it is not asked by one */
	struct found *all;
	size_t n, room;
};

/* As the statement of store_cross would give it: a day of that month, a code, a number. */
static const char *cell_of(struct answer *t, int side, const char *value, const char *const *cells)
{
	struct arena *m = &t->asked.w->arena;
	const struct field *f = t->side[side].field;
	int64_t span;

	switch (t->by[side]) {
	case BY_TOWN: return strcmp(cells[2], "0") ? arena_copy(m, cells[2]) : NULL;
	case BY_SPAN:
		span = strtoll(cells[4], NULL, 10);
		if (strtoll(cells[3], NULL, 10) != KEPT_MONTH)
			span = month_begins(kept_span(KEPT_MONTH, span));
		else
			span = month_begins(span);
		return int_text(m, span);
	case BY_FIELD: break;
	default: return NULL;
	}
	if (!*value || (f->kind != DATE && f->kind != MOMENT))
		return *value ? value : NULL;
	value = arena_printf(m, "%s-01", value);
	if (f->kind == MOMENT) {
		struct field as_date = { .kind = DATE };
		struct date day = {0};

		field_set(t->asked.w, &as_date, value, &day);
		value = int_text(m, date_days(day));
	}
	return value;
}

static void found_add(struct answer *t, struct found f)
{
	struct found *more;

	if (t->n == t->room) {
		t->room = t->room ? t->room * 2 : 256;
		more = arena_alloc(&t->asked.w->arena, t->room * sizeof *more);
		if (t->n)
			memcpy(more, t->all, t->n * sizeof *more);
		t->all = more;
	}
	t->all[t->n++] = f;
}

/* Cells: 0 of the counts or 1 of the list, value or line, town, level, span, n. */
static void take(struct answer *t, const char *const *cells)
{
	const char *value = cells[1];

	if (*cells[0] == '1')
		for (int i = 0; i < t->place; i++)
			value += strcspn(value, "\t") + 1;
	value = arena_copyn(&t->asked.w->arena, value, strcspn(value, "\t"));
	found_add(t, (struct found){ cell_of(t, 0, value, cells), cell_of(t, 1, value, cells),
			 strtoll(cells[5], NULL, 10) });
}

static int text_order(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) : !a - !b;
}

static int found_compare(const void *one, const void *other)
{
	const struct found *a = one, *b = other;
	int by = text_order(a->a, b->a);

	return by ? by : text_order(a->b, b->b);
}

static void hand_on(struct answer *t, bool (*row)(void *, const char *const *, int), void *context)
{
	if (t->n)
		qsort(t->all, t->n, sizeof *t->all, found_compare);
	for (size_t i = 0; i < t->n;) {
		const struct found *f = &t->all[i];
		const char *cells[] = { f->a, f->b, NULL };
		int64_t n = 0;

		for (; i < t->n && !found_compare(&t->all[i], f); i++)
			n += t->all[i].n;
		cells[2] = int_text(&t->asked.w->arena, n);
		if (n > 0)
			row(context, cells, (int)COUNT(cells));
	}
}

/* One statement, for the list may be added up at any moment. */
static void ask(struct answer *t, const char *field)
{
	struct asked *a = &t->asked;
	struct text sql = { .arena = &a->w->arena };
	struct rows *rs;
	struct stretch s[3];
	struct arg args[12] = { I(a->w->actor.region), T(a->r->name), T(field), I(a->town),
		I(a->from), I(a->until) };
	size_t n = 6;
	bool by_town = t->by[0] == BY_TOWN || t->by[1] == BY_TOWN;
	bool by_span = t->by[0] == BY_SPAN || t->by[1] == BY_SPAN;
	const char *town = a->town == NO_TOWN_ASKED ? "" : " AND town = $4";

	text_addf(&sql, "SELECT 0, value, %s, %s, sum(n) FROM (", by_town ? "town" : "0",
	    by_span ? "level, span" : "0, 0");
	for (int i = 0, all = stretches_of(a, s); i < all; i++, n += 2) {
		args[n] = I(s[i].from);
		args[n + 1] = I(s[i].until);
		text_addf(&sql,
		    "%sSELECT value, town, level, span, n FROM kept_count WHERE region = $1"
		    " AND record = $2 AND field = $3 AND level = %d AND span >= $%zu"
		    " AND span <= $%zu%s",
		    i ? " UNION ALL " : "", (int)s[i].level, n + 1, n + 2, town);
	}
	text_addf(&sql,
	    ") AS kept GROUP BY value%s%s UNION ALL SELECT 1, value, town, 0, day, n"
	    " FROM kept_change WHERE region = $1 AND record = $2 AND day >= $5 AND day <= $6%s",
	    by_town ? ", town" : "", by_span ? ", level, span" : "", town);
	rs = store_query_(a->w, sql.s, args, n);
	for (int i = 0; i < rs->n; i++)
		take(t, &CELL(rs, i, 0));
}

bool kept_answers(struct work *w, const struct record *r, const struct query *q,
    const struct dimension side[2], bool (*row)(void *, const char *const *, int), void *context)
{
	struct answer t = { .side = side };
	const struct field *all[KEPT_MOST], *by = NULL;

	if (!read_question(&t.asked, w, r, q))
		return false;
	for (int i = 0; i < 2; i++) {
		t.by[i] = side_of(r, &side[i]);
		if (t.by[i] == BY_OTHER || (t.by[i] == BY_FIELD && by))
			return false;
		by = t.by[i] == BY_FIELD ? side[i].field : by;
	}
	for (int i = 0, n = kept_fields(r, all); by && i < n; i++)
		if (all[i] == by)
			t.place = i;
	ask(&t, by ? by->name : KEPT_RECORDS);
	hand_on(&t, row, context);
	return true;
}

/* ---- People ------------------------------------------------------------------------------- */

static bool is_span(const struct asked *a, enum kept_level *level, int64_t *span)
{
	struct date from, next;

	*level = KEPT_ALL;
	*span = 0;
	if (a->from == -DAYS_MOST && a->until == DAYS_MOST)
		return true;
	if (a->from == -DAYS_MOST || a->until == DAYS_MOST)
		return false;
	from = date_of_days((int)a->from);
	next = date_of_days((int)a->until + 1);
	*level = next.year == from.year + 1 && from.month == 4 && next.month == 4 ? KEPT_YEAR
										  : KEPT_MONTH;
	*span = kept_span(*level, a->from);
	return from.day == 1 && next.day == 1
	    && (*level == KEPT_YEAR || kept_span(KEPT_MONTH, a->until + 1) == *span + 1);
}

bool kept_people(struct work *w, const struct record *r, const struct query *q,
    const struct field *people, int64_t *known, int64_t *nobody)
{
	enum kept_level level;
	struct asked a;
	int64_t span;
	struct rows *rs;

	if (!read_question(&a, w, r, q) || strcmp(people->name, r->kept->who)
	    || !is_span(&a, &level, &span))
		return false;
	rs = store_query(w,
	    "WITH late AS (SELECT who, sum(n) AS n FROM kept_change WHERE region = $1"
	    " AND record = $2 AND day >= $5 AND day <= $6 AND ($7 = -1 OR town = $7) GROUP BY who)"
	    " SELECT coalesce((SELECT n FROM kept_count WHERE region = $1 AND record = $2"
	    " AND field = '*' AND level = $3 AND span = $4 AND town = $7), 0)"
	    " + coalesce((SELECT sum(CASE WHEN late.n + coalesce(kept_person.n, 0) > 0 THEN 1"
	    " ELSE 0 END - CASE WHEN coalesce(kept_person.n, 0) > 0 THEN 1 ELSE 0 END)"
	    " FROM late LEFT JOIN kept_person ON kept_person.region = $1"
	    " AND kept_person.record = $2 AND kept_person.level = $3 AND kept_person.span = $4"
	    " AND kept_person.town = $7 AND kept_person.who = late.who WHERE late.who <> 0), 0),"
	    " coalesce((SELECT sum(n) FROM kept_count WHERE region = $1 AND record = $2"
	    " AND field = '-' AND level = 1 AND span >= $8 AND span <= $9"
	    " AND ($7 = -1 OR town = $7)), 0)"
	    " + coalesce((SELECT n FROM late WHERE who = 0), 0)",
	    I(w->actor.region), T(r->name), I(level), I(span), I(a.from), I(a.until),
	    I(a.town == NO_TOWN_ASKED ? KEPT_ALL_TOWNS : a.town),
	    I(level == KEPT_ALL ? -DAYS_MOST : kept_span(KEPT_MONTH, a.from)),
	    I(level == KEPT_ALL ? DAYS_MOST : kept_span(KEPT_MONTH, a.until)));
	*known = cell_number(rs, 0, 0);
	*nobody = cell_number(rs, 0, 1);
	return true;
}
