/* difference: words of two texts, and the longest run of words that both have. */
#include "base/difference.h"

#include "base/text.h"

#include <string.h>

enum { CELLS_MOST = 1 << 18 };
enum script { KANJI, HIRAGANA, KATAKANA, DIGIT, LATIN, SIGN };

struct word {
	const char *s;
	size_t len;
};
struct words {
	int n;
	struct word *word;
};

static bool within(int32_t c, int32_t from, int32_t to)
{
	return c >= from && c <= to;
}

static enum script script_of(int32_t c)
{
	if (within(c, 0x3041, 0x309f))
		return HIRAGANA;
	if (within(c, 0x30a1, 0x30ff) || within(c, 0xff66, 0xff9f))
		return KATAKANA;
	if (within(c, '0', '9') || within(c, 0xff10, 0xff19))
		return DIGIT;
	if (within(c | 0x20, 'a', 'z') || within(c, 0xff21, 0xff3a) || within(c, 0xff41, 0xff5a))
		return LATIN;
	if (c == 0x3005 || within(c, 0x3400, 0x9fff) || within(c, 0xf900, 0xfaff) || c >= 0x20000
	    || within(c, 0xfe00, 0xfe0f))
		return KANJI;
	return SIGN;
}

static struct words words_of(struct arena *a, const char *s)
{
	struct words w = { .word = arena_alloc(a, (strlen(s) + 1) * sizeof *w.word) };
	enum script before = SIGN;

	while (*s) {
		const char *from = s;
		enum script script = script_of(utf8_next(&s));

		if (script == SIGN || script != before)
			w.word[w.n++] = (struct word){ from, 0 };
		w.word[w.n - 1].len += (size_t)(s - from);
		before = script;
	}
	return w;
}

static bool same(const struct word *x, const struct word *y)
{
	return x->len == y->len && !memcmp(x->s, y->s, x->len);
}

/* ---- Stretches --------------------------------------------------------------------------- */

struct comparing {
	struct arena *arena;
	struct words old, new;
	struct text text; /* of the stretch that grows */
	int n, in;
	struct stretch *stretch;
};

static void finish(struct comparing *c)
{
	if (c->text.len)
		c->stretch[c->n++] = (struct stretch){ c->in, c->text.s };
	c->text = (struct text){ .arena = c->arena };
}

static void say(struct comparing *c, int in, const struct word *w)
{
	if (in != c->in)
		finish(c);
	c->in = in;
	text_addn(&c->text, w->s, w->len);
}

/* How many words the ends of both have in common, from old word i and new word j on. */
static int32_t *lengths(struct comparing *c, int from, int n, int m)
{
	int32_t *common = arena_alloc(c->arena, (size_t)(n + 1) * (size_t)(m + 1) * sizeof *common);

	for (int i = n - 1; i >= 0; i--)
		for (int j = m - 1; j >= 0; j--) {
			int32_t *cell = &common[i * (m + 1) + j];
			int32_t down = cell[m + 1], right = cell[1];

			if (same(&c->old.word[from + i], &c->new.word[from + j]))
				*cell = 1 + cell[m + 2];
			else
				*cell = down > right ? down : right;
		}
	return common;
}

/* What lies between the beginning and the end that both have: n old words and m new ones. */
static void middle(struct comparing *c, int from, int n, int m)
{
	bool many = (int64_t)(n + 1) * (m + 1) > CELLS_MOST;
	int32_t *common = many ? NULL : lengths(c, from, n, m);
	int i = 0, j = 0;

	while (i < n || j < m) {
		const struct word *old = &c->old.word[from + i], *new = &c->new.word[from + j];

		if (!many && i < n && j < m && same(old, new)) {
			say(c, STRETCH_BOTH, old);
			i++;
			j++;
		} else if (i < n
		    && (many || j == m
			|| common[(i + 1) * (m + 1) + j] >= common[i * (m + 1) + j + 1])) {
			say(c, STRETCH_OLD, old);
			i++;
		} else {
			say(c, STRETCH_NEW, new);
			j++;
		}
	}
}

int difference(struct arena *a, const char *old, const char *new, struct stretch **out)
{
	struct comparing c = { .arena = a, .text.arena = a, .in = STRETCH_BOTH };
	int from = 0, end = 0, n, m;

	c.old = words_of(a, old ? old : "");
	c.new = words_of(a, new ? new : "");
	n = c.old.n;
	m = c.new.n;
	c.stretch = arena_alloc(a, (size_t)(n + m + 1) * sizeof *c.stretch);
	while (from < n && from < m && same(&c.old.word[from], &c.new.word[from]))
		from++;
	while (end < n - from && end < m - from
	    && same(&c.old.word[n - 1 - end], &c.new.word[m - 1 - end]))
		end++;
	for (int i = 0; i < from; i++)
		say(&c, STRETCH_BOTH, &c.old.word[i]);
	middle(&c, from, n - from - end, m - from - end);
	for (int i = n - end; i < n; i++)
		say(&c, STRETCH_BOTH, &c.old.word[i]);
	finish(&c);
	*out = c.stretch;
	return c.n;
}
