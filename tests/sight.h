/* sight: what somebody is answered, and by what of it he could tell that a record of others is
 * there; for the law of tests/sight_test.c. */
#ifndef SIGHT_H
#define SIGHT_H

#include "tests/house.h"
#include "tests/support.h"

/* Somebody else's record, and one that never was. */
struct guess {
	const struct record *record;
	int64_t id, never;
	const char *word; /* stands in its texts and nowhere else */
};

enum { GUESSES_MOST = 2 * HOUSE_RECORDS * TOWNS };
struct hidden {
	int n;
	struct guess guess[GUESSES_MOST];
};
void sight_take_away(const struct house *, const struct hidden *); /* all of them */
/* Changes with every version of any of them. */
const char *sight_state(const struct house *, const struct hidden *, struct arena *);

/* How a guess is made: its id in the path, or a value under this name in the query or form. */
struct way {
	const char *name;
	bool typed; /* its word instead of its id */
};

/* Status and everything readable of the answer -- page, file, paper, where it leads to -- without
 * what is different each time. */
const char *sight_answer(struct house *, struct arena *, const char *role, const struct route *,
    const char *path, const struct pair *one);
/* The route's path with the id in place of each :id and :part; NULL if it has none. */
const char *sight_path(struct arena *, const struct route *, int64_t id);
/* What the role learns about the guess, in words; NULL: nothing.  A way of NULL is the path.
 * *never: the answer about what never was, asked for once and the same for every guess. */
const char *sight_learned(struct house *, struct arena *, const char *role, const struct route *,
    const struct guess *, const struct way *, const char **never);

#endif
