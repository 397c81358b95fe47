/* passkeys_test: which passkeys open the door, once each, and what becomes of those lost. */
#include "domain/accounts/app.h"
#include "domain/accounts/device.h"
#include "domain/demo/demo.h"

#define PLACE  "yui.example"
#define ORIGIN "https://yui.example"

static struct device device;
static struct arena lasting;

/* ---- Pages ---- */

struct answer {
	int status;
	const char *page, *cookie, *location;
};

/* As from that browser, with what it brought of cookies. */
static struct answer ask(const char *login, const char *method, const char *path,
    const char *cookie, const struct pairs *form)
{
	struct work w;
	struct request rq = { .wire = { .host = PLACE, .tls = true, .cookie = cookie } };
	struct answer a;

	if (form)
		rq.form = *form;
	a.status = region_run(&rq, &w, login, method, path);
	a.page = arena_copy(&lasting, rq.page.s ? rq.page.s : "");
	a.cookie = rq.set_cookie
	    ? arena_copyn(&lasting, rq.set_cookie, strcspn(rq.set_cookie, ";"))
	    : NULL;
	a.location = rq.location ? arena_copy(&lasting, rq.location) : "";
	region_done(&w);
	return a;
}

static const char *challenge_in(const struct answer *a)
{
	const char *at = strstr(a->page, "data-challenge=\"");

	assert_non_null(at);
	at += strlen("data-challenge=\"");
	return arena_copyn(&lasting, at, strcspn(at, "\""));
}

static struct answer begin(const char *login, const char *password)
{
	struct pairs form = PAIRS({ "csrf", "seal" }, { "password", password });

	return ask(login, "POST", "/passkeys/new", NULL, &form);
}

static struct answer bring(const char *login, struct device *d, const char *challenge,
    const char *name)
{
	const char *client = device_client(&lasting, d, "webauthn.create", challenge);
	struct pairs form = PAIRS({ "csrf", "seal" }, { "name", name },
	    { "client", b64(&lasting, client, strlen(client)) },
	    { "data", device_made(&lasting, d) });

	return ask(login, "POST", "/passkeys", NULL, &form);
}

static struct answer register_with(const char *login, struct device *d, const char *name)
{
	struct answer a = begin(login, demo_password);

	assert_int_equal(a.status, 200);
	return bring(login, d, challenge_in(&a), name);
}

static struct answer show_to(const char *path, struct device *d, const char *challenge,
    const char *cookie)
{
	const char *client = device_client(&lasting, d, "webauthn.get", challenge), *data;
	const char *signature = device_sign(&lasting, d, client, &data);
	struct pairs form = PAIRS({ "credential", b64(&lasting, d->id, sizeof d->id) },
	    { "client", b64(&lasting, client, strlen(client)) }, { "data", data },
	    { "signature", signature }, { "next", "/organizations" });

	return ask(NULL, "POST", path, cookie, &form);
}

static struct answer sign_in_with(struct device *d)
{
	struct answer page = ask(NULL, "GET", "/sign-in", NULL, NULL);

	assert_int_equal(page.status, 200);
	return show_to("/sign-in/passkey", d, challenge_in(&page), page.cookie);
}

static bool has_factor(const char *login)
{
	struct work w;
	bool there;

	region_begin(&w, login);
	there = account_has_factor(&w, w.actor.account);
	test_end(&w);
	arena_reset(&w.arena);
	return there;
}

static int events(int what)
{
	struct work w;
	int n;

	region_begin(&w, "manager");
	n = store_query(&w, "SELECT 1 FROM account_event WHERE what = $1", I(what))->n;
	test_end(&w);
	arena_reset(&w.arena);
	return n;
}

static int64_t first_key(const char *login)
{
	struct work w;
	struct passkey *k;
	int64_t id;

	region_begin(&w, login);
	id = passkeys_of(&w, w.actor.account, &k) ? k[0].id : 0;
	test_end(&w);
	arena_reset(&w.arena);
	return id;
}

/* ---- Making ---- */

static void are_made_by_who_knows_the_password(void **state)
{
	struct answer a = begin("facility", "wrong");
	const char *challenge;

	(void)state;
	assert_int_equal(a.status, 422);
	assert_null(strstr(a.page, "data-challenge"));
	a = begin("facility", demo_password);
	assert_int_equal(a.status, 200);
	challenge = challenge_in(&a);
	assert_int_equal(bring("facility", &device, "1795400000000.x.y", "受付").status, 422);
	device.origin = "https://yui.example.evil";
	assert_int_equal(bring("facility", &device, challenge, "受付").status, 422);
	device.origin = ORIGIN;
	device.place = "evil.example";
	assert_int_equal(bring("facility", &device, challenge, "受付").status, 422);
	device.place = PLACE;
	device.flags = THERE; /* and nobody asked who */
	assert_int_equal(bring("facility", &device, challenge, "受付").status, 422);
	device.flags = THERE | KNOWN;
	assert_false(has_factor("facility"));

	a = bring("facility", &device, challenge, "受付");
	assert_int_equal(a.status, 200);
	assert_non_null(strstr(a.page, "回復コード"));
	assert_true(has_factor("facility"));
	assert_int_equal(events(EVENT_PASSKEY_MADE), 1);
	/* Neither the same key nor the same challenge again. */
	assert_int_equal(bring("facility", &device, challenge, "受付").status, 422);
	a = register_with("facility", &device, "二度め");
	assert_int_equal(a.status, 422);
	assert_non_null(strstr(a.page, "もう登録してあります"));
}

static void numbers_and_clear_text_get_none(void **state)
{
	static const struct {
		const char *host;
		bool tls, well;
	} places[] = { { "yui.example", true, true }, { "YUI.example:8443", true, true },
		{ "yui.example", false, false }, { "localhost:8080", false, true },
		{ "192.0.2.1", true, false }, { "[2001:db8::1]:443", true, false },
		{ "a b", true, false }, { "", true, false }, { NULL, true, false } };

	(void)state;
	for (size_t i = 0; i < COUNT(places); i++) {
		struct work w;
		struct request rq;

		test_work(&w, NULL);
		rq = (struct request){ .work = &w,
			.wire = { .host = places[i].host, .tls = places[i].tls } };
		if ((passkey_place(&rq) != NULL) != places[i].well)
			fail_msg("%s", places[i].host ? places[i].host : "NULL");
		arena_reset(&w.arena);
	}
}

/* ---- Signing in ---- */

static void open_the_door_alone_once(void **state)
{
	struct answer page = ask(NULL, "GET", "/sign-in", NULL, NULL), a, other;
	const char *challenge = challenge_in(&page), *signature, *data, *client;

	(void)state;
	client = device_client(&lasting, &device, "webauthn.get", challenge);
	signature = device_sign(&lasting, &device, client, &data);
	struct pairs form = PAIRS({ "credential", b64(&lasting, device.id, sizeof device.id) },
	    { "client", b64(&lasting, client, strlen(client)) }, { "data", data },
	    { "signature", signature }, { "next", "/organizations" });

	/* Only in the browser that was given the page. */
	other = ask(NULL, "GET", "/sign-in", NULL, NULL);
	assert_int_equal(
	    ask(NULL, "POST", "/sign-in/passkey", other.cookie, &form).status, 422);
	a = ask(NULL, "POST", "/sign-in/passkey", page.cookie, &form);
	assert_int_equal(a.status, 303);
	assert_string_equal(a.location, "/organizations");
	assert_non_null(strstr(a.cookie, "__Host-yui="));
	/* Whoever overheard it comes too late, and makes no copy of it. */
	a = ask(NULL, "POST", "/sign-in/passkey", page.cookie, &form);
	assert_int_equal(a.status, 422);
	assert_int_equal(events(EVENT_PASSKEY_COPIED), 0);
	assert_int_equal(sign_in_with(&device).status, 303);
}

static void lies_do_not(void **state)
{
	struct device stranger = device_new(PLACE, ORIGIN);
	struct answer a = sign_in_with(&stranger);

	(void)state;
	assert_int_equal(a.status, 422);
	assert_non_null(strstr(a.page, "登録されていません"));
	memcpy(stranger.id, device.id, sizeof device.id); /* its name, without its key */
	stranger.count = 100;
	assert_int_equal(sign_in_with(&stranger).status, 422);
	device.flags = THERE;
	assert_int_equal(sign_in_with(&device).status, 422);
	device.flags = THERE | KNOWN;
	device.origin = "https://other.example";
	assert_int_equal(sign_in_with(&device).status, 422);
	device.origin = ORIGIN;
	assert_int_equal(sign_in_with(&device).status, 303);
	gnutls_x509_privkey_deinit(stranger.key);
}

static void copies_are_refused_and_noted(void **state)
{
	struct answer a;

	(void)state;
	device.count -= 2;
	a = sign_in_with(&device);
	assert_int_equal(a.status, 422);
	assert_non_null(strstr(a.page, "写し"));
	assert_int_equal(events(EVENT_PASSKEY_COPIED), 1);
	device.count += 2;
	assert_int_equal(sign_in_with(&device).status, 303);
}

static void are_the_second_step(void **state)
{
	struct pairs form = PAIRS({ "login", "facility" }, { "password", demo_password });
	struct answer half = ask(NULL, "POST", "/sign-in", NULL, &form), page, a;
	struct answer alone = ask(NULL, "GET", "/sign-in", NULL, NULL);
	struct device stranger = device_new(PLACE, ORIGIN);

	(void)state;
	assert_int_equal(half.status, 303);
	assert_string_equal(half.location, "/sign-in/second");
	page = ask(NULL, "GET", "/sign-in/second", half.cookie, NULL);
	assert_non_null(strstr(page.page, b64(&lasting, device.id, sizeof device.id)));
	/* What was given for one is not taken for the other. */
	a = show_to("/sign-in/second", &device, challenge_in(&alone), half.cookie);
	assert_int_equal(a.status, 422);
	a = show_to("/sign-in/passkey", &device, challenge_in(&page), alone.cookie);
	assert_int_equal(a.status, 422);
	/* Nor another's key, good as it is. */
	assert_int_equal(register_with("committee", &stranger, "別").status, 200);
	a = show_to("/sign-in/second", &stranger, challenge_in(&page), half.cookie);
	assert_int_equal(a.status, 422);
	a = show_to("/sign-in/second", &device, challenge_in(&page), half.cookie);
	assert_int_equal(a.status, 303);
	assert_non_null(strstr(a.cookie, "__Host-yui="));
	gnutls_x509_privkey_deinit(stranger.key);
}

/* ---- Taking away ---- */

static struct answer do_to_key(const char *login, int64_t id, const char *deed,
    const char *password)
{
	char path[80];
	struct pairs form = PAIRS({ "csrf", "seal" }, { "name", "新しい名前" },
	    { "password", password });

	snprintf(path, sizeof path, "/passkeys/%lld/%s", (long long)id, deed);
	return ask(login, "POST", path, NULL, &form);
}

static void are_only_ones_own(void **state)
{
	int64_t id = first_key("facility");

	(void)state;
	assert_int_equal(do_to_key("committee", id, "name", demo_password).status, 404);
	assert_int_equal(do_to_key("committee", id, "remove", demo_password).status, 404);
	assert_int_equal(do_to_key("facility", id, "name", demo_password).status, 303);
	assert_non_null(strstr(ask("facility", "GET", "/second-factor", NULL, NULL).page,
	    "新しい名前"));
}

static void make_due(const char *day)
{
	struct work w;

	region_begin(&w, "manager");
	store_query(&w, "UPDATE hub SET second_factor_from = $2 WHERE region = $1",
	    I(w.actor.region), T(day));
	test_end(&w);
	arena_reset(&w.arena);
}

/* One is enough for a hub that asks for a second factor, and the last one stays there. */
static void count_as_the_factor(void **state)
{
	int64_t id = first_key("facility");

	(void)state;
	make_due("2026-01-01");
	assert_int_equal(ask("facility", "GET", "/today", NULL, NULL).status, 200);
	assert_int_equal(ask("prefecture", "GET", "/organizations", NULL, NULL).status, 403);
	assert_int_equal(do_to_key("facility", id, "remove", "wrong").status, 422);
	assert_int_equal(do_to_key("facility", id, "remove", demo_password).status, 422);
	assert_true(has_factor("facility"));
	make_due(NULL);
	assert_int_equal(do_to_key("facility", id, "remove", demo_password).status, 303);
	assert_false(has_factor("facility"));
	assert_int_equal(sign_in_with(&device).status, 422);
}

static void go_when_the_factor_is_reset(void **state)
{
	char path[80];
	struct work w;
	int64_t account;

	(void)state;
	device.count = 0;
	assert_int_equal(register_with("facility", &device, "また").status, 200);
	region_begin(&w, "facility");
	account = w.actor.account;
	test_end(&w);
	arena_reset(&w.arena);
	snprintf(path, sizeof path, "/accounts/%lld/second-factor", (long long)account);
	struct pairs form = PAIRS({ "csrf", "seal" });
	assert_int_equal(ask("manager", "POST", path, NULL, &form).status, 303);
	assert_false(has_factor("facility"));
	assert_int_equal(first_key("facility"), 0);
	assert_int_equal(sign_in_with(&device).status, 422);
}

static int open_all(void **state)
{
	device = device_new(PLACE, ORIGIN);
	return app_open(state);
}

static int close_all(void **state)
{
	gnutls_x509_privkey_deinit(device.key);
	arena_reset(&lasting);
	return app_close(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(are_made_by_who_knows_the_password),
		cmocka_unit_test(numbers_and_clear_text_get_none),
		cmocka_unit_test(open_the_door_alone_once),
		cmocka_unit_test(lies_do_not),
		cmocka_unit_test(copies_are_refused_and_noted),
		cmocka_unit_test(are_the_second_step),
		cmocka_unit_test(are_only_ones_own),
		cmocka_unit_test(count_as_the_factor),
		cmocka_unit_test(go_when_the_factor_is_reset),
	};

	return cmocka_run_group_tests(tests, open_all, close_all);
}
