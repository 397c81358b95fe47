/* own_test: one's own password, and where one is signed in. */
#include "domain/accounts/accounts.h"
#include "tests/region.h"

static int64_t id_of(struct work *w, const char *login)
{
	return cell_number(store_query(w, "SELECT id FROM account WHERE login = $1", T(login)), 0,
	    0);
}

static void earlier_passwords_are_not_taken_again(void **state)
{
	static const char *const passwords[] = { "hitotsu-me-no-tori", "futatsu-me-no-tori",
		"mittsu-me-no-tori", "yottsu-me-no-tori", "itsutsu-me-no-tori",
		"muttsu-me-no-tori" };
	struct work w;
	int64_t id;

	(void)state;
	region_begin(&w, "manager");
	id = id_of(&w, "committee");
	for (size_t i = 0; i < COUNT(passwords); i++, w.now++) {
		assert_false(account_password_used(&w, id, passwords[i]));
		account_set_password(&w, id, passwords[i]);
	}
	assert_false(account_password_used(&w, id, passwords[0]));
	for (size_t i = 1; i < COUNT(passwords); i++)
		assert_true(account_password_used(&w, id, passwords[i]));
	assert_false(account_password_used(&w, id_of(&w, "facility"), passwords[3]));
	store_query(&w, "DELETE FROM account_earlier_secret");
	account_set_password(&w, id, demo_password);
	test_end(&w);
}

static int change_password(struct request *rq, struct work *w, const char *old, const char *fresh,
    const char *again)
{
	*rq = (struct request){ .form = PAIRS({ "csrf", "seal" }, { "old", old }, { "new", fresh },
				    { "again", again }) };
	return region_run(rq, w, "prefecture", "POST", "/password");
}

/* The name that signs in, not the one that is shown: that is what the browser keeps it under. */
static void a_password_is_kept_under_the_name_that_signs_in(void **state)
{
	struct request rq = {0};
	struct work w;

	(void)state;
	assert_int_equal(region_run(&rq, &w, "prefecture", "GET", "/password"), 200);
	assert_true(page_says(&rq, "autocomplete=\"username\" value=\"prefecture\""));
	region_done(&w);
}

static void ones_own_password_is_changed_by_oneself(void **state)
{
	const char *fresh = "kawa-to-hanabi-ga-suki";
	struct work w;
	struct request rq;

	(void)state;
	assert_int_equal(change_password(&rq, &w, "chigau-mono", fresh, fresh), 422);
	assert_true(page_says(&rq, "いまのパスワードが違います"));
	region_done(&w);
	assert_int_equal(change_password(&rq, &w, demo_password, fresh, "chigau-mono"), 422);
	assert_true(page_says(&rq, "2か所で違います"));
	region_done(&w);
	assert_int_equal(
	    change_password(&rq, &w, demo_password, demo_password, demo_password), 422);
	assert_true(page_says(&rq, "まだ使っていないもの"));
	region_done(&w);
	assert_int_equal(change_password(&rq, &w, demo_password, fresh, fresh), 303);
	region_done(&w);
	assert_int_equal(change_password(&rq, &w, fresh, demo_password, demo_password), 422);
	assert_true(page_says(&rq, "まだ使っていないもの"));
	region_done(&w);
	region_begin(&w, "manager");
	assert_int_not_equal(account_check_password(&w, "prefecture", fresh), 0);
	account_set_password(&w, id_of(&w, "prefecture"), demo_password);
	store_query(&w, "DELETE FROM account_earlier_secret");
	test_end(&w);
	region_done(&w);
}

/* The Cookie header of a sign-in from that browser. */
static const char *signed_in(struct work *w, const char *agent, char cookie[100])
{
	struct request rq = { .form = PAIRS({ "login", "committee" },
				  { "password", demo_password }),
		.wire.agent = agent };

	assert_int_equal(region_run(&rq, w, NULL, "POST", "/sign-in"), 303);
	snprintf(cookie, 100, "%.*s", (int)strcspn(rq.set_cookie, ";"), rq.set_cookie);
	region_done(w);
	return cookie;
}

static int by_cookie(struct request *rq, struct work *w, const char *cookie, const char *method,
    const char *path)
{
	rq->wire.cookie = cookie;
	return region_run(rq, w, NULL, method, path);
}

/* By /me; it is over then. */
static int sign_in_answers(const char *cookie)
{
	struct request rq = {0};
	struct work w;
	int status = by_cookie(&rq, &w, cookie, "GET", "/me");

	region_done(&w);
	return status;
}

static void ones_own_sign_ins_are_seen_and_ended(void **state)
{
	static const char edge[] = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36"
				   " (KHTML, like Gecko) Chrome/130.0 Safari/537.36 Edg/130.0";
	static const char phone[] = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)"
				    " AppleWebKit/605.1.15 Version/18.0 Mobile Safari/604.1";
	char first[100], second[100], csrf[100], id[40];
	struct work w;
	struct request rq = {0};

	(void)state;
	signed_in(&w, edge, first);
	signed_in(&w, phone, second);
	assert_int_equal(by_cookie(&rq, &w, first, "GET", "/me"), 200);
	assert_true(page_says(&rq, "Windows・Edge") && page_says(&rq, "iPhone・Safari"));
	assert_true(page_says(&rq, "192.0.2.1") && page_says(&rq, "この端末"));
	snprintf(csrf, sizeof csrf, "%s", rq.session.csrf);
	region_done(&w);
	rq = (struct request){0};
	assert_int_equal(by_cookie(&rq, &w, second, "GET", "/me"), 200);
	snprintf(id, sizeof id, "%lld", (long long)rq.session.id);
	region_done(&w);
	/* Not somebody else's. */
	rq = (struct request){ .form = PAIRS({ "csrf", "seal" }, { "session", id }) };
	assert_int_equal(region_run(&rq, &w, "manager", "POST", "/me/end"), 303);
	region_done(&w);
	assert_int_equal(sign_in_answers(second), 200);
	rq = (struct request){ .form = PAIRS({ "csrf", csrf }, { "session", id }) };
	assert_int_equal(by_cookie(&rq, &w, first, "POST", "/me/end"), 303);
	region_done(&w);
	assert_int_equal(sign_in_answers(second), 303);
	rq = (struct request){0};
	assert_int_equal(by_cookie(&rq, &w, first, "GET", "/me"), 200);
	assert_true(page_says(&rq, "終わりました"));
	region_done(&w);
}

static void all_others_are_ended_at_once(void **state)
{
	char first[100], second[100], csrf[100];
	struct work w;
	struct request rq = {0};

	(void)state;
	signed_in(&w, NULL, first);
	signed_in(&w, "curl", second);
	assert_int_equal(by_cookie(&rq, &w, first, "GET", "/me"), 200);
	snprintf(csrf, sizeof csrf, "%s", rq.session.csrf);
	assert_true(page_says(&rq, "端末は不明"));
	region_done(&w);
	rq = (struct request){ .form = PAIRS({ "csrf", csrf }) };
	assert_int_equal(by_cookie(&rq, &w, first, "POST", "/me/end-others"), 303);
	region_done(&w);
	assert_int_equal(sign_in_answers(second), 303);
	assert_int_equal(sign_in_answers(first), 200);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(earlier_passwords_are_not_taken_again),
		cmocka_unit_test(a_password_is_kept_under_the_name_that_signs_in),
		cmocka_unit_test(ones_own_password_is_changed_by_oneself),
		cmocka_unit_test(ones_own_sign_ins_are_seen_and_ended),
		cmocka_unit_test(all_others_are_ended_at_once),
	};

	return cmocka_run_group_tests(tests, region_open, region_close);
}
