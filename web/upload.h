/* upload: a form with files, out of the spool in which it came. */
#ifndef UPLOAD_H
#define UPLOAD_H

#include "web/web.h"

/* Fills form and uploads of the request.  Not 0: the status, and the page says why. */
int upload_read(struct request *);
/* False: it cannot be read. */
bool upload_bytes(const struct upload *, size_t at, void *to, size_t n);
/* All of it, piece by piece, until `take` wants no more; false then, or if it cannot be read. */
bool upload_each(const struct upload *, bool (*take)(void *context, const void *, size_t),
    void *context);

#endif
