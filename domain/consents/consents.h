/* consents: to what a person has agreed, and whether something about her may be told now. */
#ifndef CONSENTS_H
#define CONSENTS_H

#include "web/web.h"

struct consent {
	struct head head;
#define FIELDS "domain/consents/fields.def"
#include "base/members.h"
};
extern const struct record consent_record;
extern const struct module consents_module;

enum { CONSENT_OF_SELF = 1, CONSENT_OF_PROXY };
enum { CONSENT_WRITTEN = 1, CONSENT_ORAL };

/* What somebody wants to tell: about whom, to whom, which items, for which purpose. */
struct offer {
	int64_t person, organization;
	const char *items; /* codes of provision_item, blanks between */
	const char *purpose;
};

/* Why it may not be told; the later, the nearer it came. */
enum covers {
	COVERS_NONE, /* there is no consent, or none that stands */
	COVERS_WITHDRAWN,
	COVERS_OVER,
	COVERS_NOT_YET,
	COVERS_OTHER_RECIPIENT,
	COVERS_OTHER_ITEMS,
	COVERS_OTHER_PURPOSE,
	COVERS_ALL /* it may be told */
};

/* Does this consent cover the whole of it today?  The answer depends on nobody who asks. */
enum covers consent_covers(struct work *, const struct consent *, const struct offer *);
/* The consent of that person that comes nearest to it, into *found; COVERS_ALL: it may be told. */
enum covers consent_find(struct work *, const struct offer *, struct consent *found);
/* Why not and what to do, in words. */
const char *consent_refusal(enum covers);
/* How one that covered the offer came to cover it no more, to go on with: 同意が令和8年11月22日に
 * 撤回された(ので終わりました). */
const char *consent_lapse(struct work *, const struct consent *, enum covers);
/* 有効, まだ始まっていない, 期限切れ, 撤回 */
const char *consent_state(struct work *, const struct consent *, bool *in_force);
/* Those in force today, newest first, at most `most`; how many. */
int consent_in_force(struct work *, int64_t person, const struct consent **, int most);
/* The one that was withdrawn last; NULL: none was.  Where nothing is in force, that is a no. */
const struct consent *consent_withdrawn_last(struct work *, int64_t person);

/* ---- On the pages of others ---- */

/* Before somebody is asked or introduced: to whom what may be told, or that nothing may. */
void consent_notice(struct request *, int64_t person);
/* The same in a line, for the card of the person. */
void consent_line(struct request *, int64_t person);

#endif
