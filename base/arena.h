/* arena: memory that is never freed one piece at a time; it all goes together. */
#ifndef ARENA_H
#define ARENA_H

#include <assert.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define COUNT(a) (sizeof(a) / sizeof *(a))

/* An arena of all zeroes is empty and ready. */
struct arena {
	struct arena_block *blocks;
	char *next, *end;
	size_t used; /* bytes handed out since the last reset */
};

void *arena_alloc(struct arena *, size_t);               /* zeroed, aligned; never NULL */
char *arena_copy(struct arena *, const char *);          /* NULL stays NULL */
char *arena_copyn(struct arena *, const char *, size_t); /* adds the NUL */
/* Texts behind each other: what a format of %s alone does, in a fraction of the time. */
#define arena_join(a, ...) \
	arena_join_((a), (const char *const[]){ __VA_ARGS__ }, \
	    sizeof(const char *const[]){ __VA_ARGS__ } / sizeof(char *))
char *arena_join_(struct arena *, const char *const *, size_t n); /* NULL is nothing */
char *arena_printf(struct arena *, const char *, ...) __attribute__((format(printf, 2, 3)));
void arena_reset(struct arena *); /* gives everything back */
/* The same, but keeps a block for what comes next. */
void arena_reuse(struct arena *);
/* Makes the piece that was handed out last longer, where it stands; false: there is no room, or
 * it was not the last.  What is added is not zeroed, nor is a piece of arena_room. */
bool arena_extend(struct arena *, char *piece, size_t size, size_t longer);
char *arena_room(struct arena *, size_t);

#endif
