/* date: dates, times and moments from anything that may be typed. */
#include "fuzz/fuzz.h"

#include "base/calendar.h"
#include "base/text.h"

#include <string.h>

static void check_why(const char *why)
{
	assert(why && *why && utf8_valid(why, strlen(why)));
}

/* What was understood is a day that exists and comes back out of its own text. */
static void check_date(struct arena *a, const char *typed, struct date today)
{
	struct date d = {0}, back;
	const char *why = NULL;

	if (!date_read(a, typed, today, &d, &why)) {
		check_why(why);
		assert(!date_known(d));
		return;
	}
	assert(date_valid(d.year, d.month, d.day));
	assert(date_read(a, date_era(a, d), today, &back, &why) && !date_compare(d, back));
}

static void check_moment(struct arena *a, const char *typed, int64_t now)
{
	int64_t m = -1, back;
	const char *why = NULL;

	if (!moment_read(a, typed, now, &m, &why)) {
		check_why(why);
		assert(m == -1);
		return;
	}
	/* The first and the last day may lie outside the calendar in another zone. */
	if (moment_iso(a, m))
		assert(moment_read(a, moment_iso(a, m), now, &back, &why) && back == m);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct date today = { 2026, 11, 22 };
	struct arena a = {0};
	const char *typed = arena_copyn(&a, (const char *)data, size);
	int minutes = -1;

	check_date(&a, typed, today);
	check_moment(&a, typed, moment_of(today, 545));
	if (time_read(typed, &minutes))
		assert(minutes >= 0 && minutes < 1440);
	arena_reset(&a);
	return 0;
}
