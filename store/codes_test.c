/* codes_test: lists in their order, valid on their day, and never older than the last change. */
#include "store/fresh.h"

#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* The monotonic clock of this program stands still but when a test turns it. */
static int64_t clock_now = 1000000;

int clock_gettime(clockid_t clock, struct timespec *t)
{
	if (clock != CLOCK_MONOTONIC_COARSE)
		return (int)syscall(SYS_clock_gettime, clock, t);
	*t = (struct timespec){ clock_now / 1000, clock_now % 1000 * 1000000 };
	return 0;
}

static const struct date no_date;

/* The codes of a list as "code code ". */
static const char *list_of(struct work *w, const char *list, struct date on)
{
	struct text t = { .arena = &w->arena };
	const struct code *codes;
	int n = codes_of(w, list, on, &codes);

	text_add(&t, "");
	for (int i = 0; i < n; i++)
		text_addf(&t, "%s ", codes[i].code);
	return t.s;
}

static int64_t code_between(struct work *w, const char *code, struct date from, struct date until)
{
	struct code c = { .list = "place",
		.code = code,
		.label = code,
		.position = { true, 1 },
		.valid_from = from,
		.valid_until = until };

	assert_int_equal(store_save(w, &code_record, &c), SAVED);
	return c.head.id;
}

static void a_list_has_its_order(void **state)
{
	struct work w;

	(void)state;
	test_begin(&w, s, true);
	code_new(&w, "place", "b", "乙", 2);
	code_new(&w, "place", "c", "丙", 1);
	code_new(&w, "place", "a", "甲", 2);
	code_new(&w, "topic", "a", "別", 1);
	test_end(&w);
	test_begin(&w, s, false);
	assert_string_equal(list_of(&w, "place", no_date), "c a b ");
	assert_string_equal(list_of(&w, "none", no_date), "");
	assert_string_equal(code_label(&w, "place", "a"), "甲");
	assert_string_equal(code_label(&w, "topic", "a"), "別");
	assert_string_equal(code_label(&w, "topic", "unknown"), "unknown");
	assert_null(code_label(&w, "topic", NULL));
	as_nobody(&w); /* labels are no secret of a region */
	assert_string_equal(code_label(&w, "place", "a"), "甲");
	w.actor.region = TEST_REGION + 1;
	assert_string_equal(code_label(&w, "place", "a"), "a");
	test_end(&w);
}

static void a_code_has_its_days(void **state)
{
	const struct date before = { 2026, 3, 31 }, first = { 2026, 4, 1 }, last = { 2027, 3, 31 },
			  after = { 2027, 4, 1 };
	struct work w;

	(void)state;
	test_begin(&w, s, true);
	code_between(&w, "always", no_date, no_date);
	code_between(&w, "from", first, no_date);
	code_between(&w, "until", no_date, last);
	test_end(&w);
	test_begin(&w, s, false);
	assert_string_equal(list_of(&w, "place", no_date), "always from until ");
	for (int i = 0; i < 3; i++) {
		assert_string_equal(list_of(&w, "place", before), "always until ");
		assert_string_equal(list_of(&w, "place", first), "always from until ");
		assert_string_equal(list_of(&w, "place", last), "always from until ");
		assert_string_equal(list_of(&w, "place", after), "always from ");
	}
	for (int i = 1; i < 28; i++) /* more days than are kept */
		assert_string_equal(list_of(&w, "place", (struct date){ 2026, 2, (int8_t)i }),
		    "always until ");
	test_end(&w);
}

static void the_next_work_sees_the_change(void **state)
{
	struct code c;
	struct work w;
	int64_t id;

	(void)state;
	test_begin(&w, s, true);
	id = code_new(&w, "place", "home", "自宅", 1);
	test_end(&w);
	test_begin(&w, s, true);
	assert_string_equal(code_label(&w, "place", "home"), "自宅");
	assert_true(store_get(&w, &code_record, id, &c));
	c.label = "ご自宅";
	assert_int_equal(store_save(&w, &code_record, &c), SAVED);
	assert_string_equal(code_label(&w, "place", "home"),
	    "ご自宅"); /* so does the one that makes it */
	store_cancel(&w);
	arena_reset(&w.arena);
	test_begin(&w, s, true);
	assert_string_equal(code_label(&w, "place", "home"), "自宅"); /* it was never made */
	assert_int_equal(store_remove(&w, &code_record, id, 1), SAVED);
	test_end(&w);
	test_begin(&w, s, false);
	assert_string_equal(list_of(&w, "place", no_date), "");
	test_end(&w);
}

static void every_process_of_the_machine_sees_it(void **state)
{
	struct store *other = second_store();
	const char *label;
	struct code c;
	struct work w, reading;
	int64_t id;

	(void)state;
	test_begin(&w, s, true);
	id = code_new(&w, "place", "home", "自宅", 1);
	test_end(&w);
	test_begin(&reading, other, false);
	label = code_label(&reading, "place", "home");
	test_begin(&w, s, true);
	assert_true(store_get(&w, &code_record, id, &c));
	c.label = "ご自宅";
	assert_int_equal(store_save(&w, &code_record, &c), SAVED);
	assert_string_equal(code_label(&reading, "place", "home"), "自宅");
	test_end(&w);
	test_begin(&w, s, false);
	assert_string_equal(code_label(&w, "place", "home"), "ご自宅");
	test_end(&w);
	assert_string_equal(label, "自宅"); /* what was given out stays */
	test_end(&reading);
	test_begin(&reading, other, false);
	assert_string_equal(code_label(&reading, "place", "home"), "ご自宅");
	test_end(&reading);
	store_close(other);
}

/* As another machine does it: nobody here counts it. */
static void time_brings_the_rest(void **state)
{
	struct work w;

	(void)state;
	test_begin(&w, s, true);
	code_new(&w, "place", "home", "自宅", 1);
	test_end(&w);
	test_begin(&w, s, true);
	assert_string_equal(code_label(&w, "place", "home"), "自宅");
	store_query(&w,
	    "UPDATE code SET label = 'ご自宅', version = version + 1 WHERE list = 'place'");
	test_end(&w);
	clock_now += 4999;
	test_begin(&w, s, false);
	assert_string_equal(code_label(&w, "place", "home"), "自宅");
	clock_now += 1;
	assert_string_equal(code_label(&w, "place", "home"), "ご自宅");
	test_end(&w);
}

static void a_shared_counter_counts(void **state)
{
	static _Atomic uint64_t shared;
	uint64_t before;
	struct work w;

	(void)state;
	codes_share(&shared);
	test_begin(&w, s, true);
	before = shared;
	code_new(&w, "place", "home", "自宅", 1);
	code_new(&w, "place", "care", "施設", 2);
	assert_int_equal(shared, before);
	test_end(&w);
	assert_int_equal(shared, before + 1);
	test_begin(&w, s, true);
	affair_new(&w, "1", 1);
	test_end(&w);
	assert_int_equal(shared, before + 1);
	test_begin(&w, s, false);
	assert_string_equal(list_of(&w, "place", no_date), "home care ");
	test_end(&w);
	shared++; /* another process has changed it back and forth */
	test_begin(&w, s, false);
	assert_string_equal(list_of(&w, "place", no_date), "home care ");
	test_end(&w);
}

static void another_database_has_other_lists(void **state)
{
	struct store *other;
	struct work w;

	(void)state;
	test_begin(&w, s, true);
	code_new(&w, "place", "home", "自宅", 1);
	test_end(&w);
	test_begin(&w, s, false);
	assert_string_equal(list_of(&w, "place", no_date), "home ");
	test_end(&w);
	other = test_store_of(&affair_schema);
	test_begin(&w, other, false);
	assert_string_equal(list_of(&w, "place", no_date), "");
	test_end(&w);
	store_close(other);
}

static void a_fault_is_not_kept(void **state)
{
	const struct code *codes;
	struct work w;

	(void)state;
	test_begin(&w, s, true);
	code_new(&w, "place", "home", "自宅", 1);
	test_end(&w);
	test_begin(&w, s, false);
	w.fail_at = w.calls + 1;
	assert_int_equal(codes_of(&w, "place", no_date, &codes), 0);
	assert_null(codes);
	assert_string_equal(code_label(&w, "place", "home"), "home");
	assert_false(store_end(&w));
	arena_reset(&w.arena);
	test_begin(&w, s, false);
	assert_string_equal(list_of(&w, "place", no_date), "home ");
	test_end(&w);
}

static void a_code_is_checked(void **state)
{
	struct code c = { .list = "place",
		.code = "Ｈome",
		.label = "自宅",
		.position = { true, 1 },
		.valid_from = { 2026, 4, 2 },
		.valid_until = { 2026, 4, 1 } };
	struct work w;

	(void)state;
	test_begin(&w, s, true);
	assert_false(record_check(&w, &code_record, &c));
	assert_non_null(work_problem_of(&w, "code"));
	assert_non_null(work_problem_of(&w, "valid_until"));
	c.code = "home_2";
	c.valid_until = c.valid_from;
	w.problems = NULL;
	assert_true(record_check(&w, &code_record, &c));
	assert_int_equal(store_save(&w, &code_record, &c), SAVED);
	c.head = (struct head){0};
	assert_int_equal(store_save(&w, &code_record, &c), TAKEN);
	test_end(&w);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fresh, close_store)
	const struct CMUnitTest tests[] = {
		TEST(a_list_has_its_order),
		TEST(a_code_has_its_days),
		TEST(the_next_work_sees_the_change),
		TEST(every_process_of_the_machine_sees_it),
		TEST(time_brings_the_rest),
		TEST(a_fault_is_not_kept),
		TEST(another_database_has_other_lists),
		TEST(a_code_is_checked),
		TEST(a_shared_counter_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
