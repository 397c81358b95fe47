/* regions_test: who is inside, and rates that follow from their numbers. */
#include "domain/regions/regions.h"
#include "tests/region.h"

static struct figure figure_of(int64_t population, int64_t elderly, int64_t printed, int digits)
{
	return (struct figure){ .population = { true, population },
		.elderly = { true, elderly },
		.printed_ageing_rate = { true, printed },
		.printed_digits = { true, digits } };
}

static void codes_have_a_check_digit(void **state)
{
	(void)state;
	assert_true(municipality_code_valid("072079"));
	assert_true(municipality_code_valid("073440"));
	assert_true(municipality_code_valid("074845"));
	assert_false(municipality_code_valid("072078"));
	assert_false(municipality_code_valid("07207"));
	assert_false(municipality_code_valid("0720790"));
	assert_false(municipality_code_valid("07207x"));
	assert_false(municipality_code_valid(NULL));
}

static void rates_round_half_up(void **state)
{
	struct arena a = {0};
	struct figure half = figure_of(200, 1, 0, 0), none = {0};

	(void)state;
	assert_int_equal(figure_ageing_rate(&half, 0).n, 1);
	assert_int_equal(figure_ageing_rate(&half, 1).n, 5);
	assert_false(figure_ageing_rate(&none, 1).known);
	assert_null(figure_ageing_text(&a, &none));
	arena_reset(&a);
}

/* Eight of the nine print what follows from their numbers; Tadami cut instead of rounding. */
static void only_tadami_differs(void **state)
{
	struct work w;
	struct listing l;
	int remarks = 0;

	(void)state;
	region_begin(&w, "prefecture");
	l = store_list(&w, &figure_record, &(struct query){0});
	assert_int_equal(l.n, 9);
	for (int i = 0; i < l.n; i++) {
		const struct figure *f = LISTED(l, &figure_record, i);
		const char *say = figure_remark(&w, f);

		remarks += say != NULL;
		if (!say)
			assert_string_equal(figure_ageing_text(&w.arena, f),
			    figure_printed_text(&w.arena, f));
		else
			assert_string_equal(f->municipality.title, "只見町");
	}
	assert_int_equal(remarks, 1);
	test_end(&w);
}

static void tadami_is_told_in_words(void **state)
{
	struct work w;
	struct figure f;

	(void)state;
	region_begin(&w, "prefecture");
	assert_true(figure_latest(&w, municipality_named(&w, "只見町"), &f));
	assert_string_equal(figure_ageing_text(&w.arena, &f), "47.08");
	assert_string_equal(figure_printed_text(&w.arena, &f), "47.07");
	assert_non_null(strstr(figure_remark(&w, &f), "4,053人"));
	assert_non_null(strstr(figure_remark(&w, &f), "切り捨て"));
	test_end(&w);
}

static void an_agreement_makes_one_inside(void **state)
{
	struct work w;
	const struct municipality *inside;
	int64_t tenei;

	(void)state;
	region_begin(&w, "counsellor");
	tenei = municipality_named(&w, "天栄村");
	assert_false(municipality_inside(&w, tenei, (struct date){ 2020, 3, 31 }));
	assert_true(municipality_inside(&w, tenei, (struct date){ 2020, 4, 1 }));
	assert_int_equal(municipalities_inside(&w, (struct date){ 2019, 5, 1 }, &inside), 1);
	assert_string_equal(inside[0].name, "須賀川市");
	assert_int_equal(municipalities_inside(&w, work_today(&w), &inside), 3);
	assert_false(municipality_inside(&w, municipality_named(&w, "鮫川村"), work_today(&w)));
	test_end(&w);
}

static void figures_are_refused_in_words(void **state)
{
	struct work w;
	struct figure f = figure_of(100, 101, 0, 1);

	(void)state;
	region_begin(&w, "manager");
	f.municipality.id = municipality_named(&w, "鮫川村");
	f.as_of = (struct date){ 2030, 1, 1 };
	f.source = "試し";
	assert_false(record_check(&w, &figure_record, &f));
	assert_non_null(work_problem_of(&w, "elderly"));
	assert_non_null(work_problem_of(&w, "as_of"));
	store_cancel(&w);
	arena_reset(&w.arena);
}

static void the_page_shows_all(void **state)
{
	struct work w;
	struct request rq = {0};

	(void)state;
	assert_int_equal(region_run(&rq, &w, "prefecture", "GET", "/regions"), 200);
	assert_true(page_says(&rq, "47.08"));
	assert_true(page_says(&rq, "75,142人"));
	assert_true(page_says(&rq, "令和2年4月1日"));
	assert_true(page_says(&rq, "以前の名称"));
	assert_false(page_says(&rq, "市町村を加える"));
	region_done(&w);
	assert_int_equal(region_run(&rq, &w, "facility", "GET", "/regions"), 403);
	region_done(&w);
	assert_int_equal(region_run(&rq, &w, "manager", "GET", "/regions"), 200);
	assert_true(page_says(&rq, "市町村を加える"));
	region_done(&w);
}

/* As it is right after `init`: last, for it takes the region's towns away. */
static void an_empty_region_says_what_to_do(void **state)
{
	struct work w;
	struct request rq = {0};

	(void)state;
	region_begin(&w, "manager");
	store_query(&w, "DELETE FROM agreement WHERE region = $1", I(w.actor.region));
	store_query(&w, "DELETE FROM municipality WHERE region = $1", I(w.actor.region));
	test_end(&w);
	region_done(&w);
	assert_int_equal(region_run(&rq, &w, "manager", "GET", "/regions"), 200);
	assert_true(page_says(&rq, "まだ協定はありません") && !page_says(&rq, "<table"));
	assert_true(page_says(&rq, "まだありません。"));
	region_done(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(codes_have_a_check_digit),
		cmocka_unit_test(rates_round_half_up),
		cmocka_unit_test(only_tadami_differs),
		cmocka_unit_test(tadami_is_told_in_words),
		cmocka_unit_test(an_agreement_makes_one_inside),
		cmocka_unit_test(figures_are_refused_in_words),
		cmocka_unit_test(the_page_shows_all),
		cmocka_unit_test(an_empty_region_says_what_to_do),
	};

	return cmocka_run_group_tests(tests, region_open, region_close);
}
