/* vault: what is kept so that a copy of the database alone gives nothing away.  The key lies in a
 * file of its own, which no backup of the database holds. */
#ifndef VAULT_H
#define VAULT_H

#include "base/work.h"

/* A secret of the account, sealed for just that account, as text; NULL without a key. */
const char *vault_seal(struct work *, int64_t account, const unsigned char *, size_t);
/* False: it was sealed with another key, for another account, or somebody wrote into it. */
bool vault_unseal(struct work *, int64_t account, const char *sealed, unsigned char *, size_t);
/* A hash of what is too short to be safe in a hash that needs no key. */
const char *vault_digest(struct work *, int64_t account, const char *);

#endif
