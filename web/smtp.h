/* smtp: one mail to a relay.  Slow: for a process that serves nobody.
 * docs/decisions/0041-mail-through-a-relay.md */
#ifndef SMTP_H
#define SMTP_H

#include "base/text.h"

#include <stdbool.h>

/* Set before serving, not changed after.  No password is here: it is read from its file by who
 * sends, each time anew. */
struct relay {
	const char *url;      /* smtp://host:587 (STARTTLS) or smtps://host:465; NULL: no mail */
	const char *from;     /* yui@example.jp */
	const char *user;     /* NULL: without */
	const char *password; /* the file */
	const char *trust;    /* PEM of who signed the relay's certificate; NULL: the machine's */
	bool tls;             /* also to one on this machine nothing is said without TLS */
};
/* What is wrong with it, in words; NULL: nothing.  Reads the files. */
const char *relay_problem(struct arena *, const struct relay *);
/* On this machine, and so without TLS where that is not asked for. */
bool relay_is_here(const struct relay *);

struct mail {
	const char *to, *name; /* name: of the sender, as people read it */
	const char *subject, *words;
	const char *id;        /* what stands before the @ of its Message-ID */
	int64_t at;            /* ms: its Date */
};
enum smtp_end {
	SMTP_SENT,
	SMTP_LATER, /* the relay is away, or says so: may be tried again */
	SMTP_NEVER, /* the relay refuses this mail */
};
/* `why`, unless it was sent: in words, without what stands in the mail.  Calls `alive` about once a
 * second; false ends it: then nobody knows whether it was sent, and that is SMTP_LATER. */
enum smtp_end smtp_send(struct arena *, const struct relay *, const struct mail *,
    bool (*alive)(void *), void *context, const char **why);

#endif
