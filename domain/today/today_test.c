/* today_test: what waits stands on the first page, the counts agree, and each role has its own. */
#include "domain/consultations/consultations.h"
#include "domain/today/pages.h"
#include "tests/region.h"

static void assert_first_page(const char *login, const char *says, const char * not )
{
	struct work w;
	struct request rq = {0};

	assert_int_equal(region_run(&rq, &w, login, "GET", "/today"), 200);
	if (!page_says(&rq, says) || page_says(&rq, not ))
		fail_msg("%s: %s / %s", login, says, not );
	region_done(&w);
}

static void each_role_has_its_own(void **state)
{
	(void)state;
	assert_first_page("counsellor", "待たせています", "連絡先");
	assert_first_page("manager", "待たせています", "連絡先");
	assert_first_page("officer-tenei", "天栄村の相談", "待たせています");
	assert_first_page("facility", "/organizations", "待たせています");
	assert_first_page("administrator", "/accounts", "待たせています");
}

static void the_menu_counts_what_the_page_lists(void **state)
{
	struct work w;
	struct desk_view *v;
	int due = 0;

	(void)state;
	region_begin(&w, "counsellor");
	v = arena_alloc(&w.arena, sizeof *v);
	desk_gather(&w, 0, v);
	for (int i = 0; i < v->late.n; i++)
		due += !text_same(v->late.line[i].tag, "確認");
	for (int i = 0; i < v->due.n; i++)
		due += !text_same(v->due.line[i].tag, "確認");
	assert_int_equal(desk_waiting(&w), due);
	assert_int_not_equal(due, 0);
	test_end(&w);
	region_begin(&w, "prefecture");
	assert_int_equal(desk_waiting(&w), 0);
	test_end(&w);
}

static void late_comes_first_and_sorted(void **state)
{
	struct work w;
	struct desk_view *v;

	(void)state;
	region_begin(&w, "counsellor");
	v = arena_alloc(&w.arena, sizeof *v);
	desk_gather(&w, 0, v);
	assert_int_not_equal(v->late.n, 0);
	for (int i = 0; i < v->late.n; i++) {
		assert_true(date_compare(v->late.line[i].due, work_today(&w)) < 0);
		if (i)
			assert_true(
			    date_compare(v->late.line[i - 1].due, v->late.line[i].due) <= 0);
	}
	test_end(&w);
}

static void loads_add_up(void **state)
{
	struct work w;
	struct desk_view *v;
	struct query q = { .filter = { { record_field(&consultation_record, "closed"), EMPTY,
			       NULL } },
		.filters = 1 };
	int64_t sum = 0;

	(void)state;
	region_begin(&w, "counsellor");
	v = arena_alloc(&w.arena, sizeof *v);
	desk_gather(&w, 0, v);
	for (int i = 0; i < v->colleagues; i++)
		sum += v->colleague[i].all;
	assert_int_equal(v->open.all, store_count(&w, &consultation_record, &q));
	assert_int_equal(sum, v->open.all);
	assert_int_not_equal(v->month.taken, 0);
	test_end(&w);
}

/* What a colleague did since my last visit, and not what I did myself. */
static void changes_are_the_others(void **state)
{
	struct work w;
	struct desk_view *v;
	struct consultation c;
	struct listing l;
	int64_t since;
	char number[32];

	(void)state;
	region_begin(&w, "counsellor2");
	since = w.now;
	w.now += 60000;
	l = store_list(&w, &consultation_record, &(struct query){ .limit = 1 });
	c = *(struct consultation *)l.items;
	snprintf(number, sizeof number, "%s", c.number);
	c.caller_note = "折り返しは午後に。";
	assert_int_equal(consultation_change(&w, &c), SAVED);
	v = arena_alloc(&w.arena, sizeof *v);
	desk_gather(&w, since, v);
	assert_int_equal(v->changes.n, 0);
	test_end(&w);
	region_begin(&w, "counsellor");
	v = arena_alloc(&w.arena, sizeof *v);
	desk_gather(&w, since, v);
	assert_int_equal(v->changes.n, 1);
	assert_string_equal(v->changes.line[0].name, number);
	test_end(&w);
}

static void an_officer_counts_her_town(void **state)
{
	struct work w;
	struct town_view *v;
	int64_t sum = 0;

	(void)state;
	region_begin(&w, "officer-sukagawa");
	v = arena_alloc(&w.arena, sizeof *v);
	town_gather(&w, v);
	assert_string_equal(v->town.name, "須賀川市");
	assert_int_equal(v->figure.population.n, 75142);
	for (int i = 0; i < v->states; i++)
		sum += v->state[i].n;
	assert_int_equal(sum, v->year);
	assert_int_not_equal(v->year, 0);
	assert_string_equal(v->year_url, "/consultations?fiscal_year=2026");
	test_end(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_role_has_its_own),
		cmocka_unit_test(the_menu_counts_what_the_page_lists),
		cmocka_unit_test(late_comes_first_and_sorted),
		cmocka_unit_test(loads_add_up),
		cmocka_unit_test(an_officer_counts_her_town),
		cmocka_unit_test(changes_are_the_others),
	};

	return cmocka_run_group_tests(tests, region_open, region_close);
}
