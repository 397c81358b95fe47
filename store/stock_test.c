/* stock_test: what SQLite plans by, in a file as any hub's: along what is rare, never along all
 * of a region because an index happens to have everything that is asked. */
#define FRESH_SCHEMA test_schema
#include "store/fresh.h"

static bool goes_along(const struct rows *plan, const char *index)
{
	bool along = false;

	for (int i = 0; i < plan->n; i++)
		along = along || strstr(CELL(plan, i, 3), index);
	return along;
}
#define PLAN(w, sql) store_query(w, "EXPLAIN QUERY PLAN SELECT count(*) FROM thing WHERE" \
	" region = 1 AND removed = 0 AND " sql)

static void it_goes_along_what_is_rare(void **state)
{
	struct work w;

	(void)state;
	if (store_is_postgres(s))
		skip();
	test_begin(&w, s, false);
	assert_true(goes_along(PLAN(&w, "state = 'new' AND urgent = 1"), "thing_by_state"));
	assert_true(goes_along(PLAN(&w, "state = 'new' AND box = 7"), "thing_by_box"));
	assert_true(goes_along(PLAN(&w, "urgent = 1 AND place = 'home'"), "thing_by_place"));
	assert_true(goes_along(PLAN(&w, "urgent = 1"), "thing_by_urgent"));
	/* Of what leads somewhere there may be as much as there is. */
	assert_true(goes_along(PLAN(&w, "state = 'new' AND box > 0"), "thing_by_state"));
	test_end(&w);
}

/* Whoever counts himself is told again by the next migration, and so is who drops an index. */
static void it_is_told_again(void **state)
{
	struct work w;
	struct rows *before, *after;

	(void)state;
	if (store_is_postgres(s))
		skip();
	test_begin(&w, s, true);
	before = store_query(&w, "SELECT tbl, idx, stat FROM sqlite_stat1 ORDER BY idx");
	assert_true(before->n > 10);
	store_query(&w, "ANALYZE");
	store_query(&w, "DROP INDEX thing_by_state");
	assert_true(store_migrate(&w, &test_schema));
	after = store_query(&w, "SELECT tbl, idx, stat FROM sqlite_stat1 ORDER BY idx");
	assert_int_equal(after->n, before->n);
	for (int i = 0; i < after->n * after->cols; i++)
		assert_string_equal(after->cell[i], before->cell[i]);
	test_end(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_goes_along_what_is_rare),
		cmocka_unit_test(it_is_told_again),
	};

	return cmocka_run_group_tests(tests, fresh, close_store);
}
