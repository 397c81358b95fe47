/* pace: who came together will come together again, so the first of them waits for the others:
 * until as many have come as lately did, and never longer than going once took.  Who came alone
 * waits for nobody. */
#ifndef PACE_H
#define PACE_H

#include <stdint.h>

enum { PACE_MOST = 5000 /* µs; a slow disk makes nobody wait longer for others */ };

struct pace {
	int came[2];    /* how many, the last time and the time before */
	int64_t lasted; /* µs, the last time */
};

/* How many µs after the first of these n had come it is worth waiting for more; 0: not at all. */
int64_t pace_wait(const struct pace *, int n);
/* So many went together, and it took so long. */
void pace_went(struct pace *, int n, int64_t us);

#endif
