/* accounts: who may sign in, in which role.  A record like any other; history names them. */
#ifndef ACCOUNTS_H
#define ACCOUNTS_H

#include "store/secret.h"
#include "web/web.h"

struct account {
	struct head head;
#define FIELDS "domain/accounts/fields.def"
#include "base/members.h"
};
extern const struct record account_record;
extern const struct choice account_roles[];
extern const struct module accounts_module;

const struct role *account_role(const struct account *); /* NULL: it has none */
const char *account_role_label(const char *code); /* the code itself if it is none of them */
/* Fills the actor of an active account; false if there is none.  Who has a temporary password, or
 * no second factor where the hub asks for one, may do nothing but SIGNED_IN until that is done. */
bool account_actor(struct work *, int64_t account, struct actor *);
/* Where the organization of the account needs certificates: is the one that came with the
 * connection (its fingerprint, or NULL) one of them? */
bool account_client_fits(struct work *, const struct actor *, const char *client);
/* The page of what the account has to do before anything else; NULL: nothing. */
const char *account_first_page(struct work *, int64_t account);

/* ---- Passwords ---- */

/* Passwords are kept apart from the record (table account_secret: argon2id), so that no list,
 * history or export can show them. */
void account_set_password(struct work *, int64_t account, const char *password); /* slow: ~30 ms */
/* The same for one that somebody else chose: it must be changed at the first sign-in. */
void account_give_password(struct work *, int64_t account, const char *password);
/* Is it good only beside a second factor, with which eight characters are enough? */
bool account_password_is_brief(const char *password);
int account_shortest_password(struct work *, int64_t account);
/* What is wrong with a new password for that account, as a sentence; NULL if it is good. */
const char *account_password_problem(struct work *, const struct account *, const char *password);
/* One that nobody has chosen, to be handed over. */
const char *account_first_password(struct work *);
/* Is it the present one, or one of the four before?  Slow, and done aside (store_aside). */
bool account_password_used(struct work *, int64_t account, const char *password);
/* The account's id if the pair is right, it is active and not locked; 0 otherwise, at the same
 * cost for unknown names.  Counts failures per login.  Slow, and done aside (store_aside): others
 * may save meanwhile. */
int64_t account_check_password(struct work *, const char *login, const char *password);

/* ---- The second factor ---- */

/* Its secrets are sealed with the installation's key (store/secret.h). */
bool account_key_fits(struct work *); /* is it the one that the latest secret was sealed with? */
/* Does the account have one? */
bool account_has_factor(struct work *, int64_t account);
/* Does the hub of the actor ask everybody for one today? */
bool account_factor_is_due(struct work *);
/* The account has none any more, and no recovery codes. */
void account_drop_factor(struct work *, int64_t account);

/* ---- What happened to an account ---- */

/* Kept for good, and shown to who keeps accounts: what the actor did to it, and a note or NULL. */
enum account_event {
	EVENT_PASSWORD_CHANGED = 1,
	EVENT_PASSWORD_GIVEN,
	EVENT_FACTOR_SET,
	EVENT_FACTOR_OFF,
	EVENT_FACTOR_RESET,
	EVENT_CODES_MADE,
	EVENT_CODE_USED,
	EVENT_WAITS,
	EVENT_UNLOCKED,
	EVENT_NEEDED,
	EVENT_STOPPED,
	EVENT_GRANTED,
	EVENT_CONFIRMED,
	EVENT_PASSKEY_MADE,
	EVENT_PASSKEY_REMOVED,
	EVENT_PASSKEY_COPIED,
};
void account_note(struct work *, int64_t account, enum account_event, const char *note);

/* ---- Repeated failures ---- */

/* `subject` is "login:…", "second:…", "emergency:…" or "address:…" and is kept hashed.  After five
 * failures of a login, fifty of an address, the next try has to wait, longer each time, a quarter
 * of an hour at most; after a quiet one all is forgotten. */
int64_t attempt_wait(struct work *, const char *subject); /* milliseconds still to wait; 0: none */
void attempt_failed(struct work *, const char *subject);
void attempt_cleared(struct work *, const char *subject);
/* Milliseconds that the account still has to wait, at either step; 0: it is free to try. */
int64_t account_wait(struct work *, const struct account *);
void account_unlock(struct work *, const struct account *);

#endif
