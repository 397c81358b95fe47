/* side: slow routes run here, with a connection of their own, while their exchange is held.  What
 * is open to everybody and of nobody (NO_DEED) has a thread for itself, which yields to all others
 * and takes few at a time: however many residents come at once, the desk does not wait for them. */
#include "web/server.h"
#include "web/files.h"
#include "web/session.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <unistd.h>

/* Seconds between what is done without being asked. */
enum { KEEP_FIRST = 5, KEEP_WITH_SCANNER = 30, KEEP = 3600 };
enum { YIELDING = 10 /* as nice(2) has it */ };

struct job {
	struct job *next;
	struct exchange *exchange;
	struct work work;
	struct request request;
	struct response *response;
	int status;
	bool unasked; /* nobody waits for it: file_keep */
};

struct side {
	struct watch watch;
	struct worker *worker;
	bool open; /* for everybody */
	pthread_mutex_t lock;
	pthread_cond_t some;
	struct job *first, **last; /* to do */
	struct job *done, *hand;
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
	side->hand = job;
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
	side->hand = NULL;
	job->next = side->done;
	side->done = job;
	pthread_mutex_unlock(&side->lock);
	if (write(side->bell, &one, sizeof one) < 0)
		abort();
}

static void run(struct job *job, struct store *store, const char *why)
{
	job->work.store = store;
	if (job->unasked) {
		if (store)
			file_keep(store);
		return;
	}
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

	if (side->open)
		setpriority(PRIO_PROCESS, (id_t)gettid(), YIELDING);
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

/* Long answers stand in memory until their clients have taken them. */
static void keep_bounds(struct worker *worker, struct job *job)
{
	bool only_read = strcmp(job->request.method, "POST") != 0;

	if (!only_read || http_has_room(worker->http, job->request.page.len))
		return;
	response_free(job->response);
	job->response = ask_refusal(503);
	job->status = 503;
}

static void tell(struct worker *worker, struct job *job)
{
	keep_bounds(worker, job);
	log_request(worker, job->exchange, &job->request, job->status);
	answers_give(worker, job->exchange, &job->request, job->status, job->response);
}

/* On the loop: what is done goes to its connection. */
static void on_bell(struct watch *watch, uint32_t events)
{
	struct side *side = (struct side *)(void *)watch;
	struct worker *worker = side->worker;
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
		if (!job->unasked)
			tell(worker, job);
		arena_reset(&job->work.arena);
		free(job);
		job = next;
	}
}

static struct side *start(struct worker *worker, bool open)
{
	struct side *side = calloc(1, sizeof *side);
	pthread_attr_t attributes;
	pthread_t id;

	assert(side);
	pthread_mutex_init(&side->lock, NULL);
	pthread_cond_init(&side->some, NULL);
	side->worker = worker;
	side->open = open;
	side->last = &side->first;
	side->where = worker->options->where;
	side->bell = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	side->watch.ready = on_bell;
	worker_watch(worker, side->bell, EPOLLIN, &side->watch);
	pthread_attr_init(&attributes);
	pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
	if (pthread_create(&id, &attributes, thread, side))
		abort();
	pthread_attr_destroy(&attributes);
	return side;
}

static struct side *side_of(struct worker *worker, bool open)
{
	struct side **side = open ? &worker->open_side : &worker->side;

	if (!*side)
		*side = start(worker, open);
	return *side;
}

static void push(struct side *side, struct job *job)
{
	side->waiting++;
	pthread_mutex_lock(&side->lock);
	*side->last = job;
	side->last = &job->next;
	pthread_cond_signal(&side->some);
	pthread_mutex_unlock(&side->lock);
}

/* So that one who asks on and on leaves room for others. */
static int waiting_from(struct side *side, const char *address)
{
	int n = 0;

	pthread_mutex_lock(&side->lock);
	for (const struct job *job = side->first; job; job = job->next)
		n += text_same(job->request.address, address);
	n += side->hand && text_same(side->hand->request.address, address);
	pthread_mutex_unlock(&side->lock);
	return n;
}

static int refusal_of(struct side *side, const char *address)
{
	if (side->waiting >= (side->open ? OPEN_JOBS_MAX : JOBS_MAX))
		return 503;
	return side->open && waiting_from(side, address) >= OPEN_JOBS_EACH ? 429 : 0;
}

int side_push(struct worker *worker, struct exchange *x, const struct route *route)
{
	struct side *side = side_of(worker, route->deed == NO_DEED);
	struct job *job = calloc(1, sizeof *job);
	int refusal;

	assert(job);
	job->exchange = x;
	job->work.now = moment_now();
	ask_request(worker, x, &job->work, &job->request);
	refusal = refusal_of(side, job->request.address);
	if (refusal) {
		arena_reset(&job->work.arena);
		free(job);
		return refusal;
	}
	job->request.route = route_find(route->method, job->request.path, &job->request, NULL);
	job->request.number = log_number(worker, &job->work.arena);
	exchange_hold(x);
	push(side, job);
	return 0;
}

/* One worker does it for all. */
void side_tick(struct worker *worker, int64_t now)
{
	int64_t pause = (int64_t)(scan_there() ? KEEP_WITH_SCANNER : KEEP) * 1000000;
	struct job *job;

	if (worker->slot || worker->stopping || now < worker->kept)
		return;
	if (!worker->kept) {
		worker->kept = now + (int64_t)KEEP_FIRST * 1000000;
		return;
	}
	worker->kept = now + pause;
	job = calloc(1, sizeof *job);
	assert(job);
	job->unasked = true;
	push(side_of(worker, false), job);
}
