/* subject: whom a slip is about, where she lives, and who speaks for her. */
#include "domain/demo/parts.h"

#include <string.h>

static void caller(struct demo *d, const struct story *story, int n, const struct person *p,
    struct consultation *c)
{
	static const struct {
		const char *caller, *kind, *name;
	} desks[] = {
		{ "care_manager", "care_manager_office", "見本 ケアマネジャー" },
		{ "support_center", "support_center", "見本 保健師" },
		{ "hospital", "hospital", "連携室 見本" },
		{ "clinic", "clinic", "見本 医師" },
		{ "visiting_nurse", "visiting_nurse", "見本 看護師" },
		{ "care_provider", "day_service", "見本 相談員" },
		{ "fire_service", "fire_station", "救急係 見本" },
	};

	for (size_t i = 0; i < COUNT(desks); i++)
		if (!strcmp(desks[i].caller, story->caller)) {
			const struct organization *o = demo_office(d, desks[i].kind, n);

			c->caller_organization.id = o->head.id;
			c->caller_name = desks[i].name;
			c->caller_phone = o->phone;
			return;
		}
	if (p && !strcmp(story->caller, "self")) {
		c->caller_name = p->name;
		c->caller_phone = p->phone;
	} else if (p) {
		/* Who speaks of her father is not his son's wife. */
		if (text_same(story->relation, p->key_relation))
			c->caller_name = p->key_name;
		c->caller_phone = p->key_phone;
		c->caller_note = n % 6 ? NULL : "夕方6時以降なら電話に出られる。";
	}
}

void demo_subject(struct demo *d, const struct story *story, int n, const struct person *p,
    struct consultation *c)
{
	if (p)
		c->person = (struct link){ p->head.id, p->name };
	if (p && p->elsewhere) {
		c->outside = true;
		c->outside_town = p->elsewhere;
		c->pointed_to = arena_printf(&d->work->arena,
		    "%sの在宅医療・介護連携の窓口を案内した。", p->elsewhere);
	} else {
		c->municipality.id = p ? p->municipality.id : d->town[n % TOWNS].head.id;
	}
	caller(d, story, n, p, c);
}
