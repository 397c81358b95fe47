/* together_test: groups of boxes at every height of a page. */
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "document/document.h"
#include "tests/support.h"

static struct work work;

struct group {
	int number, lines;
};

static void write_group(struct sheet *s, void *context)
{
	const struct group *g = context;
	struct text t = { .arena = &work.arena };

	for (int i = 0; i < g->lines; i++)
		text_addf(&t, "組%d行%d終\n", g->number, i);
	sheet_heading(s, arena_printf(&work.arena, "組%d始", g->number));
	sheet_row(s, 1, &(struct sheet_box){ "電話", "0248-00-1000", .strong = true });
	sheet_flow(s, "文", t.s, 0);
	sheet_flow(s, "メモ", NULL, 22);
}

static int page_of(const char *text, const char *words)
{
	const char *at = strstr(text, words);
	int page = 1;

	if (!at)
		fail_msg("%s is lost", words);
	if (strstr(at + strlen(words), words))
		fail_msg("%s stands there twice", words);
	for (const char *s = text; s < at; s++)
		page += *s == '\f';
	return page;
}

static const char *paper(int before, struct group *group, int n)
{
	struct sheet *s =
	    sheet_begin(&work, &(struct sheet_about){ .title = "組", .number = "", .large = true });
	const char *pdf;
	size_t size;

	for (int i = 0; i < before; i++)
		sheet_row(s, 1, &(struct sheet_box){ "前", "" });
	for (int i = 0; i < n; i++)
		sheet_together(s, write_group, &group[i]);
	pdf = sheet_end(s, &size);
	assert_non_null(pdf);
	return test_look(&work.arena, "pdftotext -layout $PDF -", pdf, size);
}

static void a_group_stands_on_one_page(void **state)
{
	int moved = 0;

	(void)state;
	for (int before = 0; before < 30; before += 3) {
		struct group group[] = { { 1, 5 }, { 2, 12 }, { 3, 7 } };
		const char *text = paper(before, group, COUNT(group));

		for (size_t i = 0; i < COUNT(group); i++) {
			int page = page_of(text, arena_printf(&work.arena, "組%zu始", i + 1));

			for (int l = 0; l < group[i].lines; l++)
				assert_int_equal(page, page_of(text,
				    arena_printf(&work.arena, "組%d行%d終", group[i].number, l)));
			moved += page > 1;
		}
	}
	assert_true(moved > 10 && moved < 30);
}

/* It begins where it would have, and nothing of it is lost. */
static void what_is_higher_than_a_page_flows(void **state)
{
	struct group group[] = { { 1, 70 }, { 2, 3 } };
	const char *text = paper(4, group, COUNT(group));

	(void)state;
	assert_int_equal(page_of(text, "組1始"), 1);
	assert_int_equal(page_of(text, "組1行0終"), 1);
	for (int l = 1; l < group[0].lines; l++)
		page_of(text, arena_printf(&work.arena, "組1行%d終", l));
	assert_true(page_of(text, "組1行69終") > 1);
	page_of(text, "組2始");
}

static int begin(void **state)
{
	(void)state;
	test_work(&work, NULL);
	return 0;
}

static int end(void **state)
{
	(void)state;
	arena_reset(&work.arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_group_stands_on_one_page, begin, end),
		cmocka_unit_test_setup_teardown(what_is_higher_than_a_page_flows, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
