/* tls_test: what a server that speaks TLS accepts, refuses and survives. */
#include "web/speaking.h"
#include "web/tls.h"

#include <pthread.h>

static struct serving server;

#define OK "GET /hello HTTP/1.1\r\nHost: t\r\n\r\n"
#define TLS12 "NORMAL:-VERS-ALL:+VERS-TLS1.2"
#define TLS13 "NORMAL:-VERS-ALL:+VERS-TLS1.3"

static int begin(void **state)
{
	if (pki_open(state))
		return -1;
	server = serve((struct server_options){ .workers = 2, .listen = "127.0.0.1",
	    .tls = pki_files() });
	return server.port ? 0 : -1;
}

static int end(void **state)
{
	assert_int_equal(serve_end(&server), 0);
	return pki_close(state);
}

/* Does somebody with these ciphers get a page? */
static bool gets_page(const char *ciphers)
{
	struct speaker s = speak(server.port, ciphers, NULL, NULL);
	bool page = s.how == 0 && ask_for(&s, "/hello") == 200;

	if (page)
		assert_non_null(strstr(said, "Strict-Transport-Security: max-age="));
	hang_up(&s);
	return page;
}

static void speaks_two_versions_alone(void **state)
{
	(void)state;
	assert_true(gets_page(NULL));
	assert_true(gets_page(TLS12));
	assert_true(gets_page(TLS13));
	assert_false(gets_page("LEGACY:-VERS-ALL:+VERS-TLS1.1"));
	assert_false(gets_page("LEGACY:-VERS-ALL:+VERS-TLS1.0"));
}

static void weak_ciphers_are_refused(void **state)
{
	static const char *const weak[] = { ":-CIPHER-ALL:+AES-128-CBC",
		":-CIPHER-ALL:+AES-256-CBC", ":-CIPHER-ALL:+3DES-CBC",
		":-CIPHER-ALL:+ARCFOUR-128", ":-KX-ALL:+RSA",
		":-KX-ALL:+DHE-RSA", ":-GROUP-ALL:+GROUP-SECP192R1",
		":-SIGN-ALL:+SIGN-ECDSA-SHA1" };

	(void)state;
	for (size_t i = 0; i < COUNT(weak); i++) {
		char ciphers[200];

		snprintf(ciphers, sizeof ciphers, TLS12 ":+MAC-ALL:+SHA1%s", weak[i]);
		if (gets_page(ciphers))
			fail_msg("%s is spoken", weak[i]);
	}
	/* The same words without the weakness are. */
	assert_true(gets_page(TLS12 ":+MAC-ALL:+SHA1:-CIPHER-ALL:+AES-128-GCM"));
}

static void plain_http_is_told(void **state)
{
	int fd = connect_to(server.port);
	bool ended;

	(void)state;
	say(fd, OK, strlen(OK));
	hear(fd, 2000, &ended);
	assert_int_equal(status_said(), 426);
	assert_non_null(strstr(said, "https://"));
	assert_null(strstr(said, "こんにちは"));
	assert_true(ended);
	close(fd);
}

/* The strict reader stands above TLS as it stands above plain HTTP. */
static void bad_requests_are_refused(void **state)
{
	static const char smuggled[] = "POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 3\r\n"
				       "Content-Length: 4\r\n\r\na=b";
	struct speaker s = speak(server.port, NULL, NULL, NULL);

	(void)state;
	assert_int_equal(ask_for(&s, "/hello"), 200);
	assert_int_equal(converse(&s, smuggled, strlen(smuggled)), 400);
	assert_non_null(strstr(said, "何も保存されていません"));
	assert_int_equal(ask_for(&s, "/hello"), 0);
	hang_up(&s);
	s = speak(server.port, NULL, NULL, NULL);
	assert_int_equal(converse(&s, OK "GET / HTTP/1.1\nHost: t\n\n", strlen(OK) + 24), 200);
	assert_int_equal(converse(&s, "", 0), 400);
	hang_up(&s);
}

static void big_things_fit(void **state)
{
	enum { ROOM = BODY_MAX + 200 };
	static char whole[ROOM];
	struct speaker s = speak(server.port, TLS13, NULL, NULL);
	int n = snprintf(whole, sizeof whole,
	    "POST /echo HTTP/1.1\r\nHost: t\r\nContent-Type: application/x-www-form-urlencoded\r\n"
	    "Content-Length: %d\r\n\r\n",
	    100 * 1000);

	(void)state;
	memset(whole + n, '1', 100 * 1000);
	memcpy(whole + n, "name=", 5);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(converse(&s, whole, (size_t)n + 100 * 1000), 200);
		assert_non_null(strstr(said, "name=99995"));
	}
	hang_up(&s);
}

/* A handshake that drips is over in time, and keeps nobody waiting meanwhile. */
static void slow_handshakes_are_cut(void **state)
{
	static const char hello[] = "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03";
	double begun = seconds(), waited = 0;
	int fd[100], alive = 1;
	size_t at = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(fd); i++)
		fd[i] = connect_to(server.port);
	while (alive && seconds() - begun < 30) {
		double asked = seconds();

		for (size_t i = 0; i < COUNT(fd); i++)
			say(fd[i], &hello[at % (sizeof hello - 1)], at < sizeof hello - 1);
		at++;
		assert_true(gets_page(NULL));
		if (seconds() - asked > waited)
			waited = seconds() - asked;
		alive = 0;
		poll(NULL, 0, 500);
		for (size_t i = 0; i < COUNT(fd); i++)
			alive += recv(fd[i], said, 10, MSG_DONTWAIT) < 0 && errno == EAGAIN;
	}
	assert_true(seconds() - begun < 20);
	assert_true(waited < 3);
	for (size_t i = 0; i < COUNT(fd); i++)
		close(fd[i]);
}

/* ---- The certificate is renewed ---- */

static void *shake_hands(void *many)
{
	for (int i = 0; i < *(int *)many; i++) {
		struct speaker s = speak(server.port, TLS12, NULL, NULL);

		hang_up(&s);
	}
	return NULL;
}

/* Others shake hands all at once, and many more connect and say nothing: who is there already is
 * answered in between. */
static void a_burst_of_handshakes_holds_nobody(void **state)
{
	enum { SILENT = 100, CROWD = 6 };
	struct speaker s = speak(server.port, NULL, NULL, NULL);
	pthread_t crowd[CROWD];
	double begun, waited = 0;
	int silent[SILENT], each = 60, answers = 0;

	(void)state;
	for (int i = 0; i < SILENT; i++)
		silent[i] = connect_to(server.port);
	begun = seconds();
	for (int i = 0; i < CROWD; i++)
		pthread_create(&crowd[i], NULL, shake_hands, &each);
	while (seconds() - begun < 1) {
		double asked = seconds();

		assert_int_equal(ask_for(&s, "/hello"), 200);
		if (seconds() - asked > waited)
			waited = seconds() - asked;
		answers++;
	}
	for (int i = 0; i < CROWD; i++)
		pthread_join(crowd[i], NULL);
	assert_true(answers > 5);
	assert_true(waited < 1);
	for (int i = 0; i < SILENT; i++)
		close(silent[i]);
	hang_up(&s);
}

static void copy(const char *from, const char *to, unsigned mode)
{
	const char *text = text_in_pki(&pki_arena, from);

	write_in_pki(to, text, strlen(text), mode);
}

static void put(const char *name)
{
	copy(part(name, "key"), "server.key", 0600);
	copy(part(name, "pem"), "server.pem", 0644);
}

static const char *served(struct arena *a)
{
	struct speaker s = speak(server.port, NULL, NULL, NULL);
	unsigned n = 0;
	const gnutls_datum_t *chain;
	unsigned char hash[32];
	size_t size = sizeof hash, room = X509_PRINT + 1;
	gnutls_datum_t raw = { hash, sizeof hash };
	char *print = arena_alloc(a, room);

	assert_int_equal(s.how, 0);
	chain = gnutls_certificate_get_peers(s.session, &n);
	assert_int_equal(n, 1);
	gnutls_fingerprint(GNUTLS_DIG_SHA256, &chain[0], hash, &size);
	gnutls_hex_encode(&raw, print, &room);
	hang_up(&s);
	return print;
}

static void wait_for(const char *words)
{
	for (int i = 0; i < 150 && !logged(&server, words); i++)
		poll(NULL, 0, 100);
	assert_true(logged(&server, words));
}

/* By whichever worker: eight in a row. */
static void comes_to_serve(const char *print)
{
	struct arena a = {0};
	int in_a_row = 0;

	for (int i = 0; i < 300 && in_a_row < 8; i++) {
		in_a_row = strcmp(served(&a), print) ? 0 : in_a_row + 1;
		poll(NULL, 0, in_a_row ? 10 : 100);
	}
	assert_int_equal(in_a_row, 8);
	arena_reset(&a);
}

static void certificates_are_renewed(void **state)
{
	struct speaker s = speak(server.port, NULL, NULL, NULL);
	struct arena a = {0};
	const char *first = print_of(&a, "server.pem"), *next = print_of(&a, "next.pem");

	(void)state;
	copy("server.key", "first.key", 0600);
	copy("server.pem", "first.pem", 0644);
	assert_int_equal(ask_for(&s, "/hello"), 200);
	comes_to_serve(first);
	assert_true(logged(&server, "the certificate ends in 19 days"));
	put("next");
	kill(server.pid, SIGHUP);
	wait_for("the certificate was read anew");
	comes_to_serve(next);
	assert_int_equal(ask_for(&s, "/hello"), 200); /* who was there stays */
	copy("first.pem", "server.pem", 0644); /* and the key is another's */
	kill(server.pid, SIGHUP);
	wait_for("stays as it was: 証明書と秘密鍵が組になっていません");
	comes_to_serve(next);
	put("first"); /* nobody says so */
	comes_to_serve(first);
	assert_int_equal(ask_for(&s, "/hello"), 200);
	hang_up(&s);
	arena_reset(&a);
}

static void refuses(const char *key, const char *pem, const char *words)
{
	char at[2][64];
	struct tls_files files = { at[0], at[1], NULL };
	const char *why = NULL;
	struct tls *tls;

	snprintf(at[0], sizeof at[0], "%s", in_pki(pem));
	snprintf(at[1], sizeof at[1], "%s", in_pki(key));
	tls = tls_open(&files, &why);
	if (!words) {
		assert_non_null(tls);
		tls_close(tls);
		return;
	}
	assert_null(tls);
	assert_non_null(strstr(why, words));
}

static void files_are_checked(void **state)
{
	(void)state;
	copy("hub.key", "open.key", 0644);
	copy("hub.key", "group.key", 0640);
	write_in_pki("bad.pem", "x\n", 2, 0644);
	write_in_pki("bad.key", "x\n", 2, 0600);
	refuses("hub.key", "hub.pem", NULL);
	refuses("group.key", "hub.pem", NULL);
	refuses("open.key", "hub.pem", "chmod 600");
	refuses("hub.key", "server.pem", "組になっていません");
	refuses("none.key", "hub.pem", "秘密鍵のファイルを開けません");
	refuses("hub.key", "none.pem", "証明書のファイルを開けません");
	refuses("bad.key", "hub.pem", "PEM");
	refuses("hub.key", "bad.pem", "PEM");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(speaks_two_versions_alone),
		cmocka_unit_test(weak_ciphers_are_refused),
		cmocka_unit_test(plain_http_is_told),
		cmocka_unit_test(bad_requests_are_refused),
		cmocka_unit_test(big_things_fit),
		cmocka_unit_test(slow_handshakes_are_cut),
		cmocka_unit_test(a_burst_of_handshakes_holds_nobody),
		cmocka_unit_test(certificates_are_renewed),
		cmocka_unit_test(files_are_checked),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
