/* tally: counts under a key of three numbers, for figures that are put together in C. */
#ifndef STORE_TALLY_H
#define STORE_TALLY_H

#include "base/arena.h"

struct tally_entry {
	int a, b;
	int64_t who, n; /* n 0: a free place */
};
struct tally {
	struct arena *arena;
	struct tally_entry *entry;
	size_t room, used;
};

/* Adds n, which is more than 0, and answers how many there are then.  Who wants them goes through
 * `entry`, of which there are `room`. */
int64_t tally_add(struct tally *, int a, int b, int64_t who, int64_t n);

#endif
