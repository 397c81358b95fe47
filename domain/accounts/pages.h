/* pages: the pages of accounts/; nobody else includes it. */
#ifndef ACCOUNTS_PAGES_H
#define ACCOUNTS_PAGES_H

#include "domain/accounts/factor.h"
#include "domain/accounts/passkeys.h"

struct qr {
	const char *path; /* of an SVG of size × size; NULL: there is none */
	int size;
};
struct qr qr_of(struct arena *, const char *);

/* `say` is what went wrong, or NULL. */
void sign_in_page(struct text *o, struct request *, const char *login, const char *next,
    const char *say);
void password_page(struct text *o, struct request *, bool must, const char *say);
void account_new_page(struct text *o, struct request *, const struct account *,
    const char *password_say);
void account_page(struct text *o, struct request *, const struct account *,
    const char *password_say);

/* ---- sign_in.c, second_step.c ---- */

handler sign_in_get, sign_in_post, sign_out_post, second_step_get, second_step_post;
int sign_in_form(struct request *, const char *login, const char *next, const char *say,
    int status);
const char *sign_in_next(const char *asked); /* where to go on, if that is a page of ours */
/* Both steps are behind him: the session starts. */
int sign_in_done(struct request *, const struct actor *, const char *next);
const char *sign_in_address(struct request *);             /* subject of its failures */
const char *second_step_subject(struct work *, int64_t account); /* likewise */
/* attempt_failed; where that makes an account wait (0: of nobody), its events say so. */
void attempt_failed_by(struct work *, int64_t region, int64_t account, const char *subject);
const char *wait_sentence(struct work *, int64_t wait);    /* milliseconds still to wait */
void second_step_page(struct text *o, struct request *, int64_t account, const char *say);

/* ---- own_passkeys.c ---- */

handler passkey_new_post, passkey_post, passkey_name_post, passkey_remove_post,
    passkey_sign_in_post;

struct passkey_new {
	const char *place, *challenge, *handle, *login;
	int n;
	struct passkey *known; /* which the device need not make again */
};
void passkey_new_page(struct text *o, struct request *, const struct passkey_new *);
/* The button to sign in with one. */
struct passkey_ask {
	enum passkey_use use;
	const char *action, *next;
	int n;
	struct passkey *known; /* any of these; none: whichever the device has */
	bool only;             /* there is no other way beside it */
};
void passkey_ask_page(struct text *o, struct request *, const struct passkey_ask *);
void passkeys_page(struct text *o, struct request *); /* one's own */

/* ---- own_password.c, own_factor.c ---- */

handler password_get, password_post;
handler factor_get, factor_new_get, factor_new_post, factor_post, factor_codes_post,
    factor_off_post;
int factor_show(struct request *, const char *say, int status);
int factor_show_codes(struct request *, bool fresh); /* new ones */
/* Tells the browser whose password it is asked to keep. */
void own_login_field(struct text *o, struct request *);
/* What is wrong with one's own password in the form; NULL if it is right.  Slow. */
const char *own_password_problem(struct request *, const char *name);

void factor_page(struct text *o, struct request *, const struct factor *, bool due,
    const char *say);
void factor_new_page(struct text *o, struct request *, const struct qr *, const char *secret,
    const char *say);
void recovery_page(struct text *o, struct request *, const char **codes, int n, bool fresh);

/* ---- own_sign_ins.c ---- */

handler me_get, me_end_post, me_end_others_post;

struct sign_in;
struct me_view {
	struct factor factor;
	int64_t password_changed; /* 0: not known */
	int n;
	struct sign_in *sign_in;
};
void me_page(struct text *o, struct request *, const struct me_view *);

/* ---- review.c ---- */

handler accounts_list, review_get, review_post, review_csv, review_stop_post;

/* An account as the yearly review sees it. */
struct reviewed {
	int64_t id, version;
	const char *name, *login, *role, *place; /* place: organization or municipality, or NULL */
	int64_t last;                            /* the latest sign-in; 0: never */
	int64_t checked;                         /* when somebody said it is needed; 0: never */
	const char *checked_by;
	bool factor, unused, due; /* not used for 90 days; not checked for a year */
};
struct review_view {
	int n, unused, due; /* of all */
	const char *only;   /* "unused", "due" or NULL */
	struct reviewed *account;
};
void review_page(struct text *o, struct request *, const struct review_view *);
void accounts_links_page(struct text *o);

/* ---- keeping.c, events.c ---- */

handler account_new_get, account_create, account_get, account_update, account_give_password_post,
    account_reset_factor_post, account_unlock_post;

enum { EVENTS_SHOWN = 50 };
struct event {
	const char *what, *at, *by, *note; /* note may be NULL */
};
int events_of(struct work *, int64_t account, struct event **); /* the last, newest first */
void events_page(struct text *o, const struct event *, int n);
extern const struct table event_table;

#endif
