/* flash: the sentence for the next page, in a cookie sealed for its session. */
#include "web/flash.h"

#include "web/cookie.h"
#include "web/session.h"

#include <string.h>

enum { COOKIE_MOST = 2000 };

static const char *flash_name(const struct request *rq)
{
	return rq->wire.tls ? "__Host-yui-flash" : "yui-flash";
}

/* Bound to the session, so that nobody can make another's page speak. */
static const char *flash_seal(struct request *rq, const char *text)
{
	struct arena *a = &rq->work->arena;

	return session_seal(a,
	    arena_printf(a, "flash\n%s\n%s", rq->session.csrf ? rq->session.csrf : "", text));
}

/* The token of the form that was sent, as our own forms have it. */
static const char *flash_token(struct request *rq)
{
	const char *token = strcmp(rq->method, "POST") ? NULL : form_value(rq, "token");
	size_t n = token ? strspn(token, "0123456789abcdef-") : 0;

	return n < 64 && token && !token[n] ? token : "";
}

/* A cookie holds so much; rather the beginning than nothing. */
static const char *flash_fitting(struct arena *a, const char *say)
{
	if (strlen(say) <= COOKIE_MOST)
		return say;
	return arena_printf(a, "%.*s…", (int)utf8_within(say, COOKIE_MOST - strlen("…")), say);
}

void flash_give(struct request *rq)
{
	struct arena *a = &rq->work->arena;
	const char *token = flash_token(rq);
	const char *say = rq->flash ? flash_fitting(a, rq->flash) : "";
	const char *text = arena_printf(a, "%s\n%s", token, say);

	if (!*say && !*token)
		return;
	rq->flash_cookie = cookie_make(rq, flash_name(rq),
	    arena_printf(a, "%s.%s", cookie_encode(a, (const unsigned char *)text, strlen(text)),
		flash_seal(rq, text)),
	    60);
}

/* What flash_give wrote, "TOKEN\nSENTENCE"; NULL if there is nothing of ours. */
static const char *flash_read(struct request *rq)
{
	struct arena *a = &rq->work->arena;
	size_t len, n;
	const char *sent = cookie_value(rq, flash_name(rq), &len), *seal;
	char *text;

	if (!sent)
		return NULL;
	seal = memchr(sent, '.', len);
	if (!seal)
		return NULL;
	text = arena_alloc(a, len + 1);
	if (!cookie_decode((unsigned char *)text, len, sent, (size_t)(seal - sent), &n)
	    || !utf8_valid(text, n))
		return NULL;
	text[n] = 0;
	return text_same(flash_seal(rq, text),
		   arena_copyn(a, seal + 1, len - (size_t)(seal + 1 - sent)))
	    ? text
	    : NULL;
}

const char *flash_take(struct request *rq)
{
	const char *text = flash_read(rq);
	size_t len;

	if (cookie_value(rq, flash_name(rq), &len))
		rq->flash_cookie = cookie_make(rq, flash_name(rq), "", 0);
	return text && strchr(text, '\n')[1] ? strchr(text, '\n') + 1 : NULL;
}

const char *flash_saved(struct request *rq)
{
	const char *text = flash_read(rq);
	size_t n = text ? strcspn(text, "\n") : 0;

	return n ? arena_copyn(&rq->work->arena, text, n) : NULL;
}
