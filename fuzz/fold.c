/* fold: any bytes through the foldings and the grams. */
#include "fuzz/fuzz.h"

#include "base/fold.h"
#include "base/text.h"

#include <string.h>

struct seen {
	const char *folded;
	size_t len;
	int position;
};

static void see(void *context, const char *token, size_t len, int position, size_t from, size_t to)
{
	struct seen *seen = context;

	assert(len && from < to && to <= seen->len && to - from == len);
	assert(!memcmp(token, seen->folded + from, len) && !memchr(token, '\n', len));
	assert(position > seen->position);
	seen->position = position;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = {0};
	const char *typed = arena_copyn(&a, (const char *)data, size), *folded, *words[8];
	struct seen seen;
	int n;

	folded = fold_search(&a, typed);
	seen = (struct seen){ folded, strlen(folded), -1 };
	assert(utf8_valid(folded, seen.len));
	assert(!strcmp(fold_search(&a, folded), folded));
	grams_each(folded, see, &seen);
	fold_kana(&a, typed);
	fold_width(&a, typed);
	n = fold_words(&a, typed, words, 8);
	for (int i = 0; i < n; i++)
		assert(*words[i] && !strchr(words[i], '\n'));
	arena_reset(&a);
	return 0;
}
