/* where_test: what an actor may not see does not exist for it. */
#include "store/fresh.h"

static void a_town_sees_its_own(void **state)
{
	struct affair a;
	struct work w;
	int64_t ours, theirs;

	(void)state;
	test_begin(&w, s, true);
	ours = affair_new(&w, "1", 1);
	theirs = affair_new(&w, "2", 2);
	as_officer(&w, 1);
	assert_true(store_get(&w, &affair_record, ours, &a));
	assert_false(store_get(&w, &affair_record, theirs, &a));
	a.head = (struct head){ .id = theirs, .version = 1 };
	assert_int_equal(store_save(&w, &affair_record, &a), ABSENT);
	assert_int_equal(store_remove(&w, &affair_record, theirs, 1), ABSENT);
	assert_int_equal(store_restore(&w, &affair_record, theirs, 1), ABSENT);
	w.actor = actor_program(TEST_REGION + 1);
	assert_false(store_get(&w, &affair_record, ours, &a));
	assert_int_equal(store_remove(&w, &affair_record, ours, 1), ABSENT);
	test_end(&w);
}

static void a_town_writes_its_own(void **state)
{
	struct affair into_theirs = { .number = "9",
		.municipality = { true, 2 },
		.topics = "nurse" },
		      a;
	struct work w;
	int64_t ours;

	(void)state;
	test_begin(&w, s, true);
	ours = affair_new(&w, "1", 1);
	as_officer(&w, 1);
	assert_int_equal(store_save(&w, &affair_record, &into_theirs), ABSENT);
	assert_true(store_get(&w, &affair_record, ours, &a));
	a.municipality.n = 2;
	a.topics = "nurse";
	assert_int_equal(store_save(&w, &affair_record, &a), ABSENT);
	assert_null(w.fault);
	test_end(&w);
	test_begin(&w, s, false);
	assert_int_equal(how_many(&w, "SELECT count(*) FROM affair"), 1);
	assert_int_equal(how_many(&w, "SELECT count(*) FROM history"), 1);
	assert_int_equal(how_many(&w, "SELECT count(*) FROM code_value"), 0);
	assert_true(store_get(&w, &affair_record, ours, &a));
	assert_int_equal(a.municipality.n, 1);
	assert_int_equal(a.head.version, 1);
	assert_int_equal(a.head.changed_by.id, 0);
	test_end(&w);
}

static void parts_are_seen_with_their_whole(void **state)
{
	struct deed d;
	struct leaf l;
	struct work w;
	int64_t ours, theirs, deed, leaf;

	(void)state;
	test_begin(&w, s, true);
	ours = affair_new(&w, "1", 1);
	theirs = affair_new(&w, "2", 2);
	deed = deed_new(&w, theirs, "訪問");
	leaf = leaf_new(&w, deed, "紙");
	as_officer(&w, 2);
	assert_true(store_get(&w, &deed_record, deed, &d));
	assert_true(store_get(&w, &leaf_record, leaf, &l));
	as_officer(&w, 1);
	assert_false(store_get(&w, &deed_record, deed, &d));
	assert_false(store_get(&w, &leaf_record, leaf, &l));
	l.words = "ours";
	assert_int_equal(store_save(&w, &leaf_record, &l), ABSENT);
	d = (struct deed){ .affair.id = theirs, .words = "into theirs" };
	assert_int_equal(store_save(&w, &deed_record, &d), ABSENT);
	d = (struct deed){ .affair.id = 12345, .words = "into nothing" };
	assert_int_equal(store_save(&w, &deed_record, &d), ABSENT);
	d = (struct deed){ .affair.id = ours, .words = "into ours" };
	assert_int_equal(store_save(&w, &deed_record, &d), SAVED);
	d.affair.id = theirs;
	assert_int_equal(store_save(&w, &deed_record, &d), ABSENT);
	test_end(&w);
}

static void titles_do_not_leak(void **state)
{
	struct affair a = { .number = "1", .municipality = { true, 1 } };
	struct work w;

	(void)state;
	test_begin(&w, s, true);
	a.townsman.id = townsman_new(&w, "髙橋 花子", NULL, 2);
	a.earlier.id = affair_new(&w, "0", 2);
	assert_int_equal(store_save(&w, &affair_record, &a), SAVED);
	assert_true(store_get(&w, &affair_record, a.head.id, &a));
	assert_string_equal(a.townsman.title, "髙橋 花子");
	assert_string_equal(a.earlier.title, "0");
	as_officer(&w, 1);
	assert_true(store_get(&w, &affair_record, a.head.id, &a));
	assert_string_equal(a.townsman.title, "（非公開）");
	assert_string_equal(a.earlier.title, "（非公開）");
	as_reader(&w);
	assert_true(store_get(&w, &affair_record, a.head.id, &a));
	assert_string_equal(a.townsman.title, "（非公開）");
	assert_string_equal(a.earlier.title, "0");
	test_end(&w);
}

static void nobody_reads_or_writes(void **state)
{
	struct affair a = { .number = "2" };
	struct query all = {0};
	struct version *versions;
	struct work w;
	int64_t id;

	(void)state;
	test_begin(&w, s, true);
	id = affair_new(&w, "1", 1);
	deed_new(&w, id, "part");
	as_nobody(&w);
	w.actor.may = (uint64_t)1 << ALL_TOWNS; /* how far one reads, but not that one may */
	assert_false(store_get(&w, &affair_record, id, &a));
	assert_int_equal(store_save(&w, &affair_record, &a), ABSENT);
	assert_int_equal(store_list(&w, &affair_record, &all).n, 0);
	assert_int_equal(store_list(&w, &deed_record, &all).n, 0);
	assert_int_equal(store_count(&w, &affair_record, &all), 0);
	assert_int_equal(store_history(&w, &affair_record, id, &versions), 0);
	assert_int_equal(store_remove(&w, &affair_record, id, 1), ABSENT);
	test_end(&w);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fresh, close_store)
	const struct CMUnitTest tests[] = {
		TEST(a_town_sees_its_own),
		TEST(a_town_writes_its_own),
		TEST(parts_are_seen_with_their_whole),
		TEST(titles_do_not_leak),
		TEST(nobody_reads_or_writes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
