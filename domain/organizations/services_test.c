/* services_test: what a place offers, and when it is open, typed in place. */
#include "domain/organizations/pages.h"
#include "tests/region.h"

static struct organization place;

static const char *path_of(const char *base, int64_t id, const char *rest)
{
	static char path[100];

	snprintf(path, sizeof path, "/%s/%lld%s", base, (long long)id, rest);
	return path;
}

static int make_place(void **state)
{
	struct work w;

	(void)state;
	region_begin(&w, "counsellor");
	place = (struct organization){ .name = "試しの園", .kind = "nursing_home" };
	assert_int_equal(store_save(&w, &organization_record, &place), SAVED);
	test_end(&w);
	return 0;
}

static int region_with_place(void **state)
{
	return region_open(state) || make_place(state);
}

static int run(struct request *rq, struct work *w, const char *method, const char *rest)
{
	return region_run(rq, w, "counsellor", method,
	    path_of("organizations", place.head.id, rest));
}

static struct listing services(struct work *w)
{
	return store_parts(w, &service_record, place.head.id);
}

static struct service service_now(void)
{
	struct work w;
	struct service s;

	region_begin(&w, "counsellor");
	assert_int_equal(services(&w).n, 1);
	s = *(struct service *)services(&w).items;
	s.name = s.name ? strdup(s.name) : NULL;
	test_end(&w);
	return s;
}

/* ---- Services ---- */

static int send_service(struct request *rq, struct work *w, const char *rest, const char *kind,
    const char *version)
{
	struct pair pairs[] = { { "csrf", "seal" }, { "kind", kind }, { "name", "" },
		{ "number", "0770000016" }, { "weekdays.shown", "1" }, { "weekdays", "1" },
		{ "capacity", "30" }, { "version", version } };

	*rq = (struct request){ .form = { *version ? 8 : 7, pairs } };
	return run(rq, w, "POST", rest);
}

static void a_service_is_named_by_its_place(void **state)
{
	struct request rq;
	struct service s;
	struct work w;

	(void)state;
	assert_int_equal(send_service(&rq, &w, "/services", "510", ""), 303);
	region_done(&w);
	s = service_now();
	assert_string_equal(s.name, "試しの園　介護老人福祉施設");
	free((char *)s.name);
	assert_int_equal(send_service(&rq, &w, "/services", "510", ""), 422);
	assert_true(page_says(&rq, "もうこの施設にあります"));
	region_done(&w);
	rq = (struct request){0};
	assert_int_equal(run(&rq, &w, "GET", ""), 200);
	assert_true(page_says(&rq, "介護老人福祉施設"));
	assert_true(page_says(&rq, "平日"));
	assert_true(page_says(&rq, "30人"));
	assert_false(page_says(&rq, "試しの園　介護老人福祉施設"));
	region_done(&w);
	assert_int_equal(region_run(&rq, &w, "facility", "GET",
			     path_of("organizations", place.head.id, "")),
	    200);
	assert_false(page_says(&rq, "/services/"));
	region_done(&w);
}

static void a_service_goes_and_comes_back(void **state)
{
	struct service s = service_now();
	struct request rq = { .form = PAIRS(
				  { "csrf", "seal" }, { "version", "1" }, { "reason", "閉じた" }) };
	char rest[80];
	struct work w;

	(void)state;
	free((char *)s.name);
	snprintf(rest, sizeof rest, "/services/%lld/remove", (long long)s.head.id);
	assert_int_equal(run(&rq, &w, "POST", rest), 303);
	assert_string_equal(rq.location, path_of("organizations", place.head.id, ""));
	region_done(&w);
	rq = (struct request){0};
	assert_int_equal(run(&rq, &w, "GET", ""), 200);
	assert_true(page_says(&rq, "サービスはまだ入っていません"));
	assert_true(page_says(&rq, "削除したサービス（1）"));
	region_done(&w);
	rq = (struct request){ .form = PAIRS(
				   { "csrf", "seal" }, { "version", "2" }, { "reason", "誤り" }) };
	snprintf(rest, sizeof rest, "/services/%lld/restore", (long long)s.head.id);
	assert_int_equal(run(&rq, &w, "POST", rest), 303);
	region_done(&w);
	free((char *)service_now().name);
}

/* ---- Hours ---- */

static struct week week_now(struct work *w)
{
	struct week week;

	region_begin(w, "counsellor");
	hours_week(w, place.head.id, &week);
	return week;
}

static int send_week(struct request *rq, struct work *w, const char *weekdays, const char *tuesday,
    const char *note, const char *mark)
{
	*rq = (struct request){ .form = PAIRS({ "csrf", "seal" }, { "weekdays", weekdays },
				    { "tuesday", tuesday }, { "tuesday.note", note },
				    { "mark", mark }) };
	return run(rq, w, "POST", "/hours");
}

static void expect_day(int day, const char *said, const char *note)
{
	struct work w;
	struct week week = week_now(&w);

	if (!text_same(week.day[day].said, said) || !text_same(week.day[day].note, note))
		fail_msg("%s: %s (%s)", week_days[day].label, week.day[day].said,
		    week.day[day].note);
	test_end(&w);
}

static void a_week_is_typed_in_lines(void **state)
{
	struct request rq;
	struct work w;

	(void)state;
	assert_int_equal(
	    send_week(&rq, &w, "８：３０〜12時、14:00－17時半", "9-12", "第1・3のみ", "none"), 303);
	region_done(&w);
	expect_day(0, "8:30–12:00　14:00–17:30", NULL);
	expect_day(1, "9:00–12:00", "第1・3のみ");
	expect_day(4, "8:30–12:00　14:00–17:30", NULL);
	expect_day(5, NULL, NULL);
	region_begin(&w, "counsellor");
	assert_string_equal(week_in_words(&w, place.head.id),
	    "月・水–金　8:30–12:00　14:00–17:30\n火　9:00–12:00　第1・3のみ");
	test_end(&w);
	rq = (struct request){0};
	assert_int_equal(run(&rq, &w, "GET", ""), 200);
	assert_true(page_says(&rq, "<span>14:00–17:30</span>"));
	assert_true(page_says(&rq, "第1・3のみ"));
	region_done(&w);
}

static void a_week_is_changed_by_one_at_a_time(void **state)
{
	struct week now;
	struct request rq;
	struct work w;
	char mark[80];

	(void)state;
	now = week_now(&w);
	snprintf(mark, sizeof mark, "%s", now.mark);
	test_end(&w);
	assert_int_equal(send_week(&rq, &w, "24時間", "休み", "", mark), 303);
	region_done(&w);
	expect_day(1, NULL, NULL);
	expect_day(2, "0:00–24:00", NULL);
	assert_int_equal(send_week(&rq, &w, "22-6", "", "", mark), 409);
	assert_true(page_says(&rq, "ほかの方が時間を直しました"));
	assert_true(page_says(&rq, "value=\"22-6\""));
	assert_true(page_says(&rq, "今の内容：0:00–24:00"));
	region_done(&w);
	now = week_now(&w);
	snprintf(mark, sizeof mark, "%s", now.mark);
	test_end(&w);
	assert_int_equal(send_week(&rq, &w, "22-6", "", "", mark), 303);
	region_done(&w);
	expect_day(0, "22:00–翌6:00", NULL);
}

static void what_is_no_time_is_kept_and_told(void **state)
{
	static const char *const lines[] = { "9-", "8:30-12:00 11:00-15:00", "9-9", "25-26", "朝から",
		"9-10 11-12 13-14 15-16 17-18 19-20 21-22", "<b>" };
	struct request rq;
	struct work w;
	struct week now = week_now(&w);
	char mark[80];

	(void)state;
	snprintf(mark, sizeof mark, "%s", now.mark);
	test_end(&w);
	for (size_t i = 0; i < COUNT(lines); i++) {
		if (send_week(&rq, &w, "", lines[i], "", mark) != 422)
			fail_msg("%s is taken", lines[i]);
		assert_true(page_says(&rq, "id=\"e-tuesday\""));
		region_done(&w);
	}
	expect_day(0, "22:00–翌6:00", NULL);
	/* What is said of five days at once is wrong once. */
	assert_int_equal(send_week(&rq, &w, "朝から", "9-12", "", mark), 422);
	assert_true(page_says(&rq, "id=\"e-weekdays\""));
	assert_true(page_says(&rq, "月〜金の「朝から」が時間として読めません"));
	assert_false(page_says(&rq, "id=\"e-monday\""));
	region_done(&w);
}

static void the_week_tells_how_it_came_to_be(void **state)
{
	struct request rq = {0};
	struct work w;

	(void)state;
	assert_int_equal(run(&rq, &w, "GET", "/hours/history"), 200);
	assert_true(page_says(&rq, "加えた"));
	assert_true(page_says(&rq, "なくした"));
	assert_true(page_says(&rq, "9:00–12:00　第1・3のみ"));
	assert_true(strstr(rq.page.s, "22:00–翌6:00") < strstr(rq.page.s, "8:30–12:00"));
	region_done(&w);
}

/* ---- Numbers ---- */

static void check_digits_are_known(void **state)
{
	(void)state;
	assert_true(business_number_proved("0770700268"));
	assert_false(business_number_proved("0770700269"));
	assert_true(business_number_proved("07B0700269"));
	assert_false(business_number_proved("077070026"));
	assert_true(corporation_number_proved("3010001025868"));
	assert_false(corporation_number_proved("4010001025868"));
	assert_true(web_address("https://example.jp"));
	assert_false(web_address("javascript:alert(1)"));
}

static void what_is_doubtful_is_kept_and_told(void **state)
{
	struct organization o = place;
	struct doubts d;
	struct work w;

	(void)state;
	region_begin(&w, "counsellor");
	organization_doubts(&w, &o, &d);
	assert_int_equal(d.n, 1);
	assert_non_null(strstr(d.one[0].say, "市町村が入っていません"));
	o.town_code = "072079";
	o.business_number = "0770700269";
	o.url = "example.jp";
	assert_true(record_check(&w, &organization_record, &o));
	organization_doubts(&w, &o, &d);
	assert_int_equal(d.n, 2);
	o.business_number = "0770700268";
	o.url = "https://example.jp";
	organization_doubts(&w, &o, &d);
	assert_int_equal(d.n, 0);
	o.latitude = (struct number){ true, 37286000 };
	assert_false(record_check(&w, &organization_record, &o));
	assert_non_null(work_problem_of(&w, "longitude"));
	w.problems = NULL;
	o.latitude.known = false;
	o.municipality.id = municipality_named(&w, "鏡石町");
	o.town_code = "072079";
	assert_false(record_check(&w, &organization_record, &o));
	o.town_code = "073423";
	w.problems = NULL;
	assert_true(record_check(&w, &organization_record, &o));
	o.town_code = "073424";
	assert_false(record_check(&w, &organization_record, &o));
	w.problems = NULL;
	store_cancel(&w);
	region_done(&w);
}

/* ---- Beside it ---- */

static void neighbours_stand_beside_it(void **state)
{
	struct corporation c = { .name = "試しの会", .number = "3010001025869" };
	struct organization first = { .name = "試しの本館", .kind = "hospital" }, second;
	struct request rq = {0};
	struct work w;

	(void)state;
	region_begin(&w, "counsellor");
	assert_int_equal(store_save(&w, &corporation_record, &c), SAVED);
	first.run_by.id = c.head.id;
	assert_int_equal(store_save(&w, &organization_record, &first), SAVED);
	assert_true(store_get(&w, &organization_record, place.head.id, &second));
	second.campus.id = first.head.id;
	second.run_by.id = c.head.id;
	assert_int_equal(store_save(&w, &organization_record, &second), SAVED);
	assert_true(store_get(&w, &organization_record, first.head.id, &first));
	first.campus.id = second.head.id;
	assert_false(record_check(&w, &organization_record, &first));
	assert_non_null(work_problem_of(&w, "campus"));
	w.problems = NULL;
	test_end(&w);
	assert_int_equal(run(&rq, &w, "GET", ""), 200);
	assert_true(page_says(&rq, "同じ敷地の施設"));
	assert_true(page_says(&rq, "同じ法人の施設"));
	region_done(&w);
	assert_int_equal(region_run(&rq, &w, "facility", "GET",
			     path_of("corporations", c.head.id, "")),
	    200);
	assert_true(page_says(&rq, "この法人の施設"));
	assert_true(page_says(&rq, "検査数字が合いません"));
	region_done(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_service_is_named_by_its_place),
		cmocka_unit_test(a_service_goes_and_comes_back),
		cmocka_unit_test(a_week_is_typed_in_lines),
		cmocka_unit_test(a_week_is_changed_by_one_at_a_time),
		cmocka_unit_test(what_is_no_time_is_kept_and_told),
		cmocka_unit_test(the_week_tells_how_it_came_to_be),
		cmocka_unit_test(check_digits_are_known),
		cmocka_unit_test(what_is_doubtful_is_kept_and_told),
		cmocka_unit_test(neighbours_stand_beside_it),
	};

	return cmocka_run_group_tests(tests, region_with_place, region_close);
}
