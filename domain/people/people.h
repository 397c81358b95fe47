/* people: whom consultations are about. */
#ifndef PEOPLE_H
#define PEOPLE_H

#include "domain/organizations/organizations.h"

struct person {
	struct head head;
#define FIELDS "domain/people/fields.def"
#include "base/members.h"
};
extern const struct record person_record;
extern const struct module people_module;
FILES_OF(person);

/* For the `visible` of whatever is about a person, of an actor with a pass, which is the id of an
 * emergency: whom it opens to that account at that moment, if it does. */
#define PERSON_PASSED \
	"(SELECT emergency.person FROM emergency WHERE emergency.region = $1" \
	" AND emergency.id = $5 AND emergency.account = $2 AND emergency.removed = 0" \
	" AND emergency.ended IS NULL AND emergency.begun <= $6 AND emergency.ends > $6)"

/* For .visible of what is about a person: as she herself is seen.  `of_town`: those of the actor's
 * municipality, OF_ONES_TOWN of a record with the LINK person. */
const char *people_visible(const struct actor *, const char *of_town);
#define OF_ONES_TOWN(record) \
	"EXISTS (SELECT 1 FROM person WHERE person.region = $1 AND person.id = " record \
	".person AND person.municipality = $3)"

/* Persons who may be the same: born on the same day with a like name or kana, or with the same
 * telephone.  At most `most`, without rec itself.  Returns how many. */
int people_alike(struct work *, const struct person *rec, struct person *found, int most);
/* 昭和15年1月2日（86歳）; NULL if not known or not to be seen. */
const char *person_birth_text(struct work *, const struct person *);

#endif
