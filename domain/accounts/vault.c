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

const char *vault_seal(struct work *w, int64_t account, const unsigned char *secret, size_t n)
{
	size_t placed;

	return secret_seal(&w->arena, (const char *)place(w, account, &placed), secret, n);
}

bool vault_unseal(struct work *w, int64_t account, const char *sealed, unsigned char *to, size_t n)
{
	size_t placed;

	return secret_unseal(&w->arena, (const char *)place(w, account, &placed), sealed, to, n);
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
