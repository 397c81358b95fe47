/* cookie: what browsers keep for the server, and bytes in letters that a cookie may hold. */
#include "web/cookie.h"

#include <sodium.h>
#include <string.h>

const char *cookie_encode(struct arena *a, const unsigned char *bytes, size_t n)
{
	size_t room = sodium_base64_ENCODED_LEN(n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);

	return sodium_bin2base64(arena_alloc(a, room), room, bytes, n,
	    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

bool cookie_decode(unsigned char *to, size_t room, const char *s, size_t len, size_t *n)
{
	return !sodium_base642bin(to, room, s, len, NULL, n, NULL,
	    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

const char *cookie_make(struct request *rq, const char *name, const char *value, long seconds)
{
	struct text t = { .arena = &rq->work->arena };

	text_addf(&t, "%s=%s; Path=/; HttpOnly; SameSite=Lax%s", name, value,
	    rq->wire.tls ? "; Secure" : "");
	if (seconds >= 0)
		text_addf(&t, "; Max-Age=%ld", seconds);
	return t.s;
}

const char *cookie_value(const struct request *rq, const char *name, size_t *n)
{
	size_t len = strlen(name);

	for (const char *s = rq->wire.cookie; s && *s; s += strspn(s, "; ")) {
		size_t whole = strcspn(s, ";");

		if (whole > len && s[len] == '=' && !memcmp(s, name, len)) {
			*n = whole - len - 1;
			return s + len + 1;
		}
		s += whole;
	}
	return NULL;
}
