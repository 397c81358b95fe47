/* postgres_test: a change that nobody waits for is heard of all the same, on either engine. */
#define FRESH_SCHEMA test_schema
#include "store/fresh.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

static void put(struct work *w, const char *token)
{
	store_query(w, "INSERT INTO form_token (region, token, id, at) VALUES ($1, $2, 1, 1)",
	    I(w->actor.region), T(token));
}

static int64_t there_are(struct work *w)
{
	return cell_number(store_query(w, "SELECT count(*) FROM form_token"), 0, 0);
}

static void what_was_sent_is_there_for_the_next_question(void **state)
{
	struct work w;

	(void)state;
	test_begin(&w, s, true);
	for (int i = 1; i <= 20; i++) {
		put(&w, arena_printf(&w.arena, "first %d", i));
		if (i % 3 == 0)
			assert_int_equal(there_are(&w), i);
	}
	test_end(&w);
	test_begin(&w, s, false);
	assert_int_equal(there_are(&w), 20);
	test_end(&w);
}

/* The same token twice: the second fails, whether a question follows or only the commit. */
static void what_fails_is_heard(void **state)
{
	struct work w;

	(void)state;
	for (int ask = 0; ask < 2; ask++) {
		test_begin(&w, s, true);
		put(&w, "second");
		put(&w, "second");
		put(&w, "third");
		if (ask)
			assert_int_equal(there_are(&w), 0);
		assert_false(store_end(&w));
		assert_non_null(w.fault);
		arena_reset(&w.arena);
	}
	test_begin(&w, s, true);
	assert_int_equal(there_are(&w), 20);
	put(&w, "second");
	test_end(&w);
}

static void what_is_cancelled_is_gone(void **state)
{
	struct work w;

	(void)state;
	test_begin(&w, s, true);
	put(&w, "fourth");
	store_cancel(&w);
	arena_reset(&w.arena);
	test_begin(&w, s, false);
	assert_int_equal(there_are(&w), 21);
	put(&w, "fifth"); /* a work that only reads writes nothing */
	assert_false(store_end(&w));
	arena_reset(&w.arena);
}

/* ---- Two that wait for each other ---- */

static void touch(struct work *w, const char *token)
{
	store_query(w, "UPDATE form_token SET at = at + 1 WHERE token = $1 RETURNING at", T(token));
}

struct other {
	struct store *store;
	struct work work;
	bool well;
};

static void *touch_the_other_way_round(void *context)
{
	struct other *o = context;

	test_begin(&o->work, o->store, true);
	touch(&o->work, "first 2");
	touch(&o->work, "first 1");
	o->well = store_end(&o->work);
	return NULL;
}

/* PostgreSQL ends one of them, which would go well now; on SQLite they come one after the other. */
static void a_clash_is_known_as_one(void **state)
{
	struct other o = { .store = second_store() };
	pthread_t thread;
	struct work w;
	bool well;

	(void)state;
	test_begin(&w, s, true);
	touch(&w, "first 1");
	assert_int_equal(pthread_create(&thread, NULL, touch_the_other_way_round, &o), 0);
	poll(NULL, 0, 200);
	touch(&w, "first 2");
	well = store_end(&w);
	pthread_join(thread, NULL);
	assert_int_equal(well + o.well, store_is_postgres(s) ? 1 : 2);
	if (!well)
		assert_int_equal(w.kind, FAULT_CLASH);
	if (!o.well)
		assert_int_equal(o.work.kind, FAULT_CLASH);
	arena_reset(&w.arena);
	arena_reset(&o.work.arena);
	store_close(o.store);
}

/* Nothing has been asked in it yet: it is only said that it begins. */
static void a_work_that_asks_nothing_ends_well(void **state)
{
	struct work w;

	(void)state;
	test_begin(&w, s, true);
	test_end(&w);
	test_begin(&w, s, true);
	store_cancel(&w);
	arena_reset(&w.arena);
	test_begin(&w, s, false);
	there_are(&w);
	test_end(&w);
}

static void end_connection(const char *backend)
{
	struct store *other = second_store();
	pid_t process = (pid_t)strtol(backend, NULL, 10);
	struct work w;

	test_begin(&w, other, true);
	store_query(&w, "SELECT pg_terminate_backend($1::int)", T(backend));
	assert_null(w.fault);
	test_end(&w);
	store_close(other);
	/* It leaves the list of the server's processes before its socket is closed. */
	while (kill(process, 0) == 0 || errno == EPERM)
		poll(NULL, 0, 10);
}

/* The server has been restarted since the last work: who saves now need not know. */
static void who_writes_on_a_lost_connection_comes_back(void **state)
{
	struct work w;
	char backend[24];
	int64_t before;

	(void)state;
	if (!store_is_postgres(s))
		skip();
	test_begin(&w, s, true);
	before = there_are(&w);
	snprintf(backend, sizeof backend, "%lld",
	    (long long)cell_number(store_query(&w, "SELECT pg_backend_pid()"), 0, 0));
	test_end(&w);
	end_connection(backend);
	test_begin(&w, s, true);
	put(&w, "after it was lost");
	assert_int_equal(there_are(&w), before + 1);
	test_end(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_sent_is_there_for_the_next_question),
		cmocka_unit_test(what_fails_is_heard),
		cmocka_unit_test(what_is_cancelled_is_gone),
		cmocka_unit_test(a_clash_is_known_as_one),
		cmocka_unit_test(a_work_that_asks_nothing_ends_well),
		cmocka_unit_test(who_writes_on_a_lost_connection_comes_back),
	};

	return cmocka_run_group_tests(tests, fresh, close_store);
}
