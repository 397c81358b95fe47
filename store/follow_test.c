/* follow_test: no record stays with one that was put into another in the same moment. */
#include "store/fresh.h"
#include "store/internal.h"

#include <pthread.h>
#include <unistd.h>

enum { WHILE = 200 * 1000 }; /* us in which the other comes as far as he can */

static struct store *other;
static int64_t kept, lost;

static int begin(void **state)
{
	struct work w;

	fresh(state);
	other = second_store();
	test_begin(&w, s, true);
	kept = townsman_new(&w, "山田 太郎", "ヤマダ", 1);
	lost = townsman_new(&w, "山田 大郎", "ヤマダ", 1);
	test_end(&w);
	return 0;
}

static int end(void **state)
{
	store_close(other);
	return close_store(state);
}

static void about_lost(struct work *w, const char *number)
{
	struct affair a = { .number = number, .townsman.id = lost, .municipality = { true, 1 } };

	assert_int_equal(store_save(w, &affair_record, &a), SAVED);
}

static void unite(struct work *w)
{
	struct townsman k;

	assert_true(store_get(w, &townsman_record, kept, &k));
	assert_int_equal(store_unite(w, &townsman_record, &k, lost, 1), SAVED);
}

static void *save_there(void *context)
{
	struct work w;

	test_begin(&w, other, true);
	about_lost(&w, context);
	test_end(&w);
	return NULL;
}

static void *unite_there(void *context)
{
	struct work w;

	(void)context;
	test_begin(&w, other, true);
	unite(&w);
	test_end(&w);
	return NULL;
}

static void none_is_left_with_the_lost_one(void)
{
	struct work w;

	test_begin(&w, s, false);
	assert_int_equal(how_many(&w, "SELECT COUNT(*) FROM affair"), 1);
	assert_int_equal(how_many(&w, "SELECT COUNT(*) FROM affair a JOIN townsman t"
				      " ON t.region = a.region AND t.id = a.townsman"
				      " WHERE t.removed = 0"),
	    1);
	test_end(&w);
}

static void what_is_being_saved_is_waited_for(void **state)
{
	pthread_t thread;
	struct work w;

	(void)state;
	test_begin(&w, s, true);
	about_lost(&w, "1");
	pthread_create(&thread, NULL, unite_there, NULL);
	usleep(WHILE);
	test_end(&w);
	pthread_join(thread, NULL);
	none_is_left_with_the_lost_one();
}

static void who_saves_meanwhile_is_led_on(void **state)
{
	static char number[] = "1";
	pthread_t thread;
	struct work w;

	(void)state;
	test_begin(&w, s, true);
	unite(&w);
	pthread_create(&thread, NULL, save_there, number);
	usleep(WHILE);
	test_end(&w);
	pthread_join(thread, NULL);
	none_is_left_with_the_lost_one();
}

/* What was written of the lost one goes back to it; what was written of the other stays. */
static void what_was_led_on_goes_back(void **state)
{
	struct division d;
	struct affair a;
	struct work w;
	int64_t own;

	(void)state;
	test_begin(&w, s, true);
	unite(&w);
	about_lost(&w, "1");
	a = (struct affair){ .number = "2", .townsman.id = kept, .municipality = { true, 1 } };
	assert_int_equal(store_save(&w, &affair_record, &a), SAVED);
	own = a.head.id;
	assert_true(store_division(&w, &townsman_record, lost, &d));
	assert_int_equal(d.back, 1);
	assert_int_equal(store_divide(&w, &townsman_record, lost,
			     ((const struct head *)d.now)->version),
	    SAVED);
	assert_int_equal(how_many(&w, "SELECT COUNT(*) FROM affair WHERE number = '1' AND townsman"
				      " = (SELECT id FROM townsman WHERE name = '山田 大郎')"),
	    1);
	assert_true(store_get(&w, &affair_record, own, &a));
	assert_int_equal(a.townsman.id, kept);
	test_end(&w);
}

/* Neither who writes of it nor who changes it waits for a link to it. */
static void a_link_keeps_nobody_from_writing(void **state)
{
	struct work w, there;
	struct townsman t;

	(void)state;
	if (!store_is_postgres(s))
		return;
	test_begin(&w, s, true);
	about_lost(&w, "1");
	test_begin(&there, other, true);
	about_lost(&there, "2");
	assert_true(store_get(&there, &townsman_record, lost, &t));
	t.kana = "ヤマダ ダイロウ";
	assert_int_equal(store_save(&there, &townsman_record, &t), SAVED);
	test_end(&there);
	test_end(&w);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)
	const struct CMUnitTest tests[] = {
		TEST(what_is_being_saved_is_waited_for),
		TEST(who_saves_meanwhile_is_led_on),
		TEST(what_was_led_on_goes_back),
		TEST(a_link_keeps_nobody_from_writing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
