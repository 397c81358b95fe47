/* pages: the page of drafts, for drafts.c alone. */
#ifndef DRAFTS_PAGES_H
#define DRAFTS_PAGES_H

#include "domain/drafts/drafts.h"

void drafts_page(struct text *, struct request *, const struct draft *, int n);

#endif
