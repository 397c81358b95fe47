/* calendar: dates in both calendars, moments in UTC shown in Japan's time. */
#ifndef CALENDAR_H
#define CALENDAR_H

#include "base/arena.h"

/* All zeroes: not recorded. */
struct date {
	int16_t year;
	int8_t month, day;
};

bool date_known(struct date);
bool date_valid(int year, int month, int day); /* Gregorian, years 1868 to 2199 */
int date_compare(struct date, struct date);    /* <0, 0, >0 */
struct date date_add_days(struct date, int);
int date_days(struct date); /* since 1970-01-01 */
struct date date_of_days(int);
int date_days_between(struct date from, struct date to);
int date_weekday(struct date);                 /* 0 = Sunday */
int date_age(struct date birth, struct date on); /* completed years by the birthday; -1 unknown */
int date_fiscal_year(struct date);             /* April to March, named by its first year */

/* Reads what an office types: 2026-11-22, 2026/11/22, 20261122, R8.11.22, 令和8年11月22日,
 * 昭15.1.2, S150102, 元年, 11/22 (this year), 今日, 明日, 昨日, full-width too.  False leaves
 * *out alone and sets *why to a sentence that says what is wrong and what to type.  An era
 * year that the era never had (昭和65年) is refused; a day outside its era (昭和64年3月)
 * too, with the right era named.  Eras: standards §7.1. */
bool date_read(struct arena *, const char *typed, struct date today, struct date *out,
    const char **why);

const char *date_iso(struct arena *, struct date);       /* 2026-11-22; NULL if not known */
const char *date_era(struct arena *, struct date);       /* 令和8年11月22日 */
const char *date_era_short(struct arena *, struct date); /* R8.11.22 */
const char *date_both(struct arena *, struct date);      /* 令和8年11月22日（2026年・日） */
const char *date_weekday_name(struct date);              /* 水 */
/* 11/25（水）; of another year than today's R9.1.6（水） */
const char *date_brief(struct arena *, struct date, struct date today);
const char *month_era(struct arena *, struct date);       /* 令和8年11月: the month of that day */
const char *fiscal_year_era(struct arena *, int year);   /* 令和8年度 */
const char *fiscal_year_short(struct arena *, int year); /* R8 */

/* Moments are milliseconds since 1970-01-01 UTC; 0: not recorded.  Japan has
 * had UTC+9 without summer time since 1952, so no zone database is needed. */
int64_t moment_now(void);
struct date moment_date(int64_t);                        /* the day in Japan */
int64_t moment_of(struct date, int minutes);             /* minutes after Japan's midnight */
int64_t moment_last(struct date);                        /* the day's last millisecond */
int moment_minutes(int64_t);                             /* minutes after Japan's midnight */
const char *moment_iso(struct arena *, int64_t);         /* 2026-11-22T09:05:00.000+09:00 */
const char *moment_era(struct arena *, int64_t);         /* 令和8年11月22日 9:05 */
const char *moment_short(struct arena *, int64_t);       /* 11/22 9:05; else R7.11.22 9:05 */
/* Date as date_read, then a blank or T, then H:MM or H時M分 or now (今). */
bool moment_read(struct arena *, const char *typed, int64_t now, int64_t *out, const char **why);
bool time_read(const char *typed, int *minutes);         /* 9:05, 0905, 9時5分, full-width */

#endif
