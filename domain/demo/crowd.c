/* crowd: a region's people, each of whom can be made again from her number. */
#include "domain/demo/parts.h"

#include "store/bulk.h"

enum { BLOCK = 8 };

/* The first are the most frequent, as in Fukushima. */
static const char *const surnames[][2] = { { "佐藤", "サトウ" }, { "鈴木", "スズキ" },
	{ "渡辺", "ワタナベ" }, { "高橋", "タカハシ" }, { "遠藤", "エンドウ" }, { "橋本", "ハシモト" },
	{ "吉田", "ヨシダ" }, { "斎藤", "サイトウ" }, { "菅野", "カンノ" }, { "小林", "コバヤシ" },
	{ "髙橋", "タカハシ" }, { "渡邉", "ワタナベ" }, { "齋藤", "サイトウ" }, { "星", "ホシ" },
	{ "五十嵐", "イガラシ" }, { "伊藤", "イトウ" }, { "関根", "セキネ" }, { "円谷", "ツムラヤ" },
	{ "矢部", "ヤベ" }, { "安藤", "アンドウ" }, { "大木", "オオキ" }, { "小針", "コバリ" },
	{ "相楽", "サガラ" }, { "添田", "ソエタ" }, { "熊田", "クマダ" }, { "岩崎", "イワサキ" },
	{ "水野", "ミズノ" }, { "根本", "ネモト" }, { "有賀", "アリガ" }, { "兼子", "カネコ" },
	{ "常松", "ツネマツ" }, { "森", "モリ" }, { "大河内", "オオコウチ" }, { "内山", "ウチヤマ" },
	{ "𠮷田", "ヨシダ" }, { "車田", "クルマダ" }, { "小山", "コヤマ" }, { "榊原", "サカキバラ" },
	{ "馬場", "ババ" }, { "今泉", "イマイズミ" }, { "芳賀", "ハガ" }, { "石堂", "イシドウ" },
	{ "添上", "ソエガミ" }, { "面川", "オモカワ" }, { "國分", "コクブン" }, { "八木沼", "ヤギヌマ" } };

static const struct given { const char *name, *kana, *sex; } given[] = {
	{ "ハナ", "ハナ", "female" }, { "正", "タダシ", "male" }, { "キヨ", "キヨ", "female" },
	{ "和子", "カズコ", "female" }, { "勝", "マサル", "male" }, { "トシ子", "トシコ", "female" },
	{ "ヨシ子", "ヨシコ", "female" }, { "栄一", "エイイチ", "male" }, { "ミヨ", "ミヨ", "female" },
	{ "清", "キヨシ", "male" }, { "サト", "サト", "female" }, { "久子", "ヒサコ", "female" },
	{ "武", "タケシ", "male" }, { "フミ子", "フミコ", "female" }, { "博", "ヒロシ", "male" },
	{ "節子", "セツコ", "female" }, { "イネ", "イネ", "female" }, { "忠雄", "タダオ", "male" },
	{ "千代", "チヨ", "female" }, { "義雄", "ヨシオ", "male" }, { "テル", "テル", "female" },
	{ "洋子", "ヨウコ", "female" }, { "昭", "アキラ", "male" }, { "シゲ", "シゲ", "female" },
	{ "弘", "ヒロシ", "male" }, { "光子", "ミツコ", "female" }, { "三郎", "サブロウ", "male" },
	{ "静江", "シズエ", "female" }, { "幸雄", "ユキオ", "male" }, { "敏子", "トシコ", "female" },
};

/* How eight people in a row are families: most are alone or two, few are many. */
static const char families[][BLOCK + 1] = { "01234567", "00123456", "00112345", "00122345",
	"00011234", "00111122", "00000112" };

/* Dice of one number, the same in any order. */
static unsigned roll_of(uint64_t of, unsigned what, unsigned sides)
{
	uint64_t x = (of + 1) * 0x9e3779b97f4a7c15u ^ (uint64_t)what * 0xbf58476d1ce4e5b9u;

	x = (x ^ x >> 31) * 0x94d049bb133111ebu;
	return (unsigned)((x ^ x >> 29) >> 16) % sides;
}

static uint64_t family_of(const struct demo *d, int n)
{
	uint64_t block = (uint64_t)(n / BLOCK) ^ d->seed << 24;
	const char *how = families[roll_of(block, 1, (unsigned)COUNT(families))];

	return block * BLOCK + (uint64_t)(how[n % BLOCK] - '0');
}

/* By the towns' populations: 75,142, 12,616 and 5,400; every twentieth family is from elsewhere. */
static void home(const struct demo *d, struct arena *a, struct person *p, uint64_t family)
{
	unsigned roll = roll_of(family, 2, 93158);
	int town = roll < 75142 ? 0 : roll < 75142 + 12616 ? 1 : 2;

	if (roll_of(family, 3, 20) == 0) {
		p->elsewhere = roll % 2 ? "郡山市" : "白河市";
		return;
	}
	p->municipality = (struct link){ d->town[town].head.id, d->town[town].name };
	p->address = arena_printf(a, "%s見本%u丁目%u番地", d->town[town].name,
	    1 + roll_of(family, 4, 30), 1 + roll_of(family, 5, 400));
}

/* The frequent ones are far more frequent: the least of three dice. */
static unsigned surname_of(uint64_t family)
{
	unsigned least = (unsigned)COUNT(surnames);

	for (unsigned i = 6; i < 9; i++) {
		unsigned roll = roll_of(family, i, (unsigned)COUNT(surnames));

		least = roll < least ? roll : least;
	}
	return least;
}

static void around(const struct demo *d, struct person *p, uint64_t one, uint64_t family)
{
	static const char *const levels[] = { "not_applied", "applying", "support1", "support2",
		"care1", "care1", "care2", "care2", "care3", "care4", "care5" };
	static const char *const households[] = { "alone", "couple", "with_family", "with_family",
		"alone_daytime", "elderly_only" };

	p->care_level = levels[roll_of(one, 10, (unsigned)COUNT(levels))];
	p->household = households[roll_of(family, 11, (unsigned)COUNT(households))];
	p->dwelling = roll_of(one, 12, 9) == 0 ? "elderly_rented" : "own_home";
	if (roll_of(one, 13, 4))
		p->physician.id = demo_office(d, "clinic", (int)roll_of(one, 14, 97))->head.id;
}

/* The old ones are the most: between 62 and 101 years, the more the nearer to 84. */
static struct date born(uint64_t one)
{
	int year = 1925 + (int)(roll_of(one, 15, 20) + roll_of(one, 16, 20));

	return (struct date){ (int16_t)year, (int8_t)(1 + roll_of(one, 17, 12)),
		(int8_t)(1 + roll_of(one, 18, 28)) };
}

void demo_crowd_one(const struct demo *d, struct arena *a, const int64_t *ids, int n,
    struct person *p)
{
	uint64_t family = family_of(d, n), one = (uint64_t)n + (d->seed << 32) + 7;
	const struct given *g = &given[roll_of(one, 9, (unsigned)COUNT(given))];
	const char *const *surname = surnames[surname_of(family)];

	if (n < PEOPLE) {
		*p = d->person[n];
		return;
	}
	*p = (struct person){ .head = { .id = ids[n], .version = 1 },
		.name = arena_printf(a, "%s %s（見本）", surname[0], g->name),
		.kana = arena_printf(a, "%s %s", surname[1], g->kana), .sex = g->sex,
		.birth = born(one) };
	p->phone = arena_printf(a, "0248-%02u-%04u", 2 + roll_of(family, 19, 90),
	    roll_of(family, 20, 10000));
	home(d, a, p, family);
	around(d, p, one, family);
	if (!roll_of(family, 21, 3))
		return;
	p->key_name = "長女（見本）";
	p->key_relation = "child";
	p->key_phone = p->phone;
}

const int64_t *demo_crowd(struct demo *d, struct bulk *b)
{
	int64_t *ids = arena_alloc(&d->work->arena, (size_t)d->people * sizeof *ids);
	struct work inner = *d->work;

	inner.arena = (struct arena){0};
	for (int i = 0; i < d->people && !inner.fault && !d->work->fault; i++) {
		struct person p;

		ids[i] = i < PEOPLE ? d->person[i].head.id : id_new();
		if (i < PEOPLE)
			continue;
		demo_crowd_one(d, &inner.arena, ids, i, &p);
		p.head.changed = inner.now;
		p.head.changed_by.id = inner.actor.account;
		bulk_version(b, &inner, &person_record, &p, "new");
		bulk_record(b, &inner, &person_record, &p);
		arena_reuse(&inner.arena);
		if (i % 1000 == 0)
			demo_tell(d, "対象の方", i, d->people);
	}
	if (inner.fault)
		work_fault(d->work, "%s", inner.fault);
	arena_reset(&inner.arena);
	return ids;
}
