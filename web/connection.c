/* connection: one client's socket beside libmicrohttpd -- audit, deadlines, refusals. */
#undef _FORTIFY_SOURCE /* recv is defined here, not called */
#include "web/connection.h"

#include <arpa/inet.h>
#include <errno.h>
#include <gnutls/gnutls.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#define SECOND 1000000

/* Written by the loop's thread alone; another thread that receives something (libpq) looks
 * only at the entry of its own socket, which is never one of these. */
static struct connection *at_fd[CONNECTIONS_FD_MAX];

int64_t clock_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * SECOND + t.tv_nsec / 1000;
}

struct connection *connection_at(int fd)
{
	return fd >= 0 && fd < CONNECTIONS_FD_MAX ? at_fd[fd] : NULL;
}

static struct in6_addr address_of(const struct sockaddr *a)
{
	struct in6_addr six = IN6ADDR_ANY_INIT;

	if (a->sa_family == AF_INET6)
		return ((const struct sockaddr_in6 *)(const void *)a)->sin6_addr;
	memset(six.s6_addr + 10, 0xff, 2);
	memcpy(six.s6_addr + 12, &((const struct sockaddr_in *)(const void *)a)->sin_addr, 4);
	return six;
}

struct connection *connection_new(struct http *h, int fd, const struct sockaddr *a)
{
	struct connection *c = fd < CONNECTIONS_FD_MAX ? calloc(1, sizeof *c) : NULL;
	bool four;

	if (!c)
		return NULL;
	c->http = h;
	c->fd = fd;
	c->address = address_of(a);
	four = IN6_IS_ADDR_V4MAPPED(&c->address);
	inet_ntop(four ? AF_INET : AF_INET6, four ? c->address.s6_addr + 12 : c->address.s6_addr,
	    c->address_text, sizeof c->address_text);
	c->exchange.address = c->address_text;
	c->head.body_max = h->rules.body_max;
	c->head.upload_max = h->rules.upload_max;
	c->next = h->connections;
	c->back = &h->connections;
	if (c->next)
		c->next->back = &c->next;
	h->connections = c;
	h->count++;
	at_fd[fd] = c;
	return c;
}

void connection_free(struct connection *c)
{
	at_fd[c->fd] = NULL;
	*c->back = c->next;
	if (c->next)
		c->next->back = c->back;
	c->http->count--;
	body_drop(c);
	head_free(&c->head);
	if (c->tls)
		tls_end(c->tls);
	free(c->target);
	free(c);
}

bool connection_crowded(const struct http *h, const struct sockaddr *a)
{
	struct in6_addr address = address_of(a);
	int n = 0;

	for (const struct connection *c = h->connections; c && !h->rules.trust_proxy; c = c->next)
		n += !memcmp(&c->address, &address, sizeof address);
	return n >= h->rules.most_per_address;
}

/* In words, as far as there is a language: not in the middle of a handshake. */
static void tell(struct connection *c)
{
	char whole[REFUSAL_WHOLE];
	size_t n = refusal_whole(c->head.status, whole);

	if (c->tls && c->shaken)
		tls_send(c->tls, whole, n);
	else if (!c->tls || !c->looked)
		send(c->fd, whole, n, MSG_NOSIGNAL | MSG_DONTWAIT);
}

void connection_refuse(struct connection *c)
{
	if (c->linger_until)
		return;
	c->http->refused(c->http->context, c->head.status, c->address_text);
	tell(c);
	/* Closing with unread bytes would reset the connection and might take the answer with
	 * it; so the client may finish first, but not for long. */
	shutdown(c->fd, SHUT_WR);
	c->linger_until = clock_us() + 2 * SECOND;
}

void connection_refuse_due(struct connection *c)
{
	if (c->head.status && !c->active && c->begun >= c->head.complete)
		connection_refuse(c);
}

static ssize_t nothing(void)
{
	errno = EAGAIN;
	return -1;
}

/* After a refusal nothing reaches libmicrohttpd any more but the end. */
static ssize_t drain(struct connection *c)
{
	char scrap[16 << 10];
	ssize_t n;

	if (!c->linger_until)
		return nothing();
	for (int i = 0; i < 64; i++) {
		n = recvfrom(c->fd, scrap, sizeof scrap, MSG_DONTWAIT, NULL, NULL);
		if (n <= 0)
			return n;
	}
	return nothing();
}

static ssize_t receive(struct connection *c, char *bytes, size_t room, int flags)
{
	if (!c->tls)
		return recvfrom(c->fd, bytes, room, flags, NULL, NULL);
	if (!c->shaken)
		c->since = 0;
	c->shaken = true;
	return tls_receive(c->tls, bytes, room);
}

static ssize_t audit(struct connection *c, char *bytes, size_t room, int flags)
{
	ssize_t n;
	size_t good;
	long complete = c->head.complete;

	if (c->head.status)
		return drain(c);
	n = receive(c, bytes, room, flags);
	if (n <= 0)
		return n;
	good = head_read(&c->head, bytes, (size_t)n);
	if (c->head.part == HEAD_START && !c->head.bytes)
		c->since = 0;
	else if (!c->since || complete != c->head.complete)
		c->since = clock_us();
	if (!c->head.status || good)
		return (ssize_t)
		    good; /* what is refused behind good requests is told after their answers */
	connection_refuse(c);
	return drain(c);
}

/* What TLS is made of.  Whoever speaks plain HTTP to it is told so. */
static ssize_t beneath(struct connection *c, char *bytes, size_t room, int flags)
{
	enum { HANDSHAKE = 0x16 };

	if (!c->looked && !c->linger_until) {
		ssize_t n = recvfrom(c->fd, bytes, 1, MSG_PEEK | MSG_DONTWAIT, NULL, NULL);

		if (n <= 0)
			return n;
		c->looked = *bytes == HANDSHAKE;
		if (!c->looked) {
			c->head.status = 426;
			connection_refuse(c);
		}
	}
	return c->linger_until ? drain(c) : recvfrom(c->fd, bytes, room, flags, NULL, NULL);
}

/* libmicrohttpd offers no look at the bytes before it reads them; but the program's own
 * definition of a function goes before the C library's, also for the libraries it uses.
 * docs/decisions/0003-reading-heads.md */
ssize_t recv(int fd, void *bytes, size_t room, int flags)
{
	struct connection *c = connection_at(fd);

	if (!c)
		return recvfrom(fd, bytes, room, flags, NULL, NULL);
	return c->tls ? beneath(c, bytes, room, flags) : audit(c, bytes, room, flags);
}

/* The same above TLS.  Whatever of the program speaks TLS besides is none of libmicrohttpd. */
ssize_t gnutls_record_recv(gnutls_session_t session, void *bytes, size_t room)
{
	struct connection *c = connection_at(gnutls_transport_get_int(session));
	ssize_t n = c && c->tls ? audit(c, bytes, room, 0) : -1;

	if (n >= 0)
		return n;
	return errno == EAGAIN ? GNUTLS_E_AGAIN : GNUTLS_E_PULL_ERROR;
}

/* How long the current head or body may take, in µs. */
static int64_t allowance(const struct connection *c)
{
	const struct http_rules *r = &c->http->rules;

	if (c->head.part != HEAD_BODY)
		return r->head_seconds * (int64_t)SECOND;
	return (r->body_seconds + (int64_t)(c->head.length - c->head.left) / r->body_rate) * SECOND;
}

/* Is it the client's turn to send?  Not while an answer to something earlier is under way. */
static bool its_turn(const struct connection *c)
{
	if (c->begun < c->head.complete || c->held || c->answering)
		return false;
	return c->head.part == HEAD_BODY || !c->active;
}

void connection_tick(struct connection *c, int64_t now)
{
	const struct http_rules *r = &c->http->rules;

	if (c->linger_until) {
		if (now > c->linger_until)
			shutdown(c->fd, SHUT_RDWR);
	} else if (c->head.status) {
		connection_refuse_due(c);
	} else if (c->answering && !c->streaming
	    && now - c->answering > r->answer_seconds * (int64_t)SECOND) {
		shutdown(c->fd, SHUT_RDWR);
	} else if (c->since && !its_turn(c)) {
		c->since = now;
	} else if (c->since && now - c->since > allowance(c)) {
		c->head.status = 408;
		connection_refuse(c);
	}
}
