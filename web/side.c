/* side: slow routes run here, with a connection of their own, while their exchange is held. */
#include "web/server.h"
#include "web/session.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

struct job {
	struct job *next;
	struct exchange *exchange;
	struct work work;
	struct request request;
	struct response *response;
	int status;
};

struct side {
	pthread_mutex_t lock;
	pthread_cond_t some;
	struct job *first, **last; /* to do */
	struct job *done;
	int waiting; /* to do and in hand */
	int bell;    /* eventfd: something is done */
	const char *where;
};

static struct job *take(struct side *side)
{
	struct job *job;

	pthread_mutex_lock(&side->lock);
	while (!side->first)
		pthread_cond_wait(&side->some, &side->lock);
	job = side->first;
	side->first = job->next;
	if (!side->first)
		side->last = &side->first;
	pthread_mutex_unlock(&side->lock);
	return job;
}

static void give(struct side *side, struct job *job)
{
	uint64_t one = 1;

	pthread_mutex_lock(&side->lock);
	job->next = side->done;
	side->done = job;
	pthread_mutex_unlock(&side->lock);
	if (write(side->bell, &one, sizeof one) < 0)
		abort();
}

static void run(struct job *job, struct store *store, const char *why)
{
	job->work.store = store;
	if (store) {
		job->status = web_run(&job->request);
		job->response = ask_response(&job->request, job->status);
		return;
	}
	work_fault(&job->work, "%s", why);
	job->status = 503;
	job->response = ask_refusal(503);
}

static void *thread(void *context)
{
	struct side *side = context;
	struct store *store = NULL;

	for (;;) {
		struct job *job = take(side);
		const char *why = NULL;

		if (!store)
			store = store_open(side->where, &job->work.arena, &why);
		run(job, store, why);
		give(side, job);
	}
	return NULL;
}

/* On the loop: what is done goes to its connection. */
static void on_bell(struct watch *watch, uint32_t events)
{
	struct worker *worker =
	    (struct worker *)(void *)((char *)watch - offsetof(struct worker, on_side));
	struct side *side = worker->side;
	struct job *job;
	uint64_t many;

	(void)events;
	if (read(side->bell, &many, sizeof many) < 0)
		return;
	pthread_mutex_lock(&side->lock);
	job = side->done;
	side->done = NULL;
	pthread_mutex_unlock(&side->lock);
	while (job) {
		struct job *next = job->next;

		side->waiting--;
		log_request(worker, job->exchange, &job->request, job->status);
		answers_give(worker, job->exchange, &job->request, job->status, job->response);
		arena_reset(&job->work.arena);
		free(job);
		job = next;
	}
}

static void start(struct worker *worker)
{
	struct side *side = calloc(1, sizeof *side);
	pthread_attr_t attributes;
	pthread_t id;

	assert(side);
	pthread_mutex_init(&side->lock, NULL);
	pthread_cond_init(&side->some, NULL);
	side->last = &side->first;
	side->where = worker->options->where;
	side->bell = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	worker->side = side;
	worker->on_side.ready = on_bell;
	worker_watch(worker, side->bell, EPOLLIN, &worker->on_side);
	pthread_attr_init(&attributes);
	pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
	if (pthread_create(&id, &attributes, thread, side))
		abort();
	pthread_attr_destroy(&attributes);
}

bool side_push(struct worker *worker, struct exchange *x, const struct route *route)
{
	struct job *job;

	if (!worker->side)
		start(worker);
	if (worker->side->waiting >= JOBS_MAX)
		return false;
	job = calloc(1, sizeof *job);
	assert(job);
	job->exchange = x;
	job->work.now = moment_now();
	ask_request(worker, x, &job->work, &job->request);
	job->request.route = route_find(route->method, job->request.path, &job->request, NULL);
	job->request.number = log_number(worker, &job->work.arena);
	worker->side->waiting++;
	exchange_hold(x);
	pthread_mutex_lock(&worker->side->lock);
	*worker->side->last = job;
	worker->side->last = &job->next;
	pthread_cond_signal(&worker->side->some);
	pthread_mutex_unlock(&worker->side->lock);
	return true;
}
