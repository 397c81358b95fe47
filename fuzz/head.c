/* head: any bytes as what a client sends, in one piece and in pieces. */
#include "fuzz/fuzz.h"

#include "web/head.h"

#include <stdlib.h>
#include <string.h>

enum { BODY_LIMIT = 4096 };

/* Reads the bytes `step` at a time, each piece in memory of its own size. */
static struct head_reader read_in(const uint8_t *data, size_t size, size_t step)
{
	struct head_reader head = { .body_max = BODY_LIMIT };

	for (size_t at = 0; at < size && !head.status; at += step) {
		size_t len = size - at < step ? size - at : step, passed;
		char *piece = memcpy(malloc(len), data + at, len);

		passed = head_read(&head, piece, len);
		assert(passed <= len && (head.status || passed == len));
		free(piece);
	}
	assert(!head.status || (head.status >= 400 && head.status < 600));
	if (!head.status && head.part == HEAD_BODY)
		assert(head.left && head.left <= head.length && head.length <= BODY_LIMIT);
	head_free(&head);
	return head;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct head_reader whole = read_in(data, size, size ? size : 1);

	/* However the network cuts the bytes, they mean the same. */
	for (size_t step = 1; step <= 7; step += 3) {
		struct head_reader cut = read_in(data, size, step);

		assert(cut.status == whole.status && cut.complete == whole.complete);
		assert(cut.status || (cut.part == whole.part && cut.left == whole.left));
	}
	return 0;
}
