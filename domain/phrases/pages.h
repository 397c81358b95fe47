/* pages: the page of phrases, for phrases.c alone. */
#ifndef PHRASES_PAGES_H
#define PHRASES_PAGES_H

#include "domain/phrases/phrases.h"

struct phrases_view {
	struct listing phrases, removed;
	int64_t person; /* whose name stands in them; 0: nobody's */
};
void phrases_page(struct text *, struct request *, const struct phrases_view *);

#endif
