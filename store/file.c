/* file: the file that SQLite is about: making it, missing it, and what is wrong with it. */
#include "store/file.h"
#include "store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- Whether it is the same ---- */

enum { STAYS_MOST = 4 };

/* This process and its children open these only as they are. */
static struct file stays[STAYS_MOST];

void file_note(struct file *f, const char *where)
{
	struct stat found;

	if (stat(where, &found))
		return;
	f->path = strdup(where);
	assert(f->path);
	f->device = found.st_dev;
	f->number = found.st_ino;
}

void file_forget(struct file *f)
{
	free(f->path);
	f->path = NULL;
}

bool file_in_place(const struct file *f)
{
	struct stat found;

	return !f->path
	    || (stat(f->path, &found) == 0 && found.st_dev == f->device
		&& found.st_ino == f->number);
}

void store_stay(const char *where)
{
	if (store_is_address(where))
		return;
	for (size_t i = 0; i < COUNT(stays); i++) {
		if (stays[i].path && strcmp(stays[i].path, where) != 0)
			continue;
		file_forget(&stays[i]);
		file_note(&stays[i], where);
		return;
	}
}

/* Else a new and empty one would come into being where one was taken away for a moment. */
static bool is_what_it_was(const char *where)
{
	for (size_t i = 0; i < COUNT(stays); i++) {
		if (stays[i].path && !strcmp(stays[i].path, where) && !file_in_place(&stays[i])) {
			errno = ESTALE;
			return false;
		}
	}
	return true;
}

/* ---- Opening ---- */

/* Patients' names are nobody else's to read; the log files take the file's mode from it.  A file
 * that is there is only looked at: closing it would take away every lock that this process holds
 * on it (POSIX), and another program would take the log of who is still writing. */
bool file_ready(const char *where)
{
	struct stat found;
	int fd;

	if (!is_what_it_was(where))
		return false;
	if (stat(where, &found) == 0) {
		if (S_ISDIR(found.st_mode))
			errno = EISDIR;
		return !S_ISDIR(found.st_mode) && access(where, R_OK | W_OK) == 0;
	}
	fd = open(where, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	return (fd >= 0 && close(fd) == 0) || errno == EEXIST;
}

/* Whoever starts the program reads this; what is left to the library's words is for the log. */
const char *file_open_trouble(int error)
{
	switch (error) {
	case ENOENT: return "置き場所のフォルダーがありません。";
	case EISDIR: return "ファイルではなくフォルダーです。";
	case EACCES:
	case EPERM:
	case EROFS: return "読み書きの権限がありません。";
	case ESTALE: return "ファイルがなくなったか、別のファイルに替わっています。";
	case ENOSPC:
	case EDQUOT: return "ディスクに空きがありません。";
	default: return strerror(error);
	}
}

const char *file_engine_trouble(sqlite3 *db)
{
	switch (sqlite3_errcode(db) & 0xff) {
	case SQLITE_NOTADB: return "データベースではないファイルです。場所をお確かめください。";
	case SQLITE_CORRUPT:
		return "読めないファイルです（壊れているか、途中までです）。"
		       "控えから戻してください。";
	case SQLITE_CANTOPEN: return "ファイルを開けません。場所と権限をお確かめください。";
	default: return sqlite3_errmsg(db);
	}
}

enum fault_kind file_fault_kind(int code)
{
	/* The frames may be found whole in the log after a crash of the machine. */
	if (code == SQLITE_IOERR_FSYNC || code == SQLITE_IOERR_DIR_FSYNC)
		return FAULT_UNSURE;
	switch (code & 0xff) {
	case SQLITE_FULL: return FAULT_FULL;
	case SQLITE_READONLY:
	case SQLITE_IOERR: return FAULT_LOCKED;
	case SQLITE_CANTOPEN: return FAULT_GONE;
	case SQLITE_BUSY: return FAULT_CLASH;
	default: return FAULT_OTHER;
	}
}
