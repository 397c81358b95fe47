/* pages: the pages of partner/; nobody else includes it. */
#ifndef PARTNER_PAGES_H
#define PARTNER_PAGES_H

#include "domain/facts/facts.h"
#include "domain/organizations/organizations.h"
#include "domain/partner/partner.h"

/* One request to the place, without a word that names somebody. */
struct partner_request {
	int64_t id; /* of what can be answered here; 0: by telephone alone */
	const char *number, *asked, *due, *what, *town, *answer, *look;
};
enum { REQUESTS_MOST = 30 };
struct partner_view {
	struct organization place;
	int requests;
	struct partner_request request[REQUESTS_MOST];
	struct listing facts, removed;
};
void partner_page(struct text *, struct request *, const struct partner_view *);
void partner_way(struct text *);
void partner_form_page(struct text *, struct request *, const struct organization *);

/* ---- requests.c ---- */

/* What waits for this place's answer, and what it answered lately. */
void partner_requests(struct work *, struct partner_view *);
int64_t partner_waiting(struct work *); /* how many wait for its answer */

#endif
