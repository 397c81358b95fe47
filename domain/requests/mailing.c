/* mailing: the hub asks for mails with links, one or several at once. */
#include "domain/requests/pages.h"

enum { MAILED_MOST = 20 };

static bool is_full(struct work *w, int64_t asking)
{
	return store_parts(w, &invitation_record, asking).n >= LINKS_MOST;
}

/* Why none goes to this one; NULL: one can. */
static const char *why_not(struct work *w, const struct asked *a)
{
	if (asked_is_over(a))
		return "この依頼は、もう返事を待っていません。";
	if (is_full(w, a->asking.head.id))
		return "この依頼のリンクはもう20通あります。新しい依頼として頼み直してください。";
	return letters_why_not(w, a);
}

static void read_wish(struct request *rq, const struct asked *a, struct letter_wish *wish)
{
	*wish = (struct letter_wish){ .days = (int)linking_days_said(rq, a, "mail-days"),
		.with_code = form_value(rq, "code") != NULL,
		.again = form_value(rq, "again") != NULL,
		.base = origin_of(rq) };
}

static int again(struct request *rq, const struct asked *a)
{
	rq->title = arena_printf(&rq->work->arena, "依頼 %s", a->asking.number);
	asking_page(&rq->page, rq, a);
	return 422;
}

static int made(struct request *rq, const struct asked *a, const char *code)
{
	struct arena *arena = &rq->work->arena;

	rq->publish =
	    arena_printf(arena, "consultation/%lld", (long long)a->slip.head.id);
	if (code) {
		rq->title = "メールで送ります";
		mail_code_page(&rq->page, a, code);
		return 200;
	}
	rq->flash = arena_printf(arena, "%s にメールで送ります。送れたかどうかは、このページに出ます。",
	    a->organization.email);
	return reply_goto(rq, "/requests/%lld", (long long)a->asking.head.id);
}

int mailing_one(struct request *rq)
{
	struct work *w = rq->work;
	struct letter_wish wish;
	const char *why, *code;
	struct asked a;
	bool twice;

	if (!asked_load(w, rq->id, &a))
		return any_absent(rq);
	why = why_not(w, &a);
	if (why)
		work_problem(w, "mail", "%s", why);
	read_wish(rq, &a, &wish);
	if (w->problems)
		return again(rq, &a);
	if (form_used(rq, &letter_record, a.asking.head.id, &twice))
		return reply_problem(rq, 409, "このメールは、もう頼んであります。",
		    "依頼のページで、送れたかどうかを確かめてください。もう一度送るときも、そこから送れます。");
	if (letter_make(w, &a, &wish, &code) != SAVED || w->problems)
		return reply_problem(rq, 409, "ほかの方がこの依頼を変えたところです。",
		    "メールは送っていません。依頼を開き直して、もう一度お試しください。");
	return made(rq, &a, code);
}

/* ---- Several at once ---------------------------------------------------------------------- */

/* The first time: who has no link yet; to remind: who has not answered. */
static bool is_meant(struct work *w, const struct asked *a, bool reminds)
{
	struct listing links = store_parts(w, &invitation_record, a->asking.head.id);

	if (a->action.answer != ANSWER_WAITING || a->action.head.removed)
		return false;
	return reminds ? links.n > 0 : links.n == 0;
}

/* How many of the slip's requests; those without a way by mail are told. */
static int mail_slip(struct request *rq, int64_t slip, bool reminds, struct text *left)
{
	struct work *w = rq->work;
	struct query q = { .limit = MAILED_MOST };
	struct listing l;
	int n = 0;

	query_add(&q, &action_record, "kind", EQUAL, "request");
	query_add(&q, &action_record, "consultation", EQUAL, int_text(&w->arena, slip));
	query_add(&q, &action_record, "answer", EQUAL, "waiting");
	l = store_list(w, &action_record, &q);
	for (int i = 0; i < l.n && !w->problems; i++) {
		const struct action *action = LISTED(l, &action_record, i);
		struct asking asking;
		struct asked a;
		const char *code;

		if (!asking_of(w, action->head.id, &asking) || !asked_load(w, asking.head.id, &a)
		    || !is_meant(w, &a, reminds))
			continue;
		if (why_not(w, &a)) {
			text_addf(left, "%s%s", left->len ? "、" : "", a.organization.name);
			continue;
		}
		n += letter_make(w, &a,
			 &(struct letter_wish){ .days = (int)linking_days(w, &a),
			     .again = reminds, .base = origin_of(rq) },
			 &code)
		    == SAVED;
	}
	return n;
}

static const char *told(struct arena *a, int n, const struct text *left)
{
	const char *sent = n ? arena_printf(a, "%d か所にメールで送ります。", n)
			     : "メールで送れるところはありませんでした。";

	return left->len ? arena_printf(a, "%sメールで送れないところ：%s。", sent, left->s) : sent;
}

int mailing_all(struct request *rq)
{
	struct work *w = rq->work;
	struct text left = { .arena = &w->arena };
	const char *said = form_value(rq, "slip");
	struct consultation slip;
	int64_t id;
	bool twice;
	int n;

	if (!said || !text_number(said, 1, INT64_MAX, &id)
	    || !store_get(w, &consultation_record, id, &slip) || slip.head.removed)
		return any_absent(rq);
	if (form_used(rq, &letter_record, id, &twice))
		return reply_problem(rq, 409, "このメールは、もう頼んであります。",
		    "一覧で、送れたかどうかを確かめてください。");
	n = mail_slip(rq, id, form_value(rq, "again") != NULL, &left);
	if (w->problems)
		return reply_problem(rq, 409, "ほかの方がこの相談の依頼を変えたところです。",
		    "メールは一通も送っていません。一覧を開き直して、もう一度お試しください。");
	rq->publish = arena_printf(&w->arena, "consultation/%lld", (long long)id);
	rq->flash = told(&w->arena, n, &left);
	return reply_goto(rq, "/requests?slip=%lld", (long long)id);
}
