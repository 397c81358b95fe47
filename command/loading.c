/* loading: see loading.h. */
#include "command/loading.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "command/database.h"
#include "command/files.h"
#include "command/sqlite.h"

/* ---- The file ---- */

/* Who is making it holds the lock of those who write (store/writer.h). */
static bool is_being_made(const char *queue)
{
	int fd = open(queue, O_RDWR | O_CLOEXEC);
	bool held = fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) != 0;

	if (fd >= 0)
		close(fd);
	return held;
}

static const char *queue_of(struct arena *a, const char *part)
{
	return arena_printf(a, "%s-writer", part);
}

const char *loading_where(const struct command *c, struct arena *a, const char *data)
{
	const char *part = arena_printf(a, "%s.loading", data);

	if (!database_exists(part))
		return part;
	if (is_being_made(queue_of(a, part))) {
		command_say(c, "%s は、いま別の yui demo が作っています。", data);
		return NULL;
	}
	command_say(c, "前の yui demo が途中で終わっていました。その残り（%s）を消して、初めから作ります。",
	    part);
	loading_drop(part);
	return part;
}

void loading_drop(const char *part)
{
	struct arena a = {0};

	sqlite_remove(part);
	unlink(queue_of(&a, part));
	arena_reset(&a);
}

static bool sync_to_disk(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool well = fd >= 0 && fsync(fd) == 0;

	if (fd >= 0)
		close(fd);
	return well;
}

bool loading_settle(const struct command *c, const char *part, const char *data)
{
	bool well = sync_to_disk(part);

	if (!well)
		command_say(c, "%s をディスクに書けませんでした（%s）。", part, strerror(errno));
	well = well && files_settle(c, part, data);
	loading_drop(part);
	return well;
}

/* ---- How far it is ---- */

enum { BAR = 24, LINES = 10 };

static volatile sig_atomic_t stopped;

static struct bar {
	const char *what;
	int64_t tenth; /* what a line was last written for */
	struct timespec begun, shown;
	bool terminal;
} bar;

static void stop(int signal)
{
	(void)signal;
	stopped = 1;
}

static double since(const struct timespec *then)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)(now.tv_sec - then->tv_sec) + (double)(now.tv_nsec - then->tv_nsec) / 1e9;
}

static void show_rest(int64_t done, int64_t all)
{
	double spent = since(&bar.begun);
	int rest = done > 0 ? (int)(spent * (double)(all - done) / (double)done) : 0;

	if (spent < 2 || done == 0)
		return;
	if (rest >= 60)
		fprintf(stderr, "　あと %d分%02d秒", rest / 60, rest % 60);
	else
		fprintf(stderr, "　あと %d秒", rest);
}

static void show_bar(const char *what, int64_t done, int64_t all)
{
	int full = all > 0 ? (int)(done * BAR / all) : 0;

	if (since(&bar.shown) < 0.1)
		return;
	clock_gettime(CLOCK_MONOTONIC, &bar.shown);
	fprintf(stderr, "\r\x1b[K%s [", what);
	for (int i = 0; i < BAR; i++)
		fputc(i < full ? '#' : '.', stderr);
	fprintf(stderr, "] %lld / %lld", (long long)done, (long long)all);
	show_rest(done, all);
}

static void show_line(const char *what, int64_t done, int64_t all)
{
	int64_t tenth = all > 0 ? done * LINES / all : 0;

	if (tenth == bar.tenth)
		return;
	bar.tenth = tenth;
	fprintf(stderr, "%s %lld / %lld", what, (long long)done, (long long)all);
	show_rest(done, all);
	fputc('\n', stderr);
}

static bool tell(void *context, const char *what, int64_t done, int64_t all)
{
	(void)context;
	if (bar.what == NULL || strcmp(bar.what, what) != 0) {
		clock_gettime(CLOCK_MONOTONIC, &bar.begun);
		bar.what = what;
		bar.tenth = -1;
		bar.shown = (struct timespec){0};
	}
	if (bar.terminal)
		show_bar(what, done, all);
	else
		show_line(what, done, all);
	return !stopped;
}

const struct progress *loading_progress(void)
{
	static const struct progress progress = { .tell = tell };
	struct sigaction action = { .sa_handler = stop, .sa_flags = (int)SA_RESETHAND };

	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	bar = (struct bar){ .terminal = isatty(STDERR_FILENO) };
	return &progress;
}

void loading_progress_end(void)
{
	if (bar.terminal)
		fputs("\r\x1b[K", stderr);
}
