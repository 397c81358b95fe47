/* handover: notes, cases that change hands and what colleagues did; nobody else includes it. */
#ifndef HANDOVER_H
#define HANDOVER_H

#include "domain/consultations/desk.h"

/* The form's "then", if it is a page of our own that one returns to; else `otherwise`. */
const char *handover_then(const struct request *, const char *otherwise);

/* ---- messages.c ---- */

void message_form_page(struct text *, struct request *, const struct message *);
void message_page(struct text *, struct request *, const struct message *);
/* About a slip, newest first. */
struct listing messages_about(struct work *, int64_t consultation);

#endif
