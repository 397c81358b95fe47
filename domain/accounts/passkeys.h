/* passkeys: keys that stay in a device, to sign in with; kept by account, proved once each. */
#ifndef PASSKEYS_H
#define PASSKEYS_H

#include "domain/accounts/accounts.h"

enum { PASSKEYS_MOST = 10, PASSKEY_NAME = 40 };

struct passkey {
	int64_t id, made, used; /* used: last, 0: never */
	const char *name, *credential;
};
/* Of the account, in the region of the actor, oldest first. */
int passkeys_of(struct work *, int64_t account, struct passkey **);
extern const char passkeys_enough[]; /* that there are PASSKEYS_MOST */
const char *passkey_ids(struct arena *, const struct passkey *, int n); /* a blank between */
const char *passkey_handle(struct work *, int64_t account); /* what devices know it by */
/* True: it was one of the account's. */
bool passkey_rename(struct work *, int64_t account, int64_t id, const char *name);
bool passkey_remove(struct work *, int64_t account, int64_t id);
void passkeys_drop(struct work *, int64_t account); /* all of them */

/* The host for which keys are made here; NULL: browsers give none (not https, or an IP address). */
const char *passkey_place(struct request *);

/* What is to be signed: bound to the request's session, half sign-in or browser, for five minutes,
 * good for one proof. */
enum passkey_use { PASSKEY_MAKE, PASSKEY_SECOND, PASSKEY_ALONE };
const char *passkey_challenge(struct request *, enum passkey_use);

/* Keeps the key that the form brings.  NULL: it is kept; else a sentence. */
const char *passkey_keep(struct request *, int64_t account, const char *name);
/* Whose key the form proves: that account's, or with account 0 anybody's.  0: nobody's, and *say.
 * Sets the region of the actor to that of the key. */
int64_t passkey_check(struct request *, enum passkey_use, int64_t account, const char **say);

extern const struct table passkey_table, passkey_handle_table, passkey_spent_table;

#endif
