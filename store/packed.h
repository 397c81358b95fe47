/* packed: a piece of memory whose pointers lead into itself, to be kept and given as copies. */
#ifndef PACKED_H
#define PACKED_H

#include "base/text.h"

/* While it is put together, a pointer is the place that it leads to, counted from the first byte.
 * All zeroes but for bytes.arena (and .max) is empty; past the bound, bytes.over. */
struct packed {
	struct text bytes;
	uint32_t *at; /* where the pointers stand */
	size_t n, room;
};

/* Each returns where it stands; `from` NULL: zeroes. */
size_t packed_add(struct packed *, const void *from, size_t);
/* The pointer that stands at `at` leads to that place, or to a copy of the text (NULL: nowhere). */
void packed_point(struct packed *, size_t at, size_t to);
void packed_text(struct packed *, size_t at, const char *);
/* In a copy that somebody made of the bytes, pointers become pointers. */
void packed_open(char *copy, const uint32_t *at, size_t n);

#endif
