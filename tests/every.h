/* every: laws over every record there is, with random values in it; for the tests called so. */
#ifndef EVERY_H
#define EVERY_H

#include "tests/dice.h"
#include "tests/house.h"
#include "tests/support.h"

#include "domain/regions/regions.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

enum { TRIES = 20 };

static struct house house;

#define EACH_RECORD(r) \
	for (const struct record *const *at_ = web_schema()->records, *r; (r = *at_) != NULL; at_++)

#define MUST(cond, r, f) \
	do { \
		if (!(cond)) \
			fail_msg("%s.%s: %s", (r)->name, (f)->name, #cond); \
	} while (0)

/* A failed law leaves its work open; the next test closes it. */
static struct work work;
static bool working;

static int close_work(void **state)
{
	(void)state;
	if (working)
		store_cancel(&work);
	working = false;
	arena_reset(&work.arena);
	return 0;
}

static void open_work(bool may_write)
{
	close_work(NULL);
	test_begin(&work, house.store, may_write);
	work.actor = actor_program(house.region);
	working = true;
}

static void end_work(void)
{
	test_end(&work);
	working = false;
}

/* ---- Random records -------------------------------------------------------------------------- */

typedef void law(struct work *, const struct record *, void *rec, struct dice *);

/* Saved with what the dice say; keys may be taken by chance.  There is one hub. */
static void made(struct work *w, const struct record *r, void *rec, struct dice *d)
{
	for (int i = 0; i < TRIES; i++) {
		memset(rec, 0, r->size);
		if (r == &hub_record)
			assert_true(store_get(w, r, house.region, rec));
		dice_fill(d, w, r, rec);
		if (store_save(w, r, rec) == SAVED)
			return;
		w->problems = NULL;
	}
	fail_msg("%s cannot be saved: %s", r->name, w->fault ? w->fault : "its keys are taken");
}

/* Of each law its own; YUI_SEED gives others. */
UNUSED static struct dice dice_of_law(void)
{
	static uint64_t laws;
	const char *seed = getenv("YUI_SEED");

	return (struct dice){ .seed = (seed ? strtoull(seed, NULL, 10) : 20261122) + ++laws };
}

/* YUI_ROUNDS makes it so many times the rounds. */
static int rounds_of_law(int rounds)
{
	const char *more = getenv("YUI_ROUNDS");

	return rounds * (more ? (int)strtol(more, NULL, 10) : 1);
}

UNUSED static void every_record(law *holds, int rounds)
{
	struct dice dice = dice_of_law();

	EACH_RECORD(r)
	for (int round = 0; round < rounds_of_law(rounds); round++) {
		void *rec;

		open_work(true);
		rec = arena_alloc(&work.arena, r->size);
		made(&work, r, rec, &dice);
		holds(&work, r, rec, &dice);
		end_work();
	}
}

UNUSED static int64_t id_of(const void *rec)
{
	return ((const struct head *)rec)->id;
}

UNUSED static int64_t version_of(const void *rec)
{
	return ((const struct head *)rec)->version;
}

#endif
