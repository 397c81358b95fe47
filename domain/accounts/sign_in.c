/* sign_in: the way in and out. */
#include "domain/accounts/pages.h"
#include "web/session.h"

#include <string.h>

const char *sign_in_next(const char *asked)
{
	return address_own(asked) && !text_starts(asked, "/sign-in") ? asked : "/today";
}

int sign_in_form(struct request *rq, const char *login, const char *next, const char *say,
    int status)
{
	rq->title = "ログイン";
	sign_in_page(&rq->page, rq, login, next, say);
	return status;
}

int sign_in_get(struct request *rq)
{
	const char *next = sign_in_next(query_value(rq, "next"));

	return rq->session.id ? reply_goto(rq, "%s", next)
			      : sign_in_form(rq, NULL, next, NULL, 200);
}

static int64_t wait_of(struct request *rq, const char *login)
{
	int64_t by_login =
	    attempt_wait(rq->work, arena_printf(&rq->work->arena, "login:%s", login));
	int64_t by_address = attempt_wait(rq->work, sign_in_address(rq));

	return by_login > by_address ? by_login : by_address;
}

const char *sign_in_address(struct request *rq)
{
	return arena_printf(&rq->work->arena, "address:%s", rq->address ? rq->address : "");
}

const char *wait_sentence(struct work *w, int64_t wait)
{
	int64_t seconds = (wait + 999) / 1000;
	const char *span = seconds < 90
	    ? arena_printf(&w->arena, "%lld秒", (long long)seconds)
	    : arena_printf(&w->arena, "%lld分", (long long)(seconds + 59) / 60);

	return arena_printf(&w->arena,
	    "続けて間違えたため、お待ちいただいています。%sたってから、もう一度入れてください。",
	    span);
}

/* The same words for a name that does not exist and for a wrong password. */
static int refuse(struct request *rq, const char *login, const char *next)
{
	int64_t wait;

	attempt_failed(rq->work, sign_in_address(rq));
	rq->keep = true;
	wait = wait_of(rq, login);
	if (wait > 0)
		return sign_in_form(rq, login, next, wait_sentence(rq->work, wait), 429);
	return sign_in_form(rq, login, next,
	    "ログイン名かパスワードが違います。大文字・小文字と、かな入力になっていないかを確かめてください。",
	    422);
}

/* For the ledger alone: the page says nothing of it. */
static int64_t account_named(struct work *w, const char *login)
{
	return cell_number(store_query(w, "SELECT id FROM account WHERE login = $1 AND removed = 0",
			       T(login)),
	    0, 0);
}

int sign_in_post(struct request *rq)
{
	const char *login = form_value(rq, "login"), *password = pairs_value(&rq->form, "password");
	const char *next = sign_in_next(form_value(rq, "next"));
	struct actor actor;
	int64_t account, wait;

	if (!login || !password || !*password)
		return sign_in_form(rq, login, next, "ログイン名とパスワードを入れてください。",
		    422);
	rq->tried = account_named(rq->work, login);
	wait = wait_of(rq, login);
	if (wait > 0)
		return sign_in_form(rq, login, next, wait_sentence(rq->work, wait), 429);
	account = account_check_password(rq->work, login, password);
	if (!account || !account_actor(rq->work, account, &actor))
		return refuse(rq, login, next);
	if (!account_has_factor(rq->work, account))
		return sign_in_done(rq, &actor, next);
	session_half_start(rq, account, next);
	return reply_goto(rq, "/sign-in/second");
}

int sign_in_done(struct request *rq, const struct actor *actor, const char *next)
{
	const char *first;

	if (!account_client_fits(rq->work, actor, rq->wire.client))
		return session_barred(rq);
	attempt_cleared(rq->work, sign_in_address(rq));
	rq->work->actor = *actor;
	session_start(rq, actor->account);
	first = account_first_page(rq->work, actor->account);
	return reply_goto(rq, "%s", first ? first : next);
}

int sign_out_post(struct request *rq)
{
	session_end(rq);
	rq->flash = "ログアウトしました。";
	return reply_goto(rq, "/sign-in");
}
