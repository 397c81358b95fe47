/* x509: what stands in a certificate. */
#include "web/x509.h"

#include "base/text.h"

#include <gnutls/crypto.h>
#include <gnutls/x509.h>
#include <string.h>

/* Names are shown and kept: valid UTF-8 or nothing. */
static const char *name_of(struct arena *a, const gnutls_datum_t *dn)
{
	const char *s = (const char *)dn->data;

	return dn->size && utf8_valid(s, dn->size) ? arena_copyn(a, s, dn->size) : NULL;
}

static const char *take_name(struct arena *a, int how, gnutls_datum_t *dn)
{
	const char *name;

	if (how < 0)
		return NULL;
	name = name_of(a, dn);
	gnutls_free(dn->data);
	return name;
}

static bool take(struct arena *a, gnutls_x509_crt_t crt, struct x509 *x)
{
	unsigned char hash[X509_PRINT / 2];
	size_t size = sizeof hash, room = sizeof x->print;
	gnutls_datum_t dn = {0}, raw = { hash, sizeof hash };
	time_t from = gnutls_x509_crt_get_activation_time(crt);
	time_t until = gnutls_x509_crt_get_expiration_time(crt);

	*x = (struct x509){ .from = (int64_t)from * 1000, .until = (int64_t)until * 1000 };
	if (from < 0 || until < 0
	    || gnutls_x509_crt_get_fingerprint(crt, GNUTLS_DIG_SHA256, hash, &size)
	    || gnutls_hex_encode(&raw, x->print, &room))
		return false;
	x->subject = take_name(a, gnutls_x509_crt_get_dn3(crt, &dn, 0), &dn);
	x->issuer = take_name(a, gnutls_x509_crt_get_issuer_dn3(crt, &dn, 0), &dn);
	return true;
}

bool x509_read(struct arena *a, const char *pem, struct x509 *x)
{
	gnutls_datum_t text = { (unsigned char *)(uintptr_t)pem, (unsigned)strlen(pem) };
	gnutls_x509_crt_t crt;
	bool good;

	if (gnutls_x509_crt_init(&crt) < 0)
		return false;
	good = gnutls_x509_crt_import(crt, &text, GNUTLS_X509_FMT_PEM) >= 0 && take(a, crt, x);
	gnutls_x509_crt_deinit(crt);
	return good;
}

static const char *from_der(struct arena *a, const char *bytes, size_t n)
{
	gnutls_datum_t der = { (unsigned char *)(uintptr_t)bytes, (unsigned)n }, pem = {0};
	const char *text = NULL;
	gnutls_x509_crt_t crt;

	if (gnutls_x509_crt_init(&crt) < 0)
		return NULL;
	if (gnutls_x509_crt_import(crt, &der, GNUTLS_X509_FMT_DER) >= 0
	    && gnutls_x509_crt_export2(crt, GNUTLS_X509_FMT_PEM, &pem) >= 0) {
		text = arena_copyn(a, (const char *)pem.data, pem.size);
		gnutls_free(pem.data);
	}
	gnutls_x509_crt_deinit(crt);
	return text;
}

const char *x509_text(struct arena *a, const char *bytes, size_t n)
{
	if (n && !memchr(bytes, 0, n) && utf8_valid(bytes, n))
		return arena_copyn(a, bytes, n);
	return from_der(a, bytes, n);
}
