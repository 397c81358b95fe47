/* verify: whether a database is whole. */
#ifndef VERIFY_H
#define VERIFY_H

#include "command/command.h"

/* Reads everything, prints what was looked at and how much of it, and every doubt.  True only
 * if there was none. */
bool verify_database(const struct command *, const char *where);

#endif
