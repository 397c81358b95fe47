/* index: texts and what stands under them, in an arena. */
#ifndef IMPORTS_INDEX_H
#define IMPORTS_INDEX_H

#include "base/arena.h"

struct index {
	struct slot *slot;
	size_t room, used;
};
void *index_find(const struct index *, const char *key); /* NULL: nothing; key may be NULL */
/* What stands there already stays; else `size` bytes of zeroes do now. */
void *index_put(struct arena *, struct index *, const char *key, size_t size);

#endif
