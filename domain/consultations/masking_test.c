/* masking_test: what no text of a copy for FAX says. */
#include "domain/consultations/paper.h"

#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

static const struct slip slip = {
	.c.caller_name = "山﨑 一郎",
	.person = { .name = "髙橋 花子", .kana = "タカハシ ハナコ", .key_name = "渡邉　次郎" },
};

static void texts_name_nobody(void **state)
{
	static const char *const said[] = { "髙橋さんから", "高橋花子", "ﾀｶﾊｼ さん", "たかはし様",
		"山崎さんの話", "渡辺次郎が言う", "花子さん" };
	static const char *const names[] = { "髙橋", "高橋", "ﾀｶﾊｼ", "たかはし", "山崎", "渡辺",
		"次郎", "花子" };
	struct work w = { .masked = true };
	struct paper p = { .w = &w, .slip = &slip };

	(void)state;
	paper_names(&p);
	for (size_t i = 0; i < COUNT(said); i++)
		for (size_t n = 0; n < COUNT(names); n++)
			assert_null(strstr(paper_said(&p, said[i]), names[n]));
	assert_string_equal(paper_said(&p, "森の話"), "森の話");
	w.masked = false;
	assert_string_equal(paper_said(&p, "髙橋さん"), "髙橋さん");
	assert_null(paper_said(&p, NULL));
	arena_reset(&w.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_name_nobody),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
