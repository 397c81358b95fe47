/* week: the days of a week, and when a place is open on them, as people say it. */
#include "domain/organizations/pages.h"

#include <string.h>

enum { SUNDAY = 6 };

const struct choice week_days[] = { { "monday", "月曜日" }, { "tuesday", "火曜日" },
	{ "wednesday", "水曜日" }, { "thursday", "木曜日" }, { "friday", "金曜日" },
	{ "saturday", "土曜日" }, { "sunday", "日曜日" }, { "holiday", "祝日" }, { 0 } };

static const char *short_name(struct arena *a, int day)
{
	return arena_copyn(a, week_days[day].label, strlen("月"));
}

/* 月–水・金: three or more in a row by their ends; a holiday is in no row. */
static const char *days_named(struct arena *a, const bool *on)
{
	struct text t = { .arena = a };

	for (int i = 0, last; i < WEEK_DAYS; i = last + 1) {
		last = i;
		if (!on[i])
			continue;
		while (last < SUNDAY && on[last + 1])
			last++;
		if (i > SUNDAY || last < i + 2)
			last = i;
		text_addf(&t, "%s%s%s%s", t.len ? "・" : "", short_name(a, i),
		    last > i ? "–" : "", last > i ? short_name(a, last) : "");
	}
	return t.s;
}

int week_parts(struct arena *a, const char *const *times, struct week_part *part)
{
	bool done[WEEK_DAYS] = { false };
	int n = 0;

	for (int i = 0; i < WEEK_DAYS; i++) {
		bool same[WEEK_DAYS] = { false };

		if (!times[i] || done[i])
			continue;
		for (int k = i; k < WEEK_DAYS; k++)
			done[k] |= same[k] = text_same(times[i], times[k]);
		part[n++] = (struct week_part){ days_named(a, same), times[i] };
	}
	return n;
}

const char *week_in_words(struct work *w, int64_t organization)
{
	struct text t = { .arena = &w->arena };
	struct week_part part[WEEK_DAYS];
	const char *times[WEEK_DAYS];
	struct week week;
	int n;

	hours_week(w, organization, &week);
	for (int i = 0; i < WEEK_DAYS; i++) {
		const struct week_day *day = &week.day[i];

		times[i] = day->said && day->note
		    ? arena_printf(&w->arena, "%s　%s", day->said, day->note)
		    : day->said ? day->said : day->note;
	}
	n = week_parts(&w->arena, times, part);
	for (int i = 0; i < n; i++)
		text_addf(&t, "%s%s　%s", i ? "\n" : "", part[i].days, part[i].times);
	return t.s;
}
