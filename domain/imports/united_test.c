/* united_test: what is one for an import -- corporations, what was put together, whose fields a
 * place has. */
#include "domain/imports/trying.h"

/* ---- Corporations ---- */

#define RUN(number, name, town, by_number, by) \
	town "," number ",福島県,須賀川市," name ",,訪問入浴介護,福島県須賀川市緑町1,,,,,," by_number \
	"," by "," number ",,,,,,,,\r\n"

static int64_t runner_of(struct work *w, const char *number)
{
	return place_of(w, number).run_by.id;
}

static struct corporation corporation_of_id(struct work *w, int64_t id)
{
	struct corporation c;

	assert_true(store_get(w, &corporation_record, id, &c));
	return c;
}

/* Told once with its number and once without, it is one; elsewhere it may be another. */
static void a_corporation_is_one_with_and_without_its_number(void **state)
{
	struct work w;
	struct import im;
	int64_t id;

	(void)state;
	region_begin(&w, "counsellor");
	im = import_in(&w,
	    HEAD RUN("0770700268", "一の家", "072079", "", "㈱ひとつ")
		RUN("0770700953", "二の家", "072079", "3010001025868", "株式会社ひとつ")
		    RUN("0770700730", "三の家", "072079", "", "（株）ひとつ")
			RUN("0770700011", "四の家", "073423", "", "株式会社ひとつ"));
	id = runner_of(&w, "0770700268");
	assert_int_equal(runner_of(&w, "0770700953"), id);
	assert_int_equal(runner_of(&w, "0770700730"), id);
	assert_string_equal(corporation_of_id(&w, id).number, "3010001025868");
	assert_int_not_equal(runner_of(&w, "0770700011"), id);
	assert_non_null(strstr(report_of(&w, &im), "株式会社ひとつ,,同じ名前の法人が"));
	/* Once more, from the other side, and nothing is made twice or told twice. */
	im = import_in(&w, HEAD RUN("0770700953", "二の家", "072079", "", "株式会社ひとつ")
		RUN("0770700011", "四の家", "073423", "", "株式会社ひとつ"));
	assert_int_equal(runner_of(&w, "0770700953"), id);
	assert_null(strstr(report_of(&w, &im), "同じ名前の法人が"));
	assert_int_equal(store_count(&w, &corporation_record, &(struct query){ .find = "ひとつ" }),
	    2);
	over(&w);
}

static void taking_back_takes_the_number_back(void **state)
{
	struct corporation by_hand = { .name = "株式会社ひとつ", .address = "須賀川市見本町2" };
	struct work w;
	struct import im;

	(void)state;
	region_begin(&w, "counsellor");
	assert_int_equal(store_save(&w, &corporation_record, &by_hand), SAVED);
	im = import_in(&w,
	    HEAD RUN("0770700953", "二の家", "072079", "3010001025868", "(株)ひとつ"));
	assert_int_equal(runner_of(&w, "0770700953"), by_hand.head.id);
	assert_string_equal(corporation_of_id(&w, by_hand.head.id).number, "3010001025868");
	import_undo(&w, &im, &quietly);
	assert_null(corporation_of_id(&w, by_hand.head.id).number);
	assert_false(corporation_of_id(&w, by_hand.head.id).head.removed);
	im = import_in(&w,
	    HEAD RUN("0770700268", "一の家", "072079", "", "別の法人")
		RUN("0770700953", "二の家", "072079", "8010001088006", "別の法人"));
	import_undo(&w, &im, &quietly);
	assert_int_equal(store_count(&w, &corporation_record, &(struct query){ .find = "別の法人" }),
	    0);
	over(&w);
}

static void put_together(struct work *w, const struct record *r, int64_t kept, int64_t lost)
{
	struct head *to = arena_alloc(&w->arena, r->size), *from = arena_alloc(&w->arena, r->size);

	assert_true(store_get(w, r, kept, to) && store_get(w, r, lost, from));
	assert_int_equal(store_unite(w, r, to, lost, from->version), SAVED);
}

static void what_was_put_together_stays_so(void **state)
{
	struct organization o, by_hand = { .name = "手の家", .kind = "other",
		.business_number = "0770700011", .town_code = "072079" };
	struct work w;
	int64_t kept, lost, place;

	(void)state;
	region_begin(&w, "counsellor");
	assert_int_equal(store_save(&w, &organization_record, &by_hand), SAVED);
	import_in(&w, HEAD RUN("0770700268", "一の家", "072079", "3010001025868", "残る法人")
		RUN("0770700953", "二の家", "072079", "8010001088006", "消える法人"));
	kept = runner_of(&w, "0770700268");
	lost = runner_of(&w, "0770700953");
	place = place_of(&w, "0770700268").head.id;
	put_together(&w, &corporation_record, kept, lost);
	put_together(&w, &organization_record, place, place_of(&w, "0770700953").head.id);
	put_together(&w, &organization_record, place, by_hand.head.id);
	import_in(&w, HEAD RUN("0770700268", "一の家", "072079", "3010001025868", "残る法人")
		RUN("0770700953", "二の家", "072079", "8010001088006", "消える法人")
		"072079,0770700953,福島県,須賀川市,二の泊まり,,短期入所生活介護,,,,,,,,,"
		"0770700953,,,,,,,,\r\n"
		"072079,0770700011,福島県,須賀川市,手の家,,通所介護,,,,,,,8010001088006,消える法人,"
		"0770700011,,,,,,,,\r\n");
	assert_int_equal(service_of(&w, "0770700953", "210").organization.id, place);
	assert_int_equal(service_of(&w, "0770700011", "150").organization.id, place);
	assert_int_equal(store_count(&w, &corporation_record, &(struct query){ .find = "消える" }),
	    0);
	assert_true(store_get(&w, &organization_record, place, &o));
	assert_string_equal(o.name, "一の家");
	assert_int_equal(o.run_by.id, kept);
	assert_int_equal(store_count(&w, &organization_record, &(struct query){ .find = "手の家" }),
	    0);
	over(&w);
}

/* ---- Whose fields a place has ---- */

static void the_next_row_says_what_the_place_is(void **state)
{
	struct work w;
	struct import im;
	struct organization o;

	(void)state;
	region_begin(&w, "counsellor");
	import_in(&w, HEAD GREEN GREEN_STAY);
	o = place_of(&w, "0770700268");
	o.fax = "0248-00-8888";
	assert_int_equal(store_save(&w, &organization_record, &o), SAVED);
	/* The bath has ended: another says what is there from now on. */
	import_in(&w, HEAD GREEN_STAY ROW("0770700953", "あおの家", "訪問入浴介護", "", ""));
	im = import_in(&w, HEAD ROW("0770700268", "みどりの泊まり", "短期入所生活介護", "0248-00-7009",
			       "9"));
	assert_int_equal(im.altered.n, 1);
	o = place_of(&w, "0770700268");
	assert_string_equal(o.phone, "0248-00-7009");
	assert_string_equal(o.name, "みどりの泊まり");
	assert_string_equal(o.fax, "0248-00-8888");
	import_undo(&w, &im, &quietly);
	assert_string_equal(place_of(&w, "0770700268").phone, "0248-00-7001");
	/* And if it comes back, it is one of its services. */
	im = import_in(&w, HEAD ROW("0770700268", "みどりの泊まり", "短期入所生活介護", "0248-00-7009",
			       "9"));
	import_in(&w, HEAD GREEN);
	assert_string_equal(place_of(&w, "0770700268").phone, "0248-00-7009");
	assert_string_equal(service_of(&w, "0770700268", "120").phone, "0248-00-7001");
	over(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_corporation_is_one_with_and_without_its_number),
		cmocka_unit_test(taking_back_takes_the_number_back),
		cmocka_unit_test(what_was_put_together_stays_so),
		cmocka_unit_test(the_next_row_says_what_the_place_is),
	};

	return cmocka_run_group_tests(tests, region_open, region_close);
}
