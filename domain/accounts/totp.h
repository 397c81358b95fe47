/* totp: codes that change with the time, RFC 6238 over RFC 4226: SHA-1, six digits, 30 s. */
#ifndef TOTP_H
#define TOTP_H

#include "base/arena.h"

enum { TOTP_SECRET = 20, TOTP_DIGITS = 6 };

int64_t totp_step(int64_t now); /* of a moment in milliseconds */
/* Six digits, with the zeroes in front. */
const char *totp_code(struct arena *, const unsigned char *secret, size_t, int64_t step);
/* As people type a secret into an app: RFC 4648 base 32, without =. */
const char *totp_base32(struct arena *, const unsigned char *, size_t);
/* What an app reads out of the picture; SHA-1, six digits and 30 s are what it takes unsaid. */
const char *totp_uri(struct arena *, const unsigned char *secret, const char *issuer,
    const char *login);

#endif
