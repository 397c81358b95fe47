/* settle: a file that is on the disk has its name for good. */
#ifndef SETTLE_H
#define SETTLE_H

#include <stdbool.h>

/* Names the file `part`, which is written and on the disk, `path`, unless there is something of
 * that name; after this a power loss does not take the name away.  False: errno. */
bool file_settle(const char *part, const char *path);

/* The same for a file that has its name already. */
bool file_keep_name(const char *path);

#endif
