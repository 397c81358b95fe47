/* review_test: the yearly look at who still needs access. */
#include "domain/accounts/accounts.h"
#include "tests/region.h"

static int64_t id_of(struct work *w, const char *login)
{
	return cell_number(store_query(w, "SELECT id FROM account WHERE login = $1", T(login)), 0,
	    0);
}

static int page(struct request *rq, struct work *w, const char *path, const char *only)
{
	*rq = (struct request){ .query = PAIRS({ "only", only ? only : "" }) };
	return region_run(rq, w, "manager", "GET", path);
}

static void sign_in_days_ago(const char *login, int days)
{
	struct work w;

	region_begin(&w, "manager");
	store_query(&w,
	    "INSERT INTO sign_in (account, at) VALUES ($1, $2)"
	    " ON CONFLICT (account) DO UPDATE SET at = excluded.at",
	    I(id_of(&w, login)), I(w.now - days * (int64_t)86400000));
	test_end(&w);
	region_done(&w);
}

static void who_has_not_come_for_90_days_is_seen(void **state)
{
	struct work w;
	struct request rq;

	(void)state;
	sign_in_days_ago("officer-tenei", 91);
	sign_in_days_ago("officer-sukagawa", 89);
	assert_int_equal(page(&rq, &w, "/accounts/review", "unused"), 200);
	assert_true(page_says(&rq, "officer-tenei"));
	assert_false(page_says(&rq, "officer-sukagawa"));
	assert_true(page_says(&rq, "href=\"/accounts/review?only=due\""));
	assert_true(page_says(&rq, "href=\"/accounts/review/csv?only=unused\""));
	region_done(&w);
	assert_int_equal(page(&rq, &w, "/accounts/review", NULL), 200);
	assert_true(page_says(&rq, "officer-sukagawa") && page_says(&rq, "一度もない"));
	region_done(&w);
	assert_int_equal(page(&rq, &w, "/accounts/review/csv", "unused"), 200);
	assert_string_equal(rq.type, "text/csv; charset=utf-8");
	assert_true(page_says(&rq, "天栄村 担当（見本）,officer-tenei,行政職員,天栄村,2026-08-23"));
	region_done(&w);
	rq = (struct request){0};
	assert_int_equal(region_run(&rq, &w, "counsellor", "GET", "/accounts/review"), 403);
	region_done(&w);
}

static void what_is_still_needed_is_noted(void **state)
{
	struct work w;
	struct request rq;
	char box[40], path[40];

	(void)state;
	assert_int_equal(page(&rq, &w, "/accounts/review", "due"), 200);
	assert_true(page_says(&rq, "committee"));
	region_done(&w);
	region_begin(&w, "manager");
	snprintf(box, sizeof box, "needed.%lld", (long long)id_of(&w, "committee"));
	snprintf(path, sizeof path, "/accounts/%lld", (long long)id_of(&w, "committee"));
	store_cancel(&w);
	region_done(&w);
	rq = (struct request){ .form = PAIRS({ "csrf", "seal" }, { box, "1" },
				   { "needed.17", "1" }, { "needed.x", "1" }) };
	assert_int_equal(region_run(&rq, &w, "manager", "POST", "/accounts/review"), 303);
	region_done(&w);
	assert_int_equal(page(&rq, &w, "/accounts/review", "due"), 200);
	assert_false(page_says(&rq, "<small>committee"));
	region_done(&w);
	assert_int_equal(page(&rq, &w, path, NULL), 200);
	assert_true(page_says(&rq, "引き続き必要と確かめた") && page_says(&rq, "センター長"));
	region_done(&w);
}

static void who_is_not_needed_is_stopped(void **state)
{
	struct work w;
	struct request rq = { .form = PAIRS({ "csrf", "seal" }) };
	struct actor actor;
	char other[60], own[60];

	(void)state;
	region_begin(&w, "manager");
	snprintf(other, sizeof other, "/accounts/%lld/stop", (long long)id_of(&w, "facility"));
	snprintf(own, sizeof own, "/accounts/%lld/stop", (long long)w.actor.account);
	store_cancel(&w);
	region_done(&w);
	assert_int_equal(region_run(&rq, &w, "manager", "POST", own), 422);
	region_done(&w);
	rq = (struct request){ .form = PAIRS({ "csrf", "seal" }) };
	for (int i = 0; i < 2; i++) {
		rq = (struct request){ .form = PAIRS({ "csrf", "seal" }) };
		assert_int_equal(region_run(&rq, &w, "manager", "POST", other), 303);
		region_done(&w);
	}
	region_begin(&w, "manager");
	assert_false(account_actor(&w, id_of(&w, "facility"), &actor));
	assert_int_equal(
	    store_query(&w, "SELECT 1 FROM account_event WHERE account = $1 AND what = $2",
		I(id_of(&w, "facility")), I(EVENT_STOPPED))
		->n,
	    1); /* once */
	store_cancel(&w);
	region_done(&w);
	assert_int_equal(page(&rq, &w, "/accounts/review", NULL), 200);
	assert_false(page_says(&rq, "<small>facility"));
	region_done(&w);
	*strrchr(other, '/') = '\0';
	assert_int_equal(page(&rq, &w, other, NULL), 200);
	assert_true(page_says(&rq, "棚卸しで利用を停止した"));
	region_done(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_has_not_come_for_90_days_is_seen),
		cmocka_unit_test(what_is_still_needed_is_noted),
		cmocka_unit_test(who_is_not_needed_is_stopped),
	};

	return cmocka_run_group_tests(tests, region_open, region_close);
}
