/* errand: a process of its own for what may take long. */
#include "web/errand.h"
#include "web/keeper.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { SECOND = 1000000 /* µs */, PATIENCE = 10 /* s: of the ledger */ };

/* Less than who ends all waits for us. */
enum { LAST_SECONDS = STOP_SECONDS - 2 };

static volatile sig_atomic_t told;

static void on_term(int sig)
{
	(void)sig;
	told = 1;
}

bool runner_ends(void)
{
	return told;
}

bool runner_lives(void *runner)
{
	struct runner *r = runner;

	++*r->turns;
	if (told && !r->stop_until)
		r->stop_until = clock_us() + LAST_SECONDS * (int64_t)SECOND;
	return !r->stop_until || clock_us() < r->stop_until;
}

/* ---- The ledger --------------------------------------------------------------------------- */

static size_t write_entry(char *to, size_t room, int64_t batch, const struct ledger_entry *e)
{
	struct ledger_sent sent;
	size_t n = sizeof sent;

	memset(&sent, 0, sizeof sent);
	sent.batch = batch;
	sent.again = 1;
	sent.entries = 1;
	memcpy(to, &sent, sizeof sent);
	for (size_t i = 0; i < LEDGER_COLUMNS; i++) {
		size_t length = e->cell[i] ? strlen(e->cell[i]) : 0;

		assert(n + length < room);
		memcpy(to + n, e->cell[i] ? e->cell[i] : "", length + 1);
		n += length + 1;
	}
	return n;
}

/* What the keeper says to all, or of what was said before, is passed over. */
static bool hear(struct runner *r, int64_t batch, enum ledger_what *what)
{
	struct pollfd p = { .fd = r->ledger, .events = POLLIN };
	struct ledger_said said;

	if (poll(&p, 1, 1000) <= 0
	    || recv(r->ledger, &said, sizeof said, MSG_DONTWAIT) != (ssize_t)sizeof said)
		return false;
	*what = said.what;
	return said.batch == batch;
}

bool runner_enter(struct runner *r, int64_t batch, const struct ledger_entry *e)
{
	static char bytes[LEDGER_MESSAGE];
	size_t n = write_entry(bytes, sizeof bytes, batch, e);
	int64_t until = clock_us() + PATIENCE * (int64_t)SECOND;
	enum ledger_what what;

	if (send(r->ledger, bytes, n, MSG_NOSIGNAL | MSG_DONTWAIT) != (ssize_t)n)
		return false;
	while (clock_us() < until && runner_lives(r))
		if (hear(r, batch, &what))
			return what == LEDGER_KEPT;
	return false;
}

/* ---- Its life ----------------------------------------------------------------------------- */

static void be_told(void)
{
	struct sigaction end = { .sa_handler = on_term };

	sigaction(SIGTERM, &end, NULL);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	signal(SIGINT, SIG_IGN); /* the supervisor hears it and tells us */
}

static bool open_up(struct runner *r, const char *where)
{
	struct arena scrap = {0};
	const char *why = NULL;

	r->store = store_open(where, &scrap, &why);
	if (!r->store)
		fprintf(stderr, "%s errand: cannot open the database: %s\n",
		    moment_iso(&scrap, moment_now()), why);
	arena_reset(&scrap);
	return r->store != NULL;
}

_Noreturn void errand_run(const struct errand *errand, const char *where, int ledger,
    _Atomic uint32_t *turns)
{
	struct runner r = { .ledger = ledger, .turns = turns, .now = moment_now };
	pid_t supervisor = getppid();

	be_told();
	prctl(PR_SET_NAME, errand->name);
	prctl(PR_SET_DUMPABLE, 0); /* a password passes through its memory */
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != supervisor || !open_up(&r, where))
		_exit(1);
	id_node(WORKERS_MAX);
	while (!told) {
		errand->turn(&r);
		runner_lives(&r);
		poll(NULL, 0, 1000);
	}
	store_close(r.store);
	_exit(0);
}
