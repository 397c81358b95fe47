/* text_test: building text, looking at UTF-8, reading whole numbers. */
#include "base/text.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct arena arena;

static int reset(void **state)
{
	(void)state;
	arena_reset(&arena);
	return 0;
}

static void test_building(void **state)
{
	struct text t = { .arena = &arena };
	size_t before;

	(void)state;
	text_add(&t, NULL);
	assert_string_equal(t.s, "");
	text_add(&t, "結");
	text_addf(&t, "%d人・%s", 12, "須賀川");
	text_addc(&t, '!');
	text_add_codepoint(&t, 'a');
	text_add_codepoint(&t, 0xe9);
	text_add_codepoint(&t, 0x9ad9);
	text_add_codepoint(&t, 0x20bb7);
	assert_string_equal(t.s, "結12人・須賀川!aé髙𠮷");
	assert_int_equal(t.len, strlen(t.s));
	assert_string_equal(int_text(&arena, INT64_MIN), "-9223372036854775808");
	assert_string_equal(int_text(&arena, 0), "0");
	assert_string_equal(text_digest(&arena, "結"),
	    "f83e8848c3c6c39abca92fba4d5a26b1");
	before = t.len;
	for (int i = 0; i < 100000; i++)
		text_add(&t, "0123456789");
	assert_int_equal(t.len, before + 1000000);
	assert_int_equal(strlen(t.s), t.len);
	assert_false(t.over);
}

static void test_the_bound_holds_and_is_remembered(void **state)
{
	struct text t = { .arena = &arena, .max = 10 };

	(void)state;
	text_add(&t, "12345");
	text_add(&t, "1234567");
	assert_true(t.over);
	text_add(&t, "1");
	text_addf(&t, "%d", 1);
	assert_string_equal(t.s, "12345");
	t = (struct text){ .arena = &arena, .max = 3 };
	text_add(&t, "123");
	assert_false(t.over);
	text_addc(&t, '4');
	assert_true(t.over);
	assert_string_equal(t.s, "123");
}

static void test_json(void **state)
{
	struct text t = { .arena = &arena };

	(void)state;
	text_add_json(&t, "髙橋\"\\/\n\r\t\b\f\v\x01\x7f</script>");
	text_addc(&t, ',');
	text_add_json(&t, "");
	text_addc(&t, ',');
	text_add_json(&t, NULL);
	assert_string_equal(t.s,
	    "\"髙橋\\\"\\\\/\\n\\r\\t\\b\\f\\u000b\\u0001\\u007f</script>\",\"\",null");
}

static void test_utf8(void **state)
{
	static const char *const good[] = { "", "a", "é", "髙", "𠮷", "葛󠄀", "\xef\xbf\xbf",
		"\xf4\x8f\xbf\xbf" };
	static const char *const bad[] = {
		"\x80",
		"\xc0\xaf",
		"\xc1\x81",
		"\xe0\x80\xaf",
		"\xed\xa0\x80",
		"\xed\xbf\xbf",
		"\xf0\x80\x80\xaf",
		"\xf4\x90\x80\x80",
		"\xf5\x80\x80\x80",
		"\xff",
		"\xe9\xab",
		"\xe9",
		"a\xf0\xa0\xae",
		"\xe9\xab\x61",
	};
	const char *s = "aé髙𠮷\xff"
			"b";
	static const int32_t each[] = { 'a', 0xe9, 0x9ad9, 0x20bb7, 0xfffd, 'b', 0, 0 };

	(void)state;
	for (size_t i = 0; i < COUNT(good); i++)
		assert_true(utf8_valid(good[i], strlen(good[i])));
	for (size_t i = 0; i < COUNT(bad); i++)
		assert_false(utf8_valid(bad[i], strlen(bad[i])));
	assert_false(utf8_valid("a\0b", 3));
	assert_int_equal(utf8_length("aé髙𠮷"), 4);
	assert_int_equal(utf8_length(NULL), 0);
	for (size_t i = 0; i < COUNT(each); i++)
		assert_int_equal(utf8_next(&s), each[i]);
}

/* Every code point goes in and out unchanged, and only those that exist are valid. */
static void test_every_code_point(void **state)
{
	(void)state;
	for (int32_t c = 1; c < 0x110000; c++) {
		struct text t = { .arena = &arena };
		const char *s;
		bool surrogate = c >= 0xd800 && c <= 0xdfff;

		text_add_codepoint(&t, c);
		assert_int_equal(utf8_valid(t.s, t.len), !surrogate);
		s = t.s;
		if (!surrogate)
			assert_int_equal(utf8_next(&s), c);
		arena_reset(&arena);
	}
}

static void test_questions(void **state)
{
	(void)state;
	assert_true(text_same(NULL, NULL));
	assert_false(text_same(NULL, ""));
	assert_true(text_same("結", "結"));
	assert_true(text_has_word("home_care bed", "bed"));
	assert_true(text_has_wordn("home_care bed", "home_care bed", strlen("home_care")));
	assert_false(text_has_word("home_care bed", "home"));
	assert_false(text_has_word("home_care bed", "care"));
	assert_false(text_has_word(NULL, "bed"));
	assert_true(text_empty(NULL));
	assert_true(text_empty(" \t\r\n　\xc2\xa0"));
	assert_false(text_empty(" . "));
	assert_null(text_trim(&arena, "　 \n"));
	assert_null(text_trim(&arena, NULL));
	assert_string_equal(text_trim(&arena, "　見本　太郎 \r\n"), "見本　太郎");
	assert_string_equal(text_trim(&arena, "見本"), "見本");
	assert_true(text_starts("令和8年", "令和"));
	assert_false(text_starts("令", "令和"));
	assert_false(text_starts(NULL, "令和"));
}

static void test_numbers(void **state)
{
	static const char *const bad[] = {
		"",
		"-",
		" 1",
		"1 ",
		"+1",
		"1.0",
		"0x1",
		"9223372036854775808",
		"-9223372036854775809",
		"１",
		"99999999999999999999999",
	};
	int64_t n = 77;

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++)
		assert_false(text_number(bad[i], INT64_MIN, INT64_MAX, &n));
	assert_false(text_number(NULL, 0, 1, &n));
	assert_false(text_number("11", 0, 10, &n));
	assert_false(text_number("-1", 0, 10, &n));
	assert_int_equal(n, 77);
	assert_true(
	    text_number("-9223372036854775808", INT64_MIN, INT64_MAX, &n) && n == INT64_MIN);
	assert_true(text_number("9223372036854775807", INT64_MIN, INT64_MAX, &n) && n == INT64_MAX);
	assert_true(text_number("007", 0, 10, &n) && n == 7);
}

/* However it grows: by a character, by pieces, past its doubled room. */
static void test_no_text_passes_its_bound(void **state)
{
	static const size_t pieces[] = { 1, 7, 4096, (size_t)33 << 20 };
	const size_t bound = (size_t)64 << 20;

	(void)state;
	for (size_t i = 0; i < COUNT(pieces); i++) {
		struct text t = { .arena = &arena, .max = i < 2 ? 100000 : 0 };
		size_t max = t.max ? t.max : bound;
		char *piece = arena_alloc(&arena, pieces[i] + 1);

		memset(piece, 'x', pieces[i]);
		while (!t.over && t.len <= max)
			text_addn(&t, piece, pieces[i]);
		assert_true(t.over);
		assert_true(t.len <= max && t.len > max - pieces[i]);
		arena_reset(&arena);
	}
}

static void test_brief(void **state)
{
	struct arena a = {0};

	(void)state;
	assert_string_equal(text_brief(&a, "aあい", 3), "aあい");
	assert_string_equal(text_brief(&a, "aあいう", 3), "aあい…");
	assert_string_equal(text_brief(&a, "𠮷野家", 1), "𠮷…");
	assert_string_equal(text_brief(&a, "", 0), "");
	arena_reset(&a);
}

static void test_within(void **state)
{
	(void)state;
	assert_int_equal(utf8_within("aあい", 7), 7);
	assert_int_equal(utf8_within("aあい", 6), 4);
	assert_int_equal(utf8_within("aあい", 4), 4);
	assert_int_equal(utf8_within("𠮷", 3), 0);
	assert_int_equal(utf8_within("", 0), 0);
}

static void test_leaf(void **state)
{
	(void)state;
	assert_string_equal(text_leaf("/a/b/表.csv"), "表.csv");
	assert_string_equal(text_leaf("表.csv"), "表.csv");
	assert_string_equal(text_leaf("a/"), "");
	assert_string_equal(text_file(NULL, "/a/b/表.csv"), "表.csv");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_building, reset),
		cmocka_unit_test_teardown(test_the_bound_holds_and_is_remembered, reset),
		cmocka_unit_test_teardown(test_json, reset),
		cmocka_unit_test_teardown(test_utf8, reset),
		cmocka_unit_test_teardown(test_every_code_point, reset),
		cmocka_unit_test_teardown(test_no_text_passes_its_bound, reset),
		cmocka_unit_test_teardown(test_brief, reset),
		cmocka_unit_test(test_within),
		cmocka_unit_test(test_leaf),
		cmocka_unit_test_teardown(test_questions, reset),
		cmocka_unit_test_teardown(test_numbers, reset),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
