/* grams: folded text cut into what an index holds. */
#include "base/fold.h"

#include "base/text.h"

#include <string.h>

/* Where the character at s ends. */
static const char *after(const char *s)
{
	utf8_next(&s);
	return s;
}

void grams_each(const char *folded, gram_visit *visit, void *context)
{
	int position = 0;

	for (const char *s = folded; *s; position++) {
		const char *next = after(s), *end;

		if (*s != '\n') {
			end = *next && *next != '\n' ? after(next) : next;
			visit(context, s, (size_t)(end - s), position, (size_t)(s - folded),
			    (size_t)(end - folded));
		}
		s = next;
	}
}

/* Behind a number a text's fold takes ー for a dash and leaves it out, be there blanks between. */
static const char *skip_dash(const char *folded, const char *before)
{
	size_t n = before ? strlen(before) : 0;

	if (n && before[n - 1] >= '0' && before[n - 1] <= '9')
		while (text_starts(folded, "ー"))
			folded += strlen("ー");
	return folded;
}

/* Adds the runs of one typed word. */
static int add_runs(struct arena *a, const char *folded, const char **words, int n, int most)
{
	folded = skip_dash(folded, n ? words[n - 1] : NULL);
	while (*folded && n < most) {
		size_t len = strcspn(folded, "\n");

		if (len)
			words[n++] = arena_copyn(a, folded, len);
		folded += len + (folded[len] == '\n');
	}
	return n;
}

int fold_words(struct arena *a, const char *typed, const char **words, int most)
{
	const char *s = fold_width(a, typed);
	int n = 0;

	while (*s && n < most) {
		size_t len = strcspn(s, " \t\r\n");

		if (len)
			n = add_runs(a, fold_search(a, arena_copyn(a, s, len)), words, n, most);
		s += len + (s[len] != 0);
	}
	return n;
}
