/* era: days and fiscal years by the years of an era. */
#include "base/era.h"
#include "base/text.h"

#include <string.h>

const struct era eras[ERAS] = {
	{ "明治", "M", { 1868, 1, 25 }, { 1912, 7, 29 } },
	{ "大正", "T", { 1912, 7, 30 }, { 1926, 12, 24 } },
	{ "昭和", "S", { 1926, 12, 25 }, { 1989, 1, 7 } },
	{ "平成", "H", { 1989, 1, 8 }, { 2019, 4, 30 } },
	{ "令和", "R", { 2019, 5, 1 }, { 2199, 12, 31 } },
};

const struct era *era_of(struct date d)
{
	if (d.year < 1873)
		return NULL;
	for (const struct era *e = eras + ERAS; e-- > eras;)
		if (date_compare(d, e->first) >= 0)
			return e;
	return NULL;
}

int era_years(const struct era *e)
{
	return e->last.year - e->first.year + 1;
}

const char *era_year_text(struct arena *a, int year)
{
	return year == 1 ? "元" : arena_printf(a, "%d", year);
}

/* Long lists are full of days, so these are put together by hand. */

const char *date_era(struct arena *a, struct date d)
{
	const struct era *e = era_of(d);
	int year = e ? d.year - e->first.year + 1 : d.year;
	char s[48], *to;

	if (!date_known(d))
		return NULL;
	to = stpcpy(s, e ? e->name : "");
	to = e && year == 1 ? stpcpy(to, "元") : int_write(to, year);
	to = int_write(stpcpy(to, "年"), d.month);
	to = int_write(stpcpy(to, "月"), d.day);
	to = stpcpy(to, "日");
	return arena_copyn(a, s, (size_t)(to - s));
}

const char *date_era_short(struct arena *a, struct date d)
{
	const struct era *e = era_of(d);
	char s[48], *to;

	if (!date_known(d))
		return NULL;
	to = int_write(stpcpy(s, e ? e->letter : ""), e ? d.year - e->first.year + 1 : d.year);
	to = int_write(stpcpy(to, "."), d.month);
	to = int_write(stpcpy(to, "."), d.day);
	return arena_copyn(a, s, (size_t)(to - s));
}

const char *date_weekday_name(struct date d)
{
	static const char *const days[] = { "日", "月", "火", "水", "木", "金", "土" };

	return date_known(d) ? days[date_weekday(d)] : NULL;
}

const char *date_both(struct arena *a, struct date d)
{
	if (!date_known(d))
		return NULL;
	if (!era_of(d))
		return arena_printf(a, "%s（%s）", date_era(a, d), date_weekday_name(d));
	return arena_printf(a, "%s（%d年・%s）", date_era(a, d), d.year, date_weekday_name(d));
}

const char *date_brief(struct arena *a, struct date d, struct date today)
{
	if (!date_known(d))
		return NULL;
	if (d.year != today.year)
		return arena_printf(a, "%s（%s）", date_era_short(a, d), date_weekday_name(d));
	return arena_printf(a, "%d/%d（%s）", d.month, d.day, date_weekday_name(d));
}

/* A month and a fiscal year bear the era in which most of them lies: January 1989 is 平成元年1月
 * though it began in 昭和, 1926 is 大正15年度 though it ended there. */

const char *month_era(struct arena *a, struct date d)
{
	const struct era *e = era_of((struct date){ d.year, d.month, 15 });

	if (!date_known(d))
		return NULL;
	if (!e)
		return arena_printf(a, "%d年%d月", d.year, d.month);
	return arena_printf(a, "%s%s年%d月", e->name, era_year_text(a, d.year - e->first.year + 1),
	    d.month);
}

static const struct era *fiscal_era(int year)
{
	return era_of((struct date){ (int16_t)year, 10, 1 });
}

const char *fiscal_year_era(struct arena *a, int year)
{
	const struct era *e = fiscal_era(year);

	if (!e)
		return arena_printf(a, "%d年度", year);
	return arena_printf(a, "%s%s年度", e->name, era_year_text(a, year - e->first.year + 1));
}

const char *fiscal_year_short(struct arena *a, int year)
{
	const struct era *e = fiscal_era(year);

	if (!e)
		return arena_printf(a, "%d", year);
	return arena_printf(a, "%s%d", e->letter, year - e->first.year + 1);
}
