/* scanned_test: what is attached is scanned first, or waits until it is. */
#include "tests/attaching.h"

static void test_a_virus_is_refused_and_recorded(void **state)
{
	int before = count();
	int64_t all = contents();
	struct ledger_entry e;
	struct file f;

	(void)state;
	use_scanner(LOOKS);
	assert_int_equal(attach("counsellor", slip, "a.pdf", PAPER), 303);
	newest(&f);
	assert_int_equal(f.state, FILE_CLEAN);
	assert_int_equal(attach("counsellor", slip, "花子.pdf", "%PDF-1.7 EICAR"), 422);
	SAYS("ウイルスが見つかりました（Eicar-Test）");
	SAYS("申込書の写し");
	assert_int_equal(count(), before + 1);
	assert_int_equal(contents(), all + 1);
	assert_true(entry_of(&v.rq, 422, &e));
	assert_string_equal(e.cell[LEDGER_REASON], "ウイルス検査で断った：Eicar-Test");
	drop_scanner();
}

static void test_without_its_scanner_a_file_waits(void **state)
{
	struct file clean, bad, now;
	int64_t all;

	(void)state;
	use_scanner("exit 2");
	assert_int_equal(attach("counsellor", slip, "a.pdf", PAPER), 303);
	newest(&clean);
	assert_int_equal(clean.state, FILE_WAITING);
	assert_int_equal(attach("counsellor", slip, "b.pdf", "%PDF-1.7 EICAR"), 303);
	newest(&bad);
	assert_int_equal(visit_file("counsellor", slip, clean.head.id, "/content"), 409);
	SAYS("検査が済むまで");
	file_keep(house.store);
	assert_int_equal(visit_file("counsellor", slip, clean.head.id, "/content"), 409);
	all = contents();
	use_scanner(LOOKS);
	file_keep(house.store);
	assert_int_equal(visit_file("counsellor", slip, clean.head.id, "/content"), 200);
	assert_int_equal(visit_file("counsellor", slip, bad.head.id, "/content"), 410);
	SAYS("ウイルス");
	newest(&now);
	assert_int_equal(now.state, FILE_INFECTED);
	assert_int_equal(contents(), all - 1);
	assert_int_equal(visit_file("counsellor", slip, bad.head.id, "/history"), 200);
	SAYS("Eicar-Test");
	drop_scanner();
}

static int state_of(int64_t id)
{
	struct file f;
	struct work w;

	test_begin(&w, house.store, false);
	w.actor = actor_program(house.region);
	assert_true(store_get(&w, &consultation_file_record, id, &f));
	test_end(&w);
	arena_reset(&w.arena);
	return f.state;
}

static void test_those_that_are_never_scanned_keep_nobody_waiting(void **state)
{
	struct file first, stuck, last;

	(void)state;
	use_scanner("exit 2");
	assert_int_equal(attach("counsellor", slip, "a.pdf", PAPER), 303);
	newest(&first);
	for (int i = 0; i < 21; i++)
		assert_int_equal(attach("counsellor", slip, "b.pdf", "%PDF-1.7 NEVER"), 303);
	newest(&stuck);
	assert_int_equal(attach("counsellor", slip, "c.pdf", PAPER), 303);
	newest(&last);
	use_scanner("if grep -q NEVER; then exit 2; fi");
	file_keep(house.store);
	assert_int_equal(state_of(last.head.id), FILE_WAITING);
	for (int i = 0; i < 5; i++)
		file_keep(house.store);
	assert_int_equal(state_of(first.head.id), FILE_CLEAN);
	assert_int_equal(state_of(last.head.id), FILE_CLEAN);
	use_scanner("cat >/dev/null");
	for (int i = 0; i < 5; i++)
		file_keep(house.store);
	assert_int_equal(state_of(stuck.head.id), FILE_CLEAN);
	drop_scanner();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_virus_is_refused_and_recorded),
		cmocka_unit_test(test_without_its_scanner_a_file_waits),
		cmocka_unit_test(test_those_that_are_never_scanned_keep_nobody_waiting),
	};
	int failed;

	house_open(&house);
	find_slips();
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	visit_end(&v);
	arena_reset(&bodies);
	spool_free(spool);
	return failed;
}
