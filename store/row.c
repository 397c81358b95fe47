/* row: between the cells of a statement and the structs of records. */
#include "store/internal.h"

#include <stdlib.h>
#include <string.h>

struct arg row_arg(const struct field *f, const char *canonical)
{
	int64_t n;

	if (!kind_ops[f->kind].whole)
		return T(canonical);
	return canonical && text_number(canonical, INT64_MIN, INT64_MAX, &n) ? I(n) : T(NULL);
}

struct arg row_arg_of(struct work *w, const struct field *f, const void *rec)
{
	return row_arg(f, field_write(&w->arena, f, rec));
}

/* ---- Statements -------------------------------------------------------------------------- */

/* A scalar subquery for the title of the row of `to` whose id is the SQL expression `id`. */
static const char *row_title(struct work *w, const struct record *to, const char *id)
{
	const char *visible = where_visible(w, to, false), *name = to->name;
	const char *title = record_title(to)->name;
	struct text sql = { .arena = &w->arena };

	text_add(&sql, "(SELECT ");
	/* Stored text is never '', so '' can stand for a title that is there but not seen. */
	if (strcmp(visible, "1=1"))
		text_addf(&sql, "CASE WHEN %s THEN CAST(%s.%s AS TEXT) ELSE '' END", visible, name,
		    title);
	else
		text_addf(&sql, "CAST(%s.%s AS TEXT)", name, title);
	text_addf(&sql, " FROM %s WHERE %s.region = $1 AND %s.id = %s)", name, name, name, id);
	return sql.s;
}

static bool is_brief(const struct field *f)
{
	return f->title || f->list || f->part;
}

static const char *columns_build(struct work *w, const struct record *r, bool brief)
{
	const char *account = account_record.name;
	struct text sql = { .arena = &w->arena };

	text_add(&sql, "it.id, it.version, it.changed, it.changed_by, ");
	if (brief)
		text_add(&sql, "NULL");
	else
		text_addf(&sql,
		    "(SELECT %s.%s FROM %s WHERE %s.region = $1 AND %s.id = it.changed_by)",
		    account, record_title(&account_record)->name, account, account, account);
	text_add(&sql, ", it.removed");
	for EACH_FIELD(f, r) {
		if (brief && !is_brief(f)) {
			text_add(&sql, f->kind == LINK ? ", NULL, NULL" : ", NULL");
			continue;
		}
		text_addf(&sql, ", it.%s", f->name);
		if (f->kind == LINK)
			text_addf(&sql, ", %s",
			    row_title(w, f->to, arena_printf(&w->arena, "it.%s", f->name)));
	}
	return sql.s;
}

const char *row_all(struct work *w, const struct record *r, const char *rest)
{
	return arena_printf(&w->arena, "SELECT %s %s", columns_build(w, r, false), rest);
}

const char *row_brief(struct work *w, const struct record *r, const char *rest)
{
	return arena_printf(&w->arena, "SELECT %s %s", columns_build(w, r, true), rest);
}

/* ---- Filling ----------------------------------------------------------------------------- */

/* A title as it stands in the target's row, for this actor. */
static const char *title_of(struct work *w, const struct record *to, const char *cell)
{
	const struct field *title = record_title(to);

	if (!cell)
		return NULL;
	if (!*cell)
		return HIDDEN;
	if (title->kind == TEXT && !w->masked && !where_private(w, title))
		return arena_copy(&w->arena, cell);
	return field_show_value(w, title, cell);
}

static int64_t whole(const char *cell)
{
	int64_t n = 0;

	text_number(cell, INT64_MIN, INT64_MAX, &n);
	return n;
}

void row_fill(struct work *w, const struct record *r, const char *const *cells, void *rec)
{
	struct head *h = rec;
	int c = 6;

	h->id = whole(cells[0]);
	h->version = whole(cells[1]);
	h->changed = whole(cells[2]);
	h->changed_by.id = whole(cells[3]);
	h->changed_by.title = arena_copy(&w->arena, cells[4]);
	h->removed = whole(cells[5]);
	for EACH_FIELD(f, r) {
		if (cells[c])
			field_set(w, f, cells[c], rec);
		c++;
		if (f->kind == LINK)
			((LINK_t *)field_at(f, rec))->title = title_of(w, f->to, cells[c++]);
	}
}

/* ---- Records, remembered as they are ------------------------------------------------------ */

struct filled row_filled(struct work *w, const struct record *r, const struct rows *rs, int most)
{
	struct filled f = { .rows = rs->n };

	f.listing.n = rs->n < most ? rs->n : most;
	f.listing.items = arena_alloc(&w->arena, (size_t)f.listing.n * r->size + 1);
	for (int i = 0; i < f.listing.n; i++)
		row_fill(w, r, &CELL(rs, i, 0), LISTED(f.listing, r, i));
	return f;
}

/* What is kept in one piece: who packs it knows the record from it. */
struct recalled {
	struct filled filled;
	const struct record *record;
	int most;
};

static void *recalled_make(struct work *w, const struct rows *rs, const void *context)
{
	struct recalled *made = arena_alloc(&w->arena, sizeof *made);

	*made = *(const struct recalled *)context;
	made->filled = row_filled(w, made->record, rs, made->most);
	return made;
}

static bool holds_text(const struct field *f)
{
	return !kind_ops[f->kind].whole && f->kind != DATE && f->kind != TIME && f->kind != CHOICE;
}

static void record_pack(struct packed *p, const struct record *r, const char *rec, size_t at)
{
	const struct head *h = (const void *)rec;

	packed_text(p, at + offsetof(struct head, changed_by.title), h->changed_by.title);
	for EACH_FIELD(f, r) {
		if (f->kind == LINK)
			packed_text(p, at + f->at + offsetof(LINK_t, title),
			    ((const LINK_t *)field_of(f, rec))->title);
		else if (holds_text(f))
			packed_text(p, at + f->at, *(const TEXT_t *)field_of(f, rec));
	}
}

static void recalled_pack(struct packed *p, const void *made)
{
	const struct recalled *m = made;
	const struct listing *l = &m->filled.listing;
	size_t size = m->record->size, head = packed_add(p, m, sizeof *m);
	size_t items = packed_add(p, l->items, (size_t)l->n * size);

	packed_point(p, head + offsetof(struct recalled, filled.listing.items), items);
	for (size_t i = 0; i < (size_t)l->n; i++)
		record_pack(p, m->record, (const char *)l->items + i * size, items + i * size);
}

/* What the titles of links say depends on what the actor may.  In a work that writes, or for a
 * masked copy, they are filled anew. */
const struct filled *row_ask(struct work *w, const struct record *r, struct sql sql,
    const struct arg *args, size_t n, int most)
{
	const struct recalled context = { .record = r, .most = most };
	const struct shape shape = { .as = { w->actor.may, (uint64_t)most + 1 },
		.make = recalled_make,
		.pack = recalled_pack,
		.context = &context };
	struct question q = { .sql = sql.s, .lasts = sql.lasts, .args = args, .n = n };
	const struct recalled *made;

	if (w->masked || w->store->may_write || !w->store->stamped)
		made = recalled_make(w, store_ask_(w, sql, args, n), &context);
	else if (store_goes_on(w))
		made = store_recall(w, &q, &shape);
	else
		made = arena_alloc(&w->arena, sizeof *made);
	return &made->filled;
}

/* ---- Titles alone ------------------------------------------------------------------------- */

const char *row_link_title(struct work *w, const struct record *to, int64_t id)
{
	struct arg args[WHERE_FIXED + 1];
	struct rows *rs;
	size_t n;

	if (!id)
		return NULL;
	where_fixed(w, args, &n);
	args[n++] = I(id);
	rs = store_query_(w, arena_printf(&w->arena, "SELECT %s", row_title(w, to, "$7")), args, n);
	return rs->n ? title_of(w, to, CELL(rs, 0, 0)) : NULL;
}

const char *row_link_name(struct work *w, const struct record *to, int64_t id)
{
	const char *sql = arena_printf(&w->arena, "SELECT %s FROM %s WHERE region = $1 AND id = $2",
	    record_title(to)->name, to->name);
	struct rows *rs = store_query_(w, sql, (struct arg[]){ I(w->actor.region), I(id) }, 2);

	return rs->n ? CELL(rs, 0, 0) : NULL;
}
