/* asking: a request to three places: one answered by its link, one by FAX, one waits. */
#include "domain/demo/parts.h"

#include "domain/requests/requests.h"

enum { ASKED = 3, HOUR = 3600 * 1000 };

static void must(struct demo *d, enum saved saved)
{
	struct work *w = d->work;

	if (saved != SAVED)
		work_fault(w, "demo request: %s", w->problems ? w->problems->say : "not saved");
}

/* The newest slip that was open by the time of asking. */
static bool slip_of(struct demo *d, struct consultation *out)
{
	struct query q = { .limit = 60 };
	struct listing l;

	query_add(&q, &consultation_record, "person", FILLED, NULL);
	l = store_list(d->work, &consultation_record, &q);
	for (int i = 0; i < l.n; i++) {
		*out = *(struct consultation *)LISTED(l, &consultation_record, i);
		if (out->state != STATE_CLOSED && out->received < d->now - 31 * (int64_t)HOUR)
			return true;
	}
	return false;
}

static struct asking ask(struct demo *d, const struct consultation *slip, int n)
{
	const struct organization *o = demo_office(d, "clinic", n);
	struct action a = { .consultation.id = slip->head.id,
		.organization = { o->head.id, o->name },
		.at = d->work->now,
		.content = "月2回の訪問診療を引き受けていただけるか、お尋ねした。",
		.method = "fax",
		.due = opening_after(&d->opening, work_today(d->work), 2) };
	struct asking asking = { .service = "home_doctor",
		.days = "mon thu",
		.conditions = "車の乗り降りに介助が要ります。犬を飼っています。" };

	must(d, asking_make(d->work, &a, &asking));
	return asking;
}

/* The first link went by mail. */
static void mailed(struct demo *d, const struct asking *asking, const struct invitation *link)
{
	struct work *w = d->work;
	struct letter letter = { .asking = { asking->head.id, asking->number },
		.invitation.id = link->head.id,
		.address = demo_office(d, "clinic", 0)->email,
		.state = LETTER_SENT,
		.asked_by.id = w->actor.account,
		.tries = { true, 1 },
		.sent = w->now + 2000,
		.label = arena_printf(&w->arena, "%s のメール", moment_short(&w->arena, w->now)) };

	w->reason = "メールを送った";
	must(d, store_save(w, &letter_record, &letter));
	w->reason = NULL;
}

void demo_asking(struct demo *d)
{
	struct work *w = d->work;
	struct asking asked[ASKED];
	struct invitation link;
	struct consultation slip;
	const char *token, *code;

	/* A link is a secret and never the same twice: what is made by a seed has none. */
	if (d->seed)
		return;
	w->actor = d->counsellor[0];
	if (!slip_of(d, &slip))
		return;
	w->now = d->now - 30 * (int64_t)HOUR;
	for (int i = 0; i < ASKED; i++)
		asked[i] = ask(d, &slip, i);
	must(d, invitation_make(w, &asked[0], 7, false, &link, &token, &code));
	mailed(d, &asked[0], &link);
	w->now = d->now - 5 * (int64_t)HOUR;
	link.used = w->now;
	w->reason = "回答用リンクからの返事";
	must(d, asking_reply(w, &asked[0],
		    &(struct reply){ .answer = ANSWER_HELD, .way = REPLY_BY_LINK,
			.words = "院長に確かめて、明日お返事します。", .who = "受付 見本" }));
	must(d, store_save(w, &invitation_record, &link));
	w->reason = NULL;
	must(d, asking_reply(w, &asked[1],
		    &(struct reply){ .answer = ANSWER_REFUSED, .way = REPLY_BY_FAX,
			.refusal = "area", .who = "事務 見本" }));
	w->reason = NULL;
}
