/* pages: the cards of links.c. */
#ifndef LINKS_PAGES_H
#define LINKS_PAGES_H

#include "domain/links/links.h"

struct pointer {
	const char *url, *title, *about;
};
struct card {
	const char *label, *field, *more; /* field: how it points; more: address of all, or NULL */
	int64_t count;
	int n;
	struct pointer *pointer;
};
void links_card_page(struct text *o, const struct card *);

#endif
