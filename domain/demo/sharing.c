/* sharing: what the people of the demo agreed to, what was given to others, and what was not. */
#include "domain/demo/parts.h"

#include "domain/consents/consents.h"
#include "domain/consultations/consultations.h"
#include "domain/provisions/provisions.h"

enum { SHARED = 4 };

/* The newest open slips of people who are known, each of another person. */
static int slips_of(struct demo *d, struct consultation *out)
{
	struct query q = { .limit = 60 };
	struct listing l;
	int n = 0;

	query_add(&q, &consultation_record, "closed", EMPTY, NULL);
	query_add(&q, &consultation_record, "person", FILLED, NULL);
	l = store_list(d->work, &consultation_record, &q);
	for (int i = 0; i < l.n && n < SHARED; i++) {
		const struct consultation *c = LISTED(l, &consultation_record, i);
		bool again = false;

		for (int k = 0; k < n; k++)
			again = again || out[k].person.id == c->person.id;
		if (!again)
			out[n++] = *c;
	}
	return n;
}

static void agree(struct demo *d, const struct consultation *slip, struct consent c)
{
	struct work *w = d->work;

	c.headline = c.organization.id ? "見本クリニックへ（口頭）" : "診療所、訪問看護へ（書面）";
	c.person = slip->person;
	c.taker.id = w->actor.account;
	c.since = date_add_days(work_today(w), -1);
	if (!record_check(w, &consent_record, &c)
	    || store_save(w, &consent_record, &c) != SAVED)
		work_fault(w, "demo consent: %s", w->problems ? w->problems->say : "?");
}

static void give(struct demo *d, const struct consultation *slip, struct provision p)
{
	struct work *w = d->work;

	p.consultation.id = slip->head.id;
	p.organization.id = demo_office(d, "clinic", 0)->head.id;
	p.representative = "院長 見本 一郎";
	p.purpose = "medical";
	if (provision_give(w, &p) != SAVED)
		work_fault(w, "demo provision: %s", w->problems ? w->problems->say : "?");
	w->problems = NULL;
}

static void withdraw(struct demo *d, const struct consultation *slip)
{
	struct work *w = d->work;
	const struct consent *all;
	struct consent c;

	if (consent_in_force(w, slip->person.id, &all, 1) != 1)
		return;
	c = all[0];
	c.withdrawn = w->now;
	c.withdrawn_by.id = w->actor.account;
	c.withdrawn_who = "ご本人";
	c.withdrawn_why = "まだ診療所には知らせないでほしい。";
	w->reason = "撤回の申し出";
	if (store_save(w, &consent_record, &c) != SAVED)
		work_fault(w, "demo: a consent is not withdrawn");
	w->reason = NULL;
}

/* One for several kinds, one for one clinic, one withdrawn, and one of whom nobody could ask. */
void demo_sharing(struct demo *d)
{
	struct consultation slip[SHARED];
	int64_t clinic = demo_office(d, "clinic", 0)->head.id;
	int n = slips_of(d, slip);

	d->work->now = d->now - 3600 * 1000;
	d->work->actor = d->counsellor[0];
	if (n < SHARED)
		return;
	for (int i = 0; i < SHARED - 1; i++)
		agree(d, &slip[i],
		    (struct consent){ .giver = i == 1 ? CONSENT_OF_PROXY : CONSENT_OF_SELF,
			.giver_name = i == 1 ? "見本 長女" : NULL,
			.giver_relation = i == 1 ? "child" : NULL,
			.giver_why = i == 1 ? "判断がむずかしく、ご家族が代わって。" : NULL,
			.method = i ? CONSENT_ORAL : CONSENT_WRITTEN,
			.items = "identity care story course",
			.purposes = "medical care",
			.organization.id = i ? clinic : 0,
			.kinds = i ? NULL : "clinic visiting_nurse",
			.until = date_add_days(work_today(d->work), 180) });
	give(d, &slip[0], (struct provision){ .items = "identity care", .how = BY_FAX });
	give(d, &slip[0], (struct provision){ .items = "identity care story", .how = BY_SCREEN });
	give(d, &slip[1],
	    (struct provision){ .items = "care story course", .how = BY_SCREEN });
	give(d, &slip[2], (struct provision){ .items = "identity care", .how = BY_SCREEN });
	withdraw(d, &slip[2]);
	d->work->actor = d->manager;
	give(d, &slip[3],
	    (struct provision){ .items = "identity care",
		.how = BY_FAX,
		.exception = 2,
		.exception_reason = "ひとり暮らしで倒れて意識がなく、ご家族にも連絡がつかなかった。" });
}
