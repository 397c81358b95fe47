/* body: the bodies of requests as they come, in memory or in a spool. */
#include "web/connection.h"

#include <stdlib.h>
#include <string.h>

void body_begin(struct connection *c)
{
	const struct http_rules *r = &c->http->rules;
	const char *type = exchange_header(&c->exchange, "Content-Type");
	const char *said = exchange_header(&c->exchange, "Content-Length");
	size_t length = said ? strtoul(said, NULL, 10) : 0;
	int status = 0;

	if (!r->may_upload || !type || strcmp(c->exchange.method, "POST")
	    || strncasecmp(type, HEAD_UPLOAD, sizeof HEAD_UPLOAD - 1))
		return;
	status = r->may_upload(c->http->context, &c->exchange, length);
	if (status == UPLOAD_IS_BODY) {
		status = length > r->body_max ? 413 : 0;
	} else if (!status) {
		c->spool = spool_new();
		c->exchange.spool = c->spool;
		status = c->spool ? 0 : 503;
	}
	if (status) {
		c->head.status = status;
		connection_refuse(c);
	}
}

static bool spool_more(struct connection *c, const char *bytes, size_t n)
{
	struct http *h = c->http;

	if (h->uploads + n > h->rules.uploads_max || !spool_add(c->spool, bytes, n))
		return false;
	h->uploads += n;
	c->exchange.length += n;
	return true;
}

static bool memory_more(struct connection *c, const char *bytes, size_t n)
{
	struct http *h = c->http;
	size_t room = c->body_room ? c->body_room : 4096;

	while (room < c->exchange.length + n)
		room *= 2;
	if (h->bodies - c->body_room + room > h->rules.bodies_max)
		return false;
	if (room != c->body_room) {
		char *more = realloc(c->body, room);

		if (!more)
			return false;
		h->bodies += room - c->body_room;
		c->body = more;
		c->body_room = room;
	}
	memcpy(c->body + c->exchange.length, bytes, n);
	c->exchange.length += n;
	c->exchange.body = c->body;
	return true;
}

bool body_add(struct connection *c, const char *bytes, size_t n)
{
	return c->spool ? spool_more(c, bytes, n) : memory_more(c, bytes, n);
}

void body_drop(struct connection *c)
{
	c->http->bodies -= c->body_room;
	free(c->body);
	c->body = NULL;
	c->body_room = 0;
	if (c->spool)
		c->http->uploads -= spool_size(c->spool);
	spool_free(c->spool);
	c->spool = NULL;
}
