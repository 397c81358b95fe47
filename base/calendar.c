/* calendar: days of the Gregorian calendar. */
#include "base/calendar.h"

enum { FIRST_YEAR = 1868, LAST_YEAR = 2199, EPOCH_FROM_MARCH = 719468 };

bool date_known(struct date d)
{
	return d.year;
}

bool date_valid(int year, int month, int day)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = (year % 4 == 0 && year % 100) || year % 400 == 0;

	if (year < FIRST_YEAR || year > LAST_YEAR || month < 1 || month > 12)
		return false;
	return day >= 1 && day <= days[month - 1] + (month == 2 && leap);
}

int date_compare(struct date a, struct date b)
{
	return ((a.year * 16 + a.month) * 32 + a.day) - ((b.year * 16 + b.month) * 32 + b.day);
}

/* Years are counted from March, so that the leap day is the last; the
 * fraction 153/5 is the mean length of the months from March to January. */
int date_days(struct date d)
{
	int year = d.year - (d.month <= 2), month = (d.month + 9) % 12;

	return year * 365 + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + d.day - 1
	    - EPOCH_FROM_MARCH;
}

struct date date_of_days(int n)
{
	int era, year, month;

	n += EPOCH_FROM_MARCH;
	era = n / 146097;
	n %= 146097;
	year = (n - n / 1460 + n / 36524 - n / 146096) / 365;
	n -= 365 * year + year / 4 - year / 100;
	month = (5 * n + 2) / 153;
	return (struct date){
		.year = (int16_t)(era * 400 + year + (month >= 10)),
		.month = (int8_t)(month < 10 ? month + 3 : month - 9),
		.day = (int8_t)(n - (153 * month + 2) / 5 + 1),
	};
}

struct date date_add_days(struct date d, int n)
{
	return date_known(d) ? date_of_days(date_days(d) + n) : d;
}

int date_days_between(struct date from, struct date to)
{
	return date_days(to) - date_days(from);
}

int date_weekday(struct date d)
{
	return (date_days(d) + EPOCH_FROM_MARCH + 3) % 7;
}

int date_age(struct date birth, struct date on)
{
	int age = on.year - birth.year;

	if (!date_known(birth) || !date_known(on) || date_compare(on, birth) < 0)
		return -1;
	/* Born on 29 February: a year older on 1 March of common years. */
	return age - (on.month * 32 + on.day < birth.month * 32 + birth.day);
}

int date_fiscal_year(struct date d)
{
	return d.year - (d.month < 4 && date_known(d));
}

const char *date_iso(struct arena *a, struct date d)
{
	return date_known(d) ? arena_printf(a, "%04d-%02d-%02d", d.year, d.month, d.day) : NULL;
}
