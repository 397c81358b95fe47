/* facts: what the counsellors of the demo know of its places, some of it lately and some long ago,
 * and where the places' people go. */
#include "domain/demo/parts.h"

#include "domain/accounts/accounts.h"
#include "domain/facts/facts.h"

#include <string.h>

enum { NONE = -1 };

static const struct known {
	const char *office, *kind;
	int nth, value, amount, days; /* days: ago */
	const char *words;
} known[] = {
	{ "clinic", "home_visits", 0, FACT_YES, NONE, 20, "火・木の午後。新しい方は月2人まで。" },
	{ "clinic", "night_calls", 0, FACT_CONDITIONAL, NONE, 20, "電話は受ける。往診は翌朝。" },
	{ "clinic", "end_of_life", 0, FACT_YES, NONE, 200, "訪問看護が入っていること。" },
	{ "clinic", "home_visits", 3, FACT_CONDITIONAL, NONE, 130, "新しい訪問診療は月3人まで。" },
	{ "clinic", "night_calls", 4, FACT_YES, NONE, 45, "24時間、院長の携帯に転送。" },
	{ "clinic", "ventilator", 4, FACT_CONDITIONAL, NONE, 300, "病院の主治医がいる方だけ。" },
	{ "clinic", "end_of_life", 4, FACT_YES, NONE, 45, NULL },
	{ "public_clinic", "home_visits", 0, FACT_YES, NONE, 150, "村内だけ。冬は午前だけ。" },
	{ "public_clinic", "snow_parking", 0, FACT_CONDITIONAL, NONE, 340, "除雪は8時過ぎ。" },
	{ "hospital", "dialysis", 0, FACT_YES, NONE, 90, "月・水・金。送迎なし。" },
	{ "hospital", "language", 0, FACT_CONDITIONAL, NONE, 100, "英語と中国語は電話の通訳。" },
	{ "visiting_nurse", "night_calls", 0, FACT_YES, NONE, 12, "電話当番が毎晩いる。" },
	{ "visiting_nurse", "ventilator", 0, FACT_YES, NONE, 190, NULL },
	{ "visiting_nurse", "waiting", 1, 0, 10, 40, "新しい方は面接から。" },
	{ "home_help", "waiting", 0, 0, 14, 8, "朝の時間帯は待ち。" },
	{ "day_service", "vacancy", 0, 0, 2, 3, "火・金。入浴つき。" },
	{ "day_service", "dementia", 0, FACT_YES, NONE, 60, NULL },
	{ "short_stay", "vacancy", 0, 0, 0, 15, "月末は埋まりやすい。" },
	{ "nursing_home", "waiting", 0, 0, 240, 60, "要介護3から。" },
	{ "group_home", "vacancy", 0, 0, 1, 6, "女性の部屋。" },
	{ "elderly_housing", "ambulance", 0, FACT_NO, NONE, 210, "夜間は職員1名。" },
	{ "elderly_housing", "cannot", 0, FACT_NO, NONE, 30, "痰の吸引、インスリンの注射。" },
	{ "transport", "ambulance", 0, FACT_NO, NONE, 75, NULL },
	{ "health_facility", "dialysis", 0, FACT_NO, NONE, 160, NULL },
};

static int64_t days_ago(const struct demo *d, int days)
{
	return d->now - (int64_t)days * 24 * 3600 * 1000;
}

static void know(struct demo *d, const struct known *k)
{
	struct work *w = d->work;
	const struct organization *o = demo_office(d, k->office, k->nth);
	struct fact f = { .organization = { o->head.id, o->name },
		.kind = k->kind,
		.value = k->value,
		.amount = { k->amount != NONE, k->amount == NONE ? 0 : k->amount },
		.words = k->words };

	w->now = days_ago(d, k->days);
	f.checked = work_today(w);
	f.checked_by.id = w->actor.account;
	if (!record_check(w, &fact_record, &f) || fact_save(w, &f) != SAVED)
		work_fault(w, "demo fact: %s %s", k->office, k->kind);
}

/* The first clinic's own staff says how many it can take. */
static void say_oneself(struct demo *d)
{
	static const struct known own = { "clinic", "vacancy", 0, 0, 2, 1,
		"新しい訪問診療の枠。" };
	struct rows *rs = store_query(d->work,
	    "SELECT id FROM account WHERE region = $1 AND role = 'facility' ORDER BY id LIMIT 1",
	    I(d->work->actor.region));

	if (rs->n && account_actor(d->work, cell_number(rs, 0, 0), &d->work->actor))
		know(d, &own);
}

/* Its own town, and those that its words name. */
static void go_to(struct demo *d, const struct organization *o)
{
	for (int i = 0; i < TOWNS; i++) {
		const struct municipality *town = &d->town[i];
		struct service_area a = { .organization = { o->head.id, o->name },
			.municipality = { town->head.id, town->name } };
		bool own = o->municipality.id == town->head.id;
		bool named = o->area
		    && (strstr(o->area, town->name) || strstr(o->area, "県中一円"));

		if (own && o->area && strstr(o->area, "を除く"))
			a.words = "西部を除く";
		if ((own || named) && store_save(d->work, &service_area_record, &a) != SAVED)
			work_fault(d->work, "demo area: %s", o->name);
	}
}

void demo_facts(struct demo *d)
{
	d->work->actor = d->counsellor[0];
	d->work->now = days_ago(d, 400);
	for (int i = 0; i < d->offices; i++)
		if (d->office[i].visiting)
			go_to(d, &d->office[i]);
	for (size_t i = 0; i < COUNT(known); i++)
		know(d, &known[i]);
	say_oneself(d);
}
