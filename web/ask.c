/* ask: makes a request of an exchange, and a response of an answered request. */
#include "web/reply.h"
#include "web/server.h"

#include <string.h>

/* The last address the proxy in front of us has added. */
static const char *forwarded_for(struct arena *a, const char *list, const char *peer)
{
	const char *last = list ? strrchr(list, ',') : NULL;
	const char *one = text_trim(a, last ? last + 1 : list);

	return one && strlen(one) < INET6_ADDRSTRLEN
		&& !one[strspn(one, "0123456789abcdefABCDEF.:")]
	    ? one
	    : peer;
}

/* nginx gives the whole certificate, percent-escaped ($ssl_client_escaped_cert). */
static const char *forwarded_client(const struct worker *worker, const struct exchange *x,
    struct arena *a)
{
	const char *name = worker->options->client_header;
	const char *sent = name ? exchange_header(x, name) : NULL;
	struct pairs one;
	struct x509 *about;

	if (!sent || strpbrk(sent, "&+")
	    || !pairs_read(a, arena_printf(a, "c=%s", sent), strlen(sent) + 2, &one)
	    || one.n != 1)
		return NULL;
	about = arena_alloc(a, sizeof *about);
	return x509_read(a, one.pair[0].value, about) ? about->print : NULL;
}

void ask_request(const struct worker *worker, struct exchange *x, struct work *w,
    struct request *rq)
{
	const char *query = strchr(x->target, '?'), *script = exchange_header(x, "HX-Request");
	size_t n = query ? (size_t)(query - x->target) : strlen(x->target);

	*rq = (struct request){
		.work = w,
		.method = x->method,
		.path = arena_copyn(&w->arena, x->target, n),
		.address = x->address,
		.fragment = script && !strcmp(script, "true"),
		.page.arena = &w->arena,
		.wire = {
			.query = query ? query + 1 : NULL,
			.type = exchange_header(x, "Content-Type"),
			.body = x->body,
			.length = x->length,
			.spool = x->spool,
			.cookie = exchange_header(x, "Cookie"),
			.host = exchange_header(x, "Host"),
			.origin = exchange_header(x, "Origin"),
			.site = exchange_header(x, "Sec-Fetch-Site"),
			.agent = exchange_header(x, "User-Agent"),
			.known = exchange_header(x, "If-None-Match"),
		},
	};
	if (worker->tls) {
		rq->wire.tls = true;
		rq->wire.client = exchange_client(x);
	} else if (worker->options->behind_proxy) {
		const char *protocol = exchange_header(x, "X-Forwarded-Proto");

		rq->wire.tls = protocol && !strcmp(protocol, "https");
		rq->address =
		    forwarded_for(&w->arena, exchange_header(x, "X-Forwarded-For"), x->address);
		rq->wire.client = forwarded_client(worker, x, &w->arena);
	}
}

struct response *ask_response(const struct request *rq, int status)
{
	struct header header[HEADERS_MAX];
	size_t n = reply_headers(rq, status, header);

	if (reply_known(rq, status))
		return response_make(304, "", 0, false, header, n);
	return response_make(status, rq->page.len ? rq->page.s : "", rq->page.len, false, header,
	    n);
}

static struct response *bare(int status, const char *page, size_t length)
{
	struct header header[HEADERS_MAX];
	size_t n = reply_common(header, "text/html; charset=utf-8");

	header[n++] = (struct header){ "Cache-Control", "no-store" };
	if (status == 503 || status == 429)
		header[n++] = (struct header){ "Retry-After", "3" };
	return response_make(status, page, length, false, header, n);
}

struct response *ask_refusal(int status)
{
	char page[REFUSAL_ROOM];
	size_t length = refusal_page(status, page, sizeof page);

	return bare(status, page, length);
}

struct response *ask_unlogged(bool done)
{
	char page[REFUSAL_ROOM];
	size_t length = refusal_page_saying(
	    "操作の記録を残せないため、画面を出せません。記録を残せるようになれば、自然に元に戻ります。",
	    done ? "保存の操作をしたときは、あとで一覧や検索で、保存されているかを確かめてください。"
		 : "何も保存されていません。しばらくしてからもう一度お試しください。",
	    page, sizeof page);

	return bare(503, page, length);
}
