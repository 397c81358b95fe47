/* multipart: any bytes as the body of a form with files. */
#include "fuzz/fuzz.h"

#include "web/multipart.h"

#include <string.h>

struct body {
	const uint8_t *data;
	size_t size;
};

static bool read_body(void *context, size_t at, void *to, size_t n)
{
	const struct body *b = context;

	if (at > b->size || n > b->size - at)
		return false;
	memcpy(to, b->data + at, n);
	return true;
}

/* The boundary is always `b`: the target looks for what a body makes of it. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = {0};
	struct body body = { data, size };
	struct multipart m = { read_body, &body, size, "b" };
	struct part parts[8];
	int n = multipart_parts(&m, &a, parts, (int)COUNT(parts));
	size_t before = 0;

	assert(n >= -2 && n <= (int)COUNT(parts));
	for (int i = 0; i < n; i++) {
		const struct part *p = &parts[i];

		assert(p->name && *p->name && utf8_valid(p->name, strlen(p->name)));
		assert(!p->file || utf8_valid(p->file, strlen(p->file)));
		assert(p->at >= before && p->at <= size && p->length <= size - p->at);
		/* No content holds a delimiter. */
		assert(!p->length || !memmem(data + p->at, p->length, "\r\n--b", 5));
		before = p->at + p->length;
	}
	arena_reset(&a);
	return 0;
}
