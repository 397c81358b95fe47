/* serving: when the invented places drive, and what residents see. */
#include "domain/demo/parts.h"

#include "domain/public/public.h"

static TIME_t at(int hour, int minute)
{
	return (TIME_t){ true, (int16_t)(hour * 60 + minute) };
}

static void timetable(struct demo *d)
{
	const struct organization *o = demo_office(d, "transport", 0);
	struct trip trips[] = {
		{ .name = "湯本線　朝の便", .origin = "見本湯本", .goal = "天栄見本国保診療所",
		    .leaves = at(8, 30), .arrives = at(9, 5), .tuesday = true, .thursday = true },
		{ .name = "湯本線　帰りの便", .origin = "天栄見本国保診療所", .goal = "見本湯本",
		    .leaves = at(12, 15), .arrives = at(12, 50), .tuesday = true,
		    .thursday = true },
		{ .name = "通院の送迎", .origin = "ご自宅", .goal = "町外の病院", .monday = true,
		    .wednesday = true, .friday = true },
	};

	for (size_t i = 0; o && i < COUNT(trips); i++) {
		trips[i].organization.id = o->head.id;
		trips[i].municipality.id = o->municipality.id;
		trips[i].conditions = "村内の、運転をしない方。前日の17時までに電話。";
		trips[i].fare = (struct number){ true, 300 };
		store_save(d->work, &trip_record, &trips[i]);
	}
}

static void publish(struct demo *d)
{
	struct text keys = { .arena = &d->work->arena };
	struct publicity p = { .one = { true, 1 }, .open = true,
		.title = "すかがわの医療と介護（見本）",
		.words = "お医者さん、介護、送迎のことを調べられます。\n分からないときは、下の電話へどうぞ。" };

	for (const struct showable *s = showables; s->key; s++)
		if (s->usual)
			text_addf(&keys, "%s%s", keys.len ? " " : "", s->key);
	p.shown = keys.s;
	store_save(d->work, &publicity_record, &p);
}

void demo_serving(struct demo *d)
{
	d->work->actor = d->manager;
	timetable(d);
	publish(d);
}
