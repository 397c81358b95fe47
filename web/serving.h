/* serving: a real server process for tests, and raw sockets to talk to it. */
#ifndef SERVING_H
#define SERVING_H

#include "web/probe.h"
#include "web/server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>

struct serving {
	pid_t pid;
	int port;
	FILE *log;           /* what it writes to standard error */
	char cookie[5][120]; /* of each account */
	char csrf[5][64];
};

enum { SAID_ROOM = 1 << 20 };

/* What a server said last, up to the end of its answer or of the connection. */
static char said[SAID_ROOM];

static int connect_to(int port)
{
	struct sockaddr_in to = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (!connect(fd, (struct sockaddr *)&to, sizeof to))
		return fd;
	close(fd);
	return -1;
}

UNUSED static void say(int fd, const char *bytes, size_t n)
{
	while (n) {
		ssize_t sent = send(fd, bytes, n, MSG_NOSIGNAL);

		if (sent <= 0)
			return;
		bytes += sent;
		n -= (size_t)sent;
	}
}

/* Reads until the connection ends or nothing comes for `ms`; how many bytes.  -1: reset. */
UNUSED static long hear(int fd, int ms, bool *ended)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	size_t n = 0;

	*ended = false;
	said[0] = 0;
	while (n < SAID_ROOM - 1 && poll(&p, 1, ms) > 0) {
		ssize_t got = recv(fd, said + n, SAID_ROOM - 1 - n, 0);

		if (got <= 0) {
			*ended = true;
			return got < 0 ? -1 : (long)n;
		}
		n += (size_t)got;
		said[n] = 0;
	}
	return (long)n;
}

UNUSED static int status_said(void)
{
	return strncmp(said, "HTTP/1.1 ", 9) ? 0 : (int)strtol(said + 9, NULL, 10);
}

/* Hears one answer with its Content-Length; its status, 0 if the connection ended instead. */
UNUSED static int hear_answer(int fd)
{
	size_t n = 0, whole = 0;

	for (said[0] = 0; !whole || n < whole;) {
		ssize_t got = recv(fd, said + n, whole ? whole - n : 1, 0);
		const char *length;

		if (got <= 0)
			return 0;
		n += (size_t)got;
		said[n] = 0;
		if (whole || n < 4 || memcmp(said + n - 4, "\r\n\r\n", 4))
			continue;
		length = strcasestr(said, "\r\nContent-Length:");
		whole = n + (length ? strtoul(length + 17, NULL, 10) : 0);
	}
	return status_said();
}

UNUSED static void send_request(const struct serving *s, int fd, int who, const char *method,
    const char *path, const char *form)
{
	char whole[8192];
	int n;

	n = snprintf(whole, sizeof whole, "%s %s HTTP/1.1\r\nHost: t\r\nCookie: %s\r\n", method,
	    path, s->cookie[who]);
	if (form)
		n += snprintf(whole + n, sizeof whole - (size_t)n,
		    "Content-Type: application/x-www-form-urlencoded\r\n"
		    "Content-Length: %zu\r\n\r\ncsrf=%s&%s",
		    strlen(form) + strlen(s->csrf[who]) + 6, s->csrf[who], form);
	else
		n += snprintf(whole + n, sizeof whole - (size_t)n, "\r\n");
	say(fd, whole, (size_t)n);
}

/* One request on a connection of its own. */
UNUSED static int request(const struct serving *s, int who, const char *method, const char *path,
    const char *form)
{
	int fd = connect_to(s->port), status;

	if (fd < 0)
		return -1;
	send_request(s, fd, who, method, path, form);
	status = hear_answer(fd);
	close(fd);
	return status;
}

static void sign_in(struct serving *s, int who)
{
	char form[40];
	const char *cookie;

	snprintf(form, sizeof form, "account=%d", who);
	assert_int_equal(request(s, 0, "POST", "/enter", form), 303);
	cookie = strstr(said, "yui=");
	assert_non_null(cookie);
	snprintf(s->cookie[who], sizeof s->cookie[who], "%.*s", (int)strcspn(cookie, ";"), cookie);
	assert_int_equal(request(s, who, "POST", "/boxes/1", ""), 403);
	cookie = strstr(said, "name=\"csrf\" value=\"");
	assert_non_null(cookie);
	snprintf(s->csrf[who], sizeof s->csrf[who], "%.*s", (int)strcspn(cookie + 19, "\""),
	    cookie + 19);
}

/* Starts a server on a free port; it is ready when this returns. */
UNUSED static struct serving serve(struct server_options o)
{
	struct serving s = { .log = tmpfile() };
	int pipes[2];
	FILE *out;

	if (!o.where) {
		store_close(test_store_of(web_schema()));
		o.where = test_store_where();
	}
	if (!o.port)
		o.port = 20000 + (int)getpid() % 20000;
	assert_int_equal(pipe2(pipes, O_CLOEXEC), 0);
	s.pid = fork();
	if (!s.pid) {
		dup2(pipes[1], STDOUT_FILENO);
		dup2(fileno(s.log), STDERR_FILENO);
		_exit(server_run(&o));
	}
	close(pipes[1]);
	out = fdopen(pipes[0], "r");
	if (fscanf(out, "Yui: %*[a-z]://127.0.0.1:%d/", &s.port) != 1)
		s.port = 0;
	fclose(out);
	if (s.port && !o.listen) {
		sign_in(&s, HANA);
		sign_in(&s, TARO);
	}
	return s;
}

/* The exit code; 128 and the signal if one killed it. */
UNUSED static int serve_end(struct serving *s)
{
	int how;

	kill(s->pid, SIGTERM);
	waitpid(s->pid, &how, 0);
	return WIFEXITED(how) ? WEXITSTATUS(how) : 128 + WTERMSIG(how);
}

/* Does its log have these words? */
UNUSED static bool logged(struct serving *s, const char *words)
{
	char line[4096];

	rewind(s->log);
	while (fgets(line, sizeof line, s->log))
		if (strstr(line, words))
			return true;
	return false;
}

static bool is_keeper(pid_t pid)
{
	char path[100], name[20] = "";
	FILE *f;

	snprintf(path, sizeof path, "/proc/%d/comm", (int)pid);
	f = fopen(path, "r");
	if (!f)
		return false;
	if (!fgets(name, sizeof name, f))
		*name = 0;
	fclose(f);
	return !strcmp(name, "yui-ledger\n");
}

/* The process ids of the workers, or of who keeps the ledger; how many there are. */
UNUSED static int children_of(const struct serving *s, bool keeper, pid_t *pid, int room)
{
	char path[100];
	FILE *f;
	int n = 0;

	snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)s->pid, (int)s->pid);
	f = fopen(path, "r");
	assert_non_null(f);
	while (n < room && fscanf(f, "%d", &pid[n]) == 1)
		n += is_keeper(pid[n]) == keeper;
	fclose(f);
	return n;
}

UNUSED static int workers_of(const struct serving *s, pid_t *pid, int room)
{
	return children_of(s, false, pid, room);
}

UNUSED static pid_t keeper_of(const struct serving *s)
{
	pid_t pid[2];

	assert_int_equal(children_of(s, true, pid, 2), 1);
	return pid[0];
}

/* How many are in the database, whatever the server says. */
UNUSED static int64_t saved_boxes(void)
{
	struct store *store = second_store();
	struct work w;
	int64_t n;

	test_begin(&w, store, false);
	n = store_count(&w, &box_record, &(struct query){0});
	test_end(&w);
	store_close(store);
	arena_reset(&w.arena);
	return n;
}

UNUSED static double seconds(void)
{
	return (double)clock_us() / 1e6;
}

#endif
