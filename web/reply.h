/* reply: the headers of every answer. */
#ifndef REPLY_H
#define REPLY_H

#include "web/http.h"
#include "web/web.h"

enum { HEADERS_MAX = 20 };

/* Those of whatever we send; how many they are. */
size_t reply_common(struct header *, const char *type);
/* Those of a request that web_run has answered. */
/* The client has it already: only the headers go. */
bool reply_known(const struct request *, int status);
size_t reply_headers(const struct request *, int status, struct header *);

#endif
