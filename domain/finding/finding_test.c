/* finding_test: what is found, in which order, and what an address cannot ask. */
#include "domain/finding/finding.h"
#include "tests/region.h"

static int64_t place(struct work *w, const char *name, const char *kana, const char *town,
    int64_t latitude, int64_t longitude)
{
	struct organization o = { .name = name, .kana = kana, .kind = "clinic",
		.municipality.id = municipality_named(w, town) };

	if (latitude) {
		o.latitude = (struct number){ true, latitude };
		o.longitude = (struct number){ true, longitude };
	}
	assert_int_equal(store_save(w, &organization_record, &o), SAVED);
	return o.head.id;
}

static void offer(struct work *w, int64_t place, const char *kind, bool sundays)
{
	struct service s = { .organization.id = place, .kind = kind, .name = "試し",
		.weekdays = true, .sundays = sundays };

	assert_int_equal(store_save(w, &service_record, &s), SAVED);
}

static int64_t near_id, far_id, lost_id;

static struct criteria village;

static void choose_village(void)
{
	struct work w;

	region_begin(&w, "counsellor");
	assert_true(store_get(&w, &municipality_record, municipality_named(&w, "昭和村"),
	    &village.town));
	test_end(&w);
	village.town.name = village.town.code = NULL; /* they are gone with the work */
}

/* In a village where the demo has none. */
static int open_places(void **state)
{
	struct work w;

	region_open(state);
	region_begin(&w, "counsellor");
	lost_id = place(&w, "位置なし所", "アアア", "昭和村", 0, 0);
	far_id = place(&w, "遠い所", "イイイ", "昭和村", 37400000, 139700000);
	near_id = place(&w, "近い所", "ウウウ", "昭和村", 37337000, 139613000);
	offer(&w, far_id, "710", true);
	offer(&w, near_id, "710", false);
	offer(&w, near_id, "110", false);
	test_end(&w);
	choose_village();
	return 0;
}

/* What is found, in its order and filled; good until the next one. */
static struct findings find(const struct criteria *c)
{
	static struct work w;
	struct findings f;

	arena_reset(&w.arena);
	region_begin(&w, "counsellor");
	f = finding_run(&w, c);
	findings_part(&w, &f, 0, f.n);
	store_end(&w);
	return f;
}

/* These places and no others, in this order; 0 ends. */
static void check_found(const struct criteria *c, int64_t first, int64_t second, int64_t third)
{
	const int64_t wanted[] = { first, second, third };
	struct findings f = find(c);
	int n = 0;

	while (n < (int)COUNT(wanted) && wanted[n])
		n++;
	assert_int_equal(f.n, n);
	for (int i = 0; i < n; i++)
		assert_int_equal(f.place[i].id, wanted[i]);
}

static void the_order_is_near_first_and_unknown_last(void **state)
{
	struct criteria c = village;
	struct findings f;

	(void)state;
	check_found(&c, lost_id, far_id, near_id);
	c.from = (struct point){ true, 37336100, 139612200 };
	check_found(&c, near_id, far_id, lost_id);
	f = find(&c);
	assert_in_range(f.place[0].metres, 50, 200);
	assert_in_range(f.place[1].metres, 10000, 11500);
	assert_int_equal(f.place[2].metres, -1);
	c.radius = 5;
	check_found(&c, near_id, 0, 0);
}

static void services_and_days_narrow_it(void **state)
{
	struct criteria c = village;
	struct findings f;

	(void)state;
	c.service = "710";
	check_found(&c, far_id, near_id, 0);
	c.day = "sunday";
	check_found(&c, far_id, 0, 0);
	c.day = "tuesday";
	check_found(&c, far_id, near_id, 0);
	f = find(&c);
	assert_int_equal(f.place[1].services, 2);
	assert_string_equal(f.place[1].service[0].days, "平日");
	c.service = NULL;
	c.group = "訪問";
	check_found(&c, far_id, near_id, 0);
	c.group = "住まい";
	check_found(&c, 0, 0, 0);
}

static void words_are_found_in_kana_and_in_the_town(void **state)
{
	struct criteria c = village;

	(void)state;
	c.words = "ｳｳｳ";
	check_found(&c, near_id, 0, 0);
	c.words = "見本クリニック";
	check_found(&c, 0, 0, 0);
	c.town = (struct municipality){0};
	assert_true(find(&c).n > 0);
}

/* Who drives in the morning of a Tuesday, and who does not on a Monday morning. */
static void runs_are_found_by_day_and_time(void **state)
{
	struct criteria c = { .service = "transport", .day = "tuesday", .time = "12:00" };
	struct findings f = find(&c);

	(void)state;
	assert_int_equal(f.n, 1);
	assert_int_equal(f.place[0].trips, 3);
	c.time = "18:00";
	assert_int_equal(find(&c).n, 0);
	c.day = "monday";
	c.time = NULL;
	assert_int_equal(find(&c).n, 1);
}

static void a_removed_place_is_not_found(void **state)
{
	struct work w;
	int64_t id;

	(void)state;
	region_begin(&w, "counsellor");
	id = place(&w, "なくなる所", "エエエ", "昭和村", 0, 0);
	assert_int_equal(store_remove(&w, &organization_record, id, 1), SAVED);
	test_end(&w);
	check_found(&village, lost_id, far_id, near_id);
}

static void open_on(struct work *w, int64_t place, int day, int from, int until)
{
	struct hours h = { .organization.id = place, .weekday = day,
		.opens = { true, (int16_t)from }, .closes = { true, (int16_t)until } };

	assert_int_equal(store_save(w, &hours_record, &h), SAVED);
}

/* Two periods of a day are one line, and days of the same hours stand together. */
static void hours_are_said_once(void **state)
{
	struct criteria c = village;
	struct arena own = {0};
	struct found *p;
	struct work w;
	int64_t id;

	(void)state;
	region_begin(&w, "counsellor");
	id = place(&w, "時間の所", "オオオ", "昭和村", 0, 0);
	for (int day = 1; day <= 5; day++) {
		open_on(&w, id, day, 14 * 60, 17 * 60);
		open_on(&w, id, day, 9 * 60, 12 * 60);
	}
	open_on(&w, id, 6, 9 * 60, 12 * 60);
	open_on(&w, id, 8, 9 * 60, 12 * 60);
	test_end(&w);
	c.words = "オオオ";
	p = find(&c).place;
	assert_int_equal(p->openings, 2);
	assert_string_equal(opened_said(&own, p),
	    "月–金 9:00–12:00　14:00–17:00、土・祝 9:00–12:00");
	p->hours = "午前のみ";
	assert_true(strstr(opened_said(&own, p), "（備考：午前のみ）") != NULL);
	p->openings = 0;
	assert_string_equal(opened_said(&own, p), "午前のみ");
	arena_reset(&own);
	region_begin(&w, "counsellor");
	assert_int_equal(store_remove(&w, &organization_record, id, 1), SAVED);
	test_end(&w);
}

static int ask(struct request *rq, struct work *w, const char *name, const char *value)
{
	static struct pair pair;

	pair = (struct pair){ name, value };
	*rq = (struct request){ .query = { 1, &pair } };
	return region_run(rq, w, "facility", "GET", "/finding");
}

static void what_cannot_be_asked_is_said(void **state)
{
	static const struct pair bad[] = { { "service", "999" }, { "service", "~ない" },
		{ "town", "x" }, { "town", "77" }, { "day", "someday" }, { "time", "25:00" },
		{ "at", "37.2" },
		{ "at", "a,b" }, { "at", "10,140" }, { "radius", "5" }, { "radius", "0" },
		{ "near", "-1" }, { "code", "123456" } };
	struct request rq;
	struct work w;

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		if (ask(&rq, &w, bad[i].name, bad[i].value) != 422)
			fail_msg("%s=%s is taken", bad[i].name, bad[i].value);
		assert_true(page_says(&rq, "入力は残っています"));
		region_done(&w);
	}
	assert_int_equal(ask(&rq, &w, "view", "1e9,zz"), 200);
	region_done(&w);
}

/* Whether the hub's list has the town or not, and however the digits are typed. */
static void a_code_finds_what_stands_there(void **state)
{
	static const char *const ways[] = { "074462", "０７４４６２" };
	struct request rq;
	struct work w;

	(void)state;
	for (size_t i = 0; i < COUNT(ways); i++) {
		assert_int_equal(ask(&rq, &w, "code", ways[i]), 200);
		if (!page_says(&rq, "近い所") || !page_says(&rq, "位置なし所"))
			fail_msg("code=%s finds nothing of a listed town", ways[i]);
		assert_false(page_says(&rq, ">0件"));
		region_done(&w);
	}
}

/* Her town goes on; who she is does not. */
static void from_a_person_only_the_town_goes_on(void **state)
{
	struct request rq = {0};
	struct work w;
	char path[64];
	int64_t id;

	(void)state;
	region_begin(&w, "counsellor");
	id = cell_number(store_query(&w, "SELECT MIN(id) FROM person WHERE municipality = $1",
			     I(municipality_named(&w, "鏡石町"))),
	    0, 0);
	test_end(&w);
	snprintf(path, sizeof path, "/people/%lld/finding", (long long)id);
	assert_int_equal(region_run(&rq, &w, "counsellor", "GET", path), 303);
	assert_true(text_starts(rq.location, "/finding?near="));
	assert_null(strstr(rq.location, int_text(&w.arena, id)));
	region_done(&w);
	/* Without a point to measure from it says how to give one. */
	region_begin(&w, "counsellor");
	store_query(&w, "UPDATE municipality SET latitude = NULL WHERE name = '鏡石町'");
	test_end(&w);
	assert_int_equal(region_run(&rq, &w, "counsellor", "GET", path), 303);
	assert_true(text_starts(rq.location, "/finding?serves="));
	assert_true(rq.flash && strstr(rq.flash, "位置は「地域」の市町村の画面で"));
	region_done(&w);
	assert_int_equal(region_run(&rq, &w, "officer-tenei", "GET", path), 404);
	region_done(&w);
}

/* What is searched, compared and printed for a slip stands in the ledger under her. */
static void for_a_slip_it_is_about_its_person(void **state)
{
	static const char *const paths[][2] = { { "finding" }, { "comparing" }, { "comparing/pdf" },
		{ "actions/", "/family" }, { "actions/", "/family/pdf" } };
	struct rows *rs;
	struct work v, w;

	(void)state;
	region_begin(&v, "counsellor");
	rs = store_query(&v,
	    "SELECT c.id, c.person, a.id FROM action a JOIN consultation c ON c.region = a.region"
	    " AND c.id = a.consultation WHERE a.comparison IS NOT NULL AND c.person IS NOT NULL");
	assert_true(rs->n > 0);
	assert_true(store_end(&v));
	for (size_t i = 0; i < COUNT(paths); i++) {
		struct request rq = {0};
		const char *of = paths[i][1];
		const char *path = arena_printf(&v.arena, "/consultations/%s/%s%s%s",
		    CELL(rs, 0, 0), paths[i][0], of ? CELL(rs, 0, 2) : "", of ? of : "");

		assert_int_equal(region_run(&rq, &w, "counsellor", "GET", path), 200);
		assert_int_equal(rq.about, cell_number(rs, 0, 1));
		region_done(&w);
	}
	arena_reset(&v.arena);
}

static void it_leaves_as_file_and_paper(void **state)
{
	struct request rq = { .query = PAIRS({ "q", "見本クリニック" }) };
	struct work w;

	(void)state;
	assert_int_equal(region_run(&rq, &w, "facility", "GET", "/finding/csv"), 200);
	assert_true(page_says(&rq, "見本クリニック") && page_says(&rq, "推薦や評価の順ではありません"));
	region_done(&w);
	assert_int_equal(region_run(&rq, &w, "facility", "GET", "/finding/pdf"), 200);
	assert_true(text_starts(rq.page.s, "%PDF"));
	region_done(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_order_is_near_first_and_unknown_last),
		cmocka_unit_test(services_and_days_narrow_it),
		cmocka_unit_test(words_are_found_in_kana_and_in_the_town),
		cmocka_unit_test(runs_are_found_by_day_and_time),
		cmocka_unit_test(a_removed_place_is_not_found),
		cmocka_unit_test(hours_are_said_once),
		cmocka_unit_test(what_cannot_be_asked_is_said),
		cmocka_unit_test(a_code_finds_what_stands_there),
		cmocka_unit_test(from_a_person_only_the_town_goes_on),
		cmocka_unit_test(for_a_slip_it_is_about_its_person),
		cmocka_unit_test(it_leaves_as_file_and_paper),
	};

	return cmocka_run_group_tests(tests, open_places, region_close);
}
