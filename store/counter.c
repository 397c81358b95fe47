/* counter: numbers without gaps, and the tokens of forms that were saved already. */
#include "store/store.h"

#include <sodium.h>
#include <string.h>

enum { TOKEN_DAYS = 30 };

int64_t store_next_number(struct work *w, const char *sequence)
{
	return cell_number(
	    store_query(w,
		"INSERT INTO counter (region, sequence, value) VALUES ($1, $2, 1)"
		" ON CONFLICT (region, sequence) DO UPDATE SET value = counter.value + 1"
		" RETURNING value",
		I(w->actor.region), T(sequence)),
	    0, 0);
}

/* A token comes over the wire and may be of any length; what stands in an index may not. */
static const char *token_key(struct work *w, const char *token)
{
	unsigned char hash[16];
	char *hex = arena_alloc(&w->arena, sizeof hash * 2 + 1);

	crypto_generichash(hash, sizeof hash, (const unsigned char *)token, strlen(token), NULL, 0);
	return sodium_bin2hex(hex, sizeof hash * 2 + 1, hash, sizeof hash);
}

int64_t store_use_token(struct work *w, const char *token, int64_t id)
{
	const char *key = token_key(w, token);
	struct rows *rs = store_query(w,
	    "INSERT INTO form_token (region, token, id, at) VALUES ($1, $2, $3, $4)"
	    " ON CONFLICT (region, token) DO NOTHING RETURNING id",
	    I(w->actor.region), T(key), I(id), I(w->now));

	if (rs->n == 0)
		return cell_number(store_query(w,
				       "SELECT id FROM form_token WHERE region = $1 AND token = $2",
				       I(w->actor.region), T(key)),
		    0, 0);
	store_query(w, "DELETE FROM form_token WHERE region = $1 AND at < $2", I(w->actor.region),
	    I(w->now - TOKEN_DAYS * INT64_C(86400000)));
	return 0;
}
