/* divide: what was put together is taken apart again; what others changed since stays. */
#include "store/unite.h"

#include <string.h>

/* What became of what was chosen then. */
static void fields_apart(struct work *w, const struct record *r, struct division *d, int64_t then)
{
	void *before = arena_alloc(&w->arena, r->size), *after = arena_alloc(&w->arena, r->size);
	int n = 0;

	for EACH_FIELD(f, r)
		n++;
	d->field = arena_alloc(&w->arena, (size_t)(n + 1) * sizeof *d->field);
	if (!store_get_version(w, r, d->kept, then - 1, before)
	    || !store_get_version(w, r, d->kept, then, after))
		return;
	for EACH_FIELD(f, r) {
		struct divided one = { f, field_write(&w->arena, f, before),
			field_write(&w->arena, f, after), field_write(&w->arena, f, d->now),
			false };

		if (text_same(one.before, one.after))
			continue;
		one.back = text_same(one.after, one.now);
		d->field[d->fields++] = one;
	}
}

static struct rows *links_of(struct work *w, const struct record *r, const struct division *d)
{
	return store_query(w,
	    "SELECT holder, id, field FROM united_link WHERE region = $1 AND record = $2"
	    " AND lost = $3 AND version = $4 ORDER BY holder, id, field",
	    I(w->actor.region), T(r->name), I(d->lost), I(d->version));
}

static const struct record *known_by(const char *name)
{
	for (const struct record *const *r = records_known(); *r; r++)
		if (!strcmp((*r)->name, name))
			return *r;
	return NULL;
}

/* One link that was turned then. */
struct link_back {
	const struct field *field;
	int64_t from, to;
};

static bool turn_back(struct work *w, const struct record *r, void *rec, const void *with)
{
	const struct link_back *l = with;
	LINK_t *link = field_at(l->field, rec);

	(void)w;
	(void)r;
	if (link->id != l->from)
		return false;
	link->id = l->to;
	return true;
}

/* Each link that was turned: goes it back?  `write`: it does. */
static enum saved links_apart(struct work *w, const struct record *r, struct division *d,
    bool write)
{
	struct rows *rs = links_of(w, r, d);
	enum saved saved = SAVED;

	d->back = d->stay = 0;
	for (int i = 0; i < rs->n && saved == SAVED; i++) {
		const struct record *holder = known_by(CELL(rs, i, 0));
		const struct field *f = holder ? record_field(holder, CELL(rs, i, 2)) : NULL;
		struct link_back l = { f, d->kept, d->lost };
		void *rec = f ? arena_alloc(&w->arena, holder->size) : NULL;

		if (!f || !unite_get(w, holder, cell_number(rs, i, 1), rec))
			continue;
		if (((const LINK_t *)field_of(f, rec))->id == d->kept)
			d->back++;
		else
			d->stay++;
		if (write)
			saved = unite_rewrite(w, holder, cell_number(rs, i, 1), turn_back, &l);
	}
	return saved;
}

bool store_division(struct work *w, const struct record *r, int64_t lost, struct division *d)
{
	struct rows *rs = unite_row(w, r, lost);

	*d = (struct division){ .lost = lost,
		.was = arena_alloc(&w->arena, r->size),
		.now = arena_alloc(&w->arena, r->size) };
	if (rs->n == 0 || !store_get(w, r, lost, d->was))
		return false;
	d->kept = cell_number(rs, 0, 0);
	d->version = cell_number(rs, 0, 1);
	d->at = cell_number(rs, 0, 3);
	if (!store_get(w, r, d->kept, d->now))
		return false;
	fields_apart(w, r, d, cell_number(rs, 0, 2));
	links_apart(w, r, d, false);
	return !w->fault;
}

/* Says why it cannot be done now. */
static bool hindered(struct work *w, const struct record *r, const struct division *d)
{
	const struct head *now = d->now;

	if (store_united(w, r, d->kept))
		work_problem(w, NULL,
		    "まとめた先が、さらに別の記録にまとめてあります。先にそちらを元に戻してください。");
	else if (now->removed)
		work_problem(w, NULL,
		    "まとめた先が削除されています。先にそちらを元に戻してください。");
	else
		unite_turns_access(w, r, d->kept);
	return w->problems != NULL;
}

static enum saved apart(struct work *w, const struct record *r, struct division *d)
{
	void *kept = memcpy(arena_alloc(&w->arena, r->size), d->now, r->size);
	const struct turned_links links = { d->lost, d->version };
	enum saved saved;

	for (int i = 0; i < d->fields; i++)
		if (d->field[i].back)
			field_set(w, d->field[i].field, d->field[i].before, kept);
	/* First it is there again, so that what leads to it may be kept (follow.c). */
	saved = record_mark(w, r, d->was, 0) ? unite_keep(w, r, d->now, kept) : STALE;
	if (saved == SAVED)
		saved = links_apart(w, r, d, true);
	if (saved != SAVED)
		return saved;
	store_query(w,
	    "UPDATE united SET undone = $1, undone_by = $2 WHERE region = $3 AND record = $4"
	    " AND lost = $5 AND version = $6",
	    I(w->now), I(w->actor.account), I(w->actor.region), T(r->name), I(d->lost),
	    I(d->version));
	saved = unite_settle(w, r, d->kept, &links);
	return saved == SAVED ? unite_settle(w, r, d->lost, &links) : saved;
}

enum saved store_divide(struct work *w, const struct record *r, int64_t lost, int64_t version)
{
	struct division d;
	enum saved saved;

	unite_wait(w);
	if (w->fault || !actor_may(&w->actor, r->write) || !store_division(w, r, lost, &d))
		return ABSENT;
	if (((const struct head *)d.now)->version != version)
		return STALE;
	if (hindered(w, r, &d))
		return ABSENT;
	saved = apart(w, r, &d);
	return w->fault ? ABSENT : saved;
}
