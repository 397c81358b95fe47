/* vault: what is kept so that a copy of the database alone gives nothing away. */
#include "domain/accounts/vault.h"
#include "store/secret.h"

#include <sodium.h>
#include <string.h>

enum { VARIANT = sodium_base64_VARIANT_URLSAFE_NO_PADDING };

/* Moved to another account's row, it does not open. */
static const unsigned char *place(struct work *w, int64_t account, size_t *n)
{
	const char *s = arena_printf(&w->arena, "account/%lld/%lld",
	    (long long)w->actor.region, (long long)account);

	*n = strlen(s);
	return (const unsigned char *)s;
}

enum { NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
	TAG = crypto_aead_xchacha20poly1305_ietf_ABYTES };

const char *vault_seal(struct work *w, int64_t account, const unsigned char *secret, size_t n)
{
	size_t placed, size = NONCE + n + TAG, room = sodium_base64_ENCODED_LEN(size, VARIANT);
	const unsigned char *where = place(w, account, &placed);
	unsigned char *box = arena_alloc(&w->arena, size);

	if (!secret_ready())
		return NULL;
	randombytes_buf(box, NONCE);
	crypto_aead_xchacha20poly1305_ietf_encrypt(box + NONCE, NULL, secret, n, where, placed,
	    NULL, box, secret_key());
	return sodium_bin2base64(arena_alloc(&w->arena, room), room, box, size, VARIANT);
}

bool vault_unseal(struct work *w, int64_t account, const char *sealed, unsigned char *to, size_t n)
{
	size_t placed, size, room = NONCE + n + TAG;
	const unsigned char *where = place(w, account, &placed);
	unsigned char *box = arena_alloc(&w->arena, room);

	return secret_ready()
	    && !sodium_base642bin(box, room, sealed, strlen(sealed), NULL, &size, NULL, VARIANT)
	    && size == room
	    && !crypto_aead_xchacha20poly1305_ietf_decrypt(to, NULL, NULL, box + NONCE,
		size - NONCE, where, placed, box, secret_key());
}

const char *vault_digest(struct work *w, int64_t account, const char *s)
{
	unsigned char hash[32];
	size_t room = sodium_base64_ENCODED_LEN(sizeof hash, VARIANT), n;
	const char *all = arena_printf(&w->arena, "%s/%s", (const char *)place(w, account, &n), s);

	if (!secret_ready())
		return NULL;
	crypto_generichash(hash, sizeof hash, (const unsigned char *)all, strlen(all),
	    secret_key(), SECRET_BYTES);
	return sodium_bin2base64(arena_alloc(&w->arena, room), room, hash, sizeof hash, VARIANT);
}
