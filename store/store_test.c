/* store_test: connections, transactions and statements, on the engine of YUI_TEST_STORE. */
#include "store/store.h"

#include "tests/support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static const struct table note_table = { "note",
	"CREATE TABLE note (id INTEGER PRIMARY KEY, words TEXT, amount INTEGER);" };
static const struct table *const tables[] = { &note_table, NULL };
static const struct schema schema = { .tables = tables };

static int64_t count_notes(struct store *s)
{
	struct work w;
	int64_t n;

	test_begin(&w, s, false);
	n = cell_number(store_query(&w, "SELECT count(*) FROM note"), 0, 0);
	test_end(&w);
	return n;
}

static void values_come_back(void **state)
{
	struct store *s = test_store_of(&schema);
	struct rows *rs;
	struct work w;

	(void)state;
	test_begin(&w, s, true);
	store_query(&w, "INSERT INTO note (amount, words, id) VALUES ($3, $2, $1)", I(7),
	    T("髙橋 '\"\\ 𠮷"), I(INT64_MAX));
	store_query(&w, "INSERT INTO note (id, words, amount) VALUES ($1, $2, $3)", I(8), T(NULL),
	    T(NULL));
	store_query(&w, "INSERT INTO note (id, words, amount) VALUES ($1, $2, $3)", I(9), T("1"),
	    T("-12"));
	rs = store_query(&w, "SELECT words, amount FROM note WHERE id > $2 ORDER BY id", I(99),
	    I(0));
	assert_null(w.fault);
	assert_int_equal(rs->n, 3);
	assert_int_equal(rs->cols, 2);
	assert_string_equal(CELL(rs, 0, 0), "髙橋 '\"\\ 𠮷");
	assert_int_equal(cell_number(rs, 0, 1), INT64_MAX);
	assert_null(CELL(rs, 1, 0));
	assert_null(CELL(rs, 1, 1));
	assert_int_equal(cell_number(rs, 1, 1), 0);
	assert_int_equal(cell_number(rs, 2, 1), -12);
	assert_int_equal(cell_number(rs, 3, 0), 0);
	test_end(&w);
	assert_int_equal(count_notes(s), 3);
	store_close(s);
}

static void a_read_work_cannot_write(void **state)
{
	struct store *s = test_store_of(&schema);
	struct work w;

	(void)state;
	for (int i = 0; i < 2; i++) {
		test_begin(&w, s, false);
		store_query(&w, "INSERT INTO note (id) VALUES (1)");
		assert_non_null(w.fault);
		assert_false(store_end(&w));
		arena_reset(&w.arena);
	}
	assert_int_equal(count_notes(s), 0);
	test_begin(&w, s, true);
	store_query(&w, "INSERT INTO note (id) VALUES (1)");
	test_end(&w);
	assert_int_equal(count_notes(s), 1);
	store_close(s);
}

static void a_fault_undoes_everything(void **state)
{
	struct store *s = test_store_of(&schema);
	struct work w;

	(void)state;
	test_begin(&w, s, true);
	store_query(&w, "INSERT INTO note (id) VALUES (1)");
	store_query(&w, "INSERT INTO nothing_of_that_name (id) VALUES (1)");
	assert_non_null(w.fault);
	assert_int_equal(store_query(&w, "SELECT id FROM note")->n, 0);
	assert_false(store_end(&w));
	arena_reset(&w.arena);
	assert_int_equal(count_notes(s), 0);
	test_begin(&w, s, true);
	store_query(&w, "INSERT INTO note (id) VALUES (1)");
	store_cancel(&w);
	arena_reset(&w.arena);
	assert_int_equal(count_notes(s), 0);
	store_close(s);
}

static void save_two(struct work *w)
{
	store_begin(w, true);
	store_query(w, "INSERT INTO note (id, words) VALUES ($1, $2)", I(1), T("a"));
	store_query(w, "INSERT INTO note (id, words) VALUES ($1, $2)", I(2), T("b"));
	store_query(w, "UPDATE note SET words = $1 WHERE id = $2", T("c"), I(1));
}

static void every_call_may_fail(void **state)
{
	struct store *s = test_store_of(&schema);
	bool well = false;
	struct work w;
	int failed = 0;

	(void)state;
	for (long n = 1; !well; n++) {
		test_work(&w, s);
		w.fail_at = n;
		save_two(&w);
		well = store_end(&w);
		failed += !well;
		arena_reset(&w.arena);
		assert_int_equal(count_notes(s), well ? 2 : 0);
	}
	assert_int_equal(failed, 5); /* begin, three statements, commit */
	store_close(s);
}

struct seen {
	struct work *work;
	int rows, inner, stop_at;
};

static bool see(void *context, const char *const *cells, int cols)
{
	struct seen *seen = context;
	struct rows *rs;

	assert_int_equal(cols, 1);
	rs = store_query(seen->work, "SELECT id FROM note WHERE id = $1", T(cells[0]));
	seen->inner += rs->n;
	return ++seen->rows != seen->stop_at;
}

static void a_stream_lets_others_ask(void **state)
{
	static const char sql[] = "SELECT id FROM note WHERE id = id + $1 ORDER BY id";
	struct store *s = test_store_of(&schema);
	struct work w;
	struct seen seen = { .work = &w };

	(void)state;
	test_begin(&w, s, true);
	store_query(&w,
	    "INSERT INTO note (id) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
	    " WHERE i < 1000) SELECT i FROM n");
	test_end(&w);
	test_begin(&w, s, false);
	store_stream_(&w, sql, &I(0), 1, see, &seen);
	assert_null(w.fault);
	assert_int_equal(seen.rows, 1000);
	assert_int_equal(seen.inner, 1000);
	seen = (struct seen){ .work = &w, .stop_at = 7 };
	store_stream_(&w, sql, &I(0), 1, see, &seen);
	assert_int_equal(seen.rows, 7);
	seen = (struct seen){ .work = &w };
	store_stream_(&w, "SELECT id FROM note WHERE id < 0", NULL, 0, see, &seen);
	assert_int_equal(seen.rows, 0);
	test_end(&w);
	store_close(s);
}

static bool count_row(void *context, const char *const *cells, int cols)
{
	(void)cells;
	(void)cols;
	++*(int *)context;
	return true;
}

static bool count_pairs(void *context, const char *const *cells, int cols)
{
	struct seen *seen = context;

	(void)cells;
	(void)cols;
	seen->rows++;
	store_stream_(seen->work, "SELECT id FROM note", NULL, 0, count_row, &seen->inner);
	return true;
}

static void a_stream_runs_inside_of_itself(void **state)
{
	struct store *s = test_store_of(&schema);
	struct work w;
	struct seen seen = { .work = &w };

	(void)state;
	test_begin(&w, s, true);
	store_query(&w, "INSERT INTO note (id) VALUES (1), (2), (3)");
	for (int i = 1; i < 3; i++) {
		store_stream_(&w, "SELECT id FROM note", NULL, 0, count_pairs, &seen);
		assert_int_equal(seen.rows, 3 * i);
		assert_int_equal(seen.inner, 9 * i);
	}
	test_end(&w);
	store_close(s);
}

static bool fail_inside(void *context, const char *const *cells, int cols)
{
	struct seen *seen = context;

	(void)cells;
	(void)cols;
	seen->rows++;
	store_query(seen->work, "SELECT nothing FROM note");
	return true;
}

static void a_fault_inside_a_stream_ends_it(void **state)
{
	struct store *s = test_store_of(&schema);
	struct work w;
	struct seen seen = { .work = &w };

	(void)state;
	test_begin(&w, s, true);
	store_query(&w, "INSERT INTO note (id) VALUES (1), (2), (3)");
	store_stream_(&w, "SELECT id FROM note", NULL, 0, fail_inside, &seen);
	assert_int_equal(seen.rows, 1);
	assert_false(store_end(&w));
	arena_reset(&w.arena);
	assert_int_equal(count_notes(s), 0);
	store_close(s);
}

/* More texts than a connection keeps prepared, each asked twice. */
static void statements_are_dropped_and_come_again(void **state)
{
	struct store *s = test_store_of(&schema);
	struct work w;

	(void)state;
	for (int round = 0; round < 2; round++) {
		test_begin(&w, s, false);
		for (int i = 0; i < 450; i++) {
			const char *sql = arena_printf(&w.arena, "SELECT $1 + %d", i);

			assert_int_equal(cell_number(store_query_(&w, sql, &I(1), 1), 0, 0), i + 1);
		}
		test_end(&w);
	}
	store_close(s);
}

/* One process of several that save at the same moment; it answers how many it saved. */
static int save_many(const char *where, int who, int times)
{
	struct arena a = { 0 };
	const char *why = NULL;
	struct store *s = store_open(where, &a, &why);
	int saved = 0;

	for (int i = 0; s && i < times; i++) {
		struct work w;

		test_begin(&w, s, true);
		store_query(&w, "INSERT INTO note (id) VALUES ($1)", I(who * 1000 + i));
		store_query(&w,
		    "INSERT INTO note (id, amount) VALUES (0, 1)"
		    " ON CONFLICT (id) DO UPDATE SET amount = note.amount + 1");
		saved += store_end(&w);
		arena_reset(&w.arena);
	}
	store_close(s);
	arena_reset(&a);
	return saved;
}

static void nobody_is_refused(void **state)
{
	enum { PROCESSES = 16, TIMES = 10 };
	struct store *s = test_store_of(&schema);
	pid_t child[PROCESSES];
	struct work w;

	(void)state;
	for (int i = 0; i < PROCESSES; i++) {
		child[i] = fork();
		if (child[i] == 0)
			_exit(save_many(test_store_where(), i + 1, TIMES));
	}
	for (int i = 0; i < PROCESSES; i++) {
		int status;

		waitpid(child[i], &status, 0);
		assert_true(WIFEXITED(status));
		assert_int_equal(WEXITSTATUS(status), TIMES);
	}
	assert_int_equal(count_notes(s), PROCESSES * TIMES + 1);
	test_begin(&w, s, false);
	assert_int_equal(cell_number(store_query(&w, "SELECT amount FROM note WHERE id = 0"), 0, 0),
	    PROCESSES * TIMES);
	test_end(&w);
	store_close(s);
}

/* The server ends our connection, as it does when it restarts. */
static void a_lost_connection_comes_back(void **state)
{
	struct store *s = test_store_of(&schema), *other;
	struct arena a = { 0 };
	const char *mine;
	struct work w, killer;

	(void)state;
	if (!store_is_postgres(s)) {
		store_close(s);
		skip();
	}
	test_begin(&w, s, true);
	store_query(&w, "INSERT INTO note (id) VALUES (1)");
	mine = arena_copy(&a, CELL(store_query(&w, "SELECT pg_backend_pid()"), 0, 0));
	other = second_store();
	test_begin(&killer, other, true);
	store_query(&killer, "SELECT pg_terminate_backend($1::int)", T(mine));
	test_end(&killer);
	store_query(&w, "INSERT INTO note (id) VALUES (2)");
	assert_non_null(w.fault);
	assert_false(store_end(&w));
	arena_reset(&w.arena);
	assert_int_equal(count_notes(s), 0);
	store_close(other);
	store_close(s);
	arena_reset(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_come_back),
		cmocka_unit_test(a_read_work_cannot_write),
		cmocka_unit_test(a_fault_undoes_everything),
		cmocka_unit_test(every_call_may_fail),
		cmocka_unit_test(a_stream_lets_others_ask),
		cmocka_unit_test(a_stream_runs_inside_of_itself),
		cmocka_unit_test(a_fault_inside_a_stream_ends_it),
		cmocka_unit_test(statements_are_dropped_and_come_again),
		cmocka_unit_test(nobody_is_refused),
		cmocka_unit_test(a_lost_connection_comes_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
