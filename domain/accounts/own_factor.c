/* own_factor: setting up, replacing and giving up one's own second factor. */
#include "domain/accounts/factor.h"
#include "domain/accounts/pages.h"
#include "domain/regions/regions.h"
#include "web/session.h"

int factor_show(struct request *rq, const char *say, int status)
{
	struct factor f = factor_of(rq->work, rq->work->actor.account);

	rq->title = "第二の認証";
	factor_page(&rq->page, rq, &f, account_factor_is_due(rq->work), say);
	return status;
}

int factor_get(struct request *rq)
{
	return factor_show(rq, NULL, 200);
}

static const char *issuer(struct work *w)
{
	const char *place = hub_place(w);

	return place ? arena_printf(&w->arena, "Yui %s", place) : "Yui";
}

static int set_up(struct request *rq, const char *say, int status)
{
	struct work *w = rq->work;
	unsigned char secret[TOTP_SECRET];
	struct account a;
	struct qr qr;

	if (!store_get(w, &account_record, w->actor.account, &a)
	    || !factor_secret(w, a.head.id, secret))
		return reply_goto(rq, "/second-factor");
	qr = qr_of(&w->arena, totp_uri(&w->arena, secret, issuer(w), a.login));
	rq->title = "アプリを登録する";
	factor_new_page(&rq->page, rq, &qr, totp_base32(&w->arena, secret, sizeof secret), say);
	return status;
}

int factor_new_get(struct request *rq)
{
	return set_up(rq, NULL, 200);
}

int factor_new_post(struct request *rq)
{
	const char *say = secret_ready() ? own_password_problem(rq, "password")
					      : "このサーバーでは、まだ設定できません。";

	if (say)
		return factor_show(rq, say, 422);
	factor_begin(rq->work, rq->work->actor.account);
	return reply_goto(rq, "/second-factor/new");
}

int factor_show_codes(struct request *rq, bool fresh)
{
	const char **codes = factor_new_codes(rq->work, rq->work->actor.account);

	rq->title = "回復コード";
	recovery_page(&rq->page, rq, codes, RECOVERY_CODES, fresh);
	return 200;
}

int factor_post(struct request *rq)
{
	int64_t own = rq->work->actor.account;
	const char *code = form_value(rq, "code"), *subject = second_step_subject(rq->work, own);

	if (attempt_wait(rq->work, subject) > 0)
		return set_up(rq, wait_sentence(rq->work, attempt_wait(rq->work, subject)), 429);
	if (!code || !factor_confirm(rq->work, own, code)) {
		attempt_failed(rq->work, subject);
		rq->keep = true;
		return set_up(rq,
		    "コードが違います。いまアプリに出ている6けたを入れてください。スマートフォンの時計が合っているかも確かめてください。",
		    422);
	}
	attempt_cleared(rq->work, subject);
	account_note(rq->work, own, EVENT_FACTOR_SET, NULL);
	session_end_others(rq, own);
	return factor_show_codes(rq, true);
}

int factor_codes_post(struct request *rq)
{
	int64_t own = rq->work->actor.account;
	const char *say = own_password_problem(rq, "password");

	if (!say && (!account_has_factor(rq->work, own) || !secret_ready()))
		say = "先に、アプリかパスキーを登録してください。";
	if (say)
		return factor_show(rq, say, 422);
	account_note(rq->work, own, EVENT_CODES_MADE, NULL);
	return factor_show_codes(rq, false);
}

int factor_off_post(struct request *rq)
{
	int64_t own = rq->work->actor.account;
	bool keys = factor_of(rq->work, own).passkeys > 0;
	const char *say = own_password_problem(rq, "password");

	if (!say && !keys && account_factor_is_due(rq->work))
		say = "この拠点では、第二の認証を外せません。アプリを替えるときは「登録し直す」を使ってください。";
	if (say)
		return factor_show(rq, say, 422);
	if (keys)
		factor_drop_app(rq->work, own);
	else
		account_drop_factor(rq->work, own);
	account_note(rq->work, own, EVENT_FACTOR_OFF, NULL);
	session_end_others(rq, own);
	rq->flash = keys ? "アプリを外しました。これからはパスキーでログインします。"
			 : "第二の認証を外しました。これからはパスワードだけでログインします。";
	return reply_goto(rq, "/second-factor");
}
