/* pairs: urlencoded names and values, out of a query or a form. */
#include "web/web.h"

#include <string.h>

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Forms have CR LF between lines; within the program it is LF.  Returns how long it is then. */
static size_t line_ends(char *s, size_t n)
{
	char *to = s, before = 0;

	for (size_t i = 0; i < n; i++) {
		char c = s[i];

		if (c != '\n' || before != '\r')
			*to++ = (char)(c == '\r' ? '\n' : c);
		before = c;
	}
	return (size_t)(to - s);
}

static const char *finish(char *s, size_t n)
{
	n = line_ends(s, n);
	s[n] = 0;
	return utf8_valid(s, n) ? s : NULL;
}

/* Decodes n bytes; NULL if an escape is broken or the result is no text. */
static const char *decode(struct arena *a, const char *s, size_t n)
{
	char *out = arena_copyn(a, s, n), *to = out;

	for (size_t i = 0; i < n; i++) {
		int high, low;

		if (s[i] != '%') {
			*to++ = (char)(s[i] == '+' ? ' ' : s[i]);
			continue;
		}
		if (n - i < 3 || (high = hex(s[i + 1])) < 0 || (low = hex(s[i + 2])) < 0)
			return NULL;
		*to++ = (char)(high << 4 | low);
		i += 2;
	}
	return finish(out, (size_t)(to - out));
}

const char *pair_text(struct arena *a, const char *s, size_t n)
{
	return finish(arena_copyn(a, s, n), n);
}

static int count(const char *s, size_t n)
{
	int pairs = n > 0;

	for (const char *at = s; (at = memchr(at, '&', n - (size_t)(at - s))) != NULL; at++)
		pairs++;
	return pairs;
}

static bool read_one(struct arena *a, const char *s, size_t n, struct pair *p)
{
	const char *equals = memchr(s, '=', n);
	size_t name = equals ? (size_t)(equals - s) : n;

	p->name = decode(a, s, name);
	p->value = equals ? decode(a, equals + 1, n - name - 1) : "";
	return p->name && *p->name && p->value;
}

bool pairs_read(struct arena *a, const char *encoded, size_t len, struct pairs *out)
{
	int most = count(encoded, len);
	const char *end = encoded + len;

	*out = (struct pairs){0};
	if (most > PAIRS_MAX)
		return false;
	out->pair = arena_alloc(a, (size_t)(most + 1) * sizeof *out->pair);
	for (const char *s = encoded; s < end; s++) {
		const char *next = memchr(s, '&', (size_t)(end - s));
		size_t n = next ? (size_t)(next - s) : (size_t)(end - s);

		if (n && !read_one(a, s, n, &out->pair[out->n++]))
			return false;
		s += n;
	}
	return true;
}

static const char *nth_value(const struct pairs *pairs, const char *name, int nth)
{
	for (int i = 0; i < pairs->n; i++) {
		const struct pair *p = &pairs->pair[i];

		if (*p->name == *name && !strcmp(p->name, name) && nth-- == 0)
			return p->value;
	}
	return NULL;
}

const char *pairs_value(const struct pairs *pairs, const char *name)
{
	return nth_value(pairs, name, 0);
}

const char *form_value(const struct request *rq, const char *name)
{
	return text_trim(&rq->work->arena, pairs_value(&rq->form, name));
}

const char *query_value(const struct request *rq, const char *name)
{
	return query_nth(rq, name, 0);
}

const char *query_nth(const struct request *rq, const char *name, int nth)
{
	return text_trim(&rq->work->arena, nth_value(&rq->query, name, nth));
}
