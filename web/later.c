/* later: see later.h. */
#include "web/later.h"
#include "web/spool.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

static const char *served;
static _Atomic int going_on;

void later_serve(const char *where)
{
	served = where;
}

struct later *later_new(struct request *rq)
{
	struct later *l;

	assert(rq->route->slow);
	if (atomic_fetch_add(&going_on, 1) >= LATER_MOST) {
		going_on--;
		return NULL;
	}
	l = calloc(1, sizeof *l);
	assert(l);
	l->actor = rq->work->actor;
	l->actor.name = arena_copy(&l->arena, rq->work->actor.name);
	l->actor.role = arena_copy(&l->arena, rq->work->actor.role);
	l->name = arena_copy(&l->arena, rq->route->path);
	l->spool = spool_keep(rq->wire.spool);
	return rq->later = l;
}

static void end(struct later *l)
{
	spool_free(l->spool);
	arena_reset(&l->arena);
	free(l);
	going_on--;
}

static void complain(const struct later *l, const char *why)
{
	struct arena scrap = {0};

	fprintf(stderr, "%s later %s: %s\n", moment_iso(&scrap, moment_now()), l->name, why);
	arena_reset(&scrap);
}

static void close_work(struct later *l, struct work *w)
{
	if (w->fault)
		store_cancel(w);
	else
		store_end(w);
	if (w->fault)
		complain(l, w->fault);
	arena_reset(&w->arena);
}

/* True: it is done and durable. */
static bool done(struct later *l, struct store *store, enum fault_kind *kind)
{
	struct work w = { .store = store, .now = moment_now(), .actor = l->actor };

	store_begin(&w, true);
	if (!w.fault)
		l->run(&w, l->context);
	close_work(l, &w);
	*kind = w.kind;
	return !w.fault;
}

static void run(struct later *l, struct store *store)
{
	struct work w = { .store = store, .now = moment_now(), .actor = l->actor };
	enum fault_kind kind;
	bool well = done(l, store, &kind);

	if (!well && l->again && kind == FAULT_CLASH)
		well = done(l, store, &kind);
	if (well || !l->failed)
		return;
	store_begin(&w, true);
	if (!w.fault)
		l->failed(&w, l->context, kind);
	close_work(l, &w);
}

static void *thread(void *context)
{
	struct later *l = context;
	const char *why = NULL;
	struct store *store = store_open(served, &l->arena, &why);

	if (store) {
		run(l, store);
		store_close(store);
	} else {
		complain(l, why ? why : "the database cannot be opened");
	}
	end(l);
	return NULL;
}

static void start(struct later *l)
{
	pthread_attr_t attributes;
	pthread_t id;

	pthread_attr_init(&attributes);
	pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
	if (pthread_create(&id, &attributes, thread, l)) {
		complain(l, "there is no room for a thread");
		end(l);
	}
	pthread_attr_destroy(&attributes);
}

void later_go(struct request *rq, bool durable)
{
	struct later *l = rq->later;

	rq->later = NULL;
	if (!l)
		return;
	if (durable && served) {
		start(l);
		return;
	}
	if (durable)
		run(l, rq->work->store);
	end(l);
}
