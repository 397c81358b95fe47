/* work: who does a piece of work, what is wrong with it, and how it came to a fault. */
#include "base/work.h"

#include <stdio.h>

bool actor_may(const struct actor *actor, enum permission p)
{
	return p == ANYONE || (actor->may >> p & 1);
}

struct actor actor_program(int64_t region)
{
	return (struct actor){ .region = region,
		.name = "プログラム",
		.role = "program",
		.may = UINT64_MAX };
}

struct work_acting work_acting(struct work *w, struct actor other)
{
	struct work_acting acting = { w, w->actor };

	w->actor = other;
	return acting;
}

void work_acted(struct work_acting *acting)
{
	acting->work->actor = acting->before;
}

static const char *format(struct arena *, const char *, va_list)
    __attribute__((format(printf, 2, 0)));

static const char *format(struct arena *a, const char *say, va_list args)
{
	va_list again;
	char *s;
	int len;

	va_copy(again, args);
	len = vsnprintf(NULL, 0, say, again);
	va_end(again);
	assert(len >= 0);
	s = arena_alloc(a, (size_t)len + 1);
	vsnprintf(s, (size_t)len + 1, say, args);
	return s;
}

void work_fault(struct work *w, const char *say, ...)
{
	va_list args;

	if (w->fault)
		return;
	va_start(args, say);
	w->fault = format(&w->arena, say, args);
	va_end(args);
}

void work_problem(struct work *w, const char *field, const char *say, ...)
{
	struct problem *p = arena_alloc(&w->arena, sizeof *p), **end = &w->problems;
	va_list args;

	va_start(args, say);
	*p = (struct problem){ .field = arena_copy(&w->arena, field),
		.say = format(&w->arena, say, args) };
	va_end(args);
	while (*end)
		end = &(*end)->next;
	*end = p;
}

const struct problem *work_problem_of(const struct work *w, const char *field)
{
	for (const struct problem *p = w->problems; p; p = p->next)
		if (text_same(p->field, field))
			return p;
	return NULL;
}

struct date work_today(const struct work *w)
{
	return moment_date(w->now);
}

struct kept {
	struct kept *next;
	const void *owner, *what;
};

void work_keep(struct work *w, const void *owner, const void *what)
{
	struct kept *k = arena_alloc(&w->arena, sizeof *k);

	*k = (struct kept){ w->kept, owner, what };
	w->kept = k;
}

const void *work_kept(const struct work *w, const void *owner)
{
	const struct kept *k = w->kept;

	while (k && k->owner != owner)
		k = k->next;
	return k ? k->what : NULL;
}
