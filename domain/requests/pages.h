/* pages: what the files of requests/ know of each other; nobody else includes it. */
#ifndef REQUESTS_PAGES_H
#define REQUESTS_PAGES_H

#include "document/document.h"
#include "domain/accounts/accounts.h"
#include "domain/opening/opening.h"
#include "domain/organizations/organizations.h"
#include "domain/people/people.h"
#include "domain/regions/regions.h"
#include "domain/requests/requests.h"

/* ---- number.c ---- */

/* 147 and its check digit: 147-7. */
const char *number_make(struct arena *, int64_t serial);
/* As it is kept, out of what was typed; NULL: no request has such a number. */
const char *number_read(struct arena *, const char *typed);

/* ---- asking.c ---- */

/* A request with what it stands on. */
struct asked {
	struct asking asking;
	struct action action;
	struct consultation slip;
	struct organization organization; /* empty if there is none */
	struct hub hub;
};
bool asked_load(struct work *, int64_t asking, struct asked *);
/* Is there nothing to wait for any more? */
bool asked_is_over(const struct asked *);
handler asking_new, asking_create, asking_show, asking_remind, asking_end;

enum { ADDRESSEES = 6 };
struct addressees {
	struct head head;
#define FIELDS "domain/requests/addressees.def"
#include "base/members.h"
};
extern const struct record addressees_record;
struct asking_form {
	struct consultation slip;
	struct action action;
	struct asking asking;
	struct addressees to;
	int sames; /* what is asked of the same places already */
	struct action same[ADDRESSEES];
};
void asking_new_page(struct text *, struct request *, const struct asking_form *);
void asking_page(struct text *, struct request *, const struct asked *);
/* The state of the request as a tag. */
void asking_state(struct text *, struct request *, const struct action *);
/* 11/25（水）: the same words for who asks and who is asked; NULL: there is no deadline. */
const char *asking_deadline(struct work *, const struct action *);
/* Likewise, for who waits: 11/25（水）・2開所日 超過. */
const char *asking_due(struct work *, const struct action *);
const char *asking_since(struct work *, const struct action *);

/* ---- answering.c ---- */

handler answering_page_get, answering_post, answering_one, answering_correct;
/* What the form says, by whichever way; asking_reply judges it. */
struct reply answering_read(struct request *);
void answering_page(struct text *, struct request *);
void answering_fields(struct text *, struct request *);

/* ---- listing.c ---- */

handler listing_get, listing_csv, listing_sheet;
struct listing_view {
	struct query query;
	struct listing found;
	int64_t count;
	struct organization organization; /* that is asked for; empty: any */
	struct consultation slip;
	const char *state, *due;          /* as the address says, what there is; NULL: any */
	struct rows *states;
};
enum { DUE_CHOICES = 3 };
extern const struct choice listing_dues[];
void listing_page(struct text *, struct request *, const struct listing_view *);
void listing_card(struct text *, struct request *, const struct record *of, int64_t id, bool closed,
    const struct listing *);

/* ---- letters.c ---- */

extern const struct table letter_queue_table;
enum { LINK_TOKEN = 32 /* signs */ };
/* Why no mail can be sent to who is asked, and what to do; NULL: one can. */
const char *letters_why_not(struct work *, const struct asked *);
struct letter_wish {
	int days;
	bool with_code, again; /* again: it reminds */
	const char *base;      /* origin_of: before /reply/… */
};
/* A new link that goes by mail, instead of those before it; *code as invitation_make. */
enum saved letter_make(struct work *, struct asked *, const struct letter_wish *,
    const char **code);
/* What has not been sent with this link is not to be. */
void letters_stop(struct work *, const struct invitation *);
bool letter_latest(struct work *, int64_t asking, struct letter *); /* false: there is none */
const char *letter_unseal(struct work *, int64_t letter, const char *sealed); /* NULL: it cannot */
/* What is sent, or copied. */
const char *letter_words(struct work *, const struct asked *, const struct invitation *,
    const char *url);

/* ---- mailing.c ---- */

handler mailing_one, mailing_all;
void mail_card(struct text *, struct request *, const struct asked *);
void mail_code_page(struct text *, const struct asked *, const char *code);
/* On the list of a slip's requests: all of them at once. */
void mail_all(struct text *, struct request *, int64_t slip);
/* What is worth saying of the latest mail in a line; nothing where all is well. */
void mail_tag(struct text *, struct work *, int64_t asking);

/* ---- linking.c ---- */

handler linking_make, linking_revoke;
/* For how many days a link is made: as long as an answer is waited for, within bounds. */
int64_t linking_days(struct work *, const struct asked *);
/* The same, or as many as the form says; else there is a problem of that name. */
int64_t linking_days_said(struct request *, const struct asked *, const char *problem);
enum { CODE_TRIES = 10, LINK_DAYS = 7, LINK_DAYS_MOST = 30, LINKS_MOST = 20 };
enum link_state { LINK_GOOD, LINK_USED, LINK_EXPIRED, LINK_REVOKED };
enum link_state link_state_of(const struct work *, const struct invitation *);
/* All links of the request end now; for the reason of the work. */
void links_end(struct work *, int64_t asking);
const char *link_url(struct arena *, const char *origin, const char *token);
/* The link and whose region it is of, by its secret; false: there is none. */
bool link_find(struct work *, const char *token, struct invitation *, int64_t *region);
bool link_code_is(struct work *, const struct invitation *, const char *typed);
void link_made_page(struct text *, struct work *, const struct asked *, const struct invitation *,
    const char *url, const char *code);
void links_part(struct text *, struct request *, const struct asked *);

/* ---- reply.c: the pages of who has a link, and nothing else ---- */

/* What happened and what to do, for whom was asked. */
#define REQUEST_WITHDRAWN \
	"この依頼は取り下げられました。", \
	    "お返事はいりません。ありがとうございました。分からないことは、拠点にお電話ください。"

handler reply_get, reply_post, reply_code;
/* What of a request may be said to whom it is sent, before anything else is known of him. */
struct said {
	const char *label, *value;
};
enum { SAID_MOST = 12 };
int said_of(struct work *, const struct asked *, struct said[SAID_MOST]);
struct reply_view {
	const struct asked *asked;
	const struct invitation *link;
	const char *token;
	const char *words;  /* of the request; NULL: they are not opened */
	const char *wrong;  /* with the number that was typed; NULL: nothing */
	const char *shut;   /* why no number is taken at the moment; NULL: one is */
	int said;
	struct said line[SAID_MOST];
};
/* A text that somebody wrote, without what is known of whom it is about; NULL of NULL. */
const char *reply_masked(struct work *, const struct asked *, const char *words);
void reply_lines(struct text *, const struct reply_view *);
void reply_answer(struct text *, struct request *, const char *path, const char *who,
    const char *help);
void reply_contact(struct text *, const struct hub *);
void reply_page(struct text *, struct request *, const struct reply_view *);
void reply_done_page(struct text *, const struct asked *, int answer);
/* Parts of forms: why not, and what is wrong with a field. */
void refusals(struct text *, struct request *, const char *chosen);
void problem_of(struct text *, struct request *, const char *name);
void reply_closed_page(struct text *, const char *what, const char *todo, const struct hub *);

/* ---- own.c ---- */

handler own_get, own_post;
enum { OWN_ANSWERS = 20 };
struct own_view {
	const struct asked *asked;
	struct reply_view reply;
	const char *due;
	int answers;
	struct own_answer {
		const char *at, *answer, *note;
	} answer[OWN_ANSWERS];
};
void own_page(struct text *, struct request *, const struct own_view *);

/* ---- fax.c ---- */

handler fax_confirm, fax_sheet;
bool fax_is_confirmed(struct arena *, const struct asked *);
/* That was confirmed, written as the directory writes it. */
const char *fax_number(const struct asked *);

#endif
