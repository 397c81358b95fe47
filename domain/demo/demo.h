/* demo: an invented hub with invented people, to try everything on.  Real are only the
 * municipalities and their published figures. */
#ifndef DEMO_H
#define DEMO_H

#include "base/progress.h"
#include "base/work.h"

struct demo_account {
	const char *login, *name, *role, *municipality; /* municipality: name, or NULL */
};
extern const struct demo_account demo_accounts[]; /* ends with a loginless one */
extern const char demo_password[];                /* of all of them */

/* Founds the hub and fills it, the same for the same `now`; dates lie before it.  In a work that
 * may write; false on a fault. */
bool demo_load(struct work *);
/* The same with so many slips (no fewer than usual), spread over the hub's years, and as many
 * more people as that takes; other dice for another seed than 0.  Very many go in by store/bulk.h:
 * nobody else may be there.  Who hears of the progress may stop it, which is a fault.  There are
 * attached files only if there is a key to seal them with (store/secret.h). */
bool demo_load_many(struct work *, int64_t slips, int64_t seed, const struct progress *);

#endif
