/* remove: takes records away and brings them back, with their parts. */
#include "store/kept.h"

static const struct record *const *known;

void records_know(const struct record *const *records)
{
	known = records;
}

const struct record *const *records_known(void)
{
	assert(known);
	return known;
}

/* The parts of one whole of one kind: id and removed. */
static struct rows *parts_of(struct work *w, const struct record *p, int64_t whole)
{
	const char *sql = arena_printf(&w->arena,
	    "SELECT id, removed FROM %s WHERE region = $1 AND %s = $2 ORDER BY id", p->name,
	    record_part(p)->name);

	return store_query_(w, sql, (struct arg[]){ I(w->actor.region), I(whole) }, 2);
}

static bool is_part_of(const struct record *p, const struct record *whole)
{
	const struct field *part = record_part(p);

	return part && part->to == whole;
}

/* When any part was last taken away by itself. */
static int64_t last_removal(struct work *w, const struct record *r, int64_t id)
{
	int64_t last = 0;

	for (const struct record *const *p = known; *p; p++) {
		struct rows *rs = is_part_of(*p, r) ? parts_of(w, *p, id) : NULL;

		for (int i = 0; rs && i < rs->n; i++) {
			int64_t inner = last_removal(w, *p, cell_number(rs, i, 0));
			int64_t own = cell_number(rs, i, 1);

			last = own > last ? own : last;
			last = inner > last ? inner : last;
		}
	}
	return last;
}

bool record_mark(struct work *w, const struct record *r, void *rec, int64_t removed)
{
	struct head *h = rec;
	const struct arg args[] = { I(w->now), I(w->actor.account), I(removed), I(w->actor.region),
		I(h->id), I(h->version) };
	const char *sql = arena_printf(&w->arena,
	    "UPDATE %s SET version = version + 1, changed = $1, changed_by = $2, removed = $3"
	    " WHERE region = $4 AND id = $5 AND version = $6 RETURNING version",
	    r->name);

	if (store_query_(w, sql, args, COUNT(args))->n == 0)
		return false;
	h->version++;
	h->removed = removed;
	history_add(w, r, rec, removed ? "remove" : "restore");
	kept_note(w, r, removed ? rec : NULL, removed ? NULL : rec);
	codes_saved(w, r);
	return true;
}

/* All parts whose `removed` is as the whole's was become as the whole's is now. */
static void parts_mark(struct work *w, const struct record *r, int64_t id, int64_t was,
    int64_t removed)
{
	for (const struct record *const *p = known; *p; p++) {
		struct rows *rs = is_part_of(*p, r) ? parts_of(w, *p, id) : NULL;

		for (int i = 0; rs && i < rs->n; i++) {
			struct head *h = arena_alloc(&w->arena, (*p)->size);

			if (cell_number(rs, i, 1) != was
			    || !store_get(w, *p, cell_number(rs, i, 0), h))
				continue;
			record_mark(w, *p, h, removed);
			parts_mark(w, *p, h->id, was, removed);
		}
	}
}

static bool whole_removed(struct work *w, const struct record *r, const void *rec)
{
	const struct field *part = record_part(r);
	const char *sql;

	if (!part)
		return false;
	sql = arena_printf(&w->arena, "SELECT removed FROM %s WHERE region = $1 AND id = $2",
	    part->to->name);
	return cell_number(store_query_(w, sql,
	    (struct arg[]){ I(w->actor.region), row_arg_of(w, part, rec) }, 2), 0, 0) != 0;
}

/* Parts go where their whole goes, also those of a kind the actor may not read by itself. */
static void parts_follow(struct work *w, const struct record *r, const struct head *h, int64_t was)
{
	uint64_t may = w->actor.may;

	w->actor.may = UINT64_MAX;
	parts_mark(w, r, h->id, was, h->removed);
	w->actor.may = may;
}

static enum saved turn(struct work *w, const struct record *r, int64_t id, int64_t version,
    bool away)
{
	struct head *h = arena_alloc(&w->arena, r->size);
	int64_t was, last, removed = 0;

	assert(known);
	if (w->fault || !store_get(w, r, id, h) || !own_may_write(w, r, h))
		return ABSENT;
	if (h->version != version)
		return STALE;
	if ((h->removed != 0) == away)
		return SAVED;
	if (!away && store_united(w, r, id)) {
		work_problem(w, NULL,
		    "この%sは、ほかの%sにまとめてあります。まとめた先の「まとめる前に戻す」で戻してください。",
		    r->label, r->label);
		return ABSENT;
	}
	if (!away && whole_removed(w, r, h)) {
		work_problem(w, NULL, "先に%sを元に戻してください。", record_part(r)->to->label);
		return ABSENT;
	}
	was = h->removed;
	/* Later than any part's own removal, so that restoring knows which parts went with it. */
	last = away ? last_removal(w, r, id) : 0;
	if (away)
		removed = w->now > last ? w->now : last + 1;
	if (!record_mark(w, r, h, removed))
		return w->fault ? ABSENT : STALE;
	parts_follow(w, r, h, was);
	return w->fault ? ABSENT : SAVED;
}

enum saved store_remove(struct work *w, const struct record *r, int64_t id, int64_t version)
{
	return turn(w, r, id, version, true);
}

enum saved store_restore(struct work *w, const struct record *r, int64_t id, int64_t version)
{
	return turn(w, r, id, version, false);
}

static bool is_removal(const struct version *v, int64_t removed)
{
	return text_same(v->what, "remove") && v->at <= removed;
}

const struct version *store_removal(struct work *w, const struct record *r, const void *rec)
{
	const struct head *h = rec;
	struct version *v;
	int n = h->removed ? store_history(w, r, h->id, &v) : 0;

	for (int i = 0; i < n; i++)
		if (is_removal(&v[i], h->removed))
			return &v[i];
	return NULL;
}

/* A part that went with its whole comes back with it, and is not told by itself. */
static const char *whole_stands(struct work *w, const struct record *r)
{
	const struct field *part = record_part(r);

	if (!part)
		return "1=1";
	return arena_printf(&w->arena,
	    "NOT EXISTS (SELECT 1 FROM %s AS whole WHERE whole.region = $1 AND whole.id = %s.%s"
	    " AND whole.removed <> 0)",
	    part->to->name, r->name, part->name);
}

static const char *removals_sql(struct work *w, const struct record *r)
{
	const char *n = r->name, *account = account_record.name;

	return arena_printf(&w->arena,
	    "SELECT %s.id, %s.removed, h.changed_by, (SELECT %s.%s FROM %s WHERE %s.region = $1"
	    " AND %s.id = h.changed_by), h.reason FROM %s JOIN history h ON h.region = $1"
	    " AND h.record = '%s' AND h.id = %s.id AND h.version = (SELECT max(v.version)"
	    " FROM history v WHERE v.region = $1 AND v.record = '%s' AND v.id = %s.id"
	    " AND v.what = 'remove' AND v.changed <= %s.removed)"
	    " WHERE %s.region = $1 AND %s.removed > 0 AND %s.removed >= $7 AND %s.removed < $8"
	    " AND ($9 = 0 OR h.changed_by = $9) AND (%s.removed, %s.id) < ($10, $11)"
	    " AND %s AND %s ORDER BY %s.removed DESC, %s.id DESC LIMIT $12",
	    n, n, account, record_title(&account_record)->name, account, account, account, n, n, n,
	    n, n, n, n, n, n, n, n, n, where_visible(w, r, true), whole_stands(w, r), n, n);
}

int store_removals(struct work *w, const struct record *r, const struct removal_query *q,
    struct removal **removals)
{
	struct arg args[WHERE_FIXED + 6];
	void *rec = arena_alloc(&w->arena, r->size);
	struct rows *rs;
	size_t n;

	where_fixed(w, args, &n);
	args[n++] = I(q->from);
	args[n++] = I(q->until ? q->until : INT64_MAX);
	args[n++] = I(q->by);
	args[n++] = I(q->after.id ? q->after.at : INT64_MAX);
	args[n++] = I(q->after.id ? q->after.id : INT64_MAX);
	args[n++] = I(q->limit);
	rs = store_query_(w, removals_sql(w, r), args, n);
	*removals = arena_alloc(&w->arena, (size_t)(rs->n + 1) * sizeof **removals);
	for (int i = 0; i < rs->n; i++) {
		struct removal *to = &(*removals)[i];

		*to = (struct removal){ .id = cell_number(rs, i, 0),
			.at = cell_number(rs, i, 1),
			.by = { cell_number(rs, i, 2), CELL(rs, i, 3) },
			.reason = CELL(rs, i, 4) };
		if (store_get(w, r, to->id, rec))
			to->title = field_show(w, record_title(r), rec);
	}
	return rs->n;
}
