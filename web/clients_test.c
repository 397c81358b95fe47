/* clients_test: whose certificate a client shows, to us or to the proxy in front of us. */
#include "web/speaking.h"

static const char *shown(struct speaker *s, struct arena *a)
{
	assert_int_equal(s->how, 0);
	assert_int_equal(ask_for(s, "/client"), 200);
	return arena_copy(a, strstr(said, "\r\n\r\n") + 4);
}

static const char *shown_by(const struct serving *server, const char *client, const char *ciphers,
    struct arena *a)
{
	struct speaker s = speak(server->port, ciphers, client, NULL);
	const char *print = shown(&s, a);

	assert_string_equal(shown(&s, a), print);
	hang_up(&s);
	return print;
}

static void shows_its_own(void **state)
{
	static const char *const versions[] = { "NORMAL:-VERS-ALL:+VERS-TLS1.2",
		"NORMAL:-VERS-ALL:+VERS-TLS1.3" };
	struct serving server = serve((struct server_options){ .workers = 1,
	    .listen = "127.0.0.1", .tls = pki_files() });
	struct arena a = {0};

	(void)state;
	for (size_t i = 0; i < COUNT(versions); i++) {
		assert_string_equal(shown_by(&server, "clinic", versions[i], &a),
		    print_of(&a, "clinic.pem"));
		assert_string_equal(shown_by(&server, NULL, versions[i], &a), "nobody");
		assert_string_equal(shown_by(&server, "imposter", versions[i], &a), "nobody");
	}
	assert_int_equal(serve_end(&server), 0);
	arena_reset(&a);
}

/* Who returns by a ticket, even to another worker, is still the one who came first. */
static void returns_as_the_same(void **state)
{
	struct serving server = serve((struct server_options){ .workers = 2,
	    .listen = "127.0.0.1", .tls = pki_files() });
	struct arena a = {0};
	struct speaker s = speak(server.port, NULL, "clinic", NULL);
	const char *print = shown(&s, &a);
	gnutls_datum_t ticket;

	(void)state;
	assert_string_equal(print, print_of(&a, "clinic.pem"));
	assert_int_equal(gnutls_session_get_data2(s.session, &ticket), 0);
	hang_up(&s);
	for (int i = 0; i < 6; i++) {
		s = speak(server.port, NULL, NULL, &ticket);
		assert_true(gnutls_session_is_resumed(s.session));
		assert_string_equal(shown(&s, &a), print);
		hang_up(&s);
	}
	gnutls_free(ticket.data);
	assert_int_equal(serve_end(&server), 0);
	arena_reset(&a);
}

static void nobody_is_asked_without_an_authority(void **state)
{
	struct tls_files files = pki_files();
	struct serving server;
	struct arena a = {0};

	(void)state;
	files.clients = NULL;
	server = serve((struct server_options){ .workers = 1, .listen = "127.0.0.1",
	    .tls = files });
	assert_string_equal(shown_by(&server, "clinic", NULL, &a), "nobody");
	assert_int_equal(serve_end(&server), 0);
	arena_reset(&a);
}

/* ---- Behind a proxy ---- */

static const char *escaped(struct arena *a, const char *pem)
{
	struct text t = { .arena = a };

	for (; *pem; pem++)
		if (strchr("+/= \n", *pem))
			text_addf(&t, "%%%02X", (unsigned)*pem);
		else
			text_addc(&t, *pem);
	return t.s;
}

static const char *forwarded(const struct serving *s, struct arena *a, const char *sent)
{
	const char *whole = arena_printf(a,
	    "GET /client HTTP/1.1\r\nHost: t\r\nX-Client-Certificate: %s\r\n\r\n", sent);
	int fd = connect_to(s->port);

	say(fd, whole, strlen(whole));
	assert_int_equal(hear_answer(fd), 200);
	close(fd);
	return arena_copy(a, strstr(said, "\r\n\r\n") + 4);
}

static void proxies_are_believed_if_told_so(void **state)
{
	struct server_options o = { .workers = 1, .listen = "127.0.0.1", .behind_proxy = true };
	struct serving server = serve(o);
	struct arena a = {0};
	const char *pem = escaped(&a, text_in_pki(&a, "clinic.pem"));

	(void)state;
	assert_string_equal(forwarded(&server, &a, pem), "nobody");
	serve_end(&server);
	o.client_header = "X-Client-Certificate";
	server = serve(o);
	assert_string_equal(forwarded(&server, &a, pem), print_of(&a, "clinic.pem"));
	assert_string_equal(forwarded(&server, &a, "-----BEGIN%20CERTIFICATE-----"), "nobody");
	assert_string_equal(forwarded(&server, &a, "%zz"), "nobody");
	assert_string_equal(forwarded(&server, &a, "x&c=y"), "nobody");
	assert_int_equal(serve_end(&server), 0);
	/* Only with the proxy. */
	o.behind_proxy = false;
	server = serve(o);
	assert_string_equal(forwarded(&server, &a, pem), "nobody");
	assert_int_equal(serve_end(&server), 0);
	arena_reset(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shows_its_own),
		cmocka_unit_test(returns_as_the_same),
		cmocka_unit_test(nobody_is_asked_without_an_authority),
		cmocka_unit_test(proxies_are_believed_if_told_so),
	};

	return cmocka_run_group_tests(tests, pki_open, pki_close);
}
