/* loading: a new SQLite file that is made under another name, and gets its own when it is whole;
 * and how far somebody who waits is told it is. */
#ifndef LOADING_H
#define LOADING_H

#include "base/progress.h"
#include "command/command.h"

/* Where to make it.  What an earlier one has left there that ended too early is said and taken
 * away.  NULL: the command has said why not. */
const char *loading_where(const struct command *, struct arena *, const char *data);
/* Its own name, once it is on the disk; false: the command has said why not; nothing is left. */
bool loading_settle(const struct command *, const char *part, const char *data);
void loading_drop(const char *part);

/* A bar on a terminal, else a line now and then.  From here on the first SIGINT or SIGTERM only
 * makes the next call of its `tell` say no. */
const struct progress *loading_progress(void);
void loading_progress_end(void);

#endif
