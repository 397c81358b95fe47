/* people_test: who sees whom, who may be the same, and a new one by the form. */
#include "domain/people/people.h"
#include "tests/region.h"

static int64_t first_of(struct work *w, const char *town)
{
	return cell_number(store_query(w,
			       "SELECT MIN(id) FROM person WHERE region = $1 AND municipality = $2",
			       I(w->actor.region), I(municipality_named(w, town))),
	    0, 0);
}

static void an_officer_sees_her_own_town(void **state)
{
	struct work w;
	struct person p;
	int64_t own, other;

	(void)state;
	region_begin(&w, "officer-tenei");
	own = first_of(&w, "天栄村");
	other = first_of(&w, "鏡石町");
	assert_true(store_get(&w, &person_record, own, &p));
	assert_false(store_get(&w, &person_record, other, &p));
	test_end(&w);
	for (const char *const *login = (const char *const[]){ "facility", "committee",
		 "prefecture", "administrator", NULL };
	     *login; login++) {
		region_begin(&w, *login);
		assert_false(store_get(&w, &person_record, own, &p));
		test_end(&w);
	}
}

static void pages_keep_to_it(void **state)
{
	struct work w;
	struct request rq = {0};
	int64_t other;
	char path[64];

	(void)state;
	region_begin(&w, "counsellor");
	other = first_of(&w, "鏡石町");
	test_end(&w);
	snprintf(path, sizeof path, "/people/%lld", (long long)other);
	assert_int_equal(region_run(&rq, &w, "counsellor", "GET", path), 200);
	assert_true(page_says(&rq, "この方の相談を受ける"));
	region_done(&w);
	assert_int_equal(region_run(&rq, &w, "officer-kagamiishi", "GET", path), 200);
	assert_false(page_says(&rq, "この方の相談を受ける"));
	region_done(&w);
	assert_int_equal(region_run(&rq, &w, "officer-tenei", "GET", path), 404);
	region_done(&w);
	assert_int_equal(region_run(&rq, &w, "administrator", "GET", path), 403);
	region_done(&w);
}

static int alike_to(struct work *w, struct person rec)
{
	struct person found[5];

	return people_alike(w, &rec, found, 5);
}

static void the_same_are_recognized(void **state)
{
	struct work w;
	const struct date birth = { 1940, 1, 2 };

	(void)state;
	region_begin(&w, "counsellor");
	assert_int_equal(alike_to(&w, (struct person){ .name = "見本 はな子", .birth = birth }), 1);
	assert_int_equal(alike_to(&w, (struct person){ .name = "見本　はな子" }), 1);
	assert_int_equal(
	    alike_to(&w,
		(struct person){ .name = "三保 花", .kana = "ミホ ハナコ", .birth = birth }),
	    1);
	assert_int_equal(alike_to(&w,
			     (struct person){ .name = "みほん",
				 .kana = "ミホン ハナコ",
				 .phone = "0248005000" }),
	    1);
	assert_int_equal(
	    alike_to(&w, (struct person){ .name = "見本 はな子", .birth = { 1941, 1, 2 } }), 0);
	assert_int_equal(
	    alike_to(&w,
		(struct person){ .name = "山田 太一", .kana = "ヤマダ タイチ", .birth = birth }),
	    0);
	assert_int_equal(alike_to(&w, (struct person){ .name = "まったくの 別人" }), 0);
	test_end(&w);
}

static void nobody_is_like_herself(void **state)
{
	struct work w;
	struct person p;

	(void)state;
	region_begin(&w, "counsellor");
	assert_true(store_get(&w, &person_record, first_of(&w, "須賀川市"), &p));
	assert_int_equal(alike_to(&w, p), 0);
	test_end(&w);
}

static void a_twin_is_asked_about(void **state)
{
	struct work w;
	struct request rq = { .form = PAIRS({ "csrf", "seal" }, { "name", "見本 はな子" },
				  { "birth", "昭15.1.2" }) };

	(void)state;
	assert_int_equal(region_run(&rq, &w, "counsellor", "POST", "/people"), 422);
	assert_true(page_says(&rq, "別の方として保存する"));
	assert_true(page_says(&rq, "昭15.1.2"));
	region_done(&w);
	rq = (struct request){ .form = PAIRS({ "csrf", "seal" }, { "name", "見本 はな子" },
				   { "birth", "昭15.1.2" }, { "another", "1" }) };
	assert_int_equal(region_run(&rq, &w, "counsellor", "POST", "/people"), 303);
	region_done(&w);
}

static void nobody_is_149(void **state)
{
	struct work w;
	struct request rq = { .form = PAIRS({ "csrf", "seal" }, { "name", "古い 方" },
				  { "birth", "明治10年1月2日" }) };

	(void)state;
	assert_int_equal(region_run(&rq, &w, "counsellor", "POST", "/people"), 422);
	assert_true(page_says(&rq, "年号と年を確かめてください") && page_says(&rq, "明治10年"));
	region_done(&w);
	rq = (struct request){ .form = PAIRS({ "csrf", "seal" }, { "name", "古い 方" },
				   { "birth", "明治40年1月2日" }) };
	assert_int_equal(region_run(&rq, &w, "counsellor", "POST", "/people"), 303);
	region_done(&w);
}

static void tomorrow_is_no_birthday(void **state)
{
	struct work w;
	struct request rq = { .form = PAIRS({ "csrf", "seal" }, { "name", "これから 生まれる" },
				  { "birth", "2027-01-01" }) };

	(void)state;
	assert_int_equal(region_run(&rq, &w, "counsellor", "POST", "/people"), 422);
	assert_true(page_says(&rq, "先の日付"));
	region_done(&w);
}

static void a_form_sent_twice_makes_one(void **state)
{
	struct work w;
	struct request rq;
	int64_t n;

	(void)state;
	for (int i = 0; i < 2; i++) {
		rq = (struct request){ .form = PAIRS({ "csrf", "seal" }, { "name", "一度 だけ" },
					   { "token", "t-1" }, { "another", "1" }) };
		assert_int_equal(region_run(&rq, &w, "counsellor", "POST", "/people"), 303);
		region_done(&w);
	}
	region_begin(&w, "counsellor");
	n = store_query(&w, "SELECT 1 FROM person WHERE region = $1 AND name = $2",
	    I(w.actor.region), T("一度 だけ"))
		->n;
	assert_int_equal(n, 1);
	test_end(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_officer_sees_her_own_town),
		cmocka_unit_test(pages_keep_to_it),
		cmocka_unit_test(the_same_are_recognized),
		cmocka_unit_test(nobody_is_like_herself),
		cmocka_unit_test(nobody_is_149),
		cmocka_unit_test(tomorrow_is_no_birthday),
		cmocka_unit_test(a_form_sent_twice_makes_one),
		cmocka_unit_test(a_twin_is_asked_about),
	};

	return cmocka_run_group_tests(tests, region_open, region_close);
}
