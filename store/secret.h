/* secret: the installation's key, in a file of its own that no backup of the database holds: a
 * copy of the database alone gives away nothing that is sealed with it. */
#ifndef SECRET_H
#define SECRET_H

#include "base/arena.h"

#include <stdbool.h>

enum { SECRET_BYTES = 32 };

/* Reads the file, which is made if it is not there.  Before serving.  False: *why says what is
 * wrong with it. */
bool secret_open(const char *path, const char **why);
/* The same, but a file that is not there is not made. */
bool secret_open_old(const char *path, const char **why);
bool secret_ready(void);
const unsigned char *secret_key(void); /* while it is ready */
/* A key of its own for each purpose; `purpose` has eight characters. */
void secret_derive(unsigned char key[SECRET_BYTES], const char *purpose);
/* So many bytes as text that opens at this place alone ("account/1/17"); NULL without a key. */
const char *secret_seal(struct arena *, const char *place, const unsigned char *, size_t);
/* False: it was sealed with another key, for another place, or somebody wrote into it. */
bool secret_unseal(struct arena *, const char *place, const char *sealed, unsigned char *to,
    size_t);

#endif
