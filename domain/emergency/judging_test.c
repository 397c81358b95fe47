/* judging_test: the hub is told of an emergency, and somebody looks after it. */
#include "domain/emergency/asked.h"

#include "store/ledger.h"

/* ---- Looked after ---- */

static void keep_in_ledger(int64_t account)
{
	struct arena a = {0};
	const char *why = NULL;
	struct store *s = store_open(ledger_place(&a, test_store_where()), &a, &why);
	struct ledger_entry e = {0};
	struct ledger_head head;
	struct work l;

	test_begin(&l, s, true);
	ledger_prepare(&l);
	head = ledger_head_to_append(&l);
	e.cell[LEDGER_REGION] = int_text(&l.arena, region_id);
	e.cell[LEDGER_ACCOUNT] = int_text(&l.arena, account);
	e.cell[LEDGER_NAME] = "医療機関の人";
	e.cell[LEDGER_ROLE] = "facility";
	e.cell[LEDGER_ACTION] = "view";
	e.cell[LEDGER_PATH] = slip_page;
	e.cell[LEDGER_RECORD] = "emergency";
	e.cell[LEDGER_ID] = int_text(&l.arena, opened);
	e.cell[LEDGER_PART] = int_text(&l.arena, slip);
	e.cell[LEDGER_ABOUT] = int_text(&l.arena, person);
	e.cell[LEDGER_STATUS] = "200";
	ledger_append(&l, &head, &e, 1);
	test_end(&l);
	store_close(s);
	arena_reset(&a);
}

static void the_hub_is_told(void **state)
{
	static const char *const who[] = { "manager", "counsellor" };
	const char *record;
	struct emergency e;

	(void)state;
	open_as("facility");
	record = OF("/emergencies/%lld", opened);
	for (size_t i = 0; i < COUNT(who); i++) {
		assert_int_equal(get(who[i], "/today"), 200);
		assert_true(says(record));
		assert_true(says("data-topic=\"emergency\""));
	}
	begin("manager");
	assert_true(store_get(&w, &emergency_record, opened, &e));
	test_end(&w);
	keep_in_ledger(e.account.id);
	assert_int_equal(get("counsellor", record), 200);
	assert_false(says(number));
	assert_int_equal(get("auditor", record), 200);
	assert_true(says(name) && says(number) && says("救急・容体の急変"));
	assert_int_equal(get("auditor", "/emergencies"), 200);
	assert_true(says(record));
	assert_int_equal(get("manager", OF("/people/%lld/access", person)), 200);
	assert_true(says("緊急の閲覧"));
}

static int judge(const char *login, const char *judgement, const char *finding)
{
	struct emergency e;
	const char *version;

	begin("manager");
	assert_true(store_get(&w, &emergency_record, opened, &e));
	version = OF("%lld", e.head.version);
	test_end(&w);
	const struct pair pairs[] = { { "csrf", "seal" }, { "version", version },
		{ "judgement", judgement }, { "finding", finding } };

	memcpy(typed, pairs, sizeof pairs);
	rq.form = (struct pairs){ COUNT(pairs), typed };
	return run(login, "POST", OF("/emergencies/%lld/review", opened));
}

static void somebody_looks_after_it(void **state)
{
	const char *record = OF("/emergencies/%lld\"", opened);

	(void)state;
	assert_int_equal(judge("manager", "proper", ""), 422);
	assert_true(says("まだ開いています"));
	end_as("facility");
	assert_int_equal(judge("counsellor", "proper", ""), 403);
	assert_int_equal(judge("facility", "proper", ""), 403);
	assert_int_equal(judge("manager", "", ""), 422);
	assert_true(says("<h2>確かめる</h2>") && says("<h2>確認の結果</h2>"));
	assert_true(says("判断を選んでください"));
	assert_int_equal(judge("manager", "wrong", ""), 422);
	assert_true(says("どうしたかを書いてください"));
	assert_int_equal(judge("manager", "wrong", "本人と所属長に確かめました。"), 303);
	assert_int_equal(judge("manager", "proper", ""), 409);
	assert_int_equal(get("manager", "/today"), 200);
	assert_false(says(record));
	assert_int_equal(get("facility", OF("/emergencies/%lld", opened)), 200);
	assert_true(says("必要のない閲覧だった"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_hub_is_told),
		cmocka_unit_test(somebody_looks_after_it),
	};

	return cmocka_run_group_tests(tests, learn, finish);
}
