/* own_sign_ins: the page of oneself: password, second factor, and where one is signed in. */
#include "domain/accounts/factor.h"
#include "domain/accounts/pages.h"
#include "web/session.h"

int me_get(struct request *rq)
{
	struct work *w = rq->work;
	struct me_view v = { .factor = factor_of(w, w->actor.account) };
	struct rows *rs = store_query(w,
	    "SELECT changed FROM account_secret WHERE region = $1 AND account = $2",
	    I(w->actor.region), I(w->actor.account));

	v.password_changed = rs->n ? cell_number(rs, 0, 0) : 0;
	v.n = session_list(w, w->actor.account, &v.sign_in);
	rq->title = "ご自分のログイン";
	me_page(&rq->page, rq, &v);
	return 200;
}

int me_end_post(struct request *rq)
{
	const char *typed = form_value(rq, "session");
	int64_t session;

	if (!typed || !text_number(typed, 1, INT64_MAX, &session))
		return reply_problem(rq, 400, "どのログインのことか分かりませんでした。",
		    "何も変えていません。「ご自分のログイン」を開き直してください。");
	rq->flash = session_end_one(rq, rq->work->actor.account, session)
	    ? "そのログインを終わらせました。"
	    : "そのログインは、もう終わっていました。";
	return reply_goto(rq, "/me");
}

int me_end_others_post(struct request *rq)
{
	session_end_others(rq, rq->work->actor.account);
	rq->flash = "ほかのログインをすべて終わらせました。この端末はそのまま使えます。";
	return reply_goto(rq, "/me");
}
