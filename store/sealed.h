/* sealed: contents of any size, each sealed with the installation's key, in pieces beside the rows
 * that say what they are.  Neither writing nor reading ever has more than a piece in memory.
 * docs/decisions/0027-attached-files.md */
#ifndef SEALED_H
#define SEALED_H

#include "store/secret.h"
#include "store/store.h"

enum { SEALED_PIECE = 192 << 10, SEALED_HASH = 64 /* signs of hexadecimal */ };

/* Takes bytes piece by piece; false: it wants no more. */
typedef bool sealed_sink(void *context, const void *, size_t);

/* Writes one content into the region of the actor, under an id that nothing has yet.  There must
 * be a key. */
struct sealing;
/* `apart`: between two transactions of the work (store_aside), each piece in a short one of its
 * own, so that nobody waits.  Until sealed_settle, the content is on its way and may be swept. */
struct sealing *sealed_begin(struct work *, int64_t id, bool apart);
bool sealed_put(void *sealing, const void *, size_t); /* a sealed_sink */
/* The hash of what stands in the database, NULL with a fault on the work. */
const char *sealed_end(struct sealing *);
/* With the row that names the content: it stays.  A fault if it was swept meanwhile. */
void sealed_settle(struct work *, int64_t id);
void sealed_drop(struct work *, int64_t id);

enum sealed {
	SEALED_WELL,
	SEALED_MISSING, /* pieces are missing, or all */
	SEALED_BROKEN,  /* somebody or something has written into it */
	SEALED_LOCKED,  /* whole, but there is no key, or another one */
	SEALED_STOPPED, /* by the sink */
};
/* Reads it to its end.  What the sink got is good only if the answer is SEALED_WELL.  Without a
 * sink it is not opened, only compared with its hash, which needs no key. */
enum sealed sealed_read(struct work *, int64_t id, const char *hash, sealed_sink *, void *context);
bool sealed_any(struct work *);  /* is there any content in any region? */
bool sealed_fits(struct work *); /* does the key open the latest one?  True if there is none. */
/* Drops what is on its way since before then, in all regions; how many contents. */
int64_t sealed_sweep(struct work *, int64_t before);
/* Of the region: what all contents hold, and how many are not on their way. */
int64_t sealed_bytes(struct work *);
int64_t sealed_count(struct work *);

extern const struct table sealed_table, sealed_coming_table;

#endif
