/* round_test: what our lists say of the directory, said to it again, changes nothing. */
#include "domain/imports/trying.h"

#include "web/web.h"

static bool is_read(const struct file_kind *k)
{
	return !strcmp(k->extension, "csv");
}

static const char *list_of(struct work *w, const struct file_kind *k)
{
	struct text t = { .arena = &w->arena };

	assert_true(k->write(&t, w, &(struct query){0}) >= 0);
	assert_null(w->fault);
	return t.s;
}

static int rows_in(const char *csv)
{
	int n = -1;

	for (; *csv; csv++)
		n += *csv == '\n';
	return n;
}

/* Read again where it comes from: all the same, looked at, done, and looked at again. */
static void check_same(struct work *w, const struct file_kind *k)
{
	const char *csv = list_of(w, k);
	struct import im;

	assert_true(rows_in(csv) > 0);
	for (int i = 0; i < 2; i++) {
		assert_true(read_in(w, csv, "", &im));
		if (im.same.n != im.lines.n || im.gone.n)
			fail_msg("%s: %lld of %lld are the same\n%s\n%s", k->name,
			    (long long)im.same.n, (long long)im.lines.n, report_of(w, &im), csv);
		import_apply(w, &im, &quietly);
		assert_null(w->fault);
	}
	assert_string_equal(list_of(w, k), csv);
}

#define CARE \
	"全国地方公共団体コード,ID,名称,名称_カナ,実施サービス,郵便番号,所在地_連結表記,建物名等(方書),電話番号,内線番号," \
	"FAX番号,連絡先備考（その他、SNSなど）,法人番号,法人名,事業所番号,利用可能曜日,利用可能日時特記事項,定員,URL,備考\r\n"
#define MEDICAL \
	"都道府県コード又は市区町村コード,名称,名称_カナ,医療機関の種類,住所,電話番号,FAX番号,医療機関コード,診療曜日," \
	"診療開始時間,診療終了時間,診療日時特記事項,時間外における対応,診療科目,病床数,備考\r\n"

static void import_some(struct work *w)
{
	import_in(w, HEAD GREEN GREEN_STAY BLUE);
	import_in(w,
	    CARE "072079,1,巡る家,メグルイエ,訪問介護;通所介護,962-0001,福島県緑町2,緑ビル,0248-00-7003,12,,夜は別の番号,"
		 "3010001025868,株式会社みどり,0770701001,月曜日;土曜日,祝日は相談,12,http://m.example.jp,'=注意\r\n");
	import_in(w,
	    MEDICAL "072079,巡る医院,メグルイイン,診療所,福島県緑町3,0248-00-7005,0248-00-7006,0712700017,月火,9:00,"
		    "17:00,祝日は休み,留守番電話,内科;小児科,19,駐車場なし\r\n"
		    "072079,巡る薬局,,薬局,福島県緑町4,,,0742700011,,,,,,,,\r\n");
	import_in(w,
	    "ID,正式名称,正式名称（フリガナ）,機関区分,都道府県コード,市区町村コード,所在地,"
	    "毎週決まった曜日に休診（月）,その他の休診日（gw、お盆等）\r\n"
	    "0712345678901,巡る病院,メグルビョウイン,1,07,207,福島県緑町5,1,お盆\r\n");
}

/* In the ways in which people type what the data say otherwise. */
static void enter_some(struct work *w)
{
	struct organization o = { .name = "手の家", .kind = "other", .address = "緑町6",
		.phone = "0248-00-7100", .fax = "0248-00-7101", .url = "http://te.example.jp",
		.business_number = "0770702001" };
	struct organization bare = { .name = "番号のない手の家", .kind = "other" };
	struct organization clinic = { .name = "手の診療所", .kind = "public_clinic",
		.note = "呼び鈴は右" };
	struct service s = { .kind = "110", .weekdays = true, .note = "一行目\n二行目",
		.phone = "0248-00-7102" };
	struct service other = { .kind = "150", .name = "手の家　別館", .number = "0770702019" };
	struct service out = { .kind = "outpatient", .weekdays = true, .days_note = "昼休みあり" };

	o.municipality.id = bare.municipality.id = clinic.municipality.id =
	    municipality_named(w, "須賀川市");
	assert_int_equal(store_save(w, &organization_record, &o), SAVED);
	assert_int_equal(store_save(w, &organization_record, &bare), SAVED);
	assert_int_equal(store_save(w, &organization_record, &clinic), SAVED);
	s.organization.id = other.organization.id = o.head.id;
	out.organization.id = clinic.head.id;
	assert_int_equal(store_save(w, &service_record, &s), SAVED);
	assert_int_equal(store_save(w, &service_record, &other), SAVED);
	assert_int_equal(store_save(w, &service_record, &out), SAVED);
	s.head = (struct head){0};
	s.organization.id = bare.head.id;
	assert_int_equal(store_save(w, &service_record, &s), SAVED);
}

static void put_right(struct work *w)
{
	struct organization o = place_of(w, "0770700268");
	struct service s = service_of(w, "0770700953", "120");

	o.phone = "0248-00-9999";
	o.email = "a@midori.example.jp";
	s.capacity = (struct number){ true, 21 };
	assert_int_equal(store_save(w, &organization_record, &o), SAVED);
	assert_int_equal(store_save(w, &service_record, &s), SAVED);
	o = place_of(w, "0712700017");
	o.note = arena_printf(&w->arena, "%s\n入口は裏", o.note);
	assert_int_equal(store_save(w, &organization_record, &o), SAVED);
}

/* As if nothing had ever been there. */
static void empty(struct work *w)
{
	store_query(w, "DELETE FROM import_source WHERE region = $1", I(w->actor.region));
	store_query(w,
	    "UPDATE organization SET removed = 1, business_number = NULL WHERE region = $1",
	    I(w->actor.region));
}

static void each_list_says_to_its_region_that_all_is_the_same(void **state)
{
	const struct file_kind *k;
	struct work w;

	(void)state;
	for (k = organizations_module.exports; k->name; k++) {
		if (!is_read(k))
			continue;
		region_begin(&w, "counsellor");
		empty(&w);
		import_some(&w);
		put_right(&w);
		enter_some(&w);
		check_same(&w, k);
		over(&w);
	}
}

/* Whichever came first. */
static void check_same_rows(struct work *w, const char *one, const char *other)
{
	assert_int_equal(rows_in(one), rows_in(other));
	while (*one) {
		size_t n = strcspn(one, "\n") + 1;

		if (!strstr(other, arena_copyn(&w->arena, one, n)))
			fail_msg("%.*s is not in\n%s", (int)n, one, other);
		one += n;
	}
}

/* Another hub that reads our list has what we have, as far as the list says it. */
static void each_list_makes_another_hub_say_the_same(void **state)
{
	const struct file_kind *k;
	const char *csv;
	struct import im;
	struct work w;
	int kinds = 0;

	(void)state;
	for (k = organizations_module.exports; k->name; k++) {
		if (!is_read(k))
			continue;
		region_begin(&w, "counsellor");
		empty(&w);
		import_some(&w);
		put_right(&w);
		csv = list_of(&w, k);
		empty(&w);
		im = import_in(&w, csv);
		assert_int_equal(im.fresh.n, im.lines.n);
		check_same_rows(&w, csv, list_of(&w, k));
		check_same(&w, k);
		kinds++;
		over(&w);
	}
	assert_int_equal(kinds, 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_list_says_to_its_region_that_all_is_the_same),
		cmocka_unit_test(each_list_makes_another_hub_say_the_same),
	};

	return cmocka_run_group_tests(tests, region_open, region_close);
}
