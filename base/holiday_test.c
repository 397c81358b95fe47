/* holiday_test: the holidays as the Cabinet Office published them, and what holds of every year. */
#include "base/holiday.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* Month and day of every holiday of a year, as published. */
static const struct {
	int year;
	const char *days;
} published[] = {
	{ 2007,
	    " 0101 0108 0211 0212 0321 0429 0430 0503 0504 0505 0716 0917 0923 0924 1008 1103 1123"
	    " 1223 1224" },
	{ 2009,
	    " 0101 0112 0211 0320 0429 0503 0504 0505 0506 0720 0921 0922 0923 1012 1103 1123"
	    " 1223" },
	{ 2019,
	    " 0101 0114 0211 0321 0429 0430 0501 0502 0503 0504 0505 0506 0715 0811 0812 0916 0923"
	    " 1014 1022 1103 1104 1123" },
	{ 2020,
	    " 0101 0113 0211 0223 0224 0320 0429 0503 0504 0505 0506 0723 0724 0810 0921 0922 1103"
	    " 1123" },
	{ 2021,
	    " 0101 0111 0211 0223 0320 0429 0503 0504 0505 0722 0723 0808 0809 0920 0923 1103"
	    " 1123" },
	{ 2024,
	    " 0101 0108 0211 0212 0223 0320 0429 0503 0504 0505 0506 0715 0811 0812 0916 0922 0923"
	    " 1014 1103 1104 1123" },
	{ 2025,
	    " 0101 0113 0211 0223 0224 0320 0429 0503 0504 0505 0506 0721 0811 0915 0923 1013 1103"
	    " 1123 1124" },
	{ 2026,
	    " 0101 0112 0211 0223 0320 0429 0503 0504 0505 0506 0720 0811 0921 0922 0923 1012 1103"
	    " 1123" },
	{ 2027,
	    " 0101 0111 0211 0223 0321 0322 0429 0503 0504 0505 0719 0811 0920 0923 1011 1103"
	    " 1123" },
};

static void years_are_as_published(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(published); i++) {
		char found[200] = "";
		size_t n = 0;

		for (struct date d = { (int16_t)published[i].year, 1, 1 };
		    d.year == published[i].year; d = date_add_days(d, 1))
			if (holiday_name(d))
				n += (size_t)snprintf(found + n, sizeof found - n, " %02d%02d",
				    d.month, d.day);
		assert_string_equal(found, published[i].days);
	}
}

static void they_have_their_names(void **state)
{
	(void)state;
	assert_string_equal(holiday_name((struct date){ 2026, 11, 23 }), "勤労感謝の日");
	assert_string_equal(holiday_name((struct date){ 2026, 5, 6 }), "振替休日");
	assert_string_equal(holiday_name((struct date){ 2026, 9, 22 }), "国民の休日");
	assert_string_equal(holiday_name((struct date){ 2026, 9, 23 }), "秋分の日");
	assert_string_equal(holiday_name((struct date){ 2019, 4, 30 }), "国民の休日");
	assert_null(holiday_name((struct date){ 2026, 11, 24 }));
	assert_null(holiday_name((struct date){0}));
	assert_null(holiday_name((struct date){ 2006, 1, 1 }));
	assert_null(holiday_name((struct date){ 2100, 1, 1 }));
}

/* A Sunday's holiday is made up for on a day that is no Sunday; every year has both equinoxes. */
static void every_year_keeps_the_law(void **state)
{
	(void)state;
	for (int year = HOLIDAY_FIRST_YEAR; year <= HOLIDAY_LAST_YEAR; year++) {
		int sundays = 0, substitutes = 0, equinoxes = 0;

		for (struct date d = { (int16_t)year, 1, 1 }; d.year == year;
		    d = date_add_days(d, 1)) {
			const char *name = holiday_name(d);

			if (!name)
				continue;
			if (!strcmp(name, "振替休日")) {
				substitutes++;
				assert_int_not_equal(date_weekday(d), 0);
			} else {
				sundays += date_weekday(d) == 0;
			}
			equinoxes += !strcmp(name, "春分の日") || !strcmp(name, "秋分の日");
		}
		assert_int_equal(sundays, substitutes);
		assert_int_equal(equinoxes, 2);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(years_are_as_published),
		cmocka_unit_test(they_have_their_names),
		cmocka_unit_test(every_year_keeps_the_law),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
