/* records: reads and saves one record of any kind. */
#include "store/unite.h"

#include <string.h>

/* ---- Reading ----------------------------------------------------------------------------- */

static const char *get_text(struct work *w, const struct record *r, const char *rest)
{
	(void)rest;
	return row_all(w, r,
	    arena_printf(&w->arena,
		"FROM (SELECT * FROM %s WHERE %s.region = $1 AND %s.id = $7 AND %s) AS it", r->name,
		r->name, r->name, where_visible(w, r, true)));
}

bool store_get(struct work *w, const struct record *r, int64_t id, void *rec)
{
	struct arg args[WHERE_FIXED + 1];
	struct listing got;
	size_t n;

	if (w->fault)
		return false;
	where_fixed(w, args, &n);
	args[n++] = I(id);
	got = row_ask(w, r, row_text_of(w, r, get_text, NULL), args, n, 1)->listing;
	if (w->fault || got.n == 0)
		return false;
	memcpy(rec, got.items, r->size);
	return true;
}

/* ---- Writing rows ------------------------------------------------------------------------ */

/* Parameters after the fixed ones: $7 id, $8 the version before, $9 version, $10 changed,
 * $11 changed_by, then the fields.  The answer's one cell is whether the actor sees the row as
 * it is now; no row: it was not written. */
enum { FIRST_FIELD = 12, FIELDS_MOST = ARGS_MAX - FIRST_FIELD };

static struct arg *row_args(struct work *w, const struct record *r, const struct head *h,
    int64_t before, const void *rec, size_t *count)
{
	struct arg *args = arena_alloc(&w->arena, ARGS_MAX * sizeof *args);
	size_t n;

	where_fixed(w, args, &n);
	args[n++] = I(h->id);
	args[n++] = I(before);
	args[n++] = I(h->version);
	args[n++] = I(h->changed);
	args[n++] = I(h->changed_by.id);
	for EACH_FIELD(f, r) {
		assert(n < ARGS_MAX);
		args[n++] = row_arg_of(w, f, rec);
	}
	*count = n;
	return args;
}

static struct rows *row_write(struct work *w, const struct record *r, struct sql sql,
    const struct head *h, int64_t before, const void *rec)
{
	size_t n;
	struct arg *args = row_args(w, r, h, before, rec, &n);

	return store_ask_(w, sql, args, n);
}

static void add_insert(struct work *w, struct text *sql, const struct record *r)
{
	struct text holes = { .arena = &w->arena };
	int n = FIRST_FIELD;

	text_addf(sql, "INSERT INTO %s (region, id, version, changed, changed_by, removed",
	    r->name);
	for EACH_FIELD(f, r) {
		text_addf(sql, ", %s", f->name);
		text_addf(&holes, ", $%d", n++);
	}
	text_addf(sql, ") VALUES ($1, $7, $9, $10, $11, 0%s)", holes.s);
}

static const char *insert_text(struct work *w, const struct record *r, const char *rest)
{
	struct text sql = { .arena = &w->arena };

	(void)rest;
	add_insert(w, &sql, r);
	text_addf(&sql, " ON CONFLICT DO NOTHING RETURNING CASE WHEN %s THEN 1 ELSE 0 END",
	    where_visible(w, r, true));
	return sql.s;
}

/* Fails where a key is taken; on PostgreSQL also, by dividing by nothing, where the actor would not
 * see the row.  SQLite would copy each page that a RETURNING writes, lest it have to go back. */
static const char *blind_text(struct work *w, const struct record *r, const char *by_nothing)
{
	struct text sql = { .arena = &w->arena };

	add_insert(w, &sql, r);
	if (by_nothing)
		text_addf(&sql, " RETURNING %sCASE WHEN %s THEN 1 ELSE 0 END", by_nothing,
		    where_visible(w, r, true));
	return sql.s;
}

static const char *sight_text(struct work *w, const struct record *r, const char *rest)
{
	(void)rest;
	return arena_printf(&w->arena,
	    "SELECT 1 FROM %s WHERE %s.region = $1 AND %s.id = $7 AND %s", r->name, r->name,
	    r->name, where_visible(w, r, true));
}

static struct rows *row_insert(struct work *w, const struct record *r, const struct head *h,
    const void *rec)
{
	return row_write(w, r, row_text_of(w, r, insert_text, NULL), h, 0, rec);
}

/* False: it is out of the actor's sight. */
static bool row_insert_blind(struct work *w, const struct record *r, const struct head *h,
    const void *rec)
{
	size_t n;
	struct arg *args = row_args(w, r, h, 0, rec, &n);
	bool postgres = store_is_postgres(w->store);

	store_tell_(w, row_text_of(w, r, blind_text, postgres ? "1 / " : NULL), args, n);
	return postgres
	    || store_ask_(w, row_text_of(w, r, sight_text, NULL), args, WHERE_FIXED + 1)->n > 0;
}

static const char *update_text(struct work *w, const struct record *r, const char *visible)
{
	struct text sql = { .arena = &w->arena };
	int n = FIRST_FIELD;

	text_addf(&sql, "UPDATE %s SET version = $9, changed = $10, changed_by = $11", r->name);
	for EACH_FIELD(f, r)
		text_addf(&sql, ", %s = $%d", f->name, n++);
	text_addf(&sql,
	    " WHERE %s.region = $1 AND %s.id = $7 AND %s.version = $8 AND %s "
	    "RETURNING CASE WHEN %s THEN 1 ELSE 0 END",
	    r->name, r->name, r->name, visible, visible);
	return sql.s;
}

static struct rows *row_update(struct work *w, const struct record *r, const struct head *h,
    int64_t before, const void *rec, const char *visible)
{
	return row_write(w, r, row_text_of(w, r, update_text, visible), h, before, rec);
}

static void row_delete(struct work *w, const struct record *r, int64_t id)
{
	const char *sql =
	    arena_printf(&w->arena, "DELETE FROM %s WHERE region = $1 AND id = $2", r->name);

	store_query_(w, sql, (struct arg[]){ I(w->actor.region), I(id) }, 2);
}

/* ---- Saving ------------------------------------------------------------------------------ */

bool record_same(struct work *w, const struct record *r, const void *a, const void *b)
{
	for EACH_FIELD(f, r)
		if (!text_same(field_write(&w->arena, f, a), field_write(&w->arena, f, b)))
			return false;
	return true;
}

static struct head head_next(const struct work *w, int64_t id, int64_t version)
{
	return (struct head){ .id = id,
		.version = version,
		.changed = w->now,
		.changed_by = { w->actor.account, w->actor.account ? w->actor.name : NULL } };
}

/* Another one has a key of it, or its id. */
static enum saved taken(struct work *w, const struct record *r, const struct head *head,
    const void *rec)
{
	if (keys_taken(w, r, head->id, NULL, rec))
		return TAKEN;
	return store_get(w, r, head->id, arena_alloc(&w->arena, r->size)) ? STALE : ABSENT;
}

static enum saved put_in(struct work *w, const struct record *r, const struct head *head,
    const void *rec)
{
	bool seen;

	if (store_is_shared(w)) {
		seen = row_insert_blind(w, r, head, rec);
	} else {
		struct rows *rs = row_insert(w, r, head, rec);

		if (!w->fault && rs->n == 0)
			return taken(w, r, head, rec);
		seen = cell_number(rs, 0, 0);
	}
	if (seen && !w->fault)
		return SAVED;
	row_delete(w, r, head->id);
	return ABSENT;
}

static enum saved insert(struct work *w, const struct record *r, void *rec)
{
	struct head *h = rec, head = head_next(w, h->id ? h->id : id_new(), 1);
	enum saved saved;

	unite_follow(w, r, head.id, NULL, rec);
	keys_wait(w, r, rec);
	saved = put_in(w, r, &head, rec);
	if (saved != SAVED)
		return saved;
	*h = head;
	beside_keep(w, r, NULL, rec);
	return SAVED;
}

static enum saved update(struct work *w, const struct record *r, void *rec)
{
	void *old = arena_alloc(&w->arena, r->size);
	struct head *h = rec, *was = old, head = head_next(w, h->id, h->version + 1);
	struct rows *rs;

	if (!store_get(w, r, h->id, old))
		return ABSENT;
	if (was->version != h->version)
		return STALE;
	if (was->removed)
		return ABSENT;
	if (record_same(w, r, old, rec)) {
		*h = *was;
		return SAVED;
	}
	unite_follow(w, r, head.id, old, rec);
	if (keys_taken(w, r, h->id, old, rec))
		return TAKEN;
	rs = row_update(w, r, &head, h->version, rec, where_visible(w, r, true));
	if (w->fault)
		return ABSENT;
	if (rs->n == 0)
		return STALE;
	if (!cell_number(rs, 0, 0)) {
		/* It would now be out of the actor's sight: that is not his to write. */
		row_update(w, r, was, head.version, old, "1=1");
		return ABSENT;
	}
	*h = head;
	beside_keep(w, r, old, rec);
	return SAVED;
}

enum saved record_rewrite(struct work *w, const struct record *r, const void *old, void *rec)
{
	const struct head *was = old;
	struct head *h = rec, head = head_next(w, was->id, was->version + 1);

	head.removed = was->removed;
	if (keys_taken(w, r, was->id, old, rec))
		return TAKEN;
	if (row_update(w, r, &head, was->version, rec, "1=1")->n == 0)
		return w->fault ? ABSENT : STALE;
	*h = head;
	beside_keep(w, r, old, rec);
	return SAVED;
}

enum saved store_save(struct work *w, const struct record *r, void *rec)
{
	struct head *h = rec, before = *h;
	enum saved saved;

	if (w->fault || !actor_may(&w->actor, r->read) || !own_may_write(w, r, rec))
		return ABSENT;
	saved = h->version ? update(w, r, rec) : insert(w, r, rec);
	if (!w->fault)
		return saved;
	*h = before;
	return ABSENT;
}
