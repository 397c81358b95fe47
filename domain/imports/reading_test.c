/* reading_test: files of others -- what is refused, what is mended, what kinds there are. */
#include "domain/imports/trying.h"

/* ---- Bad input ---- */

static void refuses(const char *csv, const char *says)
{
	struct work w;
	struct import im;

	region_begin(&w, "counsellor");
	assert_false(read_in(&w, csv, "", &im));
	if (!w.problems || !strstr(w.problems->say, says))
		fail_msg("%s is not said: %s", says, w.problems ? w.problems->say : w.fault);
	assert_int_equal(im.head.id, 0);
	over(&w);
}

static void other_files_are_named(void **state)
{
	struct text wide = { .arena = &(struct arena){0} };

	(void)state;
	refuses("PK\3\4whatever", "xlsx");
	refuses("%PDF-1.7", "PDF");
	refuses("<!DOCTYPE html>", "HTML");
	refuses("", "空のファイル");
	refuses("氏名,住所\r\n花子,須賀川\r\n", "見出しが「氏名」「住所」");
	refuses(HEAD GREEN "072079,\"torn\r\n", "3行目：引用符");
	refuses(HEAD GREEN "072079,\"torn\"er,1\r\n", "3行目：引用符");
	refuses("ID,診療科目コード,診療科目名\r\n", "診療科・診療時間票");
	refuses(HEAD, "見出しの行だけ");
	refuses("\x89PNG\r\n\x1a\n", "画像です");
	refuses("\xff\xfe" "a", "UTF-16");
	refuses("\xd0\xcf\x11\xe0xls", "xls");
	refuses("名称;住所\r\n見本;町\r\n", "セミコロン");
	refuses("名称\t住所\r\n見本\t町\r\n", "タブで区切った");
	refuses("名称,電話,版,更新,更新者\r\n見本,1,1,2,3\r\n", "Yuiから書き出した一覧");
	refuses("ファイル,行,結果,キー\r\na,1,新しい,k\r\n", "取込の報告");
	/* EUC-JP: 名称,住所 */
	refuses("\xcc\xbe\xbe\xce,\xbd\xbb\xbd\xea\r\n\xb2\xc8,\xc4\xae\r\n", "Shift_JIS");
	for (int i = 0; i < 100000; i++)
		text_add(&wide, "a,");
	refuses(wide.s, "1行目：列が多すぎます");
	for (int i = 0; i < 100000; i++)
		text_add(&wide, "a");
	refuses(wide.s + 200000, "1行目：1行が長すぎます");
	arena_reset(wide.arena);
}

/* Without one of its columns it would take that from every place, or pass for another kind. */
static void a_lost_column_is_named(void **state)
{
	struct arena a = {0};
	static const char *const heads[] = { "電話番号", "事業所番号", "サービスの種類",
		"介護保険の通常の指定基準を満たしている" };

	(void)state;
	for (size_t i = 0; i < COUNT(heads); i++) {
		const char *at = strstr(HEAD, heads[i]);
		const char *csv = arena_printf(&a, "%.*s見出しなし%s" GREEN,
		    (int)(at - (const char *)HEAD), HEAD, at + strlen(heads[i]));

		refuses(csv, arena_printf(&a, "「%s」の列がありません", heads[i]));
	}
	arena_reset(&a);
}

/* Saved by Excel: zeros in front went, and long numbers became powers of ten. */
static void what_excel_cut_is_told(void **state)
{
	struct work w;
	struct import im;
	const char *report;

	(void)state;
	region_begin(&w, "counsellor");
	im = import_in(&w,
	    HEAD "72079,7.71E+08,福島県,須賀川市,切れた家,,訪問入浴介護,,,,,,,,,7.71E+08,,,,,,,,\r\n"
		 "72079,770700268,福島県,須賀川市,残る家,,訪問入浴介護,,,,,,,3.01E+12,見本,770700268"
		 ",,,,,,,,\r\n");
	report = report_of(&w, &im);
	assert_int_equal(im.refused.n, 1);
	assert_non_null(strstr(report, "番号の桁が失われています（E+）。元のファイルを選び直して"));
	assert_non_null(strstr(report, "法人番号,3.01E+12,,Excelで開いて"));
	assert_string_equal(place_of(&w, "0770700268").name, "残る家");
	over(&w);
}

static void bad_rows_are_refused_alone(void **state)
{
	struct work w;
	struct import im;
	const char *report;

	(void)state;
	region_begin(&w, "counsellor");
	im = import_in(&w,
	    HEAD GREEN GREEN ROW("07707009", "短い番号", "訪問入浴介護", "", "")
		ROW("0770700953", "あおの家", "空飛ぶ介護", "", "")
		"072079,short\r\n"
		"072078" ",0770700953,福島県,須賀川市,町なし,,訪問入浴介護,,,,,,,,,0770700953,,,,,,,,\r\n");
	assert_int_equal(im.fresh.n, 1);
	assert_int_equal(im.refused.n, 5);
	report = report_of(&w, &im);
	assert_non_null(strstr(report, "試し.csv,3,取り込めない"));
	assert_non_null(strstr(report, "同じ番号・同じ種類の行が、先（2行目）にもあります"));
	assert_non_null(strstr(report, "事業所番号（医療機関コード）が10桁ではありません"));
	assert_non_null(strstr(report, "サービスの種類「空飛ぶ介護」を知りません"));
	assert_non_null(strstr(report, "列の数が2で、見出しの24と合いません"));
	assert_non_null(strstr(report, "市町村コードが読めません"));
	over(&w);
}

static void odd_values_are_mended(void **state)
{
	struct work w;
	struct import im;
	struct organization o;
	const char *report;

	(void)state;
	region_begin(&w, "counsellor");
	im = import_in(&w,
	    HEAD "72079,770700268,福島県,須賀川市,ﾐﾄﾞﾘの家,ﾐﾄﾞﾘ（ﾉ）ｲｴ,訪問入浴介護,"
		 "福島県須賀川市緑町1,みどりビル2F,140.3727432,37.2998538,-,－,"
		 "1234567890123,みどり,=\"0770700268\",,=cmd|x,十,http:a b,,,,\r\n"
		 "072079,07B0700953,福島県,須賀川市,医療院,漢字,介護医療院,緑町2,,"
		 "0,0,12345,,,,07B0700953,ときどき,,,,,,,\r\n");
	report = report_of(&w, &im);
	o = place_of(&w, "0770700268");
	assert_int_equal(o.latitude.n, 37299854);
	assert_string_equal(o.kana, "ミドリ ノ イエ");
	assert_string_equal(o.address, "福島県須賀川市緑町1　みどりビル2F");
	assert_null(o.phone);
	assert_null(o.url);
	assert_non_null(strstr(report, "072079としました"));
	assert_non_null(strstr(report, "緯度と経度が逆なので"));
	assert_non_null(strstr(report, "'=cmd|x"));
	assert_non_null(strstr(report, "定員,十,,数として読めない"));
	assert_non_null(strstr(report, "法人番号,1234567890123,,検査数字が合いません"));
	o = place_of(&w, "07B0700953");
	assert_string_equal(o.address, "福島県須賀川市緑町2");
	assert_false(o.latitude.known);
	assert_null(o.kana);
	assert_non_null(strstr(report, "緯度,\"0, 0\",,日本の外"));
	assert_non_null(strstr(report, "利用可能曜日,ときどき,,曜日として読めない"));
	over(&w);
}

/* ---- Other formats ---- */

static void cp932_is_read(void **state)
{
	/* 市町村コード…,名称,所在地,医療機関コード and one clinic, as old programs write them. */
	static const char csv[] =
	    "\x91\x53\x8d\x91\x92\x6e\x95\xfb\x8c\xf6\x8b\xa4\x92\x63\x91\xcc\xba\xb0\xc4\xde,"
	    "\x96\xbc\x8f\xcc,\x8f\x8a\x8d\xdd\x92\x6e,"
	    "\x88\xe3\x97\xc3\x8b\x40\x8a\xd6\xba\xb0\xc4\xde,"
	    "\x88\xe3\x97\xc3\x8b\x40\x8a\xd6\x82\xcc\x8e\xed\x97\xde\r\n"
	    "072079,\xfb\xfc\x8b\xb4\x88\xe3\x89\x40,\x97\xce\x92\xac,0712700017,"
	    "\x90\x66\x97\xc3\x8f\x8a\r\n";
	struct work w;
	struct organization o;

	(void)state;
	region_begin(&w, "counsellor");
	import_in(&w, csv);
	o = place_of(&w, "0712700017");
	assert_string_equal(o.name, "髙橋医院");
	assert_string_equal(o.kind, "clinic");
	over(&w);
}

static void open_days_of_the_national_medical_file(void **state)
{
	struct work w;
	struct rows *rs;

	(void)state;
	region_begin(&w, "counsellor");
	import_in(&w,
	    "\"ID\",\"正式名称\",\"正式名称（フリガナ）\",\"略称\",\"機関区分\",\"都道府県コード\","
	    "\"市区町村コード\",\"所在地\",\"所在地座標（緯度）\",\"所在地座標（経度）\","
	    "\"案内用ホームページアドレス\",\"毎週決まった曜日に休診（月）\",\"毎週決まった曜日に休診（土）\","
	    "\"毎週決まった曜日に休診（日）\",\"祝日に休診\"\r\n"
	    "\"0712345678901\",\"みどり病院\",\"ミドリビョウイン\",\"\",\"1\",\"07\",\"207\","
	    "\"福島県須賀川市緑町3\",0.0,0.0,\"\",\"1\",\"1\",\"0\",\"0\"\r\n");
	rs = store_query(&w,
	    "SELECT o.kind, o.hours, s.weekdays, s.saturdays, s.sundays, o.town_code"
	    " FROM organization o JOIN service s ON s.organization = o.id"
	    " WHERE o.region = $1 AND o.name = $2",
	    I(w.actor.region), T("みどり病院"));
	assert_int_equal(rs->n, 1);
	assert_string_equal(CELL(rs, 0, 0), "hospital");
	assert_string_equal(CELL(rs, 0, 1), "月・土");
	assert_int_equal(cell_number(rs, 0, 2), 1);
	assert_int_equal(cell_number(rs, 0, 3), 1);
	assert_int_equal(cell_number(rs, 0, 4), 0);
	assert_string_equal(CELL(rs, 0, 5), "072079");
	over(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(other_files_are_named),
		cmocka_unit_test(a_lost_column_is_named),
		cmocka_unit_test(what_excel_cut_is_told),
		cmocka_unit_test(bad_rows_are_refused_alone),
		cmocka_unit_test(odd_values_are_mended),
		cmocka_unit_test(cp932_is_read),
		cmocka_unit_test(open_days_of_the_national_medical_file),
	};

	return cmocka_run_group_tests(tests, region_open, region_close);
}
