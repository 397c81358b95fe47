/* uniting_test: two services of a place that are one are put together, and taken apart again. */
#include "domain/organizations/pages.h"
#include "tests/region.h"

static struct organization place;

static const char *path_of(int64_t id, const char *rest)
{
	static char path[160];

	snprintf(path, sizeof path, "/organizations/%lld%s", (long long)id, rest);
	return path;
}

static int region_with_place(void **state)
{
	struct work w;

	region_open(state);
	region_begin(&w, "counsellor");
	place = (struct organization){ .name = "試しの園", .kind = "nursing_home" };
	assert_int_equal(store_save(&w, &organization_record, &place), SAVED);
	test_end(&w);
	arena_reset(&w.arena);
	return 0;
}

static int run(struct request *rq, struct work *w, const char *method, const char *rest)
{
	return region_run(rq, w, "counsellor", method, path_of(place.head.id, rest));
}

static struct service service_made(const char *days_note)
{
	struct service s = { .organization.id = place.head.id, .name = "園の入所", .kind = "510",
		.number = "0770000016", .capacity = { true, 30 }, .weekdays = true };
	struct work w;

	region_begin(&w, "counsellor");
	s.saturdays = days_note != NULL;
	s.days_note = days_note;
	s.name = days_note ? "二つめの入所" : s.name;
	assert_int_equal(store_save(&w, &service_record, &s), SAVED);
	test_end(&w);
	arena_reset(&w.arena);
	s.days_note = NULL;
	return s;
}

static int uniting(struct request *rq, struct work *w, const char *method, int64_t one,
    const char *rest)
{
	char path[120];

	snprintf(path, sizeof path, "/services/%lld/%s", (long long)one, rest);
	return run(rq, w, method, path);
}

static void two_services_that_are_one_are_put_together(void **state)
{
	struct service first = service_made(NULL);
	int64_t other = service_made("日曜は休み").head.id;
	char with[24], version[24];
	struct request rq = {0};
	struct work w;

	(void)state;
	snprintf(with, sizeof with, "%lld", (long long)other);
	snprintf(version, sizeof version, "%lld", (long long)first.head.version);
	assert_int_equal(run(&rq, &w, "GET", ""), 200);
	assert_true(page_says(&rq, "同じ事業所番号で二つあります"));
	assert_true(page_says(&rq, "/unite?with="));
	region_done(&w);
	rq = (struct request){ .query = PAIRS({ "with", with }) };
	assert_int_equal(uniting(&rq, &w, "GET", first.head.id, "unite"), 200);
	assert_true(page_says(&rq, "日曜は休み"));
	region_done(&w);
	rq = (struct request){ .form = PAIRS({ "csrf", "seal" }, { "version", version },
				   { "with", with }, { "with.version", "1" },
				   { "name.choose", "one" }, { "saturdays.choose", "other" }) };
	assert_int_equal(uniting(&rq, &w, "POST", first.head.id, "unite"), 303);
	assert_string_equal(rq.location, path_of(place.head.id, ""));
	region_done(&w);
	rq = (struct request){0};
	assert_int_equal(run(&rq, &w, "GET", ""), 200);
	assert_false(page_says(&rq, "同じ事業所番号で二つあります"));
	assert_true(page_says(&rq, "日曜は休み"));
	assert_true(page_says(&rq, "まとめる前に戻す"));
	region_done(&w);
	snprintf(version, sizeof version, "%lld", (long long)first.head.version + 1);
	rq = (struct request){ .form = PAIRS({ "csrf", "seal" }, { "version", version },
				   { "from", with }) };
	assert_int_equal(uniting(&rq, &w, "POST", first.head.id, "divide"), 303);
	region_done(&w);
	rq = (struct request){0};
	assert_int_equal(run(&rq, &w, "GET", ""), 200);
	assert_true(page_says(&rq, "同じ事業所番号で二つあります"));
	region_done(&w);
}

/* Two that have no number are not said to have the same one. */
static void without_a_number_nothing_is_said_of_one(void **state)
{
	struct service s = { .organization.id = place.head.id, .kind = "760" };
	struct request rq = {0};
	struct work w;

	(void)state;
	region_begin(&w, "counsellor");
	assert_int_equal(store_save(&w, &service_record, &s), SAVED);
	s.head = (struct head){0};
	assert_int_equal(store_save(&w, &service_record, &s), SAVED);
	test_end(&w);
	assert_int_equal(run(&rq, &w, "GET", ""), 200);
	assert_true(page_says(&rq, "」が、事業所番号のないまま二つあります"));
	region_done(&w);
}

/* A service of another place is none of this one's. */
static void what_stands_elsewhere_is_not_put_together(void **state)
{
	struct service first = service_made(NULL);
	struct organization far = { .name = "よその園", .kind = "other" };
	struct service s = { .name = "よその", .kind = "510", .number = "0770000016" };
	struct request rq;
	char with[24];
	struct work w;

	(void)state;
	region_begin(&w, "counsellor");
	assert_int_equal(store_save(&w, &organization_record, &far), SAVED);
	s.organization.id = far.head.id;
	assert_int_equal(store_save(&w, &service_record, &s), SAVED);
	test_end(&w);
	snprintf(with, sizeof with, "%lld", (long long)s.head.id);
	rq = (struct request){ .query = PAIRS({ "with", with }) };
	assert_int_equal(uniting(&rq, &w, "GET", first.head.id, "unite"), 404);
	region_done(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(two_services_that_are_one_are_put_together),
		cmocka_unit_test(without_a_number_nothing_is_said_of_one),
		cmocka_unit_test(what_stands_elsewhere_is_not_put_together),
	};

	return cmocka_run_group_tests(tests, region_with_place, region_close);
}
