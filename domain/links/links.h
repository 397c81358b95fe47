/* links: one record in a line, and the records that point to one. */
#ifndef LINKS_H
#define LINKS_H

#include "web/web.h"

/* What its list shows of a record but its title and `but` (or NULL), at most `most` fields:
 * 電話・令和8年11月22日. */
const char *links_about(struct work *, const struct record *, const void *rec,
    const struct field *but, int most);
/* What the modules that have a .beside say of it. */
void links_beside(struct request *, const struct record *to, int64_t id);
/* The same, then a card for each other kind of record that points to this one and that the actor
 * may read, newest first, with its count and a way to all of them. */
void links_cards(struct request *, const struct record *to, int64_t id);

#endif
