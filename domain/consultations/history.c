/* history: every version of a slip and of what stands on it, with who, when and why. */
#include "domain/consultations/desk.h"

#include <stdlib.h>

struct gathering {
	struct work *w;
	struct past *past;
	int n, room;
};

static void add(struct gathering *g, const struct record *r, const struct version *v,
    const char *about)
{
	struct past *to = g->past;

	if (g->n == g->room) {
		g->room = g->room ? g->room * 2 : 32;
		to = arena_alloc(&g->w->arena, (size_t)g->room * sizeof *to);
		for (int i = 0; i < g->n; i++)
			to[i] = g->past[i];
		g->past = to;
	}
	g->past[g->n++] = (struct past){ .record = r, .version = v, .about = about };
}

static void gather(struct gathering *g, const struct record *r, int64_t id, const char *about)
{
	struct version *v;
	int n = store_history(g->w, r, id, &v);

	for (int i = 0; i < n; i++)
		add(g, r, &v[i], about);
}

static void gather_parts(struct gathering *g, const struct record *part, int64_t whole)
{
	for (int removed = 0; removed < 2; removed++) {
		struct listing l = slip_parts(g->w, part, whole, removed != 0);

		for (int i = 0; i < l.n; i++) {
			const struct head *head = LISTED(l, part, i);

			gather(g, part, head->id, field_show(g->w, record_title(part), head));
			if (part == &action_record
			    && ((const struct action *)(const void *)head)->kind
				== ACTION_INTRODUCTION)
				gather_parts(g, &candidate_record, head->id);
		}
	}
}

/* Newest first; what one keystroke changed in several records stands together, the slip first. */
static int newest(const void *a, const void *b)
{
	const struct past *x = a, *y = b;

	if (x->version->at != y->version->at)
		return x->version->at > y->version->at ? -1 : 1;
	if ((x->record == &consultation_record) != (y->record == &consultation_record))
		return x->record == &consultation_record ? -1 : 1;
	return x->version->version > y->version->version
	    ? -1
	    : x->version->version < y->version->version;
}

int history_show(struct request *rq)
{
	struct gathering g = { .w = rq->work };
	struct consultation c;

	if (!store_get(rq->work, &consultation_record, rq->id, &c))
		return slip_absent(rq);
	gather(&g, &consultation_record, rq->id, c.number);
	gather_parts(&g, &action_record, rq->id);
	if (g.n > 0)
		qsort(g.past, (size_t)g.n, sizeof *g.past, newest);
	rq->title = arena_printf(&rq->work->arena, "%s のこれまでの版", c.number);
	past_page(&rq->page, rq, &c, g.past, g.n);
	return 200;
}
