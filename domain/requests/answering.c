/* answering: what came back by telephone or FAX, typed in by the hub. */
#include "domain/requests/pages.h"

/* What the slip's history says where it came from. */
static const char *way_said(int way)
{
	return way ? record_field(&asking_record, "way")->choices[way - 1].label : "返事";
}

static const char *note_of(struct work *w, const struct reply *r)
{
	struct text t = { .arena = &w->arena };

	if (r->refusal)
		text_addf(&t, "理由：%s", code_label(w, "refusal_reason", r->refusal));
	if (r->words)
		text_addf(&t, "%s%s", t.len ? "\n" : "", r->words);
	text_addf(&t, "%s（%s%s%s）", t.len ? "\n" : "", way_said(r->way), r->who ? "・" : "",
	    r->who ? r->who : "");
	return t.s;
}

/* Why nothing is answered here any more; NULL: an answer is waited for. */
static const char *over(const struct asked *a)
{
	if (a->asking.head.removed)
		return "この依頼は取り消されています。返事は記録していません。";
	switch (a->action.answer) {
	case ANSWER_WAITING:
	case ANSWER_HELD: return NULL;
	case ANSWER_WITHDRAWN:
		return "この依頼は取り下げられています。返事は記録していません。"
		       "届いた返事は、相談の「メモ」に書いてください。あらためて頼むときは、新しい依頼にします。";
	case ANSWER_DONE:
		return "この依頼は、もう実施済になっています。返事は記録していません。";
	default:
		return "この依頼には、もう返事が入っています。直すときは、依頼のページの「返事を直す」から直してください。";
	}
}

static void check(struct work *w, const struct asked *a, const struct reply *r)
{
	const char *no_more = over(a);

	if (r->answer != ANSWER_ACCEPTED && r->answer != ANSWER_REFUSED && r->answer != ANSWER_HELD)
		work_problem(w, "answer", "受諾・不可・保留のどれかを選んでください。");
	else if (r->answer == ANSWER_REFUSED && !r->refusal && !r->words)
		work_problem(w, "refusal",
		    "受けられない理由を選ぶか、ことばで書いてください。");
	else if (r->answer != ANSWER_REFUSED && r->refusal)
		work_problem(w, "refusal",
		    "「受けられない理由」は、不可のときだけ選びます。受諾・保留なら理由を空け、"
		    "受けられないなら不可を選んでください。");
	if (r->words && utf8_length(r->words) > 500)
		work_problem(w, "words", "ことばは500文字までです。");
	if (r->who && utf8_length(r->who) > 60)
		work_problem(w, "who", "お名前は60文字までです。");
	if (no_more)
		work_problem(w, NULL, "%s", no_more);
}

enum saved asking_reply(struct work *w, struct asking *asking, const struct reply *r)
{
	struct asked a;
	enum saved saved;

	if (!asked_load(w, asking->head.id, &a))
		return ABSENT;
	check(w, &a, r);
	if (w->problems)
		return ABSENT;
	a.action.answer = r->answer;
	a.action.answered = work_today(w);
	a.action.answer_note = note_of(w, r);
	if (!w->reason)
		w->reason = arena_printf(&w->arena, "%sの返事", way_said(r->way));
	saved = consultation_act(w, &a.action);
	if (saved != SAVED)
		return saved;
	asking->way = r->way;
	asking->replied = w->now;
	asking->answerer = r->who;
	asking->refusal = r->refusal;
	return store_save(w, &asking_record, asking);
}

/* ---- Forms ---- */

static int place_of(const struct choice *choices, const char *code)
{
	for (int i = 0; choices[i].code; i++)
		if (text_same(choices[i].code, code))
			return i + 1;
	return 0;
}

struct reply answering_read(struct request *rq)
{
	const struct field *answer = record_field(&action_record, "answer"),
			   *way = record_field(&asking_record, "way"),
			   *refusal = record_field(&asking_record, "refusal");
	const char *why = form_value(rq, "refusal");
	struct asking a = {0};

	if (why)
		field_read(rq->work, refusal, why, &a);
	return (struct reply){ .answer = place_of(answer->choices, form_value(rq, "answer")),
		.way = place_of(way->choices, form_value(rq, "way")),
		.refusal = a.refusal,
		.words = form_value(rq, "words"),
		.who = form_value(rq, "who") };
}

static bool read(struct request *rq, struct reply *r)
{
	*r = answering_read(rq);
	if (!r->way || r->way == REPLY_BY_LINK || r->way == REPLY_BY_ACCOUNT)
		work_problem(rq->work, "way", "返事がどのように届いたかを選んでください。");
	return !rq->work->problems;
}

static int form(struct request *rq, int status)
{
	rq->title = "届いた返事を入れる";
	answering_page(&rq->page, rq);
	return status;
}

int answering_page_get(struct request *rq)
{
	return form(rq, 200);
}

/* The request of the number that was typed; false: a problem says why there is none. */
static bool numbered(struct request *rq, struct asking *a)
{
	struct work *w = rq->work;
	const char *number = number_read(&w->arena, form_value(rq, "number"));
	struct rows *rs;

	if (!number) {
		work_problem(w, "number",
		    "依頼番号を、最後の1けたまで、紙のとおりに入れてください。例：147-7");
		return false;
	}
	rs = store_query(w, "SELECT id FROM request WHERE region = $1 AND number = $2",
	    I(w->actor.region), T(number));
	if (rs->n && store_get(w, &asking_record, cell_number(rs, 0, 0), a))
		return true;
	work_problem(w, "number", "依頼 %s は見つかりません。番号を確かめてください。", number);
	return false;
}

static enum saved save(struct request *rq, struct asking *a, const struct reply *r)
{
	enum saved saved = asking_reply(rq->work, a, r);

	if (saved == SAVED && r->answer != ANSWER_HELD)
		links_end(rq->work, a->head.id);
	if (saved != SAVED && !rq->work->problems)
		work_problem(rq->work, NULL,
		    "ほかの方がこの依頼を変えたところです。保存していません。もう一度送ってください。");
	return saved;
}

static const char *told(struct work *w, const struct asking *a, const struct reply *r)
{
	return arena_printf(&w->arena, "依頼 %s（%s）に「%s」を入れました。", a->number,
	    a->action.title, record_field(&action_record, "answer")->choices[r->answer - 1].label);
}

int answering_post(struct request *rq)
{
	struct work *w = rq->work;
	struct asking a;
	struct reply r;

	if (!numbered(rq, &a))
		return form(rq, 422);
	if (!read(rq, &r) || save(rq, &a, &r) != SAVED)
		return form(rq, 422);
	rq->flash = told(w, &a, &r);
	return reply_goto(rq, "/requests/answer?way=%s", form_value(rq, "way"));
}

int answering_one(struct request *rq)
{
	struct work *w = rq->work;
	struct asked asked;
	struct reply r;

	if (!asked_load(w, rq->id, &asked))
		return any_absent(rq);
	if (!read(rq, &r) || save(rq, &asked.asking, &r) != SAVED) {
		rq->title = "返事を入れる";
		asking_page(&rq->page, rq, &asked);
		return 422;
	}
	rq->flash = told(w, &asked.asking, &r);
	rq->publish = arena_printf(&w->arena, "consultation/%lld", (long long)asked.slip.head.id);
	return reply_goto(rq, "/requests/%lld", (long long)rq->id);
}

/* ---- Corrected ---- */

static void check_correction(struct request *rq, const struct asked *a, const struct reply *r)
{
	struct work *w = rq->work;

	if (a->action.answer != ANSWER_ACCEPTED && a->action.answer != ANSWER_REFUSED)
		work_problem(w, NULL, "直せるのは、受諾か不可の返事が入っている依頼です。");
	else if (r->answer != ANSWER_WAITING && r->answer != ANSWER_ACCEPTED
	    && r->answer != ANSWER_REFUSED && r->answer != ANSWER_HELD)
		work_problem(w, "correct", "正しい返事を選んでください。");
	else if (r->words && utf8_length(r->words) > 500)
		work_problem(w, "correct", "返事の内容は500文字までです。");
}

/* As if nobody had answered, or answered so; the day stays that of the answer. */
static enum saved correct(struct work *w, struct asked *a, const struct reply *r)
{
	bool none = r->answer == ANSWER_WAITING;
	enum saved saved;

	a->action.answer = r->answer;
	a->action.answer_note = none ? NULL : r->words;
	if (none)
		a->action.answered = (struct date){0};
	saved = consultation_act(w, &a->action);
	if (saved != SAVED)
		return saved;
	a->asking.refusal = r->answer == ANSWER_REFUSED ? r->refusal : NULL;
	if (none) {
		a->asking.way = 0;
		a->asking.replied = 0;
		a->asking.answerer = NULL;
	}
	return store_save(w, &asking_record, &a->asking);
}

int answering_correct(struct request *rq)
{
	struct work *w = rq->work;
	struct asked a;
	struct reply r;

	if (!asked_load(w, rq->id, &a))
		return any_absent(rq);
	r = answering_read(rq);
	form_reason_must(rq);
	check_correction(rq, &a, &r);
	if (form_version(rq))
		a.action.head.version = form_version(rq);
	if (!w->problems && correct(w, &a, &r) != SAVED && !w->problems)
		work_problem(w, NULL,
		    "ほかの方がこの依頼を変えたところです。保存していません。もう一度送ってください。");
	if (w->problems) {
		if (!asked_load(w, rq->id, &a))
			return any_absent(rq);
		rq->title = "返事を直す";
		asking_page(&rq->page, rq, &a);
		return 422;
	}
	rq->publish = arena_printf(&w->arena, "consultation/%lld", (long long)a.slip.head.id);
	rq->flash = "返事を直しました。前の返事は、相談の履歴に残っています。";
	return reply_goto(rq, "/requests/%lld", (long long)rq->id);
}
