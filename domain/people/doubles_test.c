/* doubles_test: persons who stand there twice are found, made one, and made two again. */
#include "domain/consultations/consultations.h"
#include "domain/people/people.h"
#include "tests/region.h"

static int64_t one, other, slip, later;

static int64_t person(struct work *w, const char *name, const char *phone)
{
	struct person p = { .name = name,
		.kana = "フタリ ヒトリ",
		.birth = { 1935, 3, 3 },
		.phone = phone,
		.municipality.id = municipality_named(w, "鏡石町") };

	assert_int_equal(store_save(w, &person_record, &p), SAVED);
	return p.head.id;
}

static int64_t slip_of(struct work *w, int64_t about)
{
	struct consultation c = { .received = w->now,
		.channel = "phone",
		.caller_kind = "family",
		.contents = "home_doctor",
		.story = "二人の話",
		.person.id = about,
		.municipality.id = municipality_named(w, "鏡石町") };

	assert_int_equal(consultation_create(w, &c), SAVED);
	return c.head.id;
}

/* Two who are one, and a slip of each. */
static int set_up(void **state)
{
	struct work w;

	(void)state;
	region_open(state);
	region_begin(&w, "counsellor");
	one = person(&w, "二人 一人", "0248-00-9001");
	other = person(&w, "二人 壱人", "0248-00-9002");
	slip = slip_of(&w, one);
	later = slip_of(&w, other);
	test_end(&w);
	return 0;
}

/* "/people/17/unite"; a few of them stand at the same time. */
static const char *path(int64_t id, const char *rest)
{
	static char at[4][100];
	static int turn;

	turn = (turn + 1) % 4;
	snprintf(at[turn], sizeof at[turn], "/people/%lld%s", (long long)id, rest);
	return at[turn];
}

static const char *id_text(int64_t id)
{
	return path(id, "") + strlen("/people/");
}

static int run(struct request *rq, struct work *w, const char *login, const char *method,
    const char *at)
{
	int status = region_run(rq, w, login, method, at);

	if (w->fault)
		fail_msg("%s: %s", at, w->fault);
	return status;
}

static struct consultation slip_now(int64_t id)
{
	struct consultation c;
	struct work w;

	region_begin(&w, "counsellor");
	assert_true(store_get(&w, &consultation_record, id, &c));
	test_end(&w);
	return c;
}

/* Of how many persons the slips of the story are. */
static int64_t people_counted(void)
{
	struct query q = { .find = "二人の話" };
	struct work w;
	int64_t n;

	region_begin(&w, "counsellor");
	n = store_cross(&w, &consultation_record, &q, (struct dimension){0}, (struct dimension){0},
	    record_field(&consultation_record, "person"))
		->all;
	test_end(&w);
	return n;
}

static int unite(const char *name, const char *phone, const char *version)
{
	struct request rq = { .form = PAIRS({ "csrf", "seal" }, { "version", "1" },
				  { "with", id_text(other) }, { "with.version", version },
				  { "name.choose", name }, { "phone.choose", phone }) };
	struct work w;
	int status = run(&rq, &w, "counsellor", "POST", path(one, "/unite"));

	if (status == 422)
		assert_true(page_says(&rq, "保存していません"));
	if (status == 409)
		assert_true(page_says(&rq, "ほかの方がどちらかの記録を直しました"));
	region_done(&w);
	return status;
}

static bool doubles_say(const char *query, const char *words)
{
	struct request rq = { .query = PAIRS({ query ? query : "x", "1" }) };
	struct work w;
	bool says;

	assert_int_equal(run(&rq, &w, "counsellor", "GET", "/people/doubles"), 200);
	says = page_says(&rq, words);
	region_done(&w);
	return says;
}

static void say(const char *what)
{
	struct request rq = { .form = PAIRS({ "csrf", "seal" }, { "other", id_text(other) }) };
	struct work w;

	assert_int_equal(run(&rq, &w, "counsellor", "POST", path(one, what)), 303);
	region_done(&w);
}

static void pairs_are_found_and_what_was_said_is_remembered(void **state)
{
	(void)state;
	assert_true(doubles_say(NULL, "二人 壱人"));
	say("/other");
	assert_false(doubles_say(NULL, "二人 壱人"));
	assert_true(doubles_say("apart", "二人 壱人"));
	say("/same");
	assert_true(doubles_say(NULL, "二人 壱人"));
	assert_false(doubles_say("apart", "二人 壱人"));
}

/* More pairs than a page holds: each stands on one page, and none is passed over. */
static void all_pairs_are_on_some_page(void **state)
{
	int seen = 0, pages = 0;
	char below[32] = "9223372036854775807";
	struct work w;

	(void)state;
	region_begin(&w, "counsellor");
	for (int i = 0; i < 50; i++) {
		struct person p = { .name = arena_printf(&w.arena, "多数 %d", i / 2),
			.birth = { (int16_t)(1900 + i / 2), 1, 1 } };

		assert_int_equal(store_save(&w, &person_record, &p), SAVED);
	}
	test_end(&w);
	for (const char *next = below; next; pages++) {
		struct request rq = { .query = PAIRS({ "below", below }) };

		assert_int_equal(run(&rq, &w, "counsellor", "GET", "/people/doubles"), 200);
		for (const char *s = rq.page.s; (s = strstr(s, "<b>多数 ")) != NULL; s++)
			seen++;
		next = strstr(rq.page.s, "below=");
		if (next)
			snprintf(below, sizeof below, "%.*s", (int)strspn(next + 6, "0123456789"),
			    next + 6);
		region_done(&w);
	}
	assert_int_equal(seen, 50);
	assert_in_range(pages, 2, 6);
}

static void nothing_is_chosen_beforehand(void **state)
{
	struct request rq = { .query = PAIRS({ "with", id_text(other) }) };
	struct work w;

	(void)state;
	assert_int_equal(run(&rq, &w, "counsellor", "GET", path(one, "/unite")), 200);
	assert_true(page_says(&rq, "name=\"phone.choose\""));
	assert_false(page_says(&rq, "name=\"birth.choose\""));
	assert_false(page_says(&rq, " checked"));
	assert_true(page_says(&rq, "相談　<b>1 件</b>"));
	region_done(&w);
	assert_int_equal(unite("one", "", "1"), 422);
	assert_int_equal(unite("one", "neither", "1"), 422);
	assert_int_equal(slip_now(later).person.id, other);
	assert_int_equal(unite("one", "one", "7"), 409);
	assert_int_equal(slip_now(later).person.id, other);
}

static void leads_to(int64_t from, int64_t to)
{
	struct request rq = {0};
	struct work w;

	assert_int_equal(run(&rq, &w, "counsellor", "GET", path(from, "")), 303);
	assert_string_equal(rq.location, path(to, ""));
	region_done(&w);
}

static void two_become_one_and_two_again(void **state)
{
	struct request rq;
	struct work w;

	(void)state;
	assert_int_equal(people_counted(), 2);
	assert_false(slip_now(later).continued);
	assert_int_equal(unite("one", "other", "1"), 303);
	assert_int_equal(slip_now(slip).person.id, one);
	assert_int_equal(slip_now(later).person.id, one);
	assert_true(slip_now(later).continued);
	assert_int_equal(people_counted(), 1);
	leads_to(other, one);
	assert_false(doubles_say(NULL, "二人 壱人"));
	assert_int_equal(unite("one", "other", "1"), 303); /* sent twice */
	rq = (struct request){ .form = PAIRS({ "csrf", "seal" }, { "from", id_text(other) },
				   { "version", "2" }) };
	assert_int_equal(run(&rq, &w, "counsellor", "POST", path(one, "/divide")), 303);
	region_done(&w);
	assert_int_equal(slip_now(later).person.id, other);
	assert_false(slip_now(later).continued);
	assert_int_equal(people_counted(), 2);
	assert_true(doubles_say(NULL, "二人 壱人"));
}

/* A form that was open when they were put together is sent afterwards. */
static void what_was_chosen_before_stands_for_the_kept_one(void **state)
{
	struct request rq;
	struct work w;
	int64_t town;

	(void)state;
	assert_int_equal(unite("one", "one", "1"), 303);
	region_begin(&w, "counsellor");
	town = municipality_named(&w, "鏡石町");
	test_end(&w);
	rq = (struct request){ .form = PAIRS({ "csrf", "seal" }, { "channel", "phone" },
				   { "caller_kind", "family" }, { "municipality.shown", "1" },
				   { "municipality", id_text(town) }, { "contents", "home_doctor" },
				   { "story", "前から開いていた" }, { "person", id_text(other) },
				   { "person.title", "二人 壱人" }) };
	assert_int_equal(run(&rq, &w, "counsellor", "POST", "/consultations"), 303);
	slip = atoll(strrchr(rq.location, '/') + 1);
	region_done(&w);
	assert_int_equal(slip_now(slip).person.id, one);
}

static void an_officer_does_neither(void **state)
{
	static const char *const pages[] = { "/people/doubles", "/unite", "/divide" };
	struct request rq;
	struct work w;

	(void)state;
	for (size_t i = 0; i < COUNT(pages); i++) {
		rq = (struct request){ .query = PAIRS({ "with", id_text(other) }) };
		assert_int_equal(run(&rq, &w, "officer-kagamiishi", "GET",
				     i ? path(one, pages[i]) : pages[0]),
		    403);
		region_done(&w);
	}
	assert_int_equal(unite("one", "one", "1"), 303);
	rq = (struct request){0};
	assert_int_equal(
	    run(&rq, &w, "officer-tenei", "GET", path(other, "")), 404);
	region_done(&w);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, region_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(pairs_are_found_and_what_was_said_is_remembered),
		TEST(all_pairs_are_on_some_page),
		TEST(nothing_is_chosen_beforehand),
		TEST(two_become_one_and_two_again),
		TEST(what_was_chosen_before_stands_for_the_kept_one),
		TEST(an_officer_does_neither),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
