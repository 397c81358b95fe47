/* remembered_test: what was asked before is not asked again, and is never out of date. */
#include "store/internal.h"
#include "store/both.h"

#include <string.h>

/* ---- An engine that counts what it is asked ---------------------------------------------- */

static const struct driver *engine;
static int asked;

static const char *count_and_ask(void *connection, struct arena *a, const struct question *q)
{
	asked++;
	return engine->ask(connection, a, q);
}

static int fresh(void **state)
{
	static struct driver counting;

	open_both(state);
	engine = here->driver;
	counting = *engine;
	counting.ask = count_and_ask;
	here->driver = &counting;
	return 0;
}

/* ---- Questions ---------------------------------------------------------------------------- */

static void save_box(struct store *s, int64_t region, const char *name)
{
	struct box box = { .name = name };
	struct work w;

	test_begin(&w, s, true);
	w.actor.region = region;
	assert_int_equal(store_save(&w, &box_record, &box), SAVED);
	test_end(&w);
}

/* A work that asks something else first, as every page does, and then for the boxes' names. */
static int boxes_seen(int64_t region, const char *first)
{
	struct work w;
	struct rows *rs;
	int n;

	test_begin(&w, here, false);
	store_query(&w, "SELECT 1");
	rs = store_query(&w, "SELECT name, changed_by FROM box WHERE region = $1 ORDER BY name, id",
	    I(region));
	n = rs->n;
	if (first) {
		assert_true(n > 0);
		assert_string_equal(CELL(rs, 0, 0), first);
		assert_string_equal(CELL(rs, n - 1, 1), "0");
	}
	test_end(&w);
	return n;
}

static void same_question_is_asked_once(void **state)
{
	int before;

	(void)state;
	save_box(here, TEST_REGION, "箱");
	boxes_seen(TEST_REGION, "箱");
	boxes_seen(TEST_REGION, "箱"); /* by now everything is prepared */
	before = asked;
	for (int i = 0; i < 10; i++)
		assert_int_equal(boxes_seen(TEST_REGION, "箱"), 1);
	assert_int_equal(asked - before, 10); /* only what comes first */
}

/* Figures that PostgreSQL groups come back as an answer that can be remembered. */
static int64_t boxes_by_town(void)
{
	const struct dimension none = {0};
	struct dimension town = { record_field(&box_record, "municipality"), BY_VALUE };
	struct query q = {0};
	struct work w;
	int64_t n;

	test_begin(&w, here, false);
	store_query(&w, "SELECT 1");
	n = store_cross(&w, &box_record, &q, town, none, NULL)->all;
	test_end(&w);
	return n;
}

static void same_figures_are_asked_once(void **state)
{
	int before;

	(void)state;
	if (!store_is_postgres(here))
		return;
	save_box(here, TEST_REGION, "箱");
	boxes_by_town();
	boxes_by_town();
	before = asked;
	for (int i = 0; i < 10; i++)
		assert_int_equal(boxes_by_town(), 1);
	assert_int_equal(asked - before, 10);
}

/* As the ledger does, before every answer; on SQLite it writes into a file of its own. */
static void what_is_written_apart_forgets_nothing(void **state)
{
	int before;

	(void)state;
	if (!store_is_postgres(here))
		return;
	save_box(here, TEST_REGION, "箱");
	boxes_seen(TEST_REGION, "箱");
	boxes_seen(TEST_REGION, "箱");
	store_apart(there);
	before = asked;
	for (int i = 0; i < 10; i++) {
		save_box(there, TEST_REGION + 1, "よその箱");
		assert_int_equal(boxes_seen(TEST_REGION, "箱"), 1);
	}
	assert_int_equal(asked - before, 10);
}

static void what_others_commit_is_seen(void **state)
{
	(void)state;
	for (int i = 0; i < 20; i++) {
		save_box(there, TEST_REGION, "箱");
		assert_int_equal(boxes_seen(TEST_REGION, "箱"), i + 1);
		assert_int_equal(boxes_seen(TEST_REGION, "箱"), i + 1);
	}
}

static void what_this_one_commits_is_seen(void **state)
{
	(void)state;
	for (int i = 0; i < 20; i++) {
		save_box(here, TEST_REGION, "箱");
		assert_int_equal(boxes_seen(TEST_REGION, "箱"), i + 1);
	}
}

/* Another one's work is underway while the question is asked, and is committed after. */
static void nothing_from_before_a_commit_stays(void **state)
{
	struct box box = { .name = "箱" };
	struct work w;

	(void)state;
	test_begin(&w, there, true);
	assert_int_equal(store_save(&w, &box_record, &box), SAVED);
	assert_int_equal(boxes_seen(TEST_REGION, NULL), 0);
	assert_int_equal(boxes_seen(TEST_REGION, NULL), 0);
	test_end(&w);
	assert_int_equal(boxes_seen(TEST_REGION, "箱"), 1);
}

static void what_was_rolled_back_is_never_seen(void **state)
{
	struct box box = { .name = "箱" };
	struct work w;

	(void)state;
	test_begin(&w, here, true);
	assert_int_equal(store_save(&w, &box_record, &box), SAVED);
	assert_int_equal(
	    store_query(&w, "SELECT name, changed_by FROM box WHERE region = $1 ORDER BY name, id",
		I(TEST_REGION))
		->n,
	    1);
	store_cancel(&w);
	arena_reset(&w.arena);
	assert_int_equal(boxes_seen(TEST_REGION, NULL), 0);
}

static void another_value_is_another_question(void **state)
{
	(void)state;
	save_box(here, TEST_REGION, "こちら");
	save_box(here, TEST_REGION + 1, "あちら");
	for (int i = 0; i < 3; i++) {
		boxes_seen(TEST_REGION, "こちら");
		boxes_seen(TEST_REGION + 1, "あちら");
	}
}

/* A number is not its digits, a text not nothing, and two values are not one. */
static void keys_do_not_run_together(void **state)
{
	static const struct arg some[][2] = {
		{ T("1"), T("") },
		{ T(""), T("1") },
		{ T(NULL), T("1") },
		{ T("1"), T(NULL) },
		{ I(1), T(NULL) },
		{ T(NULL), I(1) },
		{ T("1t"), T(NULL) },
	};
	struct question_key key[COUNT(some)] = {0};
	struct arena a = {0};

	(void)state;
	for (size_t i = 0; i < COUNT(some); i++)
		key[i] = question_key_of(&a, &(struct question){ .sql = "SELECT 1",
							 .args = some[i],
							 .n = 2 },
		    (struct made_as){0});
	for (size_t i = 0; i < COUNT(some); i++)
		for (size_t k = 0; k < i; k++)
			assert_false(key[i].size == key[k].size
			    && memcmp(key[i].text, key[k].text, key[i].size) == 0);
	arena_reset(&a);
}

static void memory_is_bounded(void **state)
{
	struct work w;

	(void)state;
	boxes_seen(TEST_REGION, NULL);
	test_begin(&w, here, false);
	store_query(&w, "SELECT 1");
	for (int i = 0; i < 30000; i++)
		assert_int_equal(
		    cell_number(store_query(&w, "SELECT CAST($1 AS INTEGER)", I(i)), 0, 0), i);
	assert_true(here->remembered.bytes > 0);
	assert_true(here->remembered.bytes <= REMEMBERED_MOST);
	test_end(&w);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fresh, close_both)
	const struct CMUnitTest tests[] = {
		TEST(same_question_is_asked_once),
		TEST(same_figures_are_asked_once),
		TEST(what_is_written_apart_forgets_nothing),
		TEST(what_others_commit_is_seen),
		TEST(what_this_one_commits_is_seen),
		TEST(nothing_from_before_a_commit_stays),
		TEST(what_was_rolled_back_is_never_seen),
		TEST(another_value_is_another_question),
		TEST(keys_do_not_run_together),
		TEST(memory_is_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
