/* provisions: what was given to others about a person, and what they may still look at. */
#ifndef PROVISIONS_H
#define PROVISIONS_H

#include "web/web.h"

struct provision {
	struct head head;
#define FIELDS "domain/provisions/fields.def"
#include "base/members.h"
};
extern const struct record provision_record;
extern const struct module provisions_module, shared_module;

/* Places in the list of ways, which count from 1. */
enum { BY_FAX = 1, BY_HAND, BY_POST, BY_SCREEN, BY_WORD };

/* Saves what is given about the person of p->consultation now, if that may be: by a consent that
 * covers all of it, or by an exception of the law where the actor may use one.  Number, day, names
 * and what it rests on are filled in here.  ABSENT with problems on the work that say why not. */
enum saved provision_give(struct work *, struct provision *);
/* Why what was given may not be seen or handed out any more today, as consent_lapse says it; NULL:
 * what it rested on then stands. */
const char *provision_lapse(struct work *, const struct provision *);
/* The slip may have turned out to be about somebody else since; then neither. */
bool provision_same_person(struct work *, const struct provision *);
/* Does the recipient see it on the screen now?  *why says so, or since when and why not. */
bool provision_is_open(struct work *, const struct provision *, const char **why);

#endif
