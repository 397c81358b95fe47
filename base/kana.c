/* kana: what a list in the order of the 五十音 is sorted by. */
#include "base/fold.h"

#include "base/text.h"

#include <string.h>
#include <uchar.h>

/* Hiragana from ぁ on: each small or voiced one as its plain large one. */
static int32_t plain(int32_t c)
{
	static const char32_t of[] =
	    U"ああいいううええおおかかききくくけけここささししすすせせそそたたちちつつつててとと"
	    U"なにぬねのはははひひひふふふへへへほほほまみむめもややゆゆよよらりるれろわわゐゑをんうかけ";

	_Static_assert(COUNT(of) == 0x3097 - 0x3041 + 1, "one for each hiragana and the end");
	return c >= 0x3041 && c <= 0x3096 ? (int32_t)of[c - 0x3041] : c;
}

static int32_t large(int32_t c)
{
	static const char32_t small[] = U"ぁぃぅぇぉっゃゅょゎゕゖ";

	for (size_t i = 0; small[i]; i++)
		if (c == (int32_t)small[i])
			return plain(c);
	return c;
}

const char *fold_kana(struct arena *a, const char *s)
{
	struct text first = { .arena = a }, marked = { .arena = a };

	text_add(&first, "");
	text_add(&marked, "");
	for (s = fold_search(a, s); *s;) {
		int32_t c = utf8_next(&s);

		if (c == 0x30fc)
			continue;
		text_add_codepoint(&first, plain(c));
		text_add_codepoint(&marked, large(c));
	}
	if (strcmp(first.s, marked.s))
		text_addf(&first, " %s", marked.s);
	return first.s;
}
