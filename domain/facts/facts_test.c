/* facts_test: what is known of places, how it fades and asks again, and who is asked next. */
#include "domain/facts/pages.h"
#include "tests/region.h"

static int64_t place; /* of nobody but this test */
static int tokens;

static struct work w;
static struct request rq;

static int set_up(void **state)
{
	struct organization o = { .name = "試しの医院", .kind = "clinic", .phone = "0248-99-0001" };

	region_open(state);
	region_begin(&w, "counsellor");
	o.municipality.id = municipality_named(&w, "天栄村");
	assert_int_equal(store_save(&w, &organization_record, &o), SAVED);
	place = o.head.id;
	test_end(&w);
	region_done(&w);
	return 0;
}

static const char *token(struct arena *a)
{
	return arena_printf(a, "fact-%d", tokens++);
}

/* Makes one that was made sure of so many days ago. */
static struct fact known(const char *kind, int value, int days)
{
	struct fact f = { .organization.id = place, .kind = kind, .value = value };

	region_begin(&w, "counsellor");
	f.checked = date_add_days(work_today(&w), -days);
	f.checked_by.id = w.actor.account;
	assert_int_equal(fact_save(&w, &f), SAVED);
	test_end(&w);
	region_done(&w);
	return f;
}

static struct fact read_back(int64_t id)
{
	struct fact f;

	region_begin(&w, "counsellor");
	assert_true(store_get(&w, &fact_record, id, &f));
	store_end(&w);
	return f;
}

static int clear(void **state)
{
	(void)state;
	region_begin(&w, "counsellor");
	store_query(&w, "DELETE FROM fact WHERE region = $1 AND organization = $2",
	    I(w.actor.region), I(place));
	test_end(&w);
	region_done(&w);
	return 0;
}

static int post(const char *login, const char *rest, struct pairs form)
{
	static char path[128];
	struct arena a = {0};
	int status;

	snprintf(path, sizeof path, "/organizations/%lld/facts%s", (long long)place, rest);
	rq = (struct request){ .form = form };
	for (int i = 0; i < form.n; i++)
		if (!strcmp(form.pair[i].name, "token"))
			form.pair[i].value = token(&a);
	status = region_run(&rq, &w, login, "POST", path);
	arena_reset(&a);
	return status;
}

static const char *said(int64_t n)
{
	static char text[4][24];
	static int at;

	at = (at + 1) % 4;
	snprintf(text[at], sizeof text[at], "%lld", (long long)n);
	return text[at];
}

/* ---- How long one keeps ---- */

static void each_kind_keeps_its_days(void **state)
{
	static const struct {
		const char *kind;
		int days;
	} kinds[] = { { "vacancy", 7 }, { "waiting", 30 }, { "night_calls", 180 },
		{ "language", 365 } };

	(void)state;
	for (size_t i = 0; i < COUNT(kinds); i++) {
		struct fact f = known(kinds[i].kind, FACT_YES, 0);

		assert_int_equal(date_days_between(f.checked, f.renew), kinds[i].days);
	}
}

static void it_fades_and_asks(void **state)
{
	static const struct {
		int days;
		enum fact_age age;
	} ages[] = { { 0, FACT_FRESH }, { 4, FACT_FRESH }, { 5, FACT_FADING }, { 7, FACT_FADING },
		{ 8, FACT_RENEW } };
	struct fact none = {0};

	(void)state;
	for (size_t i = 0; i < COUNT(ages); i++) {
		struct fact f = known("vacancy", 0, ages[i].days);

		assert_int_equal(fact_age(&f, date_add_days(f.checked, ages[i].days)),
		    ages[i].age);
	}
	assert_int_equal(fact_age(&none, none.checked), FACT_RENEW);
}

/* ---- Written ---- */

static void one_is_added_with_its_day(void **state)
{
	struct pairs form = PAIRS({ "csrf", "seal" }, { "token", "" }, { "kind", "night_calls" },
	    { "value", "conditional" }, { "words", "電話だけ" });
	char path[64];

	(void)state;
	assert_int_equal(post("counsellor", "", form), 303);
	region_done(&w);
	rq = (struct request){0};
	snprintf(path, sizeof path, "/organizations/%lld", (long long)place);
	assert_int_equal(region_run(&rq, &w, "counsellor", "GET", path), 200);
	assert_true(page_says(&rq, "電話だけ"));
	assert_true(page_says(&rq, "新しい"));
	region_done(&w);
}

static void nothing_empty_is_kept(void **state)
{
	struct pairs empty = PAIRS({ "csrf", "seal" }, { "token", "" }, { "kind", "vacancy" });
	struct pairs later = PAIRS({ "csrf", "seal" }, { "token", "" }, { "kind", "vacancy" },
	    { "amount", "2" }, { "checked", "明日" });

	(void)state;
	assert_int_equal(post("counsellor", "", empty), 422);
	assert_true(page_says(&rq, "できますか」を選ぶか"));
	region_done(&w);
	assert_int_equal(post("counsellor", "", later), 422);
	assert_true(page_says(&rq, "先の日です"));
	region_done(&w);
	assert_int_equal(post("facility", "", empty), 403);
	region_done(&w);
}

static void one_tap_makes_it_new(void **state)
{
	struct fact f = known("home_visits", FACT_YES, 300), now;
	struct pairs form = PAIRS({ "csrf", "seal" }, { "version", said(f.head.version) });
	char rest[64];

	(void)state;
	snprintf(rest, sizeof rest, "/%lld/same", (long long)f.head.id);
	assert_int_equal(post("counsellor2", rest, form), 303);
	region_done(&w);
	now = read_back(f.head.id);
	assert_int_equal(fact_age(&now, work_today(&w)), FACT_FRESH);
	assert_string_equal(now.checked_by.title, "相談員 B（見本）");
	assert_int_equal(now.value, FACT_YES);
	assert_int_equal(now.head.version, 2);
	region_done(&w);
	/* Whoever tapped on what another has changed since, changes nothing. */
	assert_int_equal(post("counsellor", rest, form), 409);
	region_done(&w);
	assert_int_equal(post("counsellor", rest, (struct pairs)PAIRS({ "csrf", "seal" })), 400);
	region_done(&w);
}

/* Better words are no proof that somebody asked. */
static void words_alone_are_no_check(void **state)
{
	struct fact f = known("home_visits", FACT_YES, 100), now;
	struct pairs form;
	char rest[64], day[16];

	(void)state;
	region_begin(&w, "counsellor");
	snprintf(day, sizeof day, "%s", date_iso(&w.arena, f.checked));
	store_end(&w);
	region_done(&w);
	form = (struct pairs)PAIRS({ "csrf", "seal" }, { "version", said(1) },
	    { "kind", "home_visits" }, { "value", "yes" }, { "words", "木曜だけ" },
	    { "checked", day });
	snprintf(rest, sizeof rest, "/%lld", (long long)f.head.id);
	assert_int_equal(post("counsellor2", rest, form), 303);
	region_done(&w);
	now = read_back(f.head.id);
	assert_string_equal(now.words, "木曜だけ");
	assert_string_equal(now.checked_by.title, "相談員 A（見本）");
	region_done(&w);
}

/* ---- Looked for ---- */

static int list(const char *path, struct pairs query)
{
	rq = (struct request){ .query = query };
	return region_run(&rq, &w, "counsellor", "GET", path);
}

static void the_list_is_narrowed_down(void **state)
{
	static const char *const ways[][2] = { { "q", "試しの" }, { "kind", "dialysis" },
		{ "value", "no" }, { "age", "renew" } };
	struct fact f = known("dialysis", FACT_NO, 300);

	(void)state;
	for (size_t i = 0; i < COUNT(ways); i++) {
		assert_int_equal(list("/facts", (struct pairs)PAIRS({ ways[i][0], ways[i][1] })),
		    200);
		assert_true(page_says(&rq, "試しの医院"));
		region_done(&w);
	}
	assert_int_equal(list("/facts", (struct pairs)PAIRS({ "kind", "vacancy" })), 200);
	assert_false(page_says(&rq, "試しの医院"));
	region_done(&w);
	assert_int_equal(list("/facts", (struct pairs)PAIRS({ "kind", "dialysis" },
				     { "value", "yes" }, { "q", "100%" })),
	    200);
	assert_true(page_says(&rq, "条件に合う地元の情報はありません"));
	region_done(&w);
	assert_int_equal(list("/facts", (struct pairs)PAIRS({ "kind", "gone" })), 422);
	assert_true(page_says(&rq, "選び直してください"));
	region_done(&w);
	assert_int_equal(list("/facts/csv", (struct pairs)PAIRS({ "town", "17" })), 422);
	region_done(&w);
	assert_true(f.head.id != 0);
}

static void towns_are_apart(void **state)
{
	char tenei[24], kagamiishi[24];

	(void)state;
	known("dementia", FACT_YES, 0);
	region_begin(&w, "counsellor");
	snprintf(tenei, sizeof tenei, "%s", said(municipality_named(&w, "天栄村")));
	snprintf(kagamiishi, sizeof kagamiishi, "%s", said(municipality_named(&w, "鏡石町")));
	store_end(&w);
	region_done(&w);
	assert_int_equal(list("/facts/csv", (struct pairs)PAIRS({ "town", tenei })), 200);
	assert_true(page_says(&rq, "試しの医院,天栄村,0248-99-0001,認知症,はい"));
	region_done(&w);
	assert_int_equal(list("/facts/csv", (struct pairs)PAIRS({ "town", kagamiishi })), 200);
	assert_false(page_says(&rq, "試しの医院"));
	region_done(&w);
	assert_int_equal(list("/facts/sheet", (struct pairs)PAIRS({ "town", tenei })), 200);
	assert_true(text_starts(rq.page.s, "%PDF"));
	region_done(&w);
}

/* Page after page, each once. */
static void the_list_turns(void **state)
{
	char after[64] = "";
	int pages = 0;

	(void)state;
	for (int i = 0; i < 60; i++)
		known("cannot", FACT_NO, 1 + i % 3);
	do {
		const char *next;

		assert_int_equal(list("/facts", (struct pairs)PAIRS({ "kind", "cannot" },
					     { "q", "試しの" }, { "after", after })),
		    200);
		next = strstr(rq.page.s, "rel=\"next\"");
		snprintf(after, sizeof after, "%.*s",
		    next ? (int)strcspn(strstr(next, "after=") + 6, "\"") : 0,
		    next ? strstr(next, "after=") + 6 : "");
		pages++;
		region_done(&w);
	} while (*after && pages < 5);
	assert_int_equal(pages, 2);
}

/* ---- Called ---- */

static void who_waited_longest_is_called_first(void **state)
{
	struct fact f = known("snow_parking", FACT_YES, 3000);
	struct pairs done = PAIRS({ "csrf", "seal" }, { "version", "1" });
	char rest[64];

	(void)state;
	assert_int_equal(list("/facts/calls", (struct pairs){0}), 200);
	assert_true(page_says(&rq, "試しの医院"));
	assert_true(page_says(&rq, "tel:0248990001"));
	region_done(&w);
	snprintf(rest, sizeof rest, "/%lld/same", (long long)f.head.id);
	assert_int_equal(post("counsellor", rest, done), 303);
	region_done(&w);
	assert_int_equal(list("/facts/calls", (struct pairs){0}), 200);
	assert_false(page_says(&rq, "試しの医院"));
	region_done(&w);
	assert_int_equal(list("/facts/calls", (struct pairs)PAIRS({ "place", said(place) })), 200);
	assert_true(page_says(&rq, "すべて確かめてあります"));
	region_done(&w);
	assert_int_equal(list("/facts/calls", (struct pairs)PAIRS({ "place", "17" })), 404);
	region_done(&w);
}

static void the_desk_says_how_many(void **state)
{
	int64_t before;

	(void)state;
	region_begin(&w, "counsellor");
	before = facts_waiting(&w, 0);
	test_end(&w);
	known("waiting", FACT_YES, 31);
	region_begin(&w, "counsellor");
	assert_int_equal(facts_waiting(&w, 0), before + 1);
	assert_int_equal(facts_waiting(&w, place), 1);
	test_end(&w);
	region_done(&w);
	assert_int_equal(list("/today", (struct pairs){0}), 200);
	assert_true(page_says(&rq, "/facts/calls"));
	region_done(&w);
}

/* ---- Where they go ---- */

static void a_town_stands_there_once(void **state)
{
	struct pairs form;
	char path[80], town[24];

	(void)state;
	region_begin(&w, "counsellor");
	snprintf(town, sizeof town, "%s", said(municipality_named(&w, "鏡石町")));
	store_end(&w);
	region_done(&w);
	snprintf(path, sizeof path, "/organizations/%lld/service_areas", (long long)place);
	for (int i = 0; i < 2; i++) {
		form = (struct pairs)PAIRS({ "csrf", "seal" }, { "token", said(7000 + i) },
		    { "municipality", town }, { "words", "南部だけ" });
		rq = (struct request){ .form = form };
		assert_int_equal(region_run(&rq, &w, "counsellor", "POST", path), i ? 422 : 303);
		assert_true(!i || page_says(&rq, "もう入っています"));
		region_done(&w);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(each_kind_keeps_its_days, clear),
		cmocka_unit_test_teardown(it_fades_and_asks, clear),
		cmocka_unit_test_teardown(one_is_added_with_its_day, clear),
		cmocka_unit_test_teardown(nothing_empty_is_kept, clear),
		cmocka_unit_test_teardown(one_tap_makes_it_new, clear),
		cmocka_unit_test_teardown(words_alone_are_no_check, clear),
		cmocka_unit_test_teardown(the_list_is_narrowed_down, clear),
		cmocka_unit_test_teardown(towns_are_apart, clear),
		cmocka_unit_test_teardown(the_list_turns, clear),
		cmocka_unit_test_teardown(who_waited_longest_is_called_first, clear),
		cmocka_unit_test_teardown(the_desk_says_how_many, clear),
		cmocka_unit_test_teardown(a_town_stands_there_once, clear),
	};

	return cmocka_run_group_tests(tests, set_up, region_close);
}
