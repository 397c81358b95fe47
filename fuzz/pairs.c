/* pairs: any bytes as the body of a form or the query of an address. */
#include "fuzz/fuzz.h"

#include "web/web.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = {0};
	struct pairs pairs = {0};
	/* Its own copy without a NUL behind it: pairs_read is told the length. */
	char *body = memcpy(arena_alloc(&a, size ? size : 1), data, size);

	if (pairs_read(&a, body, size, &pairs)) {
		assert(pairs.n >= 0 && pairs.n <= PAIRS_MAX);
		for (int i = 0; i < pairs.n; i++) {
			const char *name = pairs.pair[i].name, *value = pairs.pair[i].value;

			assert(utf8_valid(name, strlen(name)) && utf8_valid(value, strlen(value)));
			assert(strlen(value) <= size && pairs_value(&pairs, name));
			assert(!strchr(name, '\r') && !strchr(value, '\r'));
		}
	}
	arena_reset(&a);
	return 0;
}
