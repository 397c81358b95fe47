/* final: months that were declared final, and what was corrected afterwards. */
#include "domain/demo/parts.h"

#include "domain/figures/figures.h"

enum { LEFT = 2 }; /* months that are over and wait for somebody to declare them */

/* Each in the middle of the month after it. */
static void declare(struct demo *d, struct date first)
{
	struct date next = date_add_days(first, 31);
	struct date on = { next.year, next.month, 15 };

	d->work->actor = d->manager;
	d->work->now = moment_of(opening_from(&d->opening, on), 16 * 60);
	freeze_month(d->work,
	    arena_printf(&d->work->arena, "%04d-%02d", first.year, first.month));
}

static struct date month_after(struct date first)
{
	struct date next = date_add_days(first, 31);

	return (struct date){ next.year, next.month, 1 };
}

static bool is_due(const struct demo *d, struct date first)
{
	for (int i = 0; i <= LEFT; i++)
		first = month_after(first);
	return date_compare(first, moment_date(d->now)) <= 0;
}

/* Seen when the year was looked through: it had been more urgent than was written. */
static void correct(struct demo *d, int year)
{
	struct work *w = d->work;
	struct query q = { .limit = 1, .sort = record_field(&consultation_record, "received") };
	struct listing l;
	struct consultation *c;

	query_add(&q, &consultation_record, "fiscal_year", EQUAL, int_text(&w->arena, year));
	query_add(&q, &consultation_record, "urgency", EQUAL, "normal");
	query_add(&q, &consultation_record, "state", EQUAL, "closed");
	query_add(&q, &consultation_record, "municipality", EQUAL,
	    int_text(&w->arena, d->town[0].head.id));
	l = store_list(w, &consultation_record, &q);
	if (l.n == 0)
		return;
	c = l.items;
	w->actor = d->counsellor[1];
	w->now = moment_of(opening_before(&d->opening, moment_date(d->now)), 11 * 60);
	w->reason = "記録を読み返すと、その日のうちに動いていた。";
	c->urgency = "urgent";
	if (consultation_change(w, c) != SAVED)
		work_fault(w, "demo: not corrected");
	w->reason = NULL;
}

/* All of last year, and of this one but the latest. */
void demo_final(struct demo *d)
{
	int year = date_fiscal_year(moment_date(d->now)) - 1;
	struct date month = { (int16_t)year, 4, 1 };

	for (; is_due(d, month); month = month_after(month))
		declare(d, month);
	correct(d, year);
}
