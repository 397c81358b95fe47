/* scan: asks a scanner for viruses about a content, piece by piece. */
#include "web/scan.h"

#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

enum { SAID_MOST = 500, CLAMD_PIECE = 64 << 10 };

static const char *program, *socket_path;

bool scan_use(const char *scanner)
{
	static const char clamd[] = "clamd:";

	program = socket_path = NULL;
	if (!scanner)
		return true;
	if (text_starts(scanner, clamd))
		socket_path = scanner + strlen(clamd);
	else
		program = scanner;
	return (socket_path && *socket_path == '/'
		   && strlen(socket_path) < sizeof((struct sockaddr_un *)NULL)->sun_path)
	    || (program && *program == '/');
}

bool scan_there(void)
{
	return program || socket_path;
}

struct scan {
	struct arena *arena;
	int to, from; /* -1: closed; of clamd both are the socket */
	pid_t child;
	int64_t until; /* ms of the monotonic clock */
	bool away;
};

/* ---- Bytes, but not for ever -------------------------------------------------------------- */

static int64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static bool wait_for(const struct scan *s, int fd, short events)
{
	struct pollfd p = { .fd = fd, .events = events };
	int64_t left = s->until - now_ms();

	return left > 0 && poll(&p, 1, (int)left) > 0;
}

static bool send_all(struct scan *s, const void *bytes, size_t n)
{
	const char *from = bytes;

	while (n) {
		ssize_t sent;

		if (!wait_for(s, s->to, POLLOUT))
			return false;
		sent = s->child ? write(s->to, from, n) : send(s->to, from, n, MSG_NOSIGNAL);
		if (sent < 0 && errno != EAGAIN && errno != EINTR)
			return false;
		if (sent > 0) {
			from += sent;
			n -= (size_t)sent;
		}
	}
	return true;
}

/* What it says, up to its end; false: it takes too long. */
static bool hear(struct scan *s, char *said)
{
	size_t n = 0;

	for (;;) {
		char rest[256];
		bool room = n < SAID_MOST;
		ssize_t got;

		if (!wait_for(s, s->from, POLLIN))
			return false;
		got = room ? read(s->from, said + n, SAID_MOST - n)
			   : read(s->from, rest, sizeof rest);
		if (got < 0 && errno != EAGAIN && errno != EINTR)
			return false;
		if (got == 0)
			return true;
		n += room && got > 0 ? (size_t)got : 0;
		said[n] = 0;
	}
}

/* ---- Beginning ---------------------------------------------------------------------------- */

/* A signal that is blocked in this process shall reach the program. */
static bool start_program(struct scan *s)
{
	int in[2] = { -1, -1 }, out[2] = { -1, -1 };
	char *argv[] = { (char *)(uintptr_t)program, NULL };
	posix_spawn_file_actions_t files;
	posix_spawnattr_t how;
	sigset_t none, piped;
	bool well;

	if (pipe2(in, O_CLOEXEC) || pipe2(out, O_CLOEXEC))
		return false;
	sigemptyset(&none);
	sigemptyset(&piped);
	sigaddset(&piped, SIGPIPE);
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_adddup2(&files, in[0], 0);
	posix_spawn_file_actions_adddup2(&files, out[1], 1);
	posix_spawnattr_init(&how);
	posix_spawnattr_setsigmask(&how, &none);
	posix_spawnattr_setsigdefault(&how, &piped);
	posix_spawnattr_setflags(&how, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	well = posix_spawn(&s->child, program, &files, &how, argv, environ) == 0;
	posix_spawnattr_destroy(&how);
	posix_spawn_file_actions_destroy(&files);
	close(in[0]);
	close(out[1]);
	s->to = in[1];
	s->from = out[0];
	s->child = well ? s->child : 0;
	return well && fcntl(s->to, F_SETFL, O_NONBLOCK) == 0;
}

static bool connect_clamd(struct scan *s)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };

	memcpy(to.sun_path, socket_path, strlen(socket_path));
	s->to = s->from = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	return s->to >= 0 && !connect(s->to, (struct sockaddr *)&to, sizeof to)
	    && send_all(s, "zINSTREAM", 10);
}

struct scan *scan_begin(struct arena *a)
{
	struct scan *s = arena_alloc(a, sizeof *s);

	*s = (struct scan){ .arena = a, .to = -1, .from = -1 };
	s->until = now_ms() + SCAN_SECONDS * 1000;
	if (scan_there())
		s->away = !(program ? start_program(s) : connect_clamd(s));
	return s;
}

/* ---- Asking ------------------------------------------------------------------------------- */

static bool put_clamd(struct scan *s, const unsigned char *from, size_t n)
{
	while (n && !s->away) {
		size_t some = n < CLAMD_PIECE ? n : CLAMD_PIECE;
		unsigned char length[4] = { 0, (unsigned char)(some >> 16),
			(unsigned char)(some >> 8), (unsigned char)some };

		s->away = !send_all(s, length, 4) || !send_all(s, from, some);
		from += some;
		n -= some;
	}
	return !s->away;
}

/* A program that has seen enough may close its input; its end says what it found. */
bool scan_put(void *scan, const void *bytes, size_t n)
{
	struct scan *s = scan;

	if (s->away || !scan_there())
		return false;
	return s->child ? send_all(s, bytes, n) : put_clamd(s, bytes, n);
}

/* ---- The answer --------------------------------------------------------------------------- */

static const char *one_line(struct scan *s, char *said)
{
	said[strcspn(said, "\r\n")] = 0;
	for (char *c = said; *c; c++)
		if ((unsigned char)*c < ' ' || (unsigned char)*c > '~')
			*c = '?';
	return *said ? arena_copy(s->arena, said) : "？";
}

/* "stream: OK", "stream: Eicar-Signature FOUND" */
static enum scanned clamd_says(struct scan *s, char *said, const char **virus)
{
	static const char stream[] = "stream: ", found[] = " FOUND";
	size_t n = strlen(said);

	if (!text_starts(said, stream))
		return SCAN_AWAY;
	if (!strcmp(said, "stream: OK"))
		return SCAN_CLEAN;
	if (n < strlen(found) || strcmp(said + n - strlen(found), found))
		return SCAN_AWAY;
	said[n - strlen(found)] = 0;
	*virus = one_line(s, said + strlen(stream));
	return SCAN_VIRUS;
}

static enum scanned ask_clamd(struct scan *s, const char **virus)
{
	static const unsigned char end[4];
	char said[SAID_MOST + 1] = "";

	if (!send_all(s, end, 4) || !hear(s, said))
		return SCAN_AWAY;
	return clamd_says(s, said, virus);
}

static enum scanned program_says(struct scan *s, int how, char *said, const char **virus)
{
	if (!WIFEXITED(how) || WEXITSTATUS(how) > 1)
		return SCAN_AWAY;
	if (WEXITSTATUS(how) == 0)
		return SCAN_CLEAN;
	*virus = one_line(s, said);
	return SCAN_VIRUS;
}

static enum scanned ask_program(struct scan *s, const char **virus)
{
	char said[SAID_MOST + 1] = "";
	bool heard;
	int how = 0;

	close(s->to);
	s->to = -1;
	heard = !s->away && hear(s, said);
	if (!heard)
		kill(s->child, SIGKILL);
	while (waitpid(s->child, &how, 0) < 0 && errno == EINTR)
		;
	return heard ? program_says(s, how, said, virus) : SCAN_AWAY;
}

enum scanned scan_end(struct scan *s, const char **virus)
{
	enum scanned found = SCAN_AWAY;

	*virus = NULL;
	if (!scan_there())
		return SCAN_NONE;
	if (s->child)
		found = ask_program(s, virus);
	else if (!s->away)
		found = ask_clamd(s, virus);
	if (s->to >= 0)
		close(s->to);
	if (s->from >= 0 && s->from != s->to)
		close(s->from);
	return found;
}
