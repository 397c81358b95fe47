/* gather_test: several works that are saved together, or not at all. */
#include "store/internal.h"
#include "store/both.h"

static int64_t boxes(struct store *s)
{
	struct work w;
	int64_t n;

	test_begin(&w, s, false);
	n = store_count(&w, &box_record, &(struct query){0});
	test_end(&w);
	return n;
}

/* One work: a box, and a number for it; the value is the number. */
static int64_t keep(const char *name, bool well)
{
	struct box box = { .name = name };
	struct work w;
	int64_t n;

	test_begin(&w, here, true);
	assert_int_equal(store_save(&w, &box_record, &box), SAVED);
	n = store_next_number(&w, "boxes");
	if (well)
		assert_true(store_end(&w));
	else
		store_cancel(&w);
	arena_reset(&w.arena);
	return n;
}

static void one_alone_needs_no_turn_among_many(void **state)
{
	(void)state;
	assert_int_equal(store_take_turn(here, 1), !store_is_postgres(here));
	assert_int_equal(keep("箱", true), 1); /* and gives it back */
	assert_int_equal(boxes(there), 1);
}

static void gather(void)
{
	assert_true(store_take_turn(here, 2));
	store_gather(here, 2);
}

/* Whoever has the turn may read, give up reading, and write for himself. */
static void a_turn_outlasts_reading(void **state)
{
	struct work w;

	(void)state;
	assert_true(store_take_turn(here, 2));
	test_begin(&w, here, false);
	store_cancel(&w);
	assert_int_equal(boxes(here), 0);
	assert_int_equal(keep("箱", true), 1);
	test_begin(&w, here, false);
	store_cancel(&w);
	store_gather(here, 2);
	assert_int_equal(keep("箱", true), 2);
	assert_int_equal(store_gathered(here), TOGETHER);
	assert_int_equal(boxes(there), 2);
	test_begin(&w, there, true); /* and afterwards it is another's */
	test_end(&w);
}

static void all_are_saved_together(void **state)
{
	(void)state;
	gather();
	for (int i = 0; i < 5; i++)
		assert_int_equal(keep("箱", true), i + 1);
	assert_int_equal(boxes(there), 0);
	assert_int_equal(store_gathered(here), TOGETHER);
	assert_int_equal(boxes(there), 5);
	assert_int_equal(boxes(here), 5);
	assert_int_equal(keep("箱", true), 6);
}

static void or_none(void **state)
{
	struct work w;

	(void)state;
	gather();
	assert_int_equal(keep("箱", true), 1);
	assert_int_equal(keep("箱", false), 2);
	test_work(&w, here);
	store_begin(&w, true);
	assert_non_null(w.fault);
	store_cancel(&w);
	arena_reset(&w.arena);
	assert_int_equal(store_gathered(here), APART);
	assert_int_equal(boxes(here), 0);
	assert_int_equal(boxes(there), 0);
	assert_int_equal(keep("箱", true), 1);
	assert_int_equal(boxes(there), 1);
}

/* What the first wrote, the second reads, in the same transaction. */
static void later_ones_see_earlier_ones(void **state)
{
	struct work w;

	(void)state;
	gather();
	for (int i = 0; i < 3; i++) {
		keep("箱", true);
		test_begin(&w, here, true);
		assert_int_equal(store_count(&w, &box_record, &(struct query){0}), i + 1);
		test_end(&w);
	}
	assert_int_equal(store_gathered(here), TOGETHER);
}

static void nobody_may_have_come(void **state)
{
	(void)state;
	gather();
	assert_int_equal(store_gathered(here), TOGETHER);
	keep("箱", true);
	assert_int_equal(boxes(here), 1);
	assert_int_equal(boxes(there), 1);
}

/* The transaction is gone under it, as with a full disk or a server that was stopped. */
static const char *fail_to_commit(void *connection, struct arena *a)
{
	(void)connection, (void)a;
	return "no room";
}

static enum fault_kind failed_kind;

static enum fault_kind kind_of_failure(void *connection)
{
	(void)connection;
	return failed_kind;
}

static void commit_fails(enum fault_kind kind, enum gathered how)
{
	struct driver failing = *here->driver;
	const struct driver *driver = here->driver;

	failing.commit = fail_to_commit;
	failing.kind = kind_of_failure;
	failed_kind = kind;
	gather();
	keep("箱", true);
	here->driver = &failing;
	assert_int_equal(store_gathered(here), how);
	here->driver = driver;
}

/* Whether it was done is not known only if its answer was lost. */
static void a_failed_commit_is_said(void **state)
{
	(void)state;
	commit_fails(FAULT_UNSURE, LOST);
	commit_fails(FAULT_FULL, APART);
	assert_int_equal(boxes(here), 0);
	assert_int_equal(keep("箱", true), 1);
	assert_int_equal(boxes(there), 1);
}

/* A list of codes that was changed is not given to others before it is saved. */
static void codes_wait_for_the_commit(void **state)
{
	uint64_t before;

	(void)state;
	keep("箱", true);
	before = here->codes_seen;
	gather();
	keep("箱", true);
	here->codes_changed = true;
	keep("箱", true);
	assert_true(here->codes_changed);
	assert_int_equal(here->codes_seen, before);
	assert_int_equal(store_gathered(here), TOGETHER);
	keep("箱", true);
	assert_true(here->codes_seen > before);
}

/* ---- What is taken for granted ------------------------------------------------------------- */

/* Both are told that they are the first; it comes out before anybody is told «saved». */
static void a_token_used_twice_keeps_them_apart(void **state)
{
	struct work w;
	bool same;

	(void)state;
	gather();
	for (int64_t id = 1; id <= 2; id++) {
		test_begin(&w, here, true);
		assert_int_equal(store_use_token(&w, "token", "said", id, &same), 0);
		test_end(&w);
	}
	assert_int_equal(store_gathered(here), APART);
	test_begin(&w, here, true);
	assert_int_equal(store_use_token(&w, "token", "said", 1, &same), 0);
	test_end(&w);
	test_begin(&w, here, true);
	assert_int_equal(store_use_token(&w, "token", "said", 2, &same), 1);
	assert_true(same);
	test_end(&w);
}

/* It could be refused for something else, and then nobody would run it once more. */
static void the_only_one_asks_for_its_token(void **state)
{
	struct work w;
	bool same;

	(void)state;
	for (int64_t id = 1; id <= 2; id++) {
		store_gather(here, 1);
		test_begin(&w, here, true);
		assert_int_equal(store_use_token(&w, "token", "said", id, &same), id - 1);
		assert_int_equal(same, id == 2);
		test_end(&w);
		assert_int_equal(store_gathered(here), TOGETHER);
	}
}

/* Gathered or alone; the answer of somebody alone. */
static enum saved try_to_save(const struct record *r, void *rec, int64_t town)
{
	enum saved saved;
	struct work w;

	test_work(&w, here);
	w.actor.municipality = town;
	store_begin(&w, true);
	saved = store_save(&w, r, rec);
	if (saved != SAVED || !store_end(&w))
		store_cancel(&w);
	arena_reset(&w.arena);
	return saved;
}

/* Beside another one that would go well, it goes back with that one. */
static void cannot_share(const struct record *r, void *rec, int64_t town)
{
	gather();
	keep("箱", true);
	try_to_save(r, rec, town);
	assert_int_equal(store_gathered(here), APART);
	assert_int_equal(boxes(there), 0);
}

static void a_taken_key_keeps_them_apart(void **state)
{
	struct thing first = { .name = "一", .year = { true, 2026 }, .serial = { true, 7 } };
	struct thing again = first, other = first;

	(void)state;
	assert_int_equal(try_to_save(&thing_record, &first, 0), SAVED);
	cannot_share(&thing_record, &again, 0);
	assert_int_equal(try_to_save(&thing_record, &other, 0), TAKEN);
}

static void what_would_be_out_of_sight_keeps_them_apart(void **state)
{
	struct box elsewhere = { .name = "隣町", .municipality = { true, 2 } }, again = elsewhere;

	(void)state;
	cannot_share(&box_record, &elsewhere, 1);
	assert_int_equal(try_to_save(&box_record, &again, 1), ABSENT);
	assert_int_equal(boxes(there), 0);
}

/* All that is beside the records is there too. */
static void what_comes_late_is_of_all(void **state)
{
	struct work w;

	(void)state;
	gather();
	for (int i = 0; i < 40; i++)
		keep("段差のある箱", true);
	assert_int_equal(store_gathered(here), TOGETHER);
	test_begin(&w, there, false);
	assert_int_equal(cell_number(store_query(&w, "SELECT count(*) FROM history"), 0, 0), 40);
	test_end(&w);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_both, close_both)
	const struct CMUnitTest tests[] = {
		TEST(one_alone_needs_no_turn_among_many),
		TEST(a_turn_outlasts_reading),
		TEST(all_are_saved_together),
		TEST(or_none),
		TEST(later_ones_see_earlier_ones),
		TEST(nobody_may_have_come),
		TEST(a_failed_commit_is_said),
		TEST(codes_wait_for_the_commit),
		TEST(a_token_used_twice_keeps_them_apart),
		TEST(the_only_one_asks_for_its_token),
		TEST(a_taken_key_keeps_them_apart),
		TEST(what_would_be_out_of_sight_keeps_them_apart),
		TEST(what_comes_late_is_of_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
