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

/* What an account did about a person from a moment on, until another, oldest first; of the last so
 * many entries.  Of a slow route alone. */
enum { LEDGER_DEEDS_MOST = 500 };
struct ledger_asked {
	int64_t account, about, from, until;
};
struct ledger_deed {
	const char *at, *action, *what, *result, *path;
	int64_t part; /* of what the path names; 0: none */
};
int ledger_deeds(struct request *, const struct ledger_asked *, const struct ledger_deed **);

#endif
