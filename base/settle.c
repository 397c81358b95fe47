/* settle: a file that is on the disk has its name for good. */
#include "base/settle.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* A name is on the disk when its directory is. */
bool file_keep_name(const char *path)
{
	char directory[4096];
	const char *slash = strrchr(path, '/');
	int fd, error;
	bool well;

	snprintf(directory, sizeof directory, "%.*s", slash ? (int)(slash - path + 1) : 1,
	    slash ? path : ".");
	fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	well = fd >= 0 && fsync(fd) == 0;
	error = errno;
	if (fd >= 0)
		close(fd);
	errno = error;
	return well;
}

bool file_settle(const char *part, const char *path)
{
	return renameat2(AT_FDCWD, part, AT_FDCWD, path, RENAME_NOREPLACE) == 0
	    && file_keep_name(path);
}
