/* closing: how a slip ends, opens again, goes to a colleague. */
#include "domain/consultations/desk.h"

static const char *const closing_fields[] = { "response", "result", "outcome", "failure_reason",
	"minutes", "follow_up", "pointed_to", NULL };

static const char *key(struct request *rq)
{
	return arena_printf(&rq->work->arena, "/consultations/%lld/close", (long long)rq->id);
}

static int page(struct request *rq, const struct slip *s, const char *draft, int status)
{
	rq->title = arena_printf(&rq->work->arena, "%s を終結する", s->c.number);
	closing_page(&rq->page, rq, s, draft);
	return status;
}

static int done(struct request *rq, const char *flash)
{
	rq->flash = flash;
	rq->publish = arena_printf(&rq->work->arena, "consultation/%lld", (long long)rq->id);
	return reply_goto(rq, "/consultations/%lld", (long long)rq->id);
}

static int64_t minutes_of(const struct slip *s)
{
	int64_t minutes = 0;

	for (int i = 0; i < s->actions; i++)
		minutes += s->action[i].minutes.known ? s->action[i].minutes.n : 0;
	return minutes;
}

static bool closes(const struct version *v)
{
	for (int i = 0; i < v->changes; i++)
		if (text_same(v->change[i].field->name, "closed"))
			return true;
	return false;
}

/* Of the actions' minutes, those that the slip's own have held since it was last closed. */
static int64_t minutes_held(struct work *w, int64_t id)
{
	struct version *v;
	struct slip then;
	int n = store_history(w, &consultation_record, id, &v);

	for (int i = 0; i < n; i++)
		if (closes(&v[i]) && slip_load_version(w, id, v[i].version, &then) && then.c.closed)
			return minutes_of(&then);
	return 0;
}

/* What is likely: the minutes that stand on the actions, a look back after 30 days. */
static void propose(struct work *w, struct slip *s)
{
	int64_t minutes = (s->c.minutes.known ? s->c.minutes.n : 0) + minutes_of(s)
	    - minutes_held(w, s->c.head.id);

	if (minutes > 0)
		s->c.minutes = (struct number){ true, minutes };
	if (!date_known(s->c.follow_up))
		s->c.follow_up = deadlines_after(w, 30);
}

/* A colleague closed it since the draft was written. */
static int left_over(struct request *rq, struct slip *s, const char *draft)
{
	work_problem(rq->work, NULL,
	    "ほかの人が先に終結しました。ここに書いた内容は保存していません。"
	    "「終結する」を押すと、二人の書いた内容を並べて、どちらを残すか選べます。");
	s->c.closed = 0;
	return page(rq, s, draft, 200);
}

int closing_edit(struct request *rq)
{
	const char *draft;
	struct slip s;

	if (!slip_load(rq->work, rq->id, &s))
		return slip_absent(rq);
	draft = acting_draft(rq, key(rq));
	if (s.c.head.removed)
		return slip_gone(rq);
	if (s.c.closed && draft)
		return left_over(rq, &s, draft);
	if (s.c.closed)
		return reply_problem(rq, 409, "この相談はもう終結しています。",
		    "直すときは、相談を「もう一度開く」で開いてください。");
	propose(rq->work, &s);
	return page(rq, &s, draft, 200);
}

/* Has she seen her colleague's text beside her own, and chosen? */
static bool was_merged(struct request *rq)
{
	struct arena *a = &rq->work->arena;

	for (const char *const *name = closing_fields; *name; name++)
		if (form_value(rq, arena_printf(a, "%s.merge", *name)))
			return true;
	return false;
}

/* A colleague was faster: what is chosen of both corrects what she closed. */
static int merge(struct request *rq, struct slip *s)
{
	enum saved saved = ABSENT;

	if (form_read_only(rq, &s->c, &consultation_record, closing_fields)) {
		if (!was_merged(rq))
			return form_merge(rq, &consultation_record, rq->id, &s->c);
		rq->work->reason = "終結が重なったので、二人の書いた内容を合わせた。";
		saved = consultation_change(rq->work, &s->c);
	}
	if (saved == STALE)
		return form_merge(rq, &consultation_record, rq->id, &s->c);
	if (saved != SAVED) {
		s->c.closed = 0;
		return page(rq, s, NULL, 422);
	}
	drafts_drop(rq->work, key(rq));
	return done(rq, "先の終結と合わせて保存しました。前の内容は「これまでの版」にあります。");
}

/* Sent twice, or a colleague was faster. */
static int closed_already(struct request *rq, struct slip *s)
{
	if (text_same(form_value(rq, "response"), s->c.response)
	    && text_same(form_value(rq, "result"), s->c.result)) {
		drafts_drop(rq->work, key(rq));
		return done(rq, "この相談はもう終結しています。");
	}
	return merge(rq, s);
}

int closing_close(struct request *rq)
{
	struct slip s;
	enum saved saved = ABSENT;

	if (!slip_load(rq->work, rq->id, &s))
		return slip_absent(rq);
	if (s.c.closed)
		return closed_already(rq, &s);
	if (form_read_only(rq, &s.c, &consultation_record, closing_fields))
		saved = consultation_close(rq->work, &s.c);
	if (saved == STALE) {
		s.c.closed = 0;
		return form_merge(rq, &consultation_record, rq->id, &s.c);
	}
	if (saved != SAVED) {
		s.c.closed = 0;
		return page(rq, &s, NULL, 422);
	}
	drafts_drop(rq->work, key(rq));
	return done(rq, "終結しました。");
}

/* Sent twice, or a colleague was faster: then the reason is shown once more, for it is nowhere. */
static int open_already(struct request *rq, const struct slip *s)
{
	const char *reason = form_value(rq, "reason"), *say = "この相談はもう開いています。";

	if (reason && s->c.head.changed_by.id != rq->work->actor.account)
		say = arena_printf(&rq->work->arena,
		    "%sさんが先に開いていました。書いた理由は保存していません：「%s」",
		    s->c.head.changed_by.title, reason);
	return done(rq, say);
}

int closing_reopen(struct request *rq)
{
	struct acting open = { .open = ACTING_REOPEN };
	struct slip s;
	enum saved saved;

	if (!slip_load(rq->work, rq->id, &s))
		return slip_absent(rq);
	if (!s.c.closed) {
		drafts_drop(rq->work, acting_key(rq->work, &s, &open));
		return open_already(rq, &s);
	}
	form_reason(rq);
	if (!form_read_only(rq, &s.c, &consultation_record, (const char *const[]){ NULL }))
		return acting_page(rq, &s, &open, 422);
	saved = consultation_reopen(rq->work, &s.c);
	if (saved == STALE)
		return reply_problem(rq, 409, "ほかの人が先に直していました。",
		    "相談を開き直して、いまの内容を確かめてください。");
	if (saved != SAVED)
		return acting_page(rq, &s, &open, 422);
	drafts_drop(rq->work, acting_key(rq->work, &s, &open));
	return done(rq, "もう一度開きました。");
}

/* Made together with this very slip, unchanged since, and no slip points to her: not one that this
 * actor does not see, nor one that was taken away and may come back. */
static bool made_for_this(struct work *w, int64_t slip, const struct person *p)
{
	struct rows *rs = store_query(w,
	    "SELECT 1 FROM consultation WHERE region = $1 AND person = $2 LIMIT 1",
	    I(w->actor.region), I(p->head.id));
	struct consultation first;

	return rs->n == 0 && p->head.version == 1
	    && store_get_version(w, &consultation_record, slip, 1, &first)
	    && first.person.id == p->head.id && first.head.changed == p->head.changed
	    && first.head.changed_by.id == p->head.changed_by.id;
}

/* The double that taking the call made goes; whom somebody registered stays. */
static void forget_double(struct work *w, int64_t slip, int64_t person)
{
	struct person p;

	if (!store_get(w, &person_record, person, &p) || !made_for_this(w, slip, &p))
		return;
	w->reason = "登録のあった方と同じ方だった。";
	store_remove(w, &person_record, person, p.head.version);
}

int closing_same(struct request *rq)
{
	struct work *w = rq->work;
	struct consultation c;
	struct person p;
	int64_t before, id;
	enum saved saved;

	if (!store_get(w, &consultation_record, rq->id, &c) || !form_value(rq, "same")
	    || !text_number(form_value(rq, "same"), 1, INT64_MAX, &id)
	    || !store_get(w, &person_record, id, &p) || p.head.removed)
		return slip_absent(rq);
	before = c.person.id;
	c.person = (struct link){ p.head.id, p.name };
	form_read_only(rq, &c, &consultation_record, (const char *const[]){ NULL });
	saved = consultation_change(w, &c);
	if (saved != SAVED)
		return reply_problem(rq, saved == STALE ? 409 : 422,
		    "対象の方を変えられませんでした。",
		    "相談を開き直して、「直す」から対象の方を選んでください。");
	if (before && before != id)
		forget_double(w, c.head.id, before);
	return done(rq, "登録のあった方の相談にしました。");
}
