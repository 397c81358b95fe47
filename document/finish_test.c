/* finish_test: language and title come into every PDF, whatever its layout. */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "document/internal.h"

static struct work work = { .now = 1795330000000 };

static int forget(void **state)
{
	(void)state;
	arena_reset(&work.arena);
	return 0;
}

static char *find(const char *bytes, size_t size, const char *what)
{
	return memmem(bytes, size, what, strlen(what));
}

static void check_complete(const char *pdf, size_t size)
{
	assert_non_null(pdf);
	assert_non_null(find(pdf, size, "/Lang (ja-JP)"));
	assert_non_null(find(pdf, size, "/DisplayDocTitle true"));
	assert_non_null(find(pdf, size, "/Marked true"));
}

static const char *small_sheet(size_t *size)
{
	struct sheet *s = sheet_begin(&work, &(struct sheet_about){ .title = "題" });

	sheet_row(s, 1, (struct sheet_box[]){ { "氏名", "見本 花子" } });
	return sheet_end(s, size);
}

static void test_cairo_s_layout(void **state)
{
	size_t size;
	const char *pdf = small_sheet(&size);

	(void)state;
	check_complete(pdf, size);
	assert_non_null(find(pdf, size, "cairo 1."));
}

/* Without the mark that Cairo sets it is read and written anew. */
static void test_another_layout(void **state)
{
	size_t size;
	struct text other = { .arena = &work.arena };
	const char *pdf = small_sheet(&size), *why;

	(void)state;
	text_addn(&other, pdf, size);
	memcpy(find(other.s, size, "/Marked true"), "/Marked null", 12);
	memcpy(find(other.s, size, "/Lang"), "/Gnal", 5);
	pdf = finish_pdf(&work.arena, other.s, &size, &why);
	assert_null(why);
	check_complete(pdf, size);
}

static void test_no_pdf(void **state)
{
	size_t size = 3;
	const char *why;

	(void)state;
	assert_null(finish_pdf(&work.arena, "abc", &size, &why));
	assert_non_null(why);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_cairo_s_layout, forget),
		cmocka_unit_test_teardown(test_another_layout, forget),
		cmocka_unit_test_teardown(test_no_pdf, forget),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
