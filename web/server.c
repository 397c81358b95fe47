/* server: the supervisor binds the port, starts the workers, and starts them again. */
#include "web/server.h"
#include "web/session.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PORTS_TRIED = 50, MS = 1000, QUICK = 2000 /* ms: a worker that lives less died at once */ };

struct child {
	pid_t pid;         /* 0: none */
	int64_t born, due; /* µs; due: when to start it again */
	int quick;         /* deaths at once, in a row */
};

struct server {
	struct server_options options;
	struct shared *shared;
	struct child child[WORKERS_MAX];
	int listen, port;
	char address[INET6_ADDRSTRLEN + 2];
	sigset_t signals, before;
	bool announced;
};

/* ---- systemd ---- */

/* sd_notify(3) without its library: one datagram to the socket that systemd names. */
static void notify(const char *state)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	const char *path = getenv("NOTIFY_SOCKET");
	size_t n = path ? strlen(path) : 0;
	int fd;

	if (!n || n >= sizeof to.sun_path)
		return;
	memcpy(to.sun_path, path, n);
	if (*path == '@')
		to.sun_path[0] = 0;
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	sendto(fd, state, strlen(state), MSG_NOSIGNAL, (struct sockaddr *)&to,
	    (socklen_t)(offsetof(struct sockaddr_un, sun_path) + n));
	close(fd);
}

/* ---- The port ---- */

static int try_bind(const struct addrinfo *to, int port)
{
	struct sockaddr_storage address = {0};
	int fd = socket(to->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), on = 1, why;

	memcpy(&address, to->ai_addr, to->ai_addrlen);
	if (to->ai_family == AF_INET)
		((struct sockaddr_in *)&address)->sin_port = htons((uint16_t)port);
	else
		((struct sockaddr_in6 *)&address)->sin6_port = htons((uint16_t)port);
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	if (fd >= 0 && !bind(fd, (struct sockaddr *)&address, to->ai_addrlen)
	    && !listen(fd, SOMAXCONN))
		return fd;
	why = errno;
	if (fd >= 0)
		close(fd);
	errno = why;
	return -1;
}

static bool is_loopback(const struct addrinfo *to)
{
	if (to->ai_family == AF_INET)
		return ntohl(
			   ((const struct sockaddr_in *)(const void *)to->ai_addr)->sin_addr.s_addr)
		    >> 24
		    == 127;
	return IN6_IS_ADDR_LOOPBACK(
	    &((const struct sockaddr_in6 *)(const void *)to->ai_addr)->sin6_addr);
}

static int bind_port(struct server *s, const struct addrinfo *to)
{
	const struct server_options *o = &s->options;
	int tries = o->port_strict ? 1 : PORTS_TRIED;

	for (s->port = o->port; tries-- && s->port < 65536; s->port++) {
		s->listen = try_bind(to, s->port);
		if (s->listen >= 0)
			return 0;
		if (errno != EADDRINUSE)
			break;
		fprintf(stderr, "yui serve: ポート %d は使われています。\n", s->port);
	}
	fprintf(stderr, "yui serve: %s のポート %d を開けませんでした。%s\n", s->address, s->port,
	    strerror(errno));
	return -1;
}

static int open_port(struct server *s)
{
	const char *where = s->options.listen ? s->options.listen : "127.0.0.1";
	struct addrinfo hints = { .ai_flags = AI_NUMERICHOST | AI_PASSIVE,
		.ai_socktype = SOCK_STREAM },
			*to;
	int failed;

	if (getaddrinfo(!strcmp(where, "localhost") ? "127.0.0.1" : where, NULL, &hints, &to)) {
		fprintf(stderr,
		    "yui serve: --listen には 127.0.0.1 や ::1 のようなアドレスを書いてください。\n");
		return -1;
	}
	snprintf(s->address, sizeof s->address, to->ai_family == AF_INET6 ? "[%s]" : "%s", where);
	if (installation.demo && !is_loopback(to)) {
		fputs(
		    "yui serve: 見本（--demo）はこの機械の中だけで動きます。127.0.0.1 以外では待ち受けません。\n",
		    stderr);
		failed = -1;
	} else {
		failed = bind_port(s, to);
	}
	freeaddrinfo(to);
	return failed;
}

/* ---- Workers ---- */

static int64_t start_later(const struct child *c)
{
	int64_t ms = c->quick < 2 ? 0 : 100LL << (c->quick < 7 ? c->quick - 2 : 5);

	return clock_us() + ms * MS;
}

static void start(struct server *s, int slot)
{
	struct child *c = &s->child[slot];
	pid_t pid = fork();

	if (!pid) {
		sigprocmask(SIG_SETMASK, &s->before, NULL);
		worker_run(slot, &s->options, s->shared, s->listen);
	}
	c->born = clock_us();
	c->pid = pid > 0 ? pid : 0;
	c->due = pid > 0 ? 0 : c->born + MS * MS;
}

static int slot_of(const struct server *s, pid_t pid)
{
	for (int i = 0; i < s->options.workers; i++)
		if (s->child[i].pid == pid)
			return i;
	return -1;
}

static void say_how(int slot, pid_t pid, int how)
{
	if (WIFSIGNALED(how))
		fprintf(stderr, "yui serve: worker %d (%d) was killed by signal %d\n", slot,
		    (int)pid, WTERMSIG(how));
	else if (WEXITSTATUS(how))
		fprintf(stderr, "yui serve: worker %d (%d) ended with %d\n", slot, (int)pid,
		    WEXITSTATUS(how));
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
		say_how(slot, pid, how);
		c->pid = 0;
		c->quick = clock_us() - c->born < QUICK * MS ? c->quick + 1 : 0;
		c->due = start_later(c);
		s->shared->ready[slot] = false;
		s->shared->connections[slot] = 0;
		events_clear(slot);
	}
}

static int alive(const struct server *s)
{
	int n = 0;

	for (int i = 0; i < s->options.workers; i++)
		n += s->child[i].pid != 0;
	return n;
}

static void tell_all(const struct server *s, int sig)
{
	for (int i = 0; i < s->options.workers; i++)
		if (s->child[i].pid)
			kill(s->child[i].pid, sig);
}

static void start_due(struct server *s)
{
	int64_t now = clock_us();

	for (int i = 0; i < s->options.workers; i++)
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
	printf("Yui: http://%s:%d/\n", s->address, s->port);
	fflush(stdout);
	notify("READY=1");
}

/* ---- Its life ---- */

/* Waits for a signal, or until a worker is due. */
static int wait_for_signal(const struct server *s, int64_t until)
{
	struct timespec patience;
	int64_t us;

	for (int i = 0; i < s->options.workers; i++)
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

static int stop(struct server *s)
{
	int64_t until = clock_us() + STOP_SECONDS * 1000LL * MS;

	notify("STOPPING=1");
	close(s->listen);
	tell_all(s, SIGTERM);
	for (int i = 0; i < s->options.workers; i++)
		s->child[i].due = INT64_MAX;
	while (alive(s) && clock_us() < until) {
		wait_for_signal(s, until);
		bury(s);
		for (int i = 0; i < s->options.workers; i++)
			s->child[i].due = INT64_MAX;
	}
	tell_all(s, SIGKILL);
	while (alive(s) && (bury(s), alive(s)))
		wait_for_signal(s, clock_us() + 10 * MS);
	return 0;
}

static int supervise(struct server *s)
{
	for (;;) {
		int sig;

		start_due(s);
		sig = wait_for_signal(s, clock_us() + 60 * 1000LL * MS);
		if (sig == SIGTERM || sig == SIGINT)
			return stop(s);
		bury(s);
		announce(s);
		if (hopeless(s)) {
			fputs("yui serve: 始められませんでした。上の記録をご覧ください。\n",
			    stderr);
			stop(s);
			return 1;
		}
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
	s->shared = mmap(NULL, sizeof *s->shared, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (s->shared == MAP_FAILED || sodium_init() < 0)
		abort();
	codes_share(&s->shared->codes);
	events_share(&s->shared->events, o->workers);
	session_share();
	web_schema();
}

int server_run(const struct server_options *options)
{
	static struct server server;
	struct server *s = &server;

	*s = (struct server){ .options = *options };
	if (open_port(s))
		return 1;
	prepare(s);
	sigemptyset(&s->signals);
	sigaddset(&s->signals, SIGCHLD);
	sigaddset(&s->signals, SIGTERM);
	sigaddset(&s->signals, SIGINT);
	sigaddset(&s->signals, SIGUSR1);
	sigprocmask(SIG_BLOCK, &s->signals, &s->before);
	return supervise(s);
}
