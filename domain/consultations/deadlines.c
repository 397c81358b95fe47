/* deadlines: when something of a slip is due, counted in the hub's open days. */
#include "domain/consultations/desk.h"

enum { WEEK = 7, MONTH = 30 };

const char *deadlines_late(struct work *w, const struct consultation *c)
{
	struct date due = c->next_date;
	struct opening o;
	struct listing l;
	int days;

	if (c->state == STATE_CLOSED)
		return NULL;
	l = c->state == STATE_WAITING ? store_parts(w, &action_record, c->head.id)
				      : (struct listing){0};
	for (int i = 0; i < l.n; i++) {
		const struct action *a = LISTED(l, &action_record, i);

		if (a->answer == ANSWER_WAITING && date_known(a->due)
		    && (!date_known(due) || date_compare(a->due, due) < 0))
			due = a->due;
	}
	opening_load(w, &o);
	days = opening_late(&o, due, work_today(w));
	return days ? arena_printf(&w->arena, "%d開所日超過", days) : NULL;
}

const char *deadlines_day(struct work *w, struct date d)
{
	struct opening o;

	opening_load(w, &o);
	return opening_said(w, &o, d);
}

const char *deadlines_since(struct work *w, int64_t since)
{
	struct opening o;
	int days;

	opening_load(w, &o);
	days = opening_between(&o, moment_date(since), work_today(w));
	return arena_printf(&w->arena, days ? "%sから・%d開所日" : "%sから",
	    moment_short(&w->arena, since), days);
}

struct date deadlines_after(struct work *w, int days)
{
	struct opening o;

	opening_load(w, &o);
	return opening_from(&o, date_add_days(work_today(w), days));
}

int deadlines_proposed(struct work *w, struct proposal p[DEADLINES])
{
	struct date today = work_today(w);
	struct opening o;
	int n = 0;

	opening_load(w, &o);
	p[n++] = (struct proposal){ "次の開所日", opening_after(&o, today, 1) };
	p[n++] = (struct proposal){ "7日後", opening_from(&o, date_add_days(today, WEEK)) };
	p[n++] = (struct proposal){ "30日後", opening_from(&o, date_add_days(today, MONTH)) };
	return date_known(p[0].day) ? n : 0;
}
