/* copying_test: a new slip begun from one that is there. */
#include "domain/consultations/walk.h"

static int64_t first_slip(void)
{
	assert_int_equal(
	    walk_post(&k, AKIKO, "/consultations", "token", "t1", "channel", "visit", "caller_kind",
		"family", "caller_name", "長女 うつる", "caller_phone", "0248-00-1234",
		"municipality.shown", "1", "municipality", walk_id(&k, k.town[0]), "contents.shown",
		"1", "contents", "home_doctor", "story", "写さない話", "name", "見本 はな子",
		"next_step", "写さない予定", NULL),
	    303);
	return walk_slip(&k);
}

static const char *from(const char *format, int64_t id)
{
	return arena_printf(&k.arena, "%s%lld", format, (long long)id);
}

static void what_stays_the_same_is_carried(void **state)
{
	int64_t slip = first_slip();

	(void)state;
	assert_int_equal(walk_get(&k, AKIKO, from("/consultations/new?from=", slip)), 200);
	assert_true(walk_says(&k, "R8-0001</a> から写しています"));
	assert_true(walk_says(&k, "長女 うつる") && walk_says(&k, "0248-00-1234"));
	assert_true(walk_says(&k, "見本 はな子"));
	assert_true(walk_says(&k, "value=\"visit\" checked"));
	assert_false(walk_says(&k, "写さない"));
}

static void nothing_is_saved_until_it_is_sent(void **state)
{
	int64_t slip = first_slip();

	(void)state;
	walk_get(&k, AKIKO, from("/consultations/new?from=", slip));
	assert_int_equal(walk_get(&k, AKIKO, "/consultations"), 200);
	assert_true(walk_says(&k, "R8-0001") && !walk_says(&k, "R8-0002"));
}

static void both_lead_to_each_other(void **state)
{
	int64_t slip = first_slip(), copy;

	(void)state;
	assert_int_equal(
	    walk_post(&k, AKIKO, "/consultations", "token", "t2", "from", walk_id(&k, slip),
		WALK_CALL, "person", walk_id(&k, walk_read(&k, slip).person.id), NULL),
	    303);
	copy = walk_slip(&k);
	assert_int_equal(walk_read(&k, copy).copied_from.id, slip);
	walk_get(&k, AKIKO, from("/consultations/", copy));
	assert_true(walk_says(&k, arena_printf(&k.arena, "%lld\">R8-0001", (long long)slip)));
	walk_get(&k, AKIKO, from("/consultations/", slip));
	assert_true(walk_says(&k, arena_printf(&k.arena, "%lld\">R8-0002", (long long)copy)));
}

static void a_refused_copy_still_knows_its_source(void **state)
{
	int64_t slip = first_slip();

	(void)state;
	assert_int_equal(walk_post(&k, AKIKO, "/consultations", "token", "t2", "from",
			     walk_id(&k, slip), "story", "途中", NULL),
	    422);
	assert_true(walk_says(&k, "R8-0001</a> から写しています"));
}

static void a_draft_keeps_its_source(void **state)
{
	int64_t slip = first_slip();

	(void)state;
	assert_int_equal(walk_post(&k, AKIKO, "/drafts", "draft_key",
			     "/consultations/new?draft=abc", "from", walk_id(&k, slip), "story",
			     "書きかけの話", NULL),
	    200);
	assert_int_equal(walk_get(&k, AKIKO, "/consultations/new?draft=abc"), 200);
	assert_true(walk_says(&k, "R8-0001</a> から写しています"));
	assert_true(walk_says(&k, "書きかけの話"));
}

/* Nobody learns from what she does not see. */
static void what_is_not_seen_is_not_carried(void **state)
{
	(void)state;
	assert_int_equal(walk_get(&k, AKIKO, "/consultations/new?from=12345"), 200);
	assert_false(walk_says(&k, "から写しています"));
	walk_get(&k, OFFICER, from("/consultations/new?from=", first_slip()));
	assert_int_equal(k.status, 403);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_stays_the_same_is_carried),
		TEST(nothing_is_saved_until_it_is_sent),
		TEST(both_lead_to_each_other),
		TEST(a_refused_copy_still_knows_its_source),
		TEST(a_draft_keeps_its_source),
		TEST(what_is_not_seen_is_not_carried),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
