/* ledger: the log of who saw and did what, for who looks after it, and its reviews. */
#ifndef DOMAIN_LEDGER_H
#define DOMAIN_LEDGER_H

#include "domain/people/people.h"

struct review {
	struct head head;
#define FIELDS "domain/ledger/fields.def"
#include "base/members.h"
};
extern const struct record review_record;
extern const struct module ledger_module, reviews_module;

#endif
