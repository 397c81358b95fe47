/* index: see index.h. */
#include "domain/imports/index.h"

#include "base/text.h"

#include <string.h>

struct slot {
	const char *key;
	void *value;
};

static struct slot *slot_of(const struct index *x, const char *key)
{
	size_t at = text_hash(key, strlen(key)) & (x->room - 1);

	while (x->slot[at].key && strcmp(x->slot[at].key, key) != 0)
		at = (at + 1) & (x->room - 1);
	return &x->slot[at];
}

static void grow(struct arena *a, struct index *x)
{
	struct index wide = { .room = x->room ? x->room * 4 : 256, .used = x->used };

	wide.slot = arena_alloc(a, wide.room * sizeof *wide.slot);
	for (size_t i = 0; i < x->room; i++)
		if (x->slot[i].key)
			*slot_of(&wide, x->slot[i].key) = x->slot[i];
	*x = wide;
}

void *index_find(const struct index *x, const char *key)
{
	return x->room && key ? slot_of(x, key)->value : NULL;
}

void *index_put(struct arena *a, struct index *x, const char *key, size_t size)
{
	struct slot *slot;

	if (x->used * 2 >= x->room)
		grow(a, x);
	slot = slot_of(x, key);
	if (!slot->key) {
		*slot = (struct slot){ arena_copy(a, key), arena_alloc(a, size) };
		x->used++;
	}
	return slot->value;
}
