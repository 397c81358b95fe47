/* door: which worker takes the next connection.  All wait at the same socket, and the quickest
 * would take everything; so whoever has more than another steps back for a moment. */
#include "web/server.h"

#include <unistd.h>

enum {
	AT_ONCE = 4,      /* connections taken in one turn of the loop */
	STEP_BACK = 3000, /* µs; then it takes one that is still there: the other may be busy */
};

static void listen_or_not(struct worker *worker, bool listen)
{
	struct epoll_event event = { .events = listen ? EPOLLIN : 0,
		.data.ptr = &worker->on_listen };

	epoll_ctl(worker->epoll, EPOLL_CTL_MOD, worker->listen, &event);
}

/* A few more do not matter: where every request brings its own connection, stepping back would
 * cost more than it evens out. */
static bool has_many_more_than_another(const struct worker *worker)
{
	const struct shared *shared = worker->shared;
	int own = http_connections(worker->http);

	for (int i = 0; i < worker->options->workers; i++)
		if (shared->ready[i]
		    && own > shared->connections[i] + 4 + shared->connections[i] / 8)
			return true;
	return false;
}

static void on_listen(struct watch *watch, uint32_t events)
{
	struct worker *worker =
	    (struct worker *)(void *)((char *)watch - offsetof(struct worker, on_listen));

	(void)events;
	for (int i = 0; i < AT_ONCE; i++) {
		if (!worker->came_back && has_many_more_than_another(worker)) {
			worker->stepped_back = clock_us();
			listen_or_not(worker, false);
			return;
		}
		worker->came_back = false;
		if (!http_accept(worker->http, worker->listen))
			return;
	}
}

void door_open(struct worker *worker)
{
	worker->on_listen.ready = on_listen;
	worker_watch(worker, worker->listen, EPOLLIN, &worker->on_listen);
}

void door_close(struct worker *worker)
{
	epoll_ctl(worker->epoll, EPOLL_CTL_DEL, worker->listen, NULL);
	close(worker->listen);
	worker->stepped_back = 0;
}

void door_turn(struct worker *worker)
{
	bool late;

	worker->shared->connections[worker->slot] = http_connections(worker->http);
	if (!worker->stepped_back)
		return;
	late = clock_us() - worker->stepped_back > STEP_BACK;
	if (!late && has_many_more_than_another(worker))
		return;
	listen_or_not(worker, true);
	worker->stepped_back = 0;
	worker->came_back = late;
}

int door_patience(const struct worker *worker, int ms)
{
	return worker->stepped_back && (ms < 0 || ms > STEP_BACK / 1000) ? STEP_BACK / 1000 + 1
									 : ms;
}
