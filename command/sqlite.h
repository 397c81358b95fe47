/* sqlite: a copy of a SQLite file while others go on writing to it. */
#ifndef COMMAND_SQLITE_H
#define COMMAND_SQLITE_H

#include "command/command.h"

/* The state of one moment, packed, into a file that must not exist.  False: the command has
 * said why not, and there is no file. */
bool sqlite_copy(const struct command *, const char *where, const char *file);

/* Puts the ledger of that other file into this one, as a table; and the other way: takes the table
 * out, if there is one, into a ledger file that must not exist. */
bool sqlite_take_in(const struct command *, const char *file, const char *ledger);
bool sqlite_split_off(const struct command *, const char *file, const char *ledger);

/* Whether every page of a file that nobody else uses can be read and agrees with the others. */
bool sqlite_is_whole(const char *file);
void sqlite_remove(const char *file); /* with what the engine left beside it */

#endif
