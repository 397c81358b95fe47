/* bulk: puts in very much at once, while nobody else is there: rows without their indexes, and
 * those afterwards.  All within one work that may write. */
#ifndef BULK_H
#define BULK_H

#include "base/progress.h"
#include "store/store.h"

struct bulk;
/* Lets go of the indexes of these records (NULL-terminated, the caller's to keep) and of what
 * stands beside every record, until the end; whatever asks for rows meanwhile looks at all. */
struct bulk *bulk_begin(struct work *, const struct record *const *);
/* A version as it once was saved, by and when its head says, with work.reason; `what` as in struct
 * version.  Nothing is checked. */
void bulk_version(struct bulk *, struct work *, const struct record *, const void *rec,
    const char *what);
/* The record as its last version left it.  Titles of .find LINKs are taken from it, not asked for;
 * ids must rise. */
void bulk_record(struct bulk *, struct work *, const struct record *, const void *rec);
/* The last number of a sequence that was given out. */
void bulk_sequence(struct work *, const char *sequence, int64_t last);
/* The indexes, the search, and what is kept for figures.  A `tell` that says no is a fault. */
void bulk_end(struct bulk *, struct work *, const struct progress *);

#endif
