/* log: a line per request on standard error: when, what, how it ended, how long; the number that
 * a page shows to a person in trouble.  Paths without queries, no names, no addresses but those
 * of refused requests. */
#include "web/server.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { LOG_ROOM = 64 << 10 };

/* Nine digits can be said over a telephone.  With the day they are as good as unique. */
const char *log_number(struct worker *worker, struct arena *a)
{
	uint32_t n = (worker->numbers++ * 2654435761u) % 1000000000u;

	return arena_printf(a, "%03u-%03u-%03u", n / 1000000, n / 1000 % 1000, n % 1000);
}

void log_flush(struct worker *worker)
{
	struct text *t = &worker->log;
	ssize_t gone = t->len ? write(STDERR_FILENO, t->s, t->len) : 0;

	(void)gone; /* a log that cannot be written is no reason to stop serving */
	t->len = 0;
}

static void begin_line(struct worker *worker)
{
	struct arena scrap = {0};

	if (worker->log.len > LOG_ROOM / 2)
		log_flush(worker);
	text_addf(&worker->log, "%s w%d ", moment_iso(&scrap, moment_now()), worker->slot);
	arena_reset(&scrap);
}

void log_say(struct worker *worker, const char *format, ...)
{
	char line[1024];
	va_list args;

	va_start(args, format);
	vsnprintf(line, sizeof line, format, args);
	va_end(args);
	for (char *s = line; *s; s++)
		if ((unsigned char)*s < ' ')
			*s = ' ';
	begin_line(worker);
	text_add(&worker->log, line);
	text_addc(&worker->log, '\n');
}

void log_request(struct worker *worker, const struct exchange *x, const struct request *rq,
    int status)
{
	int64_t us = clock_us() - x->begun;

	begin_line(worker);
	text_addf(&worker->log, "%s %s %d %zu B %lld.%03lld ms %s\n", rq->method, rq->path, status,
	    rq->page.len, (long long)us / 1000, (long long)us % 1000, rq->number);
	if (rq->work->fault)
		log_say(worker, "fault %s: %s", rq->number, rq->work->fault);
}
