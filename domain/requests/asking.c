/* asking: a request from a slip to one organization or several, and what becomes of it. */
#include "domain/requests/pages.h"

static const char *const asking_typed[] = { "service", "days", "times", "start", "conditions",
	NULL };
static const char *const action_typed[] = { "content", "due", NULL };
static const char *const to_typed[] = { "to1", "to2", "to3", "to4", "to5", "to6", NULL };

/* ---- One request ---- */

bool asked_load(struct work *w, int64_t asking, struct asked *a)
{
	*a = (struct asked){0};
	if (!store_get(w, &asking_record, asking, &a->asking)
	    || !store_get(w, &action_record, a->asking.action.id, &a->action)
	    || !store_get(w, &consultation_record, a->action.consultation.id, &a->slip))
		return false;
	if (a->action.organization.id)
		store_get(w, &organization_record, a->action.organization.id, &a->organization);
	hub_get(w, &a->hub);
	return true;
}

bool asking_of(struct work *w, int64_t action, struct asking *out)
{
	struct listing l = store_parts(w, &asking_record, action);

	if (l.n)
		*out = *(struct asking *)LISTED(l, &asking_record, 0);
	return l.n > 0;
}

bool asked_is_over(const struct asked *a)
{
	return a->asking.head.removed || a->slip.closed
	    || (a->action.answer != ANSWER_WAITING && a->action.answer != ANSWER_HELD);
}

enum saved asking_make(struct work *w, struct action *a, struct asking *asking)
{
	enum saved saved = SAVED;

	if (!a->head.version) {
		a->kind = ACTION_REQUEST;
		a->at = a->at ? a->at : w->now;
		saved = consultation_act(w, a);
	}
	if (saved != SAVED)
		return saved;
	asking->action = (struct link){ a->head.id, a->headline };
	if (!record_check(w, &asking_record, asking))
		return ABSENT;
	asking->number = number_make(&w->arena, store_next_number(w, "request"));
	return store_save(w, &asking_record, asking);
}

/* ---- Its form ---- */

static int form(struct request *rq, const struct asking_form *f, int status)
{
	rq->title = f->action.head.id ? "依頼票を作る" : "支援を頼む";
	asking_new_page(&rq->page, rq, f);
	return status;
}

static bool id_said(struct request *rq, const char *name, int64_t *id)
{
	const char *said = form_value(rq, name);

	if (!said)
		said = query_value(rq, name);
	return said && text_number(said, 1, INT64_MAX, id);
}

/* The slip, and the request that stands on it already, if it is that one. */
static bool slip_said(struct request *rq, struct asking_form *f)
{
	struct work *w = rq->work;
	int64_t id, action;

	if (!id_said(rq, "slip", &id) || !store_get(w, &consultation_record, id, &f->slip)
	    || f->slip.head.removed || f->slip.closed)
		return false;
	if (!id_said(rq, "action", &action))
		return true;
	return store_get(w, &action_record, action, &f->action) && !f->action.head.removed
	    && f->action.consultation.id == id && f->action.kind == ACTION_REQUEST;
}

static int no_slip(struct request *rq, const struct asking_form *f)
{
	if (f->slip.closed)
		return reply_problem(rq, 409, "この相談は終結しています。",
		    "まだ頼むことがあるときは、相談を再開してください。");
	return reply_problem(rq, 404, "どの相談のことか分かりません。",
	    "相談を開いて、「支援要請」の「頼む」から始めてください。");
}

int asking_new(struct request *rq)
{
	struct asking_form f = {0};
	struct asking before;
	int64_t organization;

	if (!query_value(rq, "slip")) {
		rq->flash = "頼む相談を開いて、「支援要請」の「いくつかの機関に頼む」を押してください。";
		return reply_goto(rq, "/consultations");
	}
	if (!slip_said(rq, &f))
		return no_slip(rq, &f);
	if (f.action.head.id && asking_of(rq->work, f.action.head.id, &before))
		return reply_goto(rq, "/requests/%lld", (long long)before.head.id);
	if (id_said(rq, "organization", &organization)) {
		struct organization o;

		if (store_get(rq->work, &organization_record, organization, &o) && !o.head.removed)
			f.to.to1 = (struct link){ organization, o.name };
	}
	return form(rq, &f, 200);
}

static int whom(struct work *w, const struct addressees *to, struct link out[ADDRESSEES])
{
	const struct link all[ADDRESSEES] = { to->to1, to->to2, to->to3, to->to4, to->to5,
		to->to6 };
	int n = 0;

	for (int i = 0; i < ADDRESSEES; i++) {
		for (int k = 0; all[i].id && k < n; k++)
			if (out[k].id == all[i].id)
				work_problem(w, to_typed[i],
				    "同じ機関が上にもあります。一つにしてください。");
		if (all[i].id)
			out[n++] = all[i];
	}
	if (!n && !w->problems)
		work_problem(w, "to1", "頼む先の機関を一つは入れてください。");
	return n;
}

/* What this place was asked for this slip already, and is still waited for. */
static bool asked_before(struct work *w, int64_t slip, int64_t organization, struct action *out)
{
	struct listing l = store_parts(w, &action_record, slip);

	for (int i = 0; i < l.n; i++) {
		struct action *a = LISTED(l, &action_record, i);

		*out = *a;
		if (a->kind == ACTION_REQUEST && a->organization.id == organization
		    && (a->answer == ANSWER_WAITING || a->answer == ANSWER_HELD))
			return true;
	}
	return false;
}

static void warn_of_same(struct work *w, struct asking_form *f, const struct link *to, int n)
{
	struct action before;

	for (int i = 0; i < n; i++)
		if (asked_before(w, f->slip.head.id, to[i].id, &before))
			f->same[f->sames++] = before;
	if (f->sames)
		work_problem(w, "to1",
		    "同じ相談で、返事を待っている機関があります。下の依頼を確かめてください。それでも頼むときは、印を付けてもう一度「頼む」を押します。");
}

/* All of them or none. */
static bool ask_all(struct work *w, struct asking_form *f, int64_t first, bool anyway)
{
	struct link to[ADDRESSEES] = {0};
	int n = f->action.head.version ? 1 : whom(w, &f->to, to);

	if (!f->action.head.version && !anyway)
		warn_of_same(w, f, to, n);
	for (int i = 0; i < n && !w->problems; i++) {
		struct action action = f->action;
		struct asking asking = f->asking;

		asking.head.id = i ? id_new() : first;
		if (!action.head.version) {
			action.consultation.id = f->slip.head.id;
			action.organization = to[i];
		}
		if (asking_make(w, &action, &asking) != SAVED && !w->problems)
			work_problem(w, NULL, "ほかの方がこの相談を変えたところです。もう一度送ってください。");
	}
	return !w->problems;
}

static bool is_several(const struct asking_form *f)
{
	const struct addressees *to = &f->to;

	return (to->to1.id != 0) + (to->to2.id != 0) + (to->to3.id != 0) + (to->to4.id != 0)
	    + (to->to5.id != 0) + (to->to6.id != 0)
	    > 1;
}

int asking_create(struct request *rq)
{
	struct work *w = rq->work;
	struct asking_form f = {0};
	int64_t before, id = id_new();
	struct asking there;
	bool twice;

	if (!slip_said(rq, &f))
		return no_slip(rq, &f);
	if (f.action.head.id && asking_of(w, f.action.head.id, &there))
		return reply_goto(rq, "/requests/%lld", (long long)there.head.id);
	form_read_only(rq, &f.asking, &asking_record, asking_typed);
	if (!f.action.head.id) {
		form_read_only(rq, &f.action, &action_record, action_typed);
		form_read_only(rq, &f.to, &addressees_record, to_typed);
	}
	before = form_used(rq, &asking_record, id, &twice);
	if (twice)
		return reply_goto(rq, "/requests/%lld", (long long)before);
	if (before)
		return form(rq, &f, 409);
	if (!ask_all(w, &f, id, form_value(rq, "anyway") != NULL))
		return form(rq, &f, 422);
	rq->publish = arena_printf(&w->arena, "consultation/%lld", (long long)f.slip.head.id);
	rq->flash = "頼む先ごとに記録しました。回答用リンクか FAX の依頼票を、それぞれに送ってください。";
	return is_several(&f) ? reply_goto(rq, "/requests?slip=%lld", (long long)f.slip.head.id)
			      : reply_goto(rq, "/requests/%lld", (long long)id);
}

/* ---- Its page ---- */

int asking_show(struct request *rq)
{
	struct asked a;

	if (!asked_load(rq->work, rq->id, &a))
		return any_absent(rq);
	rq->title = arena_printf(&rq->work->arena, "依頼 %s", a.asking.number);
	asking_page(&rq->page, rq, &a);
	return 200;
}

static int stale(struct request *rq)
{
	const struct problem *p = rq->work->problems;

	if (p)
		return reply_problem(rq, 422, "保存していません。", p->say);
	return reply_problem(rq, 409, "ほかの方がこの依頼を変えたところです。何も変えていません。",
	    "依頼を開き直して、もう一度お試しください。");
}

static int done(struct request *rq, const struct asked *a, const char *flash)
{
	rq->publish = arena_printf(&rq->work->arena, "consultation/%lld",
	    (long long)a->slip.head.id);
	rq->flash = flash;
	return reply_goto(rq, "/requests/%lld", (long long)rq->id);
}

int asking_remind(struct request *rq)
{
	struct work *w = rq->work;
	struct asked a;

	if (!asked_load(w, rq->id, &a))
		return any_absent(rq);
	if (asked_is_over(&a))
		return reply_problem(rq, 409, "この依頼は、もう返事を待っていません。",
		    "保存していません。依頼のページで、いまの状態を確かめてください。");
	a.asking.reminders = (struct number){ true, a.asking.reminders.n + 1 };
	a.asking.reminded = w->now;
	if (form_version(rq))
		a.asking.head.version = form_version(rq);
	w->reason = "催促";
	if (store_save(w, &asking_record, &a.asking) != SAVED)
		return stale(rq);
	return done(rq, &a,
	    "催促を記録しました。依頼票には「再度のお願い」と出ます。");
}

/* 実施済 of what was accepted, 取下げ of what is not needed any more. */
int asking_end(struct request *rq)
{
	struct work *w = rq->work;
	const char *how = form_value(rq, "how");
	bool finished = text_same(how, "done");
	struct asked a;

	if (!asked_load(w, rq->id, &a))
		return any_absent(rq);
	form_reason(rq);
	if (!finished && !text_same(how, "withdrawn"))
		work_problem(w, "how", "「実施済」か「取下げ」を選んでください。");
	else if (!finished && !w->reason)
		work_problem(w, "reason", "取り下げる理由を書いてください。履歴に残ります。");
	else if (finished && a.action.answer != ANSWER_ACCEPTED)
		work_problem(w, "how", "実施済にできるのは、受諾の返事があった依頼です。");
	else if (a.action.answer == ANSWER_WITHDRAWN || a.action.answer == ANSWER_DONE
	    || a.action.answer == ANSWER_REFUSED)
		work_problem(w, "how", "この依頼は、もう終わっています。");
	a.action.head.version = form_version(rq); /* what came since is not ended unseen */
	a.action.answer = finished ? ANSWER_DONE : ANSWER_WITHDRAWN;
	if (!date_known(a.action.answered))
		a.action.answered = work_today(w);
	if (w->problems || consultation_act(w, &a.action) != SAVED)
		return stale(rq);
	links_end(w, a.asking.head.id);
	return done(rq, &a, finished ? "実施済にしました。" : "取り下げました。回答用リンクは使えなくなりました。");
}

/* ---- Its days ---- */

const char *asking_deadline(struct work *w, const struct action *a)
{
	struct opening o;

	if (!date_known(a->due))
		return NULL;
	opening_load(w, &o);
	return opening_said(w, &o, a->due);
}

const char *asking_due(struct work *w, const struct action *a)
{
	const char *said = asking_deadline(w, a);
	struct opening o;
	int late;

	if (!said || a->answer != ANSWER_WAITING)
		return said;
	opening_load(w, &o);
	late = opening_late(&o, a->due, work_today(w));
	return late ? arena_printf(&w->arena, "%s・%d開所日 超過", said, late) : said;
}

/* Who has answered is waited for no longer. */
const char *asking_since(struct work *w, const struct action *a)
{
	bool waits = a->answer == ANSWER_WAITING || a->answer == ANSWER_HELD;
	struct opening o;
	int days;

	opening_load(w, &o);
	days = opening_between(&o, moment_date(a->at),
	    waits || !date_known(a->answered) ? work_today(w) : a->answered);
	return arena_printf(&w->arena, !days ? "%sから" : waits ? "%sから・%d開所日" : "%sから・%d開所日で返事",
	    moment_short(&w->arena, a->at), days);
}
