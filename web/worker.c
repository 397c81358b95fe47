/* worker: one process that serves; an event loop around http and the handlers. */
#include "web/later.h"
#include "web/server.h"
#include "web/session.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <unistd.h>

#define OWNER(watch, member) \
	((struct worker *)(void *)((char *)(watch)-offsetof(struct worker, member)))
#define SECOND 1000000

void worker_watch(struct worker *worker, int fd, uint32_t events, struct watch *watch)
{
	struct epoll_event event = { .events = events, .data.ptr = watch };

	if (epoll_ctl(worker->epoll, EPOLL_CTL_ADD, fd, &event))
		abort();
}

/* ---- Requests ---- */

/* False: the answer comes at the end of the turn. */
static bool answer(struct worker *worker, struct exchange *x, struct request *rq)
{
	int status;

	rq->number = log_number(worker, &rq->work->arena);
	status = web_begin(rq);
	if (!status)
		return false;
	answers_give(worker, x, rq, status, ask_response(rq, web_saved(rq, status)));
	log_request(worker, x, rq, status);
	return true;
}

static bool is_events(const struct exchange *x)
{
	size_t n = strlen("/events");

	return !strncmp(x->target, "/events", n) && (!x->target[n] || x->target[n] == '?')
	    && !strcmp(x->method, "GET");
}

static void serve_one(struct worker *worker, struct exchange *x)
{
	struct request *rq = gather_request(worker, x);

	rq->route = route_find(strcmp(x->method, "POST") ? GET : POST, rq->path, rq, NULL);
	if (is_events(x)) {
		events_answer(worker, x, rq);
	} else if (rq->route && rq->route->slow) {
		int refusal = side_push(worker, x, rq->route);

		if (refusal)
			exchange_resume(x, ask_refusal(refusal));
	} else if (!answer(worker, x, rq)) {
		gather_wait(worker);
		return;
	}
	arena_reuse(&rq->work->arena);
}

/* All of them had come before the first of them looks, so none of them can miss what somebody else
 * was told of before it was sent. */
void worker_serve(struct worker *worker)
{
	if (!worker->comers)
		return;
	store_look(worker->store);
	for (int i = 0; i < worker->comers; i++)
		serve_one(worker, worker->come[i]);
	store_looked(worker->store);
	worker->comers = 0;
}

static void serve(void *context, struct exchange *x)
{
	struct worker *worker = context;

	if (assets_answer(x))
		return;
	if (!answers_may(worker)) {
		exchange_send(x, ask_unlogged(false), false);
		return;
	}
	if (worker->comers == worker->come_room) {
		worker->come_room = worker->come_room * 2 + 32;
		worker->come = realloc(worker->come,
		    (size_t)worker->come_room * sizeof(struct exchange *));
		assert(worker->come);
	}
	exchange_hold(x);
	worker->come[worker->comers++] = x;
}

static void refused(void *context, int status, const char *address)
{
	log_say(context, "refused %d %s", status, address);
}

/* Who may not send files is told before he has sent them, but for so few that what was typed beside
 * them can be given back. */
static int may_upload(void *context, struct exchange *x, size_t length)
{
	struct worker *worker = context;
	struct work w = { .store = worker->store, .now = moment_now() };
	struct request rq;
	int status = UPLOAD_IS_BODY;

	ask_request(worker, x, &w, &rq);
	rq.route = route_find(POST, rq.path, &rq, NULL);
	if (rq.route && rq.route->files) {
		store_begin(&w, false);
		session_find(&rq);
		status = actor_may(&w.actor, rq.route->may) || length <= BODY_MAX ? 0 : 403;
		store_cancel(&w);
	}
	arena_reset(&w.arena);
	return status;
}

/* ---- The loop ---- */

static void on_http(struct watch *watch, uint32_t events)
{
	(void)watch, (void)events; /* http_run comes every turn */
}

static void stop(struct worker *worker)
{
	if (worker->stopping)
		return;
	worker->stopping = true;
	worker->stop_until = clock_us() + (STOP_SECONDS - 1) * (int64_t)SECOND;
	door_close(worker);
	http_closing(worker->http);
	events_stop(worker);
}

static void on_signal(struct watch *watch, uint32_t events)
{
	struct worker *worker = OWNER(watch, on_signal);
	struct signalfd_siginfo info;

	(void)events;
	if (read(worker->signals, &info, sizeof info) != sizeof info)
		return;
	if (info.ssi_signo == SIGHUP)
		secure_reload(worker);
	else
		stop(worker);
}

/* Milliseconds until somebody is due whom no event announces. */
static int patience(const struct worker *worker)
{
	int ms = door_patience(worker, http_patience(worker->http));
	int most = worker->waits ? gather_patience(worker) : 1000;

	return ms < 0 || ms > most ? most : ms;
}

static void turn(struct worker *worker)
{
	struct epoll_event event[64];
	int n = epoll_wait(worker->epoll, event, COUNT(event), patience(worker));

	for (int i = 0; i < n; i++) {
		struct watch *watch = event[i].data.ptr;

		watch->ready(watch, event[i].events);
	}
	http_run(worker->http);
	worker_serve(worker);
	gather_run(worker);
	answers_send(worker);
	store_rest(worker->store);
	events_bury(worker);
	if (!worker->stopping)
		door_turn(worker);
}

static void loop(struct worker *worker)
{
	int64_t ticked = 0;

	while (!worker->stopping || (http_busy(worker->http) && clock_us() < worker->stop_until)) {
		int64_t now;

		turn(worker);
		worker->shared->turns[worker->slot]++;
		now = clock_us();
		if (now - ticked > SECOND) {
			ticked = now;
			http_tick(worker->http);
			events_tick(worker, now);
			answers_tick(worker, now);
			secure_tick(worker, now);
			side_tick(worker, now);
		}
		log_flush(worker);
	}
	answers_close(worker);
	log_flush(worker);
}

/* ---- Beginning ---- */

static int signals(void)
{
	sigset_t set;

	signal(SIGPIPE, SIG_IGN);
	signal(SIGINT, SIG_IGN); /* the supervisor hears it and tells us */
	sigfillset(&set);
	sigdelset(&set, SIGINT);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGHUP);
	sigprocmask(SIG_BLOCK, &set, NULL);
	return signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
}

static void open_up(struct worker *worker)
{
	const struct server_options *o = worker->options;
	const char *why = NULL;
	struct http_rules rules = { .most = o->connections,
		.most_per_address = o->per_address,
		.head_seconds = 10,
		.body_seconds = 10,
		.body_rate = 2048,
		.idle_seconds = 60,
		.answer_seconds = 300,
		.body_max = BODY_MAX,
		.bodies_max = 64 << 20,
		.upload_max = UPLOADS_MAX,
		.uploads_max = (size_t)512 << 20,
		.may_upload = may_upload,
		.answers_max = (size_t)256 << 20,
		.trust_proxy = o->behind_proxy };

	worker->store = store_open(o->where, &worker->log_arena, &why);
	if (!worker->store) {
		log_say(worker, "cannot open the database: %s", why);
		log_flush(worker);
		_exit(1);
	}
	later_serve(o->where);
	rules.tls = worker->tls;
	worker->http = http_start(&rules, serve, refused, worker);
	worker->epoll = epoll_create1(EPOLL_CLOEXEC);
	if (!worker->http || worker->epoll < 0)
		_exit(1);
	worker->on_http.ready = on_http;
	worker->on_signal.ready = on_signal;
	worker->on_bus.ready = events_ready;
	worker_watch(worker, http_fd(worker->http), EPOLLIN, &worker->on_http);
	door_open(worker);
	worker_watch(worker, worker->signals, EPOLLIN, &worker->on_signal);
	worker_watch(worker, events_bus(worker->slot), EPOLLIN, &worker->on_bus);
}

_Noreturn void worker_run(int slot, const struct server_options *options, struct shared *shared,
    int listen, int ledger)
{
	static struct worker worker;
	pid_t supervisor = getppid();

	worker =
	    (struct worker){ .slot = slot, .options = options, .shared = shared, .listen = listen };
	worker.numbers = (uint32_t)moment_now() ^ (uint32_t)getpid() << 16;
	worker.signals = signals();
	worker.log = (struct text){ .arena = &worker.log_arena };
	/* Whatever kills the supervisor, we do not stay behind. */
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != supervisor)
		_exit(1);
	id_node((unsigned)slot);
	secure_open(&worker);
	open_up(&worker);
	answers_open(&worker, ledger);
	shared->ready[slot] = true;
	kill(supervisor, SIGUSR1);
	loop(&worker);
	http_stop(worker.http);
	store_close(worker.store);
	log_flush(&worker);
	_exit(0);
}
