/* mask: names, telephones and birth dates made unreadable on copies that go by FAX. */
#include "base/era.h"
#include "base/fold.h"
#include "store/internal.h"

#include <stdio.h>
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

/* What is said of a name behind it, as in 見本 花子（旧姓 林）, is none of it. */
static void name_add(struct arena *a, struct pattern **all, const char *full)
{
	const char *said = strstr(full, "（") ? strstr(full, "（") : strchr(full, '(');
	const char *name = said ? arena_copyn(a, full, (size_t)(said - full)) : full;
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

/* ---- Numbers inside a text --------------------------------------------------------------- */

static bool is_digit(const struct sign *s)
{
	return s->len && s->folded[0] >= '0' && s->folded[0] <= '9';
}

static bool is_any(const struct sign *s, const char *const *words)
{
	for (; s->len && *words; words++)
		if (text_starts(s->s, *words))
			return true;
	return false;
}

/* How many characters from here on are a telephone number, whoever's it is; 0: none. */
static size_t phone_at(const struct sign *at)
{
	static const char *const between[] = { "-", "‐", "‑", "–", "−", "－", "ー", "(", ")", "（",
		"）", " ", "　", NULL };
	size_t digits = 0, end = 0;

	if (!is_digit(at) || at->folded[0] != '0')
		return 0;
	for (size_t i = 0; is_digit(at + i) || is_any(at + i, between); i++)
		if (is_digit(at + i) && ++digits)
			end = i + 1;
	return digits >= 10 ? end : 0;
}

/* One or two digits (years: up to four) and what stands behind them; NULL: something else. */
static const struct sign *number_with(const struct sign *s, size_t most, const char *behind)
{
	const char *const behinds[] = { behind, ".", "．", "/", "／", "-", "－", "・", NULL };
	size_t n = 0;

	while (n < most && is_digit(s + n))
		n++;
	return n && is_any(s + n, behinds) ? s + n + 1 : NULL;
}

/* Before 平成 nothing else is told on a slip with its day. */
static const struct sign *era_at(const struct sign *at, bool *born)
{
	static const char *const words[] = { "明治", "大正", "昭和", "明", "大", "昭", "m", "t", "s",
		"平成", "令和", "平", "令", "h", "r" };

	for (size_t i = 0; i < COUNT(words); i++) {
		size_t n = matched(at, words[i]);

		*born = i < 9;
		if (n && is_digit(at + n))
			return at + n;
	}
	*born = is_digit(at) && at->folded[0] == '1' && is_digit(at + 1) && is_digit(at + 2)
	    && is_digit(at + 3)
	    && (at[1].folded[0] == '8' || (at[1].folded[0] == '9' && at[2].folded[0] < '9'));
	return at;
}

/* How many characters from here on are a birth date; *year: how many of them say the year. */
static size_t birth_at(const struct sign *at, size_t *year)
{
	static const char *const days[] = { "日", NULL }, *const births[] = { "生", NULL };
	bool born;
	const struct sign *s = number_with(era_at(at, &born), 4, "年");

	if (!s)
		return 0;
	*year = (size_t)(s - at);
	s = number_with(s, 2, "月");
	if (!s || !is_digit(s))
		return 0;
	for (size_t n = 0; n < 2 && is_digit(s); n++)
		s++;
	s += is_any(s, days);
	return born || is_any(s, births) ? (size_t)(s - at) : 0;
}

/* ---- One birth date, whose year says too much as well ------------------------------------- */

enum { SPELLINGS = 7 };

/* Folded: 昭和16, 昭16, s16, 1941, with its numbers in kanji too; and 2月3日. */
struct birth {
	bool whole; /* of any birth date the year goes too */
	int n;
	const char *year[SPELLINGS], *day;
};

/* 16 as 十六, 1941 as 一九四一. */
static const char *kanji_number(struct arena *a, int n)
{
	static const char *const digits[] = { "〇", "一", "二", "三", "四", "五", "六", "七", "八", "九" };
	struct text t = { .arena = a };

	if (n > 99)
		for (const char *s = int_text(a, n); *s; s++)
			text_add(&t, digits[*s - '0']);
	else
		text_addf(&t, "%s%s%s", n < 20 ? "" : digits[n / 10], n < 10 ? "" : "十",
		    n % 10 ? digits[n % 10] : "");
	return t.s;
}

/* A day among the names is of a birth. */
static bool birth_read(struct arena *a, const char *name, struct birth *b)
{
	const struct era *era;
	const char *number;
	int year, month, day, read = 0;

	if (sscanf(name, "%4d-%2d-%2d%n", &year, &month, &day, &read) != 3 || name[read])
		return false;
	*b = (struct birth){ .whole = true };
	if (!year)
		return true;
	era = era_of((struct date){ (int16_t)year, (int8_t)month, (int8_t)day });
	b->day = arena_printf(a, "%d月%d日", month, day);
	b->year[b->n++] = int_text(a, year);
	b->year[b->n++] = kanji_number(a, year);
	if (!era)
		return true;
	year -= era->first.year - 1;
	number = year == 1 ? "元" : kanji_number(a, year);
	b->year[b->n++] = arena_printf(a, "%s%d", era->name, year);
	b->year[b->n++] = arena_printf(a, "%s%s", era->name, number);
	b->year[b->n++] = arena_printf(a, "%.3s%d", era->name, year);
	b->year[b->n++] = arena_printf(a, "%.3s%s", era->name, number);
	b->year[b->n++] = fold_search(a, arena_printf(a, "%s%d", era->letter, year));
	return true;
}

/* How many characters from here on are a year. */
static size_t year_at(const struct sign *at)
{
	bool born;
	const struct sign *s = number_with(era_at(at, &born), 4, "年");

	return s ? (size_t)(s - at) : 0;
}

/* How many characters from here on say it; 0: none. */
static size_t birth_said(const struct sign *at, const struct birth *b)
{
	static const char *const years[] = { "年", NULL }, *const births[] = { "生", NULL };
	size_t kept, n;

	for (int i = 0; i < b->n; i++) {
		n = matched(at, b->year[i]);
		if (n && !is_digit(at + n))
			return birth_at(at, &kept) ? 0 : n + is_any(at + n, years);
	}
	n = b->day ? matched(at, b->day) : 0;
	if (!n)
		n = year_at(at);
	return n && is_any(at + n, births) ? n : 0;
}

/* The same for whatever of these stands here; *kept: how many characters stay. */
static size_t number_at(const struct sign *at, bool first, const struct birth *b, size_t *kept)
{
	size_t len;

	*kept = 0;
	if (!first && is_digit(at) && is_digit(at - 1))
		return 0;
	len = b->whole ? birth_said(at, b) : 0;
	if (!len)
		len = phone_at(at);
	if (len)
		return len;
	len = birth_at(at, kept);
	*kept = b->whole ? 0 : *kept;
	return len;
}

const char *mask_names(struct work *w, const char *note, const char *const *names)
{
	struct text t = { .arena = &w->arena };
	struct pattern *all = NULL;
	struct birth birth = {0};
	struct sign *signs;
	size_t n, len, kept;

	if (!w->masked || !note)
		return note;
	for (; *names; names++)
		if (!birth_read(&w->arena, *names, &birth))
			name_add(&w->arena, &all, *names);
	signs = signs_of(&w->arena, note, &n);
	for (size_t i = 0; i < n;) {
		size_t number = number_at(signs + i, i == 0, &birth, &kept);
		const struct pattern *name = number ? NULL : longest(signs + i, all, &len);
		const char *from = signs[i].s, *piece;

		if (number) {
			text_addn(&t, from, (size_t)(signs[i + kept].s - from));
			text_add(&t, MASK_ALL);
			i += number;
			continue;
		}
		i += name ? len : 1;
		piece = arena_copyn(&w->arena, from, (size_t)(signs[i].s - from));
		text_add(&t, name ? hide(&w->arena, piece, name->hidden) : piece);
	}
	return t.s;
}
