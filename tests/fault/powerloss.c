/* powerloss: writes down every change to the files of one folder, every wait for the disk, and
 * every answer that leaves, in the order in which they happen.
 *
 * LD_PRELOADed into the real program.  FAULT_FOLDER is the folder, FAULT_LOG the file; power.mjs
 * makes of it what may be on the disk after the power fails at any moment.
 * docs/decisions/0031-power-loss.md */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <netinet/in.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

static int record_file = -1;
static char folder[PATH_MAX];

#define REAL(name) ((__typeof__(&(name)))real(#name))

static void *real(const char *name)
{
	return dlsym(RTLD_NEXT, name);
}

__attribute__((constructor)) static void begin(void)
{
	const char *path = getenv("FAULT_LOG"), *in = getenv("FAULT_FOLDER");

	if (!path || !in || !realpath(in, folder))
		return;
	record_file = REAL(open64)(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

/* One write that appends cannot be torn by that of another process. */
static void record(const void *bytes, size_t n, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

static void record(const void *bytes, size_t n, const char *format, ...)
{
	char head[PATH_MAX + 100];
	struct iovec both[2] = { { head, 0 }, { (void *)(uintptr_t)bytes, n } };
	int error = errno;
	va_list args;

	va_start(args, format);
	both[0].iov_len = (size_t)vsnprintf(head, sizeof head, format, args);
	va_end(args);
	if (REAL(writev)(record_file, both, 2) != (ssize_t)(both[0].iov_len + n))
		abort();
	errno = error;
}

static int64_t recorded(void)
{
	struct stat found;

	return fstat(record_file, &found) == 0 ? found.st_size : 0;
}

/* ---- What belongs to the folder ---- */

/* SQLite's shared memory is mapped and means nothing to who comes after a power loss. */
static bool is_memory(const char *path)
{
	size_t n = strlen(path);

	return n > 4 && !strcmp(path + n - 4, "-shm");
}

/* The name in the folder; NULL: it is elsewhere, or deeper. */
static const char *name_of(const char *path)
{
	static _Thread_local char whole[PATH_MAX];
	size_t n = strlen(folder);

	if (record_file < 0 || is_memory(path))
		return NULL;
	if (path[0] != '/') {
		if (!getcwd(whole, sizeof whole - 1))
			return NULL;
		snprintf(whole + strlen(whole), sizeof whole - strlen(whole), "/%s", path);
		path = whole;
	}
	return !strncmp(path, folder, n) && path[n] == '/' && !strchr(path + n + 1, '/')
	    ? path + n + 1
	    : NULL;
}

enum what { ELSEWHERE, A_FILE, THE_FOLDER };

static enum what what_is(int fd, ino_t *ino)
{
	char link[40], path[PATH_MAX];
	struct stat found;
	ssize_t n;

	if (record_file < 0)
		return ELSEWHERE;
	snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	n = readlink(link, path, sizeof path - 1);
	if (n <= 0 || path[0] != '/' || fstat(fd, &found))
		return ELSEWHERE;
	path[n] = 0;
	*ino = found.st_ino;
	if (!strcmp(path, folder))
		return THE_FOLDER;
	/* What has no name any more is nobody's after a power loss. */
	return name_of(path) && S_ISREG(found.st_mode) ? A_FILE : ELSEWHERE;
}

/* ---- Files ---- */

/* Files that were written by calls which can be seen here.  What stdio writes cannot: of its files
 * the whole content is written down when they are to be on the disk. */
static ino_t seen[256];
static int seen_n;

static bool is_seen(ino_t ino)
{
	for (int i = 0; i < seen_n; i++)
		if (seen[i] == ino)
			return true;
	return false;
}

static void forget(ino_t ino)
{
	for (int i = 0; i < seen_n; i++)
		if (seen[i] == ino)
			seen[i] = 0;
}

static int open_one(const char *path, int flags, mode_t mode)
{
	const char *name = name_of(path);
	bool was = !name || access(path, F_OK) == 0;
	int error = errno, fd = REAL(open64)(path, flags, mode);
	struct stat found;

	if (fd < 0)
		return fd;
	errno = error;
	if (name && !was && (flags & O_CREAT) && fstat(fd, &found) == 0) {
		forget(found.st_ino); /* of another one that is gone */
		record(NULL, 0, "C %llu %s\n", (unsigned long long)found.st_ino, name);
	}
	if (name && was && (flags & O_TRUNC) && fstat(fd, &found) == 0)
		record(NULL, 0, "T %llu 0\n", (unsigned long long)found.st_ino);
	return fd;
}

#define OPEN(function) \
	int function(const char *path, int flags, ...) \
	{ \
		va_list more; \
		mode_t mode; \
\
		va_start(more, flags); \
		mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(more, mode_t) : 0; \
		va_end(more); \
		return open_one(path, flags, mode); \
	}
OPEN(open)
OPEN(open64)

static void record_whole(int fd, ino_t ino)
{
	static char piece[1 << 16];
	char link[40];
	int64_t at = 0;
	int in;

	snprintf(link, sizeof link, "/proc/self/fd/%d", fd); /* it may be open for writing alone */
	in = REAL(open64)(link, O_RDONLY | O_CLOEXEC);
	for (ssize_t n; in >= 0 && (n = pread64(in, piece, sizeof piece, at)) > 0; at += n)
		record(piece, (size_t)n, "W %llu %lld %zd\n", (unsigned long long)ino,
		    (long long)at, n);
	if (in >= 0)
		close(in);
}

static void written(int fd, const void *bytes, ssize_t n, int64_t at)
{
	ino_t ino;

	if (n <= 0 || what_is(fd, &ino) != A_FILE)
		return;
	if (!is_seen(ino) && seen_n < 256)
		seen[seen_n++] = ino;
	record(bytes, (size_t)n, "W %llu %lld %zd\n", (unsigned long long)ino, (long long)at, n);
}

ssize_t pwrite64(int fd, const void *bytes, size_t size, off64_t at)
{
	ssize_t n = REAL(pwrite64)(fd, bytes, size, at);

	written(fd, bytes, n, at);
	return n;
}

ssize_t pwrite(int fd, const void *bytes, size_t size, off_t at)
{
	return pwrite64(fd, bytes, size, at);
}

ssize_t write(int fd, const void *bytes, size_t size)
{
	ssize_t n = REAL(write)(fd, bytes, size);

	/* Behind what was written, also where it was appended. */
	if (n > 0 && record_file >= 0)
		written(fd, bytes, n, lseek(fd, 0, SEEK_CUR) - n);
	return n;
}

int ftruncate64(int fd, off64_t size)
{
	int how = REAL(ftruncate64)(fd, size);
	ino_t ino;

	if (how == 0 && what_is(fd, &ino) == A_FILE)
		record(NULL, 0, "T %llu %lld\n", (unsigned long long)ino, (long long)size);
	return how;
}

int ftruncate(int fd, off_t size)
{
	return ftruncate64(fd, size);
}

/* Only what was written down before it began is sure to be covered. */
static int synced(int fd, int how, int64_t since)
{
	ino_t ino;
	enum what what = how ? ELSEWHERE : what_is(fd, &ino);

	if (what == A_FILE)
		record(NULL, 0, "S %llu %lld\n", (unsigned long long)ino, (long long)since);
	else if (what == THE_FOLDER)
		record(NULL, 0, "D %lld\n", (long long)since);
	return how;
}

int fsync(int fd)
{
	ino_t ino;
	int64_t since;

	if (what_is(fd, &ino) == A_FILE && !is_seen(ino))
		record_whole(fd, ino);
	since = recorded();
	return synced(fd, REAL(fsync)(fd), since);
}

int fdatasync(int fd)
{
	int64_t since = recorded();

	return synced(fd, REAL(fdatasync)(fd), since);
}

int unlink(const char *path)
{
	const char *name = name_of(path);
	int how = REAL(unlink)(path);

	if (how == 0 && name)
		record(NULL, 0, "U %s\n", name);
	return how;
}

/* Of absolute names, or of those in the working directory. */
int renameat2(int from_in, const char *from, int to_in, const char *to, unsigned flags)
{
	char before[PATH_MAX];
	const char *name = name_of(from);
	int how;

	snprintf(before, sizeof before, "%s", name ? name : "");
	name = name_of(to);
	how = REAL(renameat2)(from_in, from, to_in, to, flags);
	if (how == 0 && before[0] && name)
		record(NULL, 0, "R %s/%s\n", before, name);
	return how;
}

int rename(const char *from, const char *to)
{
	return renameat2(AT_FDCWD, from, AT_FDCWD, to, 0);
}

/* ---- What is said: before it leaves, so that nobody has heard it earlier ---- */

static void answers(int fd)
{
	struct sockaddr_in to;
	socklen_t size = sizeof to;

	if (record_file >= 0 && getpeername(fd, (struct sockaddr *)&to, &size) == 0
	    && to.sin_family == AF_INET)
		record(NULL, 0, "N %u\n", ntohl(to.sin_addr.s_addr) & 0xffffff);
}

ssize_t send(int fd, const void *bytes, size_t n, int flags)
{
	answers(fd);
	return REAL(send)(fd, bytes, n, flags);
}

ssize_t sendmsg(int fd, const struct msghdr *message, int flags)
{
	answers(fd);
	return REAL(sendmsg)(fd, message, flags);
}

ssize_t sendfile64(int fd, int from, off64_t *at, size_t n)
{
	answers(fd);
	return REAL(sendfile64)(fd, from, at, n);
}
