/* mask: names made unreadable on copies that go by FAX. */
#include "base/fold.h"
#include "store/internal.h"

#include <string.h>

/* What belongs to the character before it: variation selectors, voice marks, accents. */
static bool joins(int32_t c)
{
	return (c >= 0xfe00 && c <= 0xfe0f) || (c >= 0xe0100 && c <= 0xe01ef)
	    || (c >= 0x0300 && c <= 0x036f) || c == 0x3099 || c == 0x309a || c == 0xff9e
	    || c == 0xff9f;
}

static bool blank(int32_t c)
{
	return c == ' ' || c == 0x3000 || c == 0xa0 || c == '\n' || c == '\t';
}

/* One character with all that belongs to it; returns its first code point, 0 at the end. */
static int32_t sign_next(const char **s)
{
	int32_t first = utf8_next(s);
	const char *ahead = *s;

	while (first && joins(utf8_next(&ahead)))
		*s = ahead;
	return first;
}

static bool has_two_signs(const char *part)
{
	return !blank(sign_next(&part)) && *part && !blank(sign_next(&part));
}

/* The first character of a family name stays, so that people of one house can be told from others,
 * unless it is all of it; of a given name nothing does. */
static const char *hide(struct arena *a, const char *name, bool all)
{
	bool stays = !all && has_two_signs(name);
	struct text t = { .arena = a };

	for (const char *s = name, *from = s; *s; from = s) {
		if (blank(sign_next(&s)) || stays)
			text_addn(&t, from, (size_t)(s - from));
		else
			text_add(&t, "○");
		stays = false;
	}
	return t.s;
}

const char *mask_name(struct arena *a, const char *name)
{
	return hide(a, name, false);
}

/* ---- Names inside a text ----------------------------------------------------------------- */

/* A folded name or a part of one. */
struct pattern {
	const char *folded;
	bool sure;   /* long enough to be this name wherever it stands */
	bool hidden; /* to its first character: a given name, or behind a family name of one */
	struct pattern *next;
};

/* 林 stands in 森林 and はな in はなす: so short a part is a name only before さん. */
static bool is_sure(const char *folded)
{
	size_t kana = 0, all = utf8_length(folded);

	for (const char *s = folded; *s;) {
		int32_t c = utf8_next(&s);

		kana += c >= 0x3041 && c <= 0x309f;
	}
	return all >= (kana == all ? 3 : 2);
}

static void pattern_add(struct arena *a, struct pattern **all, const char *part, bool whole,
    bool hidden)
{
	const char *folded = fold_search(a, part);
	struct pattern *p;

	if (!*folded || strchr(folded, '\n'))
		return;
	p = arena_alloc(a, sizeof *p);
	*p = (struct pattern){ folded, whole || is_sure(folded), hidden, *all };
	*all = p;
}

static void name_add(struct arena *a, struct pattern **all, const char *name)
{
	const char *from = name, *s = name;
	bool parts = false;

	while (*s) {
		const char *at = s;

		if (!blank(sign_next(&s)))
			continue;
		if (at > from)
			pattern_add(a, all, arena_copyn(a, from, (size_t)(at - from)), false,
			    parts);
		from = s;
		parts = true;
	}
	if (s > from)
		pattern_add(a, all, arena_copyn(a, from, (size_t)(s - from)), false, parts);
	if (parts)
		pattern_add(a, all, name, true, !has_two_signs(name));
}

/* The characters of the text with their folded forms. */
struct sign {
	const char *s, *folded;
	size_t len;
};

static struct sign *signs_of(struct arena *a, const char *text, size_t *n)
{
	struct sign *signs = arena_alloc(a, (utf8_length(text) + 1) * sizeof *signs);

	*n = 0;
	for (const char *s = text, *from = s; *s; from = s) {
		sign_next(&s);
		signs[*n].s = from;
		signs[*n].len = (size_t)(s - from);
		signs[*n].folded = fold_search(a, arena_copyn(a, from, (size_t)(s - from)));
		++*n;
	}
	signs[*n] = (struct sign){ text + strlen(text), "", 0 };
	return signs;
}

/* How many characters from here on are the pattern; 0: it does not stand here. */
static size_t matched(const struct sign *at, const char *folded)
{
	const struct sign *s = at;

	for (; s->len; s++) {
		size_t len = strlen(s->folded);

		if (len == 0 && s > at)
			continue; /* a blank inside a name */
		if (len == 0 || strncmp(folded, s->folded, len))
			return 0;
		folded += len;
		if (!*folded)
			return (size_t)(s - at) + 1;
	}
	return 0;
}

static bool honoured(const struct sign *after)
{
	static const char *const words[] = { "さん", "様", "さま", "氏", "殿", "くん", "君",
		"ちゃん", "先生", "宅", "夫妻" };

	while (after->len && !*after->folded)
		after++;
	for (size_t i = 0; i < COUNT(words); i++)
		if (text_starts(after->s, words[i]))
			return true;
	return false;
}

/* The name that stands here, the longest if there are several; *len is its length.  NULL: none. */
static const struct pattern *longest(const struct sign *at, const struct pattern *all, size_t *len)
{
	const struct pattern *found = NULL;

	*len = 0;
	for (const struct pattern *p = all; p; p = p->next) {
		size_t n = matched(at, p->folded);

		if (n > *len && (p->sure || honoured(at + n))) {
			*len = n;
			found = p;
		}
	}
	return found;
}

const char *mask_names(struct work *w, const char *note, const char *const *names)
{
	struct text t = { .arena = &w->arena };
	struct pattern *all = NULL;
	struct sign *signs;
	size_t n, len;

	if (!w->masked || !note)
		return note;
	for (; *names; names++)
		name_add(&w->arena, &all, *names);
	signs = signs_of(&w->arena, note, &n);
	for (size_t i = 0; i < n;) {
		const struct pattern *name = longest(signs + i, all, &len);
		const char *from = signs[i].s, *piece;

		i += name ? len : 1;
		piece = arena_copyn(&w->arena, from, (size_t)(signs[i].s - from));
		text_add(&t, name ? hide(&w->arena, piece, name->hidden) : piece);
	}
	return t.s;
}
