/* flash: the sentence that one answer leaves for the next page, and which form was saved. */
#ifndef FLASH_H
#define FLASH_H

#include "web/web.h"

/* rq->flash and the token of the form that was sent, into the cookie.  Of a sentence that is longer
 * than a cookie holds, the beginning. */
void flash_give(struct request *);
/* The sentence the last answer left for this page, out of its cookie; NULL if there is none. */
const char *flash_take(struct request *);
/* The token of the form whose saving led to this page; NULL: none did. */
const char *flash_saved(struct request *);

#endif
