/* pace_test: who waits for others, and for how long. */
#include "web/pace.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void who_is_alone_waits_for_nobody(void **state)
{
	struct pace p = {0};

	(void)state;
	assert_int_equal(pace_wait(&p, 1), 0);
	pace_went(&p, 1, 4000);
	assert_int_equal(pace_wait(&p, 1), 0);
}

static void the_first_waits_for_as_many_as_lately_came(void **state)
{
	struct pace p = {0};

	(void)state;
	pace_went(&p, 16, 900);
	assert_int_equal(pace_wait(&p, 1), 900);
	assert_int_equal(pace_wait(&p, 15), 900);
	assert_int_equal(pace_wait(&p, 16), 0);
	assert_int_equal(pace_wait(&p, 40), 0);
}

/* One that went alone in between does not break up those who come together. */
static void one_that_was_late_changes_nothing(void **state)
{
	struct pace p = {0};

	(void)state;
	pace_went(&p, 16, 900);
	pace_went(&p, 1, 300);
	assert_int_equal(pace_wait(&p, 1), 300);
	pace_went(&p, 1, 300);
	assert_int_equal(pace_wait(&p, 1), 0);
}

static void a_slow_disk_makes_nobody_wait_long(void **state)
{
	struct pace p = {0};

	(void)state;
	pace_went(&p, 8, 400000);
	assert_int_equal(pace_wait(&p, 1), PACE_MOST);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_is_alone_waits_for_nobody),
		cmocka_unit_test(the_first_waits_for_as_many_as_lately_came),
		cmocka_unit_test(one_that_was_late_changes_nothing),
		cmocka_unit_test(a_slow_disk_makes_nobody_wait_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
