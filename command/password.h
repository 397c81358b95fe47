/* password: reads a secret from the terminal without showing it, or from a pipe. */
#ifndef PASSWORD_H
#define PASSWORD_H

#include "base/text.h"

/* A terminal is asked twice, a pipe gives its first line.  NULL: *why says why not. */
const char *password_read(struct arena *, const char *prompt, const char **why);

#endif
