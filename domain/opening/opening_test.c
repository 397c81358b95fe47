/* opening_test: which days are open, counting in them, the pages that keep them. */
#include "domain/opening/pages.h"
#include "domain/regions/regions.h"
#include "tests/region.h"

static const struct pattern three_days = { .since = { 2020, 4, 1 },
	.monday = true,
	.wednesday = true,
	.friday = true };
static const struct exception at_new_year = { .occasion = "年末年始",
	.kind = EXCEPTION_CLOSED,
	.since = { 2020, 12, 29 },
	.until = { 2021, 1, 3 },
	.yearly = true };

static struct opening of_week(void)
{
	return (struct opening){ .patterns = 1,
		.pattern = &three_days,
		.exceptions = 1,
		.exception = &at_new_year };
}

static const char *iso(struct date d)
{
	static struct arena a;

	arena_reset(&a);
	return date_known(d) ? date_iso(&a, d) : "";
}

#define DAY(y, m, d) ((struct date){ y, m, d })

static void the_week_but_for_holidays(void **state)
{
	struct opening o = of_week();

	(void)state;
	assert_true(opening_is(&o, DAY(2026, 11, 25)));
	assert_false(opening_is(&o, DAY(2026, 11, 24)));
	assert_string_equal(opening_why_closed(&o, DAY(2026, 11, 24)), "火曜日");
	assert_string_equal(opening_why_closed(&o, DAY(2026, 11, 23)), "勤労感謝の日");
	assert_false(opening_is(&o, (struct date){0}));
	assert_string_equal(iso(opening_from(&o, DAY(2026, 11, 22))), "2026-11-25");
	assert_string_equal(iso(opening_from(&o, DAY(2026, 11, 25))), "2026-11-25");
	assert_string_equal(iso(opening_after(&o, DAY(2026, 11, 25), 1)), "2026-11-27");
	assert_string_equal(iso(opening_after(&o, DAY(2026, 11, 20), 3)), "2026-11-30");
	assert_string_equal(iso(opening_before(&o, DAY(2026, 11, 25))), "2026-11-20");
	assert_int_equal(opening_between(&o, DAY(2026, 11, 20), DAY(2026, 11, 25)), 1);
	assert_int_equal(opening_between(&o, DAY(2026, 11, 25), DAY(2026, 11, 20)), 0);
	assert_string_equal(iso(opening_from(&o, (struct date){0})), "");
}

/* Before any week was recorded, and after the recorded one ended. */
static void without_a_week_monday_to_friday(void **state)
{
	struct opening o = {0};
	struct pattern ended = three_days;

	(void)state;
	assert_true(opening_is(&o, DAY(2026, 11, 24)));
	assert_false(opening_is(&o, DAY(2026, 11, 23)));
	assert_false(opening_is(&o, DAY(2026, 11, 22)));
	ended.until = DAY(2026, 11, 22);
	o = (struct opening){ .patterns = 1, .pattern = &ended };
	assert_false(opening_is(&o, DAY(2026, 11, 19)));
	assert_true(opening_is(&o, DAY(2026, 11, 26)));
}

static void the_later_week_holds(void **state)
{
	const struct pattern weeks[] = { { .since = { 2027, 4, 1 },
					     .tuesday = true,
					     .holidays = true },
		three_days };
	struct opening o = { .patterns = 2, .pattern = weeks };

	(void)state;
	assert_true(opening_is(&o, DAY(2027, 3, 31)));
	assert_false(opening_is(&o, DAY(2027, 4, 2)));
	assert_true(opening_is(&o, DAY(2027, 4, 6)));
	/* みどりの日, a Tuesday. */
	assert_true(opening_is(&o, DAY(2032, 5, 4)));
}

static void closures_come_back_every_year(void **state)
{
	const struct exception both[] = { at_new_year,
		{ .occasion = "振替の相談会",
		    .kind = EXCEPTION_OPEN,
		    .since = { 2026, 12, 30 } } };
	struct opening o = of_week();

	(void)state;
	assert_true(opening_is(&o, DAY(2020, 1, 3)));
	assert_false(opening_is(&o, DAY(2020, 12, 30)));
	assert_false(opening_is(&o, DAY(2026, 12, 30)));
	assert_string_equal(opening_why_closed(&o, DAY(2029, 1, 3)), "年末年始");
	assert_string_equal(iso(opening_after(&o, DAY(2026, 12, 28), 1)), "2027-01-04");
	o.exceptions = 2;
	o.exception = both;
	assert_true(opening_is(&o, DAY(2026, 12, 30)));
	assert_string_equal(opening_why_open(&o, DAY(2026, 12, 30)), "振替の相談会");
	assert_false(opening_is(&o, DAY(2027, 12, 29)));
}

/* Whichever day one begins with: the nth open day is n open days away, and none is in between. */
static void counting_agrees_with_itself_over_years(void **state)
{
	struct opening o = of_week();

	(void)state;
	for (struct date d = { 2024, 1, 1 }; d.year < 2029; d = date_add_days(d, 1)) {
		struct date next = opening_after(&o, d, 1), fifth = opening_after(&o, d, 5);

		assert_true(opening_is(&o, next) && opening_is(&o, fifth));
		assert_int_equal(opening_between(&o, d, next), 1);
		assert_int_equal(opening_between(&o, d, fifth), 5);
		assert_int_equal(opening_between(&o, d, date_add_days(next, -1)), 0);
		assert_true(date_compare(opening_before(&o, d), d) < 0);
		assert_int_equal(opening_is(&o, d), !date_compare(opening_from(&o, d), d));
	}
}

/* What falls on a closed day is due on the next open one, and late only after that. */
static void late_is_counted_in_open_days(void **state)
{
	struct opening o = of_week();

	(void)state;
	assert_int_equal(opening_late(&o, DAY(2026, 11, 22), DAY(2026, 11, 25)), 0);
	assert_int_equal(opening_late(&o, DAY(2026, 11, 22), DAY(2026, 11, 27)), 1);
	assert_int_equal(opening_late(&o, DAY(2026, 11, 18), DAY(2026, 11, 27)), 3);
	assert_int_equal(opening_late(&o, DAY(2026, 11, 20), DAY(2026, 11, 20)), 0);
	assert_int_equal(opening_late(&o, DAY(2026, 11, 20), DAY(2026, 11, 22)), 1);
	assert_int_equal(opening_late(&o, (struct date){0}, DAY(2026, 11, 22)), 0);
}

/* A hub that shut for good lets nobody wait for ever. */
static void nothing_open_ends(void **state)
{
	const struct exception shut = { .kind = EXCEPTION_CLOSED,
		.occasion = "閉所",
		.since = { 2026, 1, 1 },
		.until = { 2150, 1, 1 } };
	struct opening o = { .patterns = 1,
		.pattern = &three_days,
		.exceptions = 1,
		.exception = &shut };

	(void)state;
	assert_string_equal(iso(opening_after(&o, DAY(2026, 11, 22), 1)), "");
	assert_string_equal(iso(opening_from(&o, DAY(2026, 11, 22))), "2026-11-22");
	assert_int_equal(opening_between(&o, DAY(2026, 1, 1), DAY(2190, 1, 1)), 0);
}

static void the_demo_hub_is_open_three_days(void **state)
{
	struct opening o;
	struct work w;

	(void)state;
	region_begin(&w, "counsellor");
	opening_load(&w, &o);
	assert_string_equal(opening_said(&w, &o, DAY(2026, 11, 25)), "11/25（水）");
	assert_string_equal(opening_said(&w, &o, DAY(2026, 11, 23)),
	    "11/23（月・勤労感謝の日）は休み → 次の開所日 11/25（水）");
	assert_string_equal(opening_said(&w, &o, DAY(2026, 11, 22)),
	    "11/22（日）は休み → 次の開所日 11/25（水）");
	assert_string_equal(opening_said(&w, &o, DAY(2026, 12, 30)),
	    "12/30（水・年末年始）は休み → 次の開所日 R9.1.4（月）");
	assert_null(opening_said(&w, &o, (struct date){0}));
	test_end(&w);
}

/* More days than are kept, each looked at twice, there and back. */
static void what_is_kept_of_a_day_is_its_own(void **state)
{
	struct opening kept, anew;
	struct work w;

	(void)state;
	region_begin(&w, "counsellor");
	opening_load(&w, &kept);
	anew = kept;
	anew.day = NULL;
	for (int i = -1000; i <= 1000; i++)
		for (int twice = 0; twice < 2; twice++) {
			struct date d = date_add_days(DAY(2026, 11, 23), i < 0 ? -i : i - 1000);
			const char *why = opening_why_closed(&anew, d);

			assert_true(text_same(opening_why_closed(&kept, d), why));
		}
	test_end(&w);
}

static void assert_page(const char *login, const char *path, struct pairs query, int status,
    const char *says)
{
	struct work w;
	struct request rq = { .query = query };

	assert_int_equal(region_run(&rq, &w, login, "GET", path), status);
	if (!page_says(&rq, says))
		fail_msg("%s as %s does not say %s", path, login, says);
	region_done(&w);
}

static void a_month_is_shown(void **state)
{
	(void)state;
	assert_page("counsellor", "/opening", (struct pairs){0}, 200, "勤労感謝の日");
	assert_page("facility", "/opening", (struct pairs)PAIRS({ "month", "2027-01" }), 200,
	    "2027年1月の開所日");
	assert_page("facility", "/opening", (struct pairs)PAIRS({ "month", "2027-01" }), 200,
	    "年末年始");
	assert_page("counsellor", "/opening", (struct pairs)PAIRS({ "month", "2027-13" }), 400,
	    "どの月か読み取れません");
	assert_page("counsellor", "/opening", (struct pairs)PAIRS({ "month", "ことし" }), 400,
	    "どの月か読み取れません");
}

static void a_month_is_printed(void **state)
{
	struct work w;
	struct request rq = { .query = PAIRS({ "month", "2026-11" }) };

	(void)state;
	assert_int_equal(region_run(&rq, &w, "counsellor", "GET", "/opening/sheet"), 200);
	assert_string_equal(rq.type, "application/pdf");
	assert_memory_equal(rq.page.s, "%PDF", 4);
	assert_memory_equal(rq.page.s + rq.page.len - 6, "%%EOF\n", 6);
	region_done(&w);
}

static int post(const char *login, const char *path, struct pairs form, const char *says)
{
	struct work w;
	struct request rq = { .form = form };
	int status = region_run(&rq, &w, login, "POST", path);

	if (says && !page_says(&rq, says))
		fail_msg("%s does not say %s", path, says);
	region_done(&w);
	return status;
}

/* An extra opening that the manager adds counts at once; a counsellor may not add one. */
static void the_manager_keeps_it(void **state)
{
	struct pairs extra = PAIRS({ "csrf", "seal" }, { "token", "opening-1" },
	    { "occasion", "出張相談会" }, { "kind", "open" }, { "since", "2026-11-26" });
	struct pairs backwards = PAIRS({ "csrf", "seal" }, { "token", "opening-2" },
	    { "occasion", "研修" }, { "kind", "closed" }, { "since", "2026-11-26" },
	    { "until", "2026-11-25" });
	struct pairs no_day = PAIRS({ "csrf", "seal" }, { "token", "opening-3" },
	    { "since", "2030-04-01" });
	struct opening o;
	struct work w;

	(void)state;
	assert_int_equal(post("counsellor", "/opening/exceptions", extra, NULL), 403);
	assert_int_equal(post("manager", "/opening/exceptions", backwards, "より前です"), 422);
	assert_int_equal(post("manager", "/opening/patterns", no_day, "開く曜日がひとつも"), 422);
	assert_int_equal(post("manager", "/opening/exceptions", extra, NULL), 303);
	region_begin(&w, "counsellor");
	opening_load(&w, &o);
	assert_true(opening_is(&o, DAY(2026, 11, 26)));
	test_end(&w);
}

/* Asked once for a page; but who writes sees what she has just written. */
static void what_was_just_saved_counts(void **state)
{
	struct exception extra = { .occasion = "臨時の相談会",
		.kind = EXCEPTION_OPEN,
		.since = DAY(2026, 12, 3) };
	struct opening before, after;
	struct work w;

	(void)state;
	region_begin(&w, "manager");
	opening_load(&w, &before);
	assert_false(opening_is(&before, extra.since));
	assert_int_equal(store_save(&w, &exception_record, &extra), SAVED);
	opening_load(&w, &after);
	assert_true(opening_is(&after, extra.since));
	region_done(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_week_but_for_holidays),
		cmocka_unit_test(without_a_week_monday_to_friday),
		cmocka_unit_test(the_later_week_holds),
		cmocka_unit_test(closures_come_back_every_year),
		cmocka_unit_test(counting_agrees_with_itself_over_years),
		cmocka_unit_test(late_is_counted_in_open_days),
		cmocka_unit_test(nothing_open_ends),
		cmocka_unit_test(the_demo_hub_is_open_three_days),
		cmocka_unit_test(what_is_kept_of_a_day_is_its_own),
		cmocka_unit_test(a_month_is_shown),
		cmocka_unit_test(a_month_is_printed),
		cmocka_unit_test(the_manager_keeps_it),
		cmocka_unit_test(what_was_just_saved_counts),
	};

	return cmocka_run_group_tests(tests, region_open, region_close);
}
