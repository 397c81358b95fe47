/* figures_test: every number is what its list counts, and compares with the year before. */
#include "domain/figures/pages.h"
#include "tests/region.h"

static struct work w;

static void as(const char *login)
{
	region_begin(&w, login);
}

static void over(void)
{
	store_end(&w);
	region_done(&w);
}

static struct heading heading(const char *name)
{
	struct heading h;

	if (!heading_named(&w, name, &h))
		fail_msg("there is no heading %s", name);
	return h;
}

static struct question asked(int year, int month, const char *rows, const char *cols)
{
	struct question q = { .rows = heading(rows), .crossed = cols != NULL };

	if (cols)
		q.cols = heading(cols);
	q.now = period_of(&w.arena, year, month);
	q.before = period_before(&w.arena, &q.now, work_today(&w));
	return q;
}

/* ---- Every number and its list -------------------------------------------------------------- */

/* As the list reads its own address. */
static int64_t listed(const char *url)
{
	struct request rq = {0};
	const char *question = strchr(url, '?');
	struct arena a = {0};
	struct pairs pairs = {0};
	struct work inner;
	const char *at;
	char path[64];
	int64_t n = -1;

	question = question ? question + 1 : "";
	assert_true(pairs_read(&a, question, strlen(question), &pairs));
	snprintf(path, sizeof path, "%.*s", (int)strcspn(url, "?"), url);
	rq.query = pairs;
	if (region_run(&rq, &inner, "counsellor", "GET", path) != 200)
		fail_msg("%s answers no list", url);
	at = strstr(rq.page.s, "<span class=\"count\">");
	assert_non_null(at);
	n = strtoll(at + strlen("<span class=\"count\">"), NULL, 10);
	region_done(&inner);
	arena_reset(&a);
	return n;
}

static int checked;

static void agrees(const struct number_shown *n)
{
	if (!n->url) {
		assert_int_equal(n->n, 0);
		return;
	}
	if (listed(n->url) != n->n)
		fail_msg("%s lists %d, not %d", n->url, (int)listed(n->url), (int)n->n);
	checked++;
}

/* The work is over before the lists are asked; what it gathered is kept until then. */
static void every_number_agrees(int year, int month, const char *rows, const char *cols)
{
	struct question q;
	struct table_shown t;

	as("counsellor");
	q = asked(year, month, rows, cols);
	table_gather(&w, &q, &t);
	assert_null(w.fault);
	store_end(&w);
	for (int i = 0; i < t.lines; i++) {
		agrees(&t.line[i].now);
		agrees(&t.line[i].before);
		for (int j = 0; cols && j < t.cols; j++)
			agrees(&t.line[i].cell[j]);
	}
	for (int j = 0; cols && j < t.cols; j++)
		agrees(&t.col_all[j]);
	agrees(&t.all);
	region_done(&w);
}

static const char *const names[] = {
	"state", "fiscal_year", "received.month", "approval", "channel", "urgency",
	"continued", "caller_kind.rollup", "caller_kind", "municipality", "outside",
	"contents.rollup", "contents", "scene", "assigned", "next_date.month", "outcome.rollup",
	"outcome", "failure_reason", "closed.month", "confirmed", "introduction", "age_group",
	"care_level.rollup", "care_level", "first_response", "closing_time", "duration"
};

/* What a field brings by itself: the list above says all there is. */
static void every_count_field_is_a_heading(void **state)
{
	struct heading all[HEADINGS_MOST];
	int n;

	(void)state;
	as("counsellor");
	n = headings_of(&w, all);
	assert_int_equal(n, COUNT(names));
	for (size_t i = 0; i < COUNT(names); i++)
		assert_string_equal(all[i].name, names[i]);
	over();
}

static void every_number_opens_its_list(void **state)
{
	(void)state;
	checked = 0;
	for (size_t i = 0; i < COUNT(names); i++) {
		every_number_agrees(2026, 0, names[i], NULL);
		every_number_agrees(0, 0, names[i], NULL);
	}
	every_number_agrees(2026, 11, "received.month", NULL);
	every_number_agrees(2025, 0, "contents.rollup", "received.month");
	every_number_agrees(2026, 10, "caller_kind.rollup", "contents");
	every_number_agrees(2026, 0, "closed.month", "municipality");
	every_number_agrees(2026, 0, "care_level", "age_group");
	every_number_agrees(0, 0, "caller_kind.rollup", "caller_kind");
	every_number_agrees(0, 0, "contents", "contents.rollup");
	assert_true(checked > 300);
}

/* As the month that the table can be asked for is. */
static void a_row_of_a_month_is_called_as_its_period(void **state)
{
	struct heading month;

	(void)state;
	as("counsellor");
	assert_true(heading_named(&w, "received.month", &month));
	assert_string_equal(heading_label(&w, &month, "1989-01"),
	    period_of(&w.arena, 1988, 1).label);
	over();
}

/* ---- Compared -------------------------------------------------------------------------------- */

static void shares_are_rounded_once(void **state)
{
	struct arena a = {0};

	(void)state;
	assert_int_equal(tenths_of(15, 19), 789);
	assert_int_equal(tenths_of(1, 2000), 1);
	assert_int_equal(tenths_of(1, 2001), 0);
	assert_int_equal(tenths_of(5, 0), 0);
	assert_string_equal(tenths_text(&a, 789), "78.9");
	assert_string_equal(points_text(&a, 12), "+1.2");
	assert_string_equal(points_text(&a, -4), "−0.4");
	assert_string_equal(points_text(&a, 0), "±0.0");
	assert_string_equal(change_text(&a, 3), "+3");
	assert_string_equal(change_text(&a, -1), "−1");
	assert_string_equal(change_text(&a, 0), "0");
	arena_reset(&a);
}

static void a_year_that_runs_compares_with_the_same_days(void **state)
{
	struct arena a = {0};
	struct date today = { 2028, 2, 29 };
	struct period p = period_of(&a, 2027, 0), b = period_before(&a, &p, today);

	(void)state;
	assert_string_equal(date_iso(&a, p.from), "2027-04-01");
	assert_string_equal(date_iso(&a, p.until), "2028-03-31");
	assert_string_equal(date_iso(&a, b.from), "2026-04-01");
	assert_string_equal(date_iso(&a, b.until), "2027-02-28");
	p = period_of(&a, 2027, 2);
	assert_string_equal(p.label, "令和10年2月");
	b = period_before(&a, &p, (struct date){ 2028, 4, 1 });
	assert_string_equal(date_iso(&a, b.until), "2027-02-28");
	assert_string_equal(b.label, "令和9年2月");
	p = period_of(&a, 0, 0);
	assert_int_equal(period_before(&a, &p, today).year, 0);
	arena_reset(&a);
}

static int64_t number(const char *sql)
{
	return cell_number(store_query_(&w, sql, NULL, 0), 0, 0);
}

/* Whatever the table is by, and whatever it counts. */
static void the_sums_are_the_same_for_every_table(void **state)
{
	static const char *const by[] = { "channel", "contents" };
	struct table_shown t;
	struct question q;
	struct sums s;

	(void)state;
	as("counsellor");
	for (int i = 0; i < 4; i++) {
		q = asked(0, 0, by[i % 2], NULL);
		q.measure = i < 2 ? SLIPS : PEOPLE;
		table_gather(&w, &q, &t);
		sums_gather(&w, &q, &s);
		assert_int_equal(s.slips, number("SELECT count(*) FROM consultation"));
		assert_int_equal(s.people,
		    number("SELECT count(DISTINCT person) FROM consultation"));
		assert_int_equal(s.nobody,
		    number("SELECT count(*) FROM consultation WHERE person IS NULL"));
		assert_int_equal(t.all.n, q.measure == SLIPS ? s.slips : s.people);
		assert_true(i % 2 ? t.mentions > s.slips : t.mentions == s.slips);
	}
	assert_true(s.nobody > 0 && s.people + s.nobody < s.slips);
	over();
}

static void it_is_said_in_a_sentence(void **state)
{
	struct question q;
	struct table_shown t;
	struct sentence s[SENTENCES_MOST];

	(void)state;
	as("manager");
	q = asked(2026, 0, "contents.rollup", NULL);
	table_gather(&w, &q, &t);
	assert_int_equal(words_gather(&w, &q, &t, s), SENTENCES_MOST);
	assert_non_null(strstr(s[0].say, "「在宅医療」は全体の"));
	assert_non_null(strstr(s[0].say, "ポイント"));
	assert_int_equal(s[0].trend.years, 2);
	assert_int_equal(s[0].trend.year[1], 2026);
	assert_int_equal(s[0].trend.n[1], t.line[0].now.n);
	assert_int_equal(s[0].trend.all[1], t.base);
	over();
}

/* ---- Files ----------------------------------------------------------------------------------- */

/* The file says what the page says: the same rows, shares, sums and definitions. */
static void files_hold_the_table(void **state)
{
	struct request rq = { .query = PAIRS({ "year", "2026" }, { "rows", "caller_kind" }) };
	struct question q;
	struct table_shown t;
	const char *row;
	struct arena a = {0};

	(void)state;
	as("counsellor");
	q = asked(2026, 0, "caller_kind", NULL);
	table_gather(&w, &q, &t);
	row = arena_printf(&a, "%s,%lld,%s,%lld,", t.line[0].label, (long long)t.line[0].now.n,
	    tenths_text(&w.arena, t.line[0].now.tenths), (long long)t.line[0].before.n);
	over();
	assert_int_equal(region_run(&rq, &w, "counsellor", "GET", "/figures/csv"), 200);
	assert_true(page_says(&rq, row) && page_says(&rq, "計,") && page_says(&rq, "延 "));
	assert_non_null(strstr(rq.download, "集計_令和8年度"));
	region_done(&w);
	assert_int_equal(region_run(&rq, &w, "counsellor", "GET", "/figures/xlsx"), 200);
	assert_memory_equal(rq.page.s, "PK", 2);
	assert_true(rq.page.len > 5000);
	region_done(&w);
	rq.query.pair[1].value = "story";
	assert_int_equal(region_run(&rq, &w, "counsellor", "GET", "/figures/csv"), 422);
	assert_null(rq.download);
	region_done(&w);
	arena_reset(&a);
}

/* The list behind a number of people says of how many it is, and who of them is not known. */
static void a_list_says_how_many_people(void **state)
{
	struct request rq = { .query = PAIRS({ "people", "1" }) };
	struct question q;
	struct table_shown t;
	struct sums s;
	const char *says;
	struct arena a = {0};

	(void)state;
	as("counsellor");
	q = asked(0, 0, "contents", NULL);
	q.measure = PEOPLE;
	table_gather(&w, &q, &t);
	assert_non_null(strstr(t.line[0].now.url, "&people=1"));
	sums_gather(&w, &q, &s);
	says = arena_printf(&a, "実%lld人の ", (long long)s.people);
	over();
	assert_true(s.people > 0 && s.people < s.slips && s.nobody > 0);
	assert_int_equal(region_run(&rq, &w, "counsellor", "GET", "/consultations"), 200);
	assert_true(page_says(&rq, says));
	says = arena_printf(&a, "うち %lld 件は対象", (long long)s.nobody);
	assert_true(page_says(&rq, says));
	region_done(&w);
	arena_reset(&a);
}

/* ---- The page -------------------------------------------------------------------------------- */

static int page_of(struct request *rq, const char *login)
{
	return region_run(rq, &w, login, "GET", "/figures");
}

static void the_page_shows_what_is_asked(void **state)
{
	struct request rq = {0};

	(void)state;
	assert_int_equal(page_of(&rq, "counsellor"), 200);
	assert_true(page_says(&rq, "在宅医療") && page_says(&rq, "<svg class=\"chart\"")
	    && page_says(&rq, "前年の同じ期間") && page_says(&rq, "差（ポイント）"));
	assert_true(page_says(&rq, "件　") && page_says(&rq, "延　") && page_says(&rq, "実　"));
	assert_true(page_says(&rq, "ごと）</dt>") && page_says(&rq, "何ごとに数えるかで変わり"));
	region_done(&w);
	rq = (struct request){ .query = PAIRS({ "year", "2026" }, { "rows", "contents" },
				   { "cols", "municipality" }, { "count", "people" }) };
	assert_int_equal(page_of(&rq, "counsellor"), 200);
	assert_true(page_says(&rq, "鏡石町") && page_says(&rq, "×"));
	region_done(&w);
	rq = (struct request){ .query = PAIRS({ "year", "1950" }) };
	assert_int_equal(page_of(&rq, "counsellor"), 200);
	assert_true(page_says(&rq, "この期間に受け付けた相談はありません"));
	region_done(&w);
}

static void what_cannot_be_read_is_said(void **state)
{
	static const struct pair bad[] = { { "year", "x" }, { "year", "99999" }, { "month", "13" },
		{ "rows", "story" }, { "cols", "person" }, { "town", "Z" }, { "town", "7" } };

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct request rq = { .query = { 1, (struct pair *)&bad[i] } };

		assert_int_equal(page_of(&rq, "counsellor"), 422);
		assert_true(page_says(&rq, "一覧から選んでください"));
		assert_false(page_says(&rq, "<table"));
		region_done(&w);
	}
}

/* An officer counts her own municipality's slips, whatever she asks for. */
static void an_officer_counts_her_own_town(void **state)
{
	struct request rq = {0};
	struct query q = {0};
	int64_t n;

	(void)state;
	as("officer-kagamiishi");
	query_add(&q, &consultation_record, "fiscal_year", EQUAL, "2026");
	n = store_count(&w, &consultation_record, &q);
	over();
	assert_int_equal(page_of(&rq, "officer-kagamiishi"), 200);
	assert_true(page_says(&rq, arena_printf(&w.arena, "件　%lld件", (long long)n)));
	assert_false(page_says(&rq, "name=\"town\""));
	assert_true(page_says(&rq, "令和8年度　鏡石町"));
	region_done(&w);
	rq = (struct request){ .query = PAIRS({ "town", "1" }) };
	assert_int_equal(page_of(&rq, "officer-kagamiishi"), 422);
	assert_true(page_says(&rq, "見られるのは、鏡石町の数だけです"));
	region_done(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_count_field_is_a_heading),
		cmocka_unit_test(every_number_opens_its_list),
		cmocka_unit_test(a_row_of_a_month_is_called_as_its_period),
		cmocka_unit_test(shares_are_rounded_once),
		cmocka_unit_test(a_year_that_runs_compares_with_the_same_days),
		cmocka_unit_test(the_sums_are_the_same_for_every_table),
		cmocka_unit_test(it_is_said_in_a_sentence),
		cmocka_unit_test(files_hold_the_table),
		cmocka_unit_test(a_list_says_how_many_people),
		cmocka_unit_test(the_page_shows_what_is_asked),
		cmocka_unit_test(what_cannot_be_read_is_said),
		cmocka_unit_test(an_officer_counts_her_own_town),
	};

	return cmocka_run_group_tests(tests, region_open, region_close);
}
