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

/* A sign-in of the last 90 days. */
struct sign_in {
	int64_t session, at;
	int64_t seen;         /* when it was last used; 0: it is over */
	const char *address;  /* NULL: not known */
	const char *browser;  /* Windows・Edge */
};
int session_list(struct work *, int64_t account, struct sign_in **); /* newest first, 100 at most */
/* Ends that session if it is one of the account; false: there was none. */
bool session_end_one(struct request *, int64_t account, int64_t session);

/* Between the two steps of a sign-in there is no session yet: a cookie of its own names, for ten
 * minutes, whose password was right and where he wanted to go. */
void session_half_start(struct request *, int64_t account, const char *next);
int64_t session_half(struct request *, const char **next); /* the account; 0: nobody */
void session_half_end(struct request *);

/* The half sign-in of the request, and its browser before any sign-in (which is given a cookie for
 * that): what others may be bound to.  NULL: it has no half. */
const char *session_half_id(struct request *);
const char *session_visitor(struct request *);
/* What nobody but this server can have written: good until it is restarted. */
const char *session_seal(struct arena *, const char *text);

/* The same without a request, for tests and tools: makes a session and gives what the cookie
 * yui must hold. */
const char *session_open(struct work *, int64_t account);

/* ---- For the dispatcher ---- */

/* Fills session and actor out of the cookie, if that is good.  Inside a transaction. */
void session_find(struct request *);
/* Notes where the session that has just started comes from. */
void session_note_origin(struct request *, int64_t account);
/* Is that session of the account still good, over a connection with that certificate?  Fills
 * work.actor.  Inside a transaction. */
bool session_holds(struct work *, int64_t session, int64_t account, const char *client);
/* Notes at most once a minute, in a transaction of its own, that the session is in use. */
void session_touch(struct request *);
/* Makes the key of seals; before the workers are forked. */
void session_share(void);

/* A link-time contract with domain/accounts: fills the actor of an active account. */
bool account_actor(struct work *, int64_t account, struct actor *);
/* Another: may it come over a connection with that certificate (NULL: with none)? */
bool account_client_fits(struct work *, const struct actor *, const char *client);
/* The answer to who may not. */
int session_barred(struct request *);

extern const struct table session_table, sign_in_table, session_half_table,
    session_origin_table, visit_table;

/* When the account was here for the last time on a day before today; 0: never. */
int64_t session_last_visit(struct work *, int64_t account);

#endif
