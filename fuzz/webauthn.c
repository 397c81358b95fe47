/* webauthn: any bytes as what a browser says of a passkey, as client data and as a device's. */
#include "fuzz/fuzz.h"

#include "domain/accounts/webauthn.h"

#include <sodium.h>

enum { VARIANT = sodium_base64_VARIANT_URLSAFE_NO_PADDING };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = {0};
	size_t room = sodium_base64_ENCODED_LEN(size, VARIANT);
	const char *said = sodium_bin2base64(arena_alloc(&a, room), room, data, size, VARIANT);
	struct webauthn_client client;
	struct webauthn_key key;
	int64_t count;

	if (webauthn_client(&a, said, "webauthn.get", &client))
		assert(*client.challenge && *client.origin);
	/* What can be taken as a new key proves nothing by itself. */
	if (webauthn_made(&a, "localhost", said, &key)) {
		assert(key.kind < 0 && *key.credential && *key.bytes);
		assert(!webauthn_proves(&a, "localhost", &key, said, said, said, &count));
	}
	arena_reset(&a);
	return 0;
}
