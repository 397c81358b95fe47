/* postgres: PostgreSQL's own programs, run without showing the password to anybody. */
#ifndef COMMAND_POSTGRES_H
#define COMMAND_POSTGRES_H

#include "command/command.h"

/* pg_dump -Fc of the database into a file that does not exist; pg_restore of it into an empty
 * one.  False: the command has said why not. */
bool postgres_dump(const struct command *, const char *where, const char *file);
bool postgres_restore(const struct command *, const char *where, const char *file);

#endif
