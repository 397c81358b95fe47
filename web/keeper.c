/* keeper: the process that alone writes the ledger: takes what all workers have sent, chains it,
 * commits once, and tells each that its entries are on the disk.
 * docs/decisions/0020-the-ledger.md */
#include "web/keeper.h"
#include "web/http.h"
#include "web/pace.h"

#include "store/ledger.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

enum { TAKEN_MOST = 256 /* batches of one commit */, RETRY_MS = 1000 };

struct taken {
	int from; /* socket */
	struct ledger_sent sent;
	struct ledger_entry entry[BATCH_MOST];
};

struct keeper {
	const char *where;
	struct store *store;
	int *sockets; /* -1: nobody is at the other end any more */
	int n, taken;
	struct taken *batch; /* TAKEN_MOST */
	struct arena arena, writing; /* of what is taken now, and of its commit */
	struct pace pace;
	int64_t ill;         /* ms: since when nothing can be written; 0: all is well */
};

static void complain(const char *what)
{
	struct arena scrap = {0};

	fprintf(stderr, "%s ledger: %s\n", moment_iso(&scrap, moment_now()), what);
	arena_reset(&scrap);
}

static void tell(int to, int64_t batch, enum ledger_what what)
{
	struct ledger_said said;

	memset(&said, 0, sizeof said);
	said.batch = batch;
	said.what = what;
	send(to, &said, sizeof said, MSG_NOSIGNAL | MSG_DONTWAIT);
}

static void tell_all_well(const struct keeper *k)
{
	for (int i = 0; i < k->n; i++)
		if (k->sockets[i] >= 0)
			tell(k->sockets[i], 0, LEDGER_WELL);
}

/* ---- What comes --------------------------------------------------------------------------- */

/* What a worker sends may be anything, if somebody has taken it over. */
static bool cell_fits(size_t column, const char *s, size_t n)
{
	int64_t number;

	if (n > LEDGER_CELL_MOST || !utf8_valid(s, n))
		return false;
	return !ledger_is_whole((enum ledger_column)column) || !n
	    || text_number(s, INT64_MIN, INT64_MAX, &number);
}

static const char *read_entry(struct ledger_entry *e, const char *s, const char *end)
{
	for (size_t i = 0; i < LEDGER_COLUMNS; i++) {
		size_t n = strnlen(s, (size_t)(end - s));

		if (s + n == end || !cell_fits(i, s, n))
			return NULL;
		e->cell[i] = n ? s : NULL;
		s += n + 1;
	}
	return s;
}

static bool read_batch(struct keeper *k, struct taken *t, const char *bytes, size_t n)
{
	char *copy = arena_copyn(&k->arena, bytes, n);
	const char *s = copy + sizeof t->sent, *number;

	if (n < sizeof t->sent)
		return false;
	memcpy(&t->sent, copy, sizeof t->sent);
	if (t->sent.entries < 1 || t->sent.entries > BATCH_MOST)
		return false;
	number = int_text(&k->arena, t->sent.batch);
	for (int i = 0; s && i < t->sent.entries; i++) {
		s = read_entry(&t->entry[i], s, copy + n);
		t->entry[i].cell[LEDGER_BATCH] = number;
	}
	return s == copy + n;
}

/* False: nothing more waits there. */
static bool take_from(struct keeper *k, int at)
{
	static char bytes[LEDGER_MESSAGE];
	struct taken *t = &k->batch[k->taken];
	ssize_t n = recv(k->sockets[at], bytes, sizeof bytes, MSG_DONTWAIT | MSG_TRUNC);

	if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
		k->sockets[at] = -1;
	if (n <= 0)
		return false;
	t->from = k->sockets[at];
	if ((size_t)n > sizeof bytes || !read_batch(k, t, bytes, (size_t)n)) {
		complain("a worker sent what is no entry");
		return true;
	}
	k->taken++;
	return true;
}

/* Takes what is there, and what comes until something has. */
static void take(struct keeper *k, int64_t us)
{
	static struct pollfd p[WORKERS_MAX + 1];
	struct timespec patience = { us / 1000000, us % 1000000 * 1000 };

	for (int i = 0; i < k->n; i++)
		p[i] = (struct pollfd){ .fd = k->sockets[i], .events = POLLIN };
	if (ppoll(p, (nfds_t)k->n, &patience, NULL) <= 0)
		return;
	for (int i = 0; i < k->n; i++)
		while (p[i].revents && k->taken < TAKEN_MOST && take_from(k, i))
			;
}

static int entries_taken(const struct keeper *k)
{
	int n = 0;

	for (int i = 0; i < k->taken; i++)
		n += k->batch[i].sent.entries;
	return n;
}

/* Who comes in the middle of a commit waits for two, so those who come together shall go together:
 * one wait for the disk for all of them, and not one for the first and another for the rest. */
static void take_others(struct keeper *k)
{
	int64_t begun = clock_us(), left;

	while (k->taken > 0 && k->taken < TAKEN_MOST) {
		left = begun + pace_wait(&k->pace, entries_taken(k)) - clock_us();
		if (left <= 0)
			return;
		take(k, left);
	}
}

/* ---- On the disk -------------------------------------------------------------------------- */

static bool open_store(struct keeper *k)
{
	struct arena scrap = {0};
	const char *why = NULL;

	if (k->store)
		return true;
	k->store = store_open(k->where, &scrap, &why);
	if (k->store)
		store_apart(k->store);
	else
		complain(why ? why : "cannot be opened");
	arena_reset(&scrap);
	return k->store != NULL;
}

static void append_batch(struct work *w, struct ledger_head *head, const struct taken *t)
{
	if (t->sent.again && ledger_has_batch(w, head, t->entry[0].cell[LEDGER_BATCH]))
		return;
	ledger_append(w, head, t->entry, t->sent.entries);
}

/* That nothing could be written for a while is an entry itself. */
static void append_interruption(const struct keeper *k, struct work *w, struct ledger_head *head)
{
	struct ledger_entry e = {0};

	e.cell[LEDGER_NAME] = "プログラム";
	e.cell[LEDGER_ACTION] = LEDGER_INTERRUPTED;
	e.cell[LEDGER_REASON] =
	    arena_printf(&w->arena, "%s から書けませんでした", moment_iso(&w->arena, k->ill));
	ledger_append(w, head, &e, 1);
}

static bool commit(struct keeper *k)
{
	struct work w = { .arena = k->writing, .store = k->store, .now = moment_now() };
	struct ledger_head head;
	bool well;

	store_begin(&w, true);
	head = ledger_head_to_append(&w);
	if (k->ill)
		append_interruption(k, &w, &head);
	for (int i = 0; i < k->taken; i++)
		append_batch(&w, &head, &k->batch[i]);
	well = store_end(&w);
	if (!well)
		complain(w.fault ? w.fault : "the commit failed");
	k->writing = w.arena;
	arena_reuse(&k->writing);
	return well;
}

static void fall_ill(struct keeper *k)
{
	k->ill = k->ill ? k->ill : moment_now();
	store_close(k->store); /* a file may have been put back, a server may have come again */
	k->store = NULL;
}

static void keep(struct keeper *k)
{
	int64_t begun = clock_us();
	bool well = !k->ill && open_store(k) && commit(k);

	pace_went(&k->pace, entries_taken(k), clock_us() - begun);
	if (!well && !k->ill)
		fall_ill(k);
	for (int i = 0; i < k->taken; i++)
		tell(k->batch[i].from, k->batch[i].sent.batch, well ? LEDGER_KEPT : LEDGER_LOST);
	if (well)
		store_rest(k->store);
}

static void recover(struct keeper *k)
{
	k->taken = 0;
	if (!open_store(k) || !commit(k)) {
		fall_ill(k);
		return;
	}
	k->ill = 0;
	complain("can be written again");
	tell_all_well(k);
}

/* ---- Its life ----------------------------------------------------------------------------- */

static void start(struct keeper *k)
{
	struct work w;

	if (!open_store(k)) {
		fall_ill(k);
		return;
	}
	w = (struct work){ .store = k->store, .now = moment_now() };
	store_begin(&w, true);
	ledger_prepare(&w);
	if (store_end(&w)) {
		store_stay(k->where);
		tell_all_well(k);
	} else {
		complain(w.fault);
		fall_ill(k);
	}
	arena_reset(&w.arena);
}

/* Nobody is left who could send anything. */
static bool is_deserted(const struct keeper *k)
{
	for (int i = 0; i < k->n; i++)
		if (k->sockets[i] >= 0)
			return false;
	return true;
}

static void turn(struct keeper *k)
{
	static int64_t retried;

	k->taken = 0;
	take(k, RETRY_MS * 1000);
	take_others(k);
	if (k->taken)
		keep(k);
	else if (is_deserted(k))
		_exit(0);
	if (k->ill && clock_us() - retried >= RETRY_MS * 1000) {
		retried = clock_us();
		recover(k);
	}
	arena_reuse(&k->arena);
}

/* The end of the workers is its end too; who tells them all to stop tells it as well, too early. */
_Noreturn void keeper_run(const char *where, int *sockets, int n, _Atomic uint32_t *turns)
{
	static struct keeper k;

	k = (struct keeper){ .where = where, .sockets = sockets, .n = n };
	k.batch = calloc(TAKEN_MOST, sizeof *k.batch);
	assert(k.batch);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGTERM, SIG_IGN);
	signal(SIGINT, SIG_IGN);
	prctl(PR_SET_NAME, "yui-ledger");
	prctl(PR_SET_DUMPABLE, 0); /* the address is in its memory */
	start(&k);
	for (;; ++*turns)
		turn(&k);
}
