/* apply: the form for who has no account yet.  It is open to everybody, and so bounded. */
#include "domain/applications/pages.h"

#include <string.h>

static struct rows *hubs_of(struct work *w)
{
	return store_query(w, "SELECT id, name FROM hub WHERE removed = 0 ORDER BY id LIMIT 50");
}

static int form(struct request *rq, const struct application *a, const char *say, int status)
{
	rq->title = "利用を申し込む";
	apply_page(&rq->page, rq, a, hubs_of(rq->work), say);
	return status;
}

int apply_get(struct request *rq)
{
	struct application a = {0};

	return form(rq, &a, NULL, 200);
}

/* The hub it is for; 0: none that there is. */
static int64_t region_of(struct request *rq)
{
	struct rows *hubs = hubs_of(rq->work);
	const char *typed = form_value(rq, "hub");

	for (int i = 0; i < hubs->n; i++)
		if (hubs->n == 1 || text_same(typed, CELL(hubs, i, 0)))
			return cell_number(hubs, i, 0);
	return 0;
}

/* Saves it in the name of the program; NULL, or what is wrong. */
static const char *save(struct request *rq, struct application *a, int64_t region)
{
	struct work *w = rq->work;
	WORK_AS(w, actor_program(region));
	bool twice;

	if (applications_waiting(w, APPLICATIONS_MOST) >= APPLICATIONS_MOST)
		return "いまは申請が込み合っていて、受け付けられません。拠点センターにお電話ください。";
	if (!form_read(rq, &application_record, a))
		return "保存していません。赤い字の欄を直してください。";
	a->head = (struct head){ .id = id_new() };
	a->state = APPLICATION_WAITING;
	a->asked = w->now;
	if (form_used(rq, &application_record, a->head.id, &twice))
		return twice ? NULL : "保存していません。";
	w->reason = "本人の申請";
	return store_save(w, &application_record, a) == SAVED
	    ? NULL
	    : "保存できませんでした。もう一度お試しください。";
}

int apply_post(struct request *rq)
{
	struct work *w = rq->work;
	const char *say = NULL, *from = rq->address ? rq->address : "";
	const char *subject = arena_printf(&w->arena, "apply:%s", from);
	struct application a = {0};
	int64_t region = region_of(rq);

	if (!region)
		return form(rq, &a, "申し込む拠点を選んでください。", 422);
	if (attempt_wait(w, subject) > 0)
		return form(rq, &a,
		    "続けて申し込みがあったため、受け付けていません。15分ほどたってから、もう一度送ってください。",
		    429);
	say = save(rq, &a, region);
	if (say)
		return form(rq, &a, say, 422);
	attempt_failed(w, subject);
	rq->flash =
	    "申し込みを受け付けました。センター管理者が、書いていただいた電話番号にお電話して確かめます。";
	return reply_goto(rq, "/sign-in");
}
