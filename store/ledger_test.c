/* ledger_test: the chain of entries, and that nobody changes it unseen. */
#include "store/ledger.h"
#include "tests/support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <sodium.h>

enum { ENTRIES = 7 };

static const struct schema nothing;

static struct ledger_entry entry(struct arena *a, int i)
{
	struct ledger_entry e = {0};

	e.cell[LEDGER_REGION] = i % 3 ? "1" : "0";
	e.cell[LEDGER_ACCOUNT] = int_text(a, i % 2 + 1);
	e.cell[LEDGER_NAME] = "相談 花子";
	e.cell[LEDGER_ACTION] = i % 2 ? "view" : "search";
	e.cell[LEDGER_RECORD] = i % 2 ? "person" : NULL;
	e.cell[LEDGER_ABOUT] = i % 2 ? "17" : NULL;
	e.cell[LEDGER_STATUS] = i == 5 ? "403" : "200";
	e.cell[LEDGER_BATCH] = int_text(a, 100 + i / 2);
	return e;
}

static void append(struct work *w, int n)
{
	struct ledger_head head = ledger_head_to_append(w);

	for (int i = 0; i < n; i++) {
		struct ledger_entry e = entry(&w->arena, i);

		ledger_append(w, &head, &e, 1);
	}
}

/* A ledger of its own in a new database, with some entries. */
static struct store *filled(void)
{
	struct store *s = test_store_of(&nothing);
	struct work w;

	test_begin(&w, s, true);
	ledger_prepare(&w);
	ledger_prepare(&w); /* once is enough */
	append(&w, ENTRIES);
	test_end(&w);
	return s;
}

static struct ledger_check checked(struct store *s)
{
	struct ledger_check c;
	struct work w;

	test_begin(&w, s, false);
	c = ledger_check(&w);
	test_end(&w);
	return c;
}

/* However many come at once, the chain is the one that they make one by one. */
static void test_many_at_once(void **state)
{
	struct store *s = filled();
	struct ledger_entry many[77];
	struct ledger_check one_by_one;
	struct ledger_head head;
	struct work w;

	(void)state;
	test_begin(&w, s, true);
	append(&w, (int)COUNT(many));
	test_end(&w);
	one_by_one = checked(s);
	store_close(s);
	s = filled();
	test_begin(&w, s, true);
	head = ledger_head_to_append(&w);
	for (size_t i = 0; i < COUNT(many); i++)
		many[i] = entry(&w.arena, (int)i);
	ledger_append(&w, &head, many, (int)COUNT(many));
	test_end(&w);
	assert_int_equal(checked(s).broken, 0);
	assert_int_equal(checked(s).entries, ENTRIES + (int)COUNT(many));
	assert_int_equal(one_by_one.entries, checked(s).entries);
	assert_string_equal(head.hash, checked(s).head.hash);
	store_close(s);
}

static void test_a_chain_that_nobody_touched(void **state)
{
	struct store *s = filled();
	struct ledger_check c = checked(s);
	struct ledger_head head;
	struct work w;

	(void)state;
	assert_int_equal(c.entries, ENTRIES);
	assert_int_equal(c.broken, 0);
	test_begin(&w, s, false);
	head = ledger_head(&w);
	assert_int_equal(head.number, ENTRIES);
	assert_string_equal(head.hash, c.head.hash);
	assert_true(ledger_holds(&w, ENTRIES, head.hash));
	assert_false(ledger_holds(&w, ENTRIES - 1, head.hash));
	assert_true(ledger_has_batch(&w, &head, "103"));
	assert_false(ledger_has_batch(&w, &head, "104"));
	test_end(&w);
	store_close(s);
}

/* As the header says it, made by hand: another program can check it too. */
static void test_the_hash_is_what_is_written_of_it(void **state)
{
	struct store *s = test_store_of(&nothing);
	struct ledger_entry e = { .cell[LEDGER_ACTION] = "view", .cell[LEDGER_NAME] = "花" };
	struct ledger_head head;
	unsigned char hash[32];
	char hex[65], said[300];
	struct work w;

	(void)state;
	test_begin(&w, s, true);
	ledger_prepare(&w);
	head = ledger_head_to_append(&w);
	snprintf(said, sizeof said,
	    "%064d1:1,13:%lld,1:0,1:0,3:花,0:,1:0,0:,1:0,0:,4:view,0:,0:,1:0,1:0,1:0,0:,1:0,0:,1:0,",
	    0, (long long)w.now);
	ledger_append(&w, &head, &e, 1);
	test_end(&w);
	crypto_generichash(hash, sizeof hash, (const unsigned char *)said, strlen(said), NULL, 0);
	assert_string_equal(head.hash, sodium_bin2hex(hex, sizeof hex, hash, sizeof hash));
	store_close(s);
}

/* Even without what guards it, as somebody who has the file or the server would do it. */
static void unguard(struct work *w)
{
	static const char *const sqlite[] = { "DROP TRIGGER ledger_no_update",
		"DROP TRIGGER ledger_no_delete", "DROP TRIGGER ledger_next" };
	static const char *const postgres[] = { "DROP TRIGGER ledger_no_change ON ledger" };
	bool on_postgres = store_is_postgres(w->store);

	for (size_t i = 0; i < (on_postgres ? COUNT(postgres) : COUNT(sqlite)); i++)
		store_query_(w, on_postgres ? postgres[i] : sqlite[i], NULL, 0);
}

static void test_one_row_altered_is_seen(void **state)
{
	static const struct {
		const char *sql;
		int64_t broken;
	} all[] = {
		{ "UPDATE ledger SET name = '相談 太郎' WHERE number = 3", 3 },
		{ "UPDATE ledger SET at = at - 1 WHERE number = 1", 1 },
		{ "UPDATE ledger SET about = 18 WHERE number = 6", 6 },
		{ "UPDATE ledger SET status = 200, reason = '403' WHERE number = 6", 6 },
		{ "UPDATE ledger SET hash = replace(hash, 'a', 'b') WHERE number = 4", 4 },
		{ "DELETE FROM ledger WHERE number = 2", 2 },
		{ "DELETE FROM ledger WHERE number = 1", 1 },
		{ "UPDATE ledger SET number = 20 WHERE number = 5", 5 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(all); i++) {
		struct store *s = filled();
		struct ledger_check c;
		struct work w;

		test_begin(&w, s, true);
		unguard(&w);
		store_query_(&w, all[i].sql, NULL, 0);
		test_end(&w);
		c = checked(s);
		if (c.broken != all[i].broken)
			fail_msg("%s: broken at %d", all[i].sql, (int)c.broken);
		assert_non_null(c.why);
		store_close(s);
	}
}

/* What is cut off at the end leaves a chain that is whole, but not what was printed of it. */
static void test_the_end_cut_off_is_seen_by_its_head(void **state)
{
	struct store *s = filled();
	struct ledger_check before = checked(s), after;
	struct work w;

	(void)state;
	test_begin(&w, s, true);
	unguard(&w);
	store_query(&w, "DELETE FROM ledger WHERE number >= 6");
	append(&w, 4);
	test_end(&w);
	after = checked(s);
	assert_int_equal(after.broken, 0);
	test_begin(&w, s, false);
	assert_false(ledger_holds(&w, before.head.number, before.head.hash));
	test_end(&w);
	store_close(s);
}

static void test_nothing_is_changed_or_taken_out(void **state)
{
	static const char *const all[] = {
		"UPDATE ledger SET name = 'x' WHERE number = 1",
		"UPDATE ledger SET number = number + 1",
		"DELETE FROM ledger WHERE number = 7",
		"DELETE FROM ledger",
	};
	struct store *s = filled();
	struct work w;

	(void)state;
	for (size_t i = 0; i < COUNT(all) + 1; i++) {
		const char *last = store_is_postgres(s)
		    ? "TRUNCATE ledger"
		    : "INSERT OR REPLACE INTO ledger SELECT * FROM ledger WHERE number = 3";

		test_begin(&w, s, true);
		store_query_(&w, i < COUNT(all) ? all[i] : last, NULL, 0);
		assert_false(store_end(&w));
		assert_non_null(strstr(w.fault, "the ledger is never changed"));
		arena_reset(&w.arena);
	}
	assert_int_equal(checked(s).entries, ENTRIES);
	store_close(s);
}

static void test_time_does_not_go_back(void **state)
{
	struct store *s = filled();
	struct ledger_head before, after;
	struct work w;

	(void)state;
	test_begin(&w, s, true);
	before = ledger_head(&w);
	w.now -= 3600 * 1000;
	append(&w, 1);
	after = ledger_head(&w);
	assert_int_equal(after.number, before.number + 1);
	assert_int_equal(after.at, before.at);
	test_end(&w);
	store_close(s);
}

static int64_t found(struct work *w, struct ledger_query q)
{
	q.limit = 100;
	return ledger_list(w, &q)->n;
}

static void test_lists(void **state)
{
	struct store *s = filled();
	struct rows *rs;
	struct work w;

	(void)state;
	test_begin(&w, s, false);
	assert_int_equal(found(&w, (struct ledger_query){0}), ENTRIES);
	/* Who is nobody yet belongs to no region, and is shown in each. */
	assert_int_equal(found(&w, (struct ledger_query){ .region = 1 }), ENTRIES);
	assert_int_equal(found(&w, (struct ledger_query){ .region = 2 }), 3);
	assert_int_equal(found(&w, (struct ledger_query){ .about = 17 }), 3);
	assert_int_equal(found(&w, (struct ledger_query){ .account = 2 }), 3);
	assert_int_equal(found(&w, (struct ledger_query){ .action = "search" }), 4);
	assert_int_equal(found(&w, (struct ledger_query){ .record = "person" }), 3);
	assert_int_equal(found(&w, (struct ledger_query){ .name = "花子" }), ENTRIES);
	assert_int_equal(found(&w, (struct ledger_query){ .name = "太郎" }), 0);
	assert_int_equal(found(&w, (struct ledger_query){ .least = 400, .most = 499 }), 1);
	assert_int_equal(found(&w, (struct ledger_query){ .below = 3 }), 2);
	assert_int_equal(found(&w, (struct ledger_query){ .from = w.now, .until = w.now + 1 }),
	    ENTRIES);
	assert_int_equal(found(&w, (struct ledger_query){ .until = w.now }), 0);
	rs = ledger_list(&w, &(struct ledger_query){ .limit = 2 });
	assert_int_equal(rs->n, 2);
	assert_int_equal(cell_number(rs, 0, LEDGER_NUMBER), ENTRIES);
	assert_string_equal(CELL(rs, 1, LEDGER_ACTION), "view");
	test_end(&w);
	store_close(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_chain_that_nobody_touched),
		cmocka_unit_test(test_many_at_once),
		cmocka_unit_test(test_the_hash_is_what_is_written_of_it),
		cmocka_unit_test(test_one_row_altered_is_seen),
		cmocka_unit_test(test_the_end_cut_off_is_seen_by_its_head),
		cmocka_unit_test(test_nothing_is_changed_or_taken_out),
		cmocka_unit_test(test_time_does_not_go_back),
		cmocka_unit_test(test_lists),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
