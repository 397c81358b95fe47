/* accounts: who may sign in, in which role.  A record like any other; history names them. */
#ifndef ACCOUNTS_H
#define ACCOUNTS_H

#include "store/store.h"

struct account {
	struct head head;
#define FIELDS "domain/accounts/fields.def"
#include "base/members.h"
};
extern const struct record account_record;

/* Passwords are kept apart from the record (table account_secret: argon2id), so that no list,
 * history or export can show them. */
void account_set_password(struct work *, int64_t account, const char *password); /* slow: ~30 ms */
/* The account's id if the pair is right, it is active and not locked; 0 otherwise, at the same
 * cost for unknown names.  Slow. */
int64_t account_check_password(struct work *, const char *login, const char *password);
/* Fills the actor of an active account; false if there is none. */
bool account_actor(struct work *, int64_t account, struct actor *);

#endif
