/* quick_test: a place is entered by hand, with what it offers, and once. */
#include "domain/organizations/pages.h"
#include "tests/region.h"

static int send(struct request *rq, struct work *w, const char *kind, const char *name,
    const char *phone, const char *another)
{
	*rq = (struct request){ .form = PAIRS({ "csrf", "seal" }, { "kind", kind },
				    { "name", name }, { "phone", phone },
				    { "business_number", "0770000016" },
				    { "propose.shown", "1" }, { "propose", "1" },
				    { "another", another }) };
	return region_run(rq, w, "counsellor", "POST", "/organizations");
}

static int64_t count(const char *name, struct service *s)
{
	struct work w;
	int64_t id, n;

	region_begin(&w, "counsellor");
	struct rows *rs = store_query(&w,
	    "SELECT id FROM organization WHERE region = $1 AND name = $2", I(w.actor.region),
	    T(name));
	n = rs->n;
	id = n ? cell_number(rs, 0, 0) : 0;
	struct listing l = store_parts(&w, &service_record, id);
	*s = (struct service){0};
	if (l.n)
		s->head.id = ((struct service *)l.items)->head.id;
	test_end(&w);
	return n;
}

static void a_place_comes_with_its_service(void **state)
{
	struct service s;
	struct request rq;
	struct work w;

	(void)state;
	assert_int_equal(send(&rq, &w, "home_help", "ためしヘルパー", "0241-00-7777", ""), 303);
	region_done(&w);
	assert_int_equal(count("ためしヘルパー", &s), 1);
	region_begin(&w, "counsellor");
	assert_true(store_get(&w, &service_record, s.head.id, &s));
	assert_string_equal(s.kind, "110");
	assert_string_equal(s.number, "0770000016");
	assert_string_equal(s.name, "ためしヘルパー　訪問介護");
	test_end(&w);
}

/* Every kind that is proposed is one of the list. */
static void what_is_proposed_is_there(void **state)
{
	const struct code *kinds;
	struct work w;
	int n, proposed = 0;

	(void)state;
	region_begin(&w, "counsellor");
	n = codes_of(&w, "organization_kind", work_today(&w), &kinds);
	for (int i = 0; i < n; i++) {
		const char *service = service_proposed(kinds[i].code);

		proposed += service != NULL;
		if (service && text_same(code_label(&w, "service_kind", service), service))
			fail_msg("%s: no service %s", kinds[i].code, service);
	}
	assert_true(proposed >= 25);
	test_end(&w);
}

static void one_that_is_there_is_shown_first(void **state)
{
	struct service s;
	struct request rq;
	struct work w;

	(void)state;
	assert_int_equal(send(&rq, &w, "home_help", "ためしヘルパー　本店", "", ""), 422);
	assert_true(page_says(&rq, "事業所番号が同じ"));
	assert_true(page_says(&rq, "value=\"ためしヘルパー　本店\""));
	region_done(&w);
	assert_int_equal(count("ためしヘルパー　本店", &s), 0);
	assert_int_equal(send(&rq, &w, "home_help", "ためしヘルパー　本店", "", "1"), 303);
	region_done(&w);
	assert_int_equal(count("ためしヘルパー　本店", &s), 1);
}

static bool found(const char *name, const char *value, const char *why)
{
	struct request rq = { .query = PAIRS({ name, value }) };
	struct work w;
	bool well;

	assert_int_equal(region_run(&rq, &w, "counsellor", "GET", "/organizations/alike"), 200);
	well = page_says(&rq, why);
	region_done(&w);
	return well;
}

static void they_are_found_while_typing(void **state)
{
	(void)state;
	assert_true(found("name", "ﾀﾒｼヘルパー", "名前が似ている"));
	assert_true(found("phone", "0241007777", "電話が同じ"));
	assert_true(found("business_number", "0770000016", "事業所番号が同じ"));
	assert_false(found("name", "どこにもない", "もう登録"));
	assert_false(found("phone", "0241", "もう登録"));
	assert_false(found("name", "た", "もう登録"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_place_comes_with_its_service),
		cmocka_unit_test(what_is_proposed_is_there),
		cmocka_unit_test(one_that_is_there_is_shown_first),
		cmocka_unit_test(they_are_found_while_typing),
	};

	return cmocka_run_group_tests(tests, region_open, region_close);
}
