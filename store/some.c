/* some: counts beside a list, which look no further than they must be asked to. */
#include "store/internal.h"

#include <string.h>

/* ---- What to go along -------------------------------------------------------------------- */

/* Records that fulfil one condition of a query, as an index has them together. */
struct shelf {
	const struct field *field; /* NULL: that the actor sees them */
	int64_t n;                 /* so many; look: maybe more */
};
enum { SHELVES_MOST = 33 };
struct looking {
	struct work *w;
	const struct record *r;
	const struct query *q;
	struct reach reach;
	int shelves;
	struct shelf shelf[SHELVES_MOST]; /* the shortest first */
	const char *where;
	/* Of the statement that is being made: PostgreSQL wants no text that stands nowhere. */
	struct arg args[ARGS_MAX];
	size_t n;
};

static const char *code_ids(struct looking *l, const char *field, const char *codes)
{
	return arena_printf(&l->w->arena,
	    "SELECT code_value.id FROM code_value WHERE code_value.region = $1"
	    " AND code_value.record = '%s' AND code_value.field = '%s' AND code_value.code%s"
	    " LIMIT %d",
	    l->r->name, field, codes, l->reach.look);
}

static const char *record_ids(struct looking *l, const char *condition)
{
	const char *name = l->r->name;

	return arena_printf(&l->w->arena,
	    "SELECT %s.id FROM %s WHERE %s.region = $1 AND %s.removed %s 0%s LIMIT %d", name, name,
	    name, name, l->q->removed ? "<>" : "=", condition, l->reach.look);
}

/* What has several of the codes stands there several times. */
static const char *ids_of_codes(struct looking *l, const struct filter *c)
{
	struct text in = { .arena = &l->w->arena };
	const char *between = " IN (";

	for (const char *s = c->value; *s; s += strspn(s, " ")) {
		size_t len = strcspn(s, " ");

		assert(l->n < ARGS_MAX);
		l->args[l->n++] = T(arena_copyn(&l->w->arena, s, len));
		text_addf(&in, "%s$%zu", between, l->n);
		between = ", ";
		s += len;
	}
	text_addc(&in, ')');
	return code_ids(l, c->field->name, in.s);
}

/* By all filters of one field, which may be two ends of a range; stops after `look`. */
static const char *ids_of(struct looking *l, const struct field *f)
{
	struct text own = { .arena = &l->w->arena };

	if (!f)
		return record_ids(l,
		    arena_printf(&l->w->arena, " AND %s", where_visible(l->w, l->r, true)));
	for (int i = 0; i < l->q->filters; i++) {
		const struct filter *c = &l->q->filter[i];

		if (c->field == f && f->kind == CODES && c->compare == INCLUDES
		    && !text_empty(c->value))
			return ids_of_codes(l, c);
		if (c->field == f)
			where_filter(l->w, &own, l->r, c, l->args, &l->n);
	}
	return record_ids(l, own.s);
}

static bool is_first(const struct query *q, int at)
{
	for (int i = 0; i < at; i++)
		if (q->filter[i].field == q->filter[at].field)
			return false;
	return true;
}

static void shelve(struct looking *l)
{
	const char *sight = record_part(l->r) ? "1=1" : where_visible(l->w, l->r, true);

	if (strcmp(sight, "1=1"))
		l->shelf[l->shelves++].field = NULL;
	for (int i = 0; i < l->q->filters; i++)
		if (is_first(l->q, i))
			l->shelf[l->shelves++].field = l->q->filter[i].field;
}

/* Looks at how much there is of each, and puts the shortest first. */
static void measure(struct looking *l)
{
	struct text sql = { .arena = &l->w->arena };
	struct rows *rs;

	where_fixed(l->w, l->args, &l->n);
	for (int i = 0; i < l->shelves; i++)
		text_addf(&sql, "%s(SELECT count(*) FROM (%s) AS one)", i ? ", " : "SELECT ",
		    ids_of(l, l->shelf[i].field));
	rs = store_query_(l->w, sql.s, l->args, l->n);
	for (int i = 0; i < l->shelves; i++) {
		struct shelf first = l->shelf[0];

		l->shelf[i].n = cell_number(rs, 0, i);
		if (i && l->shelf[i].n < first.n) {
			l->shelf[0] = l->shelf[i];
			l->shelf[i] = first;
		}
	}
}

static struct looking *look(struct work *w, const struct record *r, const struct query *q,
    struct reach reach)
{
	struct looking *l = arena_alloc(&w->arena, sizeof *l);

	*l = (struct looking){ .w = w, .r = r, .q = q, .reach = reach };
	if (text_empty(q->find))
		shelve(l);
	if (l->shelves)
		measure(l);
	l->where = where_of(w, r, q, l->args, &l->n);
	return l;
}

/* The ids on the shortest shelf, each once. */
static const char *shortest(struct looking *l)
{
	return arena_printf(&l->w->arena, "SELECT DISTINCT id FROM (%s) AS each",
	    ids_of(l, l->shelf[0].field));
}

/* Those on a shelf that fulfil all of the query, as `it`.  Each is looked at by itself: without the
 * OFFSET, PostgreSQL would collect whatever fulfils another condition first. */
static const char *those_on(const struct looking *l, const char *ids)
{
	const char *name = l->r->name;

	return arena_printf(&l->w->arena,
	    "(%s) AS shelf CROSS JOIN %s AS it WHERE it.region = $1 AND it.id = shelf.id AND EXISTS"
	    " (SELECT 1 FROM %s WHERE %s.id = shelf.id AND %s LIMIT 1 OFFSET 0)",
	    ids, name, name, name, l->where);
}

struct some store_count_some(struct work *w, const struct record *r, const struct query *q,
    struct reach reach)
{
	struct looking *l = w->fault ? NULL : look(w, r, q, reach);
	struct some some = {0};
	const char *sql;

	if (!l || l->shelves < 2) {
		some.n = store_count_most(w, r, q, reach.most);
		some.more = some.n >= reach.most;
		return some;
	}
	sql = arena_printf(&w->arena, "SELECT count(*) FROM (SELECT 1 FROM %s LIMIT %d) AS first",
	    those_on(l, shortest(l)), reach.most);
	some.n = cell_number(store_query_(w, sql, l->args, l->n), 0, 0);
	some.more = some.n >= reach.most || l->shelf[0].n >= reach.look;
	return some;
}

/* ---- By the values of a field ------------------------------------------------------------ */

/* Of a field whose values one index has sorted: the table, the column, a condition to follow the
 * region's, and the records that have the value `one.v`, or none. */
struct values {
	const char *table, *column, *of, *ids, *none;
};

static struct values values_of(struct looking *l, const struct field *f)
{
	struct arena *a = &l->w->arena;
	const char *none =
	    record_ids(l, arena_printf(a, " AND %s.%s IS NULL", l->r->name, f->name));

	if (f->kind == CODES)
		return (struct values){ "code_value", "code",
			arena_printf(a, " AND code_value.record = '%s' AND code_value.field = '%s'",
			    l->r->name, f->name),
			code_ids(l, f->name, " = one.v"), none };
	return (struct values){ l->r->name, f->name, "",
		record_ids(l, arena_printf(a, " AND %s.%s = one.v", l->r->name, f->name)), none };
}

/* How many of a shelf there are, and whether it was long enough to have more. */
static const char *counts_of(struct looking *l, const char *ids)
{
	struct arena *a = &l->w->arena;

	return arena_printf(a,
	    "(SELECT count(*) FROM (SELECT 1 FROM %s LIMIT %d) AS first),"
	    " (SELECT count(*) FROM (%s) AS all_there)",
	    those_on(l, ids), l->reach.most, ids);
}

/* From one value to the next along the index. */
static const char *each_value(struct looking *l, const struct field *f)
{
	struct values v = values_of(l, f);
	const char *least = arena_printf(&l->w->arena,
	    "SELECT min(%s.%s) FROM %s WHERE %s.region = $1%s", v.table, v.column, v.table, v.table,
	    v.of);

	return arena_printf(&l->w->arena,
	    "WITH RECURSIVE one(v) AS (%s UNION ALL SELECT (%s AND %s.%s > one.v)"
	    " FROM one WHERE one.v IS NOT NULL),"
	    " figure(v, n, there) AS MATERIALIZED (SELECT one.v, %s"
	    " FROM one WHERE one.v IS NOT NULL UNION ALL SELECT NULL, %s)"
	    " SELECT v, n, CASE WHEN n >= %d OR there >= %d THEN 1 ELSE 0 END FROM figure"
	    " WHERE n > 0 OR there >= %d ORDER BY n DESC, v NULLS LAST",
	    least, least, v.table, v.column, counts_of(l, v.ids), counts_of(l, v.none),
	    l->reach.most, l->reach.look, l->reach.look);
}

/* With the third cell. */
static struct rows *grouped(struct work *w, const struct rows *rs, bool more)
{
	struct rows *out = arena_alloc(&w->arena, sizeof *out);

	*out = (struct rows){ .n = rs->n, .cols = 3 };
	out->cell = arena_alloc(&w->arena, (size_t)rs->n * 3 * sizeof *out->cell + 1);
	for (int i = 0; i < rs->n; i++) {
		CELL(out, i, 0) = CELL(rs, i, 0);
		CELL(out, i, 1) = CELL(rs, i, 1);
		CELL(out, i, 2) = more ? "1" : "0";
	}
	return out;
}

static struct rows *group(struct looking *l, const struct field *f, const char *ids, bool more)
{
	const char *sql;
	struct rows *rs;

	sql = arena_printf(&l->w->arena,
	    "SELECT it.%s, count(*) FROM %s GROUP BY it.%s"
	    " ORDER BY count(*) DESC, it.%s NULLS LAST",
	    f->name, those_on(l, ids), f->name, f->name);
	rs = store_query_(l->w, sql, l->args, l->n);
	return grouped(l->w, f->kind == CODES ? figures_of_codes(l->w, rs) : rs, more);
}

/* Of what is searched for, the newest. */
static struct rows *group_found(struct looking *l, const struct field *f)
{
	const char *name = l->r->name;

	if (store_count_most(l->w, l->r, l->q, l->reach.most) < l->reach.most)
		return grouped(l->w, store_count_by(l->w, l->r, l->q, f), false);
	return group(l, f,
	    arena_printf(&l->w->arena, "SELECT %s.id FROM %s WHERE %s %s", name, name, l->where,
		figures_first(l->w, l->r, l->q, l->reach.look)),
	    true);
}

struct rows *store_count_by_some(struct work *w, const struct record *r, const struct query *q,
    const struct field *f, struct reach reach)
{
	struct query other = query_without(q, f);
	struct looking *l;

	if (w->fault || where_private(w, f))
		return arena_alloc(&w->arena, sizeof(struct rows));
	l = look(w, r, &other, reach);
	if (!text_empty(q->find))
		return group_found(l, f);
	if (l->shelves && l->shelf[0].n < reach.look)
		return group(l, f, shortest(l), false);
	return store_query_(w, each_value(l, f), l->args, l->n);
}
