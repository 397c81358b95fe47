/* moment: points in time, kept in UTC and shown in Japan's time. */
#include "base/calendar.h"
#include "base/text.h"

#include <string.h>
#include <time.h>

#define DAY    (24 * 60 * 60 * (int64_t)1000)
#define JAPAN  (9 * 60 * 60 * (int64_t)1000)
#define MINUTE ((int64_t)60 * 1000)

int64_t moment_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Days since 1970-01-01 in Japan; rounds down before it too. */
static int64_t day_of(int64_t m)
{
	m += JAPAN;
	return m / DAY - (m % DAY < 0);
}

struct date moment_date(int64_t m)
{
	int64_t day = day_of(m);

	/* 1868 to 2199, beyond which there are no dates. */
	if (!m || day < -37255 || day > 84005)
		return (struct date){0};
	return date_of_days((int)day);
}

int64_t moment_of(struct date d, int minutes)
{
	return date_known(d) ? date_days(d) * DAY + minutes * MINUTE - JAPAN : 0;
}

int64_t moment_last(struct date d)
{
	return date_known(d) ? moment_of(d, 0) + DAY - 1 : 0;
}

int moment_minutes(int64_t m)
{
	return (int)((m + JAPAN - day_of(m) * DAY) / MINUTE);
}

const char *moment_iso(struct arena *a, int64_t m)
{
	int minutes = moment_minutes(m), ms = (int)((m + JAPAN - day_of(m) * DAY) % MINUTE);
	struct date d = moment_date(m);

	if (!date_known(d))
		return NULL;
	return arena_printf(a, "%04d-%02d-%02dT%02d:%02d:%02d.%03d+09:00", d.year, d.month, d.day,
	    minutes / 60, minutes % 60, ms / 1000, ms % 1000);
}

static const char *with_time(struct arena *a, const char *day, int64_t m)
{
	int minutes = moment_minutes(m);
	char s[64], *to;

	if (!day)
		return NULL;
	to = int_write(stpcpy(stpcpy(s, day), " "), minutes / 60);
	to = stpcpy(to, minutes % 60 < 10 ? ":0" : ":");
	to = int_write(to, minutes % 60);
	return arena_copyn(a, s, (size_t)(to - s));
}

const char *moment_era(struct arena *a, int64_t m)
{
	return with_time(a, date_era(a, moment_date(m)), m);
}

const char *moment_short(struct arena *a, int64_t m)
{
	struct date d = moment_date(m);

	char day[16];

	if (!date_known(d))
		return NULL;
	if (d.year != moment_date(moment_now()).year)
		return with_time(a, date_era_short(a, d), m);
	int_write(stpcpy(int_write(day, d.month), "/"), d.day);
	return with_time(a, day, m);
}
