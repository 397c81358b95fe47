/* connection: one client's socket beside libmicrohttpd -- audit, deadlines, refusals.
 * What http.c and its neighbours know of each other; nobody else includes it. */
#ifndef CONNECTION_H
#define CONNECTION_H

#include "web/head.h"
#include "web/http.h"
#include "web/spool.h"
#include "web/tls.h"

enum { CONNECTIONS_FD_MAX = 1 << 16 };

struct MHD_Connection;

struct connection {
	struct exchange exchange; /* the first, so that one gives the other */
	struct http *http;
	struct MHD_Connection *mhd;
	struct tls_link *tls; /* NULL: plain HTTP */
	struct connection *next, **back; /* all of the loop */
	int fd;
	struct in6_addr address; /* IPv4 mapped */
	char address_text[INET6_ADDRSTRLEN];
	struct head_reader head;
	int64_t since;        /* µs: first byte of the head, or of the body, or the beginning of a
	                       * handshake; 0: between */
	int64_t answering;    /* µs: when the answer was given; 0: none under way */
	int64_t linger_until; /* µs: refused, told, waiting for the client to hang up */
	long begun;           /* requests libmicrohttpd has handed over */
	char *target;
	size_t target_room;
	char *body;
	size_t body_room;
	struct spool *spool;
	size_t answered; /* bytes of the answer under way */
	struct response *response; /* waits for the connection to wake */
	bool active;               /* from its head to the end of its answer */
	bool held, keep_response, streaming, dying;
	bool looked, shaken; /* of TLS: it does begin as such; the handshake is over */
};

struct http {
	struct MHD_Daemon *daemon;
	struct http_rules rules;
	void (*serve)(void *context, struct exchange *);
	void (*refused)(void *context, int status, const char *address);
	void *context;
	struct connection *connections;
	int count, busy;
	size_t bodies; /* bytes of all bodies held */
	size_t uploads, answers; /* likewise, of spools, and of answers not taken yet */
	bool closing;
	bool due; /* who was held goes on with the next http_run, which no socket asks for */
};

struct response {
	struct MHD_Response *mhd;
	int status;
	size_t length;
	/* Of a stream: */
	long (*more)(void *context, char *buffer, size_t room);
	void (*over)(void *context);
	void *context;
	struct connection *connection;
};

struct connection *connection_new(struct http *, int fd, const struct sockaddr *);
struct connection *connection_at(int fd); /* NULL: not one of ours */
void connection_free(struct connection *);
bool connection_crowded(const struct http *,
    const struct sockaddr *); /* its address has too many */
void connection_tick(struct connection *, int64_t now);
void connection_refuse(struct connection *); /* answers head.status and hangs up */
/* The same if there is something to refuse and all that came before it is answered. */
void connection_refuse_due(struct connection *);
size_t refusal_whole(int status, char *to); /* head and page; there is REFUSAL_WHOLE room */
enum { REFUSAL_WHOLE = 2 * REFUSAL_ROOM };

/* ---- body.c: the body of the request under way ---- */

/* With the head alone: says where the body goes.  What is refused is told at once, before the
 * client has sent all of it. */
void body_begin(struct connection *);
bool body_add(struct connection *, const char *, size_t); /* false: there is no room for it */
void body_drop(struct connection *); /* whatever came of it; none is fine */

#endif
