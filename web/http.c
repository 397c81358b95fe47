/* http: HTTP/1.1 connections on one event loop, by libmicrohttpd. */
#include "web/connection.h"

#include <errno.h>
#include <gnutls/abstract.h>
#include <microhttpd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static struct connection *connection_of(const struct exchange *x)
{
	return (struct connection *)(uintptr_t)x;
}

/* ---- Requests ---- */

static enum MHD_Result queue(struct connection *c)
{
	struct response *r = c->response;
	enum MHD_Result done;

	c->response = NULL;
	c->answering = clock_us();
	c->answered = r->length;
	c->http->answers += c->answered;
	if (r->more) {
		r->connection = c;
		c->streaming = true;
		c->http->busy--;
	}
	if (c->http->closing && !c->keep_response)
		MHD_add_response_header(r->mhd, "Connection", "close");
	done = MHD_queue_response(c->mhd, (unsigned)r->status, r->mhd);
	if (!c->keep_response)
		response_free(r);
	return done;
}

void exchange_send(struct exchange *x, struct response *r, bool keep_response)
{
	struct connection *c = connection_of(x);

	c->response = r;
	c->keep_response = keep_response;
}

void exchange_hold(struct exchange *x)
{
	struct connection *c = connection_of(x);

	if (c->held)
		return;
	MHD_suspend_connection(c->mhd);
	c->held = true;
}

void exchange_resume(struct exchange *x, struct response *r)
{
	struct connection *c = connection_of(x);

	if (r)
		exchange_send(x, r, false);
	if (!c->held)
		return;
	c->held = false;
	c->http->due = true;
	MHD_resume_connection(c->mhd);
}

int exchange_socket(const struct exchange *x)
{
	return connection_of(x)->fd;
}

const char *exchange_client(const struct exchange *x)
{
	struct tls_link *tls = connection_of(x)->tls;

	return tls ? tls_client(tls) : NULL;
}

const char *exchange_header(const struct exchange *x, const char *name)
{
	return MHD_lookup_connection_value(connection_of(x)->mhd, MHD_HEADER_KIND, name);
}

static struct connection *connection_under(struct MHD_Connection *mhd)
{
	return MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
}

/* The target as it was sent; libmicrohttpd takes its own copy apart. */
static void *on_target(void *http, const char *target, struct MHD_Connection *mhd)
{
	struct connection *c = connection_under(mhd);
	size_t n = strlen(target) + 1;

	(void)http;
	if (n > c->target_room) {
		free(c->target);
		c->target_room = n < 256 ? 256 : n;
		c->target = malloc(c->target_room);
		if (!c->target)
			abort();
	}
	memcpy(c->target, target, n);
	return NULL;
}

/* Hands the complete request to the server; it answers, or holds the exchange. */
static enum MHD_Result serve(struct connection *c)
{
	struct http *h = c->http;

	h->serve(h->context, &c->exchange);
	return c->response ? queue(c) : c->held ? MHD_YES : MHD_NO;
}

static enum MHD_Result begin(struct connection *c, const char *method)
{
	/* Nothing is served that the audit has not found good, whatever became of recv. */
	if (c->begun++ >= c->head.complete)
		return MHD_NO;
	c->active = true;
	c->http->busy++;
	c->exchange.method = method;
	c->exchange.target = c->target;
	c->exchange.begun = clock_us();
	body_begin(c);
	return MHD_YES; /* an answer given now would close the connection */
}

static enum MHD_Result on_request(void *http, struct MHD_Connection *mhd, const char *url,
    const char *method, const char *version, const char *bytes, size_t *n, void **state)
{
	struct connection *c = connection_under(mhd);

	(void)http, (void)url, (void)version;
	if (!*state) {
		*state = c;
		return begin(c, method);
	}
	if (c->response)
		return queue(c);
	if (c->dying)
		return MHD_NO;
	if (!*n)
		return c->linger_until ? MHD_NO : serve(c);
	if (!c->linger_until && !body_add(c, bytes, *n)) {
		c->head.status = 503;
		connection_refuse(c);
		return MHD_NO;
	}
	*n = 0;
	return MHD_YES;
}

static void on_done(void *http, struct MHD_Connection *mhd, void **state,
    enum MHD_RequestTerminationCode how)
{
	struct connection *c = connection_under(mhd);

	(void)http, (void)how;
	if (!*state || !c || !c->active)
		return;
	if (!c->streaming)
		c->http->busy--;
	if (c->response && !c->keep_response)
		response_free(c->response);
	body_drop(c);
	c->http->answers -= c->answered;
	c->answered = 0;
	c->exchange = (struct exchange){ .address = c->address_text };
	c->response = NULL;
	c->answering = 0;
	c->active = c->held = c->streaming = false;
	connection_refuse_due(c);
}

static void speak_tls(struct connection *c)
{
	c->tls = tls_begin(c->http->rules.tls,
	    MHD_get_connection_info(c->mhd, MHD_CONNECTION_INFO_GNUTLS_SESSION)->tls_session);
	c->since = clock_us(); /* the handshake is as much in a hurry as a head is */
}

static void on_connection(void *context_of_http, struct MHD_Connection *mhd, void **context,
    enum MHD_ConnectionNotificationCode what)
{
	struct http *h = context_of_http;

	if (what == MHD_CONNECTION_NOTIFY_STARTED) {
		struct connection *c = connection_at(
		    MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd);

		c->mhd = mhd;
		*context = c;
		if (h->rules.tls)
			speak_tls(c);
	} else if (*context) {
		connection_free(*context);
		*context = NULL;
	}
}

/* ---- The loop's side ---- */

/* Every connection has credentials of its own (speak_tls); libmicrohttpd wants to know of some. */
static int no_certificate(gnutls_session_t session, const gnutls_datum_t *names, int n,
    const gnutls_pk_algorithm_t *kinds, int m, gnutls_pcert_st **chain, unsigned *length,
    gnutls_privkey_t *key)
{
	(void)session, (void)names, (void)n, (void)kinds, (void)m;
	(void)chain, (void)length, (void)key;
	return -1;
}

static struct MHD_Daemon *start(struct http *h)
{
	const struct http_rules *rules = &h->rules;
	unsigned how = MHD_USE_EPOLL | MHD_USE_NO_LISTEN_SOCKET | MHD_ALLOW_SUSPEND_RESUME;
	struct MHD_OptionItem tls[] = {
		{ MHD_OPTION_HTTPS_PRIORITIES, 0, (void *)(uintptr_t)tls_ciphers },
		{ MHD_OPTION_HTTPS_CERT_CALLBACK, 0, (void *)no_certificate },
		{ MHD_OPTION_END, 0, NULL },
	};

	if (rules->tls)
		how |= MHD_USE_TLS;
	return MHD_start_daemon(how, 0, NULL, NULL, on_request, h, MHD_OPTION_NOTIFY_CONNECTION,
	    on_connection, h, MHD_OPTION_NOTIFY_COMPLETED, on_done, h,
	    MHD_OPTION_URI_LOG_CALLBACK, on_target, h, MHD_OPTION_CONNECTION_LIMIT,
	    (unsigned)rules->most + 8, MHD_OPTION_CONNECTION_TIMEOUT,
	    (unsigned)rules->idle_seconds, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)(48 << 10),
	    MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_SIGPIPE_HANDLED_BY_APP, 1,
	    MHD_OPTION_ARRAY, rules->tls ? tls : &tls[COUNT(tls) - 1], MHD_OPTION_END);
}

struct http *http_start(const struct http_rules *rules, void (*serve_it)(void *, struct exchange *),
    void (*refused)(void *, int, const char *), void *context)
{
	struct http *h = calloc(1, sizeof *h);

	if (!h)
		abort();
	h->rules = *rules;
	h->serve = serve_it;
	h->refused = refused;
	h->context = context;
	h->daemon = start(h);
	if (h->daemon)
		return h;
	free(h);
	return NULL;
}

int http_fd(const struct http *h)
{
	return MHD_get_daemon_info(h->daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
}

static void turn_away(struct http *h, int fd, int status, const struct sockaddr *from)
{
	char scrap[REFUSAL_WHOLE] = "";
	struct connection *c = connection_new(h, fd, from);

	h->refused(h->context, status, c ? c->address_text : "?");
	if (c)
		connection_free(c);
	if (!h->rules.tls) /* before a handshake there are no words */
		send(fd, scrap, refusal_whole(status, scrap), MSG_NOSIGNAL | MSG_DONTWAIT);
	shutdown(fd, SHUT_WR);
	while (recvfrom(fd, scrap, sizeof scrap, MSG_DONTWAIT, NULL, NULL) > 0)
		;
	close(fd);
}

bool http_accept(struct http *h, int listen)
{
	struct sockaddr_storage from;
	struct sockaddr *address = (struct sockaddr *)&from;
	socklen_t size = sizeof from;
	int fd = accept4(listen, address, &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
	struct connection *c;

	if (fd < 0)
		return false;
	if (h->count >= h->rules.most) {
		turn_away(h, fd, 503, address);
		return true;
	}
	if (connection_crowded(h, address)) {
		turn_away(h, fd, 429, address);
		return true;
	}
	c = connection_new(h, fd, address);
	if (!c)
		close(fd);
	else if (MHD_add_connection(h->daemon, fd, address, size) != MHD_YES
	    && connection_at(fd) == c)
		connection_free(c); /* libmicrohttpd has closed the socket */
	return true;
}

void http_run(struct http *h)
{
	h->due = false;
	MHD_run(h->daemon);
}

int http_patience(const struct http *h)
{
	MHD_UNSIGNED_LONG_LONG ms;

	if (h->due)
		return 0;
	if (MHD_get_timeout(h->daemon, &ms) != MHD_YES)
		return -1;
	return ms > 60000 ? 60000 : (int)ms;
}

void http_tick(struct http *h)
{
	int64_t now = clock_us();

	for (struct connection *c = h->connections; c; c = c->next)
		connection_tick(c, now);
}

void http_closing(struct http *h)
{
	h->closing = true;
}

int http_busy(const struct http *h)
{
	return h->busy;
}

bool http_has_room(const struct http *h, size_t length)
{
	return h->answers + length <= h->rules.answers_max;
}

int http_connections(const struct http *h)
{
	return h->count;
}

void http_stop(struct http *h)
{
	for (struct connection *c = h->connections; c; c = c->next) {
		c->dying = true;
		exchange_resume(&c->exchange, NULL);
	}
	MHD_run(h->daemon);
	MHD_stop_daemon(h->daemon);
	free(h);
}
