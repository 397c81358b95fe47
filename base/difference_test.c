/* difference_test: both texts can be read out of their difference, and it is small. */
#include "base/difference.h"

#include "base/text.h"

#include <setjmp.h>
#include <string.h>

#include <cmocka.h>

static struct arena a;

static int reset(void **state)
{
	(void)state;
	arena_reset(&a);
	return 0;
}

static const char *read_without(const struct stretch *s, int n, int without)
{
	struct text t = { .arena = &a };

	text_add(&t, "");
	for (int i = 0; i < n; i++)
		if (s[i].in != without)
			text_add(&t, s[i].text);
	return t.s ? t.s : "";
}

static void assert_both(const char *old, const char *new)
{
	struct stretch *s;
	int n = difference(&a, old, new, &s);

	assert_string_equal(read_without(s, n, STRETCH_NEW), old ? old : "");
	assert_string_equal(read_without(s, n, STRETCH_OLD), new ? new : "");
	for (int i = 1; i < n; i++)
		assert_int_not_equal(s[i].in, s[i - 1].in);
}

static void test_only_the_words_that_changed(void **state)
{
	struct stretch *s;

	(void)state;
	assert_int_equal(difference(&a, "娘さんが週末だけ帰省。", "息子さんが週末だけ帰省。", &s), 3);
	assert_int_equal(s[0].in, STRETCH_OLD);
	assert_string_equal(s[0].text, "娘");
	assert_string_equal(s[1].text, "息子");
	assert_string_equal(s[2].text, "さんが週末だけ帰省。");
	assert_int_equal(difference(&a, "電話 12時。\n訪問", "電話 13時。\n訪問", &s), 4);
	assert_string_equal(s[1].text, "12");
	assert_string_equal(s[2].text, "13");
}

static void test_nothing_and_everything(void **state)
{
	struct stretch *s;

	(void)state;
	assert_int_equal(difference(&a, NULL, NULL, &s), 0);
	assert_int_equal(difference(&a, "同じ", "同じ", &s), 1);
	assert_int_equal(s[0].in, STRETCH_BOTH);
	assert_both(NULL, "新しい");
	assert_both("古い", NULL);
}

static int roll(uint64_t *seed, int sides)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return (int)((*seed >> 33) % (uint64_t)sides);
}

/* Whatever two texts there are, also of many words. */
static void test_both_can_be_read(void **state)
{
	static const char *const piece[] = { "訪問", "する", "。", "\n", "ケア", "12", "Yui", "𠮷", "々" };
	uint64_t seed = 20261123;

	(void)state;
	for (int round = 0; round < 60; round++) {
		struct text t[2] = { { .arena = &a }, { .arena = &a } };
		int most = round < 50 ? 30 : 3000;

		for (int k = 0; k < 2; k++)
			for (int i = roll(&seed, most); i >= 0; i--)
				text_add(&t[k], piece[roll(&seed, (int)COUNT(piece))]);
		assert_both(t[0].s, t[1].s);
		arena_reset(&a);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_only_the_words_that_changed, reset),
		cmocka_unit_test_teardown(test_nothing_and_everything, reset),
		cmocka_unit_test_teardown(test_both_can_be_read, reset),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
