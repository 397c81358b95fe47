/* emergency: who otherwise may not see a person's cases sees them in an emergency, for some hours;
 * it is noticed at once and looked at afterwards.  docs/decisions/0025-emergencies.md */
#ifndef EMERGENCY_H
#define EMERGENCY_H

#include "domain/people/people.h"

struct emergency {
	struct head head;
#define FIELDS "domain/emergency/fields.def"
#include "base/members.h"
};
extern const struct record emergency_record;
extern const struct module emergency_module;

/* Places in the lists of choices, which count from 1. */
enum { EMERGENCY_SUDDEN = 1, EMERGENCY_SAFETY };
enum { EMERGENCY_PROPER = 1, EMERGENCY_ASKED, EMERGENCY_WRONG };

/* Opens that person's cases to the actor from now on; reason and words are filled in. */
enum saved emergency_begin(struct work *, struct emergency *, const struct person *);
/* Judged by the actor; judgement and finding are filled in. */
enum saved emergency_judge(struct work *, struct emergency *);
bool emergency_is_open(const struct emergency *, int64_t now);
const char *emergency_reason(const struct emergency *); /* 救急・容体の急変 */
/* Those that nobody has looked at yet, newest first. */
struct listing emergencies_waiting(struct work *, int most);

#endif
