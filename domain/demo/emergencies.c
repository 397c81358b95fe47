/* emergencies: two who looked at a case that is not theirs; one of them waits to be judged. */
#include "domain/demo/parts.h"

#include "domain/accounts/accounts.h"
#include "domain/emergency/emergency.h"

/* Somebody at that minute of a day so many days ago. */
static void as(struct demo *d, const char *login, int days, int minutes)
{
	struct work *w = d->work;
	struct rows *rs = store_query(w,
	    "SELECT id FROM account WHERE region = $1 AND login = $2", I(w->actor.region),
	    T(login));

	w->now = moment_of(date_add_days(moment_date(d->now), -days), minutes);
	if (rs->n != 1 || !account_actor(w, cell_number(rs, 0, 0), &w->actor))
		work_fault(w, "demo: no account %s", login);
}

/* The nth of those who live in the first town. */
static const struct person *townsman(const struct demo *d, int nth)
{
	for (int i = 0; i < d->people; i++)
		if (d->person[i].municipality.id == d->town[0].head.id && nth-- == 0)
			return &d->person[i];
	return &d->person[0];
}

static void look(struct demo *d, struct emergency *e, int nth, int minutes)
{
	struct work *w = d->work;

	if (emergency_begin(w, e, townsman(d, nth)) != SAVED)
		work_fault(w, "demo: no emergency");
	w->now += (int64_t)minutes * 60000;
	w->reason = NULL;
	e->ended = w->now;
	e->ended_by.id = w->actor.account;
	if (store_save(w, &emergency_record, e) != SAVED)
		work_fault(w, "demo: an emergency does not end");
}

void demo_emergencies(struct demo *d)
{
	struct emergency proper = { .reason = EMERGENCY_SAFETY,
		.words = "町内の路上で保護された方が、隣の市の方と分かりました。ご家族の連絡先を知るため。",
	};
	struct emergency waiting = { .reason = EMERGENCY_SUDDEN,
		.words = "夜間に搬送されてきた方の、ふだんの様子と連絡先を知るため。" };

	as(d, "officer-kagamiishi", 9, 17 * 60 + 50);
	look(d, &proper, 3, 25);
	as(d, "manager", 8, 10 * 60 + 15);
	proper.judgement = EMERGENCY_PROPER;
	proper.finding = "町の担当課に電話で確かめた。ご家族に引き渡されていた。";
	if (emergency_judge(d->work, &proper) != SAVED)
		work_fault(d->work, "demo: an emergency is not judged");
	as(d, "facility", 1, 21 * 60 + 35);
	look(d, &waiting, 5, 40);
}
