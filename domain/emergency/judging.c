/* judging: one emergency as it is looked at afterwards: who, whom, why, what was opened. */
#include "domain/emergency/pages.h"

#include <string.h>

/* ---- What was opened ---- */

static const char *slip_number(struct work *w, int64_t id)
{
	WORK_AS(w, actor_program(w->actor.region));
	struct consultation c;

	return store_get(w, &consultation_record, id, &c) ? c.number : NULL;
}

static const char *what(struct work *w, const struct ledger_deed *d)
{
	const char *number = d->part ? slip_number(w, d->part) : NULL;

	if (number)
		return arena_printf(&w->arena, "相談 %s", number);
	if (text_same(strrchr(d->path, '/'), "/person"))
		return "この方の画面";
	return text_same(strrchr(d->path, '/'), "/pdf") ? "要約" : d->what;
}

static void load_deeds(struct request *rq, struct judging_view *v)
{
	const struct emergency *e = &v->e;

	v->deeds = ledger_deeds(rq,
	    &(struct ledger_asked){ e->account.id, e->person.id, e->begun,
		e->ended ? e->ended + 1 : e->ends },
	    &v->deed);
	v->what = arena_alloc(&rq->work->arena, (size_t)(v->deeds + 1) * sizeof *v->what);
	for (int i = 0; i < v->deeds; i++)
		v->what[i] = what(rq->work, &v->deed[i]);
}

static int page(struct request *rq, struct judging_view *v, int status)
{
	v->open = emergency_is_open(&v->e, rq->work->now);
	v->own = v->e.account.id == rq->work->actor.account;
	v->judges = actor_may(&rq->work->actor, REVIEW_EMERGENCIES);
	if (v->judges)
		load_deeds(rq, v);
	rq->title = arena_printf(&rq->work->arena, "%s - 緊急の閲覧", v->e.whom);
	judging_page(&rq->page, rq, v);
	return status;
}

int judging_get(struct request *rq)
{
	struct judging_view v = {0};

	if (!store_get(rq->work, &emergency_record, rq->id, &v.e))
		return any_absent(rq);
	return page(rq, &v, 200);
}

/* ---- Ended, judged ---- */

static int done(struct request *rq, const char *said)
{
	rq->publish = arena_printf(&rq->work->arena, "emergency/%lld", (long long)rq->id);
	rq->flash = said;
	return reply_goto(rq, "/emergencies/%lld", (long long)rq->id);
}

static int somebody_was_faster(struct request *rq)
{
	return reply_problem(rq, 409, "この緊急の閲覧は、もう先に進んでいます。",
	    "保存していません。開き直して、いまの状態を確かめてください。");
}

/* By who looks, or by who looks after it. */
int judging_end(struct request *rq)
{
	struct work *w = rq->work;
	struct emergency e;

	if (!store_get(w, &emergency_record, rq->id, &e)
	    || (e.account.id != w->actor.account && !actor_may(&w->actor, REVIEW_EMERGENCIES)))
		return any_absent(rq);
	if (!emergency_is_open(&e, w->now))
		return done(rq, "もう終わっています。");
	e.ended = w->now;
	e.ended_by = (struct link){ w->actor.account, w->actor.name };
	if (store_save(w, &emergency_record, &e) != SAVED)
		return somebody_was_faster(rq);
	return done(rq, "緊急の閲覧を終えました。");
}

int judging_post(struct request *rq)
{
	static const char *const names[] = { "judgement", "finding", NULL };
	struct work *w = rq->work;
	struct judging_view v = {0};

	if (!store_get(w, &emergency_record, rq->id, &v.e))
		return any_absent(rq);
	if (v.e.reviewed || v.e.head.removed)
		return somebody_was_faster(rq);
	form_read_only(rq, &v.e, &emergency_record, names);
	if (emergency_is_open(&v.e, w->now))
		work_problem(w, NULL, "まだ開いています。終わってから、または終えさせてから確かめてください。");
	if (!v.e.judgement)
		work_problem(w, "judgement", "判断を選んでください。");
	else if (v.e.judgement != EMERGENCY_PROPER && !v.e.finding)
		work_problem(w, "finding", "だれに確かめ、どうしたかを書いてください。");
	if (w->problems)
		return page(rq, &v, 422);
	if (emergency_judge(w, &v.e) != SAVED)
		return somebody_was_faster(rq);
	return done(rq, "確かめたことを記録しました。");
}
