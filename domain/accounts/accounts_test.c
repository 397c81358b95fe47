/* accounts_test: roles, passwords, the way in, and waiting after failures. */
#include "domain/accounts/accounts.h"
#include "tests/region.h"
#include "web/events.h"

#include <sys/socket.h>

enum { MINUTE = 60 * 1000 };

static int64_t id_of(struct work *w, const char *login)
{
	return cell_number(store_query(w, "SELECT id FROM account WHERE login = $1", T(login)), 0,
	    0);
}

static void weak_passwords_are_refused(void **state)
{
	struct work w;
	const struct account a = { .login = "hanako", .name = "見本 はなこ" };

	(void)state;
	test_work(&w, NULL);
	assert_null(account_password_problem(&w, &a, "ゆきどけの-朝は-7時から"));
	assert_null(account_password_problem(&w, &a, "correct horse battery"));
	assert_non_null(account_password_problem(&w, &a, NULL));
	assert_non_null(account_password_problem(&w, &a, "twelve chars"));
	assert_non_null(account_password_problem(&w, &a, "aaaaaaaaaaaaaaab"));
	assert_non_null(account_password_problem(&w, &a, "12345678901234"));
	assert_non_null(account_password_problem(&w, &a, "my-HANAKO-is-good"));
	assert_non_null(account_password_problem(&w, &a, "これは見本はなこのものです"));
	assert_non_null(account_password_problem(&w, &a, "みんなのハナコの花と川"));
	assert_non_null(account_password_problem(&w, &a, "password-2026-!!"));
	assert_non_null(account_password_problem(&w, &a, "ＦＵＫＵＳＨＩＭＡ-kaigo-1"));
	assert_non_null(account_password_problem(&w, &a, "パスワード1234567890"));
	assert_non_null(account_password_problem(&w, &a, "Sukagawa Renkei Center"));
	assert_null(account_password_problem(&w, &a, "fukushima no tori ga tobu"));
	arena_reset(&w.arena);
}

static void only_the_right_pair_opens(void **state)
{
	struct work w;
	int accounts = 0;

	(void)state;
	while (demo_accounts[accounts].login)
		accounts++;
	region_begin(&w, "manager");
	assert_int_equal(account_check_password(&w, "counsellor", demo_password),
	    id_of(&w, "counsellor"));
	assert_int_equal(account_check_password(&w, "counsellor", "yui-mihon-2025"), 0);
	assert_int_equal(account_check_password(&w, "nobody", demo_password), 0);
	assert_int_equal(account_check_password(&w, "counsellor", ""), 0);
	assert_int_equal(
	    store_query(&w, "SELECT 1 FROM account_secret WHERE hash LIKE '%yui-mihon%'")->n, 0);
	assert_int_equal(
	    store_query(&w, "SELECT 1 FROM account_secret WHERE hash LIKE '$argon2id$%'")->n,
	    accounts);
	store_cancel(&w);
	arena_reset(&w.arena);
}

static void the_sixth_try_waits(void **state)
{
	struct work w;

	(void)state;
	region_begin(&w, "manager");
	for (int i = 0; i < 5; i++) {
		assert_int_equal(attempt_wait(&w, "login:committee"), 0);
		assert_int_equal(account_check_password(&w, "committee", "wrong"), 0);
	}
	assert_true(attempt_wait(&w, "login:committee") > 0);
	assert_int_equal(account_check_password(&w, "committee", demo_password), 0);
	w.now += attempt_wait(&w, "login:committee");
	assert_int_not_equal(account_check_password(&w, "committee", demo_password), 0);
	assert_int_equal(attempt_wait(&w, "login:committee"), 0);
	store_cancel(&w);
	arena_reset(&w.arena);
}

static void waits_grow_and_are_forgotten(void **state)
{
	struct work w;
	int64_t before = 0;

	(void)state;
	region_begin(&w, "manager");
	for (int i = 0; i < 70; i++) {
		attempt_failed(&w, "address:192.0.2.9");
		assert_true(attempt_wait(&w, "address:192.0.2.9") >= before);
		before = attempt_wait(&w, "address:192.0.2.9");
		if (i == 40) /* a town office is one address: colleagues' slips lock nobody out */
			assert_int_equal(before, 0);
	}
	assert_int_equal(before, 15 * MINUTE);
	assert_int_equal(
	    store_query(&w, "SELECT 1 FROM sign_in_failure WHERE subject LIKE '%192%'")->n, 0);
	w.now += 16 * MINUTE;
	assert_int_equal(attempt_wait(&w, "address:192.0.2.9"), 0);
	attempt_failed(&w, "address:192.0.2.9");
	assert_int_equal(attempt_wait(&w, "address:192.0.2.9"), 0);
	store_cancel(&w);
	arena_reset(&w.arena);
}

static void temporary_passwords_are_changed_first(void **state)
{
	struct work w;
	struct actor actor;
	int64_t id;

	(void)state;
	region_begin(&w, "manager");
	id = id_of(&w, "counsellor2");
	account_give_password(&w, id, "kari-no-password-1");
	assert_string_equal(account_first_page(&w, id), "/password");
	assert_true(account_actor(&w, id, &actor));
	assert_true(actor_may(&actor, SIGNED_IN));
	assert_false(actor_may(&actor, READ_CASES));
	account_set_password(&w, id, "jibun-dake-ga-shiru");
	assert_null(account_first_page(&w, id));
	assert_true(account_actor(&w, id, &actor));
	assert_true(actor_may(&actor, READ_CASES));
	store_cancel(&w);
	arena_reset(&w.arena);
}

static void who_is_stopped_is_nobody(void **state)
{
	struct work w;
	struct account a;
	struct actor actor;

	(void)state;
	region_begin(&w, "manager");
	assert_true(store_get(&w, &account_record, id_of(&w, "facility"), &a));
	a.inactive = true;
	assert_int_equal(store_save(&w, &account_record, &a), SAVED);
	assert_false(account_actor(&w, a.head.id, &actor));
	assert_int_equal(account_check_password(&w, "facility", demo_password), 0);
	store_cancel(&w);
	arena_reset(&w.arena);
}

static void what_a_role_needs_is_asked(void **state)
{
	struct work w;
	struct account officer = { .name = "試し", .login = "Officer X", .role = 3 };
	struct account twin = { .name = "試し", .login = "manager", .role = 2 };

	(void)state;
	region_begin(&w, "manager");
	assert_false(record_check(&w, &account_record, &officer));
	assert_non_null(work_problem_of(&w, "login"));
	assert_non_null(work_problem_of(&w, "municipality"));
	w.problems = NULL;
	assert_false(record_check(&w, &account_record, &twin));
	assert_non_null(work_problem_of(&w, "login"));
	store_cancel(&w);
	arena_reset(&w.arena);
}

static int sign_in(struct request *rq, struct work *w, const char *login, const char *password,
    const char *next)
{
	*rq = (struct request){ .form = PAIRS({ "login", login }, { "password", password },
				    { "next", next }) };
	return region_run(rq, w, NULL, "POST", "/sign-in");
}

static void the_way_in_leads_only_home(void **state)
{
	static const char *const nexts[][2] = {
		{ "/people?q=a", "/people?q=a" },
		{ "", "/today" },
		{ "//evil.example/", "/today" },
		{ "/\\evil.example", "/today" },
		{ "https://evil.example/", "/today" },
		{ "/a\r\nSet-Cookie: x", "/today" },
		{ "/sign-in", "/today" },
	};
	struct work w;
	struct request rq;

	(void)state;
	for (size_t i = 0; i < COUNT(nexts); i++) {
		assert_int_equal(sign_in(&rq, &w, "prefecture", demo_password, nexts[i][0]), 303);
		assert_string_equal(rq.location, nexts[i][1]);
		assert_non_null(rq.set_cookie);
		region_done(&w);
	}
}

static void unknown_and_wrong_say_the_same(void **state)
{
	struct work w;
	struct request rq;
	char *said;

	(void)state;
	assert_int_equal(sign_in(&rq, &w, "nosuchone", "wrong", "/"), 422);
	said = strdup(strstr(rq.page.s, "class=\"err\""));
	said[strcspn(said, "<")] = 0;
	region_done(&w);
	assert_int_equal(sign_in(&rq, &w, "administrator", "wrong", "/"), 422);
	assert_true(page_says(&rq, said));
	assert_false(page_says(&rq, "wrong"));
	assert_null(rq.set_cookie);
	region_done(&w);
	free(said);
	for (int i = 1; i < 5; i++) {
		sign_in(&rq, &w, "administrator", "wrong", "/");
		region_done(&w);
	}
	assert_int_equal(sign_in(&rq, &w, "administrator", demo_password, "/"), 429);
	region_done(&w);
}

static void who_waits_is_seen_and_freed(void **state)
{
	struct work w;
	struct request rq;
	char path[64], unlock[80];

	(void)state;
	region_begin(&w, "manager");
	snprintf(path, sizeof path, "/accounts/%lld", (long long)id_of(&w, "officer-tenei"));
	snprintf(unlock, sizeof unlock, "%s/unlock", path);
	store_cancel(&w);
	region_done(&w);
	for (int i = 0; i < 5; i++) {
		sign_in(&rq, &w, "officer-tenei", "wrong", "/");
		region_done(&w);
	}
	assert_int_equal(sign_in(&rq, &w, "officer-tenei", demo_password, "/"), 429);
	region_done(&w);
	rq = (struct request){0};
	assert_int_equal(region_run(&rq, &w, "manager", "GET", path), 200);
	assert_true(page_says(&rq, "待ち時間を解く") && page_says(&rq, "待ち時間に入った"));
	region_done(&w);
	rq = (struct request){ .form = PAIRS({ "csrf", "seal" }) };
	assert_int_equal(region_run(&rq, &w, "counsellor", "POST", unlock), 403);
	region_done(&w);
	rq = (struct request){ .form = PAIRS({ "csrf", "seal" }) };
	assert_int_equal(region_run(&rq, &w, "manager", "POST", unlock), 303);
	region_done(&w);
	assert_int_equal(sign_in(&rq, &w, "officer-tenei", demo_password, "/"), 303);
	region_done(&w);
	rq = (struct request){0};
	assert_int_equal(region_run(&rq, &w, "manager", "GET", path), 200);
	assert_true(page_says(&rq, "待ち時間を解いた") && page_says(&rq, "センター長"));
	region_done(&w);
}

static void accounts_are_for_who_keeps_them(void **state)
{
	struct work w;
	struct request rq = {0};

	(void)state;
	assert_int_equal(region_run(&rq, &w, "counsellor", "GET", "/accounts"), 403);
	region_done(&w);
	assert_int_equal(region_run(&rq, &w, "administrator", "GET", "/accounts"), 200);
	assert_true(page_says(&rq, "officer-tenei"));
	region_done(&w);
}

/* Who keeps accounts does not make himself the one who looks after it. */
static void nobody_changes_his_own_role(void **state)
{
	struct account a;
	struct work w;

	(void)state;
	region_begin(&w, "administrator");
	assert_true(store_get(&w, &account_record, w.actor.account, &a));
	assert_true(record_check(&w, &account_record, &a));
	a.role = 1;
	assert_false(record_check(&w, &account_record, &a));
	assert_non_null(work_problem_of(&w, "role"));
	store_cancel(&w);
	region_done(&w);
}

static void a_new_account_gets_a_temporary_password(void **state)
{
	struct work w;
	struct request rq = { .form = PAIRS({ "csrf", "seal" }, { "name", "新しい 人" },
				  { "login", "newcomer" }, { "role", "committee" },
				  { "password", "hajimete-no-hi-1" }) };

	(void)state;
	assert_int_equal(region_run(&rq, &w, "manager", "POST", "/accounts"), 303);
	region_done(&w);
	assert_int_equal(sign_in(&rq, &w, "newcomer", "hajimete-no-hi-1", "/organizations"), 303);
	assert_string_equal(rq.location, "/password");
	region_done(&w);
}

static void a_weak_temporary_password_is_told_on_top(void **state)
{
	struct work w;
	struct request rq = { .form = PAIRS({ "csrf", "seal" }, { "name", "新しい 人" },
				  { "login", "another" }, { "role", "committee" },
				  { "password", "short" }) };

	(void)state;
	assert_int_equal(region_run(&rq, &w, "manager", "POST", "/accounts"), 422);
	assert_true(page_says(&rq, "id=\"problems\"") && page_says(&rq, "#f-password"));
	region_done(&w);
}

/* What the workers are told, as one of them hears it; NULL: nothing. */
static const char *told(void)
{
	static char message[4096];
	ssize_t n = recv(events_bus(0), message, sizeof message - 1, MSG_DONTWAIT);

	message[n > 0 ? n : 0] = 0;
	return n > 0 ? message : NULL;
}

static bool tells_the_end_of(int64_t account)
{
	char end[40];
	const char *said;

	snprintf(end, sizeof end, "e%lld", (long long)account);
	while ((said = told()) != NULL)
		if (!strcmp(said, end))
			return true;
	return false;
}

static void a_changed_account_hears_no_more(void **state)
{
	static struct events_shared shared;
	struct work w;
	struct request rq;
	char path[64], password[80];
	int64_t id;

	(void)state;
	events_share(&shared, 1);
	shared.worker[0].streams = 1;
	region_begin(&w, "manager");
	id = id_of(&w, "counsellor2");
	test_end(&w);
	snprintf(path, sizeof path, "/accounts/%lld", (long long)id);
	rq = (struct request){ .form = PAIRS({ "csrf", "seal" }, { "version", "1" },
				   { "login", "Not A Login" }) };
	assert_int_equal(region_run(&rq, &w, "manager", "POST", path), 422);
	region_done(&w);
	assert_null(told());
	rq = (struct request){ .form = PAIRS({ "csrf", "seal" }, { "version", "1" },
				   { "role", "committee" }) };
	assert_int_equal(region_run(&rq, &w, "manager", "POST", path), 303);
	region_done(&w);
	assert_true(tells_the_end_of(id));
	rq = (struct request){ .form = PAIRS({ "csrf", "seal" }, { "version", "2" },
				   { "inactive.shown", "1" }, { "inactive", "1" }) };
	assert_int_equal(region_run(&rq, &w, "manager", "POST", path), 303);
	region_done(&w);
	assert_true(tells_the_end_of(id));
	snprintf(password, sizeof password, "%s/password", path);
	rq = (struct request){ .form = PAIRS({ "csrf", "seal" },
				   { "password", "kari-no-kotoba-7" }) };
	assert_int_equal(region_run(&rq, &w, "manager", "POST", password), 303);
	region_done(&w);
	assert_true(tells_the_end_of(id));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(weak_passwords_are_refused),
		cmocka_unit_test(only_the_right_pair_opens),
		cmocka_unit_test(the_sixth_try_waits),
		cmocka_unit_test(waits_grow_and_are_forgotten),
		cmocka_unit_test(temporary_passwords_are_changed_first),
		cmocka_unit_test(who_is_stopped_is_nobody),
		cmocka_unit_test(what_a_role_needs_is_asked),
		cmocka_unit_test(the_way_in_leads_only_home),
		cmocka_unit_test(nobody_changes_his_own_role),
		cmocka_unit_test(a_new_account_gets_a_temporary_password),
		cmocka_unit_test(a_weak_temporary_password_is_told_on_top),
		cmocka_unit_test(who_waits_is_seen_and_freed),
		cmocka_unit_test(accounts_are_for_who_keeps_them),
		cmocka_unit_test(unknown_and_wrong_say_the_same),
		cmocka_unit_test(a_changed_account_hears_no_more),
	};

	return cmocka_run_group_tests(tests, region_open, region_close);
}
