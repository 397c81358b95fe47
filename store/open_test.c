/* open_test: where a store may be, and what is said where it may not. */
#include "store/store.h"

#include "tests/support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_store_that_cannot_be_opened_says_why),
		cmocka_unit_test(a_file_that_is_no_database_is_named),
		cmocka_unit_test(a_store_may_be_in_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
