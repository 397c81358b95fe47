/* cp932_test: what goes through, what is replaced, and what is said about it. */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "document/document.h"

static struct arena arena;

static int forget(void **state)
{
	(void)state;
	arena_reset(&arena);
	return 0;
}

static void check_bytes(const char *utf8, const char *want)
{
	const char *report;
	size_t size;
	const char *got = csv_cp932(&arena, utf8, &size, &report);

	assert_null(report);
	assert_int_equal(size, strlen(want));
	assert_memory_equal(got, want, size);
}

static void test_common_names_go_through(void **state)
{
	(void)state;
	check_bytes("\xef\xbb\xbf"
		    "A,b\r\n",
	    "A,b\r\n");
	check_bytes("髙﨑﨔①㈱㍻", "\xfb\xfc\xfa\xb1\xfa\xea\x87\x40\x87\x8a\x87\x7e");
	check_bytes("〜～−－‖∥—―",
	    "\x81\x60\x81\x60\x81\x7c\x81\x7c\x81\x61\x81\x61\x81\x5c\x81\x5c");
	check_bytes("ｱﾊﾟｰﾄ\\~", "\xb1\xca\xdf\xb0\xc4\\~");
	check_bytes("", "");
}

static void check_lacking(const char *utf8, const char *bytes, const char *says)
{
	const char *report;
	size_t size;
	const char *got = csv_cp932(&arena, utf8, &size, &report);

	assert_non_null(report);
	assert_string_equal(report, says);
	assert_int_equal(size, strlen(bytes));
	assert_memory_equal(got, bytes, size);
}

static void test_lacking_characters_are_reported(void **state)
{
	(void)state;
	check_lacking("𠮷", "\x81\xac", "1行目：𠮷（U+20BB7）\n");
	check_lacking("㋿", "\x81\xac", "1行目：㋿（U+32FF）\n");
	check_lacking("¥100",
	    "\x81\x8f"
	    "100",
	    "1行目：¥（U+00A5）\n");
	check_lacking("‾", "\x81\xac", "1行目：‾（U+203E）\n");
	check_lacking("鷗瘦", "\x81\xac\x81\xac", "1行目：鷗（U+9DD7）\n1行目：瘦（U+7626）\n");
	check_lacking("葛\U000E0100", "\x8a\x8b",
	    "1行目：葛\U000E0100（U+845B U+E0100、異体字の指定は失われます）\n");
	check_lacking("\ue000", "\x81\xac", "1行目：\ue000（U+E000）\n");
}

static void test_report_says_row_and_column(void **state)
{
	const char *report;
	size_t size;

	(void)state;
	csv_cp932(&arena,
	    "番号,\"氏名, 敬称\",備考\r\n1,鈴木,\"二行の\n備考\"\r\n2,𠮷田,\r\n3,佐藤,\"a\"\"b,ゔ\"\r\n",
	    &size, &report);
	assert_string_equal(report,
	    "3行目「氏名, 敬称」：𠮷（U+20BB7）\n4行目「備考」：ゔ（U+3094）\n");
}

static void test_long_report_is_cut_short(void **state)
{
	struct text t = { .arena = &arena };
	const char *report;
	size_t size;

	(void)state;
	for (int i = 0; i < 1000; i++)
		text_add(&t, "𠮷\r\n");
	csv_cp932(&arena, t.s, &size, &report);
	assert_int_equal(size, 4000);
	assert_non_null(strstr(report, "200行目"));
	assert_null(strstr(report, "201行目"));
	assert_non_null(strstr(report, "ほか 800 文字\n"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_common_names_go_through, forget),
		cmocka_unit_test_teardown(test_lacking_characters_are_reported, forget),
		cmocka_unit_test_teardown(test_report_says_row_and_column, forget),
		cmocka_unit_test_teardown(test_long_report_is_cut_short, forget),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
