/* codes_test: the lists a region starts with, and how administrators keep them. */
#include "domain/codes/codes.h"
#include "tests/region.h"

#include <stdio.h>

static void seeding_twice_adds_nothing(void **state)
{
	struct work w;
	int64_t before;

	(void)state;
	region_begin(&w, "manager");
	before = store_count(&w, &code_record, &(struct query){0});
	codes_seed(&w);
	assert_int_equal(store_count(&w, &code_record, &(struct query){0}), before);
	test_end(&w);
}

static void lists_of(const struct record *r)
{
	for EACH_FIELD(f, r)
		if ((f->kind == CODE || f->kind == CODES) && !codes_list_find(f->codes))
			fail_msg("%s.%s: no list %s", r->name, f->name, f->codes);
}

static void every_coded_field_has_its_list(void **state)
{
	(void)state;
	for (const struct module *const *m = modules; *m; m++)
		for (const struct record *const *r = (*m)->records; r && *r; r++)
			lists_of(*r);
}

static bool uses(const struct record *r, const char *list)
{
	for EACH_FIELD(f, r)
		if ((f->kind == CODE || f->kind == CODES) && text_same(f->codes, list))
			return true;
	return false;
}

/* Who keeps a list that nothing is chosen from keeps it for nothing. */
static void every_list_has_its_field(void **state)
{
	(void)state;
	for (const struct code_list *l = code_lists; l->name; l++) {
		bool used = false;

		for (const struct module *const *m = modules; *m; m++)
			for (const struct record *const *r = (*m)->records; r && *r; r++)
				used |= uses(*r, l->name);
		if (!used)
			fail_msg("%s: of no field", l->name);
	}
}

static void the_casebooks_kinds_are_there(void **state)
{
	static const char *const kinds[] = { "public_clinic", "visiting_nurse", "nursing_home",
		"small_health_facility", "health_facility", "day_service", "care_manager_office",
		"fire_station", "social_council", "small_multi", "group_home", "municipal_office",
		"support_center" };
	struct work w;

	(void)state;
	region_begin(&w, "manager");
	for (size_t i = 0; i < COUNT(kinds); i++)
		assert_string_not_equal(code_label(&w, "organization_kind", kinds[i]), kinds[i]);
	test_end(&w);
}

static int64_t id_of(const char *list, const char *code, int64_t *version)
{
	struct work w;
	struct rows *rs;
	int64_t id;

	region_begin(&w, "manager");
	rs = store_query(&w,
	    "SELECT id, version FROM code WHERE region = $1 AND list = $2 AND code = $3",
	    I(w.actor.region), T(list), T(code));
	assert_int_equal(rs->n, 1);
	id = cell_number(rs, 0, 0);
	*version = cell_number(rs, 0, 1);
	test_end(&w);
	return id;
}

static void moving_changes_the_order(void **state)
{
	struct work w;
	struct request rq = { .form = PAIRS({ "csrf", "seal" }) };
	const struct code *codes;
	char path[64];
	int64_t version;

	(void)state;
	snprintf(path, sizeof path, "/codes/%lld/up",
	    (long long)id_of("scene", "hospital", &version));
	assert_int_equal(region_run(&rq, &w, "administrator", "POST", path), 303);
	region_done(&w);
	region_begin(&w, "manager");
	assert_int_equal(codes_of(&w, "scene", (struct date){0}, &codes), 4);
	assert_string_equal(codes[0].code, "hospital");
	assert_string_equal(codes[1].code, "daily");
	test_end(&w);
	rq = (struct request){ .form = PAIRS({ "csrf", "seal" }) };
	assert_int_equal(region_run(&rq, &w, "counsellor", "POST", path), 403);
	region_done(&w);
}

static void an_ended_code_keeps_its_label(void **state)
{
	struct work w;
	struct request rq;
	const struct code *codes;
	char path[64], sent[24];
	int64_t version;

	(void)state;
	snprintf(path, sizeof path, "/codes/%lld",
	    (long long)id_of("urgency", "emergency", &version));
	snprintf(sent, sizeof sent, "%lld", (long long)version);
	rq = (struct request){ .form = PAIRS({ "csrf", "seal" }, { "version", sent },
				   { "label", "緊急" }, { "position", "40" },
				   { "valid_until", "2026-11-01" }, { "code", "hijacked" }) };
	assert_int_equal(region_run(&rq, &w, "administrator", "POST", path), 303);
	region_done(&w);
	region_begin(&w, "manager");
	assert_int_equal(codes_of(&w, "urgency", work_today(&w), &codes), 3);
	assert_int_equal(codes_of(&w, "urgency", (struct date){0}, &codes), 4);
	assert_string_equal(code_label(&w, "urgency", "emergency"), "緊急");
	test_end(&w);
}

static void a_new_code_is_checked(void **state)
{
	struct work w;
	struct request rq = { .form = PAIRS({ "csrf", "seal" }, { "code", "Not Good" },
				  { "label", "だめ" }, { "position", "90" }) };

	(void)state;
	assert_int_equal(region_run(&rq, &w, "manager", "POST", "/codes/lists/scene"), 422);
	assert_true(page_says(&rq, "英小文字"));
	region_done(&w);
	rq = (struct request){ .form = PAIRS({ "csrf", "seal" }, { "code", "daily" },
				   { "label", "二度目" }, { "position", "90" }) };
	assert_int_equal(region_run(&rq, &w, "manager", "POST", "/codes/lists/scene"), 422);
	region_done(&w);
	rq = (struct request){ .form = PAIRS({ "csrf", "seal" }, { "code", "school" },
				   { "label", "学校との連携" }, { "position", "90" }) };
	assert_int_equal(region_run(&rq, &w, "manager", "POST", "/codes/lists/scene"), 303);
	region_done(&w);
	rq = (struct request){0};
	assert_int_equal(region_run(&rq, &w, "manager", "GET", "/codes/lists/scene"), 200);
	assert_true(page_says(&rq, "学校との連携"));
	region_done(&w);
	rq = (struct request){0};
	assert_int_equal(region_run(&rq, &w, "manager", "GET", "/codes/lists/no_such"), 404);
	region_done(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(seeding_twice_adds_nothing),
		cmocka_unit_test(every_coded_field_has_its_list),
		cmocka_unit_test(every_list_has_its_field),
		cmocka_unit_test(the_casebooks_kinds_are_there),
		cmocka_unit_test(moving_changes_the_order),
		cmocka_unit_test(an_ended_code_keeps_its_label),
		cmocka_unit_test(a_new_code_is_checked),
	};

	return cmocka_run_group_tests(tests, region_open, region_close);
}
