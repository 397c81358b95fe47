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
	free(s->where);
	free(s);
}

bool store_is_postgres(const struct store *s)
{
	return s->driver->postgres;
}

/* Counts the call; false: the work is faulty already, or is made so for a test. */
static bool may_go_on(struct work *w)
{
	if (w->fault)
		return false;
	if (++w->calls == w->fail_at) {
		work_fault(w, "made to fail");
		return false;
	}
	return true;
}

/* What the engine complains of. */
static void struck(struct work *w, const char *why)
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
	s->counted = (struct counted){0};
	s->keys = 0;
	codes_begin(s);
}

static void closed(struct store *s, bool may_write, bool well)
{
	if (may_write)
		remembered_end(&s->remembered);
	if (well)
		codes_committed(s);
}

/* Of those that are gathered, the first one brings the transaction for all. */
static const char *begin(struct store *s, struct arena *a, bool may_write)
{
	const char *why;

	if (s->gather == SCATTERED)
		return "another work that was gathered with this one has failed";
	if (s->gather == GATHERED)
		return NULL;
	why = s->driver->begin(s->connection, a, may_write);
	if (!why)
		opened(s, may_write);
	if (s->gather == GATHERING)
		s->gather = why ? SCATTERED : GATHERED;
	return why;
}

void store_begin(struct work *w, bool may_write)
{
	struct store *s = w->store;
	const char *why;

	assert(!s->in_work && (may_write || s->gather == ALONE));
	if (!may_go_on(w))
		return;
	why = begin(s, &w->arena, may_write);
	if (why) {
		struck(w, why);
		return;
	}
	w->kept = NULL;
	s->in_work = true;
	s->may_write = may_write;
	s->stamped = may_write;
}

static void roll_back(struct store *s)
{
	if (s->gather == GATHERED) {
		s->gather = SCATTERED;
	} else if (s->in_work) {
		s->driver->rollback(s->connection);
		closed(s, s->may_write, false);
	}
	s->in_work = false;
	s->may_write = false;
}

bool store_end(struct work *w)
{
	struct store *s = w->store;

	if (may_go_on(w) && s->gather != GATHERED) {
		const char *why;

		assert(s->in_work);
		why = s->driver->commit(s->connection, &w->arena);
		if (why)
			struck(w, why);
	}
	if (w->fault) {
		roll_back(s);
		return false;
	}
	if (s->gather != GATHERED)
		closed(s, s->may_write, true);
	s->in_work = false;
	s->may_write = false;
	return true;
}

void store_cancel(struct work *w)
{
	roll_back(w->store);
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

void store_gather(struct store *s)
{
	assert(!s->in_work && s->gather == ALONE);
	s->gather = GATHERING;
}

enum gathered store_gathered(struct store *s)
{
	struct arena scrap = {0};
	enum gathered how = TOGETHER;

	assert(!s->in_work && s->gather != ALONE);
	if (s->gather == SCATTERED)
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
	slow(context);
	if (!w->fault)
		store_begin(w, may_write);
}

/* ---- Statements --------------------------------------------------------------------------- */

static void ask(struct work *w, const struct question *q)
{
	struct store *s = w->store;
	const char *why;

	assert(s->in_work);
	if (s->may_write && !q->lock) {
		remembered_change(&s->remembered, q->sql);
		w->kept = NULL;
	}
	why = s->driver->ask(s->connection, &w->arena, q);
	if (why)
		struck(w, why);
}

struct collecting {
	struct arena *arena;
	struct rows *rows;
	int room;
};

static bool collect(void *context, const char *const *cells, int cols)
{
	struct collecting *c = context;
	struct rows *rs = c->rows;

	rs->cols = cols;
	if (rs->n == c->room) {
		const char **more;

		c->room = c->room ? c->room * 4 : 4;
		more = arena_alloc(c->arena, (size_t)c->room * (size_t)cols * sizeof *more);
		if (rs->n)
			memcpy(more, rs->cell, (size_t)rs->n * (size_t)cols * sizeof *more);
		rs->cell = more;
	}
	for (int i = 0; i < cols; i++)
		CELL(rs, rs->n, i) = arena_copy(c->arena, cells[i]);
	rs->n++;
	return true;
}

static struct rows *ask_for_rows(struct work *w, const struct question *question)
{
	struct collecting c = { .arena = &w->arena,
		.rows = arena_alloc(&w->arena, sizeof *c.rows) };
	struct question q = *question;

	q.row = collect;
	q.context = &c;
	ask(w, &q);
	if (w->fault)
		*c.rows = (struct rows){0};
	return c.rows;
}

/* The first question of a work that reads tells which state it reads. */
static struct rows *ask_first(struct work *w, const struct question *question)
{
	struct stamp stamp = {0};
	struct question q = *question;
	struct rows *rs;

	q.stamp = &stamp;
	rs = ask_for_rows(w, &q);
	w->store->stamped = !w->fault;
	if (!w->fault)
		remembered_at(&w->store->remembered, &stamp);
	return rs;
}

struct rows *store_query_(struct work *w, const char *sql, const struct arg *args, size_t n)
{
	struct question q = { .sql = sql, .args = args, .n = n };
	struct store *s = w->store;
	struct question_key key;
	struct rows *rs;

	if (!may_go_on(w))
		return arena_alloc(&w->arena, sizeof *rs);
	if (!s->stamped)
		return ask_first(w, &q);
	if (!remembered_holds(&s->remembered, sql) && s->may_write)
		return ask_for_rows(w, &q);
	key = question_key_of(&w->arena, &q);
	rs = remembered_find(&s->remembered, &w->arena, &key);
	if (rs)
		return rs;
	rs = ask_for_rows(w, &q);
	if (!w->fault)
		remembered_keep(&s->remembered, &key, rs);
	return rs;
}

static bool nothing_said(void *context, const char *const *cells, int cols)
{
	(void)context, (void)cells, (void)cols;
	return false;
}

static void wait_for(struct work *w, const char *lock, const struct arg *args, size_t n)
{
	struct question q = { .sql = lock,
		.args = args,
		.n = n,
		.row = nothing_said,
		.lock = true };

	if (may_go_on(w))
		ask(w, &q);
}

void store_lock(struct work *w, int64_t lock)
{
	wait_for(w, "SELECT pg_advisory_xact_lock($1)", &I(lock), 1);
}

void store_lock_key(struct work *w, const char *table, int64_t key)
{
	if (w->store->keys++ < KEYS_MOST)
		store_lock(w, key);
	else
		wait_for(w,
		    arena_printf(&w->arena, "LOCK TABLE %s IN SHARE ROW EXCLUSIVE MODE", table),
		    NULL, 0);
}

struct streaming {
	struct work *work;
	bool (*row)(void *, const char *const *, int);
	void *context;
};

static bool pass_on(void *context, const char *const *cells, int cols)
{
	struct streaming *s = context;

	return s->row(s->context, cells, cols) && !s->work->fault;
}

void store_stream_(struct work *w, const char *sql, const struct arg *args, size_t n,
    bool (*row)(void *context, const char *const *cells, int cols), void *context)
{
	struct streaming s = { .work = w, .row = row, .context = context };

	if (!may_go_on(w))
		return;
	ask(w,
	    &(struct question){ .sql = sql,
		.args = args,
		.n = n,
		.row = pass_on,
		.context = &s,
		.stream = true });
}

int64_t cell_number(const struct rows *rs, int row, int col)
{
	const char *s = row < rs->n && col < rs->cols ? CELL(rs, row, col) : NULL;

	return s ? strtoll(s, NULL, 10) : 0;
}
