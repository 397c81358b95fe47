/* webauthn: what a browser says of a passkey, read and proved (W3C Web Authentication, level 2).
 * Everything comes as base 64 for URLs; nothing is kept here.  The cryptography is libfido2's. */
#ifndef WEBAUTHN_H
#define WEBAUTHN_H

#include "base/arena.h"

/* For which ceremony, answering what, in which page: the client data. */
struct webauthn_client {
	const char *challenge; /* decoded, as we gave it */
	const char *origin;    /* https://yui.example.jp */
};
/* False: it is not of this type ("webauthn.get"), comes out of a frame of another page, or cannot
 * be read. */
bool webauthn_client(struct arena *, const char *client, const char *type,
    struct webauthn_client *);

struct webauthn_key {
	const char *credential, *bytes; /* its id; the public key as libfido2 has it */
	int kind;                       /* COSE: -7, -8 or -257 */
	int64_t count;                  /* of signatures; 0: the authenticator does not count */
};
/* A new key out of the authenticator's data: made for that place (the RP id), by somebody who was
 * there and known to the device. */
bool webauthn_made(struct arena *, const char *place, const char *data, struct webauthn_key *);
/* Is all of it signed by that key, for that place, by somebody who was there and known to the
 * device?  *count is the authenticator's now. */
bool webauthn_proves(struct arena *, const char *place, const struct webauthn_key *,
    const char *client, const char *data, const char *signature, int64_t *count);

#endif
