/* second_step_test: the second factor at the sign-in, on one's own pages, asked for by the hub. */
#include "domain/accounts/app.h"
#include "domain/regions/regions.h"
#include "web/session.h"

/* ---- The sign-in ---- */

static char half[200];

static int sign_in(struct request *rq, struct work *w, const char *password)
{
	int status;

	*rq = (struct request){ .form = PAIRS({ "login", "officer-tenei" },
				    { "password", password }, { "next", "/people" }) };
	status = region_run(rq, w, NULL, "POST", "/sign-in");
	if (rq->set_cookie)
		snprintf(half, sizeof half, "%.*s", (int)strcspn(rq->set_cookie, ";"),
		    rq->set_cookie);
	return status;
}

static int second(struct request *rq, struct work *w, const char *name, const char *code)
{
	*rq = (struct request){ .form = PAIRS({ name, code }), .wire.cookie = half };
	return region_run(rq, w, NULL, "POST", "/sign-in/second");
}

static void the_password_alone_does_not_open(void **state)
{
	struct work w;
	struct request rq;
	char code[8];

	(void)state;
	give_app("officer-tenei");
	assert_int_equal(sign_in(&rq, &w, demo_password), 303);
	assert_string_equal(rq.location, "/sign-in/second");
	assert_true(text_starts(half, "yui-half="));
	assert_int_equal(rq.session.id, 0);
	region_done(&w);
	rq = (struct request){ .wire.cookie = half };
	assert_int_equal(region_run(&rq, &w, NULL, "GET", "/today"), 303);
	assert_true(text_starts(rq.location, "/sign-in"));
	region_done(&w);
	assert_int_equal(second(&rq, &w, "code", "12345"), 422);
	assert_null(rq.set_cookie);
	assert_true(rq.tried != 0); /* whose it was is told to the ledger */
	region_done(&w);
	assert_int_equal(second(&rq, &w, "recovery", "abcd-efgh"), 422);
	assert_true(page_says(&rq, "回復コードが違うか") && !page_says(&rq, "アプリに新しいコードが出て"));
	region_done(&w);
	snprintf(code, sizeof code, "%s", app_code(0));
	assert_int_equal(second(&rq, &w, "code", code), 303);
	assert_string_equal(rq.location, "/people");
	assert_true(text_starts(rq.set_cookie, "yui="));
	region_done(&w);
	/* Neither the half sign-in nor the code is good again. */
	assert_int_equal(second(&rq, &w, "code", app_code(1)), 303);
	assert_string_equal(rq.location, "/sign-in");
	region_done(&w);
	assert_int_equal(sign_in(&rq, &w, demo_password), 303);
	region_done(&w);
	assert_int_equal(second(&rq, &w, "code", code), 422);
	region_done(&w);
}

static void the_second_step_waits_too(void **state)
{
	struct work w;
	struct request rq;

	(void)state;
	sign_in(&rq, &w, demo_password);
	region_done(&w);
	for (int i = 0; i < 4; i++) {
		second(&rq, &w, "code", "000000");
		region_done(&w);
	}
	forget_steps();
	assert_int_equal(second(&rq, &w, "code", app_code(0)), 429);
	assert_true(page_says(&rq, "お待ちいただいています"));
	region_done(&w);
	/* The password again does not shorten it. */
	sign_in(&rq, &w, demo_password);
	region_done(&w);
	assert_int_equal(second(&rq, &w, "code", app_code(0)), 429);
	region_done(&w);
	region_begin(&w, "manager");
	store_query(&w, "DELETE FROM sign_in_failure");
	test_end(&w);
	region_done(&w);
}

static void a_half_sign_in_ends(void **state)
{
	struct work w;
	struct request rq;

	(void)state;
	sign_in(&rq, &w, demo_password);
	region_done(&w);
	region_begin(&w, "manager");
	store_query(&w, "UPDATE session_half SET created = created - 11 * 60 * 1000");
	test_end(&w);
	region_done(&w);
	forget_steps();
	assert_int_equal(second(&rq, &w, "code", app_code(0)), 303);
	assert_string_equal(rq.location, "/sign-in");
	assert_null(rq.set_cookie);
	region_done(&w);
}

/* Who changes a password shuts out whoever had come half way with the old one. */
static void a_half_sign_in_ends_with_its_password(void **state)
{
	struct work w;
	struct request rq = {0};

	(void)state;
	sign_in(&rq, &w, demo_password);
	region_done(&w);
	region_begin(&w, "officer-tenei");
	rq = (struct request){ .work = &w };
	session_end_others(&rq, w.actor.account);
	test_end(&w);
	region_done(&w);
	forget_steps();
	assert_int_equal(second(&rq, &w, "code", app_code(0)), 303);
	assert_string_equal(rq.location, "/sign-in");
	assert_null(rq.set_cookie);
	region_done(&w);
}

static void a_lost_telephone_is_reset_by_who_may(void **state)
{
	struct work w;
	struct request rq = { .form = PAIRS({ "csrf", "seal" }) };
	char path[80];

	(void)state;
	region_begin(&w, "manager");
	snprintf(path, sizeof path, "/accounts/%lld/second-factor",
	    (long long)id_of(&w, "officer-tenei"));
	store_cancel(&w);
	region_done(&w);
	assert_int_equal(region_run(&rq, &w, "counsellor", "POST", path), 403);
	region_done(&w);
	assert_int_equal(region_run(&rq, &w, "manager", "POST", path), 303);
	region_done(&w);
	assert_int_equal(sign_in(&rq, &w, demo_password), 303);
	assert_string_equal(rq.location, "/people");
	region_done(&w);
	*strrchr(path, '/') = '\0';
	rq = (struct request){0};
	assert_int_equal(region_run(&rq, &w, "manager", "GET", path), 200);
	assert_true(page_says(&rq, "第二の認証を取り消した"));
	region_done(&w);
}

/* ---- What the hub asks for ---- */

static void ask_for_it_from(struct date day)
{
	struct work w;
	struct hub h;

	region_begin(&w, "manager");
	w.actor = actor_program(w.actor.region); /* the manager himself may have none yet */
	assert_true(hub_get(&w, &h));
	h.second_factor_from = day;
	assert_int_equal(store_save(&w, &hub_record, &h), SAVED);
	test_end(&w);
	region_done(&w);
}

static void from_that_day_nobody_works_without(void **state)
{
	struct work w;
	struct request rq = {0};
	struct actor actor;

	(void)state;
	test_work(&w, region);
	ask_for_it_from(date_add_days(work_today(&w), 1));
	region_begin(&w, "counsellor");
	assert_true(account_actor(&w, w.actor.account, &actor));
	assert_true(actor_may(&actor, READ_CASES));
	store_cancel(&w);
	ask_for_it_from(work_today(&w));
	region_done(&w);
	region_begin(&w, "counsellor");
	assert_false(actor_may(&w.actor, READ_CASES));
	assert_string_equal(account_first_page(&w, w.actor.account), "/second-factor");
	store_cancel(&w);
	region_done(&w);
	assert_int_equal(region_run(&rq, &w, "counsellor", "GET", "/consultations"), 403);
	region_done(&w);
	rq = (struct request){0};
	assert_int_equal(region_run(&rq, &w, "counsellor", "GET", "/today"), 303);
	assert_string_equal(rq.location, "/second-factor");
	region_done(&w);
	rq = (struct request){0};
	assert_int_equal(region_run(&rq, &w, "counsellor", "GET", "/second-factor"), 200);
	assert_true(page_says(&rq, "この拠点では、第二の認証が必要です"));
	region_done(&w);
	give_app("counsellor");
	rq = (struct request){0};
	assert_int_equal(region_run(&rq, &w, "counsellor", "GET", "/consultations"), 200);
	region_done(&w);
	rq = (struct request){ .form =
				   PAIRS({ "csrf", "seal" }, { "password", demo_password }) };
	assert_int_equal(region_run(&rq, &w, "counsellor", "POST", "/second-factor/off"), 422);
	assert_true(page_says(&rq, "外せません"));
	region_done(&w);
	ask_for_it_from((struct date){0});
}

static void shorter_passwords_need_it(void **state)
{
	struct work w;
	struct account a;
	int64_t id;

	(void)state;
	region_begin(&w, "counsellor");
	id = w.actor.account;
	assert_true(store_get(&w, &account_record, id, &a));
	assert_null(account_password_problem(&w, &a, "inu+neko"));
	assert_non_null(account_password_problem(&w, &a, "inuneko"));
	account_set_password(&w, id, "inu+neko");
	assert_null(account_first_page(&w, id));
	account_drop_factor(&w, id);
	assert_string_equal(account_first_page(&w, id), "/password");
	assert_non_null(account_password_problem(&w, &a, "inu+neko"));
	store_cancel(&w);
	region_done(&w);
}

static void it_is_set_up_on_ones_own_pages(void **state)
{
	struct work w;
	struct request rq = { .form = PAIRS({ "csrf", "seal" }, { "password", "chigau" }) };

	(void)state;
	assert_int_equal(region_run(&rq, &w, "facility", "POST", "/second-factor/new"), 422);
	assert_true(page_says(&rq, "いまのパスワードが違います"));
	region_done(&w);
	rq = (struct request){ .form =
				   PAIRS({ "csrf", "seal" }, { "password", demo_password }) };
	assert_int_equal(region_run(&rq, &w, "facility", "POST", "/second-factor/new"), 303);
	region_done(&w);
	rq = (struct request){0};
	assert_int_equal(region_run(&rq, &w, "facility", "GET", "/second-factor/new"), 200);
	assert_true(page_says(&rq, "<svg class=\"qr\"") && page_says(&rq, "<path d=\"M4 4h7"));
	region_done(&w);
	region_begin(&w, "facility");
	assert_true(factor_secret(&w, w.actor.account, app));
	test_end(&w);
	region_done(&w);
	rq = (struct request){ .form = PAIRS({ "csrf", "seal" }, { "code", "abcdef" }) };
	assert_int_equal(region_run(&rq, &w, "facility", "POST", "/second-factor"), 422);
	region_done(&w);
	rq = (struct request){ .form = PAIRS({ "csrf", "seal" }, { "code", app_code(0) }) };
	assert_int_equal(region_run(&rq, &w, "facility", "POST", "/second-factor"), 200);
	assert_true(page_says(&rq, "回復コード") && page_says(&rq, "もう見られません"));
	region_done(&w);
	rq = (struct request){0};
	assert_int_equal(region_run(&rq, &w, "facility", "GET", "/second-factor"), 200);
	assert_true(page_says(&rq, "残り10個"));
	region_done(&w);
	rq = (struct request){ .form =
				   PAIRS({ "csrf", "seal" }, { "password", demo_password }) };
	assert_int_equal(region_run(&rq, &w, "facility", "POST", "/second-factor/codes"), 200);
	region_done(&w);
	rq = (struct request){ .form =
				   PAIRS({ "csrf", "seal" }, { "password", demo_password }) };
	assert_int_equal(region_run(&rq, &w, "facility", "POST", "/second-factor/off"), 303);
	region_done(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_password_alone_does_not_open),
		cmocka_unit_test(the_second_step_waits_too),
		cmocka_unit_test(a_half_sign_in_ends),
		cmocka_unit_test(a_half_sign_in_ends_with_its_password),
		cmocka_unit_test(a_lost_telephone_is_reset_by_who_may),
		cmocka_unit_test(from_that_day_nobody_works_without),
		cmocka_unit_test(shorter_passwords_need_it),
		cmocka_unit_test(it_is_set_up_on_ones_own_pages),
	};

	return cmocka_run_group_tests(tests, app_open, app_close);
}
