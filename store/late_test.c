/* late_test: rows that are put in at the end of a transaction, and who asks for them before. */
#include "store/fresh.h"
#include "store/internal.h"

static int64_t put_affair(struct work *w, const char *number, const char *story)
{
	struct affair affair = { .number = number, .municipality = { true, 1 }, .story = story,
		.phone = "024-500-1234", .topics = "bed bath" };

	assert_int_equal(store_save(w, &affair_record, &affair), SAVED);
	return affair.head.id;
}

/* How many rows beside it tell of one record. */
static void assert_rows(struct work *w, int64_t versions, int64_t codes, int64_t called)
{
	assert_int_equal(how_many(w, "SELECT count(*) FROM history"), versions);
	assert_int_equal(how_many(w, "SELECT count(*) FROM code_value"), codes);
	assert_int_equal(how_many(w, "SELECT count(*) FROM called"), called);
}

static int64_t found(struct work *w, const char *word)
{
	return store_count(w, &affair_record, &(struct query){ .find = word });
}

static void who_asks_before_the_end_finds_them(void **state)
{
	struct version *version;
	struct work w;
	int64_t id;

	(void)state;
	test_begin(&w, s, true);
	code_new(&w, "topic", "bed", "ベッド", 1);
	code_new(&w, "topic", "bath", "入浴", 2);
	test_end(&w);
	test_begin(&w, s, true);
	id = put_affair(&w, "1", "玄関の段差");
	assert_int_equal(store_history(&w, &affair_record, id, &version), 1);
	assert_string_equal(version[0].what, "new");
	assert_int_equal(found(&w, "段差"), 1);
	assert_int_equal(store_count(&w, &affair_record,
			     &(struct query){ .filters = 1,
				 .filter = { { .field = field("topics"), .compare = INCLUDES,
				     .value = "bath" } } }),
	    1);
	assert_int_equal(how_many(&w, "SELECT count(*) FROM called WHERE record = 'affair'"), 1);
	test_end(&w);
}

static void what_is_saved_twice_is_there_once(void **state)
{
	struct affair affair = {0};
	struct work w;
	int64_t id;

	(void)state;
	test_begin(&w, s, true);
	id = put_affair(&w, "1", "玄関の段差");
	assert_true(store_get(&w, &affair_record, id, &affair));
	affair.story = "浴室の手すり";
	assert_int_equal(store_save(&w, &affair_record, &affair), SAVED);
	affair.story = "台所の床";
	affair.topics = "bed";
	assert_int_equal(store_save(&w, &affair_record, &affair), SAVED);
	test_end(&w);
	test_begin(&w, s, false);
	assert_rows(&w, 3, 1, 1);
	assert_int_equal(found(&w, "台所"), 1);
	assert_int_equal(found(&w, "段差"), 0);
	assert_int_equal(found(&w, "浴室"), 0);
	test_end(&w);
}

static void of_many_none_is_left_out(void **state)
{
	enum { MANY = 2 * LATE_ROWS + 7 };
	struct work w;

	(void)state;
	test_begin(&w, s, true);
	for (int i = 0; i < MANY; i++) {
		put_affair(&w, arena_printf(&w.arena, "%d", i), "玄関の段差");
		assert_int_equal(store_next_number(&w, "affairs"), i + 1);
	}
	assert_int_equal(how_many(&w, "SELECT value FROM counter"), MANY);
	test_end(&w);
	test_begin(&w, s, false);
	assert_rows(&w, MANY, 2 * MANY, MANY);
	assert_int_equal(found(&w, "段差"), MANY);
	test_end(&w);
	test_begin(&w, s, true);
	assert_int_equal(store_next_number(&w, "affairs"), MANY + 1);
	test_end(&w);
}

/* In one statement PostgreSQL would refuse to change a row twice. */
static void the_later_of_two_stays(void **state)
{
	static const struct late_table table = { "counter",
		"INSERT INTO counter (region, sequence, value)",
		" ON CONFLICT (region, sequence) DO UPDATE SET value = excluded.value", 3, 2 };
	struct work w;

	(void)state;
	test_begin(&w, s, true);
	for (int64_t i = 1; i <= 3; i++) {
		late_put(&w, &table, (const struct arg[]){ I(1), T("one"), I(i) });
		late_put(&w, &table, (const struct arg[]){ I(1), T("other"), I(10 * i) });
	}
	test_end(&w);
	test_begin(&w, s, false);
	assert_int_equal(how_many(&w, "SELECT value FROM counter WHERE sequence = 'one'"), 3);
	assert_int_equal(how_many(&w, "SELECT value FROM counter WHERE sequence = 'other'"), 30);
	test_end(&w);
}

static void what_is_taken_back_never_comes(void **state)
{
	struct work w;

	(void)state;
	test_begin(&w, s, true);
	put_affair(&w, "1", "玄関の段差");
	store_cancel(&w);
	arena_reset(&w.arena);
	test_begin(&w, s, true);
	test_end(&w);
	test_begin(&w, s, false);
	assert_rows(&w, 0, 0, 0);
	test_end(&w);
}

/* False: it went well, for there is no such call. */
static bool fails_at(int call)
{
	struct affair affair = { .number = "1", .municipality = { true, 1 }, .story = "玄関の段差",
		.phone = "024-500-1234", .topics = "bed bath" };
	struct work w;
	bool well;

	test_work(&w, s);
	w.fail_at = call;
	store_begin(&w, true);
	store_save(&w, &affair_record, &affair);
	store_next_number(&w, "affairs");
	well = store_end(&w);
	arena_reset(&w.arena);
	return !well;
}

static void whatever_fails_nothing_is_half_there(void **state)
{
	struct work w;
	int call;

	(void)state;
	for (call = 1; fails_at(call); call++) {
		test_begin(&w, s, false);
		assert_rows(&w, 0, 0, 0);
		assert_int_equal(how_many(&w, "SELECT count(*) FROM affair"), 0);
		test_end(&w);
	}
	assert_in_range(call, 8, 60);
	test_begin(&w, s, false);
	assert_rows(&w, 1, 2, 1);
	test_end(&w);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fresh, close_store)
	const struct CMUnitTest tests[] = {
		TEST(who_asks_before_the_end_finds_them),
		TEST(what_is_saved_twice_is_there_once),
		TEST(of_many_none_is_left_out),
		TEST(the_later_of_two_stays),
		TEST(what_is_taken_back_never_comes),
		TEST(whatever_fails_nothing_is_half_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
