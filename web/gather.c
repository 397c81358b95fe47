/* gather: what writes waits until all requests of a turn have come; then it is saved together.
 *
 * A transaction that waits for the disk costs many times the rows in it, so those who save at the
 * same moment share one.  None is told before it is on the disk.  When one of them is refused or
 * fails, nothing is kept, and each is run once more, alone. */
#include "web/server.h"

#include <stdlib.h>

enum { CLASHES_MOST = 3 };

/* A request on the loop; if it writes, until the end of the turn. */
struct waiting {
	struct exchange *exchange;
	struct work work;
	struct request request;
	int status; /* 0: not run yet */
};

static void make_place(struct worker *worker)
{
	int room = worker->waits + 1;

	worker->waiting = realloc(worker->waiting, (size_t)room * sizeof(struct waiting *));
	assert(worker->waiting);
	worker->waiting[room - 1] = calloc(1, sizeof(struct waiting));
	assert(worker->waiting[room - 1]);
	worker->waiting_room = room;
}

static void begin_work(struct worker *worker, struct waiting *one, struct exchange *x)
{
	one->exchange = x;
	one->status = 0;
	one->work = (struct work){ .arena = one->work.arena,
		.store = worker->store,
		.now = moment_now() };
	ask_request(worker, x, &one->work, &one->request);
}

struct request *gather_request(struct worker *worker, struct exchange *x)
{
	if (worker->waits == worker->waiting_room)
		make_place(worker);
	begin_work(worker, worker->waiting[worker->waits], x);
	return &worker->waiting[worker->waits]->request;
}

void gather_wait(struct worker *worker)
{
	if (!worker->waits)
		worker->waits_since = clock_us();
	exchange_hold(worker->waiting[worker->waits++]->exchange);
}

/* ---- At the end of a turn ----------------------------------------------------------------- */

/* Who has come while others wrote belongs to those who waited. */
static void collect(struct worker *worker)
{
	int before = 0;

	while (worker->waits > before && worker->waits < GATHER_MOST) {
		before = worker->waits;
		http_run(worker->http);
		worker_serve(worker);
	}
}

static enum gathered save_together(struct worker *worker)
{
	for (int i = 0; i < worker->waits; i++)
		worker->waiting[i]->status = web_save(&worker->waiting[i]->request);
	return store_gathered(worker->store);
}

/* From the beginning: what it found and made before went back with the others. */
static void run_alone(struct worker *worker, struct waiting *one)
{
	struct request *rq = &one->request;

	worker->shared->turns[worker->slot]++; /* each of them may have waited long */
	arena_reuse(&one->work.arena);
	begin_work(worker, one, one->exchange);
	rq->number = log_number(worker, &one->work.arena);
	one->status = web_begin(rq);
	if (!one->status)
		one->status = web_save(rq);
}

static void tell(struct worker *worker, struct waiting *one)
{
	struct request *rq = &one->request;

	answers_give(worker, one->exchange, rq, one->status,
	    ask_response(rq, web_saved(rq, one->status)));
	log_request(worker, one->exchange, rq, one->status);
	arena_reuse(&one->work.arena);
}

/* It would go well now, and nobody need hear of it. */
static void run_again(struct worker *worker, struct waiting *one)
{
	for (int i = 0; i < CLASHES_MOST && one->work.fault && one->work.kind == FAULT_CLASH; i++)
		run_alone(worker, one);
}

/* Who was refused and was alone is refused. */
static bool is_settled(const struct worker *worker, const struct waiting *one)
{
	return worker->waits == 1 && one->status >= 400 && !one->work.fault;
}

static void settle(struct worker *worker, struct waiting *one, enum gathered how)
{
	if (!one->status)
		one->status = web_save(&one->request);
	else if (how == LOST && one->status < 400)
		one->status = web_lost(&one->request);
	else if (how == APART && !is_settled(worker, one))
		run_alone(worker, one);
	run_again(worker, one);
}

static int64_t left(const struct worker *worker)
{
	return worker->waits_since + pace_wait(&worker->saving, worker->waits) - clock_us();
}

int gather_patience(const struct worker *worker)
{
	int64_t us = left(worker);

	return us > 0 ? (int)(us + 999) / 1000 : 0;
}

void gather_run(struct worker *worker)
{
	enum gathered how = APART;
	int64_t begun;

	if (!worker->waits || left(worker) > 0)
		return;
	begun = clock_us();
	if (store_take_turn(worker->store, worker->waits)) {
		collect(worker);
		begun = clock_us(); /* waiting for another worker is no part of it */
		store_gather(worker->store, worker->waits);
		how = save_together(worker);
	}
	for (int i = 0; i < worker->waits; i++)
		settle(worker, worker->waiting[i], how);
	for (int i = 0; i < worker->waits; i++)
		tell(worker, worker->waiting[i]);
	pace_went(&worker->saving, worker->waits, clock_us() - begun);
	worker->waits = 0;
}
