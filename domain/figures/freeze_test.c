/* freeze_test: final figures stay as they were declared. */
#include "domain/figures/final.h"

enum { VILLAGES = 26 };

/* ---- Declared -------------------------------------------------------------------------------- */

static void who_may_declares_what_is_over(void **state)
{
	struct request rq = {0};

	(void)state;
	assert_int_equal(declare("counsellor", "2026-04"), 403);
	assert_int_equal(declare("manager", "2026-11"), 422);
	assert_int_equal(declare("manager", "2027-01"), 422);
	assert_int_equal(declare("manager", "2026-13"), 404);
	assert_int_equal(declare("manager", "nonsense"), 404);
	rq.query = (struct pairs)PAIRS({ "year", "2026" });
	assert_int_equal(run(&rq, "prefecture", "GET", "/figures/region"), 200);
	assert_true(page_says(&rq, "まだ確定していません"));
	region_done(&w);
	for (int i = 0; i < 12; i++)
		assert_int_equal(declare("manager", month_at(2025, i)), 303);
	assert_int_equal(declare("administrator", "2025-04"), 403); /* sees none of it */
	rq = (struct request){ .query = PAIRS({ "year", "2025" }) };
	assert_int_equal(run(&rq, "manager", "GET", "/figures/months"), 200);
	assert_true(page_says(&rq, "センター長（見本）") && !page_says(&rq, ">確定する<"));
	region_done(&w);
}

/* One slip of last year turns out to have come by letter. */
static void correct(void)
{
	struct query q = { .limit = 1 };
	struct listing l;
	struct consultation *c;

	region_begin(&w, "counsellor");
	query_add(&q, &consultation_record, "fiscal_year", EQUAL, "2025");
	query_add(&q, &consultation_record, "channel", EQUAL, "phone");
	query_add(&q, &consultation_record, "closed", FILLED, NULL);
	l = store_list(&w, &consultation_record, &q);
	assert_int_equal(l.n, 1);
	c = l.items;
	c->channel = "letter";
	w.reason = "取り違え。";
	assert_int_equal(consultation_change(&w, c), SAVED);
	assert_int_equal(c->state, STATE_CLOSED);
	test_end(&w);
	region_done(&w);
}

static void corrections_stand_beside(void **state)
{
	struct request rq = { .query = PAIRS({ "year", "2025" }, { "rows", "channel" }) };
	const char *before = csv_of("prefecture", "/figures/csv", "channel"), *after;

	(void)state;
	assert_int_equal(run(&rq, "counsellor", "GET", "/figures"), 200);
	assert_true(page_says(&rq, "その後の訂正"));
	assert_false(page_says(&rq, "<td class=\"num\">+1</td>"));
	region_done(&w);
	correct();
	assert_int_equal(run(&rq, "counsellor", "GET", "/figures"), 200);
	assert_true(page_says(&rq, "<td class=\"num\">0</td><td class=\"num\">+1</td>"));
	assert_true(page_says(&rq, "<td class=\"num\">−1</td>"));
	region_done(&w);
	/* Two files of different days are the same: there is nothing to subtract. */
	after = csv_of("prefecture", "/figures/csv", "channel");
	assert_string_equal(before, after);
}

/* Whatever form the table takes, what was declared is in it. */
static void final_values_are_in_every_form(void **state)
{
	struct request rq = { .query = PAIRS({ "year", "2025" }) };
	const char *csv = csv_of("counsellor", "/figures/csv", "channel"), *paper;

	(void)state;
	assert_non_null(strstr(csv, "確定値,その後の訂正"));
	correct();
	csv = csv_of("counsellor", "/figures/csv", "channel");
	assert_true(strstr(csv, ",0,1\r\n") && strstr(csv, ",-1\r\n"));
	assert_non_null(strstr(csv_of("counsellor", "/figures/csv", "received.month"), "確定値"));
	csv_of("counsellor", "/figures/xlsx", "channel");
	assert_int_equal(run(&rq, "manager", "GET", "/figures/months"), 200);
	assert_true(page_says(&rq, "0（内訳に訂正）"));
	region_done(&w);
	assert_int_equal(run(&rq, "counsellor", "GET", "/figures/report"), 200);
	paper = test_look(&w.arena, "pdftotext -raw $PDF - | tr -d '\\n '", rq.page.s,
	    rq.page.len);
	assert_true(strstr(paper, "件（確定値") && strstr(paper, "訂正0）"));
	region_done(&w);
}

/* As if nothing of this year had been declared yet. */
static void forget_this_year(void)
{
	region_begin(&w, "manager");
	store_query(&w, "DELETE FROM frozen_month WHERE month >= '2026-04'");
	store_query(&w, "DELETE FROM frozen_figure WHERE month >= '2026-04'");
	test_end(&w);
	region_done(&w);
}

/* Of a year that runs, or of all there is, each form says which months are final and until when. */
static void what_is_final_is_said_of_every_span(void **state)
{
	static const struct {
		const char *year, *month, *said;
	} all[] = {
		{ "2026", "", "確定した月は令和8年4月から6月まで、令和8年8月。ほかの月は" },
		{ "2026", "8", "この月は確定しています。" },
		{ "2026", "7", "まだ確定していません。" },
		{ "2025", "", "一年のすべての月が確定しています。" },
		{ "2024", "", "まだ確定していません。" },
		{ "all", "", "確定した月は令和7年4月から令和8年6月まで、令和8年8月。" },
	};

	(void)state;
	forget_this_year();
	for (int i = 0; i < 5; i++)
		if (i != 3)
			assert_int_equal(declare("manager", month_at(2026, i)), 303);
	for (size_t i = 0; i < COUNT(all); i++) {
		struct request rq = { .query = PAIRS({ "year", all[i].year },
					  { "month", all[i].month }, { "rows", "channel" }) };

		assert_int_equal(run(&rq, "counsellor", "GET", "/figures"), 200);
		if (!page_says(&rq, all[i].said))
			fail_msg("%s/%s does not say %s", all[i].year, all[i].month, all[i].said);
		region_done(&w);
	}
}

static void files_and_paper_say_what_is_final(void **state)
{
	static const char *const said = "確定した月は令和8年4月。ほかの月はまだ確定していません。";
	struct request rq = { .query = PAIRS({ "year", "2026" }, { "rows", "channel" }) };

	(void)state;
	forget_this_year();
	assert_int_equal(declare("manager", "2026-04"), 303);
	assert_int_equal(run(&rq, "counsellor", "GET", "/figures/csv"), 200);
	assert_true(page_says(&rq, said));
	region_done(&w);
	rq = (struct request){ .query = PAIRS({ "year", "2026" }) };
	assert_int_equal(run(&rq, "counsellor", "GET", "/figures/report"), 200);
	assert_non_null(strstr(test_look(&w.arena, "pdftotext -raw $PDF - | tr -d '\\n '",
				   rq.page.s, rq.page.len),
	    said));
	region_done(&w);
}

/* A year that is not over is compared with as much of the last one, and says so. */
static void sentences_say_with_what_they_compare(void **state)
{
	struct request rq = { .query = PAIRS({ "year", "2026" }, { "rows", "contents.rollup" }) };

	(void)state;
	assert_int_equal(run(&rq, "counsellor", "GET", "/figures"), 200);
	assert_true(page_says(&rq, "前年の同じ期間より") || page_says(&rq, "前年の同じ期間と"));
	assert_false(page_says(&rq, "で、前年より"));
	assert_true(page_says(&rq, "R8途中"));
	region_done(&w);
	rq = (struct request){
		.query = PAIRS({ "year", "2025" }, { "rows", "contents.rollup" }) };
	assert_int_equal(run(&rq, "counsellor", "GET", "/figures"), 200);
	assert_false(page_says(&rq, "前年の同じ期間より") || page_says(&rq, "途中</text>"));
	region_done(&w);
}

/* What was taken away later is one less, and what was declared stays. */
static void what_was_removed_stands_beside(void **state)
{
	struct request rq = { .query = PAIRS({ "year", "2025" }, { "rows", "channel" }) };
	struct query q = { .limit = 1 };
	struct consultation *c;

	(void)state;
	region_begin(&w, "manager");
	query_add(&q, &consultation_record, "fiscal_year", EQUAL, "2025");
	query_add(&q, &consultation_record, "channel", EQUAL, "phone");
	c = store_list(&w, &consultation_record, &q).items;
	w.reason = "二重に受け付けていた。";
	assert_int_equal(store_remove(&w, &consultation_record, c->head.id, c->head.version),
	    SAVED);
	test_end(&w);
	region_done(&w);
	assert_int_equal(run(&rq, "counsellor", "GET", "/figures"), 200);
	assert_true(page_says(&rq, "<td class=\"num\">−1</td>"));
	assert_false(page_says(&rq, "<td class=\"num\">+1</td>"));
	region_done(&w);
}

/* An officer's final figures are those of her own town. */
static void an_officer_has_her_own_final_figures(void **state)
{
	struct question q = {0};
	struct table_shown t;

	(void)state;
	region_begin(&w, "officer-kagamiishi");
	assert_true(heading_named(&w, "urgency", &q.rows));
	q.now = period_of(&w.arena, 2025, 0);
	table_gather(&w, &q, &t);
	assert_true(t.final && t.final_all == t.all.n && t.all.n > 0);
	for (int i = 0; i < t.lines; i++)
		assert_int_equal(t.line[i].final, t.line[i].now.n);
	q.town = "1";
	table_gather(&w, &q, &t);
	assert_false(t.final);
	test_end(&w);
	region_done(&w);
}

/* ---- On paper ------------------------------------------------------------------------------- */

static void the_report_is_paper(void **state)
{
	static const char *const readers[] = { "counsellor", "officer-tenei", "prefecture" };
	struct request rq = { .query = PAIRS({ "year", "2025" }) };

	(void)state;
	for (size_t i = 0; i < COUNT(readers); i++) {
		assert_int_equal(run(&rq, readers[i], "GET", "/figures/report"), 200);
		assert_memory_equal(rq.page.s, "%PDF-", 5);
		assert_true(rq.page.len > 8000);
		region_done(&w);
	}
	rq.query.pair[0].value = "all";
	assert_int_equal(run(&rq, "counsellor", "GET", "/figures/report"), 422);
	region_done(&w);
	rq.query.pair[0].value = "2024";
	assert_int_equal(run(&rq, "prefecture", "GET", "/figures/report"), 404);
	region_done(&w);
}

/* A slip each in more towns than a sheet is wide. */
static void spread_over_towns(void)
{
	struct rows *rs;

	region_begin(&w, "manager");
	rs = store_query(&w,
	    "SELECT id FROM consultation WHERE fiscal_year = 2025 ORDER BY id LIMIT $1",
	    I(VILLAGES));
	assert_int_equal(rs->n, VILLAGES);
	for (int i = 0; i < VILLAGES; i++) {
		struct municipality m = { .head.id = id_new(),
			.code = arena_printf(&w.arena, "%06d", 990000 + i),
			.name = arena_printf(&w.arena, "%c見本村", 'A' + i) };
		struct consultation c;

		assert_int_equal(store_save(&w, &municipality_record, &m), SAVED);
		assert_true(store_get(&w, &consultation_record, cell_number(rs, i, 0), &c));
		c.municipality.id = m.head.id;
		assert_int_equal(store_save(&w, &consultation_record, &c), SAVED);
	}
	test_end(&w);
	region_done(&w);
}

static void the_report_leaves_no_town_out(void **state)
{
	struct request rq = { .query = PAIRS({ "year", "2025" }) };
	const char *paper;

	(void)state;
	spread_over_towns();
	assert_int_equal(run(&rq, "counsellor", "GET", "/figures/report"), 200);
	paper = test_look(&w.arena, "pdftotext -raw $PDF - | tr -d '\\n '", rq.page.s,
	    rq.page.len);
	for (int i = 0; i < VILLAGES; i++)
		if (!strstr(paper, arena_printf(&w.arena, "%c見本村", 'A' + i)))
			fail_msg("the report lacks %c見本村", 'A' + i);
	assert_non_null(strstr(paper, "全体の計"));
	region_done(&w);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, open_final, close_final)
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(who_may_declares_what_is_over, region_open,
		    region_close),
		TEST(corrections_stand_beside),
		TEST(final_values_are_in_every_form),
		TEST(what_is_final_is_said_of_every_span),
		TEST(files_and_paper_say_what_is_final),
		TEST(sentences_say_with_what_they_compare),
		TEST(what_was_removed_stands_beside),
		TEST(an_officer_has_her_own_final_figures),
		TEST(the_report_is_paper),
		TEST(the_report_leaves_no_town_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
