/* correcting: slips that were confirmed and corrected, and what one typed for the other. */
#include "domain/demo/parts.h"

#include "domain/consultations/consultations.h"

enum { CLOSED = 4, OPEN = 3 };

static void at_desk(struct demo *d, int counsellor, int minutes)
{
	struct date day = opening_before(&d->opening, moment_date(d->now));

	d->work->now = moment_of(day, minutes);
	d->work->actor = d->counsellor[counsellor];
}

static void must(struct demo *d, enum saved saved, const char *what)
{
	const struct problem *p = d->work->problems;

	if (saved != SAVED)
		work_fault(d->work, "demo: not %s: %s", what, p ? p->say : "not saved");
}

/* Hers, the latest first; nobody has written on them since. */
static struct listing slips(struct demo *d, const char *state, int most)
{
	struct query q = { .limit = most, .sort = record_field(&consultation_record, "received") };

	query_add(&q, &consultation_record, "state", EQUAL, state);
	query_add(&q, &consultation_record, "assigned", EQUAL,
	    int_text(&d->work->arena, d->counsellor[0].account));
	query_add(&q, &consultation_record, "touched", AT_MOST,
	    int_text(&d->work->arena, d->work->now));
	return store_list(d->work, &consultation_record, &q);
}

/* The first two are confirmed, and one of these was corrected a little later. */
static void confirm(struct demo *d)
{
	struct listing l;
	struct consultation *c;

	at_desk(d, 0, 16 * 60 + 30);
	l = slips(d, "closed", CLOSED);
	c = l.items;
	for (int i = 0; i < l.n && i < 2; i++)
		must(d, confirmation_make(d->work, c[i].head.id, c[i].head.version), "confirmed");
	if (l.n == 0)
		return;
	at_desk(d, 0, 16 * 60 + 40);
	store_get(d->work, &consultation_record, c->head.id, c);
	c->result = arena_printf(&d->work->arena, "%sご家族にも電話で伝えた。", c->result);
	d->work->reason = "ご家族への連絡が書かれていなかった。";
	must(d, consultation_change(d->work, c), "corrected");
	d->work->reason = NULL;
}

static int64_t type(struct demo *d, const struct consultation *c, const char *content)
{
	struct action a = { .consultation.id = c->head.id,
		.kind = ACTION_CALL,
		.at = d->work->now,
		.by.id = d->counsellor[0].account,
		.typist.id = d->counsellor[1].account,
		.approval = APPROVAL_WAITING,
		.method = "phone",
		.content = content };

	must(d, consultation_act(d->work, &a), "typed");
	return a.head.id;
}

static void type_for_her(struct demo *d)
{
	struct listing l;
	struct consultation *c;
	struct action a;
	int64_t id;

	at_desk(d, 1, 16 * 60 + 57);
	l = slips(d, "active", OPEN);
	c = l.items;
	if (l.n > 0)
		type(d, c, "電話のメモから。ご家族に、次の訪問の日を伝えた。");
	if (l.n < 2)
		return;
	id = type(d, &c[1], "電話のメモから。事業所に空きを聞いた。");
	at_desk(d, 0, 16 * 60 + 58);
	if (!store_get(d->work, &action_record, id, &a))
		return;
	a.approval = APPROVAL_RETURNED;
	a.approval_words = "聞いたのは事業所ではなくケアマネジャーです。";
	must(d, consultation_act(d->work, &a), "sent back");
}

/* Written on the wrong slip, and taken away. */
static void take_away(struct demo *d)
{
	struct listing l;
	struct action a;

	at_desk(d, 0, 16 * 60 + 59);
	l = slips(d, "active", OPEN);
	if (l.n == 0)
		return;
	a = (struct action){ .kind = ACTION_NOTE,
		.at = d->work->now,
		.content = "夕方に折り返す。" };
	a.consultation.id = ((struct consultation *)l.items)->head.id;
	must(d, consultation_act(d->work, &a), "noted");
	d->work->reason = "別の方の相談に書くつもりだった。";
	must(d, store_remove(d->work, &action_record, a.head.id, a.head.version), "taken away");
	d->work->reason = NULL;
}

void demo_correcting(struct demo *d)
{
	confirm(d);
	type_for_her(d);
	take_away(d);
}
