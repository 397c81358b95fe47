/* behalf: entered by one, answered for by another, who approves it or sends it back. */
#include "domain/consultations/behalf.h"

struct behalf behalf_of_slip(struct consultation *c)
{
	return (struct behalf){ &c->receiver, &c->typist, &c->approval, &c->approved,
		&c->approval_words, &c->head };
}

struct behalf behalf_of_action(struct action *a)
{
	return (struct behalf){ &a->by, &a->typist, &a->approval, &a->approved, &a->approval_words,
		&a->head };
}

const char *behalf_said(struct work *w, struct link author, struct link typist)
{
	if (!typist.id)
		return author.title;
	return arena_printf(&w->arena, "%s（代行入力 %s）", author.title ? author.title : "？",
	    typist.title ? typist.title : "？");
}

/* ---- Typing ------------------------------------------------------------------------------ */

void behalf_read(struct request *rq, struct behalf b)
{
	struct link me = { rq->work->actor.account, rq->work->actor.name };
	const char *typed = form_value(rq, "author");
	struct account a;
	int64_t id;

	if (!typed || (b.head->version && b.typist->id != me.id)
	    || *b.approval == APPROVAL_APPROVED)
		return;
	if (!text_number(typed, 1, INT64_MAX, &id)
	    || !store_get(rq->work, &account_record, id, &a) || !rules_takes_calls(&a)) {
		work_problem(rq->work, "author",
		    "だれの代わりに入力するのかを、相談を受ける人から選んでください。");
		return;
	}
	*b.author = (struct link){ id, a.name };
	*b.typist = id == me.id ? (struct link){0} : me;
	*b.approval = id == me.id ? 0 : APPROVAL_WAITING;
}

/* ---- Approving --------------------------------------------------------------------------- */

bool behalf_is_hers(struct work *w, struct behalf b)
{
	struct account author;

	if (!*b.approval)
		return false;
	if (b.author->id == w->actor.account)
		return true;
	return actor_may(&w->actor, OVERSEE_CASES)
	    && (!store_get(w, &account_record, b.author->id, &author)
		|| !rules_takes_calls(&author));
}

static bool is_open(int approval)
{
	return approval == APPROVAL_WAITING || approval == APPROVAL_RETURNED;
}

int behalf_open(const struct slip *s)
{
	int n = is_open(s->c.approval);

	for (int i = 0; i < s->actions; i++)
		n += is_open(s->action[i].approval);
	return n;
}

/* What the address names. */
struct entered {
	struct slip slip;
	struct action action;
	struct behalf b;
};

static bool load(struct request *rq, struct entered *e)
{
	const struct action *found;

	if (!slip_load(rq->work, rq->id, &e->slip) || e->slip.c.head.removed)
		return false;
	e->b = behalf_of_slip(&e->slip.c);
	if (!rq->part)
		return true;
	found = slip_action(&e->slip, rq->part);
	if (!found)
		return false;
	e->action = *found;
	e->b = behalf_of_action(&e->action);
	return true;
}

/* 0: it can be decided; else the status of the answer. */
static int refused(struct request *rq, struct entered *e)
{
	if (!behalf_is_hers(rq->work, e->b))
		return reply_problem(rq, 403,
		    "承認したり差し戻したりできるのは、その記録の本人だけです。",
		    "ご本人に頼んでください。退職した人の分は、センター管理者が承認できます。");
	if (e->slip.c.confirmed == CONFIRMED)
		return reply_problem(rq, 409, "この相談はもう確定しています。何も変えていません。",
		    "先に「確定を取り消す」を押してください。");
	if (form_version(rq) != e->b.head->version)
		return reply_problem(rq, 409, "そのあと書き直されています。何も変えていません。",
		    "相談を開き直して、いまの内容を確かめてください。");
	return 0;
}

static enum saved keep(struct work *w, struct entered *e)
{
	enum saved saved;

	if (!e->action.head.id) {
		e->slip.c.touched = w->now;
		return store_save(w, &consultation_record, &e->slip.c);
	}
	saved = store_save(w, &action_record, &e->action);
	return saved == SAVED ? state_refresh(w, e->slip.c.head.id, NULL, NULL) : saved;
}

static int decide(struct request *rq, struct entered *e, int approval, const char *flash)
{
	struct work *w = rq->work;

	*e->b.words = approval == APPROVAL_RETURNED ? w->reason : NULL;
	*e->b.approved = approval == APPROVAL_APPROVED ? w->now : 0;
	*e->b.approval = approval;
	w->reason = NULL; /* it stands on the record, and corrects nothing */
	if (keep(w, e) != SAVED)
		return slip_absent(rq);
	rq->flash = flash;
	rq->publish =
	    arena_printf(&w->arena, "consultation/%lld", (long long)e->slip.c.head.id);
	return reply_goto(rq, "%s",
	    form_then(rq,
		arena_printf(&w->arena, "/consultations/%lld", (long long)e->slip.c.head.id)));
}

int behalf_approve(struct request *rq)
{
	struct entered e = {0};
	int status;

	if (!load(rq, &e))
		return slip_absent(rq);
	status = refused(rq, &e);
	return status ? status
		      : decide(rq, &e, APPROVAL_APPROVED, "承認しました。ご本人の記録になりました。");
}

int behalf_return(struct request *rq)
{
	struct entered e = {0};
	int status;

	if (!load(rq, &e))
		return slip_absent(rq);
	status = refused(rq, &e);
	if (status)
		return status;
	if (!form_reason_must(rq))
		return form_unexplained(rq);
	return decide(rq, &e, APPROVAL_RETURNED,
	    "差し戻しました。入力した人の「今日」に、ことばといっしょに出ます。");
}
