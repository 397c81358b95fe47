/* page_test: what tools/page makes of pages, and what it refuses.  Set GOLDEN=1 to write anew
 * what it makes, then read the difference. */
#include "base/text.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static struct arena arena;

/* The compiler stands beside the variants in the folder of the build. */
static const char *compiler(void)
{
	char path[4096] = "";
	ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);

	assert_true(n > 0);
	for (int up = 0; up < 3; up++)
		*strrchr(path, '/') = '\0';
	return arena_printf(&arena, "%s/tools/page", path);
}

static const char *read_stream(FILE *f)
{
	struct text t = { .arena = &arena };
	int c;

	while ((c = getc(f)) != EOF)
		text_addc(&t, (char)c);
	return t.s ? t.s : "";
}

static const char *read_file(const char *path)
{
	FILE *f = fopen(path, "r");
	const char *s;

	assert_non_null(f);
	s = read_stream(f);
	fclose(f);
	return s;
}

/* What it prints (`errors`: what it complains of) and whether it was content. */
static const char *compile(const char *page, bool errors, bool *content)
{
	FILE *f = popen(arena_printf(&arena, "%s %s %s", compiler(), page,
			    errors ? "2>&1 >/dev/null" : "2>/dev/null"),
	    "r");
	const char *s;

	assert_non_null(f);
	s = read_stream(f);
	*content = pclose(f) == 0;
	return s;
}

static void makes_what_it_made(void **state)
{
	glob_t pages;

	(void)state;
	assert_int_equal(glob("tests/page/*.html", 0, NULL, &pages), 0);
	for (size_t i = 0; i < pages.gl_pathc; i++) {
		const char *page = pages.gl_pathv[i],
			   *golden = arena_printf(&arena, "%s.golden", page);
		bool content;
		const char *made = compile(page, false, &content);

		assert_true(content);
		if (getenv("GOLDEN")) {
			FILE *f = fopen(golden, "w");

			assert_non_null(f);
			fputs(made, f);
			fclose(f);
		}
		assert_string_equal(made, read_file(golden));
	}
	globfree(&pages);
}

/* The first line of each is a remark of C with words of the complaint. */
static void refuses(void **state)
{
	glob_t pages;

	(void)state;
	assert_int_equal(glob("tests/page/refused/*.html", 0, NULL, &pages), 0);
	assert_true(pages.gl_pathc >= 30);
	for (size_t i = 0; i < pages.gl_pathc; i++) {
		const char *page = pages.gl_pathv[i], *first = read_file(page) + strlen("% /* "),
			   *said;
		const char *wanted =
		    arena_copyn(&arena, first, (size_t)(strstr(first, " */") - first));
		bool content;

		said = compile(page, true, &content);
		if (content || !strstr(said, wanted) || !text_starts(said, page))
			fail_msg("%s: wanted \"%s\", got \"%s\"", page, wanted, said);
	}
	globfree(&pages);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(makes_what_it_made),
		cmocka_unit_test(refuses) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
