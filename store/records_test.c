/* records: what is saved comes back, for those who may see it, and half of it never. */
#include "tests/affairs.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct store *s;

static int fresh(void **state)
{
	(void)state;
	s = test_store_of(&affair_schema);
	return 0;
}

static int close_store(void **state)
{
	(void)state;
	store_close(s);
	return 0;
}

static struct affair full(struct work *w)
{
	struct townsman who = { .name = "髙橋 花子", .kana = "タカハシ ハナコ", .municipality = { true, 1 } };

	assert_int_equal(store_save(w, &townsman_record, &who), SAVED);
	return (struct affair){
		.number = "R8-0001", .townsman = { who.head.id, NULL }, .municipality = { true, 1 }, .kana = "タカハシ",
		.story = "「訪問」してほしい。\n\\ と \" と \t と 𠮷 と 👩‍⚕️ と 辻󠄀 と '; DROP TABLE affair; --",
		.amount = { true, 0 }, .rate = { true, -4708 }, .since = { 2026, 11, 22 }, .hour = { true, 0 },
		.seen = 1795000000123, .urgent = true, .state = 2, .place = "home", .topics = "nurse doctor nurse",
		.phone = "０２４８-75-2111", .postcode = "962-0001", .secret = "ひみつ", .birth = { 1940, 1, 2 },
		.year = { true, 2026 }, .serial = { true, 1 },
	};
}

static void every_kind_comes_back(void **state)
{
	struct affair a, b = {0};
	struct work w;

	(void)state;
	test_begin(&w, s, true);
	a = full(&w);
	assert_int_equal(store_save(&w, &affair_record, &a), SAVED);
	assert_int_equal(a.head.version, 1);
	assert_int_equal(a.head.changed, w.now);
	test_end(&w);
	test_begin(&w, s, false);
	assert_true(store_get(&w, &affair_record, a.head.id, &b));
	test_end(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_kind_comes_back, fresh, close_store),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
