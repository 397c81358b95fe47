/* resend: a form that came without a valid session, kept to be sent again. */
#ifndef RESEND_H
#define RESEND_H

#include "web/web.h"

void resend_page(struct text *o, struct request *rq, const char *action, bool signed_in);

#endif
