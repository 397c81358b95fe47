/* casebook: the published figures of the nine municipalities of the casebook's four regions. */
#include "domain/regions/regions.h"

static const char SOURCE[] = "福島県内4地域の取り組み事例（各市町村の公表値）";

static const struct town {
	const char *code, *name, *kana, *county;
	struct date as_of;
	const char *basis;
	int64_t population, elderly, certified; /* certified in tenths of a percent */
	bool with_support;
	int64_t premium; /* 0: not published */
	int64_t printed; /* ageing rate in hundredths of a percent */
	int digits;
} towns[] = {
	{ "072079", "須賀川市", "スカガワシ", NULL, { 2021, 11, 30 }, "住民基本台帳", 75142, 21862,
	    187, false, 6470, 2910, 1 },
	{ "073423", "鏡石町", "カガミイシマチ", "岩瀬郡", { 2021, 11, 30 }, "住民基本台帳", 12616,
	    3561, 174, false, 6300, 2820, 1 },
	{ "073440", "天栄村", "テンエイムラ", "岩瀬郡", { 2021, 11, 30 }, "住民基本台帳", 5400,
	    1984, 173, false, 6500, 3670, 1 },
	{ "073679", "只見町", "タダミマチ", "南会津郡", { 2021, 12, 31 }, NULL, 4053, 1908, 265,
	    false, 5900, 4707, 2 },
	{ "074233", "柳津町", "ヤナイヅマチ", "河沼郡", { 2020, 10, 1 }, NULL, 3228, 1437, 192,
	    true, 0, 4450, 1 },
	{ "074446", "三島町", "ミシママチ", "大沼郡", { 2020, 10, 1 }, NULL, 1528, 814, 225, true,
	    0, 5330, 1 },
	{ "074454", "金山町", "カネヤママチ", "大沼郡", { 2020, 10, 1 }, NULL, 1942, 1179, 209,
	    true, 0, 6070, 1 },
	{ "074462", "昭和村", "ショウワムラ", "大沼郡", { 2020, 10, 1 }, NULL, 1221, 697, 229, true,
	    0, 5710, 1 },
	{ "074845", "鮫川村", "サメガワムラ", "東白川郡", { 2021, 12, 31 }, NULL, 3101, 1273, 161,
	    false, 5700, 4110, 1 },
};

/* Where the offices stand, in ten thousandths of a degree; in the order of `towns`. */
static const int64_t offices[COUNT(towns)][2] = { { 372865, 1403727 }, { 372529, 1403432 },
	{ 372553, 1402510 },
	{ 373483, 1393164 }, { 375316, 1397253 }, { 374700, 1396450 },
	{ 374556, 1395253 }, { 373361, 1396122 }, { 370386, 1405047 } };

static void town_load(struct work *w, const struct town *t)
{
	struct municipality m = {
		.code = t->code,
		.name = t->name,
		.kana = t->kana,
		.county = t->county,
		.prefecture = "福島県",
		.latitude = { true, offices[t - towns][0] * 100 },
		.longitude = { true, offices[t - towns][1] * 100 },
	};
	struct figure f = {
		.as_of = t->as_of,
		.population = { true, t->population },
		.elderly = { true, t->elderly },
		.certified_rate = { true, t->certified },
		.certified_includes_support = t->with_support,
		.premium = { t->premium > 0, t->premium },
		.printed_ageing_rate = { true, t->printed },
		.printed_digits = { true, t->digits },
		.basis = t->basis,
		.source = SOURCE,
	};

	if (municipality_named(w, t->name))
		return;
	store_save(w, &municipality_record, &m);
	f.municipality.id = m.head.id;
	store_save(w, &figure_record, &f);
}

void casebook_load(struct work *w)
{
	for (size_t i = 0; i < COUNT(towns); i++)
		town_load(w, &towns[i]);
}
