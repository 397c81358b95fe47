/* same_test: who is found to be registered already, and what becomes of her double. */
#include "domain/consultations/walk.h"

static int64_t registered; /* the one she turns out to be */

static int64_t person_new(const char *name)
{
	walk_post(&k, AKIKO, "/people", "name", name, "another", "1", NULL);
	assert_int_equal(k.status, 303);
	return atoll(k.location + strlen("/people/"));
}

static int begin_registered(void **state)
{
	begin(state);
	registered = person_new("見本 花子");
	return 0;
}

/* A slip of somebody new. */
static int64_t call_of_new(const char *token)
{
	assert_int_equal(walk_post(&k, AKIKO, "/consultations", "token", token, "name",
			     "みほん はなこ", WALK_CALL, NULL),
	    303);
	return walk_slip(&k);
}

static int64_t call_of(const char *token, int64_t person)
{
	k.later += 60000;
	assert_int_equal(walk_post(&k, AKIKO, "/consultations", "token", token, "person",
			     walk_id(&k, person), WALK_CALL, NULL),
	    303);
	return walk_slip(&k);
}

static void is_the_same(int64_t slip)
{
	const char *url = arena_printf(&k.arena, "/consultations/%lld/same", (long long)slip);

	assert_int_equal(walk_post(&k, AKIKO, url, "same", walk_id(&k, registered), "version",
			     walk_id(&k, walk_read(&k, slip).head.version), NULL),
	    303);
	assert_int_equal(walk_read(&k, slip).person.id, registered);
}

static bool stands(int64_t person)
{
	struct person p;
	struct work w;

	test_begin(&w, k.store, false);
	w.actor = actor_program(k.region);
	assert_true(store_get(&w, &person_record, person, &p));
	test_end(&w);
	arena_reset(&w.arena);
	return !p.head.removed;
}

static void the_double_of_a_call_goes(void **state)
{
	int64_t slip = call_of_new("new"), twin = walk_read(&k, slip).person.id;

	(void)state;
	is_the_same(slip);
	assert_false(stands(twin));
	assert_true(stands(registered));
}

/* Whom somebody registered for herself is no by-product of a slip, though nothing was changed. */
static void whom_somebody_registered_stays(void **state)
{
	int64_t other = person_new("見本 はな子"), slip = call_of("other", other);

	(void)state;
	is_the_same(slip);
	assert_true(stands(other));
}

static void who_has_another_slip_stays(void **state)
{
	int64_t slip = call_of_new("first"), twin = walk_read(&k, slip).person.id;
	int64_t second = call_of("second", twin);
	struct work w;

	(void)state;
	test_begin(&w, k.store, true);
	w.actor = actor_program(k.region);
	assert_int_equal(store_remove(&w, &consultation_record, second, 1), SAVED);
	test_end(&w);
	arena_reset(&w.arena);
	is_the_same(slip);
	assert_true(stands(twin));
}

static void who_was_corrected_since_stays(void **state)
{
	int64_t slip = call_of_new("mended"), twin = walk_read(&k, slip).person.id;
	const char *url = arena_printf(&k.arena, "/people/%lld", (long long)twin);

	(void)state;
	assert_int_equal(
	    walk_post(&k, AKIKO, url, "version", "1", "phone", "0248-00-1111", NULL), 303);
	is_the_same(slip);
	assert_true(stands(twin));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin_registered, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_double_of_a_call_goes),
		TEST(whom_somebody_registered_stays),
		TEST(who_has_another_slip_stays),
		TEST(who_was_corrected_since_stays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
