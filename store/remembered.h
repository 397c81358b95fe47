/* remembered: answers to questions that were asked before, good as long as nothing in the database
 * has changed.  One connection's own; what a page asks each time (who is it, the name of the hub,
 * the figures of the menu) is then asked once after each change.
 *
 * The key is the whole question, with all its values: whoever may see other rows asks another one.
 */
#ifndef REMEMBERED_H
#define REMEMBERED_H

#include "store/driver.h"

enum {
	REMEMBERED_CHAINS = 256,
	REMEMBERED_LARGEST = 64 * 1024, /* bytes of one answer with its question */
	REMEMBERED_MOST = 1024 * 1024   /* of all together; one more, and all are forgotten */
};

/* All zeroes is empty and ready. */
struct remembered {
	struct stamp stamp; /* of the state in which these answers were given */
	struct answer *chain[REMEMBERED_CHAINS];
	size_t bytes;
};

/* The work now sees the state of that stamp; answers from another state are forgotten. */
void remembered_at(struct remembered *, const struct stamp *);
/* A question with all its values, written out. */
struct question_key {
	uint64_t hash;
	const char *text; /* binary */
	size_t size;
};
struct question_key question_key_of(struct arena *, const struct question *);
/* A copy in the arena, or NULL. */
struct rows *remembered_find(const struct remembered *, struct arena *,
    const struct question_key *);
void remembered_keep(struct remembered *, const struct question_key *, const struct rows *);
void remembered_drop_all(struct remembered *);

#endif
