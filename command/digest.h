/* digest: whether a file is still what was written, by a SHA-256 that stands beside it
 * (FILE.sha256, as sha256sum writes and reads it). */
#ifndef DIGEST_H
#define DIGEST_H

#include "command/command.h"

/* Writes FILE.sha256.  False: the command has said why not, and nothing new is there. */
bool digest_note(const struct command *, struct arena *, const char *file);
/* False: the file is not what it was, and the command has said so.  Without a FILE.sha256 it says
 * that nobody can know, and goes on. */
bool digest_holds(const struct command *, struct arena *, const char *file);

#endif
