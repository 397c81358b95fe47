/* ledger_read_test: what is asked of a long ledger looks at what it shows, not at all of it. */
#include "store/ledger.h"
#include "tests/support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>
#include <sqlite3.h>

enum { ENTRIES = 6000, TEN_SECONDS = 10000 /* ms */, ACCOUNTS = 20, RARE = 600, PEOPLE = 41 };

static const struct schema nothing;
static struct store *store;
static int64_t begun, steps;

/* ---- How much was looked at: steps of SQLite's machine, rows of PostgreSQL ---- */

static int count_step(void *context)
{
	(void)context;
	steps++;
	return 0;
}

static int count_steps(sqlite3 *db, char **why, const void *routines)
{
	(void)why;
	(void)routines;
	sqlite3_progress_handler(db, 1, count_step, NULL);
	return SQLITE_OK;
}

static int64_t looked_at(struct work *w)
{
	if (!store_is_postgres(w->store))
		return steps;
	/* Never the same question twice: the answer would be the one remembered. */
	return cell_number(
	    store_query(w,
		"SELECT seq_tup_read + coalesce(idx_tup_fetch, 0)"
		" FROM pg_stat_xact_user_tables WHERE relname = 'ledger' AND 0 < $1",
		I(++steps)),
	    0, 0);
}

/* ---- A long one ---- */

static void append(struct work *w)
{
	struct ledger_head head = ledger_head_to_append(w);

	begun = w->now;
	for (int i = 0; i < ENTRIES; i++) {
		struct ledger_entry e = {0};

		e.cell[LEDGER_REGION] = i % 7 ? "1" : "0";
		e.cell[LEDGER_ACCOUNT] = int_text(&w->arena, i % RARE ? 1 + i % ACCOUNTS : 99);
		e.cell[LEDGER_ABOUT] = int_text(&w->arena, i % RARE ? 1000 + i % PEOPLE : 17);
		e.cell[LEDGER_ACTION] = "view";
		ledger_append(w, &head, &e, 1);
		w->now += TEN_SECONDS;
	}
}

static int fill(void **state)
{
	struct work w;

	(void)state;
	sqlite3_auto_extension((void (*)(void))count_steps);
	store = test_store_of(&nothing);
	test_begin(&w, store, true);
	ledger_prepare(&w);
	append(&w);
	test_end(&w);
	if (!store_is_postgres(store))
		return 0;
	test_begin(&w, store, true);
	store_query(&w, "ANALYZE ledger"); /* as the server itself does now and then */
	test_end(&w);
	return 0;
}

static int drop(void **state)
{
	(void)state;
	store_close(store);
	sqlite3_reset_auto_extension();
	return 0;
}

/* How many are found; looking at fewer than a list of all would. */
static int listed(struct ledger_query q)
{
	struct work w;
	int64_t before, looked;
	int n;

	test_begin(&w, store, false);
	before = looked_at(&w);
	q.region = 1;
	q.limit = 50;
	n = ledger_list(&w, &q)->n;
	looked = looked_at(&w) - before;
	test_end(&w);
	assert_true(looked > 0 || n == 0);
	if (looked >= ENTRIES)
		fail_msg("%d found, %d looked at", n, (int)looked);
	return n;
}

/* ---- What holds ---- */

static void test_lists_look_at_what_they_show(void **state)
{
	const int64_t early = begun + 70 * (int64_t)TEN_SECONDS,
		      late = begun + (ENTRIES - 70) * (int64_t)TEN_SECONDS;

	(void)state;
	assert_int_equal(listed((struct ledger_query){0}), 50);
	assert_int_equal(listed((struct ledger_query){ .from = begun }), 50);
	assert_int_equal(listed((struct ledger_query){ .from = late, .below = ENTRIES - 40 }), 29);
	assert_int_equal(listed((struct ledger_query){ .until = early }), 50);
	assert_int_equal(listed((struct ledger_query){ .from = early, .until = early + 1 }), 1);
	assert_int_equal(listed((struct ledger_query){ .until = begun }), 0);
	assert_int_equal(listed((struct ledger_query){ .account = 1, .from = begun }), 50);
	assert_int_equal(listed((struct ledger_query){ .account = 99 }), ENTRIES / RARE);
	assert_int_equal(listed((struct ledger_query){ .about = 17 }), ENTRIES / RARE);
	assert_int_equal(listed((struct ledger_query){ .about = 1001, .below = ENTRIES / 2 }), 50);
}

static void test_people_of_a_while_are_counted_within_it(void **state)
{
	struct work w;
	int64_t before, looked;

	(void)state;
	test_begin(&w, store, false);
	before = looked_at(&w);
	assert_int_equal(ledger_lately(&w, 4, begun + 23 * TEN_SECONDS, 104).people, 5);
	assert_int_equal(ledger_lately(&w, 4, begun + 24 * TEN_SECONDS, 103).people, 3);
	assert_int_equal(ledger_lately(&w, 4, begun, ENTRIES).people, PEOPLE);
	assert_int_equal(ledger_lately(&w, 99, begun, ENTRIES).people, 1);
	assert_int_equal(ledger_lately(&w, 98, begun, ENTRIES).people, 0);
	looked = looked_at(&w) - before;
	test_end(&w);
	/* Of SQLite's steps the sums take many a row; one reading of all would be ten a row. */
	if (looked >= 2 * ENTRIES)
		fail_msg("%d looked at", (int)looked);
}

/* What an older program made has to be as quick after the new one has begun. */
static void test_an_older_ledger_gets_the_indexes(void **state)
{
	struct work w;

	(void)state;
	test_begin(&w, store, true);
	store_query(&w, "DROP INDEX ledger_of_account");
	store_query(&w, "DROP INDEX ledger_of_about");
	store_query(&w, "CREATE INDEX ledger_by_account ON ledger (region, account, number)");
	store_query(&w, "CREATE INDEX ledger_by_about ON ledger (region, about, number)"
			" WHERE about <> 0");
	ledger_prepare(&w);
	test_end(&w);
	test_lists_look_at_what_they_show(state);
	test_people_of_a_while_are_counted_within_it(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lists_look_at_what_they_show),
		cmocka_unit_test(test_people_of_a_while_are_counted_within_it),
		cmocka_unit_test(test_an_older_ledger_gets_the_indexes),
	};

	return cmocka_run_group_tests(tests, fill, drop);
}
