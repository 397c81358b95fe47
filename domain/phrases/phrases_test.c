/* phrases_test: whose phrases are seen, changed, ordered and counted, and what stands in them. */
#include "domain/phrases/phrases.h"
#include "tests/region.h"

static int64_t made(const char *login, const char *name, const char *word, bool shared)
{
	struct phrase p = { .name = name, .word = word, .body = "〔今日〕、〔自分〕が電話した。",
		.shared = shared };
	struct work w;

	region_begin(&w, login);
	p.owner.id = w.actor.account;
	assert_true(record_check(&w, &phrase_record, &p));
	assert_int_equal(store_save(&w, &phrase_record, &p), SAVED);
	test_end(&w);
	return p.head.id;
}

static const char *at(int64_t id, const char *rest)
{
	static char path[100];

	snprintf(path, sizeof path, "/phrases/%lld%s", (long long)id, rest);
	return path;
}

static int post(const char *login, const char *path)
{
	struct request rq = {
		.form = PAIRS({ "csrf", "seal" }, { "version", "1" }, { "reason", "試し" })
	};
	struct work w;
	int status = region_run(&rq, &w, login, "POST", path);

	region_done(&w);
	return status;
}

static bool says(const char *login, const char *path, const char *words)
{
	struct request rq = {0};
	struct work w;
	bool found;

	assert_int_equal(region_run(&rq, &w, login, "GET", path), 200);
	found = page_says(&rq, words);
	region_done(&w);
	return found;
}

static void own_ones_are_ones_own(void **state)
{
	int64_t own = made("counsellor", "わたしだけの文", "w1", false);
	struct request rq = {0};
	struct work w;

	(void)state;
	assert_true(says("counsellor", "/phrases", "わたしだけの文"));
	assert_false(says("counsellor2", "/phrases", "わたしだけの文"));
	assert_false(says("manager", "/phrases/json", "わたしだけの文"));
	assert_int_equal(region_run(&rq, &w, "counsellor2", "GET", at(own, "/edit")), 404);
	region_done(&w);
	assert_int_equal(post("counsellor2", at(own, "/remove")), 404);
	assert_int_equal(post("counsellor", at(own, "/remove")), 303);
	assert_true(says("counsellor", "/phrases", "削除した定型文（1）"));
	assert_false(says("counsellor2", "/phrases", "削除した定型文"));
}

static void the_hubs_are_changed_by_their_author_and_the_manager(void **state)
{
	int64_t shared = made("counsellor", "みんなの文", "w2", true);

	(void)state;
	assert_true(says("counsellor2", "/phrases", "みんなの文"));
	assert_int_equal(post("counsellor2", at(shared, "/remove")), 403);
	assert_int_equal(post("counsellor2", at(shared, "/up")), 403);
	assert_int_equal(post("manager", at(shared, "/remove")), 303);
	assert_false(says("counsellor2", "/phrases", "みんなの文"));
}

static void places_are_filled(void **state)
{
	struct person p;
	struct listing l;
	struct work w;

	(void)state;
	region_begin(&w, "counsellor");
	l = store_list(&w, &person_record, &(struct query){ .limit = 1 });
	p = *(struct person *)l.items;
	assert_string_equal(phrase_filled(&w, "〔今日〕 〔自分〕", 0),
	    arena_printf(&w.arena, "%s 相談員 A（見本）", date_era(&w.arena, work_today(&w))));
	assert_string_equal(phrase_filled(&w, "〔対象者〕様", p.head.id),
	    arena_printf(&w.arena, "%s様", p.name));
	assert_string_equal(phrase_filled(&w, "〔対象者〕様", 0), "〔対象者〕様");
	assert_string_equal(phrase_filled(&w, "〔対象者〕様", 12345), "〔対象者〕様");
	assert_string_equal(phrase_filled(&w, "〔〕〔ほか〕〔今", 0), "〔〕〔ほか〕〔今");
	assert_string_equal(phrase_filled(&w, "〔あ〔自分〕", 0), "〔あ相談員 A（見本）");
	test_end(&w);
}

/* Nobody learns a name from her own phrase. */
static void names_of_another_town_are_not_filled_in(void **state)
{
	struct work w;
	int64_t id;

	(void)state;
	region_begin(&w, "officer-tenei");
	id = cell_number(store_query(&w, "SELECT MIN(id) FROM person WHERE municipality = $1",
			     I(municipality_named(&w, "鏡石町"))),
	    0, 0);
	assert_int_not_equal(id, 0);
	assert_string_equal(phrase_filled(&w, "〔対象者〕", id), "〔対象者〕");
	test_end(&w);
}

/* Which of the two the script offers first. */
static bool before(const char *one, const char *other)
{
	struct request rq = {0};
	struct work w;
	bool first;

	assert_int_equal(region_run(&rq, &w, "counsellor", "GET", "/phrases/json"), 200);
	assert_true(page_says(&rq, one) && page_says(&rq, other));
	first = strstr(rq.page.s, one) < strstr(rq.page.s, other);
	region_done(&w);
	return first;
}

static void what_is_used_most_comes_first_unless_it_has_a_place(void **state)
{
	int64_t old = made("counsellor", "古い文", "w3", false),
		new = made("counsellor", "新しい文", "w4", false);

	(void)state;
	assert_true(before("新しい文", "古い文"));
	assert_int_equal(post("counsellor", at(old, "/used")), 200);
	assert_true(before("古い文", "新しい文"));
	assert_true(says("counsellor", "/phrases", "1回使いました"));
	assert_int_equal(post("counsellor2", at(old, "/used")), 404);
	assert_int_equal(post("counsellor", at(new, "/up")), 303);
	assert_true(before("新しい文", "古い文"));
	assert_int_equal(post("counsellor", at(new, "/up")), 303); /* the first stays the first */
	assert_true(before("新しい文", "古い文"));
	assert_int_equal(post("counsellor", at(old, "/up")), 303);
	assert_true(before("古い文", "新しい文"));
}

static void a_word_can_be_called(void **state)
{
	static const char *const bad[] = { "a b", "a;b", "あ　い", "；" };
	struct work w;

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct phrase p = { .name = "x", .body = "y", .word = bad[i], .owner.id = 1 };

		region_begin(&w, "counsellor");
		assert_false(record_check(&w, &phrase_record, &p));
		assert_string_equal(w.problems->field, "word");
		test_end(&w);
	}
}

static void there_is_room_for_so_many(void **state)
{
	struct request rq = { .form = PAIRS({ "csrf", "seal" }, { "name", "一つ多い" },
				  { "body", "文" }) };
	struct work w;

	(void)state;
	for (int i = 0; i < 200; i++)
		made("manager", "多い", NULL, false);
	assert_int_equal(region_run(&rq, &w, "manager", "POST", "/phrases"), 422);
	assert_true(page_says(&rq, "一人200件まで") && page_says(&rq, "一つ多い"));
	region_done(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(own_ones_are_ones_own),
		cmocka_unit_test(the_hubs_are_changed_by_their_author_and_the_manager),
		cmocka_unit_test(places_are_filled),
		cmocka_unit_test(names_of_another_town_are_not_filled_in),
		cmocka_unit_test(what_is_used_most_comes_first_unless_it_has_a_place),
		cmocka_unit_test(a_word_can_be_called),
		cmocka_unit_test(there_is_room_for_so_many),
	};

	return cmocka_run_group_tests(tests, region_open, region_close);
}
