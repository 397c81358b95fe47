/* offices: an invented directory with every kind the casebook names. */
#include "domain/demo/parts.h"

#include <string.h>

static const struct office {
	const char *kind, *name, *kana;
	int town;
	bool visiting;
	const char *area, *note;
} offices[] = {
	{ "clinic", "見本クリニック", "ミホンクリニック", 0, true, "須賀川市・鏡石町・天栄村",
	    "訪問診療は火・木の午後。往診は相談のうえ。" },
	{ "clinic", "見本内科医院", "ミホンナイカイイン", 0, true, "須賀川市（西部を除く）", NULL },
	{ "clinic", "見本外科胃腸科", "ミホンゲカイチョウカ", 0, false, NULL, NULL },
	{ "clinic", "鏡石見本医院", "カガミイシミホンイイン", 1, true, "鏡石町・須賀川市南部",
	    "新しい訪問診療は月3人まで。" },
	{ "clinic", "在宅見本診療所", "ザイタクミホンシンリョウジョ", 0, true, "片道16キロまで",
	    "24時間対応。看取りまで。" },
	{ "public_clinic", "天栄見本国保診療所", "テンエイミホンコクホシンリョウジョ", 2, true,
	    "天栄村", NULL },
	{ "hospital", "見本総合病院", "ミホンソウゴウビョウイン", 0, false, NULL,
	    "地域医療連携室は平日8時半から17時。" },
	{ "hospital", "見本第二病院", "ミホンダイニビョウイン", 0, false, NULL, NULL },
	{ "dentist", "見本歯科医院", "ミホンシカイイン", 0, true, "須賀川市", NULL },
	{ "dentist", "鏡石見本歯科", "カガミイシミホンシカ", 1, true, "鏡石町・天栄村",
	    "訪問は木曜の午後。" },
	{ "dentist", "見本ファミリー歯科", "ミホンファミリーシカ", 0, false, NULL, NULL },
	{ "pharmacy", "見本薬局本店", "ミホンヤッキョクホンテン", 0, true, "須賀川市・鏡石町",
	    "医療用麻薬・無菌調剤に対応。" },
	{ "pharmacy", "鏡石見本薬局", "カガミイシミホンヤッキョク", 1, true, "鏡石町", NULL },
	{ "visiting_nurse", "見本訪問看護ステーション", "ミホンホウモンカンゴステーション", 0, true,
	    "須賀川市・鏡石町・天栄村", "夜間・休日は電話当番。" },
	{ "visiting_nurse", "訪問看護みほん", "ホウモンカンゴミホン", 1, true, "鏡石町・須賀川市",
	    NULL },
	{ "care_manager_office", "見本居宅介護支援事業所", "ミホンキョタクカイゴシエンジギョウショ",
	    0, true, NULL, NULL },
	{ "care_manager_office", "ケアプラン見本", "ケアプランミホン", 1, true, NULL, NULL },
	{ "care_manager_office", "天栄見本居宅介護支援", "テンエイミホンキョタクカイゴシエン", 2,
	    true, NULL, NULL },
	{ "home_help", "見本ヘルパーステーション", "ミホンヘルパーステーション", 0, true,
	    "須賀川市・鏡石町", NULL },
	{ "home_help", "天栄見本訪問介護", "テンエイミホンホウモンカイゴ", 2, true, "天栄村",
	    "早朝・夜間は応相談。" },
	{ "home_bath", "見本訪問入浴", "ミホンホウモンニュウヨク", 0, true,
	    "須賀川市・鏡石町・天栄村", NULL },
	{ "home_rehabilitation", "見本訪問リハビリ", "ミホンホウモンリハビリ", 0, true, "須賀川市",
	    NULL },
	{ "day_service", "見本デイサービスセンター", "ミホンデイサービスセンター", 0, false, NULL,
	    NULL },
	{ "day_service", "デイサービスみほんの里", "デイサービスミホンノサト", 2, false, NULL,
	    "送迎は村内全域。" },
	{ "day_rehabilitation", "見本通所リハビリテーション", "ミホンツウショリハビリテーション", 0,
	    false, NULL, NULL },
	{ "short_stay", "ショートステイ見本", "ショートステイミホン", 0, false, NULL, NULL },
	{ "nursing_home", "特別養護老人ホーム見本園", "トクベツヨウゴロウジンホームミホンエン", 0,
	    false, NULL, NULL },
	{ "nursing_home", "特別養護老人ホーム天栄見本",
	    "トクベツヨウゴロウジンホームテンエイミホン", 2, false, NULL, NULL },
	{ "health_facility", "介護老人保健施設みほん", "カイゴロウジンホケンシセツミホン", 0, false,
	    NULL, NULL },
	{ "small_health_facility", "地域密着型老健みほん", "チイキミッチャクガタロウケンミホン", 1,
	    false, NULL, NULL },
	{ "medical_facility", "見本介護医療院", "ミホンカイゴイリョウイン", 0, false, NULL, NULL },
	{ "small_multi", "小規模多機能見本の家", "ショウキボタキノウミホンノイエ", 1, true,
	    "鏡石町", NULL },
	{ "group_home", "グループホーム見本", "グループホームミホン", 0, false, NULL, NULL },
	{ "elderly_housing", "サ高住みほん", "サコウジュウミホン", 0, false, NULL,
	    "夜間は職員1名。救急時の付き添いはできません。" },
	{ "welfare_centre", "見本高齢者総合福祉センター",
	    "ミホンコウレイシャソウゴウフクシセンター", 2, false, NULL, NULL },
	{ "equipment", "見本福祉用具", "ミホンフクシヨウグ", 0, true, "県中一円", NULL },
	{ "transport", "見本移送サービス", "ミホンイソウサービス", 2, true,
	    "天栄村から町外の病院まで", "前日までに予約。車いす可。" },
	{ "support_center", "須賀川見本地域包括支援センター",
	    "スカガワミホンチイキホウカツシエンセンター", 0, true, NULL, NULL },
	{ "support_center", "鏡石見本地域包括支援センター",
	    "カガミイシミホンチイキホウカツシエンセンター", 1, true, NULL, NULL },
	{ "support_center", "天栄見本地域包括支援センター",
	    "テンエイミホンチイキホウカツシエンセンター", 2, true, NULL, NULL },
	{ "municipal_office", "須賀川市 見本長寿課", "スカガワシミホンチョウジュカ", 0, false, NULL,
	    NULL },
	{ "municipal_office", "天栄村 見本健康福祉課", "テンエイムラミホンケンコウフクシカ", 2,
	    false, NULL, NULL },
	{ "health_office", "見本保健福祉事務所", "ミホンホケンフクシジムショ", 0, false, NULL,
	    NULL },
	{ "social_council", "見本社会福祉協議会", "ミホンシャカイフクシキョウギカイ", 0, true, NULL,
	    NULL },
	{ "fire_station", "見本広域消防署", "ミホンコウイキショウボウショ", 0, true, NULL, NULL },
	{ "association", "見本医師会", "ミホンイシカイ", 0, false, NULL, NULL },
};
_Static_assert(COUNT(offices) <= OFFICES_MOST, "there is room for every office");

/* Who runs places of which kinds; the numbers are nobody's. */
static const struct {
	const char *kinds, *name, *kana, *number;
} corporations[] = {
	{ "clinic hospital dentist health_facility medical_facility", "医療法人見本会",
	    "イリョウホウジンミホンカイ", "8000000000001" },
	{ "nursing_home day_service short_stay group_home small_multi welfare_centre",
	    "社会福祉法人見本福祉会", "シャカイフクシホウジンミホンフクシカイ", "7000000000002" },
	{ "pharmacy visiting_nurse equipment home_help home_bath", "株式会社見本",
	    "カブシキガイシャミホン", "6000000000003" },
};

static void run_by(struct demo *d)
{
	for (size_t i = 0; i < COUNT(corporations); i++) {
		struct corporation c = { .name = corporations[i].name,
			.kana = corporations[i].kana,
			.number = corporations[i].number };

		store_save(d->work, &corporation_record, &c);
		d->corporation[i] = (struct link){ c.head.id, c.name };
	}
}

static struct link corporation(const struct demo *d, const char *kind)
{
	for (size_t i = 0; i < COUNT(corporations); i++)
		if (strstr(corporations[i].kinds, kind))
			return d->corporation[i];
	return (struct link){0};
}

static const char *const places[] = { "みどり", "あおば", "さくら", "ひまわり", "やまなみ", "せせらぎ",
	"ほたる", "つばき" };
static const char *const places_kana[] = { "ミドリ", "アオバ", "サクラ", "ヒマワリ", "ヤマナミ", "セセラギ",
	"ホタル", "ツバキ" };

/* Of a large region each of these has further ones, called after places. */
static void more_offices(struct demo *d)
{
	struct arena *a = &d->work->arena;

	for (size_t i = 0; i < COUNT(offices) * COUNT(places); i++) {
		struct organization *rec = &d->office[d->offices];
		int n = (int)(i / COUNT(offices));

		if (d->offices == OFFICES_MOST)
			return;
		d->offices++;
		*rec = d->office[i % COUNT(offices)];
		rec->head = (struct head){0};
		rec->name = arena_printf(a, "%s%s", places[n], rec->name);
		rec->kana = arena_printf(a, "%s%s", places_kana[n], rec->kana);
		rec->phone = arena_printf(a, "0248-01-%04zu", 1000 + i * 10);
		rec->fax = arena_printf(a, "0248-01-%04zu", 1001 + i * 10);
		demo_place_found(d, rec, d->offices);
		rec->campus = (struct link){0};
		store_save(d->work, &organization_record, rec);
		demo_place_filled(d, rec);
	}
}

void demo_offices(struct demo *d)
{
	struct arena *a = &d->work->arena;

	run_by(d);
	for (size_t i = 0; i < COUNT(offices); i++) {
		const struct office *o = &offices[i];
		const struct municipality *town = &d->town[o->town];
		struct organization *rec = &d->office[d->offices++];

		*rec = (struct organization){
			.name = o->name,
			.kana = o->kana,
			.kind = o->kind,
			.run_by = corporation(d, o->kind),
			.municipality = { town->head.id, town->name },
			.address = arena_printf(a, "福島県%s%s見本%zu-%zu",
			    town->county ? town->county : "", town->name, i + 1, i % 9 + 1),
			.latitude = { true,
			    town->latitude.n + (int64_t)(i * 7919 % 41) * 1000 - 20000 },
			.longitude = { true,
			    town->longitude.n + (int64_t)(i * 6271 % 61) * 1000 - 30000 },
			.phone = arena_printf(a, "0248-00-%04zu", 1000 + i * 10),
			.fax = arena_printf(a, "0248-00-%04zu", 1001 + i * 10),
			.email = o->visiting
			    ? arena_printf(a, "uketsuke%zu@example.jp", i + 1)
			    : NULL,
			.hours = "平日 8:30–17:30",
			.visiting = o->visiting,
			.area = o->area,
			.note = o->note,
		};
		demo_place_found(d, rec, (int)i);
		store_save(d->work, &organization_record, rec);
		demo_place_filled(d, rec);
	}
	demo_campus(d);
	if (d->slips >= MANY)
		more_offices(d);
}

const struct organization *demo_office(const struct demo *d, const char *kind, int nth)
{
	int n = 0;

	for (int i = 0; i < d->offices; i++)
		n += !strcmp(d->office[i].kind, kind);
	nth = n ? nth % n : 0;
	for (int i = 0; i < d->offices; i++)
		if (!strcmp(d->office[i].kind, kind) && nth-- == 0)
			return &d->office[i];
	return NULL;
}
