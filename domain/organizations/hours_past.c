/* hours_past: how the week of a place came to be what it is. */
#include "domain/organizations/pages.h"

#include <stdlib.h>
#include <string.h>

enum { PERIODS_MOST = 500 };

static int newest_first(const void *one, const void *other)
{
	const struct hours_event *a = one, *b = other;

	if (a->at != b->at)
		return a->at > b->at ? -1 : 1;
	return a->weekday - b->weekday;
}

static const char *happened(const struct version *v)
{
	if (!strcmp(v->what, "remove"))
		return "なくした";
	if (!strcmp(v->what, "restore"))
		return "元に戻した";
	return strcmp(v->what, "new") ? "直した" : "加えた";
}

static void add_period(struct work *w, const struct hours *h, struct hours_past *past)
{
	struct version *versions;
	int n = store_history(w, &hours_record, h->head.id, &versions);
	struct hours_event *longer =
	    arena_alloc(&w->arena, (size_t)(past->n + n + 1) * sizeof *longer);

	if (past->n)
		memcpy(longer, past->event, (size_t)past->n * sizeof *longer);
	past->event = longer;
	for (int i = 0; i < n; i++) {
		struct hours then;

		if (!store_get_version(w, &hours_record, h->head.id, versions[i].version, &then))
			continue;
		past->event[past->n++] = (struct hours_event){ .at = versions[i].at,
			.weekday = then.weekday,
			.by = versions[i].by,
			.what = happened(&versions[i]),
			.said = hours_said(&w->arena, &then),
			.note = then.note,
			.reason = versions[i].reason };
	}
}

/* Periods are not changed: they go, and others come. */
static void past_of(struct work *w, int64_t organization, struct hours_past *past)
{
	*past = (struct hours_past){0};
	for (int removed = 0; removed < 2; removed++) {
		struct query q = { .removed = removed, .limit = PERIODS_MOST };
		struct listing l;

		query_add(&q, &hours_record, "organization", EQUAL,
		    int_text(&w->arena, organization));
		l = store_list(w, &hours_record, &q);
		for (int i = 0; i < l.n; i++)
			add_period(w, LISTED(l, &hours_record, i), past);
	}
	if (past->n > 1)
		qsort(past->event, (size_t)past->n, sizeof *past->event, newest_first);
}

int hours_history(struct request *rq)
{
	struct organization o;
	struct hours_past past;

	if (!store_get(rq->work, &organization_record, rq->id, &o))
		return any_absent(rq);
	past_of(rq->work, rq->id, &past);
	rq->title = arena_printf(&rq->work->arena, "%s　これまでの開いている時間", o.name);
	hours_past_page(&rq->page, &o, &past);
	return 200;
}
