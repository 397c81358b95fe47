/* opened: when places are open, out of their hours: days of the same hours stand together. */
#include "domain/finding/narrow.h"

#include <string.h>

enum { DAYS = 8, LAST_OF_WEEK = 6 };

static int day_of(const char *code)
{
	int i = 0;

	while (finding_days[i].code && !text_same(finding_days[i].code, code))
		i++;
	return i;
}

/* 8:30–12:00　14:00–17:30 */
static void add_period(struct work *w, const char **said, const char *opens, const char *closes)
{
	struct hours h = { .opens.known = true, .closes.known = true };
	int from = 0, until = 0;

	if (!opens || !closes || !time_read(opens, &from) || !time_read(closes, &until))
		return;
	h.opens.minutes = (int16_t)from;
	h.closes.minutes = (int16_t)until;
	*said = arena_join(&w->arena, *said, *said ? "　" : NULL, hours_said(&w->arena, &h));
}

static const char *short_name(struct arena *a, int day)
{
	return arena_copyn(a, finding_days[day].label, strlen("月"));
}

/* 月–水・金 */
static const char *days_named(struct work *w, const bool *on)
{
	struct text t = { .arena = &w->arena };

	for (int i = 0, last; i < DAYS; i = last + 1) {
		last = i;
		if (!on[i])
			continue;
		while (last < LAST_OF_WEEK && on[last + 1])
			last++;
		if (i == LAST_OF_WEEK + 1 || last < i + 2)
			last = i;
		text_addf(&t, "%s%s%s%s", t.len ? "・" : "", short_name(&w->arena, i),
		    last > i ? "–" : "", last > i ? short_name(&w->arena, last) : "");
	}
	return t.s;
}

static void name_days(struct work *w, struct found *p, const char *const *said)
{
	bool done[DAYS] = { false };

	p->opened = arena_alloc(&w->arena, DAYS * sizeof *p->opened);
	for (int i = 0; i < DAYS; i++) {
		bool same[DAYS] = { false };

		if (!said[i] || done[i])
			continue;
		for (int k = i; k < DAYS; k++)
			done[k] |= same[k] = text_same(said[i], said[k]);
		p->opened[p->openings++] = (struct opened){ days_named(w, same), said[i] };
	}
}

void opened_fill(struct work *w, const struct rows *rs, int from, int until, struct found *p)
{
	const char *said[DAYS + 1] = { NULL };

	for (int i = from; i < until; i++)
		add_period(w, &said[day_of(CELL(rs, i, 1))], CELL(rs, i, 2), CELL(rs, i, 3));
	said[DAYS] = NULL;
	name_days(w, p, said);
}

const char *opened_said(struct arena *a, const struct found *p)
{
	struct text t = { .arena = a };

	for (int i = 0; i < p->openings; i++)
		text_addf(&t, "%s%s %s", i ? "、" : "", p->opened[i].days, p->opened[i].times);
	if (t.len && p->hours)
		text_addf(&t, "（備考：%s）", p->hours);
	return t.len ? t.s : p->hours;
}
