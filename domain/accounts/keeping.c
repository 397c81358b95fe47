/* keeping: accounts made, shown and given a password by who may. */
#include "domain/accounts/pages.h"
#include "web/session.h"

static int new_form(struct request *rq, const struct account *a, const char *say, int status)
{
	rq->title = "利用者を加える";
	if (say)
		work_problem(rq->work, "password", "%s", say);
	account_new_page(&rq->page, rq, a, say);
	return status;
}

int account_new_get(struct request *rq)
{
	struct account a = {0};

	return new_form(rq, &a, NULL, 200);
}

int account_create(struct request *rq)
{
	struct account a = {0};
	bool read = form_read(rq, &account_record, &a);
	const char *password = pairs_value(&rq->form, "password");
	const char *say = account_password_problem(rq->work, &a, password);

	if (!read || say || store_save(rq->work, &account_record, &a) != SAVED)
		return new_form(rq, &a, say, 422);
	account_give_password(rq->work, a.head.id, password);
	rq->flash = arena_printf(&rq->work->arena,
	    "%sさんを加えました。ログイン名と仮のパスワードを本人に伝えてください。", a.name);
	return reply_goto(rq, "/accounts/%lld", (long long)a.head.id);
}

static int show(struct request *rq, const struct account *a, const char *say, int status)
{
	struct event *events;
	int n = events_of(rq->work, a->head.id, &events);

	rq->title = a->name;
	account_page(&rq->page, rq, a, say);
	events_page(&rq->page, events, n);
	return status;
}

int account_get(struct request *rq)
{
	struct account a;

	if (!store_get(rq->work, &account_record, rq->id, &a))
		return any_absent(rq);
	return show(rq, &a, NULL, 200);
}

/* Who is stopped or has another role now: his open pages are asked anew what they may hear. */
int account_update(struct request *rq)
{
	rq->ends = rq->id;
	return any_update(rq);
}

int account_give_password_post(struct request *rq)
{
	struct account a;
	const char *password = pairs_value(&rq->form, "password"), *say;

	if (!store_get(rq->work, &account_record, rq->id, &a))
		return any_absent(rq);
	say = account_password_problem(rq->work, &a, password);
	if (say)
		return show(rq, &a, say, 422);
	account_give_password(rq->work, a.head.id, password);
	session_end_others(rq, a.head.id);
	rq->flash = arena_printf(&rq->work->arena,
	    "%sさんのパスワードを仮のものにしました。本人に伝えてください。", a.name);
	return reply_goto(rq, "/accounts/%lld", (long long)a.head.id);
}

/* Whose telephone is lost.  Neither the secret nor a code is seen by who does this. */
int account_reset_factor_post(struct request *rq)
{
	struct account a;

	if (!store_get(rq->work, &account_record, rq->id, &a))
		return any_absent(rq);
	if (!account_has_factor(rq->work, a.head.id))
		return show(rq, &a, NULL, 409);
	account_drop_factor(rq->work, a.head.id);
	account_note(rq->work, a.head.id, EVENT_FACTOR_RESET, NULL);
	session_end_others(rq, a.head.id);
	rq->flash = arena_printf(&rq->work->arena,
	    "%sさんの第二の認証を取り消しました。次のログインのあと、本人が設定し直します。", a.name);
	return reply_goto(rq, "/accounts/%lld", (long long)a.head.id);
}

int account_unlock_post(struct request *rq)
{
	struct account a;

	if (!store_get(rq->work, &account_record, rq->id, &a))
		return any_absent(rq);
	account_unlock(rq->work, &a);
	rq->flash = arena_printf(&rq->work->arena,
	    "%sさんの待ち時間を解きました。すぐにログインできます。", a.name);
	return reply_goto(rq, "/accounts/%lld", (long long)a.head.id);
}
