/* answers: no answer leaves before its entry is in the ledger.  They wait here, held, while the
 * keeper writes; the loop goes on.  docs/decisions/0020-the-ledger.md */
#include "web/entry.h"
#include "web/keeper.h"

#include <errno.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum { PATIENCE = 10 * 1000000 /* µs; then the answer is that there is none */ };

struct answer {
	struct exchange *exchange;
	struct response *response;
};

/* The entries of one message.  Kept until they are on the disk, though nobody may wait for them
 * any more: what was done was done. */
struct batch {
	struct batch *next;
	struct ledger_sent sent;
	int answers;
	struct answer answer[BATCH_MOST];
	int64_t since; /* µs */
	bool gone;     /* on its way */
	size_t length; /* of bytes */
	char bytes[LEDGER_MESSAGE];
};

struct answers {
	int socket;
	int64_t number; /* of the last batch */
	bool down;      /* the ledger takes nothing */
	struct batch *first, **last, *spare;
};

/* ---- Batches ------------------------------------------------------------------------------ */

static struct batch *batch_new(struct answers *a)
{
	struct batch *b = a->spare ? a->spare : malloc(sizeof *b);

	assert(b);
	a->spare = NULL;
	b->next = NULL;
	b->answers = 0;
	b->gone = false;
	b->since = clock_us();
	memset(&b->sent, 0, sizeof b->sent);
	b->sent.batch = a->number += WORKERS_MAX;
	b->length = sizeof b->sent;
	*a->last = b;
	a->last = &b->next;
	return b;
}

static void batch_drop(struct answers *a, struct batch *b)
{
	struct batch **at = &a->first;

	while (*at != b)
		at = &(*at)->next;
	*at = b->next;
	if (a->last == &b->next)
		a->last = at;
	free(a->spare);
	a->spare = b;
}

static size_t length_of(const struct ledger_entry *e)
{
	size_t n = 0;

	for (size_t i = 0; i < LEDGER_COLUMNS; i++)
		n += (e->cell[i] ? strlen(e->cell[i]) : 0) + 1;
	return n;
}

/* The last one, if it has never left and has room: of one that goes again the keeper may have
 * kept what was in it then, and would take what came in since for kept as well. */
static struct batch *batch_for(struct answers *a, size_t length)
{
	struct batch *b = a->first;

	while (b && b->next)
		b = b->next;
	return b && !b->gone && !b->sent.again && b->sent.entries < BATCH_MOST
		&& b->answers < BATCH_MOST
		&& b->length + length <= sizeof b->bytes
	    ? b
	    : batch_new(a);
}

static struct batch *batch_add(struct answers *a, const struct ledger_entry *e)
{
	struct batch *b = batch_for(a, length_of(e));

	for (size_t i = 0; i < LEDGER_COLUMNS; i++) {
		size_t n = e->cell[i] ? strlen(e->cell[i]) : 0;

		if (n)
			memcpy(b->bytes + b->length, e->cell[i], n);
		b->bytes[b->length + n] = 0;
		b->length += n + 1;
	}
	b->sent.entries++;
	return b;
}

/* ---- Giving and waiting ------------------------------------------------------------------- */

bool answers_may(const struct worker *worker)
{
	return !worker->answers->down;
}

void answers_give(struct worker *worker, struct exchange *x, struct request *rq, int status,
    struct response *response)
{
	struct ledger_entry e;
	struct batch *b;

	if (!entry_of(rq, status, &e)) {
		exchange_resume(x, response);
		return;
	}
	b = batch_add(worker->answers, &e);
	/* Begun before the ledger went down: nobody would let it go again. */
	if (worker->answers->down) {
		response_free(response);
		exchange_resume(x, ask_unlogged(true));
		return;
	}
	exchange_hold(x);
	b->answer[b->answers++] = (struct answer){ x, response };
}

static bool send_one(struct answers *a, struct batch *b)
{
	memcpy(b->bytes, &b->sent, sizeof b->sent);
	b->gone =
	    send(a->socket, b->bytes, b->length, MSG_NOSIGNAL | MSG_DONTWAIT) == (ssize_t)b->length;
	return b->gone;
}

/* What finds no room in the socket goes with the next turn: somebody will answer before that. */
void answers_send(struct worker *worker)
{
	struct answers *a = worker->answers;

	for (struct batch *b = a->first; b && !a->down; b = b->next)
		if (!b->gone && !send_one(a, b))
			return;
}

static void release(struct batch *b, bool well)
{
	for (int i = 0; i < b->answers; i++) {
		struct response *r = b->answer[i].response;

		if (!well) {
			response_free(r);
			r = ask_unlogged(true);
		}
		exchange_resume(b->answer[i].exchange, r);
	}
	b->answers = 0;
}

static void go_down(struct worker *worker, const char *why)
{
	struct answers *a = worker->answers;

	if (!a->down)
		log_say(worker, "the ledger takes no entry: %s", why);
	a->down = true;
	for (struct batch *b = a->first; b; b = b->next)
		release(b, false);
}

/* The ledger can be written again, or another keeper has begun: what was under way may be lost. */
static void come_back(struct worker *worker)
{
	struct answers *a = worker->answers;

	if (a->down)
		log_say(worker, "the ledger takes entries again");
	a->down = false;
	for (struct batch *b = a->first; b; b = b->next) {
		b->sent.again |= b->gone;
		b->gone = false;
		b->since = clock_us();
	}
}

static struct batch *batch_numbered(const struct answers *a, int64_t number)
{
	struct batch *b = a->first;

	while (b && b->sent.batch != number)
		b = b->next;
	return b;
}

static void hear(struct worker *worker, const struct ledger_said *said)
{
	struct answers *a = worker->answers;
	struct batch *b = batch_numbered(a, said->batch);

	if (said->what == LEDGER_WELL) {
		come_back(worker);
	} else if (b && said->what == LEDGER_KEPT) {
		release(b, true);
		batch_drop(a, b);
		if (a->down)
			come_back(worker);
	} else if (b) {
		go_down(worker, "it cannot be written");
	}
}

static void on_ledger(struct watch *watch, uint32_t events)
{
	struct worker *worker =
	    (struct worker *)(void *)((char *)watch - offsetof(struct worker, on_ledger));
	struct ledger_said said;

	(void)events;
	while (recv(worker->answers->socket, &said, sizeof said, MSG_DONTWAIT) == sizeof said)
		hear(worker, &said);
}

/* A keeper that hangs answers nothing; whatever it says later brings us back. */
void answers_tick(struct worker *worker, int64_t now)
{
	struct answers *a = worker->answers;

	if (!a->down && a->first && now - a->first->since > PATIENCE)
		go_down(worker, "it does not answer");
}

/* Somebody should know: it was done, and was answered with «perhaps». */
void answers_close(struct worker *worker)
{
	int entries = 0;

	for (struct batch *b = worker->answers->first; b; b = b->next)
		entries += b->sent.entries;
	if (entries)
		log_say(worker, "stopped before the ledger took %d entries", entries);
}

void answers_open(struct worker *worker, int ledger)
{
	struct answers *a = calloc(1, sizeof *a);

	assert(a);
	a->socket = ledger;
	a->last = &a->first;
	/* Unlike all that were ever sent, whatever the clock says; by their remainder unlike those
	 * of the others now. */
	randombytes_buf(&a->number, sizeof a->number);
	a->number = (a->number & INT64_MAX >> 2) / WORKERS_MAX * WORKERS_MAX + worker->slot;
	worker->answers = a;
	worker->on_ledger.ready = on_ledger;
	worker_watch(worker, ledger, EPOLLIN, &worker->on_ledger);
}
