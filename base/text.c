/* text: text being built, and questions about text that is there. */
#include "base/text.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

/* Makes room for `more` bytes and a NUL; false if the text would pass its bound. */
static bool make_room(struct text *t, size_t more)
{
	size_t max = t->max ? t->max : (size_t)64 << 20, cap;
	char *s;

	if (t->over || more > max - t->len) {
		t->over = true;
		more = 0;
	}
	if (!t->s || t->len + more >= t->cap) {
		cap = t->cap ? t->cap * 2 : 256;
		if (cap <= t->len + more)
			cap = t->len + more + 1;
		if (cap > max + 1) /* room() looks at the bound no more than this */
			cap = max + 1;
		if (!t->s || !arena_extend(t->arena, t->s, t->cap, cap)) {
			s = arena_room(t->arena, cap);
			if (t->s)
				memcpy(s, t->s, t->len);
			t->s = s;
		}
		t->cap = cap;
		t->s[t->len] = 0;
	}
	return !t->over;
}

static inline bool room(struct text *t, size_t more)
{
	return (more < t->cap - t->len && !t->over) || make_room(t, more);
}

void text_addn(struct text *t, const char *s, size_t len)
{
	if (!room(t, len))
		return;
	if (len)
		memcpy(t->s + t->len, s, len);
	t->len += len;
	t->s[t->len] = 0;
}

void text_add(struct text *t, const char *s)
{
	text_addn(t, s, s ? strlen(s) : 0);
}

void text_addc(struct text *t, char c)
{
	text_addn(t, &c, 1);
}

char *int_write(char *to, int64_t n)
{
	char digits[20], *d = digits + sizeof digits;
	uint64_t rest = n < 0 ? -(uint64_t)n : (uint64_t)n;
	size_t len;

	do
		*--d = (char)('0' + rest % 10);
	while (rest /= 10);
	if (n < 0)
		*to++ = '-';
	len = (size_t)(digits + sizeof digits - d);
	memcpy(to, d, len);
	to[len] = 0;
	return to + len;
}

const char *int_text(struct arena *a, int64_t n)
{
	char digits[24];

	return arena_copyn(a, digits, (size_t)(int_write(digits, n) - digits));
}

void text_add_int(struct text *t, int64_t n)
{
	char digits[24];

	text_addn(t, digits, (size_t)(int_write(digits, n) - digits));
}

void text_addf(struct text *t, const char *format, ...)
{
	size_t left = t->s ? t->cap - t->len : 0;
	va_list args;
	int len;

	va_start(args, format);
	len = vsnprintf(left ? t->s + t->len : NULL, left, format, args);
	va_end(args);
	assert(len >= 0);
	if (!room(t, (size_t)len)) {
		if (left)
			t->s[t->len] = 0;
		return;
	}
	if ((size_t)len < left) {
		t->len += (size_t)len;
		return;
	}
	va_start(args, format);
	vsnprintf(t->s + t->len, (size_t)len + 1, format, args);
	va_end(args);
	t->len += (size_t)len;
}

void text_add_codepoint(struct text *t, int32_t c)
{
	char s[4];
	size_t n;

	if (c < 0x80) {
		s[0] = (char)c;
		n = 1;
	} else if (c < 0x800) {
		s[0] = (char)(0xc0 | c >> 6);
		s[1] = (char)(0x80 | (c & 0x3f));
		n = 2;
	} else if (c < 0x10000) {
		s[0] = (char)(0xe0 | c >> 12);
		s[1] = (char)(0x80 | (c >> 6 & 0x3f));
		s[2] = (char)(0x80 | (c & 0x3f));
		n = 3;
	} else {
		s[0] = (char)(0xf0 | c >> 18);
		s[1] = (char)(0x80 | (c >> 12 & 0x3f));
		s[2] = (char)(0x80 | (c >> 6 & 0x3f));
		s[3] = (char)(0x80 | (c & 0x3f));
		n = 4;
	}
	text_addn(t, s, n);
}

static void add_json_sign(struct text *t, unsigned char c)
{
	static const char letters[] = "btnvfr"; /* of 0x08 to 0x0d; JSON has no \v */

	if (c == '"' || c == '\\')
		text_addf(t, "\\%c", c);
	else if (c >= 0x08 && c <= 0x0d && c != 0x0b)
		text_addf(t, "\\%c", letters[c - 0x08]);
	else
		text_addf(t, "\\u%04x", c);
}

void text_add_json(struct text *t, const char *s)
{
	if (!s) {
		text_add(t, "null");
		return;
	}
	text_addc(t, '"');
	for (const char *run = s;; s++) {
		unsigned char c = (unsigned char)*s;

		if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7f)
			continue;
		text_addn(t, run, (size_t)(s - run));
		if (!c)
			break;
		add_json_sign(t, c);
		run = s + 1;
	}
	text_addc(t, '"');
}

/* The code point at s, of at most `left` bytes; its length into *len, 0 if it is ill-formed. */
static int32_t decode(const unsigned char *s, size_t left, size_t *len)
{
	static const int32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t n = *s < 0x80 ? 1
	    : *s < 0xc2      ? 0
	    : *s < 0xe0      ? 2
	    : *s < 0xf0      ? 3
	    : *s < 0xf5      ? 4
			     : 0;
	int32_t c;

	*len = 0;
	if (!n || n > left)
		return 0xfffd;
	c = n == 1 ? *s : *s & (0xff >> (n + 1));
	for (size_t i = 1; i < n; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0xfffd;
		c = c << 6 | (s[i] & 0x3f);
	}
	if (c < least[n] || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
		return 0xfffd;
	*len = n;
	return c;
}

bool utf8_valid(const char *s, size_t size)
{
	const unsigned char *at = (const unsigned char *)s, *end = at + size;
	size_t len;

	for (; at < end; at += len) {
		if (!*at)
			return false;
		if (*at < 0x80)
			len = 1;
		else
			decode(at, (size_t)(end - at), &len);
		if (!len)
			return false;
	}
	return true;
}

size_t utf8_length(const char *s)
{
	size_t n = 0;

	for (; s && *s; s++)
		n += ((unsigned char)*s & 0xc0) != 0x80;
	return n;
}

int32_t utf8_next(const char **s)
{
	size_t len;
	int32_t c;

	if (!**s)
		return 0;
	c = decode((const unsigned char *)*s, strnlen(*s, 4), &len);
	*s += len ? len : 1;
	return c;
}

bool text_same(const char *a, const char *b)
{
	return a == b || (a && b && !strcmp(a, b));
}

bool text_has_wordn(const char *words, const char *word, size_t n)
{
	for (const char *at = words; at && *at; at += strcspn(at, " "), at += *at == ' ')
		if (strcspn(at, " ") == n && !memcmp(at, word, n))
			return true;
	return false;
}

bool text_has_word(const char *words, const char *word)
{
	return text_has_wordn(words, word, strlen(word));
}

static bool blank(int32_t c)
{
	return c == ' ' || (c >= '\t' && c <= '\r') || c == 0x85 || c == 0xa0 || c == 0x3000
	    || c == 0xfeff || (c >= 0x2000 && c <= 0x200b) || c == 0x2028 || c == 0x2029
	    || c == 0x202f || c == 0x205f;
}

static const char *skip_blank(const char *s)
{
	for (const char *next = s;; s = next)
		if (!blank(utf8_next(&next)))
			return s;
}

/* Eight bytes at a time: statements are long. */
uint64_t text_hash(const char *s, size_t len)
{
	uint64_t hash = len, eight = 0;

	for (; len >= sizeof eight; s += sizeof eight, len -= sizeof eight) {
		memcpy(&eight, s, sizeof eight);
		hash = (hash ^ eight) * 0x9e3779b97f4a7c15u;
		hash ^= hash >> 29;
	}
	eight = 0;
	if (len)
		memcpy(&eight, s, len);
	hash = (hash ^ eight) * 0x9e3779b97f4a7c15u;
	return hash ^ (hash >> 32);
}

const char *text_digest(struct arena *a, const char *s)
{
	unsigned char hash[crypto_generichash_BYTES_MIN];
	char *hex = arena_alloc(a, sizeof hash * 2 + 1);

	crypto_generichash(hash, sizeof hash, (const unsigned char *)s, strlen(s), NULL, 0);
	return sodium_bin2hex(hex, sizeof hash * 2 + 1, hash, sizeof hash);
}

bool text_empty(const char *s)
{
	return !s || !*skip_blank(s);
}

const char *text_trim(struct arena *a, const char *s)
{
	const char *end;

	if (text_empty(s))
		return NULL;
	s = skip_blank(s);
	end = s;
	for (const char *at = s; *at;)
		if (!blank(utf8_next(&at)))
			end = at;
	return *end ? arena_copyn(a, s, (size_t)(end - s)) : s;
}

bool text_starts(const char *s, const char *prefix)
{
	return s && !strncmp(s, prefix, strlen(prefix));
}

enum { SAFE_DIGITS = 18 }; /* so many are never too large a number */

bool text_number(const char *s, int64_t least, int64_t most, int64_t *out)
{
	bool minus = s && *s == '-';
	int64_t n = 0;

	if (!s || !*(s += minus))
		return false;
	/* Counts downwards, since the least number has no positive counterpart. */
	for (const char *from = s; *s; s++) {
		if (*s < '0' || *s > '9'
		    || (s - from >= SAFE_DIGITS && n < (INT64_MIN + (*s - '0')) / 10))
			return false;
		n = n * 10 - (*s - '0');
	}
	if (!minus && n == INT64_MIN)
		return false;
	n = minus ? n : -n;
	if (n < least || n > most)
		return false;
	*out = n;
	return true;
}

size_t utf8_within(const char *s, size_t bytes)
{
	size_t n = strnlen(s, bytes + 1);

	if (n > bytes)
		for (n = bytes; n && ((unsigned char)s[n] & 0xc0) == 0x80;)
			n--;
	return n;
}

const char *text_brief(struct arena *a, const char *s, int characters)
{
	const char *end = s;

	for (int i = 0; *end && i < characters; i++)
		utf8_next(&end);
	return *end ? arena_printf(a, "%s…", arena_copyn(a, s, (size_t)(end - s))) : s;
}

const char *text_leaf(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

const char *text_file(struct arena *a, const char *path)
{
	return text_brief(a, text_leaf(path), 40);
}
