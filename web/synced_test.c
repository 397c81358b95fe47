/* synced_test: a clock that nobody sets, or that is wrong by more than a second, is doubted. */
#include "web/synced.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void a_wrong_clock_is_doubted(void **state)
{
	static const struct {
		struct synced clock;
		const char *said; /* NULL: nothing */
	} all[] = {
		{ { .known = true, .set = true, .most_us = 20000, .off_us = -300 }, NULL },
		{ { .known = true, .set = true, .most_us = 1000000, .off_us = 1000000 }, NULL },
		{ { .known = true, .set = true, .most_us = 20000, .off_us = -1500000 }, "1.5 秒" },
		{ { .known = true, .set = true, .most_us = 2000001 }, "2.0 秒" },
		{ { .known = true, .most_us = 16000000 }, "合わせられていません" },
		{ { .known = false }, NULL }, /* a kernel that does not say */
	};
	char line[400];

	(void)state;
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		assert_int_equal(synced_doubt(&all[i].clock, line, sizeof line),
		    all[i].said != NULL);
		if (all[i].said)
			assert_non_null(strstr(line, all[i].said));
	}
}

static void the_kernel_is_asked_without_being_changed(void **state)
{
	struct synced one = synced_now(), two = synced_now();

	(void)state;
	assert_int_equal(one.known, two.known);
	assert_int_equal(one.set, two.set);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_wrong_clock_is_doubted),
		cmocka_unit_test(the_kernel_is_asked_without_being_changed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
