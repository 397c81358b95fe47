/* x509: what stands in a certificate. */
#ifndef X509_H
#define X509_H

#include "base/arena.h"

enum { X509_PRINT = 64 }; /* signs of a fingerprint: SHA-256 of the whole, in hexadecimal */

struct x509 {
	char print[X509_PRINT + 1];
	const char *subject, *issuer; /* RFC 4514; NULL: it names nobody */
	int64_t from, until;          /* moments between which it is good */
};

/* The first one of the text; false: there is none that can be read.  Lives in the arena. */
bool x509_read(struct arena *, const char *pem, struct x509 *);

/* A file's bytes as PEM: as they are if they are text, else a certificate in DER as PEM; NULL: they
 * are neither. */
const char *x509_text(struct arena *, const char *bytes, size_t n);

#endif
