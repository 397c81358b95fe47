/* requests: what organizations are asked for, and how they answer without an account. */
#ifndef REQUESTS_H
#define REQUESTS_H

#include "domain/consultations/consultations.h"
#include "web/errand.h"
#include "web/smtp.h"

struct asking {
	struct head head;
#define FIELDS "domain/requests/asking.def"
#include "base/members.h"
};
struct invitation {
	struct head head;
#define FIELDS "domain/requests/invitation.def"
#include "base/members.h"
};
struct letter {
	struct head head;
#define FIELDS "domain/requests/letter.def"
#include "base/members.h"
};
extern const struct record asking_record, invitation_record, letter_record;
extern const struct module requests_module;

/* Places in the list of ways, which count from 1. */
enum { REPLY_BY_LINK = 1, REPLY_BY_FAX, REPLY_BY_PHONE, REPLY_BY_OTHER, REPLY_BY_ACCOUNT };

/* Saves one request: the action, if it is new, and what is asked with a number of its own.  ABSENT
 * with problems where either does not hold. */
enum saved asking_make(struct work *, struct action *, struct asking *);

struct reply {
	int answer, way;
	const char *refusal; /* code of refusal_reason */
	const char *words, *who;
};
/* What came back, onto the action and the slip.  ABSENT with problems where it does not hold, or
 * where an answer is there already. */
enum saved asking_reply(struct work *, struct asking *, const struct reply *);

/* What an action asks for in fields; false: nothing. */
bool asking_of(struct work *, int64_t action, struct asking *);

/* A new link for that many days; *token is its secret, which is kept nowhere, and *code the number
 * that is told by telephone (NULL where `with_code` is not). */
enum saved invitation_make(struct work *, const struct asking *, int days, bool with_code,
    struct invitation *, const char **token, const char **code);

/* ---- Mail: letters.c, posting.c ---- */

enum { LETTER_WAITING = 1, LETTER_SENT, LETTER_FAILED, LETTER_STOPPED };
/* By which mail goes; of no url: none does.  Set before serving. */
extern struct relay requests_relay;
extern const struct errand requests_errand; /* sends what waits */
/* What could not be sent and waits for somebody to do something about it. */
struct listing letters_failed(struct work *, int most);

#endif
