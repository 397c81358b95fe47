/* id: numbers that are unique and ordered by time without asking anybody. */
#include "base/work.h"

#include <stdatomic.h>

#define EPOCH 1704067200000 /* 2024-01-01T00:00:00Z */

static _Atomic int64_t last; /* milliseconds << 12 | sequence */
static _Atomic int64_t node;

void id_node(unsigned n)
{
	assert(n < 1024);
	node = n;
}

int64_t id_new(void)
{
	int64_t now = (moment_now() - EPOCH) << 12, was = last, next;

	/* A full millisecond and a clock set back both borrow from the time to come. */
	do
		next = now > was ? now : was + 1;
	while (!atomic_compare_exchange_weak(&last, &was, next));
	return next >> 12 << 22 | node << 12 | (next & 0xfff);
}
