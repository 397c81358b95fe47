/* cookie: what browsers keep for the server, and bytes in letters that a cookie may hold. */
#ifndef COOKIE_H
#define COOKIE_H

#include "web/web.h"

/* The header's value that sets it, for so many seconds; 0: takes it away, less: until the browser
 * is closed. */
const char *cookie_make(struct request *, const char *name, const char *value, long seconds);
/* What a cookie of that name holds; NULL if there is none.  *n is its length: it does not end
 * there. */
const char *cookie_value(const struct request *, const char *name, size_t *n);

const char *cookie_encode(struct arena *, const unsigned char *, size_t);
/* *n: how many bytes it was.  False: these are no such letters, or more than there is room for. */
bool cookie_decode(unsigned char *to, size_t room, const char *, size_t len, size_t *n);

#endif
