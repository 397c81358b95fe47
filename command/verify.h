/* verify: whether a database is whole. */
#ifndef VERIFY_H
#define VERIFY_H

#include "command/command.h"

/* Reads everything, prints what was looked at and how much of it, and every doubt.  What is sealed
 * is opened if there is a key (as database_open_key finds it), and else compared with its hash.
 * True only if there was no doubt. */
bool verify_database(const struct command *, const char *where, const char *key_file);

#endif
