/* html_test: nothing on a page means more than it says. */
#include "web/trying.h"

static struct arena arena;

#define PRINTS(call, wanted) \
	do { \
		struct text t = { .arena = &arena }, *o = &t; \
		text_add(o, ""); \
		call; \
		assert_string_equal(t.s ? t.s : "", wanted); \
	} while (0)

static void escapes(void **state)
{
	(void)state;
	PRINTS(out_put(o, "a<b>&\"'"), "a&lt;b&gt;&amp;&quot;&#39;");
	PRINTS(out_attr(o, "\" onclick=\"x"), "&quot; onclick=&quot;x");
	PRINTS(out_put(o, (const char *)NULL), "");
	PRINTS(out_put(o, "髙橋"), "髙橋");
	PRINTS(out_lines(o, "一<\n\n二"), "一&lt;<br><br>二");
	PRINTS(out_part(o, "a b&c=髙/?#"), "a%20b%26c%3D%E9%AB%99%2F%3F%23");
	PRINTS(out_put(o, ((struct safe_html){ "<b>" })), "<b>");
}

static void writes_by_type(void **state)
{
	(void)state;
	PRINTS(out_put(o, ((struct date){ 2026, 11, 22 })), "令和8年11月22日");
	PRINTS(out_put(o, ((struct date){0})), "");
	PRINTS(out_put(o, ((struct number){ true, 75142 })), "75,142");
	PRINTS(out_put(o, ((struct number){ true, -1234567 })), "-1,234,567");
	PRINTS(out_put(o, ((struct number){ true, 0 })), "0");
	PRINTS(out_put(o, ((struct number){0})), "");
	PRINTS(out_put(o, 75142), "75142");
	PRINTS(out_put(o, (bool)true), "はい");
	PRINTS(out_put(o, ((struct link){ 3, "見本 <花子>" })), "見本 &lt;花子&gt;");
}

static void lets_only_harmless_addresses_pass(void **state)
{
	static const char *const harmless[] = { "/people/1?q=a", "?after=x", "#add", "people",
		"https://example.jp/a:b", "mailto:a@example.jp", "tel:0248", "/a?then=b:c" };
	static const char *const dangerous[] = { "javascript:alert(1)", "JavaScript:alert(1)",
		" javascript:x", "java\nscript:x", "data:text/html,x", "vbscript:x",
		"//example.jp/", "/\\example.jp", "\\\\example.jp", "\x01javascript:x", "blob:x" };

	(void)state;
	for (size_t i = 0; i < COUNT(harmless); i++)
		PRINTS(out_href(o, harmless[i]), harmless[i]);
	for (size_t i = 0; i < COUNT(dangerous); i++)
		PRINTS(out_href(o, dangerous[i]), "#");
	PRINTS(out_href(o, "/a?b=1&c=\"2"), "/a?b=1&amp;c=&quot;2");
	PRINTS(out_href(o, NULL), "");
}

static void finds_pages_of_records(void **state)
{
	(void)state;
	assert_string_equal(url_of(&arena, &affair_record, 17), "/affairs/17");
	assert_null(url_of(&arena, &affair_record, 0));
	assert_null(url_of(&arena, &leaf_record, 17));
	assert_ptr_equal(module_of(&deed_record), &affairs);
	assert_null(module_of(&leaf_record));
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(escapes),
		cmocka_unit_test(writes_by_type),
		cmocka_unit_test(lets_only_harmless_addresses_pass),
		cmocka_unit_test(finds_pages_of_records) };
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	arena_reset(&arena);
	return failed;
}
