/* declared: which months of a period are final, in words that stand beside its figures. */
#include "domain/figures/pages.h"

#include <string.h>

static bool follows(const char *month, const char *before)
{
	struct date next = date_add_days(month_last(month_first(before)), 1);

	return date_compare(next, month_first(month)) == 0;
}

/* 令和8年4月から7月まで, over a new year 令和8年11月から令和9年2月まで; one month alone is itself. */
static void add_span(struct text *t, const char *first, const char *last)
{
	struct date from = month_first(first), until = month_first(last);

	text_addf(t, "%s%s", t->len ? "、" : "", month_era(t->arena, from));
	if (date_compare(from, until) == 0)
		return;
	if (from.year == until.year)
		text_addf(t, "から%d月まで", until.month);
	else
		text_addf(t, "から%sまで", month_era(t->arena, until));
}

static const char *spans(struct arena *a, const struct rows *months)
{
	struct text t = { .arena = a };
	int first = 0;

	for (int i = 1; i <= months->n; i++) {
		if (i < months->n && follows(CELL(months, i, 0), CELL(months, i - 1, 0)))
			continue;
		add_span(&t, CELL(months, first, 0), CELL(months, i - 1, 0));
		first = i;
	}
	return t.s;
}

const char *declared_said(struct work *w, const struct period *p)
{
	struct rows *months = freeze_declared(w, p);

	if (months->n == 0)
		return "まだ確定していません。";
	if (freeze_covers(w, p))
		return p->month ? "この月は確定しています。" : "一年のすべての月が確定しています。";
	return arena_printf(&w->arena, "確定した月は%s。ほかの月はまだ確定していません。",
	    spans(&w->arena, months));
}
