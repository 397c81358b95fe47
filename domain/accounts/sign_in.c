/* sign_in: the way in and out, and changing one's own password. */
#include "domain/accounts/pages.h"
#include "web/session.h"

#include <string.h>

/* Only our own pages: a path, with nothing that a browser could take for another host. */
static const char *next_page(const char *asked)
{
	if (!asked || asked[0] != '/' || asked[1] == '/' || text_starts(asked, "/sign-in"))
		return "/today";
	for (const char *s = asked; *s; s++)
		if (*s <= ' ' || *s > '~' || *s == '\\')
			return "/today";
	return asked;
}

static int sign_in_form(struct request *rq, const char *login, const char *next, const char *say,
    int status)
{
	rq->title = "ログイン";
	sign_in_page(&rq->page, login, next, say);
	return status;
}

int sign_in_get(struct request *rq)
{
	const char *next = next_page(query_value(rq, "next"));

	return rq->session.id ? reply_goto(rq, "%s", next)
			      : sign_in_form(rq, NULL, next, NULL, 200);
}

static int64_t wait_of(struct request *rq, const char *login, const char *address)
{
	int64_t by_login =
	    attempt_wait(rq->work, arena_printf(&rq->work->arena, "login:%s", login));
	int64_t by_address = attempt_wait(rq->work, address);

	return by_login > by_address ? by_login : by_address;
}

static int tell_to_wait(struct request *rq, const char *login, const char *next, int64_t wait)
{
	int64_t seconds = (wait + 999) / 1000;
	const char *span = seconds < 90
	    ? arena_printf(&rq->work->arena, "%lld秒", (long long)seconds)
	    : arena_printf(&rq->work->arena, "%lld分", (long long)(seconds + 59) / 60);

	return sign_in_form(rq, login, next,
	    arena_printf(&rq->work->arena,
		"続けて間違えたため、お待ちいただいています。%sたってから、もう一度入れてください。",
		span),
	    429);
}

/* The same words for a name that does not exist and for a wrong password. */
static int refuse(struct request *rq, const char *login, const char *next, const char *address)
{
	int64_t wait;

	if (address)
		attempt_failed(rq->work, address);
	rq->keep = true;
	wait = wait_of(rq, login, address);
	if (wait > 0)
		return tell_to_wait(rq, login, next, wait);
	return sign_in_form(rq, login, next,
	    "ログイン名かパスワードが違います。大文字・小文字と、かな入力になっていないかを確かめてください。",
	    422);
}

int sign_in_post(struct request *rq)
{
	const char *login = form_value(rq, "login"), *password = pairs_value(&rq->form, "password");
	const char *next = next_page(form_value(rq, "next"));
	const char *address =
	    arena_printf(&rq->work->arena, "address:%s", rq->address ? rq->address : "");
	struct actor actor;
	int64_t account, wait;

	if (!login || !password || !*password)
		return sign_in_form(rq, login, next, "ログイン名とパスワードを入れてください。",
		    422);
	wait = wait_of(rq, login, address);
	if (wait > 0)
		return tell_to_wait(rq, login, next, wait);
	account = account_check_password(rq->work, login, password);
	if (!account || !account_actor(rq->work, account, &actor))
		return refuse(rq, login, next, address);
	attempt_cleared(rq->work, address);
	rq->work->actor = actor;
	session_start(rq, account);
	return reply_goto(rq, "%s",
	    account_must_change_password(rq->work, account) ? "/password" : next);
}

int sign_out_post(struct request *rq)
{
	session_end(rq);
	rq->flash = "ログアウトしました。";
	return reply_goto(rq, "/sign-in");
}

/* ---- One's own password ---- */

static int password_form(struct request *rq, const char *say, int status)
{
	rq->title = "パスワードを変える";
	password_page(&rq->page, rq,
	    account_must_change_password(rq->work, rq->work->actor.account), say);
	return status;
}

int password_get(struct request *rq)
{
	return password_form(rq, NULL, 200);
}

int password_post(struct request *rq)
{
	const char *old = pairs_value(&rq->form, "old"), *fresh = pairs_value(&rq->form, "new");
	const char *again = pairs_value(&rq->form, "again"), *say;
	struct work *w = rq->work;
	struct account a;

	if (!store_get(w, &account_record, w->actor.account, &a))
		return any_absent(rq);
	rq->keep = true;
	if (!old || account_check_password(w, a.login, old) != a.head.id)
		return password_form(rq, "いまのパスワードが違います。変えていません。", 422);
	say = account_password_problem(w, &a, fresh);
	if (!say && !text_same(fresh, again))
		say = "新しいパスワードが2か所で違います。もう一度入れてください。";
	if (!say && account_password_used(w, a.head.id, fresh))
		say = "いまか、これまでに使ったパスワードです。まだ使っていないものにしてください。";
	if (say)
		return password_form(rq, say, 422);
	account_set_password(w, a.head.id, fresh);
	session_end_others(rq, a.head.id);
	rq->flash = "パスワードを変えました。ほかの端末では、もう一度ログインが必要です。";
	return reply_goto(rq, "/today");
}
