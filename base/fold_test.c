/* fold_test: what people take for the same is found as the same, and nothing crashes it. */
#include "base/fold.h"

#include "base/text.h"
#include "base/variants.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct arena a;

static int reset(void **state)
{
	(void)state;
	arena_reset(&a);
	return 0;
}

static void test_search_takes_for_the_same(void **state)
{
	static const char *const same[][2] = {
		{ "髙橋", "高橋" },
		{ "ﾀｶﾊｼ", "たかはし" },
		{ "タカハシ", "たかはし" },
		{ "渡邉", "渡辺" },
		{ "渡邊", "渡辺" },
		{ "山﨑", "山崎" },
		{ "𠮷田", "吉田" },
		{ "葛󠄀", "葛" },
		{ "齋藤", "斎藤" },
		{ "斉藤", "齊藤" },
		{ "中嶌", "中島" },
		{ "廣澤", "広沢" },
		{ "Ａ－１", "a1" },
		{ "ＡＢＣ", "abc" },
		{ "スカガワ", "すかがわ" },
		{ "か゛", "が" },
		{ "ｶﾞ", "が" },
		{ "山田　太郎", "山田太郎" },
		{ "ジョン・スミス", "じょんすみす" },
		{ "㈱見本", "(株)見本" },
		{ "鏡ヶ石", "鏡ケ石" },
		{ "0248-73-1234", "0248731234" },
		{ "０２４８ー７３ー１２３４", "0248731234" },
		{ "0248‐73−1234", "0248731234" },
		{ "㍻", "平成" },
		{ "神", "神" },
		{ "ラーメン", "らーめん" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(same); i++)
		assert_string_equal(fold_search(&a, same[i][0]), fold_search(&a, same[i][1]));
	assert_string_equal(fold_search(&a, "0248-73-1234"), "0248731234");
	assert_string_equal(fold_search(&a, "ﾀｶﾊｼ"), "たかはし");
	assert_string_equal(fold_search(&a, "Yui-2 Web"), "yui2web");
	assert_string_equal(fold_search(&a, "、田中（長男）。\n娘"), "田中\n長男\n娘");
	assert_string_equal(fold_search(&a, "a, b. c!"), "a\nb\nc");
	assert_string_equal(fold_search(&a, "！？"), "");
	assert_string_equal(fold_search(&a, ".."), "");
	assert_string_equal(fold_search(&a, NULL), "");
	assert_string_not_equal(fold_search(&a, "はし"), fold_search(&a, "ばし"));
	assert_string_not_equal(fold_search(&a, "きよ"), fold_search(&a, "きょ"));
}

static void test_width_alone(void **state)
{
	(void)state;
	assert_string_equal(fold_width(&a, "Ａ－１　髙ﾊﾟ"), "A-1 髙パ");
	assert_string_equal(fold_width(&a, "plain"), "plain");
	assert_string_equal(fold_width(&a, NULL), "");
}

static void test_kana_is_in_the_order_of_a_list(void **state)
{
	static const char *const order[] = {
		"アイ",
		"アオ",
		"イ",
		"カイ",
		"ガイ",
		"カキ",
		"カギ",
		"ガギ",
		"キヤ",
		"サトウ",
		"ハシ",
		"バシ",
		"パシ",
		"ハシモト",
		"ヤマダ",
		"ワ",
	};

	(void)state;
	for (size_t i = 1; i < COUNT(order); i++)
		assert_true(strcmp(fold_kana(&a, order[i - 1]), fold_kana(&a, order[i])) < 0);
	assert_string_equal(fold_kana(&a, "キャー"), "きや");
	assert_string_equal(fold_kana(&a, "ｶﾞｯｺｳ"), "かつこう がつこう");
	assert_string_equal(fold_kana(&a, "ヴァ"), "うあ ゔあ");
	assert_string_equal(fold_kana(&a, NULL), "");
}

static void test_variants_lead_to_one_character(void **state)
{
	int n = 0;

	(void)state;
	for (int32_t c = 1; c < 0x30000; c++) {
		n += variant_of(c) != c;
		assert_int_equal(variant_of(variant_of(c)), variant_of(c));
	}
	/* The whole table is reached only if it is in order and without duplicates. */
	assert_int_equal(n, 599);
}

struct seen {
	struct text text;
	const char *folded;
};

static void see(void *context, const char *token, size_t len, int position, size_t from, size_t to)
{
	struct seen *seen = context;

	assert_memory_equal(token, seen->folded + from, len);
	assert_int_equal(to - from, len);
	text_addf(&seen->text, "%d%.*s ", position, (int)len, token);
}

static const char *grams(const char *folded)
{
	struct seen seen = { .text = { .arena = &a }, .folded = folded };

	text_add(&seen.text, "");
	grams_each(folded, see, &seen);
	return seen.text.s;
}

static void test_grams(void **state)
{
	(void)state;
	assert_string_equal(grams(""), "");
	assert_string_equal(grams("あ"), "0あ ");
	assert_string_equal(grams("須賀川"), "0須賀 1賀川 2川 ");
	assert_string_equal(grams("a𠮷\nか\n73"), "0a𠮷 1𠮷 3か 573 63 ");
}

static void test_words(void **state)
{
	const char *words[3];

	(void)state;
	assert_int_equal(fold_words(&a, " 髙橋　ハナ\tabc", words, 3), 3);
	assert_string_equal(words[0], "高橋");
	assert_string_equal(words[1], "はな");
	assert_string_equal(words[2], "abc");
	assert_int_equal(fold_words(&a, "一 二 三 四", words, 3), 3);
	assert_int_equal(fold_words(&a, "見本（太郎）", words, 3), 2);
	assert_string_equal(words[1], "太郎");
	assert_int_equal(fold_words(&a, "！ ・ 、", words, 3), 0);
	assert_int_equal(fold_words(&a, "1 ー ーー！はな", words, 3), 2);
	assert_string_equal(words[1], "はな");
	assert_int_equal(fold_words(&a, NULL, words, 3), 0);
}

static uint64_t seed = 88172645463325252u;

static uint32_t dice(uint32_t n)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (uint32_t)(seed >> 11) % n;
}

static int32_t any_character(void)
{
	static const struct {
		int32_t from, count;
	} blocks[] = {
		{ 1, 0x7f },
		{ 0x80, 0x700 },
		{ 0x300, 0x70 },
		{ 0x1100, 0x100 },
		{ 0x2000, 0x70 },
		{ 0x3000, 0x100 },
		{ 0x3041, 0xc0 },
		{ 0x4e00, 0x5200 },
		{ 0xac00, 0x2b00 },
		{ 0xf900, 0x200 },
		{ 0xfe00, 0x10 },
		{ 0xff00, 0xf0 },
		{ 0x1f300, 0x300 },
		{ 0x20000, 0xa6d0 },
		{ 0x2f800, 0x21e },
		{ 0xe0100, 0xf0 },
		{ 0x800, 0xd000 },
		{ 0x10000, 0x90000 },
	};
	uint32_t i = dice(COUNT(blocks));

	return blocks[i].from + (int32_t)dice((uint32_t)blocks[i].count);
}

static void visit(void *context, const char *token, size_t len, int position, size_t from,
    size_t to)
{
	int *last = context;

	assert_true(position > *last && utf8_valid(token, len) && to > from);
	*last = position;
}

/* Whatever is written, folding ends, stays valid and changes nothing the second time. */
static void test_anything_can_be_folded(void **state)
{
	(void)state;
	for (int i = 0; i < 20000; i++) {
		struct text t = { .arena = &a };
		const char *once;
		int last = -1;

		text_add(&t, "");
		for (uint32_t n = dice(24); n--;)
			text_add_codepoint(&t, any_character());
		once = fold_search(&a, t.s);
		assert_true(utf8_valid(once, strlen(once)));
		assert_string_equal(fold_search(&a, once), once);
		assert_string_equal(fold_width(&a, fold_width(&a, t.s)), fold_width(&a, t.s));
		grams_each(once, visit, &last);
		fold_kana(&a, t.s);
		arena_reset(&a);
	}
	assert_string_equal(fold_search(&a, "\xff\xe9 a"), "a");
}

/* Putting many marks in order would take seconds, be it a minute for what one form may hold. */
static void test_heaps_of_marks_are_cut(void **state)
{
	static const int32_t heap[] = { 0x0301, 0x0323, 0xfe00, 0x309b };
	struct text t = { .arena = &a };

	(void)state;
	text_add(&t, "か");
	for (size_t i = 0; i < 40000; i++)
		text_add_codepoint(&t, heap[i / 20 % COUNT(heap)]);
	text_add(&t, "な");
	assert_true(strlen(fold_width(&a, t.s)) < 100);
	assert_string_equal(fold_search(&a, t.s), "かな");
	assert_string_equal(fold_width(&a, fold_width(&a, t.s)), fold_width(&a, t.s));
}

/* The quick ways give what the long way gives. */
static void test_quick_ways_agree(void **state)
{
	char both[64];

	(void)state;
	for (int32_t c = 1; c < 0x10000; c++) {
		struct text t = { .arena = &a };
		const char *quick, *slow;

		if (c >= 0xd800 && c <= 0xdfff)
			continue;
		text_add(&t, "x");
		text_add_codepoint(&t, c);
		text_add(&t, "x");
		quick = fold_width(&a, t.s);
		snprintf(both, sizeof both, "%s\xef\xbd\xb1",
		    t.s); /* a half-width ｱ takes it off the quick way */
		slow = fold_width(&a, both);
		assert_memory_equal(quick, slow, strlen(quick));
		assert_string_equal(slow + strlen(quick), "ア");
		arena_reset(&a);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_search_takes_for_the_same, reset),
		cmocka_unit_test_teardown(test_width_alone, reset),
		cmocka_unit_test_teardown(test_kana_is_in_the_order_of_a_list, reset),
		cmocka_unit_test_teardown(test_variants_lead_to_one_character, reset),
		cmocka_unit_test_teardown(test_grams, reset),
		cmocka_unit_test_teardown(test_words, reset),
		cmocka_unit_test_teardown(test_anything_can_be_folded, reset),
		cmocka_unit_test_teardown(test_heaps_of_marks_are_cut, reset),
		cmocka_unit_test_teardown(test_quick_ways_agree, reset),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
