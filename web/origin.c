/* origin: where others reach us, which stands before every address that leaves the house. */
#include "web/web.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

static const char *lower(struct arena *a, const char *s)
{
	char *out = arena_copy(a, s);

	for (char *c = out; *c; c++)
		*c = (char)tolower((unsigned char)*c);
	return out;
}

static bool is_here(const char *host, size_t n)
{
	static const char *const here[] = { "localhost", "127.0.0.1", "[::1]" };

	for (size_t i = 0; i < COUNT(here); i++)
		if (n == strlen(here[i]) && !strncmp(host, here[i], n))
			return true;
	return false;
}

/* How many bytes of it are a name, or numbers; 0: it is neither. */
static size_t host_length(const char *s)
{
	size_t n = *s == '[' ? strspn(s + 1, "0123456789abcdef:.") + 1
			     : strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789.-");

	if (*s == '[')
		return s[n] == ']' && n > 2 ? n + 1 : 0;
	return n && *s != '.' && *s != '-' && s[n - 1] != '-' && n <= 253 ? n : 0;
}

/* ":8443", or nothing, with or without the slash that a browser shows. */
static bool read_port(const char *s, int64_t *port)
{
	size_t n = *s == ':' ? strspn(s + 1, "0123456789") : 0;
	char digits[6] = "";

	*port = 0;
	if (n > 5 || (*s == ':' && !n))
		return false;
	memcpy(digits, s + 1, n);
	s += n ? n + 1 : 0;
	return (!n || text_number(digits, 1, 65535, port)) && (!*s || !strcmp(s, "/"));
}

const char *origin_read(struct arena *a, const char *typed, const char **why)
{
	const char *s = lower(a, typed);
	bool tls = text_starts(s, "https://");
	const char *host = tls ? s + 8 : text_starts(s, "http://") ? s + 7 : "";
	size_t n = host_length(host);
	int64_t port;

	*why = NULL;
	if (!n || !read_port(host + n, &port))
		*why = "https://yui.example.jp のように、https:// と名前だけを書きます"
		       "（日本語の名前は xn-- の形で。番号が要れば :8443 を続けます）";
	else if (!tls && !is_here(host, n))
		*why = "https:// で始めます。http:// は、この機械の中（localhost）だけです";
	if (*why)
		return NULL;
	return port && port != (tls ? 443 : 80)
	    ? arena_printf(a, "%.*s:%lld", (int)(host - s + (ptrdiff_t)n), s, (long long)port)
	    : arena_copyn(a, s, (size_t)(host - s) + n);
}

const char *origin_of(const struct request *rq)
{
	const struct wire *wire = &rq->wire;

	if (installation.origin)
		return installation.origin;
	return wire->host ? lower(&rq->work->arena,
				arena_printf(&rq->work->arena, "%s://%s",
				    wire->tls ? "https" : "http", wire->host))
			  : "";
}

/* Where nothing is said of us, a proxy that does not tell of TLS is no stranger. */
bool origin_is_ours(const struct request *rq, const char *origin)
{
	const char *host = strstr(origin, "://");

	if (installation.origin)
		return !strcasecmp(origin, installation.origin);
	return host && rq->wire.host && !strcasecmp(host + 3, rq->wire.host);
}
