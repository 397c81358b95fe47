/* list: many records at once -- pages of a list, parts, everything in turn. */
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
	    arena_join(&w->arena, r->name, ".", sort ? sort->name : NULL, ":", said));
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

/* Sorting by what is not shown would tell it. */
static const struct field *sort_of(const struct work *w, const struct query *q)
{
	return q->sort && !where_private(w, q->sort) ? q->sort : NULL;
}

/* ---- Pages ------------------------------------------------------------------------------- */

struct page {
	const struct record *record;
	const struct field *sort;
	const char *way, *beyond;
	struct place after; /* id 0: from the beginning */
	const char *where;
	struct arg args[ARGS_MAX];
	size_t n;
	int limit, most; /* asked for, the next page's first with it; and given */
	bool brief, found; /* found: what was typed is searched for */
};

static const char *page_order(struct work *w, const struct page *p, const char *table,
    bool by_value)
{
	if (!by_value)
		return arena_join(&w->arena, table, ".id ", p->way);
	return arena_join(&w->arena, table, ".", p->sort->name, " ", p->way, ", ", table, ".id ",
	    p->way);
}

static struct sql page_text(struct work *w, const struct page *p, const char *rest)
{
	return row_text_of(w, p->record, p->brief ? row_brief : row_all, rest);
}

/* PostgreSQL plans each search anew, so that one stays short and the columns come after. */
static struct rows *page_ask_twice(struct work *w, const struct page *p, const char *ids,
    bool by_value, size_t n)
{
	const struct rows *found = store_query_(w, ids, p->args, n);
	struct text list = { .arena = &w->arena };
	struct arg args[WHERE_FIXED + 1];

	text_add(&list, "{");
	for (int i = 0; i < found->n; i++)
		text_addf(&list, "%s%s", i ? "," : "", CELL(found, i, 0));
	text_add(&list, "}");
	where_fixed(w, args, &n);
	args[n++] = T(list.s);
	return store_ask_(w,
	    page_text(w, p,
		arena_printf(&w->arena,
		    "FROM %s AS it WHERE it.region = $1 AND it.id = ANY($7::bigint[]) ORDER BY %s",
		    p->record->name, page_order(w, p, "it", by_value))),
	    args, n);
}

/* Only the ids are sorted; the columns are fetched for those that are shown.  SQLite takes
 * CROSS JOIN as the order in which to go, else it might walk the whole table to save a sort. */
static const char *page_ids(struct work *w, const struct page *p, const char *where, bool by_value)
{
	const char *name = p->record->name;

	return arena_join(&w->arena, "SELECT ", name, ".id FROM ", name, " WHERE ", p->where, where,
	    " ORDER BY ", page_order(w, p, name, by_value), " LIMIT ",
	    int_text(&w->arena, p->limit));
}

static struct sql page_sql(struct work *w, const struct page *p, const char *ids, bool by_value)
{
	return page_text(w, p,
	    arena_join(&w->arena, "FROM (", ids, ") AS page CROSS JOIN ", p->record->name,
		" AS it WHERE it.region = $1 AND it.id = page.id ORDER BY ",
		page_order(w, p, "it", by_value)));
}

static struct filled page_ask(struct work *w, const struct page *p, const char *where,
    bool by_value, size_t n)
{
	const char *ids = page_ids(w, p, where, by_value);

	if (p->found && store_is_postgres(w->store))
		return row_filled(w, p->record, page_ask_twice(w, p, ids, by_value, n), p->most);
	return *row_ask(w, p->record, page_sql(w, p, ids, by_value), p->args, n, p->most);
}

/* Of all rows, or of those whose field is empty. */
static struct filled page_by_id(struct work *w, struct page *p, const char *where)
{
	size_t n = p->n;

	if (p->after.id) {
		p->args[n++] = I(p->after.id);
		where = arena_printf(&w->arena, "%s AND %s.id %s $%zu", where, p->record->name,
		    p->beyond, n);
	}
	return page_ask(w, p, where, false, n);
}

static struct filled page_by_value(struct work *w, struct page *p)
{
	const char *name = p->record->name, *column = p->sort->name, *where;
	size_t n = p->n;

	where = arena_join(&w->arena, " AND ", name, ".", column, " IS NOT NULL");
	if (p->after.id) {
		p->args[n++] = row_arg(p->sort, p->after.value);
		p->args[n++] = I(p->after.id);
		where = arena_printf(&w->arena, "%s AND (%s.%s, %s.id) %s ($%zu, $%zu)", where,
		    name, column, name, p->beyond, n - 1, n);
	}
	return page_ask(w, p, where, true, n);
}

static struct filled page_join(struct work *w, const struct page *p, struct filled a,
    struct filled b)
{
	size_t size = p->record->size, room = (size_t)(p->most - a.listing.n),
	       more = (size_t)b.listing.n < room ? (size_t)b.listing.n : room;
	char *items = arena_room(&w->arena, ((size_t)a.listing.n + more) * size + 1);

	memcpy(items, a.listing.items, (size_t)a.listing.n * size);
	if (more > 0)
		memcpy(items + (size_t)a.listing.n * size, b.listing.items, more * size);
	a.listing.items = items;
	a.listing.n += (int)more;
	a.rows += b.rows;
	return a;
}

/* Asked for some of its values, there are none without one. */
static bool has_values(const struct query *q, const struct field *f)
{
	for (int i = 0; i < q->filters; i++)
		if (q->filter[i].field == f && q->filter[i].compare != EMPTY
		    && (q->filter[i].compare == FILLED || !text_empty(q->filter[i].value)))
			return true;
	return false;
}

/* Rows without a value stand last, both ways.  They are asked for apart, for an index serves
 * either question on both engines, but not the two in one. */
static struct filled page_sorted(struct work *w, const struct query *q, struct page *p)
{
	const char *empty =
	    arena_join(&w->arena, " AND ", p->record->name, ".", p->sort->name, " IS NULL");
	struct filled filled;

	if (p->after.id && !p->after.value)
		return page_by_id(w, p, empty);
	filled = page_by_value(w, p);
	if (filled.rows >= p->limit || has_values(q, p->sort))
		return filled;
	p->after = (struct place){0};
	if (!filled.rows)
		return page_by_id(w, p, empty);
	return page_join(w, p, filled, page_by_id(w, p, empty));
}

struct listing store_list(struct work *w, const struct record *r, const struct query *q)
{
	int limit = q->limit <= 0 ? LIMIT_USUAL : q->limit < LIMIT_MOST ? q->limit : LIMIT_MOST;
	struct page p = { .record = r, .sort = sort_of(w, q), .limit = limit + 1, .most = limit };
	struct filled found = {0};

	if (w->fault)
		return found.listing;
	p.found = !text_empty(q->find);
	p.brief = q->brief && (!p.sort || p.sort->list || p.sort->title);
	p.way = q->ascending ? "ASC" : "DESC";
	p.beyond = q->ascending ? ">" : "<";
	p.where = where_of(w, r, q, p.args, &p.n);
	if (q->after && !place_read(w, r, p.sort, q->after, &p.after))
		p.after = (struct place){0};
	found = p.sort ? page_sorted(w, q, &p) : page_by_id(w, &p, "");
	if (w->fault)
		return (struct listing){0};
	if (found.rows > limit)
		found.listing.next =
		    place_write(w, r, p.sort, LISTED(found.listing, r, found.listing.n - 1));
	return found.listing;
}

/* ---- Parts ------------------------------------------------------------------------------- */

struct listing store_parts(struct work *w, const struct record *r, int64_t whole)
{
	struct page p = { .record = r, .way = "ASC", .limit = LIMIT_MOST, .most = LIMIT_MOST };
	const struct field *part = record_part(r);
	const char *to = part->to->name;
	struct listing l;

	if (w->fault)
		return (struct listing){0};
	where_fixed(w, p.args, &p.n);
	p.args[p.n++] = I(whole);
	/* Of a removed whole, the parts that were removed with it. */
	p.where = arena_join(&w->arena, r->name, ".region = $1 AND ", r->name, ".", part->name,
	    " = $7 AND ", r->name, ".removed = (SELECT ", to, ".removed FROM ", to, " WHERE ", to,
	    ".region = $1 AND ", to, ".id = $7) AND ", where_visible(w, r, true));
	l = page_by_id(w, &p, "").listing;
	return w->fault ? (struct listing){0} : l;
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
	const struct field *sort = sort_of(w, q);
	const char *where, *way = q->ascending ? "ASC" : "DESC", *by = "";
	struct arg args[ARGS_MAX];
	size_t n;

	if (w->fault)
		return;
	where = where_of(w, r, q, args, &n);
	if (sort)
		by = arena_printf(&w->arena, "it.%s %s NULLS LAST, ", sort->name, way);
	where = arena_join(&w->arena, "FROM (SELECT * FROM ", r->name, " WHERE ", where,
	    ") AS it ORDER BY ", by, "it.id ", way);
	store_stream_(w, row_all(w, r, where), args, n, turn_row, &t);
}

void store_table_each(struct work *w, const struct table *t,
    bool (*each)(void *context, const char *const *cells, int cols), void *context)
{
	store_stream_(w,
	    arena_printf(&w->arena, "SELECT %s FROM %s WHERE region = $1 ORDER BY %s", t->leaves,
		t->name, t->leaves),
	    &I(w->actor.region), 1, each, context);
}

struct rows *store_ids(struct work *w, const struct record *r, const struct query *q, int most)
{
	struct arg args[ARGS_MAX];
	const char *where;
	size_t n;

	if (w->fault)
		return arena_alloc(&w->arena, sizeof(struct rows));
	where = where_of(w, r, q, args, &n);
	return store_query_(w,
	    arena_printf(&w->arena, "SELECT %s.id FROM %s WHERE %s ORDER BY %s.id DESC LIMIT %d",
		r->name, r->name, where, r->name, most),
	    args, n);
}
