/* deciding: granting an account that was asked for, or not, and looking at it afterwards. */
#include "domain/applications/pages.h"

static int show(struct request *rq, const struct application *a, const struct account *account,
    int status)
{
	rq->title = a->name;
	application_page(&rq->page, rq, a, account);
	return status;
}

int application_get(struct request *rq)
{
	struct application a;
	struct account account = {0};

	if (!store_get(rq->work, &application_record, rq->id, &a))
		return any_absent(rq);
	account.role = a.role;
	return show(rq, &a, &account, 200);
}

static int too_late(struct request *rq)
{
	return reply_problem(rq, 409, "この申請は、もう先に進んでいます。",
	    "保存していません。申請を開き直して、いまの状態を確かめてください。");
}

/* The words of who decides; false: there are none, and a problem says so. */
static bool answered(struct request *rq, struct application *a)
{
	static const char *const names[] = { "answer", NULL };
	const struct field *f = record_field(&application_record, names[0]);
	const char *typed = form_value(rq, f->name);

	if (!typed) {
		work_problem(rq->work, f->name, "どのように確かめたか、または理由を書いてください。");
		return false;
	}
	return field_read(rq->work, f, typed, a);
}

static bool advance(struct request *rq, struct application *a, int state, const char *reason)
{
	a->state = state;
	rq->work->reason = reason;
	return store_save(rq->work, &application_record, a) == SAVED;
}

int application_grant_post(struct request *rq)
{
	struct work *w = rq->work;
	struct application a;
	struct account account = {0};
	const char *password;
	bool good;

	if (!store_get(w, &application_record, rq->id, &a))
		return any_absent(rq);
	if (a.state != APPLICATION_WAITING)
		return too_late(rq);
	account.name = a.name;
	good = answered(rq, &a);
	good = form_read(rq, &account_record, &account) && good; /* both say what is wrong */
	account.head = (struct head){0}; /* the form is of the application */
	if (!good || store_save(w, &account_record, &account) != SAVED)
		return show(rq, &a, &account, 422);
	password = account_first_password(w);
	account_give_password(w, account.head.id, password);
	account_note(w, account.head.id, EVENT_GRANTED, a.answer);
	a.account.id = account.head.id;
	if (!advance(rq, &a, APPLICATION_GRANTED, "付与"))
		return too_late(rq);
	rq->title = "利用者を加えました";
	granted_page(&rq->page, rq, &a, &account, password);
	return 200;
}

int application_refuse_post(struct request *rq)
{
	struct application a;
	struct account account = {0};

	if (!store_get(rq->work, &application_record, rq->id, &a))
		return any_absent(rq);
	if (a.state != APPLICATION_WAITING)
		return too_late(rq);
	account.role = a.role;
	if (!answered(rq, &a))
		return show(rq, &a, &account, 422);
	if (!advance(rq, &a, APPLICATION_REFUSED, "お断り"))
		return too_late(rq);
	rq->flash = "お断りしたことを記録しました。本人には、電話でお伝えください。";
	return reply_goto(rq, "/applications");
}

int application_confirm_post(struct request *rq)
{
	struct application a;

	if (!store_get(rq->work, &application_record, rq->id, &a))
		return any_absent(rq);
	if (a.state != APPLICATION_GRANTED || !advance(rq, &a, APPLICATION_CONFIRMED, "確認"))
		return too_late(rq);
	account_note(rq->work, a.account.id, EVENT_CONFIRMED, NULL);
	rq->flash = "付与を確かめたことを記録しました。";
	return reply_goto(rq, "/applications/%lld", (long long)a.head.id);
}
