/* pages: what the search box finds; nobody else includes it. */
#ifndef SEARCH_PAGES_H
#define SEARCH_PAGES_H

#include "domain/search/search.h"

/* As many are counted; who finds more looks for something else. */
enum { COUNTED = 100 };

struct hit {
	const char *title, *about, *url;
};
struct group {
	const char *label, *more; /* more: address of the list of all */
	int64_t count;
	int n;
	const struct hit *hit;
};

void search_page(struct text *o, struct request *, const char *typed, const struct group *, int n);
/* What drops down under the box while somebody types. */
void search_fragment(struct text *o, const char *typed, const struct group *, int n);

#endif
