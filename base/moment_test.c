/* moment_test: times of day and moments, in Japan and back. */
#include "base/calendar.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct arena a;

static int reset(void **state)
{
	(void)state;
	arena_reset(&a);
	return 0;
}

static const struct {
	const char *typed;
	int minutes;
} times[] = {
	{ "9:05", 545 },
	{ "09:05", 545 },
	{ "0905", 545 },
	{ "905", 545 },
	{ "9時5分", 545 },
	{ "９：０５", 545 },
	{ "９時５分", 545 },
	{ "9時", 540 },
	{ "9時半", 570 },
	{ "午前9時5分", 545 },
	{ "午後3時", 900 },
	{ "午後 3:10", 910 },
	{ "0:00", 0 },
	{ "23:59", 1439 },
	{ "午前0時", 0 },
	{ "午前12時", 0 },
	{ "午後0時半", 750 },
};

static void test_times_of_day(void **state)
{
	static const char *const bad[] = {
		"",
		"9",
		"24:00",
		"9:60",
		"9:5",
		"9:005",
		"時",
		"9時5",
		"9分",
		"朝",
		"午後13時",
		"午後12時",
		"99999",
		"-1:00",
		"9:05x",
		"9時半5分",
		"ああああああああああああああああああああああああああああああああ",
	};
	int minutes;

	(void)state;
	for (size_t i = 0; i < COUNT(times); i++) {
		assert_true(time_read(times[i].typed, &minutes));
		assert_int_equal(minutes, times[i].minutes);
	}
	minutes = 7;
	for (size_t i = 0; i < COUNT(bad); i++)
		assert_false(time_read(bad[i], &minutes));
	assert_false(time_read(NULL, &minutes));
	assert_int_equal(minutes, 7);
}

static void test_moments_are_shown_in_japan(void **state)
{
	int64_t m = 1795305900000; /* 2026-11-22T00:05:00Z */

	(void)state;
	assert_string_equal(moment_iso(&a, m), "2026-11-22T09:05:00.000+09:00");
	assert_string_equal(moment_era(&a, m), "令和8年11月22日 9:05");
	assert_int_equal(moment_minutes(m), 545);
	assert_int_equal(moment_of((struct date){ 2026, 11, 22 }, 545), m);
	assert_int_equal(moment_date(m - 545 * 60000 - 1).day, 21);
	assert_string_equal(moment_iso(&a, moment_last((struct date){ 2026, 11, 22 })),
	    "2026-11-22T23:59:59.999+09:00");
	assert_int_equal(moment_last((struct date){0}), 0);
	assert_string_equal(moment_iso(&a, -1), "1970-01-01T08:59:59.999+09:00");
	assert_string_equal(moment_iso(&a, -32400001), "1969-12-31T23:59:59.999+09:00");
	assert_null(moment_iso(&a, 0));
	assert_null(moment_era(&a, 0));
	assert_null(moment_short(&a, 0));
	assert_null(moment_iso(&a, INT64_MAX - 40000000));
	assert_string_equal(moment_short(&a, moment_of((struct date){ 1989, 1, 8 }, 5)),
	    "H1.1.8 0:05");
	assert_string_equal(
	    moment_short(&a, moment_of((struct date){ moment_date(moment_now()).year, 2, 3 }, 70)),
	    "2/3 1:10");
}

static void test_what_offices_type(void **state)
{
	static const struct {
		const char *typed, *iso;
	} good[] = {
		{ "R8.11.22 9:05", "2026-11-22T09:05:00.000+09:00" },
		{ "令和8年11月22日 9時5分", "2026-11-22T09:05:00.000+09:00" },
		{ "令和8年11月22日9時5分", "2026-11-22T09:05:00.000+09:00" },
		{ "令和8年11月22日（日）午後3時", "2026-11-22T15:00:00.000+09:00" },
		{ "令和８年１１月２２日　９：０５", "2026-11-22T09:05:00.000+09:00" },
		{ "2026-11-22T09:05", "2026-11-22T09:05:00.000+09:00" },
		{ "T15.1.2 9:05", "1926-01-02T09:05:00.000+09:00" },
		{ "今日 9:05", "2026-11-22T09:05:00.000+09:00" },
		{ "きのう 1630", "2026-11-21T16:30:00.000+09:00" },
		{ "11/20 10:00", "2026-11-20T10:00:00.000+09:00" },
		{ "今", "2026-11-22T10:00:00.000+09:00" },
		{ "2026-11-22T09:05:07.25+09:00", "2026-11-22T09:05:07.250+09:00" },
		{ "2026-11-22T00:05:07Z", "2026-11-22T09:05:07.000+09:00" },
		{ "2026-11-21T20:05:07.123456-04:00", "2026-11-22T09:05:07.123+09:00" },
	};
	int64_t now = moment_of((struct date){ 2026, 11, 22 }, 600), m;
	const char *why;

	(void)state;
	for (size_t i = 0; i < COUNT(good); i++) {
		m = 0;
		assert_true(moment_read(&a, good[i].typed, now, &m, &why));
		assert_string_equal(moment_iso(&a, m), good[i].iso);
	}
}

static void test_what_cannot_be_is_explained(void **state)
{
	static const struct {
		const char *typed, *part;
	} bad[] = {
		{ "R8.11.22", "間を空けて" },
		{ "9:05", "間を空けて" },
		{ "", "間を空けて" },
		{ "R8.11.22 25:00", "時刻として" },
		{ "R8.2.30 9:05", "2月30日はありません" },
		{ "いつか 9:05", "日付として" },
		{ "R8.11.22 9", "時刻として" },
		{ "2026-11-22T09:05:61", "時刻として" },
		{ "2026-11-22T09:05:00+9", "時刻として" },
	};
	int64_t m = 5;
	const char *why;

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		why = NULL;
		assert_false(moment_read(&a, bad[i].typed, 0, &m, &why));
		assert_non_null(strstr(why, bad[i].part));
	}
	assert_int_equal(m, 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_times_of_day, reset),
		cmocka_unit_test_teardown(test_moments_are_shown_in_japan, reset),
		cmocka_unit_test_teardown(test_what_offices_type, reset),
		cmocka_unit_test_teardown(test_what_cannot_be_is_explained, reset),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
