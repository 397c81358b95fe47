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

/* Its staff's accounts would be another's, and see what is shared with that one. */
static void accounts_turn_by_who_keeps_them(void **state)
{
	struct organization twin = { .name = "見本クリニックの写し", .kind = "clinic" }, own;
	struct work w;

	(void)state;
	region_begin(&w, "counsellor");
	assert_true(store_get(&w, &organization_record,
	    cell_number(store_query(&w,
			    "SELECT organization FROM account WHERE region = $1"
			    " AND organization IS NOT NULL LIMIT 1",
			    I(w.actor.region)),
		0, 0),
	    &own));
	assert_int_equal(store_save(&w, &organization_record, &twin), SAVED);
	assert_int_equal(store_unite(&w, &organization_record, &twin, own.head.id,
			     own.head.version),
	    ABSENT);
	assert_non_null(strstr(w.problems->say, "利用者を管理する方に"));
	w.problems = NULL;
	w.actor.may |= (uint64_t)1 << WRITE_ACCOUNTS;
	assert_int_equal(store_unite(&w, &organization_record, &twin, own.head.id,
			     own.head.version),
	    SAVED);
	w.actor.may &= ~((uint64_t)1 << WRITE_ACCOUNTS);
	assert_int_equal(
	    store_divide(&w, &organization_record, own.head.id, twin.head.version), ABSENT);
	w.problems = NULL;
	w.actor.may |= (uint64_t)1 << WRITE_ACCOUNTS;
	assert_int_equal(
	    store_divide(&w, &organization_record, own.head.id, twin.head.version), SAVED);
	store_cancel(&w);
	region_done(&w);
}

/* What is a part of one goes along when the two become one, and comes back. */
static void parts_go_along(void **state)
{
	struct organization kept = { .name = "見本の里", .kind = "day_service" },
			    lost = { .name = "見本の里（短期入所）", .kind = "short_stay" };
	struct service s = { .kind = "210" };
	struct hours h = { .weekday = 1, .opens = { true, 510 }, .closes = { true, 1050 } };
	struct work w;

	(void)state;
	region_begin(&w, "counsellor");
	assert_int_equal(store_save(&w, &organization_record, &kept), SAVED);
	lost.campus.id = kept.head.id;
	assert_int_equal(store_save(&w, &organization_record, &lost), SAVED);
	s.organization.id = h.organization.id = lost.head.id;
	assert_int_equal(store_save(&w, &service_record, &s), SAVED);
	assert_int_equal(store_save(&w, &hours_record, &h), SAVED);
	assert_int_equal(store_unite(&w, &organization_record, &kept, lost.head.id, 1), SAVED);
	assert_int_equal(store_parts(&w, &service_record, kept.head.id).n, 1);
	assert_int_equal(store_parts(&w, &hours_record, kept.head.id).n, 1);
	assert_true(store_get(&w, &organization_record, kept.head.id, &kept));
	assert_int_equal(
	    store_divide(&w, &organization_record, lost.head.id, kept.head.version), SAVED);
	assert_int_equal(store_parts(&w, &service_record, kept.head.id).n, 0);
	assert_int_equal(store_parts(&w, &service_record, lost.head.id).n, 1);
	assert_int_equal(store_parts(&w, &hours_record, lost.head.id).n, 1);
	store_cancel(&w);
	region_done(&w);
}

/* A place is not its own neighbour, whichever of two that stood together stays. */
static void a_campus_of_one_is_none(void **state)
{
	struct organization first = { .name = "見本の丘", .kind = "hospital" },
			    second = { .name = "見本の丘　別館", .kind = "clinic" };
	struct work w;

	(void)state;
	region_begin(&w, "counsellor");
	assert_int_equal(store_save(&w, &organization_record, &first), SAVED);
	second.campus.id = first.head.id;
	assert_int_equal(store_save(&w, &organization_record, &second), SAVED);
	assert_int_equal(store_unite(&w, &organization_record, &second, first.head.id, 1), SAVED);
	assert_true(store_get(&w, &organization_record, second.head.id, &second));
	assert_int_equal(second.campus.id, 0);
	assert_int_equal(
	    store_divide(&w, &organization_record, first.head.id, second.head.version), SAVED);
	assert_true(store_get(&w, &organization_record, second.head.id, &second));
	assert_true(second.campus.id == first.head.id);
	second.campus.id = second.head.id;
	assert_int_equal(store_unite(&w, &organization_record, &second, first.head.id, 3), SAVED);
	assert_int_equal(second.campus.id, 0);
	store_cancel(&w);
	region_done(&w);
}

/* However many there are by which the list can be narrowed, none of them is kept back. */
static void every_value_has_its_chip(void **state)
{
	enum { MANY = 60 };
	struct request rq = { .query = PAIRS({ "by", "run_by" }) };
	struct work w;

	(void)state;
	region_begin(&w, "counsellor");
	for (int i = 0; i < MANY; i++) {
		struct corporation c = { .name = arena_printf(&w.arena, "法人その%d番", i) };
		struct organization o = { .name = "その家", .kind = "clinic" };

		assert_int_equal(store_save(&w, &corporation_record, &c), SAVED);
		o.run_by.id = c.head.id;
		assert_int_equal(store_save(&w, &organization_record, &o), SAVED);
	}
	test_end(&w);
	assert_int_equal(region_run(&rq, &w, "counsellor", "GET", "/organizations"), 200);
	for (int i = 0; i < MANY; i++)
		assert_true(page_says(&rq, arena_printf(&w.arena, ">法人その%d番 <span", i)));
	assert_true(page_says(&rq, "<summary>ほかの運営法人（"));
	region_done(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(everybody_reads_few_write),
		cmocka_unit_test(numbers_are_checked),
		cmocka_unit_test(requests_point_to_it),
		cmocka_unit_test(accounts_turn_by_who_keeps_them),
		cmocka_unit_test(parts_go_along),
		cmocka_unit_test(a_campus_of_one_is_none),
		cmocka_unit_test(every_value_has_its_chip),
	};

	return cmocka_run_group_tests(tests, region_open, region_close);
}
