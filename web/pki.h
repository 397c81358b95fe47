/* pki: certificates for tests, made anew in a folder of their own. */
#ifndef PKI_H
#define PKI_H

#include "tests/support.h"
#include "web/tls.h"

#include <dirent.h>
#include <endian.h>
#include <fcntl.h>
#include <gnutls/x509.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <cmocka.h>

static char pki[] = "/tmp/yui-tls-XXXXXX";
static struct arena pki_arena;
static time_t pki_now; /* 0: what the clock says */

static const char *in_pki(const char *name)
{
	static char room[8][300];
	static int next;

	next = (next + 1) % 8;
	snprintf(room[next], sizeof room[next], "%s/%s", pki, name);
	return room[next];
}

static void write_in_pki(const char *name, const void *bytes, size_t n, unsigned mode)
{
	char fresh[40];
	int file;

	snprintf(fresh, sizeof fresh, "%s.new", name);
	file = open(in_pki(fresh), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	assert_int_equal(write(file, bytes, n), (ssize_t)n);
	assert_int_equal(fchmod(file, mode), 0);
	close(file);
	assert_int_equal(rename(in_pki(fresh), in_pki(name)), 0);
}

static const char *part(const char *name, const char *ending)
{
	static char room[8][40];
	static int next;

	next = (next + 1) % 8;
	snprintf(room[next], sizeof room[next], "%s.%s", name, ending);
	return room[next];
}

struct signer {
	gnutls_x509_privkey_t key;
	gnutls_x509_crt_t crt;
};

static void keep(const char *name, const struct signer *s)
{
	gnutls_datum_t out;

	assert_int_equal(gnutls_x509_privkey_export2(s->key, GNUTLS_X509_FMT_PEM, &out), 0);
	write_in_pki(part(name, "key"), out.data, out.size, 0600);
	gnutls_free(out.data);
	assert_int_equal(gnutls_x509_crt_export2(s->crt, GNUTLS_X509_FMT_PEM, &out), 0);
	write_in_pki(part(name, "pem"), out.data, out.size, 0644);
	gnutls_free(out.data);
}

/* NAME.key and NAME.pem, good from a minute ago; signed by itself, or by that authority. */
static struct signer make(const char *name, const struct signer *by, int days)
{
	struct signer s;
	const char *dn = arena_printf(&pki_arena, "CN=%s", name);
	time_t now = pki_now ? pki_now : time(NULL);
	uint64_t serial = htobe64((uint64_t)moment_now());

	gnutls_x509_privkey_init(&s.key);
	gnutls_x509_privkey_generate(s.key, GNUTLS_PK_ECDSA,
	    GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1), 0);
	gnutls_x509_crt_init(&s.crt);
	gnutls_x509_crt_set_version(s.crt, 3);
	gnutls_x509_crt_set_serial(s.crt, &serial, sizeof serial);
	gnutls_x509_crt_set_dn(s.crt, dn, NULL);
	gnutls_x509_crt_set_activation_time(s.crt, now - 60);
	gnutls_x509_crt_set_expiration_time(s.crt, now + days * 86400);
	gnutls_x509_crt_set_key(s.crt, s.key);
	gnutls_x509_crt_set_basic_constraints(s.crt, !by, -1);
	assert_int_equal(gnutls_x509_crt_sign2(s.crt, by ? by->crt : s.crt, by ? by->key : s.key,
			     GNUTLS_DIG_SHA256, 0),
	    0);
	keep(name, &s);
	return s;
}

static void forget(struct signer s)
{
	gnutls_x509_crt_deinit(s.crt);
	gnutls_x509_privkey_deinit(s.key);
}

UNUSED static const char *text_in_pki(struct arena *a, const char *name)
{
	char room[8192];
	FILE *f = fopen(in_pki(name), "r");
	size_t n;

	assert_non_null(f);
	n = fread(room, 1, sizeof room, f);
	fclose(f);
	return arena_copyn(a, room, n);
}

UNUSED static const char *print_of(struct arena *a, const char *name)
{
	struct x509 *x = arena_alloc(a, sizeof *x);

	assert_true(x509_read(a, text_in_pki(a, name), x));
	return x->print;
}

/* The server's, two authorities, and a client's of each. */
UNUSED static int pki_open(void **state)
{
	struct signer hub, stranger;

	(void)state;
	if (!mkdtemp(pki))
		return -1;
	forget(make("server", NULL, 20));
	forget(make("next", NULL, 400));
	hub = make("hub", NULL, 400);
	stranger = make("stranger", NULL, 400);
	forget(make("clinic", &hub, 20));
	forget(make("imposter", &stranger, 20));
	forget(hub);
	forget(stranger);
	return 0;
}

UNUSED static int pki_close(void **state)
{
	DIR *all = opendir(pki);

	(void)state;
	for (struct dirent *one; (one = readdir(all)) != NULL;)
		unlink(in_pki(one->d_name));
	closedir(all);
	arena_reset(&pki_arena);
	return rmdir(pki);
}

UNUSED static struct tls_files pki_files(void)
{
	static char certificate[64], key[64], clients[64];

	snprintf(certificate, sizeof certificate, "%s/server.pem", pki);
	snprintf(key, sizeof key, "%s/server.key", pki);
	snprintf(clients, sizeof clients, "%s/hub.pem", pki);
	return (struct tls_files){ certificate, key, clients };
}

#endif
