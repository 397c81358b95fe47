/* pages: the pages of regions/; nobody else includes it. */
#ifndef REGIONS_PAGES_H
#define REGIONS_PAGES_H

#include "domain/regions/regions.h"

/* A municipality beside the others. */
struct town_row {
	struct municipality town;
	struct figure figure;    /* empty if it has none */
	struct agreement inside; /* the agreement of today, empty if there is none */
};

void regions_index_page(struct text *o, struct request *, const struct hub *,
    const struct town_row *, int n);
void municipality_page(struct text *o, struct request *, const struct municipality *,
    const struct figure *, int figures, const struct agreement *, int agreements);

#endif
