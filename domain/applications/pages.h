/* pages: the pages of applications/; nobody else includes it. */
#ifndef APPLICATIONS_PAGES_H
#define APPLICATIONS_PAGES_H

#include "domain/accounts/accounts.h"
#include "domain/applications/applications.h"

/* `hubs`: id and name of those to choose from; `say`: what went wrong, or NULL. */
void apply_page(struct text *o, struct request *, const struct application *,
    const struct rows *hubs, const char *say);
/* `account`: as typed so far. */
void application_page(struct text *o, struct request *, const struct application *,
    const struct account *account);
void granted_page(struct text *o, struct request *, const struct application *,
    const struct account *, const char *password);

/* How many are not decided; counted no further than to `most`. */
int64_t applications_waiting(struct work *, int most);
handler apply_get, apply_post;
handler application_get, application_grant_post, application_refuse_post, application_confirm_post;

#endif
