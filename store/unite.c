/* unite: two records that are one are put together with all that points to them, which is found
 * out of the records' own descriptions. */
#include "store/unite.h"

#include <string.h>

enum { MOST = 1000, TRIES = 20 };

/* One row per time that a record (`lost`, by the version in which it went) was put into another,
 * and one per link that was turned for it. */
const struct table united_table = { "united",
	"CREATE TABLE united (\n"
	"\tregion INTEGER NOT NULL,\n"
	"\trecord TEXT NOT NULL,\n"
	"\tlost INTEGER NOT NULL,\n"
	"\tversion INTEGER NOT NULL,\n"
	"\tkept INTEGER NOT NULL,\n"
	"\tkept_version INTEGER NOT NULL,\n"
	"\tat INTEGER NOT NULL,\n"
	"\taccount INTEGER NOT NULL,\n"
	"\tundone INTEGER NOT NULL,\n"
	"\tundone_by INTEGER NOT NULL,\n"
	"\tPRIMARY KEY (region, record, lost, version)\n"
	");\n"
	"CREATE INDEX united_kept ON united (region, record, kept);\n",
	.leaves = "record, lost, version, kept, kept_version, at, account, undone, undone_by" };
const struct table united_link_table = { "united_link",
	"CREATE TABLE united_link (\n"
	"\tregion INTEGER NOT NULL,\n"
	"\trecord TEXT NOT NULL,\n"
	"\tlost INTEGER NOT NULL,\n"
	"\tversion INTEGER NOT NULL,\n"
	"\tholder TEXT NOT NULL,\n"
	"\tid INTEGER NOT NULL,\n"
	"\tfield TEXT NOT NULL,\n"
	"\tPRIMARY KEY (region, record, lost, version, holder, id, field)\n"
	");\n",
	.leaves = "record, lost, version, holder, id, field" };

/* Turning the links of `record` from one of its records to another. */
struct turning {
	const struct record *record;
	int64_t from, to;
	int64_t version; /* of the one that is lost; 0: nothing is noted */
};

/* ---- What points to it ------------------------------------------------------------------- */

static bool leads(const struct field *f, const struct record *to)
{
	return f->kind == LINK && f->to == to;
}

/* "physician = $2 OR care_manager_office = $2"; NULL if records of this kind never do. */
static const char *pointing(struct work *w, const struct record *holder, const struct record *to)
{
	struct text t = { .arena = &w->arena };

	for EACH_FIELD(f, holder)
		if (leads(f, to))
			text_addf(&t, "%s%s = $2", t.len ? " OR " : "", f->name);
	return t.s;
}

/* Also those that are removed: they may come back. */
static struct rows *holders(struct work *w, const struct record *holder, const struct record *to,
    int64_t id)
{
	const char *where = pointing(w, holder, to);

	if (!where)
		return NULL;
	return store_query_(w,
	    arena_printf(&w->arena, "SELECT id FROM %s WHERE region = $1 AND (%s) ORDER BY id",
		holder->name, where),
	    (struct arg[]){ I(w->actor.region), I(id) }, 2);
}

int store_pointing(struct work *w, const struct record *to, int64_t id, struct pointing *out,
    int most)
{
	int n = 0;

	for (const struct record *const *r = records_known(); *r && n < most; r++) {
		const char *where = pointing(w, *r, to);
		struct rows *rs;

		if (!where)
			continue;
		rs = store_query_(w,
		    arena_printf(&w->arena, "SELECT COUNT(*) FROM %s WHERE region = $1 AND (%s)",
			(*r)->name, where),
		    (struct arg[]){ I(w->actor.region), I(id) }, 2);
		if (cell_number(rs, 0, 0) > 0)
			out[n++] = (struct pointing){ *r, cell_number(rs, 0, 0) };
	}
	return n;
}

static bool too_many(struct work *w, const struct record *r, int64_t id)
{
	struct pointing p[64];
	int n = store_pointing(w, r, id, p, COUNT(p));
	int64_t all = 0;

	for (int i = 0; i < n; i++)
		all += p[i].n;
	if (all > MOST)
		work_problem(w, NULL,
		    "この記録を指しているものが%lld件あり、一度にまとめられるのは%d件までです。"
		    "指されている件数の少ないほうを、多いほうへまとめてください。",
		    (long long)all, MOST);
	return all > MOST;
}

bool unite_turns_access(struct work *w, const struct record *r, int64_t id)
{
	struct pointing p[64];
	int n = store_pointing(w, r, id, p, COUNT(p));

	for (int i = 0; i < n; i++)
		if (p[i].record->write == WRITE_ACCOUNTS
		    && !actor_may(&w->actor, WRITE_ACCOUNTS)) {
			work_problem(w, NULL,
			    "まとめると、つながっている%s（%lld件）の使える範囲が変わります。"
			    "利用者を管理する方に頼んでください。",
			    p[i].record->label, (long long)p[i].n);
			return true;
		}
	return false;
}

/* ---- Turning links ----------------------------------------------------------------------- */

bool unite_get(struct work *w, const struct record *r, int64_t id, void *rec)
{
	WORK_AS(w, actor_program(w->actor.region));

	return store_get(w, r, id, rec);
}

static void note(struct work *w, const struct turning *t, const struct record *holder, int64_t id,
    const struct field *f)
{
	if (t->version)
		store_query(w,
		    "INSERT INTO united_link (region, record, lost, version, holder, id, field)"
		    " VALUES ($1, $2, $3, $4, $5, $6, $7)",
		    I(w->actor.region), T(t->record->name), I(t->from), I(t->version),
		    T(holder->name), I(id), T(f->name));
}

enum saved unite_rewrite(struct work *w, const struct record *r, int64_t id, unite_change *change,
    const void *with)
{
	void *old = arena_alloc(&w->arena, r->size), *rec = arena_alloc(&w->arena, r->size);
	enum saved saved = STALE;

	for (int tries = 0; saved == STALE && tries < TRIES && !w->fault; tries++) {
		if (!unite_get(w, r, id, old))
			return ABSENT;
		memcpy(rec, old, r->size);
		if (!change(w, r, rec, with))
			return SAVED;
		saved = record_rewrite(w, r, old, rec);
	}
	return saved;
}

static bool turn_links(struct work *w, const struct record *r, void *rec, const void *with)
{
	const struct turning *t = with;
	bool turned = false;

	(void)w;
	for EACH_FIELD(f, r) {
		LINK_t *link = leads(f, t->record) ? field_at(f, rec) : NULL;

		if (!link || link->id != t->from)
			continue;
		link->id = t->to;
		turned = true;
	}
	return turned;
}

static void note_links(struct work *w, const struct turning *t, const struct record *r, int64_t id)
{
	void *rec = arena_alloc(&w->arena, r->size);

	if (!t->version || !unite_get(w, r, id, rec))
		return;
	for EACH_FIELD(f, r)
		if (leads(f, t->record) && ((const LINK_t *)field_of(f, rec))->id == t->from)
			note(w, t, r, id, f);
}

static enum saved turn_all(struct work *w, const struct turning *t)
{
	for (const struct record *const *r = records_known(); *r; r++) {
		struct rows *rs = holders(w, *r, t->record, t->from);

		for (int i = 0; rs && i < rs->n; i++) {
			int64_t id = cell_number(rs, i, 0);
			enum saved saved;

			if (*r == t->record && (id == t->from || id == t->to))
				continue;
			note_links(w, t, *r, id);
			saved = unite_rewrite(w, *r, id, turn_links, t);
			if (saved != SAVED)
				return saved;
		}
	}
	return SAVED;
}

static bool settle(struct work *w, const struct record *r, void *rec, const void *with)
{
	void *before = memcpy(arena_alloc(&w->arena, r->size), rec, r->size);
	WORK_AS(w, actor_program(w->actor.region));

	(void)with;
	if (((const struct head *)rec)->removed)
		return false;
	r->settle(w, rec);
	return !record_same(w, r, before, rec);
}

/* The ids of `holder` that were turned. */
static const char *turned(struct work *w, const struct record *holder)
{
	return arena_printf(&w->arena,
	    "SELECT id FROM united_link WHERE region = $1 AND record = $3 AND lost = $4"
	    " AND version = $5 AND holder = '%s'",
	    holder->name);
}

/* What is worked out of `to` anew: what is about it, and what was turned or has a part that was. */
static struct rows *to_settle(struct work *w, const struct record *r, const struct record *to,
    int64_t id, const struct turned_links *t)
{
	const struct field *about = r->about ? record_field(r, r->about) : NULL;
	struct text sql = { .arena = &w->arena };

	text_add(&sql, turned(w, r));
	text_addf(&sql, " UNION SELECT id FROM %s WHERE region = $1 AND %s = $2", r->name,
	    about && leads(about, to) ? about->name : "-1");
	for (const struct record *const *p = records_known(); *p; p++) {
		const struct field *part = record_part(*p);
		const char *ids = turned(w, *p);

		for (const struct record *q = *p; part; q = part->to, part = record_part(q)) {
			ids = arena_printf(&w->arena,
			    "SELECT %s FROM %s WHERE region = $1 AND id IN (%s)", part->name,
			    q->name, ids);
			if (part->to == r)
				text_addf(&sql, " UNION %s", ids);
		}
	}
	return store_query_(w, sql.s,
	    (struct arg[]){ I(w->actor.region), I(id), T(to->name), I(t->lost), I(t->version) }, 5);
}

enum saved unite_settle(struct work *w, const struct record *to, int64_t id,
    const struct turned_links *t)
{
	enum saved saved = SAVED;

	for (const struct record *const *r = records_known(); *r && saved == SAVED; r++) {
		struct rows *rs = (*r)->settle ? to_settle(w, *r, to, id, t) : NULL;

		for (int i = 0; rs && i < rs->n && saved == SAVED; i++)
			saved = unite_rewrite(w, *r, cell_number(rs, i, 0), settle, NULL);
	}
	return saved;
}

/* ---- Together ---------------------------------------------------------------------------- */

struct rows *unite_row(struct work *w, const struct record *r, int64_t lost)
{
	return store_query(w,
	    "SELECT kept, version, kept_version, at FROM united"
	    " WHERE region = $1 AND record = $2 AND lost = $3 AND undone = 0",
	    I(w->actor.region), T(r->name), I(lost));
}

int64_t store_united(struct work *w, const struct record *r, int64_t id)
{
	int64_t last = 0;

	for (int i = 0; id && i < MOST; i++) {
		struct rows *rs = unite_row(w, r, id);

		id = rs->n ? cell_number(rs, 0, 0) : 0;
		last = id ? id : last;
	}
	return last;
}

int store_unions(struct work *w, const struct record *r, int64_t kept, const struct unity **out)
{
	struct rows *rs = store_query(w,
	    "SELECT u.lost, u.at, u.account, a.name FROM united u LEFT JOIN account a"
	    " ON a.region = u.region AND a.id = u.account WHERE u.region = $1 AND u.record = $2"
	    " AND u.kept = $3 AND u.undone = 0 ORDER BY u.at DESC, u.lost DESC",
	    I(w->actor.region), T(r->name), I(kept));
	struct unity *u = arena_alloc(&w->arena, (size_t)(rs->n + 1) * sizeof *u);

	for (int i = 0; i < rs->n; i++)
		u[i] = (struct unity){ .lost = cell_number(rs, i, 0),
			.at = cell_number(rs, i, 1),
			.by = { cell_number(rs, i, 2), CELL(rs, i, 3) } };
	*out = u;
	return rs->n;
}

/* Whoever is saving a link to it is waited for, and then it is found. */
static void wait_for_links(struct work *w, const struct record *r, int64_t lost)
{
	if (store_is_postgres(w->store))
		store_query_(w,
		    arena_printf(&w->arena,
			"SELECT 1 FROM %s WHERE region = $1 AND id = $2 FOR UPDATE", r->name),
		    (struct arg[]){ I(w->actor.region), I(lost) }, 2);
}

void unite_wait(struct work *w)
{
	if (store_is_postgres(w->store))
		store_lock(w, 5902845);
}

enum saved unite_keep(struct work *w, const struct record *r, const void *was, void *rec)
{
	return record_same(w, r, was, rec) ? record_rewrite(w, r, was, rec) : store_save(w, r, rec);
}

static void note_union(struct work *w, const struct turning *t, int64_t kept_version)
{
	store_query(w,
	    "INSERT INTO united (region, record, lost, version, kept, kept_version, at, account,"
	    " undone, undone_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, 0)",
	    I(w->actor.region), T(t->record->name), I(t->from), I(t->version), I(t->to),
	    I(kept_version), I(w->now), I(w->actor.account));
}

/* A link of `kept` to itself or to the other leads nowhere when the two are one. */
static void loosen(const struct record *r, void *kept, int64_t lost)
{
	const struct head *h = kept;

	for EACH_FIELD(f, r) {
		LINK_t *link = leads(f, r) ? field_at(f, kept) : NULL;

		if (link && (link->id == lost || link->id == h->id))
			*link = (LINK_t){0};
	}
}

enum saved store_unite(struct work *w, const struct record *r, void *kept, int64_t lost,
    int64_t version)
{
	struct head *h = kept, *was = arena_alloc(&w->arena, r->size),
		    *gone = arena_alloc(&w->arena, r->size);
	struct turning t = { r, lost, h->id, version + 1 };
	enum saved saved;

	assert(lost != h->id);
	unite_wait(w);
	wait_for_links(w, r, lost);
	if (w->fault || !actor_may(&w->actor, r->write) || !store_get(w, r, h->id, was)
	    || !store_get(w, r, lost, gone))
		return ABSENT;
	if (was->version != h->version || gone->version != version || was->removed || gone->removed)
		return STALE;
	if (too_many(w, r, lost) || unite_turns_access(w, r, lost))
		return ABSENT;
	loosen(r, kept, lost);
	saved = unite_keep(w, r, was, kept);
	if (saved != SAVED)
		return saved;
	note_union(w, &t, h->version);
	saved = turn_all(w, &t);
	if (saved == SAVED && !record_mark(w, r, gone, w->now))
		saved = STALE;
	if (saved == SAVED)
		saved = unite_settle(w, r, h->id,
		    &(struct turned_links){ lost, version + 1 });
	return w->fault ? ABSENT : saved;
}
