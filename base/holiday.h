/* holiday: the national holidays of Japan. */
#ifndef HOLIDAY_H
#define HOLIDAY_H

#include "base/calendar.h"

enum { HOLIDAY_FIRST_YEAR = 2007, HOLIDAY_LAST_YEAR = 2099 };

/* 勤労感謝の日, 振替休日, 国民の休日; NULL for any other day.  Computed after 国民の祝日に関する
 * 法律 (昭和23年法律第178号) as in force since 2007, with what single years changed (令和元年 the
 * enthronement; 令和2, 3年 the Olympics).  The days of the equinoxes follow the Observatory's usual
 * approximation; its notice of each February decides.  Other years have none here. */
const char *holiday_name(struct date);

#endif
