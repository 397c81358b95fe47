/* sink: a relay for tests. */
#include "tests/sink.h"

#include <arpa/inet.h>
#include <gnutls/gnutls.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct talk {
	struct sink *sink;
	FILE *f, *clear; /* spoken with now; as it came */
	int fd;
	gnutls_session_t tls; /* NULL: in the clear */
	gnutls_certificate_credentials_t mine;
};

/* ---- TLS under a FILE ---- */

static ssize_t tls_read(void *talk, char *bytes, size_t n)
{
	unsigned char sequence[8];
	ssize_t got;

	do /* not gnutls_record_recv, which is ours in web/connection.c */
		got = gnutls_record_recv_seq(((struct talk *)talk)->tls, bytes, n, sequence);
	while (got == GNUTLS_E_AGAIN || got == GNUTLS_E_INTERRUPTED);
	return got < 0 ? -1 : got;
}

static ssize_t tls_write(void *talk, const char *bytes, size_t n)
{
	ssize_t sent = gnutls_record_send(((struct talk *)talk)->tls, bytes, n);

	return sent < 0 ? 0 : sent;
}

static int tls_close_file(void *talk)
{
	struct talk *t = talk;

	gnutls_bye(t->tls, GNUTLS_SHUT_WR);
	gnutls_deinit(t->tls);
	gnutls_certificate_free_credentials(t->mine);
	return 0;
}

static bool shake_hands(struct talk *t)
{
	const struct sink_tls *with = &t->sink->tls;
	int how;

	gnutls_init(&t->tls, GNUTLS_SERVER);
	gnutls_certificate_allocate_credentials(&t->mine);
	if (gnutls_certificate_set_x509_key_file(t->mine, with->certificate, with->key,
		GNUTLS_X509_FMT_PEM)
	    || gnutls_priority_set_direct(t->tls, with->ciphers ? with->ciphers : "NORMAL", NULL))
		abort();
	gnutls_credentials_set(t->tls, GNUTLS_CRD_CERTIFICATE, t->mine);
	gnutls_transport_set_int(t->tls, t->fd);
	do
		how = gnutls_handshake(t->tls);
	while (how < 0 && !gnutls_error_is_fatal(how));
	t->sink->shaken += how == 0;
	return how == 0;
}

/* False: they do not understand each other. */
static bool speak_tls(struct talk *t)
{
	static const cookie_io_functions_t io = { .read = tls_read, .write = tls_write,
		.close = tls_close_file };
	bool well = shake_hands(t);

	t->f = fopencookie(t, "r+", io);
	setvbuf(t->f, NULL, _IONBF, 0);
	return well;
}

/* ---- SMTP ---- */

static void answer(FILE *f, const char *line)
{
	fprintf(f, "%s\r\n", line);
	fflush(f);
}

static bool take_mail(struct sink *s, FILE *f)
{
	char line[4096];
	size_t n = 0;

	answer(f, "354 go on");
	while (fgets(line, sizeof line, f) && strcmp(line, ".\r\n")) {
		if (s->way == SINK_CLOSES)
			return false;
		if (n + strlen(line) < sizeof s->mail) {
			memcpy(s->mail + n, line, strlen(line) + 1);
			n += strlen(line);
		}
	}
	if (s->way == SINK_REFUSES_WORDS) {
		answer(f, "554 5.7.1 not this one");
		return true;
	}
	s->taken++;
	answer(f, "250 taken");
	return true;
}

static void hang(FILE *f)
{
	char line[64];

	while (fgets(line, sizeof line, f))
		;
}

static void greet(struct talk *t)
{
	answer(t->f, "250-sink");
	if (t->sink->tls.certificate && !t->tls)
		answer(t->f, "250-STARTTLS");
	answer(t->f, "250 AUTH PLAIN");
}

static void let_in(struct talk *t)
{
	char line[1024];

	answer(t->f, "334 ");
	if (fgets(line, sizeof line, t->f))
		answer(t->f, "235 come in");
}

static void take_name(struct sink *s, FILE *f, const char *line)
{
	snprintf(s->to, sizeof s->to, "%.290s", line);
	answer(f,
	    s->way == SINK_WAITS         ? "451 4.2.0 come back"
		: s->way == SINK_REFUSES ? "550 5.1.1 nobody here"
					 : "250 yes");
}

static bool command(struct talk *t, const char *line)
{
	struct sink *s = t->sink;

	if (!strncmp(line, "DATA", 4))
		return take_mail(s, t->f);
	if (!strncmp(line, "QUIT", 4)) {
		answer(t->f, "221 2.0.0 bye");
		return false;
	}
	if (!strncmp(line, "STARTTLS", 8) && s->tls.certificate) {
		answer(t->f, "220 go on");
		return speak_tls(t);
	}
	if (!strncmp(line, "EHLO", 4))
		greet(t);
	else if (!strncmp(line, "AUTH", 4))
		let_in(t);
	else if (!strncmp(line, "RCPT", 4))
		take_name(s, t->f, line);
	else
		answer(t->f,
		    s->way == SINK_WANTS_TLS && !strncmp(line, "MAIL", 4)
			? "530 5.7.0 STARTTLS first"
			: "250 yes");
	return true;
}

static void remember(struct sink *s, const char *line)
{
	size_t n = strlen(s->clear);

	snprintf(s->clear + n, sizeof s->clear - n, "%s", line);
}

static void converse(struct talk *t)
{
	char line[4096];

	answer(t->f, "220 sink");
	if (t->sink->way == SINK_HANGS)
		hang(t->f);
	while (fgets(line, sizeof line, t->f)) {
		if (!t->tls)
			remember(t->sink, line);
		if (!command(t, line))
			return;
	}
}

static void talk(struct sink *s, int fd)
{
	struct talk t = { .sink = s, .fd = fd };

	t.f = t.clear = fdopen(fd, "r+");
	setvbuf(t.f, NULL, _IONBF, 0);
	if (!s->tls.at_once || speak_tls(&t))
		converse(&t);
	if (t.tls)
		fclose(t.f);
	fclose(t.clear);
}

static void *run(void *sink)
{
	struct sink *s = sink;
	int fd;

	while ((fd = accept(s->listen, NULL, NULL)) >= 0) {
		s->came++;
		talk(s, fd);
	}
	return NULL;
}

void sink_open(struct sink *s)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t n = sizeof at;

	memset(s, 0, sizeof *s);
	s->listen = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (bind(s->listen, (struct sockaddr *)(void *)&at, n) || listen(s->listen, 8)
	    || getsockname(s->listen, (struct sockaddr *)(void *)&at, &n)
	    || pthread_create(&s->thread, NULL, run, s))
		abort();
	s->port = ntohs(at.sin_port);
}

void sink_close(struct sink *s)
{
	shutdown(s->listen, SHUT_RDWR);
	pthread_join(s->thread, NULL);
	close(s->listen);
}
