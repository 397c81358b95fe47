/* slip: a consultation with its person, actions and candidates, now or as it was. */
#include "domain/consultations/desk.h"

#include <stdlib.h>
#include <string.h>

struct listing slip_parts(struct work *w, const struct record *part, int64_t whole, bool removed)
{
	struct query q = { .filters = 1,
		.limit = 1000,
		.removed = removed,
		.filter = { { record_part(part), EQUAL,
		    int_text(&w->arena, whole) } } };

	return store_list(w, part, &q);
}

struct listing slip_removed(struct work *w, int64_t id)
{
	return slip_parts(w, &action_record, id, true);
}

static int by_time(const void *a, const void *b)
{
	const struct action *x = a, *y = b;

	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	return x->head.id < y->head.id ? -1 : x->head.id > y->head.id;
}

static void add_candidates(struct work *w, struct slip *s, struct listing l)
{
	size_t old = (size_t)s->candidates * sizeof *s->candidate,
	       more = (size_t)l.n * sizeof *s->candidate;
	char *to = arena_alloc(&w->arena, old + more + 1);

	if (old > 0)
		memcpy(to, s->candidate, old);
	if (more > 0)
		memcpy(to + old, l.items, more);
	s->candidate = (struct candidate *)(void *)to;
	s->candidates += l.n;
}

bool slip_load(struct work *w, int64_t id, struct slip *s)
{
	struct listing l;

	*s = (struct slip){0};
	if (!store_get(w, &consultation_record, id, &s->c))
		return false;
	s->known = s->c.person.id && store_get(w, &person_record, s->c.person.id, &s->person);
	l = store_parts(w, &action_record, id);
	s->actions = l.n;
	s->action = l.items;
	if (l.n > 0)
		qsort(s->action, (size_t)s->actions, sizeof *s->action, by_time);
	for (int i = 0; i < s->actions; i++)
		if (s->action[i].kind == ACTION_INTRODUCTION)
			add_candidates(w, s,
			    store_parts(w, &candidate_record, s->action[i].head.id));
	return true;
}

/* A record as it stood at a moment; false if it was not there then. */
static bool as_of(struct work *w, const struct record *r, int64_t id, int64_t at, void *rec)
{
	struct version *v;
	int n = store_history(w, r, id, &v);

	for (int i = 0; i < n; i++)
		if (v[i].at <= at)
			return !text_same(v[i].what, "remove")
			    && store_get_version(w, r, id, v[i].version, rec);
	return false;
}

struct listing slip_parts_as_of(struct work *w, const struct record *part, int64_t whole,
    int64_t at)
{
	struct listing found = {0},
		       l[2] = { slip_parts(w, part, whole, false),
			       slip_parts(w, part, whole, true) };
	char *to = arena_alloc(&w->arena, (size_t)(l[0].n + l[1].n + 1) * part->size);

	found.items = to;
	for (int k = 0; k < 2; k++)
		for (int i = l[k].n - 1; i >= 0; i--) {
			const struct head *head = LISTED(l[k], part, i);

			found.n += as_of(w, part, head->id, at, to + (size_t)found.n * part->size);
		}
	return found;
}

static void load_as_of(struct work *w, int64_t id, int64_t at, struct slip *s)
{
	struct listing l;

	s->known = s->c.person.id && as_of(w, &person_record, s->c.person.id, at, &s->person);
	l = slip_parts_as_of(w, &action_record, id, at);
	s->actions = l.n;
	s->action = l.items;
	qsort(s->action, (size_t)s->actions, sizeof *s->action, by_time);
	for (int i = 0; i < s->actions; i++)
		if (s->action[i].kind == ACTION_INTRODUCTION)
			add_candidates(w, s,
			    slip_parts_as_of(w, &candidate_record, s->action[i].head.id, at));
}

bool slip_load_version(struct work *w, int64_t id, int64_t version, struct slip *s)
{
	*s = (struct slip){0};
	if (!store_get_version(w, &consultation_record, id, version, &s->c))
		return false;
	load_as_of(w, id, s->c.head.changed, s);
	return true;
}

bool slip_load_at(struct work *w, int64_t id, int64_t at, struct slip *s)
{
	*s = (struct slip){0};
	if (!as_of(w, &consultation_record, id, at, &s->c))
		return false;
	load_as_of(w, id, at, s);
	return true;
}

bool slip_introduction_open(const struct slip *s, const struct action *a)
{
	if (a->kind != ACTION_INTRODUCTION || action_said_none(a))
		return false;
	for (int i = 0; i < s->candidates; i++)
		if (s->candidate[i].action.id == a->head.id && s->candidate[i].chosen)
			return false;
	return true;
}

bool action_said_none(const struct action *a)
{
	return a->none_kind || a->none_reason;
}

bool slip_writable(const struct work *w, const struct slip *s)
{
	return !s->c.head.removed && actor_may(&w->actor, WRITE_CASES);
}

const struct action *slip_action(const struct slip *s, int64_t id)
{
	for (int i = 0; i < s->actions; i++)
		if (s->action[i].head.id == id)
			return &s->action[i];
	return NULL;
}

int slip_gone(struct request *rq)
{
	return reply_problem(rq, 409, "この相談は削除されています。",
	    "直すときは、相談を開いて「元に戻す」を押してから、もう一度お試しください。"
	    "書きかけがあれば、そのまま残っています。");
}

int slip_absent(struct request *rq)
{
	return reply_problem(rq, 404, "その相談は見つかりません。",
	    "番号を確かめて、もう一度さがしてください。");
}
