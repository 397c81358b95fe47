/* id: numbers that are unique and ordered by time without asking anybody. */
#include "base/work.h"

#include <stdatomic.h>

#define EPOCH 1704067200000 /* 2024-01-01T00:00:00Z */

/* Milliseconds << 12 | sequence. */
static _Atomic int64_t alone, *last = &alone;
static _Atomic int64_t node;

void id_node(unsigned n)
{
	assert(n < 1024);
	node = n;
}

void id_share(_Atomic int64_t *memory)
{
	*memory = *last;
	last = memory;
}

void id_after(int64_t id)
{
	int64_t least = id >> 10, was = *last;

	while (was < least && !atomic_compare_exchange_weak(last, &was, least))
		;
}

int64_t id_new(void)
{
	int64_t now = (moment_now() - EPOCH) << 12, was = *last, next;

	/* A full millisecond and a clock set back both borrow from the time to come. */
	do
		next = now > was ? now : was + 1;
	while (!atomic_compare_exchange_weak(last, &was, next));
	return next << 10 | node;
}
