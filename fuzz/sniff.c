/* sniff: any bytes under any name; the first of them say which. */
#include "fuzz/fuzz.h"

#include "web/sniff.h"

#include <string.h>

struct bytes {
	const uint8_t *data;
	size_t size;
};

static bool read_bytes(void *context, size_t at, void *to, size_t n)
{
	const struct bytes *b = context;

	/* Nobody reads outside of it: that is asked for, not hoped. */
	assert(at <= b->size && n <= b->size - at);
	memcpy(to, b->data + at, n);
	return true;
}

static void sniff_as(struct arena *a, const char *name, struct bytes *b)
{
	const char *why;
	int type =
	    sniff_type(a, name, &(struct sniffed){ read_bytes, b, b->size }, &why);

	assert(type ? !why && sniff_media(type) : why && *why);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const names[] = { "a.pdf", "a.jpg", "a.png", "a.heic", "a.txt", "a.csv",
		"a.docx", "a.xlsx", "a.pptx", "a.odt", "a.ods" };
	struct arena a = {0};
	struct bytes b = { data, size };
	const char *given = arena_copyn(&a, (const char *)data, size), *why, *name;

	for (size_t i = 0; i < COUNT(names); i++)
		sniff_as(&a, names[i], &b);
	if (strlen(given) == size && utf8_valid(given, size)) {
		name = sniff_name(&a, given, &why);
		assert(name ? !strchr(name, '/') && !strchr(name, '\\') && *name : *why);
		if (name)
			sniff_as(&a, name, &b);
	}
	arena_reset(&a);
	return 0;
}
