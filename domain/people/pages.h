/* pages: the pages of people/; nobody else includes it. */
#ifndef PEOPLE_PAGES_H
#define PEOPLE_PAGES_H

#include "domain/people/people.h"

/* `alike`: who may be the same person; n is 0 if nobody is. */
void person_new_page(struct text *o, struct request *, const struct person *,
    const struct person *alike, int n);
void person_page(struct text *o, struct request *, const struct person *);

#endif
