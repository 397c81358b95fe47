/* speaking: a client that speaks TLS, for tests. */
#ifndef SPEAKING_H
#define SPEAKING_H

#include "web/pki.h"
#include "web/serving.h"

#include <gnutls/gnutls.h>

/* ---- The client ---- */

struct speaker {
	int fd;
	gnutls_session_t session;
	gnutls_certificate_credentials_t mine;
	int how; /* what became of the handshake: 0, or GnuTLS's error */
};

UNUSED static void hang_up(struct speaker *s)
{
	gnutls_deinit(s->session);
	gnutls_certificate_free_credentials(s->mine);
	close(s->fd);
}

/* `ciphers` as GnuTLS writes them, NULL: what browsers do; `client` names the certificate to show,
 * `ticket` is of an earlier connection; NULL: none. */
UNUSED static struct speaker speak(int port, const char *ciphers, const char *client,
    const gnutls_datum_t *ticket)
{
	struct speaker s = { .fd = connect_to(port) };

	assert_true(s.fd >= 0);
	gnutls_init(&s.session, GNUTLS_CLIENT);
	gnutls_certificate_allocate_credentials(&s.mine);
	if (client)
		assert_int_equal(gnutls_certificate_set_x509_key_file(s.mine,
				     in_pki(part(client, "pem")), in_pki(part(client, "key")),
				     GNUTLS_X509_FMT_PEM),
		    0);
	assert_int_equal(
	    gnutls_priority_set_direct(s.session, ciphers ? ciphers : "NORMAL", NULL), 0);
	gnutls_credentials_set(s.session, GNUTLS_CRD_CERTIFICATE, s.mine);
	gnutls_transport_set_int(s.session, s.fd);
	if (ticket)
		gnutls_session_set_data(s.session, ticket->data, ticket->size);
	do
		s.how = gnutls_handshake(s.session);
	while (s.how < 0 && !gnutls_error_is_fatal(s.how));
	return s;
}

/* Sends and hears one answer; its status, 0 if the connection ended instead. */
UNUSED static int converse(struct speaker *s, const char *bytes, size_t size)
{
	unsigned char sequence[8];
	size_t n = 0, whole = 0;

	for (size_t at = 0; at < size;) {
		ssize_t sent = gnutls_record_send(s->session, bytes + at, size - at);

		if (sent < 0)
			break;
		at += (size_t)sent;
	}
	for (said[0] = 0; !whole || n < whole;) {
		ssize_t got = gnutls_record_recv_seq(s->session, said + n,
		    whole ? whole - n : 1, sequence);
		const char *length;

		if (got == GNUTLS_E_AGAIN || got == GNUTLS_E_INTERRUPTED)
			continue; /* a ticket came */
		if (got <= 0)
			return 0;
		n += (size_t)got;
		said[n] = 0;
		if (whole || n < 4 || memcmp(said + n - 4, "\r\n\r\n", 4))
			continue;
		length = strcasestr(said, "\r\nContent-Length:");
		whole = n + (length ? strtoul(length + 17, NULL, 10) : 0);
	}
	return status_said();
}

/* GETs it; HTTP/1.1 with keep-alive. */
UNUSED static int ask_for(struct speaker *s, const char *path)
{
	char whole[500];
	int n = snprintf(whole, sizeof whole, "GET %s HTTP/1.1\r\nHost: t\r\n\r\n", path);

	return converse(s, whole, (size_t)n);
}

#endif
