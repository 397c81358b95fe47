/* certificates_test: who may come over which connection. */
#include "domain/accounts/accounts.h"
#include "domain/certificates/certificates.h"
#include "domain/organizations/organizations.h"
#include "tests/region.h"
#include "web/pki.h"
#include "web/session.h"
#include "web/spool.h"

static int64_t clinic; /* the organization of the account "facility" */

static int begin(void **state)
{
	struct work w;

	test_work(&w, NULL);
	pki_now = w.now / 1000;
	if (pki_open(state) || region_open(state))
		return -1;
	region_begin(&w, "facility");
	clinic = w.actor.organization;
	test_end(&w);
	arena_reset(&w.arena);
	return clinic ? 0 : -1;
}

static int end(void **state)
{
	return region_close(state) + pki_close(state);
}

/* Registers it for the clinic; the status, and the id if it was taken. */
static int enter(const char *pem, int64_t *id, const char *words)
{
	struct work w;
	char organization[24];
	struct request rq = { 0 };
	int status;

	snprintf(organization, sizeof organization, "%lld", (long long)clinic);
	rq.form = (struct pairs)PAIRS({ "csrf", "seal" }, { "name", "受付" },
	    { "organization", organization }, { "pem", pem });
	status = region_run(&rq, &w, "manager", "POST", "/certificates");
	if (status == 303)
		*id = strtoll(rq.location + strlen("/certificates/"), NULL, 10);
	if (words && !page_says(&rq, words))
		fail_msg("%d, not %s", status, words);
	if (strstr(pem, "PRIVATE KEY"))
		assert_false(page_says(&rq, "PRIVATE KEY"));
	region_done(&w);
	return status;
}

static int do_to(int64_t id, const char *login, const char *deed, const char *client)
{
	struct work w;
	char path[80];
	struct request rq = { .form = PAIRS({ "csrf", "seal" }), .wire.client = client };
	int status;

	snprintf(path, sizeof path, "/certificates/%lld/%s", (long long)id, deed);
	status = region_run(&rq, &w, login, "POST", path);
	region_done(&w);
	return status;
}

/* How the account's session fares over a connection with that certificate. */
static int today_with(const char *login, const char *client)
{
	struct work w;
	struct request rq;
	const char *cookie;
	int status;

	region_begin(&w, login);
	cookie = arena_printf(&pki_arena, "yui=%s", session_open(&w, w.actor.account));
	test_end(&w);
	arena_reset(&w.arena);
	rq = (struct request){ .wire = { .cookie = cookie, .client = client } };
	test_work(&w, region);
	w.actor = (struct actor){0};
	rq.work = &w;
	rq.method = "GET";
	rq.path = "/today";
	rq.page.arena = &w.arena;
	status = web_run(&rq);
	if (status == 403)
		assert_true(page_says(&rq, "この接続では使えません"));
	arena_reset(&w.arena);
	return status;
}

static int sign_in_with(const char *login, const char *client)
{
	struct work w;
	struct request rq = { .form = PAIRS({ "login", login }, { "password", demo_password }),
		.wire.client = client };
	int status = region_run(&rq, &w, NULL, "POST", "/sign-in");

	assert_true((rq.set_cookie != NULL) == (status == 303));
	region_done(&w);
	return status;
}

/* Whatever else is wrong with the form. */
static void a_key_goes_nowhere(void **state)
{
	const char *key = text_in_pki(&pki_arena, "clinic.key");
	struct work w;
	struct request rq = { .form = PAIRS({ "csrf", "seal" }, { "name", "" }, { "pem", key }) };

	(void)state;
	assert_int_equal(region_run(&rq, &w, "manager", "POST", "/certificates"), 422);
	assert_true(page_says(&rq, "秘密鍵が入っています"));
	assert_false(page_says(&rq, "PRIVATE KEY"));
	region_done(&w);
}

static void only_certificates_are_taken(void **state)
{
	int64_t id = 0;

	(void)state;
	assert_int_equal(enter("これは何", &id, "証明書として読めません"), 422);
	assert_int_equal(enter(text_in_pki(&pki_arena, "clinic.key"), &id, "秘密鍵が入っています"),
	    422);
	forget(make("old", NULL, 0));
	assert_int_equal(enter(text_in_pki(&pki_arena, "old.pem"), &id, "終わっている"), 422);
	assert_int_equal(enter(text_in_pki(&pki_arena, "imposter.pem"), &id, NULL), 303);
	assert_int_equal(enter(text_in_pki(&pki_arena, "imposter.pem"), &id, "保存して"), 422);
}

/* As a file; the status, and the page says `words`. */
static int enter_file(const void *bytes, size_t n, const char *words)
{
	struct spool *spool = spool_new();
	struct upload file = { "file", "端末.crt", spool, 0, n };
	char organization[24];
	struct work w;
	struct request rq = { .upload = &file, .uploads = 1 };
	int status;

	assert_true(spool_add(spool, bytes, n));
	snprintf(organization, sizeof organization, "%lld", (long long)clinic);
	rq.form = (struct pairs)PAIRS({ "csrf", "seal" }, { "name", "受付" },
	    { "organization", organization }, { "pem", "" });
	status = region_run(&rq, &w, "manager", "POST", "/certificates");
	if (words && !page_says(&rq, words))
		fail_msg("%d, not %s", status, words);
	assert_false(status != 303 && page_says(&rq, "PRIVATE KEY"));
	region_done(&w);
	spool_free(spool);
	return status;
}

static void files_are_taken_too(void **state)
{
	gnutls_datum_t text, der = {0};
	const char *pem, *key;

	(void)state;
	forget(make("file", NULL, 30));
	pem = text_in_pki(&pki_arena, "file.pem");
	key = text_in_pki(&pki_arena, "file.key");
	text = (gnutls_datum_t){ (unsigned char *)(uintptr_t)pem, (unsigned)strlen(pem) };
	assert_int_equal(enter_file("\0\1\2", 3, "証明書として読めません"), 422);
	assert_int_equal(enter_file("", 0, "証明書として読めません"), 422);
	assert_int_equal(enter_file(key, strlen(key), "秘密鍵が入っています"), 422);
	assert_int_equal(gnutls_pem_base64_decode2("CERTIFICATE", &text, &der), 0);
	assert_int_equal(enter_file(der.data, der.size, NULL), 303);
	assert_int_equal(enter_file(pem, strlen(pem), "保存して"), 422); /* the same */
	gnutls_free(der.data);
}

static void needed_ones_are_asked_for(void **state)
{
	const char *right = print_of(&pki_arena, "clinic.pem");
	const char *wrong = print_of(&pki_arena, "stranger.pem");
	int64_t id = 0;
	struct work w;

	(void)state;
	assert_int_equal(enter(text_in_pki(&pki_arena, "clinic.pem"), &id, NULL), 303);
	assert_int_equal(today_with("facility", NULL), 200);
	installation.knows_clients = false;
	assert_int_equal(do_to(id, "manager", "need", NULL), 422);
	installation.knows_clients = true;
	assert_int_equal(do_to(id, "counsellor", "need", NULL), 403);
	assert_int_equal(do_to(id, "manager", "need", NULL), 303);

	assert_int_equal(today_with("facility", NULL), 403);
	assert_int_equal(today_with("facility", wrong), 403);
	assert_int_equal(today_with("facility", right), 200);
	assert_int_equal(today_with("counsellor", NULL), 200);
	assert_int_equal(sign_in_with("facility", NULL), 403);
	assert_int_equal(sign_in_with("facility", wrong), 403);
	assert_int_equal(sign_in_with("facility", right), 303);
	assert_int_equal(sign_in_with("counsellor", NULL), 303);

	/* Withdrawn: at once, and it does not open the door to others. */
	assert_int_equal(do_to(id, "manager", "withdraw", NULL), 303);
	assert_int_equal(today_with("facility", right), 403);
	assert_int_equal(today_with("facility", NULL), 403);
	assert_int_equal(do_to(id, "manager", "need", NULL), 422);
	assert_int_equal(do_to(id, "manager", "accept", NULL), 303);
	assert_int_equal(today_with("facility", right), 200);
	assert_int_equal(do_to(id, "manager", "free", NULL), 303);
	assert_int_equal(today_with("facility", NULL), 200);

	/* By the command, when nobody gets in. */
	assert_int_equal(do_to(id, "manager", "need", NULL), 303);
	assert_int_equal(today_with("facility", NULL), 403);
	region_begin(&w, "manager");
	assert_true(certificates_free(&w, clinic));
	test_end(&w);
	arena_reset(&w.arena);
	assert_int_equal(today_with("facility", NULL), 200);
}

/* Expired ones let nobody in, and those that will be are told of. */
static void ends_are_kept_and_told(void **state)
{
	const char *right = print_of(&pki_arena, "imposter.pem");
	struct work w;
	struct request rq = {0};
	char path[60];
	int64_t id;

	(void)state;
	region_begin(&w, "manager");
	id = cell_number(store_query(&w, "SELECT id FROM certificate WHERE print = $1", T(right)),
	    0, 0);
	assert_true(certificate_fits(&w, clinic, right));
	assert_false(certificate_fits(&w, clinic + 1, right));
	assert_false(certificate_fits(&w, clinic, NULL));
	w.now += 31 * (int64_t)86400000;
	assert_false(certificate_fits(&w, clinic, right));
	w.now -= 32 * (int64_t)86400000;
	assert_false(certificate_fits(&w, clinic, right));
	test_end(&w);
	arena_reset(&w.arena);
	snprintf(path, sizeof path, "/certificates/%lld", (long long)id);
	assert_int_equal(region_run(&rq, &w, "manager", "GET", path), 200);
	assert_true(page_says(&rq, right));
	region_done(&w);
	assert_int_equal(region_run(&rq, &w, "manager", "GET", "/today"), 200);
	assert_true(page_says(&rq, "端末の証明書「受付」"));
	assert_false(page_says(&rq, "このサーバーの証明書"));
	region_done(&w);
	installation.certificate_until = pki_now * 1000 + 86400000;
	assert_int_equal(region_run(&rq, &w, "manager", "GET", "/today"), 200);
	assert_true(page_says(&rq, "このサーバーの証明書"));
	region_done(&w);
	assert_int_equal(region_run(&rq, &w, "counsellor", "GET", "/today"), 200);
	assert_false(page_says(&rq, "証明書"));
	region_done(&w);
	installation.certificate_until = 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_certificates_are_taken),
		cmocka_unit_test(a_key_goes_nowhere),
		cmocka_unit_test(files_are_taken_too),
		cmocka_unit_test(needed_ones_are_asked_for),
		cmocka_unit_test(ends_are_kept_and_told),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
