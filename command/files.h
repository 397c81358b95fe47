/* files: files that are there whole and on the disk, or not at all, and never replace another. */
#ifndef FILES_H
#define FILES_H

#include "command/command.h"

struct files_out; /* a new file being written */

/* NULL: the command has said why not -- it exists already, for instance. */
struct files_out *files_new(const struct command *, struct arena *, const char *path);
bool files_put(void *files_out, const char *, size_t); /* a document_sink */
/* Flushes to the disk.  False: the command has said why, and the file is gone. */
bool files_finish(struct files_out *);
void files_drop(struct files_out *);
const char *files_sha256(struct files_out *); /* hex; after files_finish */
int64_t files_size(const struct files_out *);

/* False, and says so, if there is something of that name. */
bool files_is_free(const struct command *, const char *path);
/* A finished file gets its name, which must be free, and the directory learns of it for good. */
bool files_settle(const struct command *, const char *part, const char *path);
bool files_copy(const struct command *, const char *from, const char *to);

/* A directory that did not exist, or was empty, for this user alone. */
bool files_directory(const struct command *, const char *path);

#endif
