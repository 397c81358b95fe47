/* tls: TLS 1.2 and 1.3 on the connections of http, by GnuTLS beneath libmicrohttpd.
 * docs/decisions/0030-tls-inside.md */
#ifndef TLS_H
#define TLS_H

#include "base/arena.h"
#include "web/x509.h"

#include <sys/types.h>

struct tls_files {
	const char *certificate, *key; /* PEM: the chain; its key, which not everybody may read */
	const char *clients;           /* PEM: who signs those of clients; NULL: none is asked */
};

/* What one process speaks TLS with: the present certificate, and those before it for as long as
 * connections use them. */
struct tls;
/* NULL: *why is a sentence of what is wrong. */
struct tls *tls_open(const struct tls_files *, const char **why);
void tls_close(struct tls *);
/* Have the files changed since they were read, or tried, last? */
bool tls_files_changed(struct tls *);
/* Reads them anew, for connections to come; false: all stays as it is, and *why. */
bool tls_reload(struct tls *, const char **why);
int64_t tls_until(const struct tls *); /* moment: when the certificate ends */
/* Makes the key by which all workers know a returning client; before they are forked. */
void tls_share(void);

/* ---- For http and connection ---- */

extern const char tls_ciphers[]; /* what is spoken, as GnuTLS writes it */

struct tls_link; /* one connection's side of it */
struct tls_link *tls_begin(struct tls *, void *session);
void tls_end(struct tls_link *);
/* As recv and send: -1 and errno. */
ssize_t tls_receive(struct tls_link *, void *, size_t);
void tls_send(struct tls_link *, const void *, size_t); /* as much as goes at once, and the end */
/* The fingerprint of the client's certificate, if it has shown a good one; else NULL. */
const char *tls_client(struct tls_link *);

#endif
