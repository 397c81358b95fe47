/* any_range_test: lists narrowed by days, as the address says them, and as no address can say. */
#include "web/trying.h"

static const char *const days[] = { "2026-10-31 23:59", "2026-11-01 0:00", "2026-11-15 12:00",
	"2026-11-22 23:59", "2026-11-23 0:00" };

/* Five of them around a few days, and one of no day. */
static int six(void **state)
{
	struct try t;

	open_house(state);
	for (int i = 0; i < 6; i++) {
		const char *day = i < 5 ? days[i] : "";
		char form[200];

		snprintf(form, sizeof form, "number=日%d&seen=%s&since=%.10s&birth=%.10s&state=%s",
		    i, day, day, day, i % 2 ? "open" : "done");
		assert_int_equal(post(&t, "/affairs", form), 303);
		done(&t);
	}
	return 0;
}

/* Which of them the list has, in order: "123". */
static void assert_has_as(const char *query, const char *expected, void (*as)(struct work *))
{
	char found[8] = "";
	struct try t;
	int n = 0;

	assert_int_equal(try_as(&t, "/affairs", query, NULL, as), 200);
	for (int i = 0; i < 6; i++)
		if (says(&t, arena_printf(&t.work.arena, ">日%d<", i)))
			found[n++] = (char)('0' + i);
	if (strcmp(found, expected) || !says(&t, arena_printf(&t.work.arena, ">%d 件<", n)))
		fail_msg("%s: %s, not %s", query, found, expected);
	done(&t);
}

static void assert_has(const char *query, const char *expected)
{
	assert_has_as(query, expected, NULL);
}

static void counts_both_ends(void **state)
{
	(void)state;
	assert_has("seen.from=2026-11-01&seen.until=2026-11-22", "123");
	assert_has("since.from=2026-11-01&since.until=2026-11-22", "123");
	assert_has("seen.from=R8.11.1&seen.until=11/22", "123");
	assert_has("since.from=令和8年11月1日&since.until=20261122", "123");
	assert_has("seen.from=2026-11-15&seen.until=2026-11-15", "2");
	assert_has("seen.from=2027-01-01&seen.until=2027-01-02", "");
}

static void one_end_is_enough(void **state)
{
	(void)state;
	assert_has("seen.from=2026-11-22", "34");
	assert_has("since.until=2026-11-01", "01");
	assert_has("since.until=%20&since.from=", "012345");
	assert_has("seen.from=2026-11-01&state=open&since.until=2026-11-22", "13");
}

static void empty_ones_are_found(void **state)
{
	struct try t;

	(void)state;
	assert_has("since=-", "5");
	assert_has("seen=-&state=done", "");
	assert_has("seen=-&seen.from=2026-11-01", "");
	assert_int_equal(get(&t, "/affairs", "since=-&by=since"), 200);
	assert_true(says(&t, "いつから：決まっていない"));
	assert_true(says(&t, "決まっていない <span class=\"n\">1</span>"));
	assert_false(says(&t, "class=\"n\">5<"));
	done(&t);
}

/* A chip takes the days out; paging, sorting, other chips and files take them along. */
static void is_carried_along(void **state)
{
	static const char query[] = "q=日&seen.from=R8.11.1&seen.until=2026-11-22&by=seen";
	struct try t;
	int lines = 0;

	(void)state;
	assert_int_equal(get(&t, "/affairs", query), 200);
	assert_true(says(&t, "受付日時：R8.11.1–R8.11.22<"));
	assert_true(says(&t, "href=\"?q=%E6%97%A5&amp;by=seen\">受付日時："));
	assert_true(says(&t, "name=\"seen.from\" value=\"R8.11.1\""));
	assert_true(says(&t, "令和8年11月22日（2026年・日）"));
	assert_true(says(&t,
	    "?q=%E6%97%A5&amp;seen.from=R8.11.1&amp;seen.until=2026-11-22&amp;by=seen&amp;sort="
	    "seen\""));
	assert_true(says(&t, "/affairs/csv?q=%E6%97%A5&amp;seen.from=R8.11.1&amp;seen.until="));
	/* The find box carries them; their own form does not say them twice. */
	assert_true(says(&t, "type=\"hidden\" name=\"seen.from\" value=\"R8.11.1\""));
	assert_null(strstr(strstr(t.rq.page.s, "class=\"range\""),
	    "type=\"hidden\" name=\"seen.from\""));
	done(&t);
	assert_int_equal(get(&t, "/affairs", "seen.from=R8.11.1&by=state"), 200);
	assert_true(says(&t, "受付日時：R8.11.1から<"));
	assert_true(says(&t, "href=\"?seen.from=R8.11.1&amp;by=state&amp;state=open\""));
	done(&t);
	assert_int_equal(get(&t, "/affairs/csv", query), 200);
	for (const char *s = t.rq.page.s; (s = strstr(s, "\r\n")) != NULL; s += 2)
		lines++;
	assert_int_equal(lines, 4);
	done(&t);
}

/* Nothing is listed for something else: neither on the page nor in a file. */
static void assert_unclear(const char *query, const char *input, const char *words)
{
	struct try t;

	assert_int_equal(get(&t, "/affairs", query), 422);
	if (!says(&t, arena_printf(&t.work.arena, "id=\"e-%s\"", input)) || !says(&t, words))
		fail_msg("%s: %s", query, t.rq.page.s);
	assert_true(says(&t, "一覧を出していません"));
	assert_false(says(&t, ">日2<") || says(&t, " 件<"));
	done(&t);
	assert_int_equal(get(&t, "/affairs/csv", query), 422);
	assert_true(says(&t, "書き出していません") && !says(&t, "日2"));
	done(&t);
	assert_int_equal(get(&t, "/affairs/json", query), 422);
	assert_false(says(&t, "日2"));
	done(&t);
}

static void unclear_days_are_said(void **state)
{
	(void)state;
	assert_unclear("seen.from=2026-11-22&seen.until=2026-11-01", "seen.until", "入れ替える");
	assert_unclear("since.from=2026-02-30", "since.from", "value=\"2026-02-30\"");
	assert_unclear("since.until=昭和65年1月2日&by=state", "since.until", "昭和65年1月2日");
	assert_unclear("seen.from=きのうごろ&seen.until=2026-11-01", "seen.from", "きのうごろ");
	assert_unclear("seen.until=%3Cscript%3E", "seen.until", "&lt;script&gt;");
}

/* Nor is anything listed for a value that there is not. */
static void unknown_values_are_said(void **state)
{
	struct try t;

	(void)state;
	assert_unclear("state=bogus&by=place", "state", "状態：bogus<");
	assert_unclear("state=bogus", "state", "状態に「bogus」はありません");
	assert_unclear("seen=xyz", "seen", "受付日時：xyz<");
	assert_unclear("seen=xyz&seen.from=2026-11-01", "seen", "value=\"2026-11-01\"");
	assert_unclear("since=2026-11-15", "since", "いつからに「2026-11-15」はありません");
	assert_unclear("place=nowhere", "place", "場所：nowhere<");
	assert_unclear("topics=%3Cscript%3E", "topics", "&lt;script&gt;");
	assert_unclear("urgent=maybe", "urgent", "至急：maybe<");
	/* All that was said is there to be put right. */
	assert_int_equal(get(&t, "/affairs", "q=日&state=bogus&urgent=-"), 422);
	assert_true(says(&t, "至急：至急でない"));
	assert_true(says(&t, "href=\"?q=%E6%97%A5&amp;urgent=-\">状態："));
	assert_true(says(&t, "&amp;state=open\">"));
	done(&t);
}

/* Whoever may not read it is not offered it, and finds nothing by it: not even empty ones. */
static void private_days_tell_nothing(void **state)
{
	struct try t;

	(void)state;
	assert_has("birth.from=2026-11-01&birth.until=2026-11-22", "123");
	assert_has_as("birth.from=2026-11-01&birth.until=2026-11-22", "", as_reader);
	assert_has_as("birth.until=2199-12-31", "", as_reader);
	assert_has_as("birth=-", "", as_reader);
	assert_int_equal(try_as(&t, "/affairs", "by=birth", NULL, as_reader), 200);
	assert_false(says(&t, "生年月日") || says(&t, "birth.from"));
	done(&t);
	assert_int_equal(get(&t, "/affairs", "by=birth"), 200);
	assert_true(says(&t, "name=\"birth.from\""));
	done(&t);
}

/* The address of a query is a list of the same rows. */
static void a_query_has_its_address(void **state)
{
	struct query q = { .filters = 3,
		.filter = {
		    { record_field(&affair_record, "since"), AT_MOST, "2026-11-22" },
		    { record_field(&affair_record, "state"), EQUAL, "open" },
		    { record_field(&affair_record, "topics"), EMPTY, NULL } } };
	struct work w;

	(void)state;
	test_begin(&w, store, false);
	assert_string_equal(address_list(&w.arena, &affair_record, &q),
	    "/affairs?since.until=2026-11-22&state=open&topics=-");
	q.filters = 2;
	q.filter[0] = (struct filter){ record_field(&affair_record, "seen"), AT_LEAST,
		int_text(&w.arena, moment_of((struct date){ 2026, 11, 22 }, 0)) };
	q.filter[1] = (struct filter){ q.filter[0].field, AT_MOST,
		int_text(&w.arena, moment_last((struct date){ 2026, 11, 22 })) };
	assert_string_equal(address_list(&w.arena, &affair_record, &q),
	    "/affairs?seen.from=2026-11-22&seen.until=2026-11-22");
	test_end(&w);
	assert_has("since.until=2026-11-22&state=open&topics=-", "13");
	assert_has("seen.from=2026-11-22&seen.until=2026-11-22", "3");
}

/* As a figure of a group crossed with what is in it says it. */
static void a_field_said_twice_holds_twice(void **state)
{
	struct try t;

	(void)state;
	assert_has("state=open&state=done", "");
	assert_has("state=open&state=open", "135");
	assert_int_equal(get(&t, "/affairs", "state=open&state=done"), 200);
	assert_true(says(&t, "、かつ "));
	done(&t);
	assert_int_equal(get(&t, "/affairs", "state=open&state=nothing"), 422);
	assert_true(says(&t, "「nothing」はありません"));
	done(&t);
}

/* ---- As many filters as there can be ---- */

enum { MANY_DAYS = 12 };
struct many {
	struct head head;
	DATE_t day[MANY_DAYS];
};
static struct field many_fields[MANY_DAYS + 1];
static const struct record many_record = {
	.name = "many",
	.label = "多",
	.size = sizeof(struct many),
	.fields = many_fields,
	.read = READ_CASES,
};
static const struct schema many_schema = {
	.records = (const struct record *const[]){ &account_record, &many_record, NULL }
};

static struct store *many_store(void)
{
	static char names[MANY_DAYS][16];

	for (int i = 0; i < MANY_DAYS; i++) {
		snprintf(names[i], sizeof names[i], "d%d", i);
		many_fields[i] = (struct field){ .name = names[i],
			.label = "日",
			.kind = DATE,
			.at = offsetof(struct many, day) + (size_t)i * sizeof(DATE_t),
			.count = true };
	}
	return test_store_of(&many_schema);
}

/* Three of each of the first `full` days, then `more`; the chips of the last day stand open. */
static void assert_lists(struct store *s, int full, const char *more, int status, bool none)
{
	struct route route = { GET, "/many", READ_CASES, any_list, .record = &many_record };
	struct work w;
	struct request rq = { .work = &w, .route = &route, .method = "GET", .path = "/many" };
	struct text query = { .arena = &w.arena };

	test_begin(&w, s, false);
	rq.page.arena = &w.arena;
	for (int i = 0; i < full; i++)
		text_addf(&query, "d%d=-&d%d.from=R8.11.1&d%d.until=R8.11.2&", i, i, i);
	text_addf(&query, "%s&by=d%d", more, MANY_DAYS - 1);
	assert_true(pairs_read(&w.arena, query.s, query.len, &rq.query));
	assert_int_equal(any_list(&rq), status);
	assert_int_equal(strstr(rq.page.s, ">記入なし <span") != NULL, none);
	test_end(&w);
}

/* Where one filter more is too many, none is offered, and what there is is listed. */
static void a_full_query_is_listed(void **state)
{
	struct store *s = many_store();

	(void)state;
	assert_lists(s, 10, "d10=-", 200, true);
	assert_lists(s, 10, "d10=-&d10.from=R8.11.1", 200, false);
	assert_lists(s, 11, "", 422, false);
	store_close(s);
}

/* Any of several codes is one filter, up to as many values as a question may hold. */
static void several_codes_are_one_filter(void **state)
{
	struct arena a = {0};
	struct text query = { .arena = &a };
	struct try t;

	(void)state;
	assert_has("topics=nurse+drug", "");
	text_add(&query, "topics=food");
	for (int i = 1; i < 32; i++)
		text_add(&query, "+food");
	assert_has(query.s, "");
	text_add(&query, "+food");
	assert_int_equal(get(&t, "/affairs", query.s), 422);
	assert_true(says(&t, "絞り込む条件が多すぎます"));
	done(&t);
	arena_reset(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts_both_ends),
		cmocka_unit_test(one_end_is_enough),
		cmocka_unit_test(empty_ones_are_found),
		cmocka_unit_test(several_codes_are_one_filter),
		cmocka_unit_test(is_carried_along),
		cmocka_unit_test(unclear_days_are_said),
		cmocka_unit_test(unknown_values_are_said),
		cmocka_unit_test(private_days_tell_nothing),
		cmocka_unit_test(a_query_has_its_address),
		cmocka_unit_test(a_field_said_twice_holds_twice),
		cmocka_unit_test(a_full_query_is_listed),
	};

	return cmocka_run_group_tests(tests, six, NULL);
}
