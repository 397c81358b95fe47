/* packed: a piece of memory whose pointers lead into itself. */
#include "store/packed.h"

#include <string.h>

enum { ALIGN = 8 };

size_t packed_add(struct packed *p, const void *from, size_t size)
{
	static const char zeroes[ALIGN * 8];
	struct text *t = &p->bytes;
	size_t at;

	text_addn(t, zeroes, (ALIGN - t->len % ALIGN) % ALIGN);
	at = t->len;
	if (from)
		text_addn(t, from, size);
	for (; !from && size > 0; size -= size < sizeof zeroes ? size : sizeof zeroes)
		text_addn(t, zeroes, size < sizeof zeroes ? size : sizeof zeroes);
	return at;
}

void packed_point(struct packed *p, size_t at, size_t to)
{
	char *place = (char *)to;

	if (p->bytes.over)
		return;
	if (p->n == p->room) {
		uint32_t *more;

		p->room = p->room ? p->room * 4 : 64;
		more = arena_alloc(p->bytes.arena, p->room * sizeof *more);
		if (p->n > 0)
			memcpy(more, p->at, p->n * sizeof *more);
		p->at = more;
	}
	p->at[p->n++] = (uint32_t)at;
	memcpy(p->bytes.s + at, &place, sizeof place);
}

void packed_text(struct packed *p, size_t at, const char *s)
{
	size_t to = p->bytes.len;

	if (!s)
		return;
	text_addn(&p->bytes, s, strlen(s) + 1);
	packed_point(p, at, to);
}

void packed_open(char *copy, const uint32_t *at, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		uintptr_t place;

		memcpy(&place, copy + at[i], sizeof place);
		place += (uintptr_t)copy;
		memcpy(copy + at[i], &place, sizeof place);
	}
}
