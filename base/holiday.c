/* holiday: the national holidays of Japan, computed after the law. */
#include "base/holiday.h"

enum { MONDAY = 1 };

/* A holiday in the years from first to last: on a day of its month, or on its nth Monday. */
struct feast {
	int first, last, month, day, monday;
	const char *name;
};

/* 国民の祝日に関する法律 2条, with the special measures for 2019 (平成30年法律第99号) and for 2020
 * and 2021 (令和三年東京オリンピック競技大会特別措置法). */
static const struct feast feasts[] = {
	{ 2007, 2099, 1, 1, 0, "元日" },
	{ 2007, 2099, 1, 0, 2, "成人の日" },
	{ 2007, 2099, 2, 11, 0, "建国記念の日" },
	{ 2020, 2099, 2, 23, 0, "天皇誕生日" },
	{ 2007, 2099, 4, 29, 0, "昭和の日" },
	{ 2019, 2019, 5, 1, 0, "天皇の即位の日" },
	{ 2007, 2099, 5, 3, 0, "憲法記念日" },
	{ 2007, 2099, 5, 4, 0, "みどりの日" },
	{ 2007, 2099, 5, 5, 0, "こどもの日" },
	{ 2007, 2019, 7, 0, 3, "海の日" },
	{ 2020, 2020, 7, 23, 0, "海の日" },
	{ 2021, 2021, 7, 22, 0, "海の日" },
	{ 2022, 2099, 7, 0, 3, "海の日" },
	{ 2016, 2019, 8, 11, 0, "山の日" },
	{ 2020, 2020, 8, 10, 0, "山の日" },
	{ 2021, 2021, 8, 8, 0, "山の日" },
	{ 2022, 2099, 8, 11, 0, "山の日" },
	{ 2007, 2099, 9, 0, 3, "敬老の日" },
	{ 2007, 2019, 10, 0, 2, "体育の日" },
	{ 2019, 2019, 10, 22, 0, "即位礼正殿の儀の行われる日" },
	{ 2020, 2020, 7, 24, 0, "スポーツの日" },
	{ 2021, 2021, 7, 23, 0, "スポーツの日" },
	{ 2022, 2099, 10, 0, 2, "スポーツの日" },
	{ 2007, 2099, 11, 3, 0, "文化の日" },
	{ 2007, 2099, 11, 23, 0, "勤労感謝の日" },
	{ 2007, 2018, 12, 23, 0, "天皇誕生日" },
};

/* 海上保安庁水路部 暦計算研究会編『新こよみ便利帳』: holds from 1980 to 2099.  `at` is the
 * moment in 1980 in ten-thousandths of a day of the month. */
static int equinox(int year, int64_t at)
{
	int since = year - 1980;

	return (int)((at * 100 + (int64_t)242194 * since) / 1000000) - since / 4;
}

static bool falls(const struct feast *f, struct date d)
{
	if (d.year < f->first || d.year > f->last || d.month != f->month)
		return false;
	if (f->monday)
		return date_weekday(d) == MONDAY && (d.day - 1) / 7 + 1 == f->monday;
	return d.day == f->day;
}

/* 国民の祝日 proper. */
static const char *feast_name(struct date d)
{
	if (d.year < HOLIDAY_FIRST_YEAR || d.year > HOLIDAY_LAST_YEAR)
		return NULL;
	if (d.month == 3 && d.day == equinox(d.year, 208431))
		return "春分の日";
	if (d.month == 9 && d.day == equinox(d.year, 232488))
		return "秋分の日";
	for (size_t i = 0; i < COUNT(feasts); i++)
		if (falls(&feasts[i], d))
			return feasts[i].name;
	return NULL;
}

/* 3条2項: the next day that is no 祝日 after one that fell on a Sunday. */
static bool substitutes(struct date d)
{
	for (struct date b = date_add_days(d, -1); feast_name(b); b = date_add_days(b, -1))
		if (date_weekday(b) == 0)
			return true;
	return false;
}

const char *holiday_name(struct date d)
{
	const char *name = date_known(d) ? feast_name(d) : NULL;

	if (name || !date_known(d))
		return name;
	if (substitutes(d))
		return "振替休日";
	/* 3条3項: a day between two. */
	return feast_name(date_add_days(d, -1)) && feast_name(date_add_days(d, 1)) ? "国民の休日"
										   : NULL;
}
