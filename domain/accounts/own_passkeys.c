/* own_passkeys: one's own passkeys: adding, naming, taking away; and signing in with one. */
#include "domain/accounts/factor.h"
#include "store/secret.h"
#include "domain/accounts/pages.h"
#include "web/session.h"

#include <string.h>

/* ---- Adding ---- */

/* Who found an open desk knows no password, and makes no way in for himself. */
int passkey_new_post(struct request *rq)
{
	struct work *w = rq->work;
	const char *say = own_password_problem(rq, "password");
	struct passkey_new v = { .place = passkey_place(rq) };
	struct account a;

	if (!say && !v.place)
		say = "いまのアドレスでは、パスキーを登録できません。https:// で始まる名前のアドレスで開いてください。";
	if (!say && !secret_ready())
		say = "このサーバーでは、まだ設定できません。";
	v.n = passkeys_of(w, w->actor.account, &v.known);
	if (!say && v.n >= PASSKEYS_MOST)
		say = passkeys_enough;
	if (say || !store_get(w, &account_record, w->actor.account, &a))
		return factor_show(rq, say, 422);
	v.login = a.login;
	v.handle = passkey_handle(w, a.head.id);
	v.challenge = passkey_challenge(rq, PASSKEY_MAKE);
	rq->title = "パスキーを登録する";
	passkey_new_page(&rq->page, rq, &v);
	return 200;
}

/* What the owner calls it; NULL: it cannot be that. */
static const char *name_of(struct request *rq)
{
	const char *name = form_value(rq, "name");

	if (!name)
		name = "パスキー";
	return strlen(name) > 4 * PASSKEY_NAME || strpbrk(name, "\n\t") ? NULL : name;
}

int passkey_post(struct request *rq)
{
	struct work *w = rq->work;
	int64_t own = w->actor.account;
	const char *name = name_of(rq), *say;

	if (secret_ready())
		say = name ? passkey_keep(rq, own, name) : "名前が長すぎます。40文字までです。";
	else
		say = "このサーバーでは、まだ設定できません。";
	if (say)
		return factor_show(rq, say, 422);
	factor_join(w, own);
	account_note(w, own, EVENT_PASSKEY_MADE, name);
	session_end_others(rq, own);
	if (factor_of(w, own).codes == 0)
		return factor_show_codes(rq, true);
	rq->flash = "パスキーを登録しました。次のログインから使えます。";
	return reply_goto(rq, "/second-factor");
}

/* ---- Those there are ---- */

int passkey_name_post(struct request *rq)
{
	const char *name = name_of(rq);

	if (!name || !form_value(rq, "name"))
		return factor_show(rq, "名前は、40文字までで入れてください。", 422);
	if (!passkey_rename(rq->work, rq->work->actor.account, rq->id, name))
		return any_absent(rq);
	rq->flash = "名前を変えました。";
	return reply_goto(rq, "/second-factor");
}

/* The last way but the password: as giving the second factor up. */
static bool is_last(struct request *rq)
{
	struct factor f = factor_of(rq->work, rq->work->actor.account);

	return !f.there && f.passkeys == 1;
}

int passkey_remove_post(struct request *rq)
{
	struct work *w = rq->work;
	int64_t own = w->actor.account;
	const char *say = own_password_problem(rq, "password");
	bool last = is_last(rq);

	if (!say && last && account_factor_is_due(w))
		say = "この拠点では、第二の認証が要ります。先に、ほかのパスキーかアプリを登録してください。";
	if (say)
		return factor_show(rq, say, 422);
	if (!passkey_remove(w, own, rq->id))
		return any_absent(rq);
	if (last)
		account_drop_factor(w, own);
	account_note(w, own, last ? EVENT_FACTOR_OFF : EVENT_PASSKEY_REMOVED, NULL);
	session_end_others(rq, own);
	rq->flash = last ? "パスキーを外しました。これからはパスワードだけでログインします。"
			 : "パスキーを外しました。端末に残っているパスキーは、端末の設定で消してください。";
	return reply_goto(rq, "/second-factor");
}

/* ---- Signing in with one alone ---- */

int passkey_sign_in_post(struct request *rq)
{
	struct work *w = rq->work;
	const char *next = sign_in_next(form_value(rq, "next")), *say;
	int64_t wait = attempt_wait(w, sign_in_address(rq)), account;
	struct actor actor;

	if (wait > 0)
		return sign_in_form(rq, NULL, next, wait_sentence(w, wait), 429);
	account = passkey_check(rq, PASSKEY_ALONE, 0, &say);
	if (account && account_actor(w, account, &actor))
		return sign_in_done(rq, &actor, next);
	attempt_failed(w, sign_in_address(rq));
	rq->keep = true;
	return sign_in_form(rq, NULL, next,
	    account ? "この利用者は、いま使えません。センター管理者にたずねてください。" : say, 422);
}
