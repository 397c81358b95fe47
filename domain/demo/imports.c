/* imports: a file of invented open data that waits to be looked at. */
#include "domain/demo/parts.h"
#include "domain/imports/imports.h"

#include <string.h>

static const char rows[] =
    "都道府県コード又は市町村コード,NO,都道府県名,市区町村名,介護サービス事業所名称,"
    "介護サービス事業所名称_カナ,実施サービス,住所,方書,緯度,経度,電話番号,FAX番号,法人番号,"
    "法人の名称,事業所番号,利用可能曜日,定員,URL,備考\r\n"
    "072079,0770799019,福島県,須賀川市,見本の里（公表データ）,ミホンノサト,通所介護,須賀川市見本町1,,"
    "37.29,140.37,0248－00－7001,,,見本福祉会,0770799019,\"平日,土曜日\",25,mihon.example.jp,\r\n"
    "072079,0770799027,福島県,須賀川市,見本デイサービスセンター,ミホンデイサービスセンター,通所介護,"
    "福島県須賀川市見本21-3,,140.37,37.29,0248-00-7002,,,見本福祉会,0770799027,平日,0,,\r\n"
    "73423,0770799035,福島県,鏡石町,鏡石の見本の家,ｶｶﾞﾐｲｼﾉﾐﾎﾝﾉｲｴ,小規模多機能型居宅介護,"
    "岩瀬郡鏡石町見本3,,,,0248-00-7003,,,見本福祉会,0770799035,毎日,29,,\r\n";

static bool read_rows(void *context, size_t at, void *to, size_t n)
{
	(void)context;
	if (at > sizeof rows - 1 || n > sizeof rows - 1 - at)
		return false;
	memcpy(to, rows + at, n);
	return true;
}

void demo_imports(struct demo *d)
{
	const struct import_file file = { "介護サービス事業所一覧（見本）.csv",
		{ read_rows, NULL, sizeof rows - 1 } };
	const struct import_order order = { .file = &file, .files = 1 };
	struct actor program = d->work->actor;
	struct import im = {0};

	d->work->actor = d->counsellor[0];
	if (!import_read(d->work, &order, &im) && !d->work->fault)
		work_fault(d->work, "the demo's open data: %s", d->work->problems->say);
	d->work->actor = program;
}
