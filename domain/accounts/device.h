/* device: an authenticator made of GnuTLS's keys, for tests of passkeys. */
#ifndef DEVICE_H
#define DEVICE_H

#include "domain/accounts/passkeys.h"

#include <gnutls/abstract.h>
#include <gnutls/x509.h>
#include <sodium.h>

struct device {
	gnutls_x509_privkey_t key;
	const char *place, *origin;
	unsigned char id[16], flags;
	uint32_t count;
};

enum { DEVICE_B64 = sodium_base64_VARIANT_URLSAFE_NO_PADDING, THERE = 1, KNOWN = 4, INSIDE = 0x40 };

static inline const char *b64(struct arena *a, const void *bytes, size_t n)
{
	size_t room = sodium_base64_ENCODED_LEN(n, DEVICE_B64);

	return sodium_bin2base64(arena_alloc(a, room), room, bytes, n, DEVICE_B64);
}

static inline struct device device_new(const char *place, const char *origin)
{
	struct device d = { .place = place, .origin = origin, .flags = THERE | KNOWN };

	gnutls_x509_privkey_init(&d.key);
	gnutls_x509_privkey_generate(d.key, GNUTLS_PK_ECDSA,
	    GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1), 0);
	randombytes_buf(d.id, sizeof d.id);
	return d;
}

static inline const char *device_client(struct arena *a, const struct device *d, const char *type,
    const char *challenge)
{
	return arena_printf(a, "{\"type\":\"%s\",\"challenge\":\"%s\",\"origin\":\"%s\"}", type,
	    b64(a, challenge, strlen(challenge)), d->origin);
}

/* The first 37 bytes of the authenticator's data. */
static inline size_t device_head(struct device *d, unsigned flags, unsigned char *to)
{
	uint32_t n = ++d->count;

	crypto_hash_sha256(to, (const unsigned char *)d->place, strlen(d->place));
	to[32] = (unsigned char)flags;
	for (int i = 0; i < 4; i++)
		to[33 + i] = (unsigned char)(n >> (24 - 8 * i));
	return 37;
}

/* A coordinate without the zero that GnuTLS may put before it, with those it leaves out. */
static inline void put_coordinate(unsigned char *to, const gnutls_datum_t *from)
{
	size_t n = from->size > 32 ? 32 : from->size;

	memset(to, 0, 32);
	memcpy(to + 32 - n, from->data + from->size - n, n);
}

/* What a new key is told by: COSE, a map of five pairs. */
static inline const char *device_made(struct arena *a, struct device *d)
{
	static const unsigned char head[] = { 0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32 };
	unsigned char all[300] = {0};
	size_t n = device_head(d, d->flags | INSIDE, all) + 16;
	gnutls_datum_t x, y;

	all[n++] = 0;
	all[n++] = sizeof d->id;
	memcpy(all + n, d->id, sizeof d->id);
	n += sizeof d->id;
	memcpy(all + n, head, sizeof head);
	n += sizeof head;
	gnutls_x509_privkey_export_ecc_raw(d->key, NULL, &x, &y, NULL);
	put_coordinate(all + n, &x);
	n += 32;
	memcpy(all + n, "\x22\x58\x20", 3);
	n += 3;
	put_coordinate(all + n, &y);
	gnutls_free(x.data);
	gnutls_free(y.data);
	return b64(a, all, n + 32);
}

static inline const char *device_sign(struct arena *a, struct device *d, const char *client,
    const char **data)
{
	unsigned char all[37 + 32];
	size_t n = device_head(d, d->flags, all);
	gnutls_datum_t message = { all, sizeof all }, out;
	gnutls_privkey_t key;
	const char *signature;

	*data = b64(a, all, n);
	crypto_hash_sha256(all + n, (const unsigned char *)client, strlen(client));
	gnutls_privkey_init(&key);
	gnutls_privkey_import_x509(key, d->key, 0);
	gnutls_privkey_sign_data(key, GNUTLS_DIG_SHA256, 0, &message, &out);
	signature = b64(a, out.data, out.size);
	gnutls_free(out.data);
	gnutls_privkey_deinit(key);
	return signature;
}

#endif
