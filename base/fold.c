/* fold: makes alike what people take for the same when they search and sort. */
#include "base/fold.h"

#include "base/text.h"
#include "base/variants.h"

#include <string.h>
#include <utf8proc.h>

static bool between(int32_t c, int32_t first, int32_t last)
{
	return c >= first && c <= last;
}

/* Characters that NFKC leaves alone or that fold to one ASCII sign, and that never melt into a
 * neighbour: nearly all that a Japanese office writes. */
static bool simple(int32_t c)
{
	return between(c, ' ', '~') || c == '\n' || c == '\t' || c == '\r'
	    || between(c, 0x4e00, 0x9fff) || between(c, 0x3041, 0x3096)
	    || between(c, 0x30a1, 0x30fe) || between(c, 0x3000, 0x3003)
	    || between(c, 0x3005, 0x3011) || between(c, 0xff01, 0xff5e);
}

static bool selector(int32_t c)
{
	return between(c, 0xfe00, 0xfe0f) || between(c, 0xe0100, 0xe01ef);
}

static int32_t narrow(int32_t c)
{
	return c == 0x3000 ? ' ' : between(c, 0xff01, 0xff5e) ? c - 0xfee0 : c;
}

/* Nobody writes more marks on one letter, and putting them in order takes the square of their
 * number (UAX #15, Stream-Safe Text Format). */
enum { MARKS_MOST = 30 };

static bool mark(int32_t c)
{
	return utf8proc_get_property(c)->combining_class != 0;
}

/* Calls the full machinery of Unicode: valid text in, NFKC code points and a 0 out. */
static int32_t *compose(struct arena *a, const char *s)
{
	struct text t = { .arena = a };
	utf8proc_ssize_t len, done;
	int32_t *wide;
	int marks = 0;

	text_add(&t, "");
	while (*s) {
		int32_t c = utf8_next(&s);

		if (selector(c))
			continue;
		/* Typed alone, the sound marks are meant for the kana before them. */
		c = c == 0x309b ? 0x3099 : c == 0x309c ? 0x309a : c;
		marks = mark(c) ? marks + 1 : 0;
		if (marks <= MARKS_MOST)
			text_add_codepoint(&t, c);
	}
	len = utf8proc_decompose((const utf8proc_uint8_t *)t.s, (utf8proc_ssize_t)t.len, NULL, 0,
	    UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE);
	assert(len >= 0);
	wide = arena_alloc(a, ((size_t)len + 1) * sizeof *wide);
	utf8proc_decompose((const utf8proc_uint8_t *)t.s, (utf8proc_ssize_t)t.len, wide, len,
	    UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE);
	done = utf8proc_normalize_utf32(wide, len, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
	assert(done >= 0);
	wide[done] = 0;
	return wide;
}

/* NFKC as code points with a 0 behind them. */
static const int32_t *nfkc(struct arena *a, const char *s)
{
	int32_t *wide;
	size_t n = 0;

	for (const char *at = s; *at;)
		if (!simple(utf8_next(&at)))
			return compose(a, s);
	wide = arena_alloc(a, (strlen(s) + 1) * sizeof *wide);
	while (*s)
		wide[n++] = narrow(utf8_next(&s));
	return wide;
}

static bool ascii(const char *s)
{
	while (*s > 0)
		s++;
	return !*s;
}

const char *fold_width(struct arena *a, const char *s)
{
	struct text t = { .arena = a };

	if (!s || ascii(s))
		return s ? s : "";
	text_add(&t, "");
	for (const int32_t *c = nfkc(a, s); *c; c++)
		text_add_codepoint(&t, *c);
	return t.s;
}

enum part { LETTER, NOTHING, BREAK };

static enum part part_of(int32_t c, int32_t before)
{
#define KIND(k) ((uint32_t)1 << UTF8PROC_CATEGORY_##k)
	static const uint32_t letters = KIND(LU) | KIND(LL) | KIND(LT) | KIND(LM) | KIND(LO)
	    | KIND(ND) | KIND(NL) | KIND(NO) | KIND(CO);
	static const uint32_t nothing =
	    KIND(ZS) | KIND(PD) | KIND(MN) | KIND(MC) | KIND(ME) | KIND(CF);
	static const uint32_t unassigned =
	    KIND(CN); /* in the plane of kanji: younger than the library */
	uint32_t kind;

	if (between(c, 0x4e00, 0x9fff) || between(c, 0x3041, 0x3096))
		return LETTER;
	if (c == 0x30fb || c == 0x00b7 || c == 0x2212 || (c == 0x30fc && between(before, '0', '9')))
		return NOTHING;
	if (between(c, 0x1100, 0x11ff)) /* single Hangul parts would melt into one another */
		return BREAK;
	kind = (uint32_t)1 << utf8proc_category(c);
	if (kind & letters || (kind & unassigned && c >= 0x20000))
		return LETTER;
	return kind & nothing || c == '\t' ? NOTHING : BREAK;
}

static int32_t letter(int32_t c)
{
	if (between(c, 0x30a1, 0x30f6) || between(c, 0x30fd, 0x30fe))
		c -= 0x60;
	if (c < 0x3000)
		return utf8proc_tolower(c);
	/* ヶ and ヵ are written for ケ and カ in names of places. */
	return c == 0x3096 ? 0x3051 : c == 0x3095 ? 0x304b : variant_of(c);
}

/* ASCII alone, without going through code points. */
static const char *fold_ascii(struct arena *a, const char *s)
{
	char *out = arena_alloc(a, strlen(s) + 1), *to = out;
	bool broken = false;

	for (; *s; s++) {
		bool capital = *s >= 'A' && *s <= 'Z';

		if (*s == ' ' || *s == '-' || *s == '\t')
			continue;
		if (!capital && !(*s >= 'a' && *s <= 'z') && !(*s >= '0' && *s <= '9')) {
			broken = to > out;
			continue;
		}
		if (broken)
			*to++ = '\n';
		broken = false;
		*to++ = (char)(capital ? *s + ('a' - 'A') : *s);
	}
	return out;
}

const char *fold_search(struct arena *a, const char *s)
{
	struct text t = { .arena = a };
	bool broken = false;
	int32_t before = 0;

	if (!s)
		return "";
	if (ascii(s))
		return fold_ascii(a, s);
	text_add(&t, "");
	for (const int32_t *c = nfkc(a, s); *c; c++) {
		enum part part = part_of(*c, broken ? 0 : before);

		if (part == BREAK)
			broken = t.len > 0;
		if (part != LETTER)
			continue;
		if (broken)
			text_addc(&t, '\n');
		broken = false;
		before = letter(*c);
		text_add_codepoint(&t, before);
	}
	return t.s;
}
