/* webauthn: what a browser says of a passkey, read and proved. */
#include "domain/accounts/webauthn.h"

#include "base/text.h"

#include <fido.h>
#include <fido/eddsa.h>
#include <fido/es256.h>
#include <fido/rs256.h>
#include <jansson.h>
#include <sodium.h>
#include <stdint.h>
#include <string.h>

enum { PRESENT = 1, VERIFIED = 4, ID_MOST = 1023, BYTES_MOST = 8192 };
enum { VARIANT = sodium_base64_VARIANT_URLSAFE_NO_PADDING };

struct bytes {
	unsigned char *at;
	size_t n; /* 0: there are none, or they cannot be read */
};

static struct bytes decoded(struct arena *a, const char *s)
{
	size_t len = s ? strlen(s) : 0;
	struct bytes b = {0};

	if (!len || len > BYTES_MOST)
		return b;
	b.at = arena_alloc(a, len);
	if (sodium_base642bin(b.at, len, s, len, NULL, &b.n, NULL, VARIANT))
		b.n = 0;
	return b;
}

static const char *encoded(struct arena *a, const unsigned char *bytes, size_t n)
{
	size_t room = sodium_base64_ENCODED_LEN(n, VARIANT);

	return sodium_bin2base64(arena_alloc(a, room), room, bytes, n, VARIANT);
}

/* ---- CBOR, before libcbor sees it ---- */

/* libcbor 0.8 takes memory for as many members as a map says it has, before any has come.  So what
 * says more of itself than there are bytes is not shown to it; CTAP2 knows no open lengths. */
static bool head_is_modest(const unsigned char *at, size_t left, size_t *size, size_t *members)
{
	unsigned major = at[0] >> 5, how = at[0] & 31;
	size_t more = how < 24 ? 0 : how < 28 ? (size_t)1 << (how - 24) : left;
	uint64_t said = how < 24 ? how : 0;

	if (more >= left)
		return false;
	for (size_t i = 1; i <= more; i++)
		said = said << 8 | at[i];
	*size = 1 + more;
	if (major == 2 || major == 3) {
		if (said > left - *size)
			return false;
		*size += (size_t)said;
	}
	if (major != 4 && major != 5)
		return true;
	if (said > *members)
		return false;
	*members -= (size_t)said;
	return true;
}

static bool is_modest(const struct bytes *data)
{
	enum { HEAD = 37, FLAGS = 32, KEY_INSIDE = 0x40, ID_LENGTH = 53, ID = 55 };
	size_t at = HEAD, size, members = data->n; /* in all of it together */

	if (data->n > ID && (data->at[FLAGS] & KEY_INSIDE))
		at = ID + (size_t)(data->at[ID_LENGTH] << 8 | data->at[ID_LENGTH + 1]);
	for (; at < data->n; at += size)
		if (!head_is_modest(data->at + at, data->n - at, &size, &members))
			return false;
	return true;
}

/* ---- Client data ---- */

static const char *string_of(struct arena *a, const json_t *object, const char *name)
{
	const json_t *value = json_object_get(object, name);
	size_t n = json_string_length(value);

	return n && strlen(json_string_value(value)) == n
	    ? arena_copyn(a, json_string_value(value), n)
	    : NULL;
}

static const char *text_of(struct arena *a, const char *s)
{
	struct bytes b = decoded(a, s);

	return b.n && utf8_valid((char *)b.at, b.n) ? arena_copyn(a, (char *)b.at, b.n) : NULL;
}

bool webauthn_client(struct arena *a, const char *client, const char *type,
    struct webauthn_client *out)
{
	struct bytes b = decoded(a, client);
	json_t *o = b.n ? json_loadb((char *)b.at, b.n, JSON_REJECT_DUPLICATES, NULL) : NULL;
	bool good = json_is_object(o) && text_same(string_of(a, o, "type"), type)
	    && !json_is_true(json_object_get(o, "crossOrigin"));

	*out = (struct webauthn_client){0};
	if (good) {
		out->challenge = text_of(a, string_of(a, o, "challenge"));
		out->origin = string_of(a, o, "origin");
	}
	json_decref(o);
	return out->challenge && out->origin;
}

/* ---- A new key ---- */

static bool is_of_place(const char *place, const struct bytes *data)
{
	unsigned char hash[crypto_hash_sha256_BYTES];

	crypto_hash_sha256(hash, (const unsigned char *)place, strlen(place));
	return data->n >= sizeof hash && !memcmp(data->at, hash, sizeof hash);
}

static bool take(struct arena *a, const fido_cred_t *cred, int kind, struct webauthn_key *key)
{
	size_t n = fido_cred_id_len(cred);

	if ((fido_cred_flags(cred) & (PRESENT | VERIFIED)) != (PRESENT | VERIFIED) || !n
	    || n > ID_MOST || !fido_cred_pubkey_len(cred))
		return false;
	*key = (struct webauthn_key){ .credential = encoded(a, fido_cred_id_ptr(cred), n),
		.bytes = encoded(a, fido_cred_pubkey_ptr(cred), fido_cred_pubkey_len(cred)),
		.kind = kind,
		.count = fido_cred_sigcount(cred) };
	return true;
}

static bool made_of(struct arena *a, const struct bytes *data, int kind, struct webauthn_key *key)
{
	fido_cred_t *cred = fido_cred_new();
	bool good = cred && fido_cred_set_type(cred, kind) == FIDO_OK
	    && fido_cred_set_authdata_raw(cred, data->at, data->n) == FIDO_OK
	    && take(a, cred, kind, key);

	fido_cred_free(&cred);
	return good;
}

/* Nobody vouches for the kind of device (attestation "none"): any that its owner trusts will do. */
bool webauthn_made(struct arena *a, const char *place, const char *data, struct webauthn_key *key)
{
	static const int kinds[] = { COSE_ES256, COSE_EDDSA, COSE_RS256 };
	struct bytes b = decoded(a, data);

	for (size_t i = 0; i < COUNT(kinds) && is_of_place(place, &b) && is_modest(&b); i++)
		if (made_of(a, &b, kinds[i], key))
			return true;
	return false;
}

/* ---- A proof ---- */

static bool signed_with(const fido_assert_t *claim, int kind, const struct bytes *key)
{
	int how = FIDO_ERR_INVALID_ARGUMENT;

	if (kind == COSE_ES256) {
		es256_pk_t *pk = es256_pk_new();

		if (pk && es256_pk_from_ptr(pk, key->at, key->n) == FIDO_OK)
			how = fido_assert_verify(claim, 0, kind, pk);
		es256_pk_free(&pk);
	} else if (kind == COSE_EDDSA) {
		eddsa_pk_t *pk = eddsa_pk_new();

		if (pk && eddsa_pk_from_ptr(pk, key->at, key->n) == FIDO_OK)
			how = fido_assert_verify(claim, 0, kind, pk);
		eddsa_pk_free(&pk);
	} else if (kind == COSE_RS256) {
		rs256_pk_t *pk = rs256_pk_new();

		if (pk && rs256_pk_from_ptr(pk, key->at, key->n) == FIDO_OK)
			how = fido_assert_verify(claim, 0, kind, pk);
		rs256_pk_free(&pk);
	}
	return how == FIDO_OK;
}

bool webauthn_proves(struct arena *a, const char *place, const struct webauthn_key *key,
    const char *client, const char *data, const char *signature, int64_t *count)
{
	struct bytes c = decoded(a, client), d = decoded(a, data), s = decoded(a, signature);
	struct bytes k = decoded(a, key->bytes);
	bool all = c.n && d.n && s.n && k.n && is_modest(&d);
	fido_assert_t *claim = all ? fido_assert_new() : NULL;
	bool good = claim && fido_assert_set_count(claim, 1) == FIDO_OK
	    && fido_assert_set_rp(claim, place) == FIDO_OK
	    && fido_assert_set_clientdata(claim, c.at, c.n) == FIDO_OK
	    && fido_assert_set_authdata_raw(claim, 0, d.at, d.n) == FIDO_OK
	    && fido_assert_set_sig(claim, 0, s.at, s.n) == FIDO_OK
	    && fido_assert_set_up(claim, FIDO_OPT_TRUE) == FIDO_OK
	    && fido_assert_set_uv(claim, FIDO_OPT_TRUE) == FIDO_OK
	    && signed_with(claim, key->kind, &k);

	if (good)
		*count = fido_assert_sigcount(claim, 0);
	fido_assert_free(&claim);
	return good;
}
