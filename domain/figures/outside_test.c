/* outside_test: who reads no cases learns no small number, however all readers put together what
 * they are shown. */
#include "domain/figures/attack.h"
#include "domain/figures/final.h"

static int masked, told;

static void nothing_small(const struct outside *v)
{
	struct masking m = { v->rows, v->towns, v->cell, v->hidden };
	int64_t towns = 0;

	assert_true(v->final && !v->withheld && v->shown == v->rows);
	for (int j = 0; j < v->towns; j++) {
		assert_false(mask_is_small(v->town[j].n));
		towns += v->town[j].n;
	}
	assert_int_equal(towns, v->all);
	for (int i = 0; i < v->rows; i++)
		for (int j = 0; j <= v->towns; j++) {
			const char *n = outside_cell(&w.arena, v, i, j);

			assert_true(!n || j == v->own
			    || !mask_is_small(v->cell[i * (v->towns + 1) + j]));
			masked += !n;
			told += n != NULL;
		}
	if (found_out_by_any(&m))
		fail_msg("%s tells what it hides", v->heading.name);
}

/* What this reader is shown, as text: all must get the same but for an officer's own column. */
static const char *shown(const struct outside *v)
{
	struct text t = { .arena = &w.arena };

	for (int j = 0; j < v->towns; j++)
		text_addf(&t, "%s %lld\n", v->town[j].label, (long long)v->town[j].n);
	for (int i = 0; i < v->shown; i++) {
		text_add(&t, heading_label(&w, &v->heading, v->bucket[v->order[i]]));
		for (int j = 0; j <= v->towns; j++) {
			const char *n = outside_cell(&w.arena, v, v->order[i], j);

			assert_true(n || j != v->own);
			if (v->hidden[v->order[i] * (v->towns + 1) + j])
				n = NULL;
			text_addf(&t, " %s", n ? n : "*");
		}
		text_add(&t, "\n");
	}
	return t.s;
}

static const char *tables_of(const char *login)
{
	struct heading all[HEADINGS_MOST];
	struct text t = {0};
	const char *all_of_them;
	int n;

	region_begin(&w, login);
	t.arena = &w.arena;
	if (!w.actor.municipality) /* which lets nobody count who reads no slips */
		w.actor.municipality = municipality_named(&w, "天栄村");
	n = outside_headings(&w, all);
	assert_int_equal(n, 9);
	for (int i = 0; i < n; i++)
		for (int year = 2025; year < 2027; year++) {
			struct outside v;

			outside_gather(&w, &all[i], year, &v);
			assert_int_equal(v.own >= 0, actor_may(&w.actor, READ_CASES));
			nothing_small(&v);
			text_add(&t, shown(&v));
				}
	all_of_them = arena_copy(&kept, t.s);
	test_end(&w);
	region_done(&w);
	return all_of_them;
}

static const char *const readers[] = { "prefecture", "officer-kagamiishi", "officer-tenei",
	"committee", "administrator" };

/* Every table of two years, as each reader gets it; all tables of a year share just the sums of
 * its towns, which each attack is given. */
static void no_table_tells_what_it_hides(void **state)
{
	const char *first, *same;

	(void)state;
	region_begin(&w, "manager");
	for (int i = 0; i < 12; i++)
		freeze_month(&w, month_at(2026, i));
	test_end(&w);
	region_done(&w);
	first = tables_of(readers[0]);
	for (size_t r = 1; r < COUNT(readers); r++) {
		same = tables_of(readers[r]);
		assert_string_equal(first, same);
		}
	assert_true(masked > 20 && told > 20);
}

/* The last becomes the first, and so on. */
static void turn_round(const struct field *f)
{
	struct query q = { .limit = 100 };
	struct listing l;
	struct code *c;

	query_add(&q, &code_record, "list", EQUAL, f->codes);
	l = store_list(&w, &code_record, &q);
	c = l.items;
	for (int i = 0; i < l.n; i++) {
		c[i].position.n = 9999 - c[i].position.n;
		assert_int_equal(store_save(&w, &code_record, &c[i]), SAVED);
	}
}

/* Another day's file must not hide other cells because somebody changed the list meanwhile. */
static void another_order_hides_the_same(void **state)
{
	struct heading h;
	struct outside v[2];
	size_t cells;
	bool *before;

	(void)state;
	region_begin(&w, "manager");
	assert_true(heading_named(&w, "channel", &h));
	outside_gather(&w, &h, 2025, &v[0]);
	cells = (size_t)(v[0].rows * (v[0].towns + 1));
	before = arena_alloc(&kept, cells);
	memcpy(before, v[0].hidden, cells);
	turn_round(h.by.field);
	test_end(&w);
	region_done(&w);
	region_begin(&w, "manager");
	outside_gather(&w, &h, 2025, &v[1]);
	assert_int_equal(v[0].rows, v[1].rows);
	assert_memory_not_equal(v[0].order, v[1].order, (size_t)v[0].rows * sizeof *v[0].order);
	assert_memory_equal(before, v[1].hidden, cells);
	test_end(&w);
	region_done(&w);
}

/* A town with fewer than five is in no column and in no sum. */
static void a_town_with_hardly_a_slip_is_in_no_sum(void **state)
{
	struct heading h;
	struct outside v;
	int64_t before;

	(void)state;
	region_begin(&w, "manager");
	assert_true(heading_named(&w, "urgency", &h));
	outside_gather(&w, &h, 2025, &v);
	before = v.all;
	store_query(&w,
	    "INSERT INTO frozen_figure (region, month, heading, bucket, municipality, n)"
	    " VALUES ($1, '2025-04', '', '', 77, 4)", I(w.actor.region));
	store_query(&w,
	    "INSERT INTO frozen_figure (region, month, heading, bucket, municipality, n)"
	    " VALUES ($1, '2025-04', 'urgency', 'odd', 77, 4)", I(w.actor.region));
	outside_gather(&w, &h, 2025, &v);
	assert_true(v.left_out && !v.withheld);
	assert_int_equal(v.all, before);
	for (int i = 0; i < v.rows; i++)
		assert_false(text_same(v.bucket[i], "odd"));
	test_end(&w);
	region_done(&w);
}

/* The rows of a file alone, one column less: that of the officer's own town. */
static void files_hide_what_the_page_hides(void **state)
{
	static const char *const paths[] = { "/figures/csv", "/figures/region/csv" };
	const char *one = csv_of(readers[0], paths[0], "channel");
	const char *other = csv_of(readers[3], paths[1], "channel");

	(void)state;
	assert_string_equal(one, other);
	assert_non_null(strstr(one, "＊"));
	other = csv_of("officer-tenei", paths[1], "channel");
	assert_non_null(strstr(other, "＊"));
}

static void who_reads_no_cases_is_shown_these_alone(void **state)
{
	static const char *const paths[] = { "/figures", "/figures/csv", "/figures/xlsx",
		"/figures/report" };
	struct request rq = { .query = PAIRS({ "year", "2025" }, { "rows", "failure_reason" },
				  { "cols", "municipality" }) };

	(void)state;
	for (size_t i = 0; i < COUNT(paths); i++) {
		assert_int_equal(run(&rq, "committee", "GET", paths[i]), 200);
		assert_false(page_says(&rq, "不成立の理由") || page_says(&rq, "/consultations?"));
		region_done(&w);
		assert_int_equal(run(&rq, "facility", "GET", paths[i]), 403);
		region_done(&w);
	}
	assert_int_equal(run(&rq, "officer-tenei", "GET", "/figures/region"), 200);
	assert_true(page_says(&rq, "天栄村") && page_says(&rq, "＊"));
	region_done(&w);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, open_final, close_final)
	const struct CMUnitTest tests[] = {
		TEST(no_table_tells_what_it_hides),
		TEST(another_order_hides_the_same),
		TEST(a_town_with_hardly_a_slip_is_in_no_sum),
		TEST(files_hide_what_the_page_hides),
		TEST(who_reads_no_cases_is_shown_these_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
