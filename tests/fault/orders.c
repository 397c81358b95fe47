/* orders: stands between a program and the machine, and makes it worse on command.
 *
 * LD_PRELOADed into the real program.  The file that FAULT_ORDERS names is shared memory into
 * which the driver (house.mjs) writes: which error writing gets in which files, and by how much
 * the clock is wrong. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

struct orders {
	volatile int64_t clock_ms; /* to be added */
	volatile int32_t error;    /* 0: none */
	volatile int32_t grown;    /* only what makes a file longer fails: a full disk */
	char where[240];           /* fnmatch of a path */
};

static struct orders *orders;

#define REAL(name) ((__typeof__(&(name)))real(#name))

static void *real(const char *name)
{
	return dlsym(RTLD_NEXT, name);
}

__attribute__((constructor)) static void begin(void)
{
	const char *path = getenv("FAULT_ORDERS");
	int fd = path ? REAL(open64)(path, O_RDWR | O_CLOEXEC) : -1;
	void *at = fd < 0 ? MAP_FAILED
			  : mmap(NULL, sizeof *orders, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

	if (fd >= 0)
		close(fd);
	if (at != MAP_FAILED)
		orders = at;
}

/* ---- Files ---- */

static bool hits(const char *path)
{
	return orders && orders->error && fnmatch(orders->where, path, 0) == 0;
}

/* Sets errno if writing there up to `end` is to fail; -1: wherever it is. */
static bool fails(int fd, int64_t end)
{
	char link[40], path[4096];
	struct stat found;
	ssize_t n;

	if (!orders || !orders->error)
		return false;
	snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	n = readlink(link, path, sizeof path - 1);
	if (n <= 0 || path[0] != '/')
		return false;
	path[n] = 0;
	if (!hits(path))
		return false;
	if (orders->grown && end >= 0 && fstat(fd, &found) == 0 && end <= found.st_size)
		return false;
	errno = orders->error;
	return true;
}

static int open_one(const char *path, int flags, mode_t mode)
{
	bool writes = (flags & O_ACCMODE) != O_RDONLY;

	if (writes && hits(path)
	    && (!orders->grown || ((flags & O_CREAT) && access(path, F_OK) != 0))) {
		errno = orders->error;
		return -1;
	}
	return REAL(open64)(path, flags, mode);
}

#define OPEN(name) \
	int name(const char *path, int flags, ...) \
	{ \
		va_list more; \
		mode_t mode; \
\
		va_start(more, flags); \
		mode = flags & O_CREAT ? va_arg(more, mode_t) : 0; \
		va_end(more); \
		return open_one(path, flags, mode); \
	}
OPEN(open)
OPEN(open64)

ssize_t pwrite64(int fd, const void *bytes, size_t n, off64_t at)
{
	return fails(fd, at + (int64_t)n) ? -1 : REAL(pwrite64)(fd, bytes, n, at);
}

ssize_t pwrite(int fd, const void *bytes, size_t n, off_t at)
{
	return pwrite64(fd, bytes, n, at);
}

ssize_t write(int fd, const void *bytes, size_t n)
{
	return fails(fd, orders && orders->error ? lseek(fd, 0, SEEK_CUR) + (int64_t)n : -1)
	    ? -1
	    : REAL(write)(fd, bytes, n);
}

int ftruncate64(int fd, off64_t size)
{
	return fails(fd, size) ? -1 : REAL(ftruncate64)(fd, size);
}

int ftruncate(int fd, off_t size)
{
	return ftruncate64(fd, size);
}

int posix_fallocate64(int fd, off64_t at, off64_t n)
{
	return fails(fd, at + n) ? errno : REAL(posix_fallocate64)(fd, at, n);
}

int posix_fallocate(int fd, off_t at, off_t n)
{
	return posix_fallocate64(fd, at, n);
}

int unlink(const char *path)
{
	if (hits(path) && !orders->grown) {
		errno = orders->error;
		return -1;
	}
	return REAL(unlink)(path);
}

/* ---- The clock ---- */

int clock_gettime(clockid_t clock, struct timespec *t)
{
	int64_t ms = orders && clock == CLOCK_REALTIME ? orders->clock_ms : 0;
	int how = REAL(clock_gettime)(clock, t);

	t->tv_sec += ms / 1000; /* whole seconds are enough */
	return how;
}

time_t time(time_t *to)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	if (to)
		*to = t.tv_sec;
	return t.tv_sec;
}
