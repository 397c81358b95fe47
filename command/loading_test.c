/* loading_test: a region that is being made is there whole or not at all, on both databases. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/spawn.h"

/* Begins to make very many, and gets that signal once the first of them are in. */
static int interrupted(const char *where, int signal_number)
{
	int ends[2], status;
	char piece[256];
	struct text said = { .arena = &spawn_arena };
	pid_t child;

	assert_int_equal(pipe(ends), 0);
	child = fork();
	if (child == 0) {
		dup2(ends[1], STDERR_FILENO);
		dup2(ends[1], STDOUT_FILENO);
		close(ends[0]);
		close(ends[1]);
		execl(spawn_program(), "yui", "demo", "--data", where, "--cases", "1000000",
		    (char *)NULL);
		_exit(99);
	}
	close(ends[1]);
	text_add(&said, "");
	while (strstr(said.s, "手本の相談 63") == NULL) {
		ssize_t n = read(ends[0], piece, sizeof piece);

		assert_true(n > 0);
		text_addn(&said, piece, (size_t)n);
	}
	kill(child, signal_number);
	while (read(ends[0], piece, sizeof piece) > 0)
		continue;
	close(ends[0]);
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static bool is_left(const char *where, const char *end)
{
	return access(arena_printf(&spawn_arena, "%s%s", where, end), F_OK) == 0;
}

static void assert_nothing(const char *where)
{
	struct store *store;
	struct arena a = {0};
	const char *why;
	struct work w;

	if (!spawn_on_postgres()) {
		assert_false(is_left(where, ""));
		assert_false(is_left(where, ".loading"));
		assert_false(is_left(where, ".loading-writer"));
		return;
	}
	store = store_open(where, &a, &why);
	assert_non_null(store);
	w = (struct work){ .store = store, .now = moment_now() };
	store_begin(&w, true);
	assert_int_equal(store_query(&w, "SELECT 1 FROM pg_tables WHERE schemaname = 'public'")->n,
	    0);
	store_cancel(&w);
	store_close(store);
	arena_reset(&w.arena);
	arena_reset(&a);
}

static void who_stops_it_leaves_nothing(void **state)
{
	const char *where = spawn_new_place("stopped.db");

	(void)state;
	assert_int_equal(interrupted(where, SIGTERM), 1);
	assert_nothing(where);
	assert_int_equal(interrupted(where, SIGINT), 1);
	assert_nothing(where);
}

static void what_was_killed_is_said_and_taken_away(void **state)
{
	const char *where = spawn_new_place("killed.db");

	(void)state;
	assert_int_equal(interrupted(where, SIGKILL), -SIGKILL);
	if (spawn_on_postgres()) {
		assert_nothing(where);
		return;
	}
	assert_false(is_left(where, ""));
	assert_true(is_left(where, ".loading"));
	assert_int_equal(yui("demo", "--data", where), 0);
	spawn_check_said("途中で終わって");
	assert_false(is_left(where, ".loading"));
	assert_int_equal(yui("verify", "--data", where), 0);
}

static void a_region_of_many_is_whole(void **state)
{
	const char *where = spawn_new_place("many.db");

	(void)state;
	assert_int_equal(yui("demo", "--data", where, "--cases", "1100", "--seed", "3"), 0);
	spawn_check_said("索引");
	assert_int_equal(yui("verify", "--data", where), 0);
	spawn_check_said("疑い 0 件");
	assert_int_equal(yui("demo", "--data", where, "--cases", "1100"), 1);
	spawn_check_said("何も変えていません");
	assert_int_equal(yui("demo", "--data", where, "--if-absent"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_stops_it_leaves_nothing),
		cmocka_unit_test(what_was_killed_is_said_and_taken_away),
		cmocka_unit_test(a_region_of_many_is_whole),
	};

	return cmocka_run_group_tests(tests, spawn_set_up, spawn_tear_down);
}
