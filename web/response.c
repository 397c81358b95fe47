/* response: answers that do not know their connection yet, whole or as streams. */
#include "web/connection.h"

#include <microhttpd.h>
#include <stdlib.h>

static struct response *with_headers(struct response *r, const struct header *header, size_t n)
{
	for (size_t i = 0; i < n; i++)
		MHD_add_response_header(r->mhd, header[i].name, header[i].value);
	return r;
}

static struct response *response_new(int status)
{
	struct response *r = calloc(1, sizeof *r);

	if (!r)
		abort();
	r->status = status;
	return r;
}

struct response *response_make(int status, const char *body, size_t length, bool lasting,
    const struct header *header, size_t headers)
{
	struct response *r = response_new(status);

	r->length = length;
	r->mhd = MHD_create_response_from_buffer(length, (void *)(uintptr_t)body,
	    lasting ? MHD_RESPMEM_PERSISTENT : MHD_RESPMEM_MUST_COPY);
	if (!r->mhd)
		abort();
	return with_headers(r, header, headers);
}

static ssize_t stream_read(void *context, uint64_t position, char *buffer, size_t room)
{
	struct response *r = context;
	struct connection *c = r->connection;
	long n = c->dying ? -1 : r->more(r->context, buffer, room);

	(void)position;
	if (n < 0)
		return MHD_CONTENT_READER_END_OF_STREAM;
	if (!n) {
		MHD_suspend_connection(c->mhd);
		c->held = true;
	}
	return n;
}

static void stream_free(void *context)
{
	struct response *r = context;

	r->over(r->context);
	free(r);
}

struct response *response_stream(const struct header *header, size_t headers,
    long (*more)(void *, char *, size_t), void (*over)(void *), void *context)
{
	struct response *r = response_new(200);

	r->more = more;
	r->over = over;
	r->context = context;
	r->mhd =
	    MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, 4096, stream_read, r, stream_free);
	if (!r->mhd)
		abort();
	return with_headers(r, header, headers);
}

void response_free(struct response *r)
{
	struct MHD_Response *mhd = r->mhd;

	if (!r->more)
		free(r); /* a stream goes with its last connection, in stream_free */
	MHD_destroy_response(mhd);
}
