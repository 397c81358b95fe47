/* file: the file that SQLite is about: making it, missing it, and what is wrong with it. */
#ifndef FILE_H
#define FILE_H

#include "base/work.h"

#include <sqlite3.h>
#include <sys/types.h>

/* Which file a connection has open. */
struct file {
	char *path; /* NULL: it is in memory */
	dev_t device;
	ino_t number;
};

/* Makes it if there is none, for nobody else to read; false: errno.  ESTALE: store_stay. */
bool file_ready(const char *where);
void file_note(struct file *, const char *where); /* once it is open */
void file_forget(struct file *);
/* What is written into a file that was taken away is nowhere. */
bool file_in_place(const struct file *);

/* For whoever starts the program. */
const char *file_open_trouble(int error);
const char *file_engine_trouble(sqlite3 *);
enum fault_kind file_fault_kind(int code); /* of an extended result code */

#endif
