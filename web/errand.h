/* errand: a process of its own beside those that serve, for what may take long and is nobody's
 * page: it looks each second whether there is something to do, and does it. */
#ifndef ERRAND_H
#define ERRAND_H

#include "store/ledger.h"

#include <stdatomic.h>

struct runner {
	struct store *store;
	int ledger; /* a socket to the keeper */
	_Atomic uint32_t *turns;
	int64_t (*now)(void); /* ms */
	int64_t stop_until; /* µs: it is to end, and may go on so long; 0: it is not */
};
struct errand {
	const char *name;               /* of the process: yui-mail */
	void (*turn)(struct runner *);  /* returns when nothing is left to do, or it is to end */
};

/* Never returns. */
_Noreturn void errand_run(const struct errand *, const char *where, int ledger,
    _Atomic uint32_t *turns);
/* To be said by what takes longer than a second.  False: it is time to end. */
bool runner_lives(void *runner);
/* Is it to end?  Then nothing new is begun. */
bool runner_ends(void);
/* Has this entry, the only one of the batch, kept by the ledger, if it is not there yet.  False: it
 * is not on the disk; the same may be said again. */
bool runner_enter(struct runner *, int64_t batch, const struct ledger_entry *);

#endif
