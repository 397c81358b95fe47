/* secret: the installation's key, in a file of its own that no backup of the database holds: a
 * copy of the database alone gives away nothing that is sealed with it. */
#ifndef SECRET_H
#define SECRET_H

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

#endif
