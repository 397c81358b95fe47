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

/* 80 who came later have the words of her name, in one order or the other. */
static void put_yoshioka(void)
{
	static const struct {
		const char *name, *kana;
	} later[] = { { "吉岡 ヨシノ", "ヨシオカ ヨシノ" }, { "𠮷岡 ミノル", "ヨシオカ ミノル" } };
	struct person p = { .name = "𠮷岡 ヨシ",
		.kana = "ヨシオカ ヨシ",
		.birth = { 1939, 5, 6 } };
	struct work w;

	region_begin(&w, "counsellor");
	assert_int_equal(store_save(&w, &person_record, &p), SAVED);
	for (int i = 0; i < 80; i++) {
		p = (struct person){ .name = later[i % 2].name, .kana = later[i % 2].kana };
		assert_int_equal(store_save(&w, &person_record, &p), SAVED);
	}
	test_end(&w);
}

static int64_t yoshioka_id(void)
{
	struct work w;
	int64_t id;

	region_begin(&w, "counsellor");
	id = cell_number(store_query(&w, "SELECT id FROM person WHERE name = '𠮷岡 ヨシ'"), 0, 0);
	test_end(&w);
	return id;
}

/* Is she the first of those that this address offers? */
static bool is_first(const char *path, const char *before, const char *typed)
{
	struct request rq = { .query = PAIRS({ "q", typed }) };
	int64_t id = yoshioka_id();
	const char *hers, *any;
	struct work w;
	bool first;

	assert_int_equal(region_run(&rq, &w, "counsellor", "GET", path), 200);
	hers = strstr(rq.page.s, arena_printf(&w.arena, "%s%lld\"", before, (long long)id));
	any = strstr(rq.page.s, before);
	first = hers && hers == any;
	region_done(&w);
	return first;
}

static void the_whole_name_stands_first(void **state)
{
	static const char *const typed[] = { "𠮷岡 ヨシ", "吉岡 ヨシ", "吉岡ヨシ", "吉岡　よし",
		"ヨシオカ ヨシ", "ﾖｼｵｶﾖｼ", "よしおかよし", "吉岡 ヨシ 昭和14年5月6日", "S14.5.6 よしおか",
		"ヨシオカ　ヨシ　1939-05-06", "昭和14年5月6日" };

	(void)state;
	put_yoshioka();
	for (size_t i = 0; i < COUNT(typed); i++) {
		if (!is_first("/people/suggest", "data-id=\"", typed[i]))
			fail_msg("%s: she is not offered first", typed[i]);
		if (!is_first("/search", "class=\"t\" href=\"/people/", typed[i]))
			fail_msg("%s: she is not found first", typed[i]);
	}
}

/* Who has the name but is not hers to see is offered to nobody else by it. */
static void a_whole_name_shows_nobody_elses(void **state)
{
	struct request rq = { .query = PAIRS({ "q", "吉岡 ヨシ" }) };
	int64_t id = yoshioka_id();
	struct work w;

	(void)state;
	assert_int_equal(region_run(&rq, &w, "officer-tenei", "GET", "/people/suggest"), 200);
	assert_false(page_says(&rq, arena_printf(&w.arena, "%lld", (long long)id)));
	region_done(&w);
}

/* What only begins so comes next, and a name that was changed is no longer hers. */
static void a_name_follows_its_record(void **state)
{
	struct person p = { .name = "阿久津 蘭", .kana = "アクツ ラン" };
	struct called c;
	struct work w;

	(void)state;
	region_begin(&w, "counsellor");
	assert_int_equal(store_save(&w, &person_record, &p), SAVED);
	c = store_called(&w, &person_record, "アクツ");
	assert_true(c.n == 1 && c.whole == 0 && c.id[0] == p.head.id);
	assert_int_equal(store_called(&w, &person_record, "阿久津蘭").whole, 1);
	p.name = "阿久津 藍";
	p.kana = "アクツ アイ";
	assert_int_equal(store_save(&w, &person_record, &p), SAVED);
	assert_int_equal(store_called(&w, &person_record, "阿久津蘭").n, 0);
	assert_int_equal(store_called(&w, &person_record, "あくつあい").whole, 1);
	assert_int_equal(store_called(&w, &person_record, "（・）").n, 0);
	test_end(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(variants_kana_and_text_are_found),
		cmocka_unit_test(a_number_opens_its_slip),
		cmocka_unit_test(nobody_finds_what_is_not_hers),
		cmocka_unit_test(nothing_says_what_to_do),
		cmocka_unit_test(pieces_are_options),
		cmocka_unit_test(the_whole_name_stands_first),
		cmocka_unit_test(a_whole_name_shows_nobody_elses),
		cmocka_unit_test(a_name_follows_its_record),
	};

	return cmocka_run_group_tests(tests, region_open, region_close);
}
