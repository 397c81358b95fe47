/* search_test: words are found where they stand, and nowhere else, on both engines. */
#include "base/fold.h"
#include "store/internal.h"
#include "tests/support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static int64_t keep(struct work *w, const char *name, const char *story)
{
	struct thing thing = { .name = name, .story = story };

	assert_int_equal(store_save(w, &thing_record, &thing), SAVED);
	return thing.head.id;
}

/* How many of the region's things have it, and the newest of them. */
static int found(struct work *w, const char *typed, int64_t *newest)
{
	struct arg args[32] = { I(w->actor.region) };
	const char *condition;
	struct rows *rs;
	size_t n = 1;

	condition = search_condition(w, &thing_record, typed, args, &n);
	assert_non_null(condition);
	rs = store_query_(w,
	    arena_printf(&w->arena,
		"SELECT thing.id FROM thing WHERE thing.region = $1 AND (%s)"
		" ORDER BY thing.id DESC",
		condition),
	    args, n);
	assert_null(w->fault);
	if (newest)
		*newest = cell_number(rs, 0, 0);
	return rs->n;
}

static int look(struct store *s, const char *typed)
{
	struct work w;
	int n;

	test_begin(&w, s, false);
	n = found(&w, typed, NULL);
	test_end(&w);
	return n;
}

static const struct {
	const char *typed;
	int hits;
} expected[] = {
	{ "訪問看護", 1 },
	{ "訪問", 2 },
	{ "看護", 2 },
	{ "問看", 1 },
	{ "看護訪問", 0 },
	{ "護の", 1 },
	{ "訪", 2 },
	{ "宅", 1 },
	{ "護", 2 },
	{ "髙橋", 2 },
	{ "高橋", 2 },
	{ "たかはし", 0 },
	{ "訪問　高橋", 2 },
	{ "高橋 宅 訪問", 1 },
	{ "高橋 介護", 1 },
	{ "高橋 誰", 0 },
	{ "誰も書かない", 0 },
	{ "ｶｲｺﾞ", 1 },
	{ "かいご", 1 },
	{ "abc", 1 },
	{ "AB", 1 },
	{ "B", 1 },
	{ "c", 1 },
	{ "自宅訪問看護", 0 },
	{ "0248721111", 1 },
	{ "0248-72-1111", 1 },
	{ "看護'\"\\ 訪問", 2 },
	{ "だれ か", 1 },
};

static void words_are_found_where_they_stand(void **state)
{
	struct store *s = test_store_of(&test_schema);
	struct work w;

	(void)state;
	test_begin(&w, s, true);
	keep(&w, "髙橋 太郎", "自宅に訪問。看護の介護（カイゴ）で、ABCより 0248-72-1111");
	keep(&w, "高橋 花子", "訪問看護を希望");
	keep(&w, "だれか", NULL);
	test_end(&w);
	for (size_t i = 0; i < COUNT(expected); i++)
		if (look(s, expected[i].typed) != expected[i].hits)
			fail_msg("%s: %d found", expected[i].typed, look(s, expected[i].typed));
	store_close(s);
}

static void nothing_to_find_is_no_condition(void **state)
{
	static const char *const typed[] = { NULL, "", " ", "　" };
	struct store *s = test_store_of(&test_schema);
	struct work w;

	(void)state;
	test_begin(&w, s, false);
	for (size_t i = 0; i < COUNT(typed); i++) {
		struct arg args[32];
		size_t n = 0;

		assert_null(search_condition(&w, &thing_record, typed[i], args, &n));
		assert_int_equal(n, 0);
	}
	test_end(&w);
	store_close(s);
}

static void marks_alone_find_nothing(void **state)
{
	struct store *s = test_store_of(&test_schema);
	struct work w;
	struct arg args[32];
	size_t n = 0;

	(void)state;
	test_begin(&w, s, false);
	assert_string_equal(search_condition(&w, &thing_record, "！？", args, &n), "1 = 0");
	assert_string_equal(search_condition(&w, &thing_record, " ・ ", args, &n), "1 = 0");
	assert_int_equal(n, 0);
	test_end(&w);
	store_close(s);
}

static void what_was_changed_is_found_as_it_is_now(void **state)
{
	struct store *s = test_store_of(&test_schema);
	struct thing thing = { .name = "前の名前", .story = "はじめ" };
	struct work w;

	(void)state;
	test_begin(&w, s, true);
	assert_int_equal(store_save(&w, &thing_record, &thing), SAVED);
	thing.name = "後の名前";
	thing.story = NULL;
	assert_int_equal(store_save(&w, &thing_record, &thing), SAVED);
	test_end(&w);
	assert_int_equal(look(s, "前の"), 0);
	assert_int_equal(look(s, "はじめ"), 0);
	assert_int_equal(look(s, "後の名前"), 1);
	test_begin(&w, s, true);
	search_put(&w, &thing_record, thing.head.id, NULL, false);
	search_put(&w, &thing_record, thing.head.id, NULL, false);
	test_end(&w);
	assert_int_equal(look(s, "名前"), 0);
	test_begin(&w, s, true);
	search_put(&w, &thing_record, thing.head.id, "また", false);
	search_put(&w, &thing_record, thing.head.id, "また", false);
	test_end(&w);
	assert_int_equal(look(s, "また"), 1);
	store_close(s);
}

static void records_and_regions_stay_apart(void **state)
{
	struct store *s = test_store_of(&test_schema);
	struct box box = { .name = "同じ言葉" };
	struct work w;

	(void)state;
	test_begin(&w, s, true);
	assert_int_equal(store_save(&w, &box_record, &box), SAVED);
	keep(&w, "同じ言葉", NULL);
	w.actor = actor_program(2);
	keep(&w, "同じ言葉", NULL);
	keep(&w, "同じ言葉", NULL);
	test_end(&w);
	assert_int_equal(look(s, "同じ言葉"), 1);
	store_close(s);
}

/* A common word is looked for in another way than a rare one. */
static void many_are_found_as_well(void **state)
{
	enum { MANY = 1300 };
	struct store *s = test_store_of(&test_schema);
	int64_t rare = 0, last = 0, newest;
	struct work w;

	(void)state;
	test_begin(&w, s, true);
	rare = keep(&w, "ケアマネジャー", "まれなこと");
	for (int i = 0; i < MANY; i++)
		last = keep(&w, "ケアマネジャー", i % 2 ? "訪問看護" : "看護の訪問");
	keep(&w, "あとの人", "マネのネジ、ジャーのケア");
	test_end(&w);
	test_begin(&w, s, false);
	assert_int_equal(found(&w, "けあまねじゃー", &newest), MANY + 1);
	assert_int_equal(newest, last);
	assert_int_equal(found(&w, "ケア", NULL), MANY + 2);
	assert_int_equal(found(&w, "訪問看護", NULL), MANY / 2);
	assert_int_equal(found(&w, "ケアマネ 訪", NULL), MANY);
	assert_int_equal(found(&w, "ケ", NULL), MANY + 2);
	assert_int_equal(found(&w, "ケアマネジャー まれ", &newest), 1);
	assert_int_equal(newest, rare);
	test_end(&w);
	store_close(s);
}

/* Positions of PostgreSQL's own kind would end at 16383. */
static void the_end_of_a_long_text_is_found(void **state)
{
	struct store *s = test_store_of(&test_schema);
	struct work w;
	struct text t;

	(void)state;
	test_begin(&w, s, true);
	t = (struct text){ .arena = &w.arena };
	for (int i = 0; i < 19000; i++)
		text_add(&t, i % 3 ? "あ" : "いろ");
	text_add(&t, "終わりの言葉");
	search_put(&w, &thing_record, keep(&w, "長い", NULL), t.s, false);
	test_end(&w);
	assert_int_equal(look(s, "終わりの言葉"), 1);
	assert_int_equal(look(s, "いろああいろ"), 1);
	assert_int_equal(look(s, "いろあいろ"), 0);
	store_close(s);
}

/* A record of many full notes must be saved, whatever the engine can index. */
static void more_than_an_index_holds_is_saved(void **state)
{
	struct store *s = test_store_of(&test_schema);
	struct text story = { 0 };
	struct work w;
	int64_t id;

	(void)state;
	test_begin(&w, s, true);
	story.arena = &w.arena;
	for (int32_t i = 0; i < 150000; i++)
		text_add_codepoint(&story, 0x4e00 + i * 7919 % 20000);
	id = keep(&w, "長い", NULL);
	search_put(&w, &thing_record, id, arena_printf(&w.arena, "はじめの言葉%s", story.s), false);
	assert_null(w.fault);
	test_end(&w);
	assert_int_equal(look(s, "はじめの言葉"), 1);
	store_close(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_are_found_where_they_stand),
		cmocka_unit_test(nothing_to_find_is_no_condition),
		cmocka_unit_test(marks_alone_find_nothing),
		cmocka_unit_test(what_was_changed_is_found_as_it_is_now),
		cmocka_unit_test(records_and_regions_stay_apart),
		cmocka_unit_test(many_are_found_as_well),
		cmocka_unit_test(the_end_of_a_long_text_is_found),
		cmocka_unit_test(more_than_an_index_holds_is_saved),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
