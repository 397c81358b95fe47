/* codes: the lists that administrators keep, read once and held until somebody changes one. */
#include "store/codes.h"
#include "store/internal.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const struct field fields[] = {
#define RECORD struct code
#define FIELDS "store/codes.def"
#include "base/rows.h"
};

static void check(struct work *w, const void *rec)
{
	const struct code *c = rec;

	if (c->code && c->code[strspn(c->code, "abcdefghijklmnopqrstuvwxyz0123456789_")])
		work_problem(w, "code", "英小文字・数字・_ で入れてください。");
	if (date_known(c->valid_from) && date_known(c->valid_until)
	    && date_compare(c->valid_until, c->valid_from) < 0)
		work_problem(w, "valid_until", "使い終わりが使い始めより前です。");
}

const struct record code_record = {
	.name = "code",
	.label = "コード",
	.size = sizeof(struct code),
	.fields = fields,
	.check = check,
	.read = SIGNED_IN,
	.write = WRITE_CODES,
	.export = WRITE_CODES,
	.keys = (const char *const[]){ "list, code", NULL },
	.indexes = (const char *const[]){ "list, position", NULL },
};

/* ---- Generations ------------------------------------------------------------------------- */

/* Every committed change of a list makes a new generation.  What was read in a work that
 * began in an older one is read again; changes from another machine are seen within the
 * time limit. */
enum { AGE_MOST = 5000, RETIRED_KEPT = 3600 * 1000 };

static _Atomic uint64_t own_generation = 1;
static _Atomic uint64_t *generation = &own_generation;

static int64_t monotonic(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC_COARSE, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void codes_share(void *shared_counter)
{
	_Atomic uint64_t *shared = shared_counter;

	/* Counting goes on from here: what was read before must not seem newer. */
	atomic_fetch_add(shared, atomic_load(generation));
	generation = shared;
}

/* Before the work reads anything, so that it cannot take old rows for new ones. */
void codes_begin(struct store *s)
{
	/* A new connection may lead to another database than the last one. */
	if (!s->codes_seen)
		atomic_fetch_add(generation, 1);
	s->codes_seen = atomic_load(generation);
	s->codes_changed = false;
}

void codes_saved(struct work *w, const struct record *saved)
{
	if (saved == &code_record)
		w->store->codes_changed = true;
}

/* After the commit: whoever saw the new generation earlier would keep the old rows under it.
 * A process that dies in between leaves the others to the time limit. */
void codes_committed(struct store *s)
{
	if (s->codes_changed)
		atomic_fetch_add(generation, 1);
	s->codes_changed = false;
}

/* ---- The shelf of lists ------------------------------------------------------------------ */

/* One reading of one list; never changed once others can see it, but for further `valid`. */
struct reading {
	struct arena arena;
	struct code *codes;
	int n;
	struct valid {
		struct date on;
		const struct code *codes;
		int n;
	} valid[8];
	int valids;
	int64_t retired;
	struct reading *next;
};
struct shelf {
	struct shelf *next;
	int64_t region, read_at;
	uint64_t generation;
	char *list;
	struct reading *reading;
};
static struct shelf *shelves;
static struct reading *retired; /* somebody may still hold their codes */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static struct shelf *shelf_of(int64_t region, const char *list)
{
	struct shelf *s = shelves;

	while (s && (s->region != region || strcmp(s->list, list)))
		s = s->next;
	return s;
}

static bool shelf_fresh(const struct work *w, const struct shelf *s)
{
	return s && s->generation >= w->store->codes_seen && monotonic() - s->read_at < AGE_MOST;
}

/* Into the arena of `keeper`, which is the work itself or one made for this. */
static void read_list(struct work *w, const char *list, struct work *keeper, struct reading *into)
{
	struct arg args[WHERE_FIXED + 1];
	struct sql sql = row_text_of(w, &code_record, row_all,
	    "FROM (SELECT * FROM code WHERE code.region = $1 AND code.list = $7"
	    " AND code.removed = 0) AS it ORDER BY it.position, it.code");
	struct rows *rs;
	size_t n;

	where_fixed(w, args, &n);
	args[n++] = T(list);
	rs = store_ask_(w, sql, args, n);
	into->n = rs->n;
	into->codes = arena_alloc(&keeper->arena, ((size_t)rs->n + 1) * sizeof *into->codes);
	for (int i = 0; i < rs->n; i++)
		row_fill(keeper, &code_record, &CELL(rs, i, 0), &into->codes[i]);
}

static bool same_reading(const struct reading *a, const struct reading *b)
{
	if (!a || a->n != b->n)
		return false;
	for (int i = 0; i < a->n; i++)
		if (a->codes[i].head.id != b->codes[i].head.id
		    || a->codes[i].head.version != b->codes[i].head.version)
			return false;
	return true;
}

static void reading_free(struct reading *r)
{
	arena_reset(&r->arena);
	free(r);
}

/* Longer than any piece of work lasts. */
static void drop_retired(int64_t now)
{
	for (struct reading **at = &retired; *at;) {
		struct reading *r = *at;

		if (now - r->retired < RETIRED_KEPT) {
			at = &r->next;
			continue;
		}
		*at = r->next;
		reading_free(r);
	}
}

static struct shelf *shelf_new(int64_t region, const char *list)
{
	struct shelf *s = calloc(1, sizeof *s);

	assert(s);
	*s = (struct shelf){ .next = shelves, .region = region, .list = strdup(list) };
	assert(s->list);
	shelves = s;
	return s;
}

static struct shelf *shelve(const struct work *w, const char *list, struct reading *new)
{
	struct shelf *s = shelf_of(w->actor.region, list);
	int64_t now = monotonic();

	if (!s)
		s = shelf_new(w->actor.region, list);
	s->generation = w->store->codes_seen;
	s->read_at = now;
	drop_retired(now);
	if (same_reading(s->reading, new)) {
		reading_free(new);
		return s;
	}
	if (s->reading) {
		s->reading->retired = now;
		s->reading->next = retired;
		retired = s->reading;
	}
	s->reading = new;
	return s;
}

/* ---- Asking ------------------------------------------------------------------------------ */

static int pick_valid(struct arena *a, const struct reading *r, struct date on,
    const struct code **codes)
{
	struct code *some = arena_alloc(a, ((size_t)r->n + 1) * sizeof *some);
	int n = 0;

	for (int i = 0; i < r->n; i++) {
		const struct code *c = &r->codes[i];

		if (date_known(c->valid_from) && date_compare(on, c->valid_from) < 0)
			continue;
		if (date_known(c->valid_until) && date_compare(on, c->valid_until) > 0)
			continue;
		some[n++] = *c;
	}
	*codes = some;
	return n;
}

static int pick(struct work *w, struct reading *r, struct date on, const struct code **codes)
{
	struct valid *v = r->valid;

	*codes = r->codes;
	if (!date_known(on))
		return r->n;
	while (v < r->valid + r->valids && date_compare(v->on, on))
		v++;
	if (v == r->valid + COUNT(r->valid))
		return pick_valid(&w->arena, r, on, codes);
	if (v == r->valid + r->valids) {
		*v = (struct valid){ .on = on };
		v->n = pick_valid(&r->arena, r, on, &v->codes);
		r->valids++;
	}
	*codes = v->codes;
	return v->n;
}

/* A list of which this very work has changed a code is nobody else's to see yet. */
static int codes_of_own(struct work *w, const char *list, struct date on, const struct code **codes)
{
	struct reading own = {0};

	read_list(w, list, w, &own);
	*codes = own.codes;
	return date_known(on) ? pick_valid(&w->arena, &own, on, codes) : own.n;
}

static struct reading *reading_new(struct work *w, const char *list)
{
	struct work keeper = { .store = w->store, .actor = w->actor };
	struct reading *r = calloc(1, sizeof *r);

	assert(r);
	read_list(w, list, &keeper, r);
	r->arena = keeper.arena;
	if (!w->fault)
		return r;
	reading_free(r);
	return NULL;
}

int codes_of(struct work *w, const char *list, struct date on, const struct code **codes)
{
	struct reading *new;
	struct shelf *s;
	int n = 0;

	*codes = NULL;
	if (w->fault)
		return 0;
	if (w->store->codes_changed)
		return codes_of_own(w, list, on, codes);
	pthread_mutex_lock(&lock);
	s = shelf_of(w->actor.region, list);
	if (!shelf_fresh(w, s)) {
		pthread_mutex_unlock(&lock);
		new = reading_new(w, list);
		pthread_mutex_lock(&lock);
		s = new ? shelve(w, list, new) : NULL;
	}
	if (s)
		n = pick(w, s->reading, on, codes);
	pthread_mutex_unlock(&lock);
	return n;
}

const char *code_label(struct work *w, const char *list, const char *code)
{
	const struct code *codes;
	int n = codes_of(w, list, (struct date){0}, &codes);

	for (int i = 0; i < n; i++)
		if (text_same(codes[i].code, code))
			return codes[i].label;
	return code;
}
