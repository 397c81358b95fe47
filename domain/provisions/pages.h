/* pages: what the files of provisions/ know of each other; nobody else includes it. */
#ifndef PROVISIONS_PAGES_H
#define PROVISIONS_PAGES_H

#include "domain/accounts/accounts.h"
#include "domain/consents/consents.h"
#include "domain/consultations/consultations.h"
#include "domain/drafts/drafts.h"
#include "domain/links/links.h"
#include "domain/organizations/organizations.h"
#include "domain/people/people.h"
#include "domain/provisions/provisions.h"
#include "domain/regions/regions.h"

/* ---- giving.c ---- */

handler giving_new, giving_create, giving_end, giving_remark;

/* ---- printing.c ---- */

handler printing_copy, printing_ledger;
/* What is printed may still go to its recipient; else it is for the hub's own file. */
bool printing_for_recipient(struct work *, const struct provision *);

/* ---- pages ---- */

void provision_choose_page(struct text *o, struct request *, const struct listing *);
void provision_new_page(struct text *o, struct request *, const struct provision *);
void provision_page(struct text *o, struct request *, const struct provision *);
/* What was given of a slip, of a person, to an organization, on a consent.  `slip`: more may be
 * given of it; 0: nothing. */
void provision_card_page(struct text *o, struct request *, int64_t slip, const struct listing *);
/* Below the list: the ledger of a period or a person, on paper. */
void provision_ledger_form(struct text *o, struct request *);
void shared_list_page(struct text *o, struct request *, const struct provision *, int n,
    const char *next);
void shared_page(struct text *o, struct request *, const struct provision *,
    const struct excerpt *, int n);

#endif
