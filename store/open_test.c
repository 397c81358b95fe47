/* open_test: where a store may be, and what is said where it may not. */
#include "store/store.h"

#include "tests/support.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static void a_store_that_cannot_be_opened_says_why(void **state)
{
	static const char *const nowhere[] = { "/no/such/directory/yui.db",
		"postgres:///nothing?host=/no/such/directory" };

	(void)state;
	for (size_t i = 0; i < COUNT(nowhere); i++) {
		struct arena a = { 0 };
		const char *why = NULL;

		assert_null(store_open(nowhere[i], &a, &why));
		assert_non_null(why);
		assert_non_null(strstr(why, "/no/such/directory"));
		arena_reset(&a);
	}
	store_close(NULL);
}

/* What a file beside the program's own is, it says to somebody who knows no SQLite. */
static void a_file_that_is_no_database_is_named(void **state)
{
	char path[] = "/tmp/yui-no-database-XXXXXX", queue[64];
	struct arena a = { 0 };
	const char *why = NULL;
	int fd = mkstemp(path);

	(void)state;
	assert_true(fd >= 0);
	for (int i = 0; i < 100; i++)
		assert_int_equal(write(fd, "これは日誌です。\n", 25), 25);
	close(fd);
	assert_null(store_open(path, &a, &why));
	assert_non_null(strstr(why, "データベースではないファイルです"));
	assert_null(store_open("/tmp", &a, &why));
	assert_non_null(strstr(why, "フォルダーです"));
	unlink(path);
	snprintf(queue, sizeof queue, "%s-writer", path);
	unlink(queue);
	arena_reset(&a);
}

static void a_store_may_be_in_memory(void **state)
{
	struct arena a = { 0 };
	const char *why = NULL;
	struct store *s = store_open(":memory:", &a, &why);
	struct work w;

	(void)state;
	assert_non_null(s);
	test_migrate(s, &test_schema);
	test_begin(&w, s, false);
	assert_int_equal(store_count(&w, &box_record, &(struct query){ 0 }), 0);
	test_end(&w);
	store_close(s);
	arena_reset(&a);
}

/* What another process sees: whether this one holds a lock on the file. */
static bool is_locked(const char *path)
{
	int status = 0;
	pid_t child = fork();

	if (child == 0) {
		struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
		int fd = open(path, O_RDWR);

		_exit(fd >= 0 && fcntl(fd, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK ? 1 : 0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status) == 1;
}

/* Else a program beside the server takes itself for the last one, and the log with what is still
 * being written. */
static void a_second_connection_leaves_the_locks_of_the_first(void **state)
{
	char folder[] = "/tmp/yui-locks-XXXXXX";
	struct arena a = { 0 };
	const char *path, *why = NULL;
	struct store *first, *second;
	struct work w;

	(void)state;
	assert_non_null(mkdtemp(folder));
	path = arena_printf(&a, "%s/yui.db", folder);
	first = store_open(path, &a, &why);
	assert_non_null(first);
	test_migrate(first, &test_schema);
	assert_true(is_locked(path));
	second = store_open(path, &a, &why);
	assert_non_null(second);
	test_begin(&w, second, false);
	test_end(&w);
	assert_true(is_locked(path));
	store_close(second);
	assert_true(is_locked(path));
	store_close(first);
	assert_false(is_locked(path));
	unlink(path);
	unlink(arena_printf(&a, "%s-writer", path));
	rmdir(folder);
	arena_reset(&a);
}

static void begin_fails(struct store *s)
{
	struct work w;

	test_work(&w, s);
	store_begin(&w, true);
	assert_non_null(w.fault);
	assert_int_equal(w.kind, FAULT_GONE);
	store_cancel(&w);
	arena_reset(&w.arena);
}

static void begin_goes_well(struct store *s)
{
	struct work w;

	test_begin(&w, s, true);
	test_end(&w);
}

/* Nothing is written into a file that was taken away, nor a new one made in its place. */
static void a_file_that_is_taken_away_is_missed(void **state)
{
	char folder[] = "/tmp/yui-place-XXXXXX";
	struct arena a = { 0 };
	const char *path, *away, *why = NULL;
	struct store *s;

	(void)state;
	assert_non_null(mkdtemp(folder));
	path = arena_printf(&a, "%s/yui.db", folder);
	away = arena_printf(&a, "%s/away.db", folder);
	s = store_open(path, &a, &why);
	assert_non_null(s);
	store_stay(path);
	begin_goes_well(s);
	assert_int_equal(rename(path, away), 0);
	begin_fails(s);
	assert_null(store_open(path, &a, &why));
	assert_non_null(strstr(why, "別のファイルに替わっています"));
	assert_int_not_equal(access(path, F_OK), 0);
	assert_int_equal(link(away, path), 0); /* it is back, whatever else it is called */
	begin_goes_well(s);
	unlink(path);
	fclose(fopen(path, "w"));
	begin_fails(s);
	assert_null(store_open(path, &a, &why));
	store_close(s);
	unlink(path);
	unlink(away);
	unlink(arena_printf(&a, "%s-writer", path));
	rmdir(folder);
	arena_reset(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_store_that_cannot_be_opened_says_why),
		cmocka_unit_test(a_file_that_is_no_database_is_named),
		cmocka_unit_test(a_store_may_be_in_memory),
		cmocka_unit_test(a_second_connection_leaves_the_locks_of_the_first),
		cmocka_unit_test(a_file_that_is_taken_away_is_missed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
