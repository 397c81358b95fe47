/* smtp_test: what reaches a relay, and what is said of one that does not take it. */
#include "web/smtp.h"

#include "tests/sink.h"
#include "web/pki.h"

#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct sink sink;
static struct arena arena;
static struct relay relay;
static struct mail mail;

static int begin(void **state)
{
	(void)state;
	sink_open(&sink);
	relay = (struct relay){ .url = arena_printf(&arena, "smtp://127.0.0.1:%d", sink.port),
		.from = "yui@hub.example.jp" };
	mail = (struct mail){ .to = "uketsuke@clinic.example.jp",
		.name = "見本連携拠点センター",
		.subject = "支援のお願い（依頼番号 147-7）",
		.words = "見本クリニック 御中\nお返事をお願いします。\n",
		.id = "yui-17",
		.at = INT64_C(1795434184000) };
	return 0;
}

static int end(void **state)
{
	(void)state;
	sink_close(&sink);
	arena_reset(&arena);
	return 0;
}

static const char *after(const char *mark)
{
	const char *s = strstr(sink.mail, mark);

	if (!s)
		fail_msg("no %s in %s", mark, sink.mail);
	return s + strlen(mark);
}

/* What stands in base 64 between here and the first sign of none. */
static const char *opened(const char *s)
{
	char *out = arena_alloc(&arena, 4096);
	size_t n = 0;

	sodium_base642bin((unsigned char *)out, 4095, s, strlen(s), "\r\n", &n, NULL,
	    sodium_base64_VARIANT_ORIGINAL);
	out[n] = 0;
	return out;
}

static void a_mail_arrives_whole(void **state)
{
	const char *why = NULL;

	(void)state;
	assert_int_equal(smtp_send(&arena, &relay, &mail, NULL, NULL, &why), SMTP_SENT);
	assert_null(why);
	assert_int_equal(sink.taken, 1);
	assert_non_null(strstr(sink.to, "<uketsuke@clinic.example.jp>"));
	assert_true(text_starts(after("\r\nTo: "), "<uketsuke@clinic.example.jp>\r\n"));
	assert_true(text_starts(after("\r\nMessage-ID: "), "<yui-17@hub.example.jp>\r\n"));
	assert_true(text_starts(after("\r\nDate: "), "Mon, 23 Nov 2026 "));
	assert_true(text_starts(after("\r\nAuto-Submitted: "), "auto-generated\r\n"));
	assert_true(strstr(sink.mail, "\r\n <yui@hub.example.jp>\r\n") != NULL);
	assert_true(text_starts(opened(after("Subject: =?UTF-8?B?")), "支援のお願い"));
	assert_string_equal(opened(strstr(after("base64"), "\r\n\r\n") + 4),
	    "見本クリニック 御中\r\nお返事をお願いします。\r\n");
}

static void words_make_no_header(void **state)
{
	const char *why = NULL, *line;

	(void)state;
	mail.subject = "はい\r\nBcc: other@example.jp\r\n\r\n本文";
	mail.name = "x\" <a@b.jp>\nBcc: b@b.jp";
	assert_int_equal(smtp_send(&arena, &relay, &mail, NULL, NULL, &why), SMTP_SENT);
	assert_null(strstr(sink.mail, "Bcc"));
	for (line = sink.mail; *line; line = strstr(line, "\r\n") + 2)
		assert_true(strcspn(line, "?\r") == strcspn(line, "\r")
		    || strcspn(line, "\r") < 77);
	mail.to = "a@b.jp>\r\nRCPT TO:<c@d.jp";
	assert_int_equal(smtp_send(&arena, &relay, &mail, NULL, NULL, &why), SMTP_NEVER);
	assert_int_equal(sink.taken, 1);
	mail = (struct mail){ .to = "a@b.jp", .name = "Hub", .subject = "plain words 17",
		.words = ".\n..\n", .id = "yui-18" };
	assert_int_equal(smtp_send(&arena, &relay, &mail, NULL, NULL, &why), SMTP_SENT);
	assert_true(text_starts(after("\r\nSubject: "), "plain words 17\r\n"));
}

static bool three_looks(void *looks)
{
	return ++*(int *)looks < 3;
}

static void each_refusal_is_told(void **state)
{
	static const struct {
		enum sink_way way;
		enum smtp_end end;
		const char *words;
	} all[] = { { SINK_WAITS, SMTP_LATER, "451" }, { SINK_REFUSES, SMTP_NEVER, "550 5.1.1" },
		{ SINK_REFUSES_WORDS, SMTP_NEVER, "554" },
		{ SINK_CLOSES, SMTP_LATER, "途中で切れました" },
		{ SINK_WANTS_TLS, SMTP_LATER, "ログインできません" } };

	(void)state;
	for (size_t i = 0; i < COUNT(all); i++) {
		const char *why = NULL;

		sink.way = (int)all[i].way;
		assert_int_equal(smtp_send(&arena, &relay, &mail, NULL, NULL, &why), all[i].end);
		if (!why || !strstr(why, all[i].words) || strstr(why, "bye"))
			fail_msg("%zu: %s", i, why);
		assert_int_equal(sink.came, (int)i + 1);
	}
	assert_int_equal(sink.taken, 0);
}

static void who_hangs_is_left(void **state)
{
	const char *why = NULL;
	int looks = 0;

	(void)state;
	sink.way = SINK_HANGS;
	assert_int_equal(smtp_send(&arena, &relay, &mail, three_looks, &looks, &why), SMTP_LATER);
	assert_non_null(why);
	assert_int_equal(looks, 3);
	relay.url = "smtp://127.0.0.1:1";
	assert_int_equal(smtp_send(&arena, &relay, &mail, NULL, NULL, &why), SMTP_LATER);
	assert_non_null(strstr(why, "つながりません"));
	/* In the words of who reads it. */
	for (const char *s = why; *s; s++)
		assert_true((unsigned char)*s >= 0x80);
}

/* One that does not speak TLS gets nothing, unless it is this machine. */
static void elsewhere_only_over_tls(void **state)
{
	const char *why = NULL;

	(void)state;
	assert_true(relay_is_here(&relay));
	relay.url = arena_printf(&arena, "smtp://127.0.0.2:%d", sink.port);
	assert_false(relay_is_here(&relay));
	sink_close(&sink);
	sink_open(&sink);
	relay.url = arena_printf(&arena, "smtp://127.1:%d", sink.port);
	assert_false(relay_is_here(&relay));
	assert_int_equal(smtp_send(&arena, &relay, &mail, NULL, NULL, &why), SMTP_LATER);
	assert_non_null(strstr(why, "STARTTLS）を受け付けません"));
	assert_int_equal(sink.came, 1);
	assert_int_equal(sink.taken, 0);
	assert_string_equal(sink.to, "");
}

/* ---- TLS ---------------------------------------------------------------------------------- */

/* As the relay of that name, which shows the certificate of `shows` and speaks TLS when asked or
 * `at_once`; whoever sends trusts `trusts`. */
static void relay_with_tls(const char *shows, const char *trusts, bool at_once)
{
	sink.tls = (struct sink_tls){ .certificate = arena_copy(&arena, in_pki(part(shows, "pem"))),
		.key = arena_copy(&arena, in_pki(part(shows, "key"))), .at_once = at_once };
	relay.url = arena_printf(&arena, "%s://localhost:%d", at_once ? "smtps" : "smtp",
	    sink.port);
	relay.trust = trusts ? arena_copy(&arena, in_pki(part(trusts, "pem"))) : NULL;
	relay.tls = true;
}

static void give_password(void)
{
	write_in_pki("password", "geheim\n", 7, 0600);
	relay.user = "yui";
	relay.password = arena_copy(&arena, in_pki("password"));
}

static void who_is_trusted_gets_it_over_tls(void **state)
{
	(void)state;
	for (int at_once = 0; at_once < 2; at_once++) {
		const char *why = NULL;

		relay_with_tls("localhost", "localhost", at_once);
		give_password();
		assert_null(relay_problem(&arena, &relay));
		if (smtp_send(&arena, &relay, &mail, NULL, NULL, &why) != SMTP_SENT)
			fail_msg("%s", why);
		assert_int_equal(sink.shaken, at_once + 1);
		assert_int_equal(sink.taken, at_once + 1);
		assert_true(text_starts(after("\r\nMessage-ID: "), "<yui-17@"));
	}
	/* Neither name, password nor address in the clear. */
	assert_true(text_starts(sink.clear, "EHLO "));
	assert_string_equal(strstr(sink.clear, "\r\n"), "\r\nSTARTTLS\r\n");
}

/* Signed by nobody known, or another's: nothing is said to it. */
static void who_is_not_trusted_gets_nothing(void **state)
{
	static const struct {
		const char *shows, *trusts;
	} all[] = { { "localhost", NULL }, { "localhost", "hub" }, { "next", "next" } };

	(void)state;
	for (size_t i = 0; i < COUNT(all); i++)
		for (int at_once = 0; at_once < 2; at_once++) {
			const char *why = NULL;

			relay_with_tls(all[i].shows, all[i].trusts, at_once);
			give_password();
			assert_int_equal(smtp_send(&arena, &relay, &mail, NULL, NULL, &why),
			    SMTP_LATER);
			if (!strstr(why, "証明書（TLS）が、この名前のもの"))
				fail_msg("%zu %d: %s", i, at_once, why);
		}
	assert_int_equal(sink.taken, 0);
	assert_string_equal(sink.to, "");
	assert_null(strstr(sink.clear, "AUTH"));
}

/* Also on this machine, where TLS is asked for; in the clear, where it is not. */
static void tls_that_is_not_there_is_told(void **state)
{
	const char *why = NULL;

	(void)state;
	relay_with_tls("localhost", "localhost", false);
	give_password();
	sink.tls = (struct sink_tls){0};
	assert_int_equal(smtp_send(&arena, &relay, &mail, NULL, NULL, &why), SMTP_LATER);
	assert_non_null(strstr(why, "STARTTLS）を受け付けません。送っていません"));
	assert_null(strstr(sink.clear, "AUTH"));
	relay.tls = false;
	assert_int_equal(smtp_send(&arena, &relay, &mail, NULL, NULL, &why), SMTP_SENT);
	assert_int_equal(sink.shaken, 0);
}

static void old_tls_is_none(void **state)
{
	const char *why = NULL;

	(void)state;
	relay_with_tls("localhost", "localhost", false);
	sink.tls.ciphers = "LEGACY:-VERS-ALL:+VERS-TLS1.1";
	assert_int_equal(smtp_send(&arena, &relay, &mail, NULL, NULL, &why), SMTP_LATER);
	assert_non_null(strstr(why, "TLS 1.2"));
	sink.tls.ciphers = "NORMAL:-VERS-ALL:+VERS-TLS1.2";
	assert_int_equal(smtp_send(&arena, &relay, &mail, NULL, NULL, &why), SMTP_SENT);
}

static void an_authority_is_a_certificate(void **state)
{
	(void)state;
	relay.trust = "/none.pem";
	assert_non_null(strstr(relay_problem(&arena, &relay), "開けません"));
	relay.trust = arena_copy(&arena, in_pki("hub.key"));
	assert_non_null(strstr(relay_problem(&arena, &relay), "証明書（PEM）がありません"));
	relay.trust = arena_copy(&arena, in_pki("hub.pem"));
	assert_null(relay_problem(&arena, &relay));
}

static int keys_open(void **state)
{
	if (pki_open(state))
		return -1;
	forget(make("localhost", NULL, 20));
	return 0;
}

static void a_password_is_nobody_elses(void **state)
{
	char path[64];
	int file;

	(void)state;
	assert_null(relay_problem(&arena, &relay));
	snprintf(path, sizeof path, "/tmp/yui-smtp-%d.password", (int)getpid());
	file = open(path, O_CREAT | O_WRONLY | O_TRUNC, 0644);
	assert_int_equal(write(file, "geheim\n", 7), 7);
	close(file);
	relay.user = "yui";
	assert_non_null(strstr(relay_problem(&arena, &relay), "両方"));
	relay.password = path;
	assert_non_null(strstr(relay_problem(&arena, &relay), "chmod 600"));
	chmod(path, 0600);
	assert_null(relay_problem(&arena, &relay));
	unlink(path);
	assert_non_null(relay_problem(&arena, &relay));
	relay.user = relay.password = NULL;
	relay.from = "拠点";
	assert_non_null(relay_problem(&arena, &relay));
	relay.from = "a@b.jp";
	relay.url = "smtp://user:word@host/";
	assert_non_null(relay_problem(&arena, &relay));
}

#define OVER(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		OVER(a_mail_arrives_whole),
		OVER(words_make_no_header),
		OVER(each_refusal_is_told),
		OVER(who_hangs_is_left),
		OVER(elsewhere_only_over_tls),
		OVER(who_is_trusted_gets_it_over_tls),
		OVER(who_is_not_trusted_gets_nothing),
		OVER(tls_that_is_not_there_is_told),
		OVER(old_tls_is_none),
		OVER(an_authority_is_a_certificate),
		OVER(a_password_is_nobody_elses),
	};

	signal(SIGPIPE, SIG_IGN); /* as in the process that sends */
	return cmocka_run_group_tests(tests, keys_open, pki_close);
}
