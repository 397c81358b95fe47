/* session: who is signed in.  The cookie holds 32 random bytes, the database only their hash. */
#ifndef SESSION_H
#define SESSION_H

#include "web/web.h"

/* Set before serving, not changed after; one hour and 14 hours unless set. */
struct session_rules {
	int64_t idle, whole; /* ms: without a request; since the sign-in */
};
extern struct session_rules session_rules;

/* Ends the request's session, if it has one, and starts another for the account: a new token,
 * set as a cookie.  Fills rq->session. */
void session_start(struct request *, int64_t account);
void session_end(struct request *);
/* Ends every session of the account but this request's: its password was changed. */
void session_end_others(struct request *, int64_t account);

/* The same without a request, for tests and tools: makes a session and gives what the cookie
 * yui must hold. */
const char *session_open(struct work *, int64_t account);

/* ---- For the dispatcher ---- */

/* Fills session and actor out of the cookie, if that is good.  Inside a transaction. */
void session_find(struct request *);
/* Is that session of the account still good?  Fills work.actor.  Inside a transaction. */
bool session_holds(struct work *, int64_t session, int64_t account);
/* Notes at most once a minute, in a transaction of its own, that the session is in use. */
void session_touch(struct request *);
/* The sentence the last answer left for this page, out of its cookie; NULL if there is none. */
const char *flash_take(struct request *);
void flash_give(struct request *); /* rq->flash into the cookie */
/* Makes the key of flash cookies; before the workers are forked. */
void session_share(void);

/* A link-time contract with domain/accounts: fills the actor of an active account. */
bool account_actor(struct work *, int64_t account, struct actor *);

extern const struct table session_table, sign_in_table, visit_table;

/* When the account was here for the last time on a day before today; 0: never. */
int64_t session_last_visit(struct work *, int64_t account);

#endif
