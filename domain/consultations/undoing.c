/* undoing: what stands on a timeline taken away and back, and how an introduction went. */
#include "domain/consultations/desk.h"

int acting_done(struct request *rq, const struct slip *s, const char *flash)
{
	rq->flash = flash;
	rq->publish = arena_printf(&rq->work->arena, "consultation/%lld", (long long)s->c.head.id);
	return reply_goto(rq, "/consultations/%lld", (long long)s->c.head.id);
}

/* The slip and one of its actions; false if there is no such thing for this actor. */
bool acting_load(struct request *rq, struct slip *s, struct action *a)
{
	const struct action *found;

	if (!slip_load(rq->work, rq->id, s))
		return false;
	found = slip_action(s, rq->part);
	if (found)
		*a = *found;
	return found != NULL;
}

static int settled(struct request *rq, enum saved saved, const char *flash)
{
	struct slip s;

	if (saved == SAVED)
		saved = state_refresh(rq->work, rq->id, NULL, NULL);
	if (saved == ABSENT && rq->work->problems)
		return reply_problem(rq, 422,
		    arena_printf(&rq->work->arena, "%s何も保存していません。",
			rq->work->problems->say),
		    "前の画面に戻ってください。");
	if (saved == STALE)
		return reply_problem(rq, 409, "ほかの人が先に直していました。",
		    "相談を開き直して、いまの内容を確かめてください。");
	if (saved != SAVED || !slip_load(rq->work, rq->id, &s))
		return slip_absent(rq);
	return acting_done(rq, &s, flash);
}

int acting_remove(struct request *rq)
{
	struct action a;
	struct slip s;

	if (!acting_load(rq, &s, &a))
		return slip_absent(rq);
	if (!form_reason_must(rq))
		return form_unexplained(rq);
	return settled(rq, store_remove(rq->work, &action_record, rq->part, form_version(rq)),
	    "対応を取り消しました。「取り消した対応」から元に戻せます。");
}

int acting_restore(struct request *rq)
{
	struct action a;

	if (!store_get(rq->work, &action_record, rq->part, &a) || a.consultation.id != rq->id)
		return slip_absent(rq);
	if (!compared_stands(rq->work, &a))
		return reply_problem(rq, 409, "この紹介の、見比べた記録が取り消されています。",
		    "先に「取り消した見比べた記録」から、その記録を元に戻してください。");
	if (!form_reason_must(rq))
		return form_unexplained(rq);
	return settled(rq, store_restore(rq->work, &action_record, rq->part, form_version(rq)),
	    "対応を元に戻しました。");
}

/* ---- Whom they chose, and who was named ---- */

/* The candidate of the address and its introduction; false: the slip has none such. */
static bool candidate_load(struct request *rq, struct candidate *c, struct action *a)
{
	return store_get(rq->work, &candidate_record, rq->part, c)
	    && store_get(rq->work, &action_record, c->action.id, a)
	    && a->consultation.id == rq->id;
}

/* Who chose after all no longer says why not. */
static enum saved unsay_none(struct work *w, struct action *a)
{
	if (!action_said_none(a))
		return SAVED;
	a->none_kind = a->none_reason = NULL;
	return consultation_act(w, a);
}

int acting_choose(struct request *rq)
{
	enum saved saved;
	struct candidate c;
	struct action a;

	if (!candidate_load(rq, &c, &a))
		return slip_absent(rq);
	form_reason(rq);
	c.chosen = !c.chosen;
	c.head.version = form_version(rq);
	saved = consultation_introduce(rq->work, &c);
	if (saved == SAVED && c.chosen)
		saved = unsay_none(rq->work, &a);
	return settled(rq, saved,
	    c.chosen ? "決まった機関を書き込みました。" : "決まった機関を取りやめました。");
}

static int turned(struct request *rq, const struct action *a,
    enum saved (*turn)(struct work *, const struct record *, int64_t, int64_t), const char *flash)
{
	if (a->head.removed)
		return reply_problem(rq, 409, "この紹介は取り消されています。",
		    "先に「取り消した対応」から紹介を元に戻してください。");
	if (!form_reason_must(rq))
		return form_unexplained(rq);
	return settled(rq, turn(rq->work, &candidate_record, rq->part, form_version(rq)), flash);
}

int acting_drop(struct request *rq)
{
	struct candidate c;
	struct action a;

	if (!candidate_load(rq, &c, &a))
		return slip_absent(rq);
	if (c.chosen)
		return reply_problem(rq, 409, "この機関に決まったことになっています。",
		    "先に「取りやめ」を押してから、候補から外してください。");
	return turned(rq, &a, store_remove,
	    "候補から外しました。「外した候補」から元に戻せます。");
}

int acting_undrop(struct request *rq)
{
	struct candidate c;
	struct action a;

	if (!candidate_load(rq, &c, &a))
		return slip_absent(rq);
	return turned(rq, &a, store_restore, "候補を元に戻しました。");
}

static bool is_chosen_of(const struct slip *s, const struct action *a)
{
	for (int i = 0; i < s->candidates; i++)
		if (s->candidate[i].action.id == a->head.id && s->candidate[i].chosen)
			return true;
	return false;
}

int acting_none(struct request *rq)
{
	static const char *const fields[] = { "none_kind", "none_reason", NULL };
	struct action a;
	struct slip s;

	if (!acting_load(rq, &s, &a))
		return slip_absent(rq);
	if (is_chosen_of(&s, &a))
		return reply_problem(rq, 409, "決まった機関があります。",
		    "決まらなかったのなら、先にその機関の「取りやめ」を押してください。");
	form_reason(rq);
	if (!form_read_only(rq, &a, &action_record, fields))
		return reply_problem(rq, 422, rq->work->problems->say,
		    "書いたことは前の画面に残っています。");
	if (!action_said_none(&a))
		return reply_problem(rq, 422, "理由が空でした。",
		    "前の画面に戻り、決まらなかった理由を選ぶか、書いてください。");
	return settled(rq, consultation_act(rq->work, &a), "決まらなかった理由を書き込みました。");
}
