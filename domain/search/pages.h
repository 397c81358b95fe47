/* pages: what the search box finds; nobody else includes it. */
#ifndef SEARCH_PAGES_H
#define SEARCH_PAGES_H

#include "domain/search/search.h"

struct hit {
	const char *title, *about, *url;
};
struct group {
	const char *label, *more; /* more: address of the list of all */
	int n;
	bool rest; /* there are more; how many is not worth counting at every key */
	const struct hit *hit;
};

void search_page(struct text *o, struct request *, const char *typed, const struct group *, int n);
/* What drops down under the box while somebody types. */
void search_fragment(struct text *o, const char *typed, const struct group *, int n);

#endif
