/* factor: the second factor of an account: an app's codes, and codes for when that is away; what
 * is here of passkeys is that they count as one (passkeys.h). */
#ifndef FACTOR_H
#define FACTOR_H

#include "domain/accounts/accounts.h"
#include "domain/accounts/totp.h"

enum { RECOVERY_CODES = 10 };

struct factor {
	bool there, pending; /* an app is in use; another one is being set up */
	int64_t since;
	int codes;           /* recovery codes not used yet */
	int passkeys;
};

/* All in the region of the actor; there must be a key (secret_ready). */

struct factor factor_of(struct work *, int64_t account);
/* A passkey joins: there is a row from now on that remembers a brief password. */
void factor_join(struct work *, int64_t account);
/* Without the app; passkeys stay. */
void factor_drop_app(struct work *, int64_t account);
/* A new secret, which does nothing until its first code was seen. */
void factor_begin(struct work *, int64_t account);
/* That secret, for an hour; false: there is none. */
bool factor_secret(struct work *, int64_t account, unsigned char secret[TOTP_SECRET]);
/* From now on the new one, if `typed` is a code of it. */
bool factor_confirm(struct work *, int64_t account, const char *typed);
/* Is it a code of now, the step before or after, and not seen yet?  Then it never is again. */
bool factor_check(struct work *, int64_t account, const char *typed);
/* The same with a recovery code. */
bool factor_recover(struct work *, int64_t account, const char *typed);
/* Ten new ones; those before are good for nothing any more.  To be shown just once. */
const char **factor_new_codes(struct work *, int64_t account);

extern const struct table factor_table, recovery_table;

#endif
