/* opening: the calendar of days on which the hub is open; all its deadlines count in them. */
#ifndef OPENING_H
#define OPENING_H

#include "web/web.h"

/* The week from one day on; the one that began last holds. */
struct pattern {
	struct head head;
#define FIELDS "domain/opening/pattern.def"
#include "base/members.h"
};
struct exception {
	struct head head;
#define FIELDS "domain/opening/exception.def"
#include "base/members.h"
};
extern const struct record pattern_record, exception_record;
extern const struct module opening_module;

enum { EXCEPTION_CLOSED = 1, EXCEPTION_OPEN };

/* The whole calendar of the actor's hub.  An extra opening goes before a closure, either before
 * the week; without any week, Monday to Friday but for national holidays. */
struct opening {
	int patterns, exceptions;
	const struct pattern *pattern; /* the latest first */
	const struct exception *exception;
	/* Days that were looked at, each found out once for a page; NULL: anew each time. */
	struct known_day {
		struct date date;
		const char *why_closed;
	} *day;
};
void opening_load(struct work *, struct opening *);

bool opening_is(const struct opening *, struct date);
/* These look ten years far: where no day is open, the first gives back the day itself, the others
 * one that is not known; counting stops there too. */
/* On which open day something is due: that day or the first open one after. */
struct date opening_from(const struct opening *, struct date);
struct date opening_after(const struct opening *, struct date, int n); /* the nth open day after */
struct date opening_before(const struct opening *, struct date);       /* the last one before */
/* How many open days come after `from`, up to and with `to`; 0 if `to` is not later. */
int opening_between(const struct opening *, struct date from, struct date to);
/* By how many open days something is late; 0: it is not.  On a closed day as on the next open. */
int opening_late(const struct opening *, struct date due, struct date today);
/* 臨時休所の理由, 勤労感謝の日 or 日曜日: why it is closed; NULL if it is open. */
const char *opening_why_closed(const struct opening *, struct date);
/* The reason of an extra opening; NULL if it is none. */
const char *opening_why_open(const struct opening *, struct date);
/* 11/25（水）; of a closed day 11/23（月・勤労感謝の日）は休み → 次の開所日 11/25（水）. */
const char *opening_said(struct work *, const struct opening *, struct date);

#endif
