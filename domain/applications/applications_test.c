/* applications_test: from asking for an account to having it looked at. */
#include "domain/applications/applications.h"
#include "tests/region.h"

static int64_t last_application(void)
{
	struct work w;
	int64_t id;

	region_begin(&w, "manager");
	id = cell_number(store_query(&w, "SELECT MAX(id) FROM application"), 0, 0);
	store_cancel(&w);
	region_done(&w);
	return id;
}

static int apply(struct request *rq, struct work *w, const char *name, const char *phone)
{
	*rq = (struct request){ .form = PAIRS({ "name", name }, { "workplace", "見本薬局" },
				    { "phone", phone }, { "role", "facility" },
				    { "why", "施設をさがすため" }, { "state", "granted" },
				    { "answer", "勝手に" }) };
	return region_run(rq, w, NULL, "POST", "/apply");
}

static int decide(struct request *rq, struct work *w, const char *login, const char *what,
    const char *answer)
{
	char path[80];

	snprintf(path, sizeof path, "/applications/%lld/%s", (long long)last_application(), what);
	*rq = (struct request){ .form = PAIRS({ "csrf", "seal" }, { "login", login },
				    { "role", "committee" }, { "answer", answer }) };
	return region_run(rq, w, "manager", "POST", path);
}

static void forget_failures(void)
{
	struct work w;

	region_begin(&w, "manager");
	store_query(&w, "DELETE FROM sign_in_failure");
	test_end(&w);
	region_done(&w);
}

static void anybody_may_ask_and_gets_nothing_by_it(void **state)
{
	struct work w;
	struct request rq = {0};
	struct application a;

	(void)state;
	assert_int_equal(region_run(&rq, &w, NULL, "GET", "/apply"), 200);
	region_done(&w);
	assert_int_equal(apply(&rq, &w, "", "0248-00-1234"), 422);
	assert_true(page_says(&rq, "保存していません") && page_says(&rq, "見本薬局"));
	region_done(&w);
	assert_int_equal(apply(&rq, &w, "新しい 人", "abc"), 422);
	region_done(&w);
	assert_int_equal(apply(&rq, &w, "新しい 人", "0248-00-1234"), 303);
	assert_string_equal(rq.location, "/sign-in");
	assert_null(rq.set_cookie);
	region_done(&w);
	region_begin(&w, "manager");
	w.actor = actor_program(w.actor.region);
	assert_true(store_get(&w, &application_record,
	    cell_number(store_query(&w, "SELECT MAX(id) FROM application"), 0, 0), &a));
	assert_int_equal(a.state, APPLICATION_WAITING);
	assert_null(a.answer);
	store_cancel(&w);
	region_done(&w);
	rq = (struct request){0};
	assert_int_equal(region_run(&rq, &w, "counsellor", "GET", "/applications"), 403);
	region_done(&w);
	rq = (struct request){0};
	assert_int_equal(region_run(&rq, &w, "administrator", "GET", "/applications"), 200);
	assert_true(page_says(&rq, "新しい 人"));
	region_done(&w);
}

static void who_is_granted_one_gets_a_password_once(void **state)
{
	struct work w;
	struct request rq;
	char password[40], path[80];
	const char *at;

	(void)state;
	assert_int_equal(apply(&rq, &w, "中村 試", "0248-00-1234"), 303);
	region_done(&w);
	assert_int_equal(decide(&rq, &w, "nakamura", "grant", ""), 422);
	assert_true(page_says(&rq, "どのように確かめたか") && page_says(&rq, "nakamura"));
	region_done(&w);
	assert_int_equal(decide(&rq, &w, "manager", "grant", "電話で"), 422);
	region_done(&w);
	assert_int_equal(decide(&rq, &w, "nakamura", "confirm", ""), 409);
	region_done(&w);
	assert_int_equal(decide(&rq, &w, "nakamura", "grant", "電話で本人と話した"), 200);
	at = strstr(rq.page.s, "class=\"secret\">");
	assert_non_null(at);
	snprintf(password, sizeof password, "%.19s", at + strlen("class=\"secret\">"));
	region_done(&w);
	assert_int_equal(decide(&rq, &w, "nakamura2", "grant", "もう一度"), 409);
	region_done(&w);
	rq = (struct request){ .form = PAIRS({ "login", "nakamura" },
				   { "password", password }) };
	assert_int_equal(region_run(&rq, &w, NULL, "POST", "/sign-in"), 303);
	assert_string_equal(rq.location, "/password");
	region_done(&w);
	assert_int_equal(decide(&rq, &w, "", "confirm", ""), 303);
	region_done(&w);
	snprintf(path, sizeof path, "/applications/%lld/history", (long long)last_application());
	rq = (struct request){0};
	assert_int_equal(region_run(&rq, &w, "manager", "GET", path), 200);
	assert_true(page_says(&rq, "本人の申請") && page_says(&rq, "付与")
	    && page_says(&rq, "確認済み") && page_says(&rq, "センター長"));
	assert_false(page_says(&rq, password));
	region_done(&w);
}

static void a_refusal_says_why(void **state)
{
	struct work w;
	struct request rq;

	(void)state;
	assert_int_equal(apply(&rq, &w, "だれか 知らない", "0248-00-1234"), 303);
	region_done(&w);
	assert_int_equal(decide(&rq, &w, "", "refuse", ""), 422);
	region_done(&w);
	assert_int_equal(decide(&rq, &w, "", "refuse", "その事業所にいない人だった"), 303);
	region_done(&w);
	assert_int_equal(decide(&rq, &w, "darekasan", "grant", "やはり"), 409);
	region_done(&w);
}

static int apply_again(struct request *rq, struct work *w, const char *phone)
{
	*rq = (struct request){ .form = PAIRS({ "token", "once" }, { "name", "直す 人" },
				    { "workplace", "見本薬局" }, { "phone", phone },
				    { "role", "facility" }, { "why", "施設をさがすため" }) };
	return region_run(rq, w, NULL, "POST", "/apply");
}

/* Who goes back, corrects and sends again is told that this was not taken. */
static void the_same_form_twice_is_one(void **state)
{
	struct work w;
	struct request rq;
	int64_t first;

	(void)state;
	forget_failures();
	assert_int_equal(apply_again(&rq, &w, "0248-00-1234"), 303);
	region_done(&w);
	first = last_application();
	assert_int_equal(apply_again(&rq, &w, "0248-00-1234"), 303);
	region_done(&w);
	assert_int_equal(apply_again(&rq, &w, "0248-00-9999"), 422);
	assert_true(page_says(&rq, "さきほど「直す 人」") && page_says(&rq, "0248-00-9999"));
	region_done(&w);
	assert_int_equal(last_application(), first);
}

static void the_open_form_is_bounded(void **state)
{
	struct work w;
	struct request rq;
	int status = 303;

	(void)state;
	forget_failures();
	for (int i = 0; i < 6 && status == 303; i++) {
		status = apply(&rq, &w, "同じ 人", "0248-00-1234");
		region_done(&w);
	}
	assert_int_equal(status, 429);
	forget_failures();
	region_begin(&w, "manager");
	w.actor = actor_program(w.actor.region);
	for (int i = 0; i < APPLICATIONS_MOST; i++) {
		struct application a = { .name = "多い 人",
			.workplace = "どこか",
			.phone = "0248-00-0001",
			.role = 1,
			.why = "試し",
			.state = APPLICATION_WAITING };

		assert_int_equal(store_save(&w, &application_record, &a), SAVED);
	}
	test_end(&w);
	region_done(&w);
	assert_int_equal(apply(&rq, &w, "あとの 人", "0248-00-1234"), 422);
	assert_true(page_says(&rq, "込み合って") && page_says(&rq, "あとの 人"));
	region_done(&w);
	/* What is decided takes no room and waits no more in the menu. */
	region_begin(&w, "manager");
	assert_true(applications_module.waiting(&w) >= APPLICATIONS_MOST);
	store_query(&w, "UPDATE application SET state = 'refused'");
	assert_int_equal(applications_module.waiting(&w), 0);
	test_end(&w);
	region_done(&w);
	assert_int_equal(apply(&rq, &w, "あとの 人", "0248-00-1234"), 303);
	region_done(&w);
	region_begin(&w, "manager");
	assert_int_equal(applications_module.waiting(&w), 1);
	test_end(&w);
	region_done(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(anybody_may_ask_and_gets_nothing_by_it),
		cmocka_unit_test(who_is_granted_one_gets_a_password_once),
		cmocka_unit_test(a_refusal_says_why),
		cmocka_unit_test(the_same_form_twice_is_one),
		cmocka_unit_test(the_open_form_is_bounded),
	};

	return cmocka_run_group_tests(tests, region_open, region_close);
}
