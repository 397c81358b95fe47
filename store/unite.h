/* unite: what putting records together and taking them apart have in common; both of store/. */
#ifndef UNITE_H
#define UNITE_H

#include "store/internal.h"

/* The row as it is, whoever may see it. */
bool unite_get(struct work *, const struct record *, int64_t id, void *rec);
/* Changes rec; false: there is nothing to change. */
typedef bool unite_change(struct work *, const struct record *, void *rec, const void *with);
/* Writes what `change` makes of the row, however many are at it at the same time. */
enum saved unite_rewrite(struct work *, const struct record *, int64_t id, unite_change *,
    const void *with);
/* What the program works out: in those that are about it, and in those of which something was
 * turned when `lost` went, in that version. */
struct turned_links {
	int64_t lost, version;
};
enum saved unite_settle(struct work *, const struct record *to, int64_t id,
    const struct turned_links *);
/* Whose accounts and certificates turn gets in elsewhere: that is for who keeps those.  True, with
 * a problem: the actor does not, and something of the kind points there. */
bool unite_turns_access(struct work *, const struct record *, int64_t id);
/* What it was put into and still is.  Cells: kept, version, kept_version, at. */
struct rows *unite_row(struct work *, const struct record *, int64_t lost);
/* Two who put records together wait for each other; the versions tell the second what became of
 * hers. */
void unite_wait(struct work *);
/* Before rec is written: its links that `old` (NULL: it is new) does not have lead to what the
 * records they name have become, and those become nothing else before the work ends.  It is noted
 * as if they had been turned with the others, so that they go back with them.  rec will have this
 * id. */
void unite_follow(struct work *, const struct record *, int64_t id, const void *old, void *rec);
/* A version more, though nothing in it is another: whoever else had it in hand is told. */
enum saved unite_keep(struct work *, const struct record *, const void *was, void *rec);

#endif
