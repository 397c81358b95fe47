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

/* What was taken away since is not passed over: an introduction without its rule would say less
 * than whoever wrote it saw. */
void compared_read(struct request *rq, struct action *a)
{
	const char *typed = form_value(rq, "comparison");
	struct comparison c;

	if (a->kind != ACTION_INTRODUCTION || !typed)
		return;
	if (comparison_of(rq->work, a->consultation.id, typed, &c))
		a->comparison = (struct link){ c.head.id, c.headline };
	else if (c.head.removed && c.consultation.id == a->consultation.id)
		work_problem(rq->work, NULL,
		    "見比べた記録が、そのあいだに取り消されました。"
		    "相談の「取り消した見比べた記録」から元に戻すか、"
		    "もう一度「並べて比べる」から進んでください。");
}

/* ---- Made by mistake ---------------------------------------------------------------------- */

bool compared_stands(struct work *w, const struct action *a)
{
	struct comparison c;

	return !a->comparison.id
	    || (store_get(w, &comparison_record, a->comparison.id, &c) && !c.head.removed);
}

static bool is_used(const struct slip *s, int64_t comparison)
{
	for (int i = 0; i < s->actions; i++)
		if (s->action[i].comparison.id == comparison)
			return true;
	return false;
}

/* 0: the slip stands, and the comparison is its; else the answer. */
static int open_slip(struct request *rq, struct slip *s)
{
	struct comparison c;

	if (!slip_load(rq->work, rq->id, s)
	    || !store_get(rq->work, &comparison_record, rq->part, &c)
	    || c.consultation.id != rq->id)
		return slip_absent(rq);
	return s->c.head.removed ? slip_gone(rq) : 0;
}

static int told(struct request *rq, int status, const char *flash)
{
	if (status != 303)
		return status;
	rq->publish = arena_printf(&rq->work->arena, "consultation/%lld", (long long)rq->id);
	rq->flash = flash;
	return reply_goto(rq, "/consultations/%lld#compared", (long long)rq->id);
}

int compared_remove(struct request *rq)
{
	struct slip s;
	int status = open_slip(rq, &s);

	if (status)
		return status;
	if (is_used(&s, rq->part))
		return reply_problem(rq, 409, "この見比べた記録から書いた紹介があります。",
		    "何も変えていません。紹介もまちがいなら、先に相談の画面で紹介を取り消してください。");
	return told(rq, any_remove(rq),
	    "見比べた記録を取り消しました。「取り消した見比べた記録」から元に戻せます。");
}

int compared_restore(struct request *rq)
{
	struct slip s;
	int status = open_slip(rq, &s);

	return status ? status : told(rq, any_restore(rq), "見比べた記録を元に戻しました。");
}

/* Those that stand and are used by nothing, into the first places; how many. */
static int unused(const struct slip *s, const struct listing *l, const struct comparison **out)
{
	int n = 0;

	for (int i = 0; i < l->n; i++) {
		const struct comparison *c = LISTED(*l, &comparison_record, i);

		if (!is_used(s, c->head.id))
			out[n++] = c;
	}
	return n;
}

void compared_part(struct text *o, struct request *rq, const struct slip *s)
{
	struct arena *a = &rq->work->arena;
	struct listing there = slip_parts(rq->work, &comparison_record, s->c.head.id, false),
		       gone = slip_parts(rq->work, &comparison_record, s->c.head.id, true);
	const struct comparison **one = arena_alloc(a, (size_t)(there.n + 1) * sizeof *one);
	int n = unused(s, &there, one);

	if (slip_writable(rq->work, s) && (n || gone.n))
		compared_lists(o, rq, &(struct compared_view){ s, n, one, gone });
}
