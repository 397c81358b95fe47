/* handover: what the counsellors leave for each other, and what passes between them. */
#include "domain/demo/parts.h"

#include "domain/consultations/consultations.h"

enum { LEFT = 3 };

/* Who is at the desk, at that minute of the last open day before today. */
static void at_desk(struct demo *d, int counsellor, int minutes)
{
	struct date day = opening_before(&d->opening, moment_date(d->now));

	d->work->now = moment_of(day, minutes);
	d->work->actor = d->counsellor[counsellor];
}

static void leave(struct demo *d, int to, const char *subject, const char *body, int64_t slip)
{
	struct work *w = d->work;
	struct message m = { .subject = subject,
		.body = body,
		.urgent = slip != 0,
		.consultation.id = slip,
		.author = { w->actor.account, w->actor.name },
		.written = w->now };

	if (to >= 0)
		m.recipient.id = d->counsellor[to].account;
	if (message_leave(w, &m) != SAVED)
		work_fault(w, "demo note: %s", subject);
}

/* Open slips of hers that nobody has written on since, oldest first. */
static struct listing open_slips(struct demo *d, int counsellor)
{
	struct query q = { .filters = 3, .limit = LEFT, .ascending = true };

	q.sort = record_field(&consultation_record, "received");
	q.filter[0] =
	    (struct filter){ record_field(&consultation_record, "closed"), EMPTY, NULL };
	q.filter[1] = (struct filter){ record_field(&consultation_record, "assigned"), EQUAL,
		int_text(&d->work->arena, d->counsellor[counsellor].account) };
	q.filter[2] = (struct filter){ record_field(&consultation_record, "touched"), AT_MOST,
		int_text(&d->work->arena, d->work->now) };
	return store_list(d->work, &consultation_record, &q);
}

void demo_handover(struct demo *d)
{
	struct listing l;
	struct consultation *c;

	at_desk(d, 1, 16 * 60 + 50);
	l = open_slips(d, 1);
	c = l.items;
	leave(d, -1, "月曜の午後はエレベーターの点検です",
	    "来所の方には、階段の前でお待ちいただいてください。", 0);
	if (l.n > 0)
		leave(d, 0, "ご家族から折り返しの電話があります",
		    "わたしが休みの日にかかってくるかもしれません。訪問の日の候補は対応に書きました。",
		    c->head.id);
	at_desk(d, 1, 16 * 60 + 55);
	if (l.n > 1) {
		c = LISTED(l, &consultation_record, 1);
		c->assigned.id = d->counsellor[0].account;
		d->work->reason = "来週は休みなので、続きをお願いします。";
		if (consultation_change(d->work, c) != SAVED)
			work_fault(d->work, "demo: %s is not handed over", c->number);
		d->work->reason = NULL;
	}
}
