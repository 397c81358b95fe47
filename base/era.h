/* era: the eras of Japan since Meiji, for the files of the calendar. */
#ifndef ERA_H
#define ERA_H

#include "base/calendar.h"

struct era {
	const char *name, *letter; /* 令和, R */
	struct date first, last;   /* the era of today has no last day */
};

enum { ERAS = 5 };
extern const struct era eras[ERAS]; /* 明治 to 令和 */

/* Before Meiji 6 (1873) months were lunar: such days have no date in an era here. */
const struct era *era_of(struct date); /* NULL if the day has none */
int era_years(const struct era *);     /* how many years it had; up to 2199 for the era of today */
const char *era_year_text(struct arena *, int year); /* 元, 2, 3 ... */

#endif
