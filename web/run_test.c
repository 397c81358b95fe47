/* run_test: what the dispatcher lets pass, and what becomes of it. */
#include "web/asking.h"

#include "web/flash.h"
#include "web/reply.h"

static void finds_routes(void **state)
{
	struct ask a;

	(void)state;
	assert_int_equal(get(&a, "/hello"), 200);
	SAYS(&a, "<title>見出し");
	SAYS(&a, "こんにちは");
	done(&a);
	assert_int_equal(get(&a, "/files/fixed"), 200);
	assert_null(a.rq.name);
	done(&a);
	assert_int_equal(get(&a, "/files/a-b_c.9"), 200);
	assert_string_equal(a.rq.page.s, "a-b_c.9");
	done(&a);
	ask_begin(&a, "GET", "/boxes/12/parts/34");
	assert_non_null(route_find(GET, "/boxes/12/parts/34", &a.rq, NULL));
	assert_int_equal(a.rq.id, 12);
	assert_int_equal(a.rq.part, 34);
	done(&a);
	static const char *const none[] = { "/", "", "/hello/", "/helloo", "/hell", "/boxes/",
		"/boxes/0", "/boxes/-1", "/boxes/01", "/boxes/1x", "/boxes/9223372036854775808",
		"/files/A", "/files/a/b", "/boxes/1/parts/", "//hello", "/boxes/%31" };
	for (size_t i = 0; i < COUNT(none); i++) {
		assert_int_equal(get(&a, none[i]), 404);
		SAYS(&a, "この画面はありません");
		done(&a);
	}
	assert_int_equal(get(&a, "/echo"), 405);
	assert_string_equal(a.rq.allow, "POST");
	done(&a);
	assert_int_equal(post(&a, "/hello", ""), 405);
	assert_string_equal(a.rq.allow, "GET, HEAD");
	done(&a);
}

static void asks_who_it_is(void **state)
{
	struct ask a;

	(void)state;
	assert_int_equal(get(&a, "/inside"), 200);
	assert_string_equal(a.work.actor.name, "花子");
	done(&a);
	assert_int_equal(get(&a, "/accounts"), 403);
	SAYS(&a, "権限がありません");
	done(&a);
	ask_begin(&a, "GET", "/inside");
	a.rq.wire.cookie = NULL;
	a.rq.wire.query = "a=1&b=%E3%81%82";
	assert_int_equal(ask_run(&a), 303);
	assert_string_equal(a.rq.location, "/sign-in?next=%2Finside%3Fa%3D1%26b%3D%25E3%2581%2582");
	done(&a);
	ask_begin(&a, "GET", "/inside");
	a.rq.wire.cookie = NULL;
	a.rq.fragment = true;
	assert_int_equal(ask_run(&a), 401);
	assert_null(strstr(a.rq.page.s, "<html"));
	done(&a);
	static const char *const bad[] = { "yui=", "yui=AAAA",
		"yui=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "yui", "=", ";;;",
		"yuix=1; =; yui", "yui-flash=.; yui=!!!!" };
	for (size_t i = 0; i < COUNT(bad); i++) {
		ask_begin(&a, "GET", "/inside");
		a.rq.wire.cookie = bad[i];
		assert_int_equal(ask_run(&a), 303);
		done(&a);
	}
}

static void sessions_end(void **state)
{
	struct ask a;
	char own[200];

	(void)state;
	assert_int_equal(post(&a, "/enter", "account=2"), 303);
	assert_non_null(strstr(a.rq.set_cookie, "HttpOnly; SameSite=Lax"));
	assert_null(strstr(a.rq.set_cookie, "Secure"));
	snprintf(own, sizeof own, "a=b; %.*s", (int)strcspn(a.rq.set_cookie, ";"), a.rq.set_cookie);
	done(&a);
	/* Signing in has ended the session that was used for it. */
	assert_int_equal(get(&a, "/inside"), 303);
	done(&a);
	cookie = own;
	assert_int_equal(get(&a, "/inside"), 200);
	assert_string_equal(a.work.actor.name, "太郎");
	done(&a);
	ask_begin(&a, "GET", "/inside");
	a.work.now += session_rules.idle + 1;
	assert_int_equal(ask_run(&a), 303);
	done(&a);
	/* Used from time to time it lasts, but not for ever. */
	for (int64_t t = 0; t < session_rules.whole; t += session_rules.idle - 60000) {
		ask_begin(&a, "GET", "/inside");
		a.work.now += t;
		assert_int_equal(ask_run(&a), 200);
		done(&a);
	}
	ask_begin(&a, "GET", "/inside");
	a.work.now += session_rules.whole + 60000;
	assert_int_equal(ask_run(&a), 303);
	done(&a);
	cookie = probe_cookie(store, TARO);
	assert_int_equal(post_in(&a, "/leave", "x=1"), 303);
	assert_non_null(strstr(a.rq.set_cookie, "Max-Age=0"));
	done(&a);
	assert_int_equal(get(&a, "/inside"), 303);
	done(&a);
	cookie = probe_cookie(store, HANA);
}

static int inside_at(int64_t by)
{
	struct ask a;
	int status;

	ask_begin(&a, "GET", "/inside");
	a.work.now += by;
	status = ask_run(&a);
	done(&a);
	return status;
}

/* A little, and the session goes on and is as old by the new clock as it was; by more than it may
 * rest, and nobody can tell how old it is. */
static void clocks_are_set_back(void **state)
{
	const int64_t idle = session_rules.idle;
	const char *before = cookie;

	(void)state;
	cookie = probe_cookie(store, TARO);
	assert_int_equal(inside_at(-idle - 10000), 303);
	assert_int_equal(inside_at(-idle + 10000), 200);
	assert_int_equal(inside_at(20000), 303);
	for (int64_t t = 0; t < session_rules.whole - idle; t += idle - 60000)
		assert_int_equal(inside_at(t - idle + 10000), 200);
	assert_int_equal(inside_at(session_rules.whole - idle + 60000), 303);
	cookie = before;
}

static void tls_cookies_are_secure(void **state)
{
	struct ask a;

	(void)state;
	ask_begin(&a, "POST", "/enter");
	a.rq.wire.body = "account=1";
	a.rq.wire.length = 9;
	a.rq.wire.tls = true;
	a.rq.wire.cookie = NULL;
	assert_int_equal(ask_run(&a), 303);
	assert_true(text_starts(a.rq.set_cookie, "__Host-yui="));
	assert_non_null(strstr(a.rq.set_cookie, "; Path=/; HttpOnly; SameSite=Lax; Secure"));
	done(&a);
}

static void transactions_follow_the_status(void **state)
{
	struct ask a;
	int64_t before = boxes();

	(void)state;
	assert_int_equal(post_in(&a, "/boxes", "name=a&then=refuse"), 422);
	done(&a);
	assert_int_equal(boxes(), before);
	assert_int_equal(post_in(&a, "/boxes", "name=a&then=fault"), 500);
	SAYS(&a, "123-456-789");
	assert_null(strstr(a.rq.page.s, "holes"));
	assert_null(a.rq.publish);
	done(&a);
	assert_int_equal(boxes(), before);
	assert_int_equal(post_in(&a, "/boxes", "name=a&then=keep"), 422);
	done(&a);
	assert_int_equal(boxes(), before + 1);
	assert_int_equal(get(&a, "/writes"), 500);
	done(&a);
	assert_int_equal(boxes(), before + 1);
}

/* Whatever call of the store fails: 500, nothing saved, and the next request is well. */
static void any_failure_is_one_answer(void **state)
{
	int64_t before = boxes();
	long n = 1;

	(void)state;
	for (int status = 500; status == 500; n++) {
		struct ask a;
		char body[200];

		snprintf(body, sizeof body, "csrf=%s&name=%ld", csrf(), n);
		ask_begin(&a, "POST", "/boxes");
		a.rq.wire.body = body;
		a.rq.wire.length = strlen(body);
		a.work.fail_at = n;
		status = ask_run(&a);
		if (status == 500)
			assert_int_equal(boxes(), before);
		done(&a);
	}
	assert_true(n > 5);
	assert_int_equal(boxes(), before + 1);
}

enum { COOKIES = 4000 };

/* What a browser of that session sends after that answer. */
static void with_flash(char *both, const char *session, const struct ask *answered)
{
	const char *flash = answered->rq.flash_cookie;

	snprintf(both, COOKIES, "%s; %.*s", session, (int)strcspn(flash, ";"), flash);
}

static void flash_is_for_one_session(void **state)
{
	struct ask a, b;
	char both[COOKIES];

	(void)state;
	assert_int_equal(post_in(&a, "/boxes", "name=a"), 303);
	assert_non_null(a.rq.flash_cookie);
	with_flash(both, cookie, &a);
	ask_begin(&b, "GET", "/hello");
	b.rq.wire.cookie = both;
	assert_int_equal(ask_run(&b), 200);
	SAYS(&b, "保存しました。");
	assert_non_null(strstr(b.rq.flash_cookie, "Max-Age=0"));
	done(&b);
	with_flash(both, probe_cookie(store, TARO), &a);
	ask_begin(&b, "GET", "/hello");
	b.rq.wire.cookie = both;
	assert_int_equal(ask_run(&b), 200);
	assert_null(strstr(b.rq.page.s, "保存しました。"));
	done(&b);
	done(&a);
}

/* A sentence that no cookie holds is cut at a character, and said. */
static void a_long_sentence_is_cut(void **state)
{
	struct text t = {0};
	struct ask a, b;
	char both[COOKIES];

	(void)state;
	assert_int_equal(post_in(&a, "/boxes", "name=a"), 303);
	t.arena = &a.rq.work->arena;
	text_add(&t, "長い。");
	for (int i = 0; i < 1000; i++)
		text_add(&t, "あ");
	a.rq.flash = t.s;
	flash_give(&a.rq);
	with_flash(both, cookie, &a);
	ask_begin(&b, "GET", "/hello");
	b.rq.wire.cookie = both;
	assert_int_equal(ask_run(&b), 200);
	SAYS(&b, "長い。あああ");
	SAYS(&b, "ああ…<");
	done(&b);
	done(&a);
}

/* The page after a save says which form was saved; one after a refusal does not. */
static void page_knows_what_was_saved(void **state)
{
	struct ask a, b;
	char both[COOKIES];

	(void)state;
	assert_int_equal(post_in(&a, "/boxes", "name=saved&token=1f-2e"), 303);
	assert_non_null(a.rq.flash_cookie);
	with_flash(both, cookie, &a);
	for (int i = 0; i < 2; i++) {
		ask_begin(&b, "GET", "/hello");
		b.rq.wire.cookie = i ? cookie : both;
		assert_int_equal(ask_run(&b), 200);
		assert_int_equal(strstr(b.rq.page.s, "data-saved=\"1f-2e\"") != NULL, i == 0);
		done(&b);
	}
	done(&a);
	assert_int_equal(post_in(&a, "/boxes", "name=b&then=refuse&token=1f-2f"), 422);
	assert_null(strstr(a.rq.page.s, "data-saved"));
	assert_null(a.rq.flash_cookie);
	done(&a);
}

static const char *header_of(const struct ask *a, const char *name)
{
	static char value[1000];
	struct header header[HEADERS_MAX];
	size_t n = reply_headers(&a->rq, a->status, header);

	for (size_t i = 0; i < n; i++)
		if (!strcasecmp(header[i].name, name))
			snprintf(value, sizeof value, "%s", header[i].value);
	return value;
}

static void answers_carry_their_headers(void **state)
{
	struct ask a;

	(void)state;
	get(&a, "/files/x");
	assert_string_equal(header_of(&a, "content-disposition"),
	    "attachment; filename=\"_______.csv\"; "
	    "filename*=UTF-8''%E7%9B%B8%E8%AB%87%20%22%E4%B8%80%E8%A6%A7%22.csv");
	assert_string_equal(header_of(&a, "cache-control"), "no-store");
	assert_string_equal(header_of(&a, "x-content-type-options"), "nosniff");
	assert_string_equal(header_of(&a, "content-security-policy"),
	    "default-src 'none'; sandbox; frame-ancestors 'none'");
	done(&a);
	get(&a, "/hello");
	assert_non_null(strstr(header_of(&a, "content-security-policy"), "default-src 'self'"));
	done(&a);
	ask_begin(&a, "GET", "/");
	reply_goto(&a.rq, "//evil/%d", 1);
	assert_string_equal(a.rq.location, "/");
	reply_goto(&a.rq, "/\\evil");
	assert_string_equal(a.rq.location, "/");
	reply_goto(&a.rq, "/a\r\nb");
	assert_string_equal(a.rq.location, "/");
	reply_goto(&a.rq, "/a?b=%d", 7);
	assert_string_equal(a.rq.location, "/a?b=7");
	done(&a);
}

/* A session is worth nothing over a connection that may not use it. */
static void connections_are_asked_for(void **state)
{
	static const char *const clients[] = { NULL, "c11d", CLINIC };
	const char *before = cookie;
	struct ask a;

	(void)state;
	cookie = probe_cookie(store, DOCTOR);
	doctor_needs = true;
	for (size_t i = 0; i < COUNT(clients); i++) {
		bool right = text_same(clients[i], CLINIC);

		ask_begin(&a, "GET", "/inside");
		a.rq.wire.client = clients[i];
		assert_int_equal(ask_run(&a), right ? 200 : 403);
		SAYS(&a, right ? "こんにちは" : "この接続では使えません");
		done(&a);
		ask_begin(&a, "GET", "/hello");
		a.rq.wire.client = clients[i];
		assert_int_equal(ask_run(&a), 200);
		done(&a);
	}
	cookie = before;
	ask_begin(&a, "GET", "/inside");
	assert_int_equal(ask_run(&a), 200);
	done(&a);
	doctor_needs = false;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_routes),
		cmocka_unit_test(asks_who_it_is),
		cmocka_unit_test(sessions_end),
		cmocka_unit_test(connections_are_asked_for),
		cmocka_unit_test(clocks_are_set_back),
		cmocka_unit_test(tls_cookies_are_secure),
		cmocka_unit_test(transactions_follow_the_status),
		cmocka_unit_test(any_failure_is_one_answer),
		cmocka_unit_test(flash_is_for_one_session),
		cmocka_unit_test(a_long_sentence_is_cut),
		cmocka_unit_test(page_knows_what_was_saved),
		cmocka_unit_test(answers_carry_their_headers),
	};

	return cmocka_run_group_tests(tests, ask_open, ask_close);
}
