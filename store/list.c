/* list: many records at once -- pages of a list, counts, parts, everything in turn. */
#include "store/internal.h"

#include <sodium.h>
#include <string.h>

enum { LIMIT_USUAL = 50, LIMIT_MOST = 1000 };

/* ---- The place in a list ----------------------------------------------------------------- */

/* The last row of a page: its id and what it is sorted by (NULL: empty). */
struct place {
	int64_t id;
	const char *value;
};

static uint32_t place_sum(const char *s)
{
	uint32_t sum = 2166136261u;

	for (; *s; s++)
		sum = (sum ^ (uint8_t)*s) * 16777619u;
	return sum;
}

/* The sum keeps a damaged place from being taken for another one. */
static uint32_t place_seal(struct work *w, const struct record *r, const struct field *sort,
    const char *said)
{
	return place_sum(
	    arena_printf(&w->arena, "%s.%s:%s", r->name, sort ? sort->name : "", said));
}

static const char *place_write(struct work *w, const struct record *r, const struct field *sort,
    const void *rec)
{
	const char *value = sort ? field_write(&w->arena, sort, rec) : NULL, *said;
	size_t len, size;
	char *s;

	said = arena_printf(&w->arena, "%lld%c%s", (long long)((const struct head *)rec)->id,
	    value ? '=' : '-', value ? value : "");
	said = arena_printf(&w->arena, "%08x%s", place_seal(w, r, sort, said), said);
	len = strlen(said);
	size = sodium_base64_encoded_len(len, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	s = arena_alloc(&w->arena, size);
	sodium_bin2base64(s, size, (const unsigned char *)said, len,
	    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	return s;
}

static bool place_read(struct work *w, const struct record *r, const struct field *sort,
    const char *next, struct place *place)
{
	size_t size = strlen(next), len, digits;
	char *s = arena_alloc(&w->arena, size + 1);
	const char *said = s + 8;

	if (sodium_base642bin((unsigned char *)s, size, next, size, NULL, &len, NULL,
		sodium_base64_VARIANT_URLSAFE_NO_PADDING)
	    || len < 10 || !utf8_valid(s, len))
		return false;
	if (strncmp(s, arena_printf(&w->arena, "%08x", place_seal(w, r, sort, said)), 8))
		return false;
	digits = strspn(said, "0123456789");
	if (!text_number(arena_copyn(&w->arena, said, digits), 1, INT64_MAX, &place->id))
		return false;
	place->value = said[digits] == '=' ? said + digits + 1 : NULL;
	return true;
}

/* ---- Statements -------------------------------------------------------------------------- */

/* Sorting by what is not shown would tell it. */
static const struct field *sort_of(const struct work *w, const struct query *q)
{
	return q->sort && !where_private(w, q->sort) ? q->sort : NULL;
}

static const char *order_of(struct work *w, const struct query *q, const char *table)
{
	const struct field *sort = sort_of(w, q);
	const char *way = q->ascending ? "ASC" : "DESC";

	if (!sort)
		return arena_printf(&w->arena, " ORDER BY %s.id %s", table, way);
	return arena_printf(&w->arena, " ORDER BY %s.%s %s NULLS LAST, %s.id %s", table, sort->name,
	    way, table, way);
}

/* Rows after the place; none is stored as null and stands last, both ways. */
static const char *after_of(struct work *w, const struct record *r, const struct query *q,
    struct arg *args, size_t *n)
{
	const struct field *sort = sort_of(w, q);
	const char *beyond = q->ascending ? ">" : "<", *column;
	struct place place = {0};
	size_t id;

	if (!q->after || !*q->after || !place_read(w, r, sort, q->after, &place))
		return "";
	args[(*n)++] = I(place.id);
	id = *n;
	if (!sort)
		return arena_printf(&w->arena, " AND %s.id %s $%zu", r->name, beyond, id);
	column = arena_printf(&w->arena, "%s.%s", r->name, sort->name);
	if (!place.value)
		return arena_printf(&w->arena, " AND %s IS NULL AND %s.id %s $%zu", column, r->name,
		    beyond, id);
	args[(*n)++] = row_arg(sort, place.value);
	return arena_printf(&w->arena,
	    " AND (%s %s $%zu OR %s = $%zu AND %s.id %s $%zu OR %s IS NULL)", column, beyond, *n,
	    column, *n, r->name, beyond, id, column);
}

static const char *select_of(struct work *w, const struct record *r, const struct query *q,
    const char *where, int limit)
{
	const char *some =
	    limit ? arena_printf(&w->arena, "%s LIMIT %d", order_of(w, q, r->name), limit) : "";

	return arena_printf(&w->arena, "SELECT %s FROM (SELECT * FROM %s WHERE %s%s) AS it%s",
	    row_columns(w, r), r->name, where, some, order_of(w, q, "it"));
}

static struct listing listing_of(struct work *w, const struct record *r, const struct rows *rs,
    int most)
{
	struct listing l = { .n = rs->n < most ? rs->n : most };

	l.items = arena_alloc(&w->arena, (size_t)l.n * r->size + 1);
	for (int i = 0; i < l.n; i++)
		row_fill(w, r, &CELL(rs, i, 0), LISTED(l, r, i));
	return l;
}

/* ---- Lists ------------------------------------------------------------------------------- */

struct listing store_list(struct work *w, const struct record *r, const struct query *q)
{
	int limit = q->limit <= 0 ? LIMIT_USUAL : q->limit < LIMIT_MOST ? q->limit : LIMIT_MOST;
	struct arg args[ARGS_MAX];
	struct listing l = {0};
	struct rows *rs;
	const char *where;
	size_t n;

	if (w->fault)
		return l;
	where = where_of(w, r, q, args, &n);
	where = arena_printf(&w->arena, "%s%s", where, after_of(w, r, q, args, &n));
	rs = store_query_(w, select_of(w, r, q, where, limit + 1), args, n);
	if (w->fault)
		return l;
	l = listing_of(w, r, rs, limit);
	if (rs->n > limit)
		l.next = place_write(w, r, sort_of(w, q), LISTED(l, r, l.n - 1));
	return l;
}

struct listing store_parts(struct work *w, const struct record *r, int64_t whole)
{
	const struct query oldest = { .ascending = true };
	const struct field *part = record_part(r);
	struct arg args[WHERE_FIXED + 1];
	struct rows *rs;
	const char *where;
	size_t n;

	assert(part);
	if (w->fault)
		return (struct listing){0};
	where_fixed(w, args, &n);
	args[n++] = I(whole);
	/* Of a removed whole, the parts that were removed with it. */
	where = arena_printf(&w->arena,
	    "%s.region = $1 AND %s.%s = $5 AND %s.removed = (SELECT %s.removed FROM %s "
	    "WHERE %s.region = $1 AND %s.id = $5) AND %s",
	    r->name, r->name, part->name, r->name, part->to->name, part->to->name, part->to->name,
	    part->to->name, where_visible(w, r, true));
	rs = store_query_(w, select_of(w, r, &oldest, where, LIMIT_MOST), args, n);
	return w->fault ? (struct listing){0} : listing_of(w, r, rs, LIMIT_MOST);
}

int64_t store_count(struct work *w, const struct record *r, const struct query *q)
{
	struct arg args[ARGS_MAX];
	const char *where;
	size_t n;

	if (w->fault)
		return 0;
	where = where_of(w, r, q, args, &n);
	where = arena_printf(&w->arena, "SELECT count(*) FROM %s WHERE %s", r->name, where);
	return cell_number(store_query_(w, where, args, n), 0, 0);
}

/* ---- Figures ----------------------------------------------------------------------------- */

static struct query without_field(const struct query *q, const struct field *f)
{
	struct query other = *q;

	other.filters = 0;
	for (int i = 0; i < q->filters; i++)
		if (q->filter[i].field != f)
			other.filter[other.filters++] = q->filter[i];
	return other;
}

struct rows *store_count_by(struct work *w, const struct record *r, const struct query *q,
    const struct field *f)
{
	struct rows *rs = arena_alloc(&w->arena, sizeof *rs);
	struct query other = without_field(q, f);
	const char *where, *value, *join = "";
	struct arg args[ARGS_MAX];
	size_t n;

	if (w->fault || where_private(w, f))
		return rs;
	where = where_of(w, r, &other, args, &n);
	if (f->kind == CODES) {
		value = "code_value.code";
		join = arena_printf(&w->arena,
		    " LEFT JOIN code_value ON code_value.region = $1 AND code_value.record = "
		    "'%s' AND code_value.field = '%s' AND code_value.id = %s.id",
		    r->name, f->name, r->name);
	} else {
		value = arena_printf(&w->arena, "%s.%s", r->name, f->name);
	}
	where = arena_printf(&w->arena,
	    "SELECT %s, count(*) FROM %s%s WHERE %s GROUP BY %s"
	    " ORDER BY count(*) DESC, %s NULLS LAST",
	    value, r->name, join, where, value, value);
	return store_query_(w, where, args, n);
}

/* ---- Everything in turn ------------------------------------------------------------------ */

struct turn {
	struct work *work;
	const struct record *record;
	bool (*each)(void *context, struct work *, const void *rec);
	void *context;
};

/* A small work of its own for each record, so that a long export stays small. */
static bool turn_row(void *context, const char *const *cells, int cols)
{
	struct turn *t = context;
	struct work inner = *t->work;
	void *rec;
	bool more;

	(void)cols;
	inner.arena = (struct arena){0};
	inner.problems = NULL;
	rec = arena_alloc(&inner.arena, t->record->size);
	row_fill(&inner, t->record, cells, rec);
	more = t->each(t->context, &inner, rec);
	t->work->calls = inner.calls;
	if (inner.fault)
		work_fault(t->work, "%s", inner.fault);
	for (const struct problem *p = inner.problems; p; p = p->next)
		work_problem(t->work, p->field, "%s", p->say);
	arena_reset(&inner.arena);
	return more && !t->work->fault;
}

void store_each(struct work *w, const struct record *r, const struct query *q,
    bool (*each)(void *context, struct work *, const void *rec), void *context)
{
	struct turn t = { w, r, each, context };
	struct arg args[ARGS_MAX];
	const char *where;
	size_t n;

	if (w->fault)
		return;
	where = where_of(w, r, q, args, &n);
	store_stream_(w, select_of(w, r, q, where, 0), args, n, turn_row, &t);
}
