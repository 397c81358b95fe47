/* writer: the queue of those who want to write to one file, across processes. */
#include "store/writer.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

/* glibc 2.36 names the member only by its inside. */
#ifndef sigev_notify_thread_id
#define sigev_notify_thread_id _sigev_un._tid
#endif

int writer_open(const char *database)
{
	char path[4096];

	if (snprintf(path, sizeof path, "%s-writer", database) >= (int)sizeof path) {
		errno = ENAMETOOLONG;
		return -1;
	}
	return open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
}

static void wake(int signal_number)
{
	(void)signal_number;
}

/* A signal to this very thread every second, so that a wait in the kernel can look at the
 * clock.  Repeated, for one that arrives just before the wait begins wakes nobody. */
static bool alarm_start(timer_t *timer)
{
	struct sigaction action = { .sa_handler = wake };
	struct sigevent event = { .sigev_notify = SIGEV_THREAD_ID, .sigev_signo = SIGRTMIN + 7 };
	struct itimerspec each = { .it_interval.tv_sec = 1, .it_value.tv_sec = 1 };

	event.sigev_notify_thread_id = gettid();
	return sigaction(SIGRTMIN + 7, &action, NULL) == 0
	    && timer_create(CLOCK_MONOTONIC, &event, timer) == 0
	    && timer_settime(*timer, 0, &each, NULL) == 0;
}

static time_t seconds_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec;
}

bool writer_enter(int queue, int seconds)
{
	time_t until = seconds_now() + seconds;
	bool entered = false;
	timer_t timer;

	if (queue < 0 || flock(queue, LOCK_EX | LOCK_NB) == 0)
		return true;
	if (!seconds || !alarm_start(&timer))
		return false;
	while (!entered && seconds_now() < until) {
		entered = flock(queue, LOCK_EX) == 0;
		if (!entered && errno != EINTR)
			break;
	}
	timer_delete(timer);
	return entered;
}

void writer_leave(int queue)
{
	if (queue >= 0)
		flock(queue, LOCK_UN);
}
