/* assets: answers for what is built into the program; they are made once and sent many times. */
#include "web/assets.h"
#include "web/reply.h"
#include "web/server.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum encoding { PLAIN, GZIP, BROTLI, UNCHANGED, ENCODINGS };
enum { ASSETS_MAX = 256 };

const char *asset_url(const char *name)
{
	for (const struct asset *a = assets; a->name; a++)
		if (!strcmp(a->name, name))
			return a->url;
	fprintf(stderr, "no asset is called %s\n", name);
	abort();
}

static const struct asset *find(const char *name, size_t n)
{
	for (const struct asset *a = assets; a->name; a++)
		if (strlen(a->name) == n && !memcmp(a->name, name, n))
			return a;
	return NULL;
}

/* Is the coding in the list, and not with q=0? */
static bool accepts(const char *list, const char *coding)
{
	size_t n = strlen(coding);

	for (const char *s = list; s && *s; s += strspn(s, ", \t")) {
		size_t len = strcspn(s, ","), name = strcspn(s, ",; \t");

		if (name == n && !strncasecmp(s, coding, n)) {
			const char *q = memmem(s, len, "q=0", 3);

			return !q || (size_t)(q - s) + strcspn(q, "123456789") < len;
		}
		s += len;
	}
	return false;
}

static enum encoding choose(const struct exchange *x, const struct asset *a)
{
	const char *accepted = exchange_header(x, "Accept-Encoding"),
		   *known = exchange_header(x, "If-None-Match");

	if (known && strstr(known, a->hash))
		return UNCHANGED;
	if (a->brotli && accepts(accepted, "br"))
		return BROTLI;
	return a->gzip && accepts(accepted, "gzip") ? GZIP : PLAIN;
}

static struct response *make(const struct asset *a, enum encoding encoding, bool lasting)
{
	static const char *const mark[ENCODINGS] = { "", "-gz", "-br", "" };
	struct header header[HEADERS_MAX];
	size_t n = reply_common(header, a->type);
	const char *body = encoding == BROTLI ? a->brotli : encoding == GZIP ? a->gzip : a->plain;
	size_t length = encoding == BROTLI ? a->brotli_length
	    : encoding == GZIP             ? a->gzip_length
					   : a->plain_length;
	char tag[64];

	snprintf(tag, sizeof tag, "\"%s%s\"", a->hash, mark[encoding]);
	header[n++] = (struct header){ "ETag", tag };
	header[n++] = (struct header){ "Vary", "Accept-Encoding" };
	header[n++] = (struct header){ "Cache-Control",
		lasting ? "public, max-age=31536000, immutable" : "no-cache" };
	if (encoding == BROTLI || encoding == GZIP)
		header[n++] =
		    (struct header){ "Content-Encoding", encoding == BROTLI ? "br" : "gzip" };
	if (encoding == UNCHANGED)
		return response_make(304, "", 0, true, header, n);
	return response_make(200, body, length, true, header, n);
}

bool assets_answer(struct exchange *x)
{
	static struct response *made[ASSETS_MAX][ENCODINGS][2];
	const size_t prefix = strlen("/assets/");
	const struct asset *a;
	enum encoding encoding;
	bool lasting;
	size_t n;

	if (strncmp(x->target, "/assets/", prefix) || !strcmp(x->method, "POST"))
		return false;
	n = strcspn(x->target + prefix, "?");
	a = find(x->target + prefix, n);
	if (!a)
		return false;
	assert(a - assets < ASSETS_MAX);
	lasting = !strcmp(x->target, a->url);
	encoding = choose(x, a);
	if (!made[a - assets][encoding][lasting])
		made[a - assets][encoding][lasting] = make(a, encoding, lasting);
	exchange_send(x, made[a - assets][encoding][lasting], true);
	return true;
}
