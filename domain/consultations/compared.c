/* compared: what was put side by side before an introduction, and the form that goes on from it. */
#include "domain/consultations/desk.h"

static int places_of(const struct comparison *c, struct link out[COMPARED_MOST])
{
	const struct link all[COMPARED_MOST] = { c->place1, c->place2, c->place3, c->place4,
		c->place5, c->place6 };
	int n = 0;

	for (int i = 0; i < COMPARED_MOST; i++)
		if (all[i].id)
			out[n++] = all[i];
	return n;
}

void comparison_place(struct comparison *c, int i, struct link place)
{
	struct link *const all[COMPARED_MOST] = { &c->place1, &c->place2, &c->place3, &c->place4,
		&c->place5, &c->place6 };

	*all[i] = place;
}

enum saved comparison_save(struct work *w, struct comparison *c)
{
	struct consultation slip;

	if (!store_get(w, &consultation_record, c->consultation.id, &slip))
		return ABSENT;
	if (slip.head.removed || slip.closed)
		work_problem(w, NULL,
		    slip.closed ? "この相談は終結しています。もう一度開いてから紹介してください。"
				: "この相談は削除されています。元に戻してから紹介してください。");
	if (w->problems || !record_check(w, &comparison_record, c))
		return ABSENT;
	return store_save(w, &comparison_record, c);
}

/* ---- The form that goes on from it ---- */

/* Of that very slip; false: there is none, or it was taken away. */
static bool comparison_of(struct work *w, int64_t slip, const char *typed, struct comparison *c)
{
	int64_t id;

	return typed && text_number(typed, 1, INT64_MAX, &id)
	    && store_get(w, &comparison_record, id, c) && !c->head.removed
	    && c->consultation.id == slip;
}

static void pair(struct pairs *to, const char *name, const char *value)
{
	to->pair[to->n++] = (struct pair){ name, value };
}

void compared_fill(struct request *rq, const struct slip *s, struct acting *open)
{
	struct arena *a = &rq->work->arena;
	struct link place[COMPARED_MOST];
	struct comparison c;
	struct pairs form = { 0, arena_alloc(a, (1 + 2 * COMPARED_MOST) * sizeof *form.pair) };
	int n;

	if (open->open != ACTING_ADD || open->a.kind != ACTION_INTRODUCTION
	    || !comparison_of(rq->work, s->c.head.id, query_value(rq, "comparison"), &c))
		return;
	open->a.comparison = (struct link){ c.head.id, c.headline };
	if (open->draft)
		return;
	n = places_of(&c, place);
	pair(&form, "comparison", int_text(a, c.head.id));
	for (int i = 0; i < n; i++) {
		const char *name = arena_printf(a, "candidate%d", i + 1);

		pair(&form, name, int_text(a, place[i].id));
		pair(&form, arena_printf(a, "%s.title", name), place[i].title);
	}
	rq->form = form;
}

void compared_read(struct request *rq, struct action *a)
{
	struct comparison c;

	if (a->kind == ACTION_INTRODUCTION
	    && comparison_of(rq->work, a->consultation.id, form_value(rq, "comparison"), &c))
		a->comparison = (struct link){ c.head.id, c.headline };
}
