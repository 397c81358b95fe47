/* emergency_test: who names a person exactly sees her for a time; no longer, and no one else. */
#include "domain/emergency/asked.h"
#include "domain/emergency/pages.h"
#include "domain/people/people.h"

static int64_t there_are(void)
{
	int64_t n;

	begin("manager");
	n = store_count(&w, &emergency_record, &(struct query){0});
	test_end(&w);
	return n;
}

static void few_may_ask(void **state)
{
	static const char *const others[] = { "counsellor", "manager", "committee", "prefecture",
		"administrator", "auditor" };

	(void)state;
	assert_int_equal(get("facility", "/emergencies/new"), 200);
	assert_true(says("センター管理者と相談員に知らせます"));
	assert_int_equal(get("officer-kagamiishi", "/emergencies/new"), 200);
	for (size_t i = 0; i < COUNT(others); i++) {
		assert_int_equal(get(others[i], "/emergencies/new"), 403);
		ask(name, birth, "");
		assert_int_equal(run(others[i], "POST", "/emergencies"), 403);
	}
}

static void what_is_missing_is_said(void **state)
{
	int64_t before = there_are();

	(void)state;
	ask(name, "", "");
	assert_int_equal(run("facility", "POST", "/emergencies"), 422);
	assert_true(says("どなたのことかを決められません"));
	assert_true(says("自宅で倒れている"));
	ask(name, birth, "");
	rq.form.n = 4;
	assert_int_equal(run("facility", "POST", "/emergencies"), 422);
	assert_true(says("理由を選んでください"));
	assert_true(says("事情を書いてください"));
	assert_true(says("印を付けてください"));
	assert_int_equal(there_are(), before);
}

/* Nobody, and half a name, are the same to who asks; and soon she has to wait. */
static void it_is_no_register(void **state)
{
	int64_t before = there_are();
	const char *half = arena_copyn(&lasting, name, 3);

	(void)state;
	for (int i = 0; i < 5; i++) {
		ask(i % 2 ? half : name, i % 2 ? birth : "1901-01-01", "");
		assert_int_equal(run("officer-tenei", "POST", "/emergencies"), 422);
		assert_true(says("一人に決められませんでした"));
		assert_string_equal(w.reason, "名指しに合う方を一人に決められなかった");
	}
	ask(name, birth, "");
	assert_int_equal(run("officer-tenei", "POST", "/emergencies"), 429);
	assert_true(says("秒お待ちください"));
	assert_int_equal(there_are(), before);
	region_later = 16 * MINUTE;
	ask("", "", phone);
	assert_int_equal(run("officer-tenei", "POST", "/emergencies"), 303);
	opened = id_in(rq.location);
	end_as("officer-tenei");
	region_later = 0;
}

/* ---- Looking ---- */

static void the_person_and_her_slips_are_seen(void **state)
{
	(void)state;
	open_as("facility");
	assert_int_equal(get("facility", person_page), 200);
	assert_true(says(name));
	assert_true(says(number));
	assert_true(says("data-leave="));
	assert_int_equal(get("facility", slip_page), 200);
	assert_true(says("相談の内容"));
	assert_int_equal(get("facility", OF("/emergencies/%lld/pdf", opened)), 200);
	assert_non_null(strstr(test_look(&lasting, "pdftotext -raw $PDF - | tr -d '\\n '",
				   rq.page.s, rq.page.len),
	    number));
	ask(name, birth, "");
	assert_int_equal(run("facility", "POST", "/emergencies"), 303);
	assert_string_equal(rq.location, person_page);
}

static void nobody_else_is(void **state)
{
	const char *record = OF("/emergencies/%lld", opened);
	const char *other = arena_printf(&lasting, "%s/consultations/%lld", record,
	    (long long)other_slip);

	(void)state;
	assert_int_equal(get("facility", other), 404);
	assert_int_equal(get("officer-tenei", person_page), 404);
	assert_int_equal(get("officer-tenei", OF("/emergencies/%lld", opened)), 404);
	assert_int_equal(get("officer-tenei", "/emergencies"), 200);
	assert_false(says(OF("/emergencies/%lld", opened)));
	assert_int_equal(get("manager", person_page), 403);
	assert_int_equal(get("prefecture", "/emergencies"), 403);
	assert_int_equal(get("facility", OF("/people/%lld", person)), 403);
	assert_int_equal(get("facility", OF("/consultations/%lld", slip)), 403);
	assert_int_equal(get("facility", OF("/emergencies/%lld/csv", opened)), 404);
	assert_int_equal(get("facility", "/emergencies/csv"), 403);
}

static void every_page_says_it(void **state)
{
	(void)state;
	assert_int_equal(get("facility", "/organizations"), 200);
	assert_true(says("緊急の閲覧中"));
	assert_true(says(person_page));
	assert_int_equal(get("officer-tenei", "/organizations"), 200);
	assert_false(says("緊急の閲覧中"));
	region_later = HOURS_4;
	assert_int_equal(get("facility", "/organizations"), 200);
	assert_false(says("緊急の閲覧中"));
	region_later = 0;
	end_as("facility");
}

/* An officer who reads her own town's cases reads no more lists, files and figures by it. */
static void nothing_else_widens(void **state)
{
	static const char *const pages[] = { "/people/csv", "/consultations/csv",
		"/consultations/json", "/figures/csv", "/people/suggest",
		"/consultations/similar" };
	static const char *before[COUNT(pages)];
	struct pair q = { "q", name };

	(void)state;
	for (int round = 0; round < 2; round++) {
		for (size_t i = 0; i < COUNT(pages); i++) {
			rq.query = (struct pairs){ strstr(pages[i], "suggest") != NULL, &q };
			assert_int_equal(get("officer-kagamiishi", pages[i]), 200);
			assert_false(says(name));
			if (round)
				assert_string_equal(before[i], rq.page.s ? rq.page.s : "");
			before[i] = arena_copy(&lasting, rq.page.s ? rq.page.s : "");
		}
		if (!round)
			open_as("officer-kagamiishi");
	}
	assert_int_equal(get("officer-kagamiishi", person_page), 200);
	assert_int_equal(get("officer-kagamiishi", OF("/people/%lld", person)), 404);
	assert_int_equal(get("officer-kagamiishi", OF("/consultations/%lld", slip)), 404);
	assert_int_equal(get("officer-kagamiishi", OF("/people/%lld/pdf", person)), 404);
	end_as("officer-kagamiishi");
}

/* ---- Its end ---- */

static int64_t ends_at(void)
{
	struct emergency e = {0};

	begin("manager");
	assert_true(store_get(&w, &emergency_record, opened, &e));
	region_later = e.ends - w.now;
	test_end(&w);
	return e.ends;
}

static void it_ends_by_the_clock(void **state)
{
	(void)state;
	open_as("facility");
	ends_at();
	assert_int_equal(region_later, HOURS_4);
	region_later--;
	assert_int_equal(get("facility", person_page), 200);
	assert_int_equal(get("facility", slip_page), 200);
	region_later++;
	assert_int_equal(get("facility", person_page), 403);
	assert_false(says(name));
	assert_true(says("に終わりました"));
	assert_int_equal(get("facility", slip_page), 403);
	assert_int_equal(get("facility", OF("/emergencies/%lld/pdf", opened)), 403);
	region_later = 0;
}

static bool seen_with(struct store *s, int64_t pass, int64_t region_of, int64_t at)
{
	struct person p;
	struct consultation c;
	bool seen, also;

	region_done(&w);
	test_begin(&w, s, false);
	w.actor = actor_program(region_of);
	w.actor.account = cell_number(store_query(&w, "SELECT account FROM emergency WHERE id = $1",
					  I(pass)), 0, 0);
	w.actor.pass = pass;
	w.actor.at = at;
	seen = store_get(&w, &person_record, person, &p);
	also = store_get(&w, &consultation_record, slip, &c);
	assert_true(seen == also);
	assert_false(store_get(&w, &consultation_record, other_slip, &c));
	assert_int_equal(store_count(&w, &person_record, &(struct query){0}), seen);
	test_end(&w);
	return seen;
}

/* Nothing is written between the two: the same question, remembered, has another answer. */
static void no_answer_outlives_it(void **state)
{
	int64_t ends = ends_at();

	(void)state;
	region_later = 0;
	assert_true(seen_with(region, opened, region_id, ends - 1));
	assert_false(seen_with(region, opened, region_id, ends));
	assert_true(seen_with(region, opened, region_id, ends - 1));
	assert_false(seen_with(region, opened, region_id, ends - HOURS_4 - 1));
	assert_false(seen_with(region, opened, region_id + 1, ends - 1));
	assert_false(seen_with(region, opened + 1, region_id, ends - 1));
}

static void it_is_ended_early(void **state)
{
	(void)state;
	end_as("facility");
	assert_int_equal(get("facility", person_page), 403);
	assert_false(seen_with(region, opened, region_id, ends_at() - 1));
	region_later = 0;
	assert_int_equal(get("facility", OF("/emergencies/%lld", opened)), 200);
	assert_true(says("確認待ち"));
	open_as("facility");
	end_as("manager");
	assert_int_equal(get("facility", person_page), 403);
	open_as("facility");
	ask("", "", "");
	assert_int_equal(run("counsellor", "POST", OF("/emergencies/%lld/end", opened)), 404);
}

static void open_others(const char *login, int n)
{
	struct actor who;
	struct rows *rs;

	begin(login);
	who = w.actor;
	rs = store_query(&w,
	    "SELECT id FROM person WHERE region = $1 AND municipality = $2 AND id <> $3"
	    " ORDER BY id LIMIT $4",
	    I(region_id), I(municipality_named(&w, "須賀川市")), I(person), I(n));
	assert_int_equal(rs->n, n);
	for (int i = 0; i < n; i++) {
		struct emergency e = { .reason = EMERGENCY_SUDDEN, .words = "倒れている。" };
		struct person p;

		w.actor = actor_program(region_id);
		assert_true(store_get(&w, &person_record, cell_number(rs, i, 0), &p));
		w.actor = who;
		assert_int_equal(emergency_begin(&w, &e, &p), SAVED);
	}
	test_end(&w);
}

/* Who has as many open as there may be learns nothing by naming more. */
static void the_limit_tells_of_nobody(void **state)
{
	(void)state;
	open_others("officer-kagamiishi", EMERGENCIES_AT_ONCE);
	for (int i = 0; i < 2; i++) {
		ask(name, i ? "1901-01-01" : birth, "");
		assert_int_equal(run("officer-kagamiishi", "POST", "/emergencies"), 422);
		assert_true(says("一度に開けるのは"));
		assert_false(says("一人に決められませんでした"));
	}
}

/* Who may not sign in any more has no emergency either. */
static void a_stopped_account_has_none(void **state)
{
	struct actor actor;
	int64_t account;

	(void)state;
	begin("facility");
	account = w.actor.account;
	store_query(&w, "UPDATE account SET inactive = 1 WHERE id = $1", I(account));
	assert_false(account_actor(&w, account, &actor));
	test_end(&w);
	assert_int_equal(get(NULL, person_page), 303);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(few_may_ask),
		cmocka_unit_test(what_is_missing_is_said),
		cmocka_unit_test(it_is_no_register),
		cmocka_unit_test(the_person_and_her_slips_are_seen),
		cmocka_unit_test(nobody_else_is),
		cmocka_unit_test(every_page_says_it),
		cmocka_unit_test(nothing_else_widens),
		cmocka_unit_test(it_ends_by_the_clock),
		cmocka_unit_test(no_answer_outlives_it),
		cmocka_unit_test(it_is_ended_early),
		cmocka_unit_test(the_limit_tells_of_nobody),
		cmocka_unit_test(a_stopped_account_has_none),
	};

	return cmocka_run_group_tests(tests, learn, finish);
}
