/* store: connections, transactions and statements, whatever the engine. */
#include "store/driver.h"
#include "store/internal.h"

#include <stdlib.h>
#include <string.h>

bool store_is_address(const char *where)
{
	return text_starts(where, "postgres://") || text_starts(where, "postgresql://");
}

struct store *store_open(const char *where, struct arena *why_arena, const char **why)
{
	const struct driver *driver =
	    store_is_address(where) ? &postgres_driver : &sqlite_driver;
	void *connection = driver->open(where, why_arena, why);
	struct store *s;

	if (!connection)
		return NULL;
	s = calloc(1, sizeof *s);
	assert(s);
	s->driver = driver;
	s->connection = connection;
	s->where = strdup(where);
	assert(s->where);
	return s;
}

void store_close(struct store *s)
{
	if (!s)
		return;
	if (s->in_work)
		s->driver->rollback(s->connection);
	s->driver->close(s->connection);
	remembered_drop_all(&s->remembered);
	late_free(&s->late);
	free(s->where);
	free(s);
}

bool store_is_postgres(const struct store *s)
{
	return s->driver->postgres;
}

bool store_is_shared(const struct work *w)
{
	return w->store->gather == GATHERED && w->store->works > 1;
}

bool store_goes_on(struct work *w)
{
	if (w->fault)
		return false;
	if (++w->calls == w->fail_at) {
		work_fault(w, "made to fail");
		return false;
	}
	return true;
}

void store_struck(struct work *w, const char *why)
{
	if (!w->fault)
		w->kind = w->store->driver->kind(w->store->connection);
	work_fault(w, "%s", why);
}

/* ---- One work after the other ------------------------------------------------------------- */

static void opened(struct store *s, bool may_write)
{
	if (may_write)
		remembered_for_one(&s->remembered);
	s->stamped = may_write;
	s->counted = (struct counted){0};
	late_forget(&s->late);
	s->keys = 0;
	codes_begin(s);
}

static void closed(struct store *s, bool may_write, bool well)
{
	if (may_write)
		remembered_end(&s->remembered);
	late_forget(&s->late);
	s->saved.record = NULL;
	if (well)
		codes_committed(s);
}

/* The state that several works read is left, for another one. */
static void look_away(struct store *s)
{
	struct arena scrap = {0};

	if (s->look != LOOKED)
		return;
	if (s->driver->commit(s->connection, &scrap))
		s->driver->rollback(s->connection);
	arena_reset(&scrap);
	s->look = LOOKING;
}

/* Has the work its transaction from others, and leaves it to them? */
static bool shares(const struct store *s, bool may_write)
{
	return s->gather == GATHERED || (s->look == LOOKED && !may_write);
}

/* Of those that are gathered, the first one brings the transaction for all. */
static const char *begin(struct store *s, struct arena *a, bool may_write)
{
	const char *why;

	if (s->gather == SCATTERED)
		return "another work that was gathered with this one has failed";
	if (shares(s, may_write))
		return NULL;
	look_away(s);
	why = s->driver->begin(s->connection, a, may_write);
	if (!why)
		opened(s, may_write);
	if (!why && !may_write && s->look == LOOKING)
		s->look = LOOKED;
	if (s->gather == GATHERING)
		s->gather = why ? SCATTERED : GATHERED;
	return why;
}

void store_begin(struct work *w, bool may_write)
{
	struct store *s = w->store;
	const char *why;

	assert(!s->in_work && (may_write || s->gather == ALONE));
	if (!store_goes_on(w))
		return;
	why = begin(s, &w->arena, may_write);
	if (why) {
		store_struck(w, why);
		return;
	}
	w->kept = NULL;
	s->in_work = true;
	s->may_write = may_write;
}

/* Whose question failed may have spoilt the transaction; who only gave up reading has not. */
static void roll_back(struct work *w)
{
	struct store *s = w->store;

	if (s->gather == GATHERED) {
		s->gather = SCATTERED;
	} else if (s->in_work && (w->fault || !shares(s, s->may_write))) {
		if (s->look == LOOKED)
			s->look = LOOKING;
		s->driver->rollback(s->connection);
		closed(s, s->may_write, false);
	}
	s->in_work = false;
	s->may_write = false;
}

bool store_end(struct work *w)
{
	struct store *s = w->store;

	bool shared = shares(s, s->may_write);

	if (!shared)
		late_settle(w);
	if (store_goes_on(w) && !shared) {
		const char *why;

		assert(s->in_work);
		why = s->driver->commit(s->connection, &w->arena);
		if (why)
			store_struck(w, why);
	}
	if (w->fault) {
		roll_back(w);
		return false;
	}
	if (!shared)
		closed(s, s->may_write, true);
	s->in_work = false;
	s->may_write = false;
	return true;
}

void store_cancel(struct work *w)
{
	roll_back(w);
}

void store_look(struct store *s)
{
	assert(!s->in_work && s->look == APIECE);
	s->look = LOOKING;
}

void store_looked(struct store *s)
{
	assert(!s->in_work && s->look != APIECE);
	look_away(s);
	s->look = APIECE;
}

bool store_take_turn(struct store *s, int works)
{
	struct arena scrap = {0};
	bool well;

	/* Where many write at a time, one alone waits for nobody. */
	if (works < 2 && s->driver->postgres)
		return false;
	well = !s->driver->take_turn(s->connection, &scrap);
	arena_reset(&scrap);
	return well;
}

void store_rest(struct store *s)
{
	assert(!s->in_work);
	if (s->driver->rest)
		s->driver->rest(s->connection);
}

void store_apart(struct store *s)
{
	if (s->driver->apart)
		s->driver->apart(s->connection);
}

bool store_swift(struct store *s)
{
	struct arena scrap = {0};
	bool well = !s->driver->swift || !s->driver->swift(s->connection, &scrap);

	arena_reset(&scrap);
	return well;
}

void store_gather(struct store *s, int works)
{
	assert(!s->in_work && s->gather == ALONE);
	s->gather = GATHERING;
	s->works = works;
}

/* For all of them, when each has done its part. */
static bool settle_gathered(struct store *s)
{
	struct work w = { .store = s };

	s->in_work = s->may_write = true;
	late_settle(&w);
	s->in_work = s->may_write = false;
	arena_reset(&w.arena);
	return !w.fault;
}

enum gathered store_gathered(struct store *s)
{
	struct arena scrap = {0};
	enum gathered how = TOGETHER;

	assert(!s->in_work && s->gather != ALONE);
	if (s->gather == SCATTERED || (s->gather == GATHERED && !settle_gathered(s)))
		how = APART;
	else if (s->gather == GATHERED && s->driver->commit(s->connection, &scrap))
		how = s->driver->kind(s->connection) == FAULT_UNSURE ? LOST : APART;
	if (how != TOGETHER)
		s->driver->rollback(s->connection);
	s->driver->give_turn(s->connection);
	s->gather = ALONE;
	closed(s, true, how == TOGETHER);
	arena_reset(&scrap);
	return how;
}

void store_aside(struct work *w, void (*slow)(void *context), void *context)
{
	bool may_write = w->store->may_write;

	store_end(w);
	look_away(w->store);
	slow(context);
	if (!w->fault)
		store_begin(w, may_write);
}
