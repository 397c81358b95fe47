/* tls: TLS 1.2 and 1.3 on the connections of http, by GnuTLS beneath libmicrohttpd. */
#include "web/tls.h"

#include <errno.h>
#include <fcntl.h>
#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILE_MAX = 256 << 10 };

/* Forward secrecy and authenticated encryption alone; each curve and signature by name. */
const char tls_ciphers[] =
    "NONE:+VERS-TLS1.3:+VERS-TLS1.2:+ECDHE-ECDSA:+ECDHE-RSA:+AES-256-GCM:+AES-128-GCM"
    ":+CHACHA20-POLY1305:+AEAD:+GROUP-X25519:+GROUP-SECP256R1:+GROUP-SECP384R1"
    ":+SIGN-ECDSA-SHA256:+SIGN-ECDSA-SECP256R1-SHA256:+SIGN-ECDSA-SHA384"
    ":+SIGN-ECDSA-SECP384R1-SHA384:+SIGN-EDDSA-ED25519:+SIGN-RSA-PSS-RSAE-SHA256"
    ":+SIGN-RSA-PSS-RSAE-SHA384:+SIGN-RSA-PSS-RSAE-SHA512:+SIGN-RSA-SHA256:+SIGN-RSA-SHA384"
    ":+SIGN-RSA-SHA512:+COMP-NULL:+CTYPE-X509:%SERVER_PRECEDENCE:%PROFILE_MEDIUM";

/* What the files were when they were read; counted by who uses it. */
struct identity {
	gnutls_certificate_credentials_t credentials;
	int64_t until;
	int users;
};

struct tls {
	struct tls_files files;
	struct identity *present;
	struct stat tried[3]; /* the files when they were read last, well or not */
};

struct tls_link {
	gnutls_session_t session;
	struct identity *identity;
	char client[X509_PRINT + 1];
	bool looked;
};

/* ---- Files ---- */

static char *read_all(int file, size_t *n)
{
	char *all = malloc(FILE_MAX + 1);
	ssize_t got = all ? read(file, all, FILE_MAX) : -1;

	if (got <= 0 || got == FILE_MAX) {
		free(all);
		return NULL;
	}
	all[got] = 0;
	*n = (size_t)got;
	return all;
}

/* A key may be its group's (ssl-cert), and nobody else's. */
static bool kept_from_others(int file)
{
	struct stat about;

	return !fstat(file, &about) && !(about.st_mode & 027);
}

/* The file's whole text, which the caller wipes and frees; NULL: *why. */
static char *text_of(const char *path, bool secret, size_t *n, const char **why)
{
	int file = open(path, O_RDONLY | O_CLOEXEC);
	char *all = NULL;

	if (file < 0)
		*why = secret ? "秘密鍵のファイルを開けません" : "証明書のファイルを開けません";
	else if (secret && !kept_from_others(file))
		*why = "秘密鍵のファイルをほかの人も読めます。chmod 600 をしてください";
	else if (!(all = read_all(file, n)))
		*why = secret ? "秘密鍵のファイルを読めません" : "証明書のファイルを読めません";
	if (file >= 0)
		close(file);
	return all;
}

static void forget(char *text, size_t n)
{
	if (text)
		sodium_memzero(text, n);
	free(text);
}

static const char *words_of(int how)
{
	if (how == GNUTLS_E_CERTIFICATE_KEY_MISMATCH)
		return "証明書と秘密鍵が組になっていません";
	return how == GNUTLS_E_DECRYPTION_FAILED
	    ? "秘密鍵に合言葉がかかっています。外したものを置いてください"
	    : "証明書か秘密鍵が、PEM の形ではありません";
}

static bool take_pair(struct identity *i, const struct tls_files *f, const char **why)
{
	size_t m = 0, n = 0;
	char *chain = text_of(f->certificate, false, &m, why);
	char *key = chain ? text_of(f->key, true, &n, why) : NULL;
	gnutls_datum_t both[2] = { { (unsigned char *)chain, (unsigned)m },
		{ (unsigned char *)key, (unsigned)n } };
	struct arena scrap = {0};
	struct x509 about;
	int how = -1;

	if (key)
		how = gnutls_certificate_set_x509_key_mem2(i->credentials, &both[0], &both[1],
		    GNUTLS_X509_FMT_PEM, NULL, 0);
	if (key && how < 0)
		*why = words_of(how);
	if (how >= 0 && x509_read(&scrap, chain, &about))
		i->until = about.until;
	forget(key, n);
	forget(chain, m);
	arena_reset(&scrap);
	return how >= 0;
}

/* ---- The present certificate ---- */

static void identity_leave(struct identity *i)
{
	if (--i->users)
		return;
	gnutls_certificate_free_credentials(i->credentials);
	free(i);
}

static struct identity *identity_read(const struct tls_files *f, const char **why)
{
	struct identity *i = calloc(1, sizeof *i);

	if (!i || gnutls_certificate_allocate_credentials(&i->credentials))
		abort();
	i->users = 1;
	if (take_pair(i, f, why)) {
		if (!f->clients
		    || gnutls_certificate_set_x509_trust_file(i->credentials, f->clients,
			   GNUTLS_X509_FMT_PEM)
			> 0)
			return i;
		*why = "--client-ca のファイルに、読める証明書がありません";
	}
	identity_leave(i);
	return NULL;
}

static void look_at(const struct tls_files *f, struct stat *at)
{
	const char *const path[] = { f->certificate, f->key, f->clients };

	memset(at, 0, 3 * sizeof *at);
	for (size_t i = 0; i < COUNT(path); i++)
		if (path[i] && stat(path[i], &at[i]))
			memset(&at[i], 0, sizeof at[i]);
}

bool tls_files_changed(struct tls *t)
{
	struct stat now[3];
	bool changed = false;

	look_at(&t->files, now);
	for (size_t i = 0; i < COUNT(now); i++)
		changed |= now[i].st_ino != t->tried[i].st_ino
		    || now[i].st_size != t->tried[i].st_size
		    || now[i].st_mode != t->tried[i].st_mode
		    || memcmp(&now[i].st_mtim, &t->tried[i].st_mtim, sizeof now[i].st_mtim);
	return changed;
}

struct tls *tls_open(const struct tls_files *files, const char **why)
{
	struct tls *t = calloc(1, sizeof *t);

	if (!t)
		abort();
	t->files = *files;
	if (tls_reload(t, why))
		return t;
	free(t);
	return NULL;
}

bool tls_reload(struct tls *t, const char **why)
{
	struct identity *fresh;

	look_at(&t->files, t->tried);
	fresh = identity_read(&t->files, why);
	if (!fresh)
		return false;
	if (t->present)
		identity_leave(t->present);
	t->present = fresh;
	return true;
}

void tls_close(struct tls *t)
{
	identity_leave(t->present);
	free(t);
}

int64_t tls_until(const struct tls *t)
{
	return t->present->until;
}

/* ---- Connections ---- */

static gnutls_datum_t ticket_key;

void tls_share(void)
{
	if (!ticket_key.data && gnutls_session_ticket_key_generate(&ticket_key))
		abort();
}

struct tls_link *tls_begin(struct tls *t, void *session)
{
	struct tls_link *l = calloc(1, sizeof *l);

	if (!l)
		abort();
	l->session = session;
	l->identity = t->present;
	l->identity->users++;
	gnutls_credentials_set(session, GNUTLS_CRD_CERTIFICATE, l->identity->credentials);
	if (t->files.clients)
		gnutls_certificate_server_set_request(session, GNUTLS_CERT_REQUEST);
	if (ticket_key.data)
		gnutls_session_ticket_enable_server(session, &ticket_key);
	return l;
}

void tls_end(struct tls_link *l)
{
	identity_leave(l->identity);
	free(l);
}

/* Under this name it is not what the program defines for libmicrohttpd (connection.c). */
ssize_t tls_receive(struct tls_link *l, void *bytes, size_t room)
{
	unsigned char sequence[8];
	ssize_t n = gnutls_record_recv_seq(l->session, bytes, room, sequence);

	if (n < 0)
		errno = n == GNUTLS_E_AGAIN || n == GNUTLS_E_INTERRUPTED ? EAGAIN : ECONNRESET;
	return n < 0 ? -1 : n;
}

void tls_send(struct tls_link *l, const void *bytes, size_t n)
{
	gnutls_record_send(l->session, bytes, n);
	gnutls_bye(l->session, GNUTLS_SHUT_WR);
}

static bool find_client(struct tls_link *l)
{
	unsigned n = 0, wrong = 1;
	const gnutls_datum_t *chain = gnutls_certificate_get_peers(l->session, &n);
	gnutls_datum_t raw = { NULL, X509_PRINT / 2 };
	unsigned char hash[X509_PRINT / 2];
	size_t size = sizeof hash, room = sizeof l->client;

	raw.data = hash;
	return n && !gnutls_certificate_verify_peers2(l->session, &wrong) && !wrong
	    && !gnutls_fingerprint(GNUTLS_DIG_SHA256, &chain[0], hash, &size)
	    && !gnutls_hex_encode(&raw, l->client, &room);
}

const char *tls_client(struct tls_link *l)
{
	if (!l->looked && !find_client(l))
		l->client[0] = 0;
	l->looked = true;
	return l->client[0] ? l->client : NULL;
}
