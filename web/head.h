/* head: a strict reader of the bytes a client sends, request after request.
 * Follows RFC 9112 and refuses everything two readers could understand differently; it keeps no
 * bytes but an unfinished line.  It frames the whole stream, so that it knows where the next
 * head begins. */
#ifndef HEAD_H
#define HEAD_H

#include "base/arena.h"

enum { HEAD_MAX = 16 << 10, HEAD_LINE_MAX = 8 << 10, HEAD_FIELDS_MAX = 100, HEAD_PAIRS_MAX = 100 };

#define HEAD_UPLOAD "multipart/form-data"

enum head_part { HEAD_START, HEAD_FIELDS, HEAD_BODY };

/* All zeroes is a fresh connection. */
struct head_reader {
	enum head_part part;
	int status;   /* 0: all is well; else why the rest is refused */
	size_t bytes; /* of this head so far; 0: between two requests */
	int fields, hosts, lengths;
	bool old;            /* HTTP/1.0 */
	bool bodiless;       /* GET, HEAD */
	size_t length, left; /* of the body: said, still to come */
	long complete;       /* heads found good since the connection began */
	size_t body_max;     /* a longer body is refused */
	size_t upload_max;   /* the same, of a form with files */
	bool upload;         /* it says that it is one */
	char *line;          /* the unfinished line, malloc'd */
	size_t held;
};

/* Reads on.  The value is how many of the bytes may be passed on: all of them, or, when status
 * is set, those before the head that is refused. */
size_t head_read(struct head_reader *, const char *, size_t);
void head_free(struct head_reader *);

#endif
