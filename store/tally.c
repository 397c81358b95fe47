/* tally: counts under a key of three numbers. */
#include "store/tally.h"

#include <string.h>

enum { FIRST_ROOM = 256 };

static size_t place_of(const struct tally *t, int a, int b, int64_t who)
{
	uint64_t x = (uint64_t)who * 0x9e3779b97f4a7c15u;
	size_t at;

	x = (x ^ (uint64_t)(uint32_t)a << 32 ^ (uint32_t)b) * 0xbf58476d1ce4e5b9u;
	at = (size_t)(x >> 20) & (t->room - 1);
	while (t->entry[at].n
	    && (t->entry[at].a != a || t->entry[at].b != b || t->entry[at].who != who))
		at = (at + 1) & (t->room - 1);
	return at;
}

/* Twice the room, so that half of it is always free. */
static void grow(struct tally *t)
{
	struct tally old = *t;

	t->room = old.room ? old.room * 2 : FIRST_ROOM;
	t->entry = arena_alloc(t->arena, t->room * sizeof *t->entry);
	for (size_t i = 0; i < old.room; i++) {
		const struct tally_entry *e = &old.entry[i];

		if (e->n)
			t->entry[place_of(t, e->a, e->b, e->who)] = *e;
	}
}

int64_t tally_add(struct tally *t, int a, int b, int64_t who, int64_t n)
{
	struct tally_entry *e;

	if (t->used * 2 >= t->room)
		grow(t);
	e = &t->entry[place_of(t, a, b, who)];
	if (!e->n) {
		*e = (struct tally_entry){ a, b, who, 0 };
		t->used++;
	}
	return e->n += n;
}
