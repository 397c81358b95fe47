/* head: a strict reader of the bytes a client sends, request after request. */
#include "web/head.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* RFC 9110 §5.6.2: the characters of a token. */
static bool is_token(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
	    || (c && strchr("!#$%&'*+-.^_`|~", c));
}

/* A request target in origin form: visible ASCII without a fragment.  Browsers leave some signs
 * unescaped that RFC 3986 would escape; none of them frames anything. */
static bool is_target(const char *s, size_t n)
{
	if (!n || *s != '/')
		return false;
	for (size_t i = 0; i < n; i++)
		if (s[i] <= ' ' || s[i] >= 127 || s[i] == '#')
			return false;
	return true;
}

static int count(const char *s, size_t n, char c)
{
	int found = 0;

	for (const char *end = s + n; (s = memchr(s, c, (size_t)(end - s))) != NULL; s++)
		found++;
	return found;
}

/* "GET /path HTTP/1.1" without its line end. */
static int start_line(struct head_reader *h, const char *line, size_t n)
{
	const char *end = line + n, *target = memchr(line, ' ', n), *version;
	size_t method;

	if (!target)
		return 400;
	method = (size_t)(target++ - line);
	version = memchr(target, ' ', (size_t)(end - target));
	if (!method || !version || !is_target(target, (size_t)(version - target)))
		return 400;
	for (size_t i = 0; i < method; i++)
		if (!is_token((unsigned char)line[i]))
			return 400;
	if (end - version != 9 || memcmp(version, " HTTP/", 6) || version[7] != '.')
		return 400;
	if (version[6] != '1' || (version[8] != '1' && version[8] != '0'))
		return 505;
	h->old = version[8] == '0';
	if (count(target, (size_t)(version - target), '&') >= HEAD_PAIRS_MAX)
		return 414;
	h->bodiless =
	    (method == 3 && !memcmp(line, "GET", 3)) || (method == 4 && !memcmp(line, "HEAD", 4));
	if (!h->bodiless && (method != 4 || memcmp(line, "POST", 4)))
		return 405;
	return 0;
}

/* Digits only, and one length only: two that agree today are two that differ tomorrow. */
static int content_length(struct head_reader *h, const char *s, size_t n)
{
	if (h->lengths++ || !n || n > 18)
		return n > 18 ? 413 : 400;
	h->length = 0;
	for (size_t i = 0; i < n; i++) {
		if (s[i] < '0' || s[i] > '9')
			return 400;
		h->length = h->length * 10 + (size_t)(s[i] - '0');
	}
	return 0;
}

static bool is_host(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
	    || (c && strchr("-._~:[]", c));
}

static int host(struct head_reader *h, const char *s, size_t n)
{
	if (h->hosts++ || !n || n > 255)
		return 400;
	for (size_t i = 0; i < n; i++)
		if (!is_host(s[i]))
			return 400;
	return 0;
}

static bool is_name(const char *s, size_t n, const char *name)
{
	return strlen(name) == n && !strncasecmp(s, name, n);
}

/* No client of ours sends chunks, so a length is asked for instead (RFC 9112 §6.3): one way
 * of framing leaves nothing to disagree about. */
static int field(struct head_reader *h, const char *name, size_t len, const char *value, size_t n)
{
	if (is_name(name, len, "content-length"))
		return content_length(h, value, n);
	if (is_name(name, len, "host"))
		return host(h, value, n);
	if (is_name(name, len, "content-type"))
		h->upload = n >= sizeof HEAD_UPLOAD - 1
		    && !strncasecmp(value, HEAD_UPLOAD, sizeof HEAD_UPLOAD - 1);
	if (is_name(name, len, "cookie"))
		return count(value, n, ';') >= HEAD_PAIRS_MAX ? 431 : 0;
	if (is_name(name, len, "transfer-encoding"))
		return h->lengths || !is_name(value, n, "chunked") ? 400 : 411;
	if (is_name(name, len, "expect") && !is_name(value, n, "100-continue"))
		return 417;
	return 0;
}

static int field_line(struct head_reader *h, const char *line, size_t n)
{
	const char *colon = memchr(line, ':', n), *value, *end = line + n;

	if (!colon || colon == line)
		return 400;
	for (const char *s = line; s < colon; s++)
		if (!is_token((unsigned char)*s))
			return 400; /* also a folded line and a blank before the colon */
	if (++h->fields > HEAD_FIELDS_MAX)
		return 431;
	for (value = colon + 1; value < end && (*value == ' ' || *value == '\t'); value++)
		;
	while (end > value && (end[-1] == ' ' || end[-1] == '\t'))
		end--;
	for (const char *s = value; s < end; s++)
		if (((unsigned char)*s < ' ' && *s != '\t') || *s == 127)
			return 400;
	return field(h, line, (size_t)(colon - line), value, (size_t)(end - value));
}

/* The empty line: what may only be judged by the whole. */
static int finish(struct head_reader *h)
{
	if (!h->hosts && !h->old)
		return 400;
	if (h->length > (h->upload && h->upload_max ? h->upload_max : h->body_max))
		return 413;
	if (h->length && h->bodiless)
		return 400;
	if (!h->lengths && !h->bodiless)
		return 411;
	h->left = h->length;
	h->part = h->left ? HEAD_BODY : HEAD_START;
	h->bytes = 0;
	h->complete++;
	return 0;
}

/* One line with its end.  Inside, a CR or NUL is refused by the characters allowed there. */
static int line_done(struct head_reader *h, const char *line, size_t n)
{
	int status;

	if (n < 2 || line[n - 2] != '\r')
		return 400;
	n -= 2;
	if (h->part == HEAD_FIELDS)
		return n ? field_line(h, line, n) : finish(h);
	h->fields = h->hosts = h->lengths = 0;
	h->upload = false;
	h->length = 0;
	status = start_line(h, line, n);
	h->part = HEAD_FIELDS;
	return status;
}

static int hold(struct head_reader *h, const char *s, size_t n)
{
	if (h->held + n > HEAD_LINE_MAX)
		return h->part == HEAD_START ? 414 : 431;
	if (!h->line)
		h->line = malloc(HEAD_LINE_MAX);
	if (!h->line)
		return 503;
	memcpy(h->line + h->held, s, n);
	h->held += n;
	return 0;
}

/* Reads one line or what is there of it; *taken is how far it went. */
static int read_line(struct head_reader *h, const char *s, size_t n, size_t *taken)
{
	const char *end = memchr(s, '\n', n);
	size_t len = end ? (size_t)(end - s) + 1 : n;
	int status = 0;

	*taken = len;
	h->bytes += len;
	if (h->bytes > HEAD_MAX)
		return 431;
	if (!end || h->held || len > HEAD_LINE_MAX)
		status = hold(h, s, len);
	if (status || !end)
		return status;
	status = h->held ? line_done(h, h->line, h->held) : line_done(h, s, len);
	h->held = 0;
	return status;
}

size_t head_read(struct head_reader *h, const char *s, size_t n)
{
	size_t at = 0, begin = 0, taken;

	while (at < n && !h->status) {
		if (h->part == HEAD_BODY) {
			taken = h->left < n - at ? h->left : n - at;
			h->left -= taken;
			if (!h->left)
				h->part = HEAD_START;
		} else {
			h->status = read_line(h, s + at, n - at, &taken);
		}
		at += taken;
		if (!h->status && h->part == HEAD_START && !h->bytes)
			begin = at;
	}
	return h->status ? begin : n;
}

void head_free(struct head_reader *h)
{
	free(h->line);
	h->line = NULL;
}
