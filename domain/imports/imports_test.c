/* imports_test: open data into the directory -- looking, doing, local corrections, taking back. */
#include "domain/imports/trying.h"

/* ---- What stands there afterwards ---- */

static void rows_become_places_and_services(void **state)
{
	struct work w;
	struct import im;
	struct organization o;
	struct service s;
	struct corporation c;

	(void)state;
	region_begin(&w, "counsellor");
	im = import_in(&w, HEAD GREEN GREEN_STAY BLUE);
	assert_int_equal(im.fresh.n, 3);
	o = place_of(&w, "0770700268");
	assert_string_equal(o.name, "みどりの家");
	assert_string_equal(o.address, "福島県須賀川市緑町1");
	assert_string_equal(o.url, "http://midori.example.jp");
	assert_string_equal(o.municipality.title, "須賀川市");
	assert_int_equal(o.latitude.n, 37299854);
	assert_true(store_get(&w, &corporation_record, o.run_by.id, &c));
	assert_string_equal(c.number, "3010001025868");
	s = service_of(&w, "0770700268", "120");
	assert_true(s.weekdays && s.saturdays && !s.sundays && !s.holidays);
	assert_false(s.capacity.known);
	s = service_of(&w, "0770700268", "210");
	assert_int_equal(s.organization.id, o.head.id);
	assert_int_equal(s.capacity.n, 9);
	assert_string_equal(place_of(&w, "0770700953").phone, "0248-00-7002");
	over(&w);
}

static void every_mended_value_is_reported(void **state)
{
	struct work w;
	struct import im;
	const char *report;

	(void)state;
	region_begin(&w, "counsellor");
	im = import_in(&w, HEAD GREEN BLUE);
	report = report_of(&w, &im);
	assert_non_null(strstr(report, "試し.csv,2,新しい,0770700268 120,訪問入浴介護,みどりの家,"
				       "直した・気になる値,定員,0,,0は「不明」"));
	assert_non_null(strstr(report, "URL,midori.example.jp,,"));
	assert_non_null(strstr(report, "電話番号,0248－00－7002,,0248-00-7002としました"));
	assert_non_null(strstr(report, "住所,須賀川市緑町1,,"));
	over(&w);
}

static void the_history_says_why(void **state)
{
	struct work w;
	struct version *versions;

	(void)state;
	region_begin(&w, "counsellor");
	import_in(&w, HEAD GREEN);
	assert_int_equal(store_history(&w, &organization_record,
			     place_of(&w, "0770700268").head.id, &versions),
	    1);
	assert_true(text_starts(versions[0].reason, "取込：介護サービス情報公表システム"));
	over(&w);
}

static void the_same_again_changes_nothing(void **state)
{
	struct work w;
	struct import im;

	(void)state;
	region_begin(&w, "counsellor");
	import_in(&w, HEAD GREEN GREEN_STAY BLUE);
	im = import_in(&w, HEAD GREEN GREEN_STAY BLUE);
	assert_int_equal(im.same.n, 3);
	assert_int_equal(im.fresh.n + im.altered.n + im.gone.n, 0);
	assert_int_equal(place_of(&w, "0770700268").head.version, 1);
	over(&w);
}

/* ---- Local corrections ---- */

static void what_was_put_right_stays(void **state)
{
	struct work w;
	struct organization o;
	struct import im;

	(void)state;
	region_begin(&w, "counsellor");
	import_in(&w, HEAD GREEN);
	o = place_of(&w, "0770700268");
	o.phone = "0248-00-9999";
	assert_int_equal(store_save(&w, &organization_record, &o), SAVED);
	im = import_in(&w, HEAD ROW("0770700268", "みどりの郷", "訪問入浴介護", "0248-00-7111", "5"));
	assert_int_equal(im.altered.n, 1);
	o = place_of(&w, "0770700268");
	assert_string_equal(o.phone, "0248-00-9999");
	assert_string_equal(o.name, "みどりの郷");
	assert_int_equal(service_of(&w, "0770700268", "120").capacity.n, 5);
	assert_non_null(strstr(report_of(&w, &im), "地域の値を残す,電話,0248-00-9999,0248-00-7111"));
	/* And again, though the file says what it said last time. */
	import_in(&w, HEAD ROW("0770700268", "みどりの郷", "訪問入浴介護", "0248-00-7112", "5"));
	assert_string_equal(place_of(&w, "0770700268").phone, "0248-00-9999");
	over(&w);
}

static void who_is_gone_is_marked_and_comes_back(void **state)
{
	struct work w;
	struct import im;

	(void)state;
	region_begin(&w, "counsellor");
	import_in(&w, HEAD GREEN BLUE);
	im = import_in(&w, HEAD GREEN);
	assert_int_equal(im.gone.n, 1);
	assert_int_equal(place_of(&w, "0770700953").head.removed, 0);
	/* Of another kind nothing was said: it is not gone. */
	im = import_in(&w, HEAD GREEN_STAY);
	assert_int_equal(im.gone.n, 0);
	im = import_in(&w, HEAD GREEN BLUE);
	assert_int_equal(im.altered.n, 1);
	assert_int_equal(im.gone.n, 0);
	over(&w);
}

static void who_may_be_there_waits(void **state)
{
	struct organization by_hand = { .name = "みどりの家", .kind = "home_bath",
		.town_code = "072079" };
	struct work w;
	struct import im;

	(void)state;
	region_begin(&w, "counsellor");
	assert_int_equal(store_save(&w, &organization_record, &by_hand), SAVED);
	im = import_in(&w, HEAD GREEN GREEN_STAY);
	assert_int_equal(im.doubtful.n, 1);
	assert_int_equal(place_of(&w, "0770700268").head.id, 0);
	store_query(&w, "UPDATE import_line SET decision = 2 WHERE region = $1 AND outcome = 4",
	    I(w.actor.region));
	import_apply(&w, &im, &quietly);
	assert_int_equal(place_of(&w, "0770700268").head.id, by_hand.head.id);
	assert_int_equal(service_of(&w, "0770700268", "210").organization.id, by_hand.head.id);
	over(&w);
}

/* ---- Taking back ---- */

static void taking_back_leaves_nothing(void **state)
{
	struct work w;
	struct import im;

	(void)state;
	region_begin(&w, "counsellor");
	im = import_in(&w, HEAD GREEN GREEN_STAY);
	import_undo(&w, &im, &quietly);
	assert_null(w.fault);
	assert_true(place_of(&w, "0770700268").head.removed);
	assert_true(service_of(&w, "0770700268", "210").head.removed);
	assert_int_equal(store_query(&w, "SELECT 1 FROM import_source WHERE region = $1",
			     I(w.actor.region))->n, 0);
	im = import_in(&w, HEAD BLUE);
	assert_int_equal(im.fresh.n, 1);
	over(&w);
}

static void taking_back_keeps_what_was_changed_since(void **state)
{
	struct work w;
	struct import im;
	struct organization o;

	(void)state;
	region_begin(&w, "counsellor");
	import_in(&w, HEAD GREEN);
	im = import_in(&w, HEAD ROW("0770700268", "みどりの郷", "訪問入浴介護", "0248-00-7111", "0"));
	o = place_of(&w, "0770700268");
	o.phone = "0248-00-9999";
	assert_int_equal(store_save(&w, &organization_record, &o), SAVED);
	import_undo(&w, &im, &quietly);
	o = place_of(&w, "0770700268");
	assert_string_equal(o.name, "みどりの家");
	assert_string_equal(o.phone, "0248-00-9999");
	assert_non_null(strstr(report_of(&w, &im), "取り消しで残した"));
	im = import_in(&w, HEAD GREEN);
	assert_int_equal(im.same.n, 1);
	over(&w);
}

/* ---- Very many ---- */

enum { MANY = 5200 };

static const char *many_rows(struct arena *a)
{
	struct text t = { .arena = a };

	text_add(&t, HEAD);
	for (int i = 0; i < MANY; i++)
		text_addf(&t,
		    "072079,%010d,福島県,須賀川市,数の家%d,カズ,%s,緑町%d,,,,,,%s,株式会社かず,%010d,,,,,,,,\r\n",
		    700000000 + i / 2, i / 2, i % 2 ? "訪問介護" : "通所介護", i / 2,
		    i % 4 ? "3010001025868" : "", 700000000 + i / 2);
	return t.s;
}

/* With nobody else there they are put in without their indexes: it must be the same afterwards. */
static void very_many_are_found_as_few_are(void **state)
{
	struct import_order alone = { .alone = true };
	struct query find = { .find = "数の家2599" };
	struct listing found;
	struct work w;
	struct import im;

	(void)state;
	region_begin(&w, "counsellor");
	assert_true(read_in(&w, many_rows(&w.arena), "", &im));
	import_apply(&w, &im, &alone);
	assert_null(w.fault);
	assert_int_equal(im.fresh.n, MANY);
	found = store_list(&w, &organization_record, &find);
	assert_int_equal(found.n, 1);
	assert_int_equal(store_list(&w, &service_record, &find).n, 2);
	find = (struct query){ .find = "株式会社かず" };
	assert_int_equal(store_count(&w, &corporation_record, &find), 1);
	assert_int_equal(store_count(&w, &organization_record, &find), MANY / 2);
	assert_int_equal(service_of(&w, "0700002599", "110").organization.id,
	    ((struct head *)found.items)->id);
	assert_true(read_in(&w, many_rows(&w.arena), "", &im));
	assert_int_equal(im.same.n, MANY);
	over(&w);
}

/* ---- Elsewhere ---- */

/* 56,000 of the country do not bury those of the region. */
static void the_region_is_suggested_first(void **state)
{
	struct organization far = { .name = "遠くの家さがし", .kind = "other" };
	struct organization near = { .name = "近くの家さがし", .kind = "other" };
	struct request rq = { .query = PAIRS({ "q", "家さがし" }) };
	struct work w;

	(void)state;
	region_begin(&w, "counsellor");
	near.municipality.id = municipality_named(&w, "須賀川市");
	assert_int_equal(store_save(&w, &organization_record, &near), SAVED);
	for (int i = 0; i < 9; i++) {
		far.head = (struct head){0};
		assert_int_equal(store_save(&w, &organization_record, &far), SAVED);
	}
	test_end(&w);
	assert_int_equal(region_run(&rq, &w, "counsellor", "GET", "/organizations/suggest"), 200);
	assert_true(page_says(&rq, "近くの家さがし"));
	assert_true(page_says(&rq, "遠くの家さがし"));
	assert_true(strstr(rq.page.s, "近くの家") < strstr(rq.page.s, "遠くの家"));
	region_done(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_become_places_and_services),
		cmocka_unit_test(every_mended_value_is_reported),
		cmocka_unit_test(the_history_says_why),
		cmocka_unit_test(the_same_again_changes_nothing),
		cmocka_unit_test(what_was_put_right_stays),
		cmocka_unit_test(who_is_gone_is_marked_and_comes_back),
		cmocka_unit_test(who_may_be_there_waits),
		cmocka_unit_test(taking_back_leaves_nothing),
		cmocka_unit_test(taking_back_keeps_what_was_changed_since),
		cmocka_unit_test(very_many_are_found_as_few_are),
		cmocka_unit_test(the_region_is_suggested_first),
	};

	return cmocka_run_group_tests(tests, region_open, region_close);
}
