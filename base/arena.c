/* arena: memory in blocks that are given back together. */
#include "base/arena.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ALIGN = 16, BLOCK_LEAST = 8 << 10, BLOCK_MOST = (128 << 10) - 256 };

struct arena_block {
	struct arena_block *next;
	size_t size;
	_Alignas(ALIGN) char data[];
};

static struct arena_block *block_new(struct arena *a, size_t size)
{
	struct arena_block *b;

	assert(size < SIZE_MAX - sizeof *b);
	b = malloc(sizeof *b + size);
	if (!b) {
		fputs("out of memory\n", stderr);
		abort();
	}
	b->next = a->blocks;
	b->size = size;
	a->blocks = b;
	return b;
}

#ifdef ARENA_CHECKED

/* Every piece is a block of its own, so that the address sanitizer sees each overflow. */

bool arena_extend(struct arena *a, char *piece, size_t size, size_t longer)
{
	(void)a, (void)piece, (void)size, (void)longer;
	return false;
}

__attribute__((format(printf, 2, 0))) static size_t print_in_place(struct arena *a,
    const char *format, va_list args)
{
	(void)a;
	return (size_t)vsnprintf(NULL, 0, format, args);
}

static char *take(struct arena *a, size_t size)
{
	a->used += size;
	return block_new(a, size)->data;
}

#else

static char *take(struct arena *a, size_t wanted)
{
	size_t size, room = (size_t)(a->end - a->next);
	char *s;

	assert(wanted < SIZE_MAX - ALIGN);
	size = (wanted + ALIGN - 1) & ~(size_t)(ALIGN - 1);
	if (size > room) {
		size_t last = a->blocks ? a->blocks->size : BLOCK_LEAST / 2;
		size_t usual = last < BLOCK_MOST / 2 ? last * 2 : BLOCK_MOST;
		struct arena_block *b;

		a->used += wanted;
		if (size > usual / 4 && a->blocks) {
			/* A big piece gets its own block; the current one stays in use. */
			b = block_new(a, size);
			return b->data;
		}
		b = block_new(a, size > usual ? size : usual);
		a->next = b->data + size;
		a->end = b->data + b->size;
		return b->data;
	}
	s = a->next;
	a->next += size;
	a->used += wanted;
	return s;
}

static size_t aligned(size_t size)
{
	return (size + ALIGN - 1) & ~(size_t)(ALIGN - 1);
}

bool arena_extend(struct arena *a, char *piece, size_t size, size_t longer)
{
	size_t more = aligned(longer) - aligned(size);

	if (piece + aligned(size) != a->next || longer < size || more > (size_t)(a->end - a->next))
		return false;
	a->next += more;
	a->used += longer - size;
	return true;
}

/* Where the next piece will be; how long it is says whether there was room for it. */
__attribute__((format(printf, 2, 0))) static size_t print_in_place(struct arena *a,
    const char *format, va_list args)
{
	return (size_t)vsnprintf(a->next, (size_t)(a->end - a->next), format, args);
}

#endif

char *arena_room(struct arena *a, size_t size)
{
	return take(a, size);
}

void *arena_alloc(struct arena *a, size_t size)
{
	return memset(take(a, size), 0, size);
}

char *arena_copyn(struct arena *a, const char *s, size_t len)
{
	char *copy = take(a, len + 1);

	if (len)
		memcpy(copy, s, len);
	copy[len] = 0;
	return copy;
}

char *arena_copy(struct arena *a, const char *s)
{
	return s ? arena_copyn(a, s, strlen(s)) : NULL;
}

char *arena_join_(struct arena *a, const char *const *s, size_t n)
{
	size_t size = 1, len;
	char *all, *at;

	for (size_t i = 0; i < n; i++)
		size += s[i] ? strlen(s[i]) : 0;
	all = at = take(a, size);
	for (size_t i = 0; i < n; i++) {
		len = s[i] ? strlen(s[i]) : 0;
		if (len > 0)
			memcpy(at, s[i], len);
		at += len;
	}
	*at = 0;
	return all;
}

char *arena_printf(struct arena *a, const char *format, ...)
{
	char *s, *place = a->next;
	va_list args;
	size_t len;

	va_start(args, format);
	len = print_in_place(a, format, args);
	va_end(args);
	assert(len <= INT_MAX);
	s = take(a, len + 1);
	if (place && s == place)
		return s;
	va_start(args, format);
	vsnprintf(s, len + 1, format, args);
	va_end(args);
	return s;
}

void arena_reset(struct arena *a)
{
	for (struct arena_block *b = a->blocks, *next; b; b = next) {
		next = b->next;
		free(b);
	}
	*a = (struct arena){0};
}

#ifdef ARENA_CHECKED

void arena_reuse(struct arena *a)
{
	arena_reset(a);
}

#else

void arena_reuse(struct arena *a)
{
	struct arena_block *kept = NULL;

	for (struct arena_block *b = a->blocks, *next; b; b = next) {
		next = b->next;
		if (b->size > BLOCK_MOST || (kept && b->size <= kept->size)) {
			free(b);
			continue;
		}
		free(kept);
		kept = b;
	}
	*a = (struct arena){ .blocks = kept };
	if (!kept)
		return;
	kept->next = NULL;
	a->next = kept->data;
	a->end = kept->data + kept->size;
}

#endif
