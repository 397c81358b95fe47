/* pages: the list of what was taken away; nobody else includes it. */
#ifndef REMOVED_PAGES_H
#define REMOVED_PAGES_H

#include "domain/removed/removed.h"

enum { REMOVED_PAGE = 50, REMOVED_COLUMNS = 5, KINDS_MOST = 60 };

struct gone {
	const struct record *record;
	struct removal removal;
	const char *url; /* of its page, or of what it is a part of; NULL: it has none */
};
struct removed_view {
	const struct record *kind[KINDS_MOST], *chosen; /* chosen NULL: every kind */
	int kinds, n;
	struct rows *accounts; /* id, name: who took something away */
	int64_t by;
	struct gone gone[REMOVED_PAGE];
	bool more;
	const char *next; /* the address of what comes after; NULL: this is all */
};
extern const char *const removed_heads[REMOVED_COLUMNS];
const char *removed_by(const struct removal *);
void removed_page(struct text *, struct request *, const struct removed_view *);

#endif
