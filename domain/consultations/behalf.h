/* behalf: what one colleague types for another, and the other approves; nobody else includes it. */
#ifndef BEHALF_H
#define BEHALF_H

#include "domain/consultations/handover.h"

/* Where a slip or an action keeps whose it is and who typed it. */
struct behalf {
	struct link *author, *typist;
	int *approval;
	int64_t *approved;
	const char **words;
	struct head *head;
};
struct behalf behalf_of_slip(struct consultation *);
struct behalf behalf_of_action(struct action *);

/* Out of the form's "author": whose it is, when that is somebody else; a problem if she takes no
 * calls.  Whose it is is said when it is new, or by who typed it until it is approved. */
void behalf_read(struct request *, struct behalf);
/* May the actor approve it: its author, or the manager for one who takes no calls any more? */
bool behalf_is_hers(struct work *, struct behalf);
/* How many of these wait for an approval. */
int behalf_open(const struct slip *);

/* ---- behalf.html ---- */

/* For whom it is typed; the second stands closed, and only where it can still be said. */
void behalf_field(struct text *, struct request *, struct behalf);
void behalf_choose(struct text *, struct request *, struct behalf);
/* 相談員 A（代行入力 相談員 B） */
const char *behalf_said(struct work *, struct link author, struct link typist);
/* Where the approval stands, and its buttons; `base`: the address of the slip or the action. */
void behalf_tools(struct text *, struct request *, struct behalf, const char *base);

#endif
