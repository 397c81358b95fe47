/* row: between the cells of a statement and the structs of records. */
#include "store/internal.h"

#include <pthread.h>
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

/* The texts made so far: few, as actors differ only by the conditions of what they see. */
static struct made {
	struct made *next;
	const struct record *record;
	row_text *make;
	char *sight, *text;
} * all_made;
static pthread_mutex_t made_lock = PTHREAD_MUTEX_INITIALIZER;

static const char *made_find(const struct record *r, row_text *make, const char *sight)
{
	for (struct made *m = all_made; m; m = m->next)
		if (m->record == r && m->make == make && !strcmp(m->sight, sight))
			return m->text;
	return NULL;
}

static const char *made_keep(const struct record *r, row_text *make, const char *sight,
    const char *text)
{
	struct made *m = malloc(sizeof *m);

	assert(m);
	*m = (struct made){ all_made, r, make, strdup(sight), strdup(text) };
	assert(m->sight && m->text);
	all_made = m;
	return m->text;
}

const char *row_text_of(struct work *w, const struct record *r, row_text *make, const char *sight)
{
	const char *text;

	pthread_mutex_lock(&made_lock);
	text = made_find(r, make, sight);
	if (!text)
		text = made_keep(r, make, sight, make(w, r, sight));
	pthread_mutex_unlock(&made_lock);
	return text;
}

/* By what the actor sees of the records that links lead to. */
static const char *links_sight(struct work *w, const struct record *r)
{
	struct text sight = { .arena = &w->arena };

	text_add(&sight, " ");
	for EACH_FIELD(f, r)
		if (f->kind == LINK) {
			text_add(&sight, where_visible(w, f->to, false));
			text_add(&sight, ";");
		}
	return sight.s;
}

static const char *all_columns(struct work *w, const struct record *r, const char *sight)
{
	(void)sight;
	return columns_build(w, r, false);
}

static const char *brief_columns(struct work *w, const struct record *r, const char *sight)
{
	(void)sight;
	return columns_build(w, r, true);
}

const char *row_columns(struct work *w, const struct record *r)
{
	return row_text_of(w, r, all_columns, links_sight(w, r));
}

const char *row_columns_brief(struct work *w, const struct record *r)
{
	return row_text_of(w, r, brief_columns, links_sight(w, r));
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
	return field_show_value(w, title, cell);
}

void row_fill(struct work *w, const struct record *r, const char *const *cells, void *rec)
{
	struct head *h = rec;
	int c = 6;

	h->id = strtoll(cells[0], NULL, 10);
	h->version = strtoll(cells[1], NULL, 10);
	h->changed = strtoll(cells[2], NULL, 10);
	h->changed_by.id = cells[3] ? strtoll(cells[3], NULL, 10) : 0;
	h->changed_by.title = arena_copy(&w->arena, cells[4]);
	h->removed = strtoll(cells[5], NULL, 10);
	for EACH_FIELD(f, r) {
		field_set(w, f, cells[c++], rec);
		if (f->kind == LINK)
			((LINK_t *)field_at(f, rec))->title = title_of(w, f->to, cells[c++]);
	}
}

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
