/* csv: any bytes as a file of open data: rows come to an end, cells are text, and what is wrong is
 * said. */
#include "fuzz/fuzz.h"

#include "base/text.h"
#include "domain/imports/reader.h"

#include <string.h>

struct body {
	const uint8_t *data;
	size_t size;
};

static bool read_body(void *context, size_t at, void *to, size_t n)
{
	const struct body *b = context;

	assert(at <= b->size && n <= b->size - at);
	memcpy(to, b->data + at, n);
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = {0};
	struct body body = { data, size };
	struct reader *r = reader_open(&a, &(struct sniffed){ read_body, &body, size });
	int64_t rows = 0;

	while (reader_next(r)) {
		assert(!r->why && r->columns >= 1 && r->columns <= READER_COLUMNS);
		assert(r->row > rows && r->row <= (int64_t)size);
		assert(r->unreadable >= 0 && r->unreadable <= r->columns);
		rows = r->row;
		for (int i = 0; i < r->columns; i++)
			assert(utf8_valid(r->cell[i], strlen(r->cell[i])));
	}
	assert(!r->why || utf8_valid(r->why, strlen(r->why)));
	reader_close(r);
	arena_reset(&a);
	return 0;
}
