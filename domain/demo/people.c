/* people: invented names, some with characters that older systems lose. */
#include "domain/demo/parts.h"

static const char *const surnames[][2] = {
	{ "見本", "ミホン" }, { "髙橋", "タカハシ" }, { "山﨑", "ヤマザキ" }, { "𠮷田", "ヨシダ" },
	{ "渡邉", "ワタナベ" }, { "葛\U000E0100西", "カサイ" }, { "齋藤", "サイトウ" }, { "高橋", "タカハシ" },
	{ "濵田", "ハマダ" }, { "遠藤", "エンドウ" }, { "辻\U000E0100", "ツジ" }, { "佐藤", "サトウ" },
	{ "渡辺", "ワタナベ" }, { "鈴木", "スズキ" }, { "關根", "セキネ" }, { "小林", "コバヤシ" },
	{ "圓谷", "ツムラヤ" }, { "吉田", "ヨシダ" }, { "橋本", "ハシモト" }, { "矢部", "ヤベ" },
};

static const struct given { const char *name, *kana, *sex; } given[] = {
	{ "はな子", "ハナコ", "female" }, { "太郎", "タロウ", "male" }, { "マツ", "マツ", "female" },
	{ "一郎", "イチロウ", "male" }, { "トメ", "トメ", "female" }, { "ヨシ", "ヨシ", "female" },
	{ "正雄", "マサオ", "male" }, { "キク", "キク", "female" }, { "清", "キヨシ", "male" },
	{ "ハル", "ハル", "female" }, { "フミ", "フミ", "female" }, { "勇", "イサム", "male" },
	{ "ミツ", "ミツ", "female" }, { "幸子", "サチコ", "female" }, { "茂", "シゲル", "male" },
	{ "和子", "カズコ", "female" }, { "サダ", "サダ", "female" }, { "実", "ミノル", "male" },
};

static const struct kin { const char *name, *relation; } kin[] = {
	{ "長女", "child" }, { "長男", "child" }, { "次男の妻", "child_in_law" }, { "妹", "sibling" },
};

static const char *pick(struct demo *d, const char *const *of, int n)
{
	return of[demo_roll(d, n)];
}
#define PICK(d, ...) \
	pick((d), (const char *const[]){ __VA_ARGS__ }, \
	    (int)(sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(const char *)))

/* Two thirds in the city, the rest in the two others, every sixteenth from elsewhere. */
static void home(struct demo *d, struct person *p, int i)
{
	int roll = demo_roll(d, 10), town = roll < 6 ? 0 : roll < 8 ? 1 : 2;

	if (i % 16 == 15) {
		p->elsewhere = i % 32 == 15 ? "郡山市" : "白河市";
		return;
	}
	p->municipality = (struct link){ d->town[town].head.id, d->town[town].name };
	p->address = arena_printf(&d->work->arena, "%s見本%d番地", d->town[town].name, 100 + i);
}

/* One roll at a time: an initializer may take them in any order. */
static struct date born(struct demo *d, int i)
{
	int year = 1928 + demo_roll(d, 34), month = 1 + demo_roll(d, 12),
	    day = 1 + demo_roll(d, 28);

	return i ? (struct date){ (int16_t)year, (int8_t)month, (int8_t)day }
		 : (struct date){ 1940, 1, 2 };
}

static void key_person(struct demo *d, struct person *p, int i)
{
	struct kin spouse = { text_same(p->sex, "male") ? "妻" : "夫", "spouse" };
	int roll = demo_roll(d, (int)COUNT(kin) + 1);
	const struct kin *one = roll < (int)COUNT(kin) ? &kin[roll] : &spouse;

	p->key_name = arena_printf(&d->work->arena, "%s（見本）", one->name);
	p->key_relation = one->relation;
	p->key_phone = arena_printf(&d->work->arena, "0248-00-%04d", (6000 + i * 3) % 10000);
}

static void around(struct demo *d, struct person *p, int i)
{
	struct arena *a = &d->work->arena;
	const struct organization *manager = demo_office(d, "care_manager_office", i);

	p->phone = arena_printf(a, "0248-00-%04d", (5000 + i * 3) % 10000);
	p->dwelling = i % 9 == 4 ? "elderly_rented" : i % 11 == 7 ? "hospital" : "own_home";
	p->household = PICK(d, "alone", "couple", "with_family", "with_family", "alone_daytime",
	    "elderly_only");
	p->care_level = PICK(d, "not_applied", "applying", "support1", "support2", "care1", "care2",
	    "care2", "care3", "care4", "care5");
	if (i % 3)
		key_person(d, p, i);
	if (i % 4 != 1)
		p->physician.id = demo_office(d, "clinic", i)->head.id;
	if (i % 4 >= 2) {
		p->care_manager_office.id = manager->head.id;
		p->care_manager = "見本 ケアマネジャー";
	}
}

void demo_people(struct demo *d)
{
	int people = d->slips < MANY ? d->people : PEOPLE;

	d->work->actor = d->counsellor[0];
	d->person = arena_alloc(&d->work->arena, (size_t)people * sizeof *d->person);
	for (int i = 0; i < people && !d->work->fault; i++) {
		const char *const *surname = surnames[i % (int)COUNT(surnames)];
		const struct given *g = &given[(i * 5) % (int)COUNT(given)];
		struct person *p = &d->person[i];
		bool marked = i % (int)COUNT(surnames) == 0;

		*p = (struct person){
			.name = arena_printf(&d->work->arena, "%s %s%s", surname[0], g->name,
			    marked ? "" : "（見本）"),
			.kana = arena_printf(&d->work->arena, "%s %s", surname[1], g->kana),
			.sex = g->sex,
			.birth = born(d, i),
		};
		home(d, p, i);
		around(d, p, i);
		if (store_save(d->work, &person_record, p) != SAVED)
			work_fault(d->work, "demo person %s", p->name);
	}
}
