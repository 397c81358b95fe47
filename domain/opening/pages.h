/* pages: the pages of opening/; nobody else includes it. */
#ifndef OPENING_PAGES_H
#define OPENING_PAGES_H

#include "domain/opening/opening.h"

/* One day of a month's sheet. */
struct opening_day {
	struct date date;       /* not known: before the first or after the last */
	bool open, today;
	const char *holiday;    /* its name, or NULL */
	const char *why;        /* why it is closed, or open against the week; NULL: as ever */
};
enum { MONTH_CELLS = 42 };
struct opening_month {
	struct date first;
	int rows, open;         /* weeks it takes; days that are open */
	struct opening_day day[MONTH_CELLS];
	struct date next, second; /* the next open days after today */
	const struct pattern *pattern; /* in force on its last day; NULL: none */
	const char *name;              /* 2026年11月 */
	const char *here, *before, *after; /* 2026-11; NULL: there is no page of it */
	struct opening opening;
};
void opening_page(struct text *, struct request *, const struct opening_month *);
/* 月・水・金; 祝日も is added where it holds. */
const char *opening_week(struct arena *, const struct pattern *);

/* ---- month.c ---- */

handler month_get, month_sheet;

/* ---- days.c ---- */

const struct pattern *days_pattern(const struct opening *, struct date);
bool days_weekday(const struct pattern *, int weekday); /* 0 = Sunday */

#endif
