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

/* 22 November 2026 is a Sunday and the Monday a holiday: the desk looks at Wednesday. */
static void a_closed_day_shows_the_next_open_one(void **state)
{
	struct work w;
	struct desk_view *v;
	struct consultation *c;
	struct listing l;
	struct query q = { .limit = 1 };
	int before;

	(void)state;
	region_begin(&w, "counsellor");
	v = arena_alloc(&w.arena, sizeof *v);
	desk_gather(&w, 0, v);
	assert_string_equal(v->due.title, "次の開所日 11/25（水） にすること");
	before = v->due.n;
	query_add(&q, &consultation_record, "closed", EMPTY, NULL);
	query_add(&q, &consultation_record, "next_date", AT_LEAST, "2026-11-26");
	l = store_list(&w, &consultation_record, &q);
	assert_int_equal(l.n, 1);
	c = l.items;
	c->next_date = (struct date){ 2026, 11, 23 };
	assert_int_equal(consultation_change(&w, c), SAVED);
	desk_gather(&w, 0, v);
	assert_int_equal(v->due.n, before + 1);
	for (int i = 0; i < v->due.n; i++)
		assert_string_equal(v->due.line[i].when, "11/25（水）");
	for (int i = 0; i < v->late.n; i++)
		assert_non_null(strstr(v->late.line[i].when, "開所日 超過"));
	store_cancel(&w);
	region_done(&w);
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
	for (int i = 0; i < v->open.n; i++)
		sum += v->open.of[i].all.n;
	assert_int_equal(v->open.all.all.n, store_count(&w, &consultation_record, &q));
	assert_int_equal(sum, v->open.all.all.n);
	assert_int_not_equal(v->month.taken.n, 0);
	test_end(&w);
}

/* ---- With thousands open --------------------------------------------------------------------- */

enum { HEAP = 2000 };

static void heap_up(struct work *w)
{
	store_query(w,
	    "INSERT INTO consultation (region, id, version, changed, changed_by, removed, number,"
	    " state, fiscal_year, serial, received, channel, municipality, assigned, next_date,"
	    " touched)"
	    " WITH RECURSIVE many(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM many WHERE i < $3)"
	    " SELECT $1, 1000 + i, 1, $4, $2, 0, '山' || i, 'waiting', 1990, i, $4, 'phone', NULL,"
	    " $2, '2026-11-02', $4 FROM many",
	    I(w->actor.region), I(w->actor.account), I(HEAP), I(w->now));
}

static int64_t in_state(struct work *w, const char *state)
{
	struct query q = {0};

	query_add(&q, &consultation_record, "closed", EMPTY, NULL);
	query_add(&q, &consultation_record, "state", EQUAL, state);
	return store_count(w, &consultation_record, &q);
}

static void a_heap_is_counted_and_the_menu_stops(void **state)
{
	struct work w;
	struct desk_view *v;

	(void)state;
	region_begin(&w, "counsellor");
	heap_up(&w);
	v = arena_alloc(&w.arena, sizeof *v);
	desk_gather(&w, 0, v);
	assert_int_equal(v->late.n, LINES_MOST);
	assert_string_equal(v->open.of[0].who, w.actor.name);
	assert_true(v->open.of[0].state[2].n >= HEAP);
	assert_int_equal(v->open.all.state[0].n, in_state(&w, "received"));
	assert_int_equal(v->open.all.state[1].n, in_state(&w, "active"));
	assert_int_equal(v->open.all.state[2].n, in_state(&w, "waiting"));
	assert_in_range(desk_waiting(&w), COUNT_MOST, 2 * COUNT_MOST);
	store_cancel(&w);
	arena_reset(&w.arena);
}

/* What nobody has touched is found without looking at all that is open. */
static void what_is_untouched_has_its_index(void **state)
{
	struct work w;
	struct rows *plan;

	(void)state;
	if (store_is_postgres(region))
		skip();
	test_begin(&w, region, false);
	plan = store_query(&w,
	    "EXPLAIN QUERY PLAN SELECT 1 FROM consultation WHERE region = 1 AND removed = 0"
	    " AND closed IS NULL AND state = 'received' AND next_date IS NULL"
	    " ORDER BY received LIMIT 31");
	assert_int_equal(plan->n, 1); /* nothing is sorted */
	assert_non_null(strstr(CELL(plan, 0, 3), "consultation_by_state_next_date_received"));
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

/* Of much that was touched and told of no other, the newest alone are gone through. */
static void own_deeds_are_not_gone_through_to_the_end(void **state)
{
	struct changes *v;
	struct work w;

	(void)state;
	region_begin(&w, "counsellor");
	w.now += 600000; /* after what the others do here */
	heap_up(&w);
	v = arena_alloc(&w.arena, sizeof *v);
	*v = (struct changes){0};
	changes_gather(&w, w.now - 1, v);
	assert_int_equal(v->n, 0);
	assert_non_null(v->next);
	store_cancel(&w);
	arena_reset(&w.arena);
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
	assert_int_equal(sum, v->year.n);
	assert_int_not_equal(v->year.n, 0);
	assert_string_equal(v->year.url, "/consultations?fiscal_year=2026");
	test_end(&w);
}

/* ---- What is counted can be opened ---- */

/* How many the list behind the figure says it has. */
static int64_t listed(const char *login, const struct share *s)
{
	struct arena own = {0};
	struct work w;
	struct request rq = {0};
	const char *query = strchr(s->url, '?') + 1, *count;
	int64_t n;

	assert_true(pairs_read(&own, query, strlen(query), &rq.query));
	if (region_run(&rq, &w, login, "GET",
		arena_copyn(&own, s->url, (size_t)(query - s->url) - 1))
	    != 200)
		fail_msg("%s does not open %s", login, s->url);
	count = strstr(rq.page.s, "class=\"count\">");
	assert_non_null(count);
	n = strtoll(strchr(count, '>') + 1, NULL, 10);
	region_done(&w);
	arena_reset(&own);
	return n;
}

/* The figure stands on the page as a link, and its list has as many. */
static void assert_opens(const char *login, const struct request *today, const struct share *s)
{
	struct text href = { .arena = &today->work->arena };

	text_add(&href, "href=\"");
	out_text(&href, s->url);
	text_add(&href, "\"");
	if (!page_says(today, href.s))
		fail_msg("%s has no %s", login, href.s);
	if (listed(login, s) != (s->n < COUNT_MOST ? s->n : COUNT_MOST))
		fail_msg("%s counts %lld: %s", login, (long long)s->n, s->url);
}

static void assert_load_opens(const char *login, const struct request *today, const struct load *l)
{
	assert_opens(login, today, &l->all);
	for (int i = 0; i < OPEN_STATES; i++)
		if (l->state[i].n)
			assert_opens(login, today, &l->state[i]);
}

static void every_figure_of_the_desk_opens_its_list(void **state)
{
	struct work w, seen;
	struct request today = {0};
	struct desk_view *v;

	(void)state;
	assert_int_equal(region_run(&today, &seen, "counsellor", "GET", "/today"), 200);
	region_begin(&w, "counsellor");
	v = arena_alloc(&w.arena, sizeof *v);
	desk_gather(&w, 0, v);
	store_end(&w);
	assert_opens("counsellor", &today, &v->month.taken);
	assert_opens("counsellor", &today, &v->month.taken_before);
	assert_int_not_equal(v->month.taken_before.n, v->month.taken.n);
	assert_load_opens("counsellor", &today, &v->open.all);
	assert_int_not_equal(v->open.n, 0);
	for (int i = 0; i < v->open.n; i++)
		assert_load_opens("counsellor", &today, &v->open.of[i]);
	region_done(&w);
	region_done(&seen);
}

static void every_figure_of_a_town_opens_its_list(void **state)
{
	static const char *const login = "officer-sukagawa";
	struct work w, seen;
	struct request today = {0};
	struct town_view *v;

	(void)state;
	assert_int_equal(region_run(&today, &seen, login, "GET", "/today"), 200);
	region_begin(&w, login);
	v = arena_alloc(&w.arena, sizeof *v);
	town_gather(&w, v);
	store_end(&w);
	assert_opens(login, &today, &v->year);
	assert_opens(login, &today, &v->month);
	assert_int_not_equal(v->month.n, 0);
	assert_load_opens(login, &today, &v->open.all);
	for (int i = 0; i < v->contents; i++)
		assert_opens(login, &today, &v->content[i]);
	for (int i = 0; i < v->states; i++)
		assert_opens(login, &today, &v->state[i]);
	region_done(&w);
	region_done(&seen);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_role_has_its_own),
		cmocka_unit_test(the_menu_counts_what_the_page_lists),
		cmocka_unit_test(late_comes_first_and_sorted),
		cmocka_unit_test(a_closed_day_shows_the_next_open_one),
		cmocka_unit_test(loads_add_up),
		cmocka_unit_test(a_heap_is_counted_and_the_menu_stops),
		cmocka_unit_test(what_is_untouched_has_its_index),
		cmocka_unit_test(an_officer_counts_her_town),
		cmocka_unit_test(every_figure_of_the_desk_opens_its_list),
		cmocka_unit_test(every_figure_of_a_town_opens_its_list),
		cmocka_unit_test(changes_are_the_others),
		cmocka_unit_test(own_deeds_are_not_gone_through_to_the_end),
	};

	return cmocka_run_group_tests(tests, region_open, region_close);
}
