/* look_test: several works that read one state of the database. */
#include "store/internal.h"
#include "store/both.h"

static void save_box(struct store *s)
{
	struct box box = { .name = "箱" };
	struct work w;

	test_begin(&w, s, true);
	assert_int_equal(store_save(&w, &box_record, &box), SAVED);
	test_end(&w);
}

static int64_t boxes(struct work *w)
{
	return store_count(w, &box_record, &(struct query){0});
}

static int64_t seen(void)
{
	struct work w;
	int64_t n;

	test_begin(&w, here, false);
	n = boxes(&w);
	test_end(&w);
	return n;
}

static int fresh(void **state)
{
	open_both(state);
	seen(); /* PostgreSQL tells the state only ahead of a question that it knows */
	return 0;
}

/* What is saved meanwhile is for who comes afterwards. */
static void all_see_one_state(void **state)
{
	(void)state;
	save_box(there);
	store_look(here);
	assert_int_equal(seen(), 1);
	assert_int_equal(seen(), 1);
	save_box(there);
	assert_int_equal(seen(), 1);
	store_looked(here);
	assert_int_equal(seen(), 2);
	store_look(here);
	assert_int_equal(seen(), 2);
	store_looked(here);
}

/* Nobody reads before the first work, so nothing that was there by then is missed. */
static void the_state_is_that_of_the_first(void **state)
{
	(void)state;
	store_look(here);
	save_box(there);
	assert_int_equal(seen(), 1);
	store_looked(here);
	store_look(here);
	store_looked(here);
}

static void who_writes_comes_between_states(void **state)
{
	(void)state;
	store_look(here);
	assert_int_equal(seen(), 0);
	save_box(there);
	assert_int_equal(seen(), 0);
	save_box(here);
	assert_int_equal(seen(), 2);
	save_box(there);
	assert_int_equal(seen(), 2);
	store_looked(here);
	assert_int_equal(seen(), 3);
}

static void who_gives_up_leaves_it_to_the_others(void **state)
{
	struct work w;

	(void)state;
	store_look(here);
	assert_int_equal(seen(), 0);
	save_box(there);
	test_begin(&w, here, false);
	assert_int_equal(boxes(&w), 0);
	store_cancel(&w);
	arena_reset(&w.arena);
	assert_int_equal(seen(), 0);
	store_looked(here);
}

static bool one_row(void *context, const char *const *cells, int cols)
{
	(void)context, (void)cells, (void)cols;
	return true;
}

/* After a failed statement PostgreSQL answers nothing more in that transaction. */
static void who_fails_spoils_nothing(void **state)
{
	struct work w;

	(void)state;
	store_look(here);
	assert_int_equal(seen(), 0);
	save_box(there);
	test_work(&w, here);
	store_begin(&w, false);
	store_stream_(&w, "SELECT id FROM box", NULL, 0, one_row, NULL);
	assert_null(w.fault);
	store_query_(&w, "SELECT nothing FROM nowhere", NULL, 0);
	assert_non_null(w.fault);
	store_cancel(&w);
	arena_reset(&w.arena);
	assert_int_equal(seen(), 1);
	store_looked(here);
}

static void nothing(void *context)
{
	(void)context;
	save_box(there);
}

/* Who does something slow holds no transaction meanwhile, and sees what has come since. */
static void what_is_slow_holds_nothing(void **state)
{
	struct work w;

	(void)state;
	store_look(here);
	assert_int_equal(seen(), 0);
	test_begin(&w, here, false);
	assert_int_equal(boxes(&w), 0);
	store_aside(&w, nothing, NULL);
	assert_int_equal(boxes(&w), 1);
	test_end(&w);
	store_looked(here);
}

/* Writing is refused to who looks, alone or among others. */
static void who_looks_may_not_write(void **state)
{
	struct work w;

	(void)state;
	store_look(here);
	assert_int_equal(seen(), 0);
	test_work(&w, here);
	store_begin(&w, false);
	store_query(&w, "UPDATE box SET version = version + 1");
	assert_non_null(w.fault);
	store_cancel(&w);
	arena_reset(&w.arena);
	assert_int_equal(seen(), 0);
	store_looked(here);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(all_see_one_state, fresh, close_both),
		cmocka_unit_test_setup_teardown(the_state_is_that_of_the_first, fresh, close_both),
		cmocka_unit_test_setup_teardown(who_writes_comes_between_states, fresh, close_both),
		cmocka_unit_test_setup_teardown(who_gives_up_leaves_it_to_the_others, fresh,
		    close_both),
		cmocka_unit_test_setup_teardown(who_fails_spoils_nothing, fresh, close_both),
		cmocka_unit_test_setup_teardown(what_is_slow_holds_nothing, fresh, close_both),
		cmocka_unit_test_setup_teardown(who_looks_may_not_write, fresh, close_both),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
