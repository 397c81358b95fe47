/* organizations_test: who reads and writes the directory, and what points to an entry. */
#include "domain/organizations/organizations.h"
#include "tests/region.h"

static void everybody_reads_few_write(void **state)
{
	static const char *const readers[] = { "facility", "committee", "prefecture",
		"officer-tenei", "administrator" };
	struct work w;
	struct request rq = {0};

	(void)state;
	for (size_t i = 0; i < COUNT(readers); i++) {
		assert_int_equal(region_run(&rq, &w, readers[i], "GET", "/organizations"), 200);
		region_done(&w);
		assert_int_equal(region_run(&rq, &w, readers[i], "GET", "/organizations/new"), 403);
		region_done(&w);
	}
	assert_int_equal(region_run(&rq, &w, "counsellor", "GET", "/organizations/new"), 200);
	region_done(&w);
}

static void numbers_are_checked(void **state)
{
	struct work w;
	struct organization o = { .name = "試し",
		.kind = "clinic",
		.business_number = "123456789" };

	(void)state;
	region_begin(&w, "counsellor");
	assert_false(record_check(&w, &organization_record, &o));
	assert_non_null(work_problem_of(&w, "business_number"));
	w.problems = NULL;
	o.business_number = "0712345678";
	assert_true(record_check(&w, &organization_record, &o));
	test_end(&w);
}

/* What was asked of a clinic stands on its page, for those who may read cases. */
static void requests_point_to_it(void **state)
{
	struct work w;
	struct request rq = {0};
	struct rows *rs;
	char path[64];

	(void)state;
	region_begin(&w, "counsellor");
	rs = store_query(&w,
	    "SELECT organization FROM action WHERE region = $1"
	    " AND organization IS NOT NULL LIMIT 1",
	    I(w.actor.region));
	assert_int_equal(rs->n, 1);
	snprintf(path, sizeof path, "/organizations/%lld", (long long)cell_number(rs, 0, 0));
	test_end(&w);
	assert_int_equal(region_run(&rq, &w, "counsellor", "GET", path), 200);
	assert_true(page_says(&rq, "/consultations/"));
	region_done(&w);
	assert_int_equal(region_run(&rq, &w, "facility", "GET", path), 200);
	assert_false(page_says(&rq, "/consultations/"));
	region_done(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(everybody_reads_few_write),
		cmocka_unit_test(numbers_are_checked),
		cmocka_unit_test(requests_point_to_it),
	};

	return cmocka_run_group_tests(tests, region_open, region_close);
}
