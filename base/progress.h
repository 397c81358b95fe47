/* progress: what takes long tells somebody how far it has come. */
#ifndef PROGRESS_H
#define PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

/* A `tell` of NULL hears nothing. */
struct progress {
	/* So much of all is done of what is being done; false: stop. */
	bool (*tell)(void *context, const char *what, int64_t done, int64_t all);
	void *context;
};

static inline bool progress_tell(const struct progress *p, const char *what, int64_t done,
    int64_t all)
{
	return !p || !p->tell || p->tell(p->context, what, done, all);
}

#endif
