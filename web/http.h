/* http: HTTP/1.1 connections on one event loop.  libmicrohttpd does the work; nobody else
 * includes it.  Everything but response_… is called on the loop's thread alone. */
#ifndef HTTP_H
#define HTTP_H

#include "base/arena.h"

#include <netinet/in.h>

int64_t clock_us(void); /* monotonic */

/* One request and its answer. */
struct exchange {
	const char *method;  /* "GET", "HEAD" or "POST" */
	const char *target;  /* as sent: path, and query after '?' */
	const char *address; /* the peer's */
	const char *body;    /* NULL if there is none; complete */
	size_t length;
	const struct spool *spool; /* instead of the body: it has files, and may be long */
	void *job;     /* the server's own, while the exchange is held */
	int64_t begun; /* µs of the monotonic clock, when the head was complete */
};
const char *exchange_header(const struct exchange *, const char *name); /* NULL if absent */
/* The fingerprint of the certificate that the client has shown and that its signer vouches for;
 * NULL: none. */
const char *exchange_client(const struct exchange *);

struct header {
	const char *name, *value;
};
/* An answer without its connection; may be made on any thread.  Copies the body unless
 * `lasting`. */
struct response;
struct response *response_make(int status, const char *body, size_t length, bool lasting,
    const struct header *, size_t headers);
/* A body that comes piece by piece.  `more` gives bytes into the buffer, 0 to wait until
 * exchange_resume, or -1 at the end; `over` is called once when the connection is done. */
struct response *response_stream(const struct header *, size_t headers,
    long (*more)(void *context, char *buffer, size_t room), void (*over)(void *context),
    void *context);
void response_free(struct response *); /* one that is kept and sent many times */

/* Every exchange is sent one response, at once or later: then it is held and resumed. */
void exchange_send(struct exchange *, struct response *, bool keep_response);
void exchange_hold(struct exchange *); /* held already: nothing */
void exchange_resume(struct exchange *, struct response *); /* NULL: a stream has more to say */
int exchange_socket(const struct exchange *);

/* The bare page for a request that no handler sees; its length. */
enum { REFUSAL_ROOM = 1024 };
size_t refusal_page(int status, char *page, size_t room);
size_t refusal_page_saying(const char *what, const char *kept, char *page, size_t room);

enum { UPLOAD_IS_BODY = -1 };
struct http_rules {
	int most, most_per_address;  /* connections */
	int head_seconds;            /* from a head's first byte to its last */
	int body_seconds, body_rate; /* seconds granted, and bytes that earn another */
	int idle_seconds;            /* between requests, and of silence in an answer */
	int answer_seconds;          /* for a client to take its answer, streams excepted */
	size_t body_max, bodies_max; /* one body, all bodies at a time */
	bool trust_proxy;            /* connections are a proxy's: no limit per address */
	struct tls *tls;             /* spoken on every connection; NULL: plain HTTP */
	/* Bodies of multipart/form-data go to a spool: one, all at a time. */
	size_t upload_max, uploads_max;
	/* With the head alone: 0, or the status of the refusal.  UPLOAD_IS_BODY: it is read as any
	 * other body, and may not be longer. */
	int (*may_upload)(void *context, struct exchange *, size_t length);
	size_t answers_max; /* bytes of all answers that wait to be taken; see http_has_room */
};

struct http;
struct http *http_start(const struct http_rules *, void (*serve)(void *context, struct exchange *),
    void (*refused)(void *context, int status, const char *address), void *context);
int http_fd(const struct http *);            /* readable: call http_run */
bool http_accept(struct http *, int listen); /* takes one connection; false: none waits */
void http_run(struct http *);
int http_patience(const struct http *); /* milliseconds until http_run is due; -1: none */
void http_tick(struct http *);          /* about once a second: deadlines */
void http_closing(struct http *);       /* from now on every answer ends its connection */
int http_connections(const struct http *);
int http_busy(const struct http *); /* exchanges under way */
/* For one more answer of that length beside those that clients have not taken yet? */
bool http_has_room(const struct http *, size_t length);
void http_stop(struct http *);

#endif
