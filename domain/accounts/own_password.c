/* own_password: changing one's own password. */
#include "domain/accounts/pages.h"
#include "web/session.h"

const char *own_password_problem(struct request *rq, const char *name)
{
	struct work *w = rq->work;
	const char *typed = pairs_value(&rq->form, name), *subject;
	struct account a;

	if (!store_get(w, &account_record, w->actor.account, &a))
		return "この利用者はいません。";
	subject = arena_printf(&w->arena, "login:%s", a.login);
	rq->keep = true;
	if (attempt_wait(w, subject) > 0)
		return wait_sentence(w, attempt_wait(w, subject));
	if (!typed || !*typed)
		return "いまのパスワードを入れてください。";
	return account_check_password(w, a.login, typed) == a.head.id
	    ? NULL
	    : "いまのパスワードが違います。何も変えていません。";
}

static int password_form(struct request *rq, const char *say, int status)
{
	const char *first = account_first_page(rq->work, rq->work->actor.account);

	rq->title = "パスワードを変える";
	password_page(&rq->page, rq, text_same(first, "/password"), say);
	return status;
}

int password_get(struct request *rq)
{
	return password_form(rq, NULL, 200);
}

int password_post(struct request *rq)
{
	const char *fresh = pairs_value(&rq->form, "new"), *again = pairs_value(&rq->form, "again");
	const char *say = own_password_problem(rq, "old"), *first;
	struct work *w = rq->work;
	struct account a;

	if (!store_get(w, &account_record, w->actor.account, &a))
		return any_absent(rq);
	if (!say)
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
	first = account_first_page(w, a.head.id);
	return reply_goto(rq, "%s", first ? first : "/today");
}
