/* calendar_test: both calendars, what an office types, and what is told when it cannot be. */
#include "base/calendar.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct arena a;
static const struct date today = { 2026, 11, 22 };

static int reset(void **state)
{
	(void)state;
	arena_reset(&a);
	return 0;
}

static const char *read_iso(const char *typed)
{
	struct date d = {0};
	const char *why = NULL;

	return date_read(&a, typed, today, &d, &why) ? date_iso(&a, d) : why;
}

static void check_pairs(const char *const (*pairs)[2], size_t n)
{
	for (size_t i = 0; i < n; i++)
		assert_string_equal(read_iso(pairs[i][0]), pairs[i][1]);
}

static void test_eras_begin_and_end(void **state)
{
	static const struct {
		struct date day;
		const char *era, *brief;
	} days[] = {
		{ { 1873, 1, 1 }, "明治6年1月1日", "M6.1.1" },
		{ { 1912, 7, 29 }, "明治45年7月29日", "M45.7.29" },
		{ { 1912, 7, 30 }, "大正元年7月30日", "T1.7.30" },
		{ { 1926, 12, 24 }, "大正15年12月24日", "T15.12.24" },
		{ { 1926, 12, 25 }, "昭和元年12月25日", "S1.12.25" },
		{ { 1989, 1, 7 }, "昭和64年1月7日", "S64.1.7" },
		{ { 1989, 1, 8 }, "平成元年1月8日", "H1.1.8" },
		{ { 2019, 4, 30 }, "平成31年4月30日", "H31.4.30" },
		{ { 2019, 5, 1 }, "令和元年5月1日", "R1.5.1" },
		{ { 2026, 11, 22 }, "令和8年11月22日", "R8.11.22" },
		{ { 1872, 12, 31 }, "1872年12月31日", "1872.12.31" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(days); i++) {
		assert_string_equal(date_era(&a, days[i].day), days[i].era);
		assert_string_equal(date_era_short(&a, days[i].day), days[i].brief);
	}
	assert_string_equal(date_both(&a, today), "令和8年11月22日（2026年・日）");
	assert_null(date_era(&a, (struct date){0}));
	assert_null(date_both(&a, (struct date){0}));
	assert_null(date_iso(&a, (struct date){0}));
}

static const char *const typed_dates[][2] = {
	{ "2026-11-22", "2026-11-22" },
	{ "2026/11/22", "2026-11-22" },
	{ "20261122", "2026-11-22" },
	{ "2026.1.2", "2026-01-02" },
	{ "2026年11月22日", "2026-11-22" },
	{ "西暦2026年11月22日", "2026-11-22" },
	{ "２０２６／１１／２２", "2026-11-22" },
	{ "2026ー11ー22", "2026-11-22" },
	{ "2026−11−22", "2026-11-22" },
	{ "R8.11.22", "2026-11-22" },
	{ "r8/11/22", "2026-11-22" },
	{ "R8-11-22", "2026-11-22" },
	{ "Ｒ８．１１．２２", "2026-11-22" },
	{ "令和8年11月22日", "2026-11-22" },
	{ "令和８年１１月２２日", "2026-11-22" },
	{ "令8.11.22", "2026-11-22" },
	{ "R081122", "2026-11-22" },
	{ "5081122", "2026-11-22" },
	{ "㋿8年11月22日", "2026-11-22" },
	{ "㍻31.4.30", "2019-04-30" },
	{ "昭15.1.2", "1940-01-02" },
	{ "S15.1.2", "1940-01-02" },
	{ "S150102", "1940-01-02" },
	{ "3150102", "1940-01-02" },
	{ "昭和15年1月2日", "1940-01-02" },
	{ "昭和 15 年 1 月 2 日", "1940-01-02" },
	{ "大15.12.24", "1926-12-24" },
	{ "明治45年7月29日", "1912-07-29" },
	{ "令和元年5月1日", "2019-05-01" },
	{ "R1.5.1", "2019-05-01" },
	{ "R元.5.1", "2019-05-01" },
	{ "平成31年4月30日", "2019-04-30" },
	{ "11/22", "2026-11-22" },
	{ "3月1日", "2026-03-01" },
	{ "１／５", "2026-01-05" },
	{ "今日", "2026-11-22" },
	{ "きのう", "2026-11-21" },
	{ "昨日", "2026-11-21" },
	{ "明日", "2026-11-23" },
	{ "あさって", "2026-11-24" },
	{ "　本日　", "2026-11-22" },
	{ "R8.2.28", "2026-02-28" },
	{ "2028-02-29", "2028-02-29" },
	{ "令和8年11月22日（日）", "2026-11-22" },
	{ "令和8年11月22日（2026年・日）", "2026-11-22" },
	{ "1872/12/9", "1872-12-09" },
};

static void test_what_offices_type(void **state)
{
	(void)state;
	check_pairs(typed_dates, COUNT(typed_dates));
}

static void test_what_cannot_be_is_explained(void **state)
{
	static const char *const pairs[][2] = {
		{ "昭和65年1月5日", "昭和は64年までです。平成2年ではありませんか。" },
		{ "昭和65年", "昭和は64年までです。平成2年ではありませんか。" },
		{ "S65.1", "昭和は64年までです。平成2年ではありませんか。" },
		{ "昭和60年", "年・月・日をすべて入力してください（例：R8.11.22）。" },
		{ "S70.4.1", "昭和は64年までです。平成7年ではありませんか。" },
		{ "平成32年1月1日", "平成は31年までです。令和2年ではありませんか。" },
		{ "明治46年1月1日", "明治は45年までです。大正2年ではありませんか。" },
		{ "昭和64年3月1日", "昭和は64年1月7日までです。平成元年3月1日ではありませんか。" },
		{ "平成元年1月7日", "平成は元年1月8日からです。昭和64年1月7日ではありませんか。" },
		{ "令和元年4月30日",
		    "令和は元年5月1日からです。平成31年4月30日ではありませんか。" },
		{ "大正元年7月29日",
		    "大正は元年7月30日からです。明治45年7月29日ではありませんか。" },
		{ "明治5年1月1日",
		    "明治5年までの日付は旧暦のため読み取れません。西暦で入力してください（例：1872/12/9）。" },
		{ "令和0年1月1日", "令和0年はありません。元年か1年と入力してください。" },
		{ "R200.1.1", "令和181年（2199年）より後の日付は入力できません。" },
		{ "2月30日", "2月30日はありません。2026年2月は28日までです。" },
		{ "2028/2/30", "2月30日はありません。2028年2月は29日までです。" },
		{ "R8.4.31", "4月31日はありません。2026年4月は30日までです。" },
		{ "R8.13.1", "13月はありません。月は1から12までで入力してください。" },
		{ "R8.0.1", "0月はありません。月は1から12までで入力してください。" },
		{ "1867/1/1", "西暦は1868年から2199年までで入力してください。" },
		{ "2200/1/1", "西暦は1868年から2199年までで入力してください。" },
		{ "R8.11", "年・月・日をすべて入力してください（例：R8.11.22）。" },
		{ "2026年11月", "年・月・日をすべて入力してください（例：R8.11.22）。" },
		{ "8.11.22",
		    "元号か、4桁の西暦の年を付けてください（例：R8.11.22、2026/11/22）。" },
		{ "",
		    "日付を入力してください。「R8.11.22」「令和8年11月22日」「2026/11/22」のように入力してください。" },
	};

	(void)state;
	check_pairs(pairs, COUNT(pairs));
}

static void test_the_unreadable_shows_examples(void **state)
{
	static const char *const typed[] = {
		"いつか",
		"11月",
		"22日",
		"1122",
		"2026//11/22",
		"2026/11/22/1",
		"2026/11/",
		"R",
		"元年",
		"R8年22日11月",
		"慶応3年1月1日",
		"2026月11日22年",
		"99999999999",
		"R99999999999.1.1",
		"/11/22",
		"-1/1",
		"2026/11/22x",
		"\xff\xfe",
		"年月日",
	};
	struct date d = { 1, 2, 3 };
	const char *why;

	(void)state;
	for (size_t i = 0; i < COUNT(typed); i++) {
		why = NULL;
		assert_false(date_read(&a, typed[i], today, &d, &why));
		assert_non_null(strstr(why, "してください"));
	}
	assert_int_equal(d.year, 1);
	assert_int_equal(d.day, 3);
}

/* Every day in every way of writing it comes back as itself, and days follow each other. */
static void test_every_day(void **state)
{
	struct date d = { 1873, 1, 1 }, before = { 1872, 12, 31 }, back;
	const char *why;
	int weekday = 3, n = 0;

	(void)state;
	for (; d.year <= 2100;
	     before = d, d = date_add_days(d, 1), weekday = (weekday + 1) % 7, n++) {
		const char *texts[] = { date_era(&a, d), date_era_short(&a, d), date_iso(&a, d),
			date_both(&a, d) };

		assert_true(date_valid(d.year, d.month, d.day));
		assert_true(date_compare(before, d) < 0 && date_days_between(before, d) == 1);
		assert_int_equal(date_weekday(d), weekday);
		assert_int_equal(date_compare(date_of_days(date_days(d)), d), 0);
		for (size_t i = 0; i < COUNT(texts); i++) {
			assert_true(date_read(&a, texts[i], today, &back, &why));
			assert_int_equal(date_compare(back, d), 0);
		}
		assert_int_equal(date_compare(moment_date(moment_of(d, n % 1440)), d), 0);
		arena_reset(&a);
	}
	assert_int_equal(n,
	    date_days_between((struct date){ 1873, 1, 1 }, (struct date){ 2101, 1, 1 }));
	assert_int_equal(
	    date_days_between((struct date){ 1873, 1, 1 }, (struct date){ 1970, 1, 1 }), 35428);
	assert_int_equal(date_days((struct date){ 1970, 1, 1 }), 0);
}

static void test_ages_and_fiscal_years(void **state)
{
	struct date birth = { 1940, 2, 29 };

	(void)state;
	assert_int_equal(date_age(birth, (struct date){ 2026, 2, 28 }), 85);
	assert_int_equal(date_age(birth, (struct date){ 2026, 3, 1 }), 86);
	assert_int_equal(date_age(birth, (struct date){ 1940, 2, 29 }), 0);
	assert_int_equal(date_age(birth, (struct date){ 1940, 2, 28 }), -1);
	assert_int_equal(date_age((struct date){0}, today), -1);
	assert_int_equal(date_age(birth, (struct date){0}), -1);
	assert_int_equal(date_fiscal_year((struct date){ 2026, 3, 31 }), 2025);
	assert_int_equal(date_fiscal_year((struct date){ 2026, 4, 1 }), 2026);
	assert_string_equal(fiscal_year_era(&a, 2026), "令和8年度");
	assert_string_equal(fiscal_year_era(&a, 2019), "令和元年度");
	assert_string_equal(fiscal_year_era(&a, 2018), "平成30年度");
	assert_string_equal(fiscal_year_era(&a, 1989), "平成元年度");
	assert_string_equal(fiscal_year_era(&a, 1988), "昭和63年度");
	assert_string_equal(fiscal_year_era(&a, 1926), "大正15年度");
	assert_string_equal(fiscal_year_short(&a, 2019), "R1");
	assert_string_equal(fiscal_year_short(&a, 1870), "1870");
	assert_false(date_known(date_add_days((struct date){0}, 5)));
	assert_true(date_valid(2000, 2, 29));
	assert_false(date_valid(2100, 2, 29));
}

static void test_a_month_bears_the_era_of_most_of_it(void **state)
{
	(void)state;
	assert_string_equal(month_era(&a, (struct date){ 2026, 11, 30 }), "令和8年11月");
	assert_string_equal(month_era(&a, (struct date){ 2019, 4, 30 }), "平成31年4月");
	assert_string_equal(month_era(&a, (struct date){ 2019, 5, 1 }), "令和元年5月");
	assert_string_equal(month_era(&a, (struct date){ 1989, 1, 1 }), "平成元年1月");
	assert_string_equal(month_era(&a, (struct date){ 1926, 12, 31 }), "大正15年12月");
	assert_string_equal(month_era(&a, (struct date){ 1872, 12, 1 }), "1872年12月");
	assert_null(month_era(&a, (struct date){0}));
}

static void test_a_day_is_said_with_its_weekday(void **state)
{
	(void)state;
	assert_string_equal(date_brief(&a, (struct date){ 2026, 11, 25 }, today), "11/25（水）");
	assert_string_equal(date_brief(&a, (struct date){ 2027, 1, 6 }, today), "R9.1.6（水）");
	assert_string_equal(date_weekday_name(today), "日");
	assert_null(date_brief(&a, (struct date){0}, today));
	assert_null(date_weekday_name((struct date){0}));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_eras_begin_and_end, reset),
		cmocka_unit_test_teardown(test_what_offices_type, reset),
		cmocka_unit_test_teardown(test_what_cannot_be_is_explained, reset),
		cmocka_unit_test_teardown(test_the_unreadable_shows_examples, reset),
		cmocka_unit_test_teardown(test_every_day, reset),
		cmocka_unit_test_teardown(test_ages_and_fiscal_years, reset),
		cmocka_unit_test_teardown(test_a_month_bears_the_era_of_most_of_it, reset),
		cmocka_unit_test_teardown(test_a_day_is_said_with_its_weekday, reset),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
