/* ask: statements and their answers, asked or remembered. */
#include "store/driver.h"
#include "store/internal.h"

#include <stdlib.h>
#include <string.h>

void store_changes(struct work *w, const char *sql)
{
	remembered_change(&w->store->remembered, sql);
	w->kept = NULL;
}

static void ask(struct work *w, const struct question *q)
{
	struct store *s = w->store;
	const char *why;

	assert(s->in_work);
	if (s->may_write && !q->lock) {
		late_settle_for(w, q->sql);
		store_changes(w, q->sql);
	}
	if (w->fault)
		return;
	why = s->driver->ask(s->connection, &w->arena, q);
	if (why)
		store_struck(w, why);
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

static void rows_pack(struct packed *p, const void *answer)
{
	const struct rows *rs = answer;
	size_t n = (size_t)rs->n * (size_t)rs->cols, head = packed_add(p, rs, sizeof *rs);
	size_t cell = packed_add(p, NULL, n * sizeof *rs->cell);

	packed_point(p, head + offsetof(struct rows, cell), cell);
	for (size_t i = 0; i < n; i++)
		packed_text(p, cell + i * sizeof *rs->cell, rs->cell[i]);
}

static void keep(struct work *w, const struct question_key *key, const struct shape *shape,
    const void *answer)
{
	struct packed packed = { .bytes = { .arena = &w->arena, .max = REMEMBERED_LARGEST } };

	shape->pack(&packed, answer);
	remembered_keep(&w->store->remembered, key, &packed);
}

static const struct shape as_rows = { .pack = rows_pack };

/* The first question of a work that reads tells which state it reads. */
static struct rows *ask_first(struct work *w, const struct question *question)
{
	struct stamp stamp = {0};
	struct question q = *question;
	struct question_key key;
	struct rows *rs;

	q.stamp = &stamp;
	rs = ask_for_rows(w, &q);
	w->store->stamped = !w->fault;
	if (w->fault)
		return rs;
	key = question_key_of(&w->arena, question, as_rows.as);
	remembered_at(&w->store->remembered, &stamp);
	if (!remembered_find(&w->store->remembered, &w->arena, &key))
		keep(w, &key, &as_rows, rs);
	return rs;
}

void *store_recall(struct work *w, const struct question *q, const struct shape *shape)
{
	struct question_key key = question_key_of(&w->arena, q, shape->as);
	void *answer = remembered_find(&w->store->remembered, &w->arena, &key);

	if (answer)
		return answer;
	answer = ask_for_rows(w, q);
	if (shape->make)
		answer = shape->make(w, answer, shape->context);
	if (!w->fault)
		keep(w, &key, shape, answer);
	return answer;
}

struct rows *store_ask_(struct work *w, struct sql sql, const struct arg *args, size_t n)
{
	struct question q = { .sql = sql.s, .lasts = sql.lasts, .args = args, .n = n };
	struct store *s = w->store;

	if (!store_goes_on(w))
		return arena_alloc(&w->arena, sizeof(struct rows));
	if (!s->stamped)
		return ask_first(w, &q);
	if (!remembered_holds(&s->remembered, sql.s) && s->may_write)
		return ask_for_rows(w, &q);
	return store_recall(w, &q, &as_rows);
}

struct rows *store_query_(struct work *w, const char *sql, const struct arg *args, size_t n)
{
	return store_ask_(w, (struct sql){ sql, false }, args, n);
}

static bool nothing_said(void *context, const char *const *cells, int cols)
{
	(void)context, (void)cells, (void)cols;
	return false;
}

static void tell(struct work *w, struct question q)
{
	q.row = nothing_said;
	if (store_goes_on(w))
		ask(w, &q);
}

void store_tell_(struct work *w, struct sql sql, const struct arg *args, size_t n)
{
	tell(w,
	    (struct question){
		.sql = sql.s, .lasts = sql.lasts, .args = args, .n = n, .blind = true });
}

void store_lock(struct work *w, int64_t lock)
{
	tell(w,
	    (struct question){ .sql = "SELECT pg_advisory_xact_lock($1)",
		.args = &I(lock),
		.n = 1,
		.lock = true });
}

void store_lock_key(struct work *w, const char *table, int64_t key)
{
	if (w->store->keys++ < KEYS_MOST)
		store_lock(w, key);
	else
		tell(w,
		    (struct question){ .sql = arena_join(&w->arena, "LOCK TABLE ", table,
					   " IN SHARE ROW EXCLUSIVE MODE"),
			.lock = true });
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

	if (!store_goes_on(w))
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
