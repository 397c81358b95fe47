/* drafts: what somebody is still writing, kept on the server until it is saved or thrown away. */
#ifndef DRAFTS_H
#define DRAFTS_H

#include "web/web.h"

/* A draft belongs to one account and one form.  `key` is the address under which the form opens
 * again ("/consultations/17/edit"); forms that make something new carry "?draft=" and their token,
 * so that two of them stay apart. */
struct draft {
	const char *key, *label;
	const char *form; /* urlencoded, without csrf; NULL in lists */
	int64_t at;       /* the last keystroke that arrived */
};

extern const struct module drafts_module;

/* An account has no more of them at a time: a further one is refused, and what was typed stays in
 * the browser, which tries again. */
enum { DRAFTS_MOST = 200 };

int drafts_mine(struct work *, const struct draft **); /* newest first */
int drafts_of(struct work *, const char *path,
    const struct draft **); /* likewise, keys "path" and "path?…"; at most 50 */
bool drafts_get(struct work *, const char *key, struct draft *);
/* The form's pairs, to fill it in again; false if there is none. */
bool drafts_read(struct work *, const char *key, struct pairs *);
/* Belongs in the transaction that saves what the draft was for.  A key that no draft can have, or
 * NULL, is passed over. */
void drafts_drop(struct work *, const char *key);
/* Names of the others who wrote at the form of that key in the last three minutes; NULL: nobody. */
const char *drafts_others(struct work *, const char *key);

#endif
