/* many: what the two files that make a whole region's slips know of each other. */
#ifndef DEMO_MANY_H
#define DEMO_MANY_H

#include "domain/demo/parts.h"

enum { ORIGINALS = 630, WEEKDAYS = 3, RECORDS_MOST = 24 };

/* One record of an original with its versions, oldest first. */
struct track {
	const struct record *record;
	int64_t id, whole; /* whole: the id of what it is a part of, in the original */
	int versions;
	void **rec;
	const char **what, **reason;
};
struct original {
	int n; /* which slip it was */
	int weekday; /* which of originals.day is the same day of the week */
	const struct story *story;
	struct date day;
	int minute;
	bool told; /* with a name */
	int tracks;
	struct track track[RECORDS_MOST];
};

/* By their weekday and minute; `day`: the first of each weekday; `from`: its first one in `all`,
 * and behind the last; `last`: the day of the latest. */
struct originals {
	struct original all[ORIGINALS];
	struct date day[WEEKDAYS], last;
	int from[WEEKDAYS + 1];
};
/* Made from that fiscal year on by the desk's own hand, and read back. */
struct originals *demo_originals(struct demo *, int first_year);
/* Which of the first people an original is about. */
int demo_original_person(const struct original *);

#endif
