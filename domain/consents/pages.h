/* pages: what the files of consents/ know of each other; nobody else includes it. */
#ifndef CONSENTS_PAGES_H
#define CONSENTS_PAGES_H

#include "domain/accounts/accounts.h"
#include "domain/consents/consents.h"
#include "domain/drafts/drafts.h"
#include "domain/links/links.h"
#include "domain/organizations/organizations.h"
#include "domain/people/people.h"

/* The address under which the form opens, which is its draft's key too. */
const char *consent_form(const struct request *, const struct consent *);
void consent_new_page(struct text *o, struct request *, const struct consent *);
void consent_page(struct text *o, struct request *, const struct consent *);
void consent_withdraw_page(struct text *o, struct request *, const struct consent *);
/* A card of the person's consents. */
void consent_card_page(struct text *o, struct request *, int64_t person, const struct listing *);

#endif
