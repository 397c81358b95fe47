/* search_test: one box finds by name, kana, number, telephone and text what one may see. */
#include "domain/consultations/consultations.h"
#include "domain/people/people.h"
#include "domain/search/search.h"
#include "tests/region.h"

static int search(struct request *rq, struct work *w, const char *login, const char *typed)
{
	*rq = (struct request){ .query = PAIRS({ "q", typed }) };
	return region_run(rq, w, login, "GET", "/search");
}

static void assert_finds(const char *typed, const char *what, bool found)
{
	struct work w;
	struct request rq;

	assert_int_equal(search(&rq, &w, "counsellor", typed), 200);
	if (page_says(&rq, what) != found)
		fail_msg("%s: %s %s", typed, what, found ? "is not found" : "is found");
	region_done(&w);
}

static void variants_kana_and_text_are_found(void **state)
{
	(void)state;
	assert_finds("高橋", "髙橋", true);
	assert_finds("髙橋", "高橋", true);
	assert_finds("ﾀｶﾊｼ", "髙橋", true);
	assert_finds("たかはし", "髙橋", true);
	assert_finds("吉田", "𠮷田", true);
	assert_finds("葛西", "葛\U000E0100西", true);
	assert_finds("0248-00-1000", "見本クリニック", true);
	assert_finds("0248001000", "見本クリニック", true);
	assert_finds("0248-00-5000", "見本 はな子", true);
	assert_finds("段差", "R8-", true);
	assert_finds("高橋 須賀川にいない", "髙橋", false);
}

static void a_number_opens_its_slip(void **state)
{
	static const char *const typed[] = { "R8-0003", "r8-3", "8-3", "８－３", "R8-03", "令和8-3" };
	struct work w;
	struct request rq;

	(void)state;
	for (size_t i = 0; i < COUNT(typed); i++) {
		assert_int_equal(search(&rq, &w, "counsellor", typed[i]), 303);
		assert_true(text_starts(rq.location, "/consultations/"));
		region_done(&w);
	}
	assert_int_equal(search(&rq, &w, "counsellor", "R8-9999"), 200);
	region_done(&w);
	assert_int_equal(search(&rq, &w, "prefecture", "R8-3"), 200);
	region_done(&w);
}

static void nobody_finds_what_is_not_hers(void **state)
{
	struct work w;
	struct request rq;
	struct query all = {0};
	struct listing l;

	(void)state;
	region_begin(&w, "officer-tenei");
	l = store_list(&w, &person_record, &all);
	assert_true(l.n > 0);
	for (int i = 0; i < l.n; i++)
		assert_string_equal(
		    ((const struct person *)LISTED(l, &person_record, i))->municipality.title,
		    "天栄村");
	test_end(&w);
	assert_int_equal(search(&rq, &w, "officer-tenei", "0248-00-5000"), 200);
	assert_false(page_says(&rq, "/people/"));
	region_done(&w);
	assert_int_equal(search(&rq, &w, "facility", "高橋"), 200);
	assert_false(page_says(&rq, "髙橋"));
	assert_true(page_says(&rq, "見つかりませんでした"));
	region_done(&w);
	assert_int_equal(search(&rq, &w, "facility", "クリニック"), 200);
	assert_true(page_says(&rq, "見本クリニック"));
	region_done(&w);
}

static void nothing_says_what_to_do(void **state)
{
	struct work w;
	struct request rq = {0};

	(void)state;
	assert_int_equal(search(&rq, &w, "counsellor", "<b>zzz"), 200);
	assert_true(page_says(&rq, "見つかりませんでした"));
	assert_true(page_says(&rq, "&lt;b&gt;zzz"));
	assert_true(page_says(&rq, "/consultations/new"));
	region_done(&w);
	rq = (struct request){0};
	assert_int_equal(region_run(&rq, &w, "counsellor", "GET", "/search"), 200);
	assert_true(page_says(&rq, "さがし方"));
	region_done(&w);
}

static void pieces_are_options(void **state)
{
	struct work w;
	struct request rq = { .query = PAIRS({ "q", "みほん" }), .fragment = true };

	(void)state;
	assert_int_equal(region_run(&rq, &w, "counsellor", "GET", "/search"), 200);
	assert_true(page_says(&rq, "role=\"option\""));
	assert_false(page_says(&rq, "<html"));
	region_done(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(variants_kana_and_text_are_found),
		cmocka_unit_test(a_number_opens_its_slip),
		cmocka_unit_test(nobody_finds_what_is_not_hers),
		cmocka_unit_test(nothing_says_what_to_do),
		cmocka_unit_test(pieces_are_options),
	};

	return cmocka_run_group_tests(tests, region_open, region_close);
}
