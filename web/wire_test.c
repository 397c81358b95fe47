/* wire_test: what comes over the wire is read strictly, and only from our own pages. */
#include "web/asking.h"

static void posts_need_their_token(void **state)
{
	struct ask a;
	int64_t before = boxes();

	(void)state;
	assert_int_equal(
	    post(&a, "/boxes", "name=a%22%3Cb&csrf=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
	    403);
	/* What was typed is kept, and can be sent again with the right token. */
	SAYS(&a, "name=\"name\" value=\"a&quot;&lt;b\"");
	SAYS(&a, csrf());
	done(&a);
	assert_int_equal(post(&a, "/boxes", "name=a"), 403);
	done(&a);
	ask_begin(&a, "POST", "/boxes");
	a.rq.wire.cookie = NULL;
	a.rq.wire.body = "name=kept&csrf=x";
	a.rq.wire.length = strlen(a.rq.wire.body);
	assert_int_equal(ask_run(&a), 403);
	SAYS(&a, "ログインの期限が切れました");
	SAYS(&a, "value=\"kept\"");
	done(&a);
	assert_int_equal(boxes(), before);
	assert_int_equal(post_in(&a, "/boxes", "name=a"), 303);
	done(&a);
	assert_int_equal(boxes(), before + 1);
}

static int post_from(const char *site, const char *origin)
{
	struct ask a;

	ask_begin(&a, "POST", "/enter");
	a.rq.wire.body = "account=2";
	a.rq.wire.length = 9;
	a.rq.wire.cookie = NULL;
	a.rq.wire.site = site;
	a.rq.wire.origin = origin;
	ask_run(&a);
	done(&a);
	return a.status;
}

static void strangers_may_not_post(void **state)
{
	(void)state;
	assert_int_equal(post_from(NULL, NULL), 303);
	assert_int_equal(post_from("same-origin", "http://elsewhere"), 303);
	assert_int_equal(post_from("none", NULL), 303);
	assert_int_equal(post_from(NULL, "https://yui.test"), 303);
	assert_int_equal(post_from(NULL, "https://YUI.test"), 303);
	assert_int_equal(post_from("cross-site", "http://yui.test"), 403);
	assert_int_equal(post_from("same-site", NULL), 403);
	assert_int_equal(post_from(NULL, "http://yui.test.evil"), 403);
	assert_int_equal(post_from(NULL, "http://evil.yui.test"), 403);
	assert_int_equal(post_from(NULL, "null"), 403);
}

/* Then the header Host, which anybody may write, says nothing. */
static void an_installation_knows_where_it_is(void **state)
{
	struct request rq = { .wire = { .host = "evil.example", .tls = true } };

	(void)state;
	installation.origin = "https://yui.example.jp";
	assert_string_equal(origin_of(&rq), "https://yui.example.jp");
	assert_int_equal(post_from(NULL, "https://yui.example.jp"), 303);
	assert_int_equal(post_from(NULL, "https://yui.test"), 403);
	assert_int_equal(post_from(NULL, "http://yui.example.jp"), 403);
	installation.origin = NULL;
}

static void an_origin_is_written_one_way(void **state)
{
	static const char *const all[][2] = {
		{ "https://yui.example.jp", "https://yui.example.jp" },
		{ "HTTPS://Yui.Example.JP:443/", "https://yui.example.jp" },
		{ "https://yui.example.jp:8443", "https://yui.example.jp:8443" },
		{ "https://[2001:db8::1]:8443", "https://[2001:db8::1]:8443" },
		{ "http://localhost:8080", "http://localhost:8080" },
		{ "http://127.0.0.1:80", "http://127.0.0.1" }, { "http://yui.example.jp", NULL },
		{ "http://localhost.example.jp", NULL }, { "yui.example.jp", NULL },
		{ "https://", NULL }, { "https://yui.example.jp/page", NULL },
		{ "https://a@yui.example.jp", NULL }, { "https://yui example.jp", NULL },
		{ "https://yui.example.jp:0", NULL }, { "https://yui.example.jp:", NULL },
		{ "https://yui.example.jp:123456", NULL }, { "https://結.example.jp", NULL },
		{ "https://-.jp", NULL }, { "https://[]", NULL }, { "", NULL } };
	struct arena arena = {0};

	(void)state;
	for (size_t i = 0; i < COUNT(all); i++) {
		const char *why, *origin = origin_read(&arena, all[i][0], &why);

		if (!text_same(origin, all[i][1]) || !origin == !why)
			fail_msg("%s is %s", all[i][0], origin ? origin : "none");
	}
	arena_reset(&arena);
}

static void forms_are_read_strictly(void **state)
{
	static const char *const bad[] = { "a=%", "a=%1", "a=%zz", "a=%00", "a=%ff", "a=%c3%28",
		"%=1", "=1", "a=1&a=2", "a=1&b=2&a=1", "a=%ed%a0%80", "a=%f5%80%80%80", "a=\xff" };
	struct ask a;
	struct arena arena = {0};
	struct text many = { .arena = &arena }, much = { .arena = &arena };

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		assert_int_equal(post(&a, "/echo", bad[i]), 400);
		SAYS(&a, "何も保存していません");
		done(&a);
	}
	assert_int_equal(post(&a, "/echo", "a=+%E3%81%82%0D%0Ab&b=&&c"), 200);
	assert_string_equal(a.rq.page.s, "a=6\nb=0\nc=0\n");
	done(&a);
	/* Every line end is one character: CR LF, CR and LF, escaped or not. */
	assert_int_equal(post(&a, "/echo", "a=1%0D2%0D%0D%0A3\r\n4\r5%0A6"), 200);
	assert_string_equal(a.rq.page.s, "a=12\n");
	done(&a);
	for (int i = 0; i <= PAIRS_MAX; i++)
		text_addf(&many, "&a%d=1", i);
	assert_int_equal(post(&a, "/echo", many.s + 1), 400);
	done(&a);
	text_add(&much, "a=");
	/* What was pasted is read whole, to be given back with what is wrong with it. */
	while (much.len < BODY_MAX)
		text_addc(&much, 'x');
	assert_int_equal(post(&a, "/echo", much.s), 200);
	assert_string_equal(a.rq.page.s, "a=1048574\n");
	done(&a);
	arena_reset(&arena);
	ask_begin(&a, "GET", "/hello");
	a.rq.wire.query = "say=%ff";
	assert_int_equal(ask_run(&a), 400);
	done(&a);
}

static void only_forms_are_taken(void **state)
{
	static const struct {
		const char *type;
		int status;
	} types[] = {
		{ "application/x-www-form-urlencoded; charset=UTF-8", 200 },
		{ "Application/X-WWW-Form-Urlencoded", 200 },
		{ "multipart/form-data; boundary=x", 415 },
		{ "application/x-www-form-urlencodedx", 415 },
		{ "text/plain", 415 },
		{ "application/json", 415 },
		{ NULL, 415 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(types); i++) {
		struct ask a;

		ask_begin(&a, "POST", "/echo");
		a.rq.wire.type = types[i].type;
		a.rq.wire.body = "a=1";
		a.rq.wire.length = 3;
		assert_int_equal(ask_run(&a), types[i].status);
		done(&a);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(posts_need_their_token),
		cmocka_unit_test(strangers_may_not_post),
		cmocka_unit_test(an_installation_knows_where_it_is),
		cmocka_unit_test(an_origin_is_written_one_way),
		cmocka_unit_test(forms_are_read_strictly),
		cmocka_unit_test(only_forms_are_taken),
	};

	return cmocka_run_group_tests(tests, ask_open, ask_close);
}
