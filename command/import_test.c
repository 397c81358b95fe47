/* import_test: open data by the command line -- all of the files, or those that can be read. */
#include "domain/organizations/organizations.h"
#include "tests/spawn.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#define HEAD "名称,実施サービス,住所,全国地方公共団体コード,事業所番号\r\n"

static const char *given(const char *name, const char *text)
{
	const char *path = spawn_path(name);
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs(text, f);
	fclose(f);
	return path;
}

static int64_t places(const char *where)
{
	struct store *store = spawn_open(where);
	struct work w;
	int64_t n;

	spawn_begin(&w, store);
	n = store_count(&w, &organization_record, &(struct query){ .find = "命令の家" });
	spawn_end(&w);
	store_close(store);
	return n;
}

#define TRY(where, ...) yui("import", "kaigo", "--all", "--data", where, __VA_ARGS__)

static void test_a_bad_one_among_good_ones(void **state)
{
	const char *where = spawn_new_hub("import.db");
	const char *good = given("good.csv", HEAD "命令の家,訪問介護,一町,072079,0770700268\r\n");
	const char *more = given("more.csv", HEAD "命令の家,訪問介護,二町,072079,0770700953\r\n");
	const char *bad = given("bad.csv", HEAD "\"破れた家,訪問介護\r\n");
	const char *book = given("book.csv", "PK\3\4");
	const char *none = spawn_path("where-nothing-is-and-longer-than-a-name-is-shown/none.csv");

	(void)state;
	/* Unless told otherwise it is all or nothing, and every bad one is said at once. */
	assert_int_equal(TRY(where, good, bad, book, more), 1);
	spawn_check_said("「bad.csv」は取り込めません。2行目：引用符");
	spawn_check_said("「book.csv」は取り込めません。Excelのブック");
	spawn_check_said("--skip-bad");
	assert_int_equal(places(where), 0);
	assert_int_equal(TRY(where, good, none), 1);
	spawn_check_said("none.csv を読めません");
	assert_int_equal(places(where), 0);
	/* The good ones, and why not the others. */
	assert_int_equal(TRY(where, "--skip-bad", good, bad, none, book, more), 0);
	spawn_check_said("読めないファイルを除きました");
	spawn_check_said("bad.csv：2行目：引用符");
	spawn_check_said("book.csv：Excelのブック");
	spawn_check_said("none.csv：読めません");
	assert_int_equal(places(where), 2);
	assert_int_equal(TRY(where, "--skip-bad", bad, book), 1);
	assert_int_equal(TRY(where, "--skip-bad", none), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_a_bad_one_among_good_ones) };

	return cmocka_run_group_tests(tests, spawn_set_up, spawn_tear_down);
}
