/* second_step: the second step of a sign-in, after the password. */
#include "domain/accounts/factor.h"
#include "domain/accounts/pages.h"
#include "web/session.h"

static int form(struct request *rq, const char *say, int status)
{
	struct work *w = rq->work;
	struct actor before = w->actor, actor;
	const char *next;
	int64_t account = session_half(rq, &next);

	if (account_actor(w, account, &actor))
		w->actor = (struct actor){ .region = actor.region };
	rq->title = "ログイン（第二の認証）";
	second_step_page(&rq->page, rq, account, say);
	w->actor = before;
	return status;
}

static int begin_again(struct request *rq)
{
	rq->flash = "時間がたったため、はじめからログインしてください。";
	return reply_goto(rq, "/sign-in");
}

int second_step_get(struct request *rq)
{
	const char *next;

	if (rq->session.id)
		return reply_goto(rq, "/today");
	return session_half(rq, &next) ? form(rq, NULL, 200) : begin_again(rq);
}

/* Who knows the password tries no further here than with passwords. */
static int64_t wait_of(struct request *rq, int64_t account)
{
	int64_t by_account = attempt_wait(rq->work, second_step_subject(rq->work, account));
	int64_t by_address = attempt_wait(rq->work, sign_in_address(rq));

	return by_account > by_address ? by_account : by_address;
}

static int refuse(struct request *rq, int64_t account, const char *say)
{
	int64_t wait;

	attempt_failed_by(rq->work, rq->work->actor.region, account,
	    second_step_subject(rq->work, account));
	attempt_failed(rq->work, sign_in_address(rq));
	rq->keep = true;
	wait = wait_of(rq, account);
	if (wait > 0)
		return form(rq, wait_sentence(rq->work, wait), 429);
	if (!say)
		say = "コードが違うか、もう使われています。アプリに新しいコードが出てから、それを入れてください。";
	return form(rq, say, 422);
}

static bool is_right(struct request *rq, int64_t account, const char **say)
{
	const char *code = form_value(rq, "code"), *recovery = form_value(rq, "recovery");

	if (form_value(rq, "client"))
		return passkey_check(rq, PASSKEY_SECOND, account, say) == account;
	if (code && factor_check(rq->work, account, code))
		return true;
	if (recovery && !code)
		*say = "回復コードが違うか、もう使われています。まだ使っていない回復コードを入れてください。"
		       "残っていないときは、センター管理者に第二の認証の取り消しを頼んでください。";
	if (!recovery || !factor_recover(rq->work, account, recovery))
		return false;
	rq->work->actor.account = account;
	account_note(rq->work, account, EVENT_CODE_USED, NULL);
	rq->flash = arena_printf(&rq->work->arena,
	    "回復コードを一つ使いました。残りは%d個です。アプリが使えないときは、設定し直してください。",
	    factor_of(rq->work, account).codes);
	return true;
}

int second_step_post(struct request *rq)
{
	struct work *w = rq->work;
	struct actor actor;
	const char *next, *say = NULL;
	int64_t account = session_half(rq, &next), wait;

	if (!account || !account_actor(w, account, &actor))
		return begin_again(rq);
	rq->tried = account;
	if (!form_value(rq, "code") && !form_value(rq, "recovery") && !form_value(rq, "client"))
		return form(rq, "アプリに出ている6けたのコードを入れてください。", 422);
	wait = wait_of(rq, account);
	if (wait > 0)
		return form(rq, wait_sentence(w, wait), 429);
	w->actor = (struct actor){ .region = actor.region };
	if (!is_right(rq, account, &say))
		return refuse(rq, account, say);
	attempt_cleared(w, second_step_subject(w, account));
	session_half_end(rq);
	return sign_in_done(rq, &actor, next);
}
