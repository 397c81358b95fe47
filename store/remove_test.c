/* remove_test: what is taken away goes and comes back with its parts, and no others. */
#include "store/fresh.h"

/* An affair with two deeds of which the first has two leaves. */
struct tree {
	int64_t affair, deed[2], leaf[2];
};

static struct tree tree_new(struct work *w, const char *number)
{
	struct tree t = { .affair = affair_new(w, number, 1) };

	for (int i = 0; i < 2; i++)
		t.deed[i] = deed_new(w, t.affair, "訪問");
	for (int i = 0; i < 2; i++)
		t.leaf[i] = leaf_new(w, t.deed[0], "紙");
	return t;
}

static struct head head_of(struct work *w, const struct record *r, int64_t id)
{
	struct head *h = arena_alloc(&w->arena, r->size);

	assert_true(store_get(w, r, id, h));
	return *h;
}

static const struct query gone = { .removed = true };

static void parts_go_and_come_back(void **state)
{
	struct tree t, other;
	struct version *v;
	struct work w;

	(void)state;
	test_begin(&w, s, true);
	t = tree_new(&w, "1");
	other = tree_new(&w, "2");
	w.reason = "誤って登録した";
	assert_int_equal(store_remove(&w, &affair_record, t.affair, 1), SAVED);
	w.reason = NULL;
	assert_int_equal(store_count(&w, &affair_record, &(struct query){0}), 1);
	assert_int_equal(store_count(&w, &deed_record, &(struct query){0}), 2);
	assert_int_equal(store_count(&w, &deed_record, &(struct query){ .find = "訪問" }), 2);
	assert_int_equal(store_count(&w, &affair_record, &gone), 1);
	assert_int_equal(store_count(&w, &deed_record, &gone), 2);
	assert_int_equal(store_count(&w, &leaf_record, &gone), 2);
	assert_int_equal(head_of(&w, &affair_record, t.affair).removed, w.now);
	assert_int_equal(head_of(&w, &leaf_record, t.leaf[1]).version, 2);
	assert_int_equal(head_of(&w, &leaf_record, other.leaf[1]).version, 1);
	assert_int_equal(store_parts(&w, &deed_record, t.affair).n,
	    2); /* shown with the removed one */
	assert_int_equal(store_history(&w, &affair_record, t.affair, &v), 2);
	assert_string_equal(v[0].what, "remove");
	assert_string_equal(v[0].reason, "誤って登録した");
	assert_int_equal(v[0].changes, 0);
	assert_int_equal(store_restore(&w, &affair_record, t.affair, 2), SAVED);
	assert_int_equal(store_count(&w, &affair_record, &gone), 0);
	assert_int_equal(store_count(&w, &deed_record, &gone), 0);
	assert_int_equal(store_count(&w, &leaf_record, &gone), 0);
	assert_int_equal(head_of(&w, &leaf_record, t.leaf[1]).version, 3);
	assert_int_equal(store_history(&w, &leaf_record, t.leaf[1], &v), 3);
	assert_string_equal(v[0].what, "restore");
	assert_string_equal(v[1].what, "remove");
	test_end(&w);
}

/* Though everything happens at the same moment. */
static void what_went_before_stays_away(void **state)
{
	struct tree t;
	struct work w;

	(void)state;
	test_begin(&w, s, true);
	t = tree_new(&w, "1");
	assert_int_equal(store_remove(&w, &leaf_record, t.leaf[0], 1), SAVED);
	assert_int_equal(store_remove(&w, &deed_record, t.deed[1], 1), SAVED);
	assert_int_equal(store_remove(&w, &affair_record, t.affair, 1), SAVED);
	assert_int_equal(store_count(&w, &deed_record, &gone), 2);
	assert_int_equal(store_parts(&w, &deed_record, t.affair).n, 1);
	assert_int_equal(store_restore(&w, &affair_record, t.affair, 2), SAVED);
	assert_int_equal(store_count(&w, &deed_record, &gone), 1);
	assert_int_equal(store_count(&w, &leaf_record, &gone), 1);
	assert_int_equal(head_of(&w, &leaf_record, t.leaf[1]).removed, 0);
	assert_int_equal(store_restore(&w, &deed_record, t.deed[1], 2), SAVED);
	assert_int_equal(store_restore(&w, &leaf_record, t.leaf[0], 2), SAVED);
	assert_int_equal(store_parts(&w, &deed_record, t.affair).n, 2);
	test_end(&w);
}

static void a_part_does_not_come_back_alone(void **state)
{
	struct tree t;
	struct work w;

	(void)state;
	test_begin(&w, s, true);
	t = tree_new(&w, "1");
	assert_int_equal(store_remove(&w, &affair_record, t.affair, 1), SAVED);
	assert_int_equal(store_restore(&w, &deed_record, t.deed[0], 2), ABSENT);
	assert_string_equal(work_problem_of(&w, NULL)->say, "先に件を元に戻してください。");
	test_end(&w);
}

static void the_slower_one_is_told(void **state)
{
	struct affair a;
	struct tree t;
	struct work w;

	(void)state;
	test_begin(&w, s, true);
	t = tree_new(&w, "1");
	assert_true(store_get(&w, &affair_record, t.affair, &a));
	assert_int_equal(store_remove(&w, &affair_record, t.affair, 2), STALE);
	assert_int_equal(store_remove(&w, &affair_record, t.affair, 1), SAVED);
	assert_int_equal(store_remove(&w, &affair_record, t.affair, 1), STALE);
	assert_int_equal(store_remove(&w, &affair_record, t.affair, 2),
	    SAVED); /* it is away already */
	assert_int_equal(head_of(&w, &affair_record, t.affair).version, 2);
	a.story = "late";
	assert_int_equal(store_save(&w, &affair_record, &a), STALE);
	a.head.version = 2;
	assert_int_equal(store_save(&w, &affair_record, &a), ABSENT);
	assert_int_equal(store_restore(&w, &affair_record, t.affair, 1), STALE);
	assert_int_equal(store_restore(&w, &affair_record, 12345, 1), ABSENT);
	test_end(&w);
}

static bool remove_failing(const struct tree *t, long n)
{
	struct work w;
	bool well;

	test_work(&w, s);
	w.fail_at = n;
	store_begin(&w, true);
	store_remove(&w, &affair_record, t->affair, 1);
	well = store_end(&w);
	arena_reset(&w.arena);
	return well;
}

static void all_go_or_none(void **state)
{
	struct tree t;
	struct work w;
	long n = 1;

	(void)state;
	test_begin(&w, s, true);
	t = tree_new(&w, "1");
	test_end(&w);
	for (; !remove_failing(&t, n); n++) {
		test_begin(&w, s, false);
		assert_int_equal(store_count(&w, &affair_record, &gone), 0);
		assert_int_equal(store_count(&w, &deed_record, &gone), 0);
		assert_int_equal(store_count(&w, &leaf_record, &gone), 0);
		assert_int_equal(how_many(&w, "SELECT count(*) FROM history"), 5);
		test_end(&w);
	}
	assert_true(n > 10);
	test_begin(&w, s, false);
	assert_int_equal(how_many(&w, "SELECT count(*) FROM history"), 10);
	assert_int_equal(store_count(&w, &leaf_record, &gone), 2);
	test_end(&w);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fresh, close_store)
	const struct CMUnitTest tests[] = {
		TEST(parts_go_and_come_back),
		TEST(what_went_before_stays_away),
		TEST(a_part_does_not_come_back_alone),
		TEST(the_slower_one_is_told),
		TEST(all_go_or_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
