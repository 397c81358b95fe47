/* opened: when places that were found are open, out of their hours. */
#include "domain/finding/narrow.h"

static int day_of(const char *code)
{
	int i = 0;

	while (week_days[i].code && !text_same(week_days[i].code, code))
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

void opened_fill(struct work *w, const struct rows *rs, int from, int until, struct found *p)
{
	const char *said[WEEK_DAYS + 1] = { NULL }; /* the last: of no day */

	for (int i = from; i < until; i++)
		add_period(w, &said[day_of(CELL(rs, i, 1))], CELL(rs, i, 2), CELL(rs, i, 3));
	p->opened = arena_alloc(&w->arena, WEEK_DAYS * sizeof *p->opened);
	p->openings = week_parts(&w->arena, said, p->opened);
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
