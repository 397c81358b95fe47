/* own: what a place was asked, on the page of those who work there: no more than a link with its
 * number shows, and the same answer.  They read no case: this looks in the program's name, and only
 * at what was asked of their own place. */
#include "domain/requests/pages.h"

static bool own_load(struct request *rq, struct asked *a)
{
	struct work *w = rq->work;
	int64_t place = w->actor.organization;

	WORK_AS(w, actor_program(w->actor.region));
	return place && asked_load(w, rq->id, a) && a->action.organization.id == place
	    && !a->asking.head.removed && !a->action.head.removed && !a->slip.head.removed;
}

/* Nothing of a request that was withdrawn is for the place any more. */
static bool is_withdrawn(const struct asked *a)
{
	return a->action.answer == ANSWER_WITHDRAWN;
}

/* What was answered, newest first, without a name of hers and without those of the hub. */
static void gather_answers(struct work *w, struct own_view *v)
{
	const struct field *answer = record_field(&action_record, "answer"),
			   *note = record_field(&action_record, "answer_note");
	struct version *all;
	int n = store_history(w, &action_record, v->asked->action.head.id, &all);

	for (int i = 0; i < n && v->answers < OWN_ANSWERS; i++)
		for (int k = 0; k < all[i].changes; k++) {
			const struct change *c = &all[i].change[k];
			struct action was;

			if ((c->field != answer && c->field != note)
			    || !store_get_version(w, &action_record, v->asked->action.head.id,
				all[i].version, &was)
			    || was.answer == ANSWER_WAITING)
				continue;
			v->answer[v->answers++] = (struct own_answer){
				moment_short(&w->arena, all[i].at), field_show(w, answer, &was),
				reply_masked(w, v->asked, was.answer_note) };
			break;
		}
}

static int show(struct request *rq, const struct asked *a, int status)
{
	struct own_view *v = arena_alloc(&rq->work->arena, sizeof *v);

	*v = (struct own_view){ .asked = a };
	{
		WORK_AS(rq->work, actor_program(rq->work->actor.region));
		v->reply = (struct reply_view){ .asked = a,
			.words = reply_masked(rq->work, a, a->action.content) };
		v->reply.said = said_of(rq->work, a, v->reply.line);
		v->due = asking_due(rq->work, &a->action);
		gather_answers(rq->work, v);
	}
	rq->title = arena_printf(&rq->work->arena, "依頼 %s", a->asking.number);
	own_page(&rq->page, rq, v);
	return status;
}

int own_get(struct request *rq)
{
	struct asked a;

	if (!own_load(rq, &a))
		return any_absent(rq);
	return is_withdrawn(&a) ? reply_problem(rq, 410, REQUEST_WITHDRAWN) : show(rq, &a, 200);
}

/* The history and the ledger have the account; that it may is the program's. */
static void answer(struct request *rq, struct asked *a, const struct reply *r)
{
	struct work *w = rq->work;
	struct actor as = actor_program(w->actor.region);
	enum saved saved;

	as.account = w->actor.account;
	as.name = w->actor.name;
	WORK_AS(w, as);
	w->reason = arena_printf(&w->arena, "施設の画面からの返事（%s　%s）", a->organization.name,
	    r->who ? r->who : "");
	saved = asking_reply(w, &a->asking, r);
	if (saved == SAVED && r->answer != ANSWER_HELD)
		links_end(w, a->asking.head.id);
	if (saved != SAVED && !w->problems)
		work_problem(w, NULL,
		    "同じ時にほかの書き込みがありました。保存していません。もう一度送ってください。");
}

int own_post(struct request *rq)
{
	struct work *w = rq->work;
	struct asked a;
	struct reply r;

	if (!own_load(rq, &a))
		return any_absent(rq);
	if (is_withdrawn(&a))
		return reply_problem(rq, 410, REQUEST_WITHDRAWN);
	if (asked_is_over(&a)) {
		work_problem(w, NULL,
		    "この依頼は、もうお返事を待っていません。変えたいときは、拠点にお電話ください。");
		return show(rq, &a, 409);
	}
	r = answering_read(rq);
	r.way = REPLY_BY_ACCOUNT;
	if (!r.who)
		work_problem(w, "who", "お返事をくださる方のお名前を入れてください。");
	if (w->problems)
		return show(rq, &a, 422);
	answer(rq, &a, &r);
	if (w->problems)
		return show(rq, &a, 422);
	rq->publish = arena_printf(&w->arena, "consultation/%lld", (long long)a.slip.head.id);
	rq->flash = arena_printf(&w->arena, "依頼 %s にお返事しました。拠点センターに届いています。",
	    a.asking.number);
	return reply_goto(rq, "/requests/%lld/own", (long long)rq->id);
}
