/* crash_test: what was acknowledged is there after a kill, and others go on at once. */
#include "store/writer.h"
#include "tests/support.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

static const struct table pair_table = { "pair",
	"CREATE TABLE pair (id INTEGER PRIMARY KEY, half INTEGER NOT NULL);" };
static const struct table *const tables[] = { &pair_table, NULL };
static const struct schema schema = { .tables = tables };

/* Saves pairs for ever and tells each that was acknowledged. */
_Noreturn static void save_pairs(const char *where, int who, int tell)
{
	struct arena a = { 0 };
	const char *why = NULL;
	struct store *s = store_open(where, &a, &why);

	assert_non_null(s);
	for (int64_t i = 1;; i++) {
		int64_t id = (who * INT64_C(1000000) + i) * 2;
		struct work w;

		test_begin(&w, s, true);
		store_query(&w, "INSERT INTO pair (id, half) VALUES ($1, 1)", I(id));
		store_query(&w, "INSERT INTO pair (id, half) VALUES ($1, 2)", I(id + 1));
		if (!store_end(&w) || write(tell, &id, sizeof id) != sizeof id)
			_exit(1);
		arena_reset(&w.arena);
	}
}

static int64_t count(struct store *s, const char *sql, int64_t id)
{
	struct work w;
	int64_t n;

	test_begin(&w, s, false);
	n = cell_number(store_query_(&w, sql, &I(id), 1), 0, 0);
	test_end(&w);
	return n;
}

static void what_was_acknowledged_is_there(void **state)
{
	enum { PROCESSES = 3, ENOUGH = 60 };
	struct store *s = test_store_of(&schema);
	pid_t child[PROCESSES];
	int64_t ids[ENOUGH * 4];
	int pipes[2], n = 0;

	(void)state;
	assert_int_equal(pipe(pipes), 0);
	for (int i = 0; i < PROCESSES; i++) {
		child[i] = fork();
		if (child[i] == 0)
			save_pairs(test_store_where(), i + 1, pipes[1]);
	}
	close(pipes[1]);
	while (n < ENOUGH && read(pipes[0], &ids[n], sizeof *ids) == sizeof *ids)
		n++;
	for (int i = 0; i < PROCESSES; i++)
		kill(child[i], SIGKILL);
	while ((size_t)n < COUNT(ids) && read(pipes[0], &ids[n], sizeof *ids) == sizeof *ids)
		n++;
	for (int i = 0; i < PROCESSES; i++)
		waitpid(child[i], NULL, 0);
	close(pipes[0]);
	assert_true(n >= ENOUGH);
	for (int i = 0; i < n; i++)
		assert_int_equal(
		    count(s, "SELECT count(*) FROM pair WHERE id IN ($1, $1 + 1)", ids[i]), 2);
	assert_int_equal(
	    count(s, "SELECT sum(CASE half WHEN 1 THEN 1 ELSE -1 END) + $1 FROM pair", 0), 0);
	store_close(s);
}

static int64_t milliseconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * INT64_C(1000) + t.tv_nsec / 1000000;
}

/* Who stops in the middle of a save keeps the others only until it is killed. */
static void a_dead_writer_holds_nobody_up(void **state)
{
	struct store *s = test_store_of(&schema);
	int pipes[2];
	char byte;
	struct work w;
	pid_t child;

	(void)state;
	assert_int_equal(pipe(pipes), 0);
	child = fork();
	if (child == 0) {
		struct work stuck;

		test_begin(&stuck, second_store(), true);
		store_query(&stuck, "INSERT INTO pair (id, half) VALUES (7, 1)");
		if (write(pipes[1], "x", 1) == 1)
			pause();
		_exit(0);
	}
	assert_int_equal(read(pipes[0], &byte, 1), 1);
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	test_begin(&w, s, true);
	store_query(&w, "INSERT INTO pair (id, half) VALUES (7, 1)");
	test_end(&w);
	close(pipes[0]);
	close(pipes[1]);
	store_close(s);
}

static void a_turn_that_does_not_come_is_given_up(void **state)
{
	char path[] = "/tmp/yui-test-XXXXXX", queue[sizeof path + 8];
	int file = mkstemp(path), mine = writer_open(path), other = writer_open(path);
	int64_t start;

	(void)state;
	assert_true(file >= 0 && mine >= 0 && other >= 0);
	assert_true(writer_enter(mine, 1));
	start = milliseconds();
	assert_false(writer_enter(other, 1));
	assert_in_range(milliseconds() - start, 500, 5000);
	writer_leave(mine);
	assert_true(writer_enter(other, 1));
	close(file);
	close(mine);
	close(other);
	unlink(path);
	snprintf(queue, sizeof queue, "%s-writer", path);
	unlink(queue);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_acknowledged_is_there),
		cmocka_unit_test(a_dead_writer_holds_nobody_up),
		cmocka_unit_test(a_turn_that_does_not_come_is_given_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
