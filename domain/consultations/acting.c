/* acting: what is done for a slip, written on its timeline. */
#include "domain/consultations/behalf.h"

static const char *const next_fields[] = { "next_step", "next_date", NULL };
static const char *const answer_fields[] = { "answer", "answered", "answer_note", NULL };

struct next {
	const char *step;
	struct date date;
};

static void set_next(struct consultation *c, const void *with)
{
	const struct next *n = with;

	c->next_step = n->step;
	c->next_date = n->date;
}

static void read_next(struct request *rq, struct slip *s)
{
	form_read_beside(rq, &s->c, &consultation_record, next_fields);
	if (date_known(s->c.next_date)
	    && date_compare(s->c.next_date, moment_date(s->c.received)) < 0)
		work_problem(rq->work, "next_date", "次の期日が受付日より前です。");
}

/* One provider out of the form: by the id that was picked, or by the name that was typed. */
static bool read_candidate(struct request *rq, int i, struct candidate *c)
{
	struct work *w = rq->work;
	const char *name = arena_printf(&w->arena, "candidate%d", i);
	const char *title = form_value(rq, arena_printf(&w->arena, "%s.title", name));
	struct query q = { .find = title, .limit = 2 };
	struct organization o;
	struct listing l;
	int64_t id = 0;

	c->note = form_value(rq, arena_printf(&w->arena, "%s.note", name));
	if (!title)
		return false;
	if (form_value(rq, name) && text_number(form_value(rq, name), 1, INT64_MAX, &id)
	    && store_get(w, &organization_record, id, &o) && text_same(o.name, title)) {
		if (o.head.removed)
			work_problem(w, name, "「%s」は名簿から外されています。ほかの機関にしてください。",
			    o.name);
		c->organization = (struct link){ id, o.name };
		return true;
	}
	l = store_list(w, &organization_record, &q);
	if (l.n == 1)
		c->organization.id = ((struct organization *)l.items)->head.id;
	else
		work_problem(w, name,
		    l.n ? "「%s」に当たる機関がいくつもあります。もう少し詳しく入れてください。"
			: "「%s」は機関の一覧に見つかりません。先に登録するか、書き方を変えてください。",
		    title);
	return l.n == 1;
}

static bool is_among(const int64_t *ids, int n, int64_t id)
{
	for (int i = 0; i < n; i++)
		if (ids[i] == id)
			return true;
	return false;
}

/* Those that the action names already count too. */
static void introduce(struct request *rq, struct action *a)
{
	struct listing l = store_parts(rq->work, &candidate_record, a->head.id);
	int64_t *named = arena_alloc(&rq->work->arena,
	    (size_t)(l.n + ACTING_CANDIDATES) * sizeof *named);
	int n = 0;

	for (int i = 0; i < l.n; i++)
		named[n++] = ((struct candidate *)LISTED(l, &candidate_record, i))->organization.id;
	for (int i = 1; i <= ACTING_CANDIDATES; i++) {
		struct candidate c = { .action.id = a->head.id };

		if (!read_candidate(rq, i, &c))
			continue;
		if (is_among(named, n, c.organization.id))
			work_problem(rq->work, arena_printf(&rq->work->arena, "candidate%d", i),
			    "同じ機関がこの紹介にもうあります。一つにしてください。");
		else
			consultation_introduce(rq->work, &c);
		named[n++] = c.organization.id;
	}
}

static bool names_somebody(const struct request *rq)
{
	for (int i = 1; i <= ACTING_CANDIDATES; i++)
		if (form_value(rq, arena_printf(&rq->work->arena, "candidate%d.title", i)))
			return true;
	return false;
}

/* Saves what the open form says, all of it or nothing. */
static enum saved write(struct request *rq, struct slip *s, struct acting *open)
{
	struct work *w = rq->work;
	struct action *a = &open->a;
	struct next next;
	enum saved saved;

	read_next(rq, s);
	next = (struct next){ s->c.next_step, s->c.next_date };
	if (open->open == ACTING_ADD && a->kind == ACTION_INTRODUCTION && !names_somebody(rq)
	    && !action_said_none(a))
		work_problem(w, "candidate1",
		    "紹介した機関を入れてください。紹介できなかったときは、その理由を書きます。");
	saved = w->problems ? ABSENT : consultation_act(w, a);
	if (saved == SAVED && a->kind == ACTION_INTRODUCTION)
		introduce(rq, a);
	if (saved != SAVED || w->problems)
		return saved == STALE ? STALE : ABSENT;
	saved = state_refresh(w, s->c.head.id, set_next, &next);
	if (saved == SAVED && a->kind == ACTION_FOLLOW_UP)
		saved = consultation_follow_up(w, s->c.head.id, a->content);
	return saved;
}

static int written(struct request *rq, struct slip *s, struct acting *open, const char *flash)
{
	enum saved saved = write(rq, s, open);

	if (saved == STALE)
		return form_merge(rq, &action_record, open->a.head.id, &open->a);
	if (saved != SAVED)
		return acting_page(rq, s, open, 422);
	drafts_drop(rq->work, acting_key(rq->work, s, open));
	return acting_done(rq, s, flash);
}

int acting_create(struct request *rq)
{
	struct work *w = rq->work;
	struct acting open = { .open = ACTING_ADD };
	struct slip s;
	int64_t before;
	bool twice;

	if (!slip_load(w, rq->id, &s))
		return slip_absent(rq);
	open.a = (struct action){ .head.id = id_new(), .consultation.id = rq->id, .at = w->now };
	open.a.kind = acting_kind(form_value(rq, "kind"));
	if (!open.a.kind)
		return reply_problem(rq, 400, "書き込む種別が分かりません。",
		    "相談のページから、もう一度えらんでください。");
	before = form_used(rq, &action_record, open.a.head.id, &twice);
	form_read_only(rq, &open.a, &action_record, acting_fields(open.a.kind));
	behalf_read(rq, behalf_of_action(&open.a));
	if (twice)
		return acting_done(rq, &s, "もう書き込んであります。二重には保存していません。");
	if (before)
		return acting_page(rq, &s, &open, 409);
	if (open.a.kind == ACTION_CALL || open.a.kind == ACTION_VISIT)
		open.a.method = open.a.kind == ACTION_CALL ? "phone" : "home_visit";
	compared_read(rq, &open.a);
	template_used(rq);
	return written(rq, &s, &open, "対応を書き込みました。");
}

int acting_update(struct request *rq)
{
	struct acting open = { .open = ACTING_EDIT };
	struct slip s;

	if (!acting_load(rq, &s, &open.a))
		return slip_absent(rq);
	form_reason(rq);
	form_read_only(rq, &open.a, &action_record, acting_fields(open.a.kind));
	behalf_read(rq, behalf_of_action(&open.a));
	return written(rq, &s, &open, "対応を直しました。");
}

int acting_answer(struct request *rq)
{
	struct acting open = { .open = ACTING_ANSWER };
	struct slip s;

	if (!acting_load(rq, &s, &open.a))
		return slip_absent(rq);
	form_reason(rq);
	form_read_only(rq, &open.a, &action_record, answer_fields);
	if (open.a.answer != ANSWER_WAITING && open.a.answer && !date_known(open.a.answered))
		open.a.answered = work_today(rq->work);
	if (!form_value(rq, "answer"))
		work_problem(rq->work, "answer", "どのような返事だったかを選んでください。");
	return written(rq, &s, &open, "返事を書き込みました。");
}
