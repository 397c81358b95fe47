/* pages: the pages of organizations/; nobody else includes it. */
#ifndef ORGANIZATIONS_PAGES_H
#define ORGANIZATIONS_PAGES_H

#include "domain/links/links.h"
#include "domain/organizations/organizations.h"

extern const struct step organizations_steps[]; /* moving.c */

/* ---- hours.c ---- */

struct week_day {
	const char *said, *note; /* 8:30–12:00　14:00–17:30; NULL: nothing */
};
struct week {
	const char *weekdays; /* typed for Monday to Friday at once */
	struct week_day day[WEEK_DAYS];
	int n;
	struct hours *period; /* in the order of the week */
	const char *mark;     /* tells whether somebody has changed it since */
	const struct week *theirs;
};
void hours_week(struct work *, int64_t organization, struct week *);
void hours_page(struct text *o, struct request *, const struct organization *, const struct week *);
void hours_card(struct text *o, struct request *, const struct organization *);
handler hours_get, hours_save, hours_history;

/* ---- hours_past.c ---- */

struct hours_event {
	int64_t at;
	int weekday; /* from 1 */
	LINK_t by;
	const char *what, *said, *note, *reason; /* 加えた, 8:30–12:00; the others may be NULL */
};
struct hours_past {
	int n;
	struct hours_event *event; /* newest first */
};
void hours_past_page(struct text *o, const struct organization *, const struct hours_past *);

/* ---- services.c ---- */

const char *service_days(struct arena *, const struct service *); /* 平日・土曜日; NULL: none */
const char *service_days_note(const struct service *);
/* Does its name say no more than its place and its kind? */
bool service_name_is_plain(struct work *, const struct organization *, const struct service *);

/* ---- quick.c ---- */

enum { ALIKE_MOST = 6 };
/* Places that may be the same, and why. */
struct alike {
	int n;
	struct organization place[ALIKE_MOST];
	const char *why[ALIKE_MOST];
};
void alike_page(struct text *o, struct request *, const struct alike *);
void quick_page(struct text *o, struct request *, const struct organization *,
    const struct alike *);
handler quick_new, quick_create, quick_alike;

/* ---- places.c ---- */

enum { OTHERS_MOST = 16, DOUBTS_MOST = 8 };
struct others {
	const char *title, *more; /* more: all of them; NULL: these are */
	int n;
	struct organization place[OTHERS_MOST];
};
void others_card(struct text *o, struct request *, const struct others *);
/* Of a place its neighbours, of a corporation its places. */
void places_beside(struct request *, const struct record *to, int64_t id);

/* What may be wrong and is kept all the same, in words. */
struct doubts {
	int n;
	struct {
		const char *say, *unite; /* unite: the page that makes one of two; NULL: none */
	} one[DOUBTS_MOST];
};
void organization_doubts(struct work *, const struct organization *, struct doubts *);
void corporation_doubts(struct work *, const struct corporation *, struct doubts *);
void doubts_note(struct text *o, const struct doubts *);
void organization_page(struct text *o, struct request *, const struct organization *);

#endif
