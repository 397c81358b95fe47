/* period: a fiscal year, a month of it, or all there is; and the same a year earlier. */
#include "domain/figures/pages.h"

enum { FIRST_MONTH = 4, MONTHS = 12 };

struct date month_first(const char *bucket)
{
	int64_t year = 0, month = 0;
	char y[5] = { bucket[0], bucket[1], bucket[2], bucket[3] }, m[3] = { bucket[5], bucket[6] };

	text_number(y, 0, 9999, &year);
	text_number(m, 1, MONTHS, &month);
	return (struct date){ (int16_t)year, (int8_t)month, 1 };
}

struct date month_last(struct date first)
{
	struct date next = { (int16_t)(first.year + (first.month == MONTHS)),
		(int8_t)(first.month % MONTHS + 1), 1 };

	return date_add_days(next, -1);
}

struct period period_of(struct arena *a, int year, int month)
{
	struct period p = { .year = year, .month = month, .label = "すべての年度" };
	int last = month && month < FIRST_MONTH ? year + 1 : year;

	if (!year)
		return p;
	p.from = (struct date){ (int16_t)last, (int8_t)(month ? month : FIRST_MONTH), 1 };
	p.until = month ? month_last(p.from)
			: (struct date){ (int16_t)(year + 1), FIRST_MONTH - 1, 31 };
	p.label = month ? month_era(a, p.from) : fiscal_year_era(a, year);
	return p;
}

static struct date year_earlier(struct date d)
{
	struct date before = { (int16_t)(d.year - 1), d.month, d.day };

	return date_valid(before.year, before.month, before.day) ? before
								 : date_add_days(d, -366);
}

struct period period_before(struct arena *a, const struct period *p, struct date today)
{
	struct period before = { .label = NULL };

	if (!p->year)
		return before;
	before = period_of(a, p->year - 1, p->month);
	if (date_compare(p->from, today) <= 0 && date_compare(today, p->until) < 0) {
		before.until = year_earlier(today);
		before.label = "前年の同じ期間";
		before.part = true;
	}
	return before;
}

void period_filter(struct work *w, struct query *q, const struct period *p)
{
	if (!p->year)
		return;
	query_add(q, &consultation_record, "received", AT_LEAST,
	    int_text(&w->arena, moment_of(p->from, 0)));
	query_add(q, &consultation_record, "received", AT_MOST,
	    int_text(&w->arena, moment_last(p->until)));
}

int period_first_year(struct work *w)
{
	struct query first = { .sort = record_field(&consultation_record, "received"),
		.ascending = true, .limit = 1, .brief = true };
	struct listing l = store_list(w, &consultation_record, &first);
	const struct consultation *c = l.items;

	return date_fiscal_year(l.n ? moment_date(c->received) : work_today(w));
}
