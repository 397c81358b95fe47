/* silent_test: a column that is not there leaves what stands; one that is empty does not. */
#include "domain/imports/trying.h"

#include "domain/imports/parts.h"

/* One kind of file: all of its columns, those that it cannot do without, and an empty one. */
struct example {
	const char *whole, *bare, *empty;
	const char *name; /* of the place */
	const char *emptied; /* the field of which the last says that it is empty */
	const char *place, *service; /* fields that the first fills */
};

static const struct example examples[] = {
	{ "都道府県コード又は市区町村コード,介護サービス事業所名称,介護サービス事業所名称_カナ,実施サービス,住所,方書,緯度,"
	  "経度,電話番号,内線番号,FAX番号,法人番号,法人の名称,事業所番号,利用可能曜日,利用可能日時特記事項,定員,URL,備考\r\n"
	  "072079,黙る家,ダマルイエ,訪問介護,福島県緑町1,緑ビル2階,37.299853,140.372743,0248-00-7001,12,"
	  "0248-00-7002,3010001025868,株式会社みどり,0770700268,平日,祝日は休み,9,http://midori.example.jp,注\r\n",
	  "都道府県コード又は市区町村コード,介護サービス事業所名称,実施サービス,住所,電話番号,事業所番号\r\n"
	  "072079,黙る家,訪問介護,福島県緑町1,0248-00-7001,0770700268\r\n",
	  "都道府県コード又は市区町村コード,介護サービス事業所名称,実施サービス,住所,電話番号,FAX番号,事業所番号\r\n"
	  "072079,黙る家,訪問介護,福島県緑町1,0248-00-7001,,0770700268\r\n",
	  "黙る家", "fax", "kana latitude longitude fax url", "weekdays days_note capacity note" },
	{ "全国地方公共団体コード,ID,名称,名称_カナ,提供サービス,郵便番号,所在地_連結表記,建物名等(方書),緯度,経度,電話番号,"
	  "連絡先メールアドレス,連絡先備考（その他、SNSなど）,法人番号,法人名,事業所番号,利用可能曜日,定員,URL\r\n"
	  "072079,1,黙る所,ダマルトコロ,通所介護,962-0001,福島県緑町2,緑ビル3階,37.299853,140.372743,0248-00-7003,"
	  "a@midori.example.jp,夜は別の番号,3010001025868,株式会社みどり,0770700953,月曜日;土曜日,12,"
	  "http://midori.example.jp\r\n",
	  "全国地方公共団体コード,ID,名称,提供サービス,所在地_連結表記,事業所番号\r\n"
	  "072079,1,黙る所,通所介護,福島県緑町2,0770700953\r\n",
	  "全国地方公共団体コード,ID,名称,提供サービス,所在地_連結表記,連絡先メールアドレス,事業所番号\r\n"
	  "072079,1,黙る所,通所介護,福島県緑町2,,0770700953\r\n",
	  "黙る所", "email", "kana postcode latitude phone email url",
	  "weekdays saturdays capacity note" },
	{ "都道府県コード又は市区町村コード,名称,名称_カナ,医療機関の種類,住所,電話番号,FAX番号,医療機関コード,診療曜日,"
	  "診療開始時間,診療終了時間,時間外における対応,診療科目,病床数,備考\r\n"
	  "072079,黙る医院,ダマルイイン,診療所,福島県緑町3,0248-00-7005,0248-00-7006,0712700017,月火,9:00,17:00,"
	  "留守番電話,内科,19,駐車場なし\r\n",
	  "都道府県コード又は市区町村コード,名称,医療機関の種類,住所,医療機関コード\r\n"
	  "072079,黙る医院,診療所,福島県緑町3,0712700017\r\n",
	  "都道府県コード又は市区町村コード,名称,医療機関の種類,住所,FAX番号,医療機関コード\r\n"
	  "072079,黙る医院,診療所,福島県緑町3,,0712700017\r\n",
	  "黙る医院", "fax", "kana phone fax hours note", "weekdays" },
	{ "ID,正式名称,正式名称（フリガナ）,機関区分,都道府県コード,市区町村コード,所在地,所在地座標（緯度）,所在地座標（経度）,"
	  "案内用ホームページアドレス,毎週決まった曜日に休診（月）,毎週決まった曜日に休診（土）,その他の休診日（gw、お盆等）\r\n"
	  "0712345678901,黙る病院,ダマルビョウイン,1,07,207,福島県緑町4,37.299853,140.372743,"
	  "http://byoin.example.jp,1,1,お盆\r\n",
	  "ID,正式名称,機関区分,都道府県コード,市区町村コード,所在地\r\n"
	  "0712345678901,黙る病院,1,07,207,福島県緑町4\r\n",
	  "ID,正式名称,機関区分,都道府県コード,市区町村コード,所在地,案内用ホームページアドレス\r\n"
	  "0712345678901,黙る病院,1,07,207,福島県緑町4,\r\n",
	  "黙る病院", "url", "kana latitude url hours note", "weekdays saturdays" },
	{ "ID,名称,フリガナ,機関区分,都道府県コード,市区町村コード,所在地,薬局のホームページアドレス,営業日（月）,営業日（祝）,"
	  "その他の閉店日\r\n"
	  "0754345678901,黙る薬局,ダマルヤッキョク,5,07,207,福島県緑町5,http://yakkyoku.example.jp,1,0,お盆\r\n",
	  "ID,名称,機関区分,都道府県コード,市区町村コード,所在地\r\n"
	  "0754345678901,黙る薬局,5,07,207,福島県緑町5\r\n",
	  "ID,名称,機関区分,都道府県コード,市区町村コード,所在地,薬局のホームページアドレス\r\n"
	  "0754345678901,黙る薬局,5,07,207,福島県緑町5,\r\n",
	  "黙る薬局", "url", "kana url hours note", "" },
};

struct there {
	struct organization place;
	struct service service;
};

static struct there there_of(struct work *w, const struct example *k)
{
	struct rows *rs = store_query(w,
	    "SELECT o.id, s.id FROM organization o LEFT JOIN service s ON s.region = o.region"
	    " AND s.organization = o.id WHERE o.region = $1 AND o.name = $2",
	    I(w->actor.region), T(k->name));
	struct there t = {0};

	assert_int_equal(rs->n, 1);
	assert_true(store_get(w, &organization_record, cell_number(rs, 0, 0), &t.place));
	if (CELL(rs, 0, 1))
		assert_true(store_get(w, &service_record, cell_number(rs, 0, 1), &t.service));
	return t;
}

/* Every field as text, with the version: what differs is seen at once. */
static const char *words_of(struct work *w, const struct record *r, const void *rec)
{
	struct text t = { .arena = &w->arena };

	for EACH_FIELD(f, r)
		text_addf(&t, "%s=%s\n", f->name,
		    field_write(&w->arena, f, rec) ? field_write(&w->arena, f, rec) : "");
	return t.s;
}

static void filled(struct work *w, const struct record *r, const void *rec, const char *names)
{
	while (*names) {
		size_t n = strcspn(names, " ");
		const char *name = arena_copyn(&w->arena, names, n);

		if (!field_write(&w->arena, record_field(r, name), rec))
			fail_msg("%s is empty to begin with", name);
		names += n + (names[n] == ' ');
	}
}

static void same_as(struct work *w, const struct there *a, const struct there *b)
{
	assert_string_equal(words_of(w, &organization_record, &b->place),
	    words_of(w, &organization_record, &a->place));
	assert_string_equal(words_of(w, &service_record, &b->service),
	    words_of(w, &service_record, &a->service));
}

static void try_kind(const struct example *k)
{
	struct there first, now;
	struct import im;
	struct work w;

	region_begin(&w, "counsellor");
	import_in(&w, k->whole);
	first = there_of(&w, k);
	filled(&w, &organization_record, &first.place, k->place);
	filled(&w, &service_record, &first.service, k->service);
	/* It says nothing of most fields: nothing becomes of them, before it is done and after. */
	assert_true(read_in(&w, k->bare, "", &im));
	assert_int_equal(im.same.n, 1);
	assert_int_equal(im.altered.n, 0);
	assert_null(strstr(report_of(&w, &im), "変わる"));
	assert_non_null(strstr(im.files, "列がないので名簿のままにする項目：フリガナ、"));
	import_apply(&w, &im, &quietly);
	assert_null(w.fault);
	now = there_of(&w, k);
	same_as(&w, &first, &now);
	assert_int_equal(now.place.head.version, 1);
	assert_int_equal(import_in(&w, k->bare).same.n, 1);
	/* A column that is there and empty says just that; of the others still nothing. */
	assert_true(read_in(&w, k->empty, "", &im));
	assert_int_equal(im.altered.n, 1);
	import_apply(&w, &im, &quietly);
	now = there_of(&w, k);
	assert_null(
	    field_write(&w.arena, record_field(&organization_record, k->emptied), &now.place));
	field_set(&w, record_field(&organization_record, k->emptied),
	    field_write(&w.arena, record_field(&organization_record, k->emptied), &first.place),
	    &now.place);
	same_as(&w, &first, &now);
	import_undo(&w, &im, &quietly);
	assert_null(w.fault);
	now = there_of(&w, k);
	same_as(&w, &first, &now);
	/* Nothing was forgotten on the way: the whole file says what stands there. */
	im = import_in(&w, k->whole);
	assert_int_equal(im.same.n, 1);
	now = there_of(&w, k);
	same_as(&w, &first, &now);
	over(&w);
}

static void each_kind_of_file_leaves_what_it_does_not_say(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(examples); i++)
		try_kind(&examples[i]);
}

#define CARE "名称,実施サービス,住所,全国地方公共団体コード,事業所番号"
#define AT(name, kind) name "," kind ",福島県緑町1,072079,0770700268"

/* What another import said between looking and doing is what stands, not what stood. */
static void the_silent_follow_what_was_said_last(void **state)
{
	struct import late;
	struct organization o;
	struct work w;

	(void)state;
	region_begin(&w, "counsellor");
	import_in(&w, CARE ",FAX番号\r\n" AT("黙る家", "訪問介護") ",0248-00-7001\r\n");
	assert_true(read_in(&w, CARE "\r\n" AT("改まる家", "訪問介護") "\r\n", "", &late));
	import_in(&w, CARE ",FAX番号\r\n" AT("黙る家", "訪問介護") ",0248-00-7002\r\n");
	import_apply(&w, &late, &quietly);
	o = place_of(&w, "0770700268");
	assert_string_equal(o.name, "改まる家");
	assert_string_equal(o.fax, "0248-00-7002");
	/* And what was put right here stays, whether a file says something of it or not. */
	o.fax = "0248-00-9999";
	assert_int_equal(store_save(&w, &organization_record, &o), SAVED);
	import_in(&w, CARE "\r\n" AT("黙る家", "訪問介護") "\r\n");
	import_in(&w, CARE ",FAX番号\r\n" AT("黙る家", "訪問介護") ",0248-00-7003\r\n");
	assert_string_equal(place_of(&w, "0770700268").fax, "0248-00-9999");
	over(&w);
}

/* The Ministry has no postcode, the sheet no page: neither takes from the other. */
static void another_kind_of_file_takes_nothing(void **state)
{
	struct organization o;
	struct import im;
	struct work w;

	(void)state;
	region_begin(&w, "counsellor");
	import_in(&w, CARE ",郵便番号,連絡先備考（その他、SNSなど）,方書,電話番号,内線番号\r\n"
		AT("みどりの家", "訪問入浴介護") ",962-0001,夜は別,緑ビル,0248-00-7001,12\r\n");
	import_in(&w, HEAD GREEN);
	o = place_of(&w, "0770700268");
	assert_string_equal(o.postcode, "962-0001");
	assert_string_equal(o.phone, "0248-00-7001 内線12");
	assert_string_equal(service_of(&w, "0770700268", "120").note, "連絡先備考：夜は別");
	im = import_in(&w, CARE "\r\n" AT("みどりの家", "訪問入浴介護") "\r\n");
	o = place_of(&w, "0770700268");
	assert_non_null(o.run_by.id);
	assert_string_equal(o.url, "http://midori.example.jp");
	import_undo(&w, &im, &quietly);
	assert_int_equal(import_in(&w, HEAD GREEN).same.n, 1);
	over(&w);
}

/* The rows of one number say what differs of a service: without the column nothing does. */
static void a_service_has_no_telephone_for_want_of_a_column(void **state)
{
	static const char both[] = CARE ",電話番号,FAX番号\r\n" AT("黙る家", "訪問介護")
	    ",0248-00-7001,0248-00-7002\r\n" AT("黙る家", "通所介護") ",0248-00-7001,0248-00-7002\r\n"
	    AT("黙る家", "短期入所生活介護") ",0248-00-7001,0248-00-7003\r\n";
	static const char bare[] = CARE ",電話番号\r\n" AT("黙る家", "通所介護") ",0248-00-7001\r\n"
	    AT("黙る家", "短期入所生活介護") ",0248-00-7001\r\n" AT("黙る家", "訪問介護") ",0248-00-7001\r\n";
	struct import im;
	struct work w;

	(void)state;
	region_begin(&w, "counsellor");
	import_in(&w, both);
	assert_string_equal(service_of(&w, "0770700268", "210").fax, "0248-00-7003");
	im = import_in(&w, bare);
	assert_int_equal(im.altered.n, 0);
	assert_int_equal(im.same.n, 3);
	assert_null(service_of(&w, "0770700268", "150").phone);
	assert_string_equal(service_of(&w, "0770700268", "210").fax, "0248-00-7003");
	over(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_kind_of_file_leaves_what_it_does_not_say),
		cmocka_unit_test(the_silent_follow_what_was_said_last),
		cmocka_unit_test(another_kind_of_file_takes_nothing),
		cmocka_unit_test(a_service_has_no_telephone_for_want_of_a_column),
	};

	return cmocka_run_group_tests(tests, region_open, region_close);
}
