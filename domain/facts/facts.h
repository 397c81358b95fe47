/* facts: what only locals know of a place, how fresh that is, and where a place's people go. */
#ifndef FACTS_H
#define FACTS_H

#include "domain/organizations/organizations.h"

struct fact {
	struct head head;
#define FIELDS "domain/facts/fact.def"
#include "base/members.h"
};
struct service_area {
	struct head head;
#define FIELDS "domain/facts/area.def"
#include "base/members.h"
};
extern const struct record fact_record, service_area_record;
extern const struct module facts_module;

/* Places in the choices of fact.value, which count from 1. */
enum { FACT_YES = 1, FACT_CONDITIONAL, FACT_NO };

/* Saves it with the day on which it asks to be made sure of again, by the days of its kind. */
enum saved fact_save(struct work *, struct fact *);
enum fact_age { FACT_FRESH, FACT_FADING, FACT_RENEW };
enum fact_age fact_age(const struct fact *, struct date today);
const char *fact_age_label(enum fact_age);
/* はい・3・夜は電話のみ: what is known, without its kind. */
const char *fact_said(struct work *, const struct fact *);
/* How many of the region's places' facts ask to be made sure of; those of one place, or of all
 * (0).  Counts no further than COUNT_MOST. */
int64_t facts_waiting(struct work *, int64_t organization);
/* Its facts on a page: `base` is what the addresses of their buttons begin with, `then` where they
 * lead back to. */
void facts_card(struct request *, int64_t organization, const char *base, const char *then,
    bool writes);

/* Handlers of a route that ends in "…/organizations/:id/facts…": what lies before is what their
 * pages' addresses begin with, and they lead back to "/partner" or to the place's page. */
handler fact_new, fact_create, fact_edit, fact_update, fact_same, fact_amount;
handler fact_remove, fact_restore;

#endif
