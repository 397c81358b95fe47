/* remembered: answers to questions that were asked before, good as long as nothing in the database
 * has changed.  One connection's own; what a page asks each time (who is it, the name of the hub,
 * the figures of the menu) is then asked once after each change.
 *
 * The key is the whole question, with all its values: whoever may see other rows asks another one.
 */
#ifndef REMEMBERED_H
#define REMEMBERED_H

#include "store/driver.h"
#include "store/packed.h"

enum {
	REMEMBERED_CHAINS = 256,
	REMEMBERED_LARGEST = 128 * 1024, /* bytes of one answer with its question */
	REMEMBERED_MOST = 1024 * 1024,  /* of all together; one more, and all are forgotten */
	CHANGED_MOST = 24               /* tables; past that, everything may have changed */
};

/* All zeroes is empty and ready. */
struct remembered {
	struct stamp stamp; /* of the state in which these answers were given */
	struct answer *chain[REMEMBERED_CHAINS];
	size_t bytes;
	/* Tables that the work which writes has changed so far. */
	char changed[CHANGED_MOST][32];
	int changes;
};

/* The work now sees the state of that stamp; answers from another state are forgotten. */
void remembered_at(struct remembered *, const struct stamp *);
/* A question with all its values, written out, and what the answer was made into: zeroes, or
 * other numbers for whatever looks different. */
struct made_as {
	uint64_t by, of;
};
struct question_key {
	uint64_t hash;
	const char *text; /* binary */
	size_t size;
};
struct question_key question_key_of(struct arena *, const struct question *, struct made_as);
/* A copy in the arena, or NULL. */
void *remembered_find(const struct remembered *, struct arena *, const struct question_key *);
void remembered_keep(struct remembered *, const struct question_key *, const struct packed *);
void remembered_drop_all(struct remembered *);

/* A work that writes remembers for itself alone, and nothing about a table that it has changed:
 * before its first statement, with each statement, and when it has ended. */
void remembered_for_one(struct remembered *);
void remembered_change(struct remembered *, const char *sql);
void remembered_end(struct remembered *);
/* Whether the answer cannot have changed since it was given: the statement only reads, takes no
 * lock, and says no name of a changed table. */
bool remembered_holds(const struct remembered *, const char *sql);

#endif
