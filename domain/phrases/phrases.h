/* phrases: texts that are written again and again. */
#ifndef PHRASES_H
#define PHRASES_H

#include "domain/people/people.h"

struct phrase {
	struct head head;
#define FIELDS "domain/phrases/fields.def"
#include "base/members.h"
};
extern const struct record phrase_record;
extern const struct module phrases_module;

/* The text with its places filled: 〔今日〕, 〔自分〕, and 〔対象者〕 if the person (0: nobody)
 * is there for this actor; else that stays. */
const char *phrase_filled(struct work *, const char *body, int64_t person);

#endif
