/* multipart: where the parts of a form with files stand in its body.  Follows RFC 7578 as browsers
 * write it and refuses what two readers could understand differently. */
#ifndef MULTIPART_H
#define MULTIPART_H

#include "base/text.h"

enum { PARTS_MOST = 100, PART_HEAD_MOST = 4096, BOUNDARY_MOST = 70 };

/* A body that need not be in memory. */
struct multipart {
	bool (*read)(void *context, size_t at, void *to, size_t n);
	void *context;
	size_t size;
	const char *boundary;
};
struct part {
	const char *name;
	const char *file; /* as the browser calls it, maybe ""; NULL: a field that was typed */
	size_t at, length;
};
/* In the order of the body; names are valid UTF-8 without control characters.  -1: it is not
 * whole, or no such form; -2: more parts than `most`. */
int multipart_parts(const struct multipart *, struct arena *, struct part *, int most);
/* Out of a Content-Type; NULL: it is none of such a form, or its boundary is none. */
const char *multipart_boundary(struct arena *, const char *type);

#endif
