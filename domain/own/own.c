/* own: records that belong to one account and may be shared with the hub. */
#include "domain/own/own.h"

#include <stdlib.h>
#include <string.h>

enum { LISTED_MOST = 1000, NO_PLACE = 100000 };

const struct table own_use_table = { "own_use",
	"CREATE TABLE own_use (region INTEGER NOT NULL, record TEXT NOT NULL,"
	" account INTEGER NOT NULL, id INTEGER NOT NULL, n INTEGER NOT NULL,"
	" at INTEGER NOT NULL, PRIMARY KEY (region, record, account, id));" };

static int64_t owner_of(const struct record *r, const void *rec)
{
	return ((const LINK_t *)field_of(record_field(r, "owner"), rec))->id;
}

static bool is_shared(const struct record *r, const void *rec)
{
	return *(const FLAG_t *)field_of(record_field(r, "shared"), rec);
}

static struct number *place_of(const struct record *r, void *rec)
{
	return field_at(record_field(r, "place"), rec);
}

bool own_is(const struct work *w, const struct record *r, const void *rec)
{
	return owner_of(r, rec) == w->actor.account
	    || (is_shared(r, rec) && actor_may(&w->actor, WRITE_CODES));
}

void own_check_room(struct work *w, const struct record *r, const void *rec)
{
	struct query q = {0};

	if (((const struct head *)rec)->version || !owner_of(r, rec))
		return;
	query_add(&q, r, "owner", EQUAL, int_text(&w->arena, owner_of(r, rec)));
	if (store_count_most(w, r, &q, OWN_MOST) >= OWN_MOST)
		work_problem(w, NULL,
		    "%sは一人%d件までです。使わないものを削除すると、加えられます。", r->label,
		    OWN_MOST);
}

/* ---- Changing ---------------------------------------------------------------------------- */

/* Runs it for who may change the record. */
static int run_own(struct request *rq, handler *run)
{
	const struct record *r = rq->route->record;
	void *rec = arena_alloc(&rq->work->arena, r->size);

	if (!store_get(rq->work, r, rq->id, rec))
		return any_absent(rq);
	if (own_is(rq->work, r, rec))
		return run(rq);
	return reply_problem(rq, 403,
	    arena_printf(&rq->work->arena,
		"この%sを変えられるのは、作った人とセンター管理者だけです。何も変えていません。",
		r->label),
	    "同じ内容から自分のものを作ることはできます。");
}

int own_edit(struct request *rq)
{
	return run_own(rq, any_edit);
}

int own_update(struct request *rq)
{
	return run_own(rq, any_update);
}

int own_remove(struct request *rq)
{
	return run_own(rq, any_remove);
}

int own_restore(struct request *rq)
{
	return run_own(rq, any_restore);
}

/* ---- In their order ---------------------------------------------------------------------- */

struct ranked {
	const void *rec;
	int64_t place, uses, id;
};

static int by_rank(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;

	if (x->place != y->place)
		return x->place < y->place ? -1 : 1;
	if (x->uses != y->uses)
		return x->uses > y->uses ? -1 : 1;
	return x->id > y->id ? -1 : x->id < y->id;
}

int64_t own_uses(struct work *w, const struct record *r, int64_t id)
{
	struct rows *rs = store_query(w,
	    "SELECT n FROM own_use WHERE region = $1 AND record = $2 AND account = $3 AND id = $4",
	    I(w->actor.region), T(r->name), I(w->actor.account), I(id));

	return rs->n ? cell_number(rs, 0, 0) : 0;
}

/* Rows of id and uses, by id. */
static int64_t uses_among(const struct rows *rs, int64_t id)
{
	int low = 0, high = rs->n;

	while (low < high) {
		int middle = low + (high - low) / 2;

		if (cell_number(rs, middle, 0) < id)
			low = middle + 1;
		else
			high = middle;
	}
	return low < rs->n && cell_number(rs, low, 0) == id ? cell_number(rs, low, 1) : 0;
}

static struct ranked *rank(struct work *w, const struct record *r, struct listing l)
{
	struct ranked *all = arena_alloc(&w->arena, (size_t)(l.n + 1) * sizeof *all);
	struct rows *used = store_query(w,
	    "SELECT id, n FROM own_use WHERE region = $1 AND record = $2 AND account = $3"
	    " ORDER BY id",
	    I(w->actor.region), T(r->name), I(w->actor.account));

	for (int i = 0; i < l.n; i++) {
		void *rec = LISTED(l, r, i);
		const struct number *place = place_of(r, rec);
		int64_t id = ((struct head *)rec)->id;

		all[i] = (struct ranked){ rec, place->known ? place->n : NO_PLACE,
			uses_among(used, id), id };
	}
	if (l.n > 0)
		qsort(all, (size_t)l.n, sizeof *all, by_rank);
	return all;
}

struct listing own_list(struct work *w, const struct record *r, bool removed)
{
	struct query q = { .limit = LISTED_MOST, .removed = removed };
	struct listing l = store_list(w, r, &q), out = l;
	struct ranked *all = rank(w, r, l);
	char *to = arena_alloc(&w->arena, (size_t)(l.n + 1) * r->size);

	out.items = to;
	out.n = 0;
	for (int i = 0; i < l.n; i++)
		if (!removed || own_is(w, r, all[i].rec))
			memcpy(to + (size_t)out.n++ * r->size, all[i].rec, r->size);
	return out;
}

/* They get places as they stand, with this one before its neighbour. */
static bool lift(struct work *w, const struct record *r, struct listing l, int64_t owner,
    int64_t id)
{
	void *before = NULL;
	int64_t n = 0;

	for (int i = 0; i < l.n; i++) {
		void *rec = LISTED(l, r, i);
		int64_t place = n + 1;

		if (owner_of(r, rec) != owner)
			continue;
		if (((struct head *)rec)->id == id && before) {
			place_of(r, before)->n = n + 1;
			if (store_save(w, r, before) != SAVED)
				return false;
			place = n;
		}
		*place_of(r, rec) = (struct number){ true, place };
		if (store_save(w, r, rec) != SAVED)
			return false;
		before = rec;
		n++;
	}
	return true;
}

static int up(struct request *rq)
{
	const struct record *r = rq->route->record;
	struct listing l = own_list(rq->work, r, false);
	void *rec = arena_alloc(&rq->work->arena, r->size);

	if (!store_get(rq->work, r, rq->id, rec))
		return any_absent(rq);
	if (!lift(rq->work, r, l, owner_of(r, rec), rq->id))
		return reply_problem(rq, 409, "ほかの画面で直したところです。何も変えていません。",
		    "一覧を開き直して、もう一度並べてください。");
	rq->flash = "並びを変えました。";
	return reply_goto(rq, "%s", module_of(r)->path);
}

int own_up(struct request *rq)
{
	return run_own(rq, up);
}

bool own_count(struct work *w, const struct record *r, int64_t id)
{
	if (!store_get(w, r, id, arena_alloc(&w->arena, r->size)))
		return false;
	store_query(w,
	    "INSERT INTO own_use (region, record, account, id, n, at)"
	    " VALUES ($1, $2, $3, $4, 1, $5) ON CONFLICT (region, record, account, id)"
	    " DO UPDATE SET n = own_use.n + 1, at = excluded.at",
	    I(w->actor.region), T(r->name), I(w->actor.account), I(id), I(w->now));
	return true;
}

int own_used(struct request *rq)
{
	if (!own_count(rq->work, rq->route->record, rq->id))
		return any_absent(rq);
	rq->type = "text/plain; charset=utf-8";
	return 200;
}
