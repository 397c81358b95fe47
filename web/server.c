/* server: the supervisor binds the port, starts the workers, and starts them again. */
#include "store/ledger.h"
#include "web/errand.h"
#include "web/keeper.h"
#include "web/session.h"
#include "web/synced.h"

#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MS = 1000, SECOND = 1000 * MS };
enum { QUICK = 2000 /* ms: a worker that lives less died at once */ };

struct child {
	pid_t pid;         /* 0: none */
	int64_t born, due; /* µs; due: when to start it again */
	int quick;         /* deaths at once, in a row */
	uint32_t turns;    /* at the last look */
	int still;         /* looks since it made none */
};

struct server {
	struct server_options options;
	struct shared *shared;
	struct child child[PROCESSES_MAX]; /* workers, the keeper of the ledger, the errand */
	int speakers; /* who have something to say to the keeper: the workers, and the errand */
	int worker_end[WORKERS_MAX + 1], keeper_end[WORKERS_MAX + 1]; /* of a socket each */
	int listen, port;
	char address[INET6_ADDRSTRLEN + 2], ledger[4096];
	sigset_t signals, before;
	bool announced;
	int64_t looked, clock_looked; /* µs */
};

/* ---- Workers ---- */

static int64_t start_later(const struct child *c)
{
	int64_t ms = c->quick < 2 ? 0 : 100LL << (c->quick < 7 ? c->quick - 2 : 5);

	return clock_us() + ms * MS;
}

static int processes(const struct server *s)
{
	return s->speakers + 1;
}

/* Nobody speaks for another. */
static void close_ends(const struct server *s, const int *ends, int but)
{
	for (int i = 0; i < s->speakers; i++)
		if (i != but)
			close(ends[i]);
}

_Noreturn static void keep_ledger(struct server *s)
{
	close(s->listen);
	close_ends(s, s->worker_end, -1);
	keeper_run(s->options.ledger, s->keeper_end, s->speakers,
	    &s->shared->turns[s->options.workers]);
}

/* Where the ledger is written is no worker's business: the address may hold a password. */
static void leave_ledger(struct server *s, int speaker)
{
	close_ends(s, s->worker_end, speaker);
	close_ends(s, s->keeper_end, -1);
	sodium_memzero(s->options.ledger, strlen(s->options.ledger));
	s->options.ledger = NULL;
}

_Noreturn static void run_errand(struct server *s)
{
	int speaker = s->options.workers;

	close(s->listen);
	leave_ledger(s, speaker);
	errand_run(s->options.errand, s->options.where, s->worker_end[speaker],
	    &s->shared->turns[speaker + 1]);
}

_Noreturn static void work(struct server *s, int slot)
{
	leave_ledger(s, slot);
	worker_run(slot, &s->options, s->shared, s->listen, s->worker_end[slot]);
}

static void start(struct server *s, int slot)
{
	struct child *c = &s->child[slot];
	pid_t pid = fork();

	if (!pid) {
		sigprocmask(SIG_SETMASK, &s->before, NULL);
		if (slot == s->options.workers)
			keep_ledger(s);
		if (slot > s->options.workers)
			run_errand(s);
		work(s, slot);
	}
	c->born = clock_us();
	c->pid = pid > 0 ? pid : 0;
	c->due = pid > 0 ? 0 : c->born + MS * MS;
}

static int slot_of(const struct server *s, pid_t pid)
{
	for (int i = 0; i < processes(s); i++)
		if (s->child[i].pid == pid)
			return i;
	return -1;
}

static const char *what_is(const struct server *s, int slot)
{
	if (slot < s->options.workers)
		return "worker";
	return slot == s->options.workers ? "keeper" : "errand";
}

static void say_how(const struct server *s, int slot, pid_t pid, int how)
{
	const char *what = what_is(s, slot);

	if (WIFSIGNALED(how))
		fprintf(stderr, "yui serve: %s %d (%d) was killed by signal %d\n", what, slot,
		    (int)pid, WTERMSIG(how));
	else if (WEXITSTATUS(how))
		fprintf(stderr, "yui serve: %s %d (%d) ended with %d\n", what, slot, (int)pid,
		    WEXITSTATUS(how));
}

static void forget(struct server *s, int slot)
{
	if (slot >= s->options.workers)
		return;
	s->shared->ready[slot] = false;
	s->shared->connections[slot] = 0;
	events_clear(slot);
}

static void bury(struct server *s)
{
	int how;
	pid_t pid;

	while ((pid = waitpid(-1, &how, WNOHANG)) > 0) {
		int slot = slot_of(s, pid);
		struct child *c = &s->child[slot < 0 ? 0 : slot];

		if (slot < 0)
			continue;
		say_how(s, slot, pid, how);
		c->pid = 0;
		c->quick = clock_us() - c->born < QUICK * MS ? c->quick + 1 : 0;
		c->due = start_later(c);
		forget(s, slot);
	}
}

static int alive(const struct server *s)
{
	int n = 0;

	for (int i = 0; i < processes(s); i++)
		n += s->child[i].pid != 0;
	return n;
}

/* The first so many of them. */
static void tell(const struct server *s, int most, int sig)
{
	for (int i = 0; i < most; i++)
		if (s->child[i].pid)
			kill(s->child[i].pid, sig);
}

static void start_due(struct server *s)
{
	int64_t now = clock_us();

	for (int i = processes(s) - 1; i >= 0; i--)
		if (!s->child[i].pid && s->child[i].due <= now)
			start(s, i);
}

static void announce(struct server *s)
{
	bool ready = false;

	for (int i = 0; i < s->options.workers; i++)
		ready |= s->shared->ready[i];
	if (s->announced || !ready)
		return;
	s->announced = true;
	printf("Yui: %s://%s:%d/\n", s->options.tls.certificate ? "https" : "http", s->address,
	    s->port);
	fflush(stdout);
	systemd_ready();
}

/* ---- Who hangs ---- */

static void look_at(struct server *s, int slot)
{
	struct child *c = &s->child[slot];
	uint32_t turns = s->shared->turns[slot];

	c->still = c->pid && turns == c->turns ? c->still + 1 : 0;
	c->turns = turns;
	if (c->still < s->options.hang)
		return;
	fprintf(stderr, "yui serve: %s %d (%d) has made no turn for %d seconds\n",
	    what_is(s, slot), slot, (int)c->pid, c->still);
	kill(c->pid, SIGKILL);
	c->still = 0;
}

/* Counts looks and not time: who was stopped together with us has not hung. */
static void look_after_all(struct server *s)
{
	int64_t now = clock_us();

	if (now - s->looked < SECOND)
		return;
	s->looked = now;
	for (int i = 0; i < processes(s); i++)
		look_at(s, i);
	systemd_alive();
}

/* ---- Its life ---- */

/* Waits for a signal, or until a worker is due. */
static int wait_for_signal(const struct server *s, int64_t until)
{
	struct timespec patience;
	int64_t us;

	for (int i = 0; i < processes(s); i++)
		if (!s->child[i].pid && s->child[i].due < until)
			until = s->child[i].due;
	us = until - clock_us();
	if (us < 1000)
		us = 1000;
	patience = (struct timespec){ us / 1000000, us % 1000000 * 1000 };
	return sigtimedwait(&s->signals, NULL, &patience);
}

static bool hopeless(const struct server *s)
{
	for (int i = 0; i < s->options.workers; i++)
		if (s->child[i].quick < 3)
			return false;
	return !s->announced;
}

static void start_nobody(struct server *s)
{
	for (int i = 0; i < processes(s); i++)
		s->child[i].due = INT64_MAX;
}

/* The keeper hears that all workers are gone, and goes after them. */
static int stop(struct server *s)
{
	int64_t until = clock_us() + STOP_SECONDS * 1000LL * MS;

	systemd_stopping();
	close(s->listen);
	close_ends(s, s->worker_end, -1);
	close_ends(s, s->keeper_end, -1);
	tell(s, processes(s), SIGTERM);
	start_nobody(s);
	while (alive(s) && clock_us() < until) {
		wait_for_signal(s, until);
		bury(s);
		start_nobody(s);
	}
	tell(s, processes(s), SIGKILL);
	while (alive(s) && (bury(s), alive(s)))
		wait_for_signal(s, clock_us() + 10 * MS);
	return 0;
}

static int supervise(struct server *s)
{
	for (;;) {
		int sig;

		start_due(s);
		sig = wait_for_signal(s, s->looked + SECOND);
		if (sig == SIGTERM || sig == SIGINT)
			return stop(s);
		if (sig == SIGHUP)
			tell(s, s->options.workers, SIGHUP);
		bury(s);
		look_after_all(s);
		announce(s);
		synced_look(s->announced, &s->clock_looked);
		if (hopeless(s)) {
			fputs("yui serve: 始められませんでした。上の記録をご覧ください。\n",
			    stderr);
			stop(s);
			return 1;
		}
	}
}

/* A socket for each worker, that outlives it, and the keeper too. */
static void prepare_ledger(struct server *s)
{
	struct server_options *o = &s->options;
	struct arena scrap = {0};

	if (!o->ledger) {
		snprintf(s->ledger, sizeof s->ledger, "%s", ledger_place(&scrap, o->where));
		o->ledger = s->ledger;
	}
	arena_reset(&scrap);
	s->speakers = o->workers + (o->errand != NULL);
	for (int i = 0; i < s->speakers; i++) {
		int ends[2];

		if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends))
			abort();
		s->worker_end[i] = ends[0];
		s->keeper_end[i] = ends[1];
	}
}

static void prepare(struct server *s)
{
	struct server_options *o = &s->options;
	struct rlimit files;
	long cores = sysconf(_SC_NPROCESSORS_ONLN);

	if (o->workers <= 0)
		o->workers = cores > 0 ? (int)cores : 1;
	if (o->workers > WORKERS_MAX)
		o->workers = WORKERS_MAX;
	if (!getrlimit(RLIMIT_NOFILE, &files)) {
		files.rlim_cur = files.rlim_max < 65536 ? files.rlim_max : 65536;
		setrlimit(RLIMIT_NOFILE, &files);
	}
	if (o->connections <= 0)
		o->connections = 2000;
	if (o->connections > (int)files.rlim_cur - 64)
		o->connections = (int)files.rlim_cur - 64;
	if (o->per_address <= 0)
		o->per_address = 256;
	if (o->hang <= 0)
		o->hang = 90;
	s->shared = mmap(NULL, sizeof *s->shared, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (s->shared == MAP_FAILED || sodium_init() < 0)
		abort();
	prepare_ledger(s);
	store_stay(o->where);
	store_stay(o->ledger);
	id_share(&s->shared->ids);
	codes_share(&s->shared->codes);
	events_share(&s->shared->events, o->workers);
	session_share();
	if (o->tls.certificate)
		tls_share();
	web_schema();
}

int server_run(const struct server_options *options)
{
	static struct server server;
	struct server *s = &server;

	*s = (struct server){ .options = *options };
	s->listen = port_open(&s->options, &s->port, s->address, sizeof s->address);
	if (s->listen < 0)
		return 1;
	prepare(s);
	sigemptyset(&s->signals);
	sigaddset(&s->signals, SIGCHLD);
	sigaddset(&s->signals, SIGTERM);
	sigaddset(&s->signals, SIGINT);
	sigaddset(&s->signals, SIGUSR1);
	sigaddset(&s->signals, SIGHUP);
	sigprocmask(SIG_BLOCK, &s->signals, &s->before);
	return supervise(s);
}
