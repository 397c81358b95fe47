/* shared_test: what the staff of a facility sees, and when it sees nothing any more. */
#include "domain/provisions/trying.h"

static void assert_shared(int64_t id, bool expected)
{
	struct request rq;
	struct work w;

	if (at(&rq, &w, "facility", "/shared", id, "") != (expected ? 200 : 404))
		fail_msg("share is %sopen", expected ? "not " : "");
	assert_true(expected || !page_says(&rq, "0248-00-7777"));
	region_done(&w);
	rq = (struct request){0};
	assert_int_equal(region_run(&rq, &w, "facility", "GET", "/shared"), 200);
	assert_int_equal(page_says(&rq, arena_printf(&w.arena, "/shared/%lld\"", (long long)id)),
	    expected);
	region_done(&w);
}

static void a_facility_sees_just_what_was_shared(void **state)
{
	struct request rq;
	struct work w;
	int64_t id;

	(void)state;
	agree("care identity");
	id = given((struct try){ .items = "identity", .how = "screen" });
	assert_shared(id, true);
	assert_int_equal(at(&rq, &w, "facility", "/shared", id, ""), 200);
	assert_true(rq.about == person && rq.touched_id == id);
	assert_true(page_says(&rq, "提供 花子") && page_says(&rq, "0248-00-7777"));
	assert_false(page_says(&rq, "通院が難しい") || page_says(&rq, "相談 一郎"));
	region_done(&w);
	assert_int_equal(at(&rq, &w, "facility", "/consultations", slip, ""), 403);
	region_done(&w);
	assert_int_equal(at(&rq, &w, "facility", "/people", person, ""), 403);
	region_done(&w);
	assert_int_equal(at(&rq, &w, "facility", "/provisions", id, ""), 403);
	region_done(&w);
	assert_int_equal(at(&rq, &w, "facility", "/organizations", clinic, ""), 200);
	assert_false(page_says(&rq, "提供の記録"));
	region_done(&w);
	assert_int_equal(at(&rq, &w, "committee", "/shared", id, ""), 403);
	region_done(&w);
}

/* Who has no name to it reads none in the text either. */
static void a_name_that_was_not_shared_is_in_no_text(void **state)
{
	struct request rq;
	struct work w;
	int64_t id;

	(void)state;
	agree("story");
	id = given((struct try){ .items = "story", .how = "screen" });
	assert_int_equal(at(&rq, &w, "facility", "/shared", id, ""), 200);
	assert_true(page_says(&rq, "通院が難しい"));
	assert_false(page_says(&rq, "花子"));
	region_done(&w);
	rq = (struct request){0};
	assert_int_equal(region_run(&rq, &w, "facility", "GET", "/shared"), 200);
	assert_false(page_says(&rq, "花子"));
	region_done(&w);
}

static void a_share_ends_with_its_consent(void **state)
{
	int64_t consent = agree("care"), id = given((struct try){ .how = "screen" });
	struct request rq;
	struct work w;

	(void)state;
	assert_shared(id, true);
	withdraw(consent);
	assert_shared(id, false);
	assert_int_equal(at(&rq, &w, "counsellor", "/provisions", id, ""), 200);
	assert_true(page_says(&rq, "に撤回されたので終わりました"));
	region_done(&w);
	/* Another consent is another ground: what was given on the old one stays closed. */
	agree("care");
	assert_shared(id, false);
}

static void a_share_ends_by_hand_once(void **state)
{
	struct request rq;
	struct work w;
	char path[80];
	int64_t id;

	(void)state;
	agree("care");
	id = given((struct try){ .how = "screen" });
	snprintf(path, sizeof path, "/provisions/%lld/end", (long long)id);
	for (int i = 0; i < 3; i++) {
		const int expected[] = { 422, 303, 409 };

		rq = (struct request){ .form = PAIRS({ "csrf", "seal" },
					   { "why", i ? "入院された" : "" }) };
		assert_int_equal(region_run(&rq, &w, "counsellor", "POST", path), expected[i]);
		region_done(&w);
	}
	assert_shared(id, false);
}

/* The day after its last one, and for another slip's person, there is nothing to be seen. */
static void a_share_ends_with_its_day_and_with_its_person(void **state)
{
	struct request rq;
	char path[80];
	struct work w;
	int64_t id;

	(void)state;
	agree("care");
	id = given((struct try){ .how = "screen", .until = "今日" });
	assert_shared(id, true);
	region_begin(&w, "counsellor");
	store_query(&w, "UPDATE provision SET share_until = $1 WHERE id = $2",
	    T(date_iso(&w.arena, date_add_days(work_today(&w), -1))), I(id));
	test_end(&w);
	region_done(&w);
	assert_shared(id, false);
	/* What is over is not ended once more: why it ended stays. */
	snprintf(path, sizeof path, "/provisions/%lld/end", (long long)id);
	rq = (struct request){ .form = PAIRS({ "csrf", "seal" }, { "why", "退院" }) };
	assert_int_equal(region_run(&rq, &w, "counsellor", "POST", path), 409);
	region_done(&w);
	id = given((struct try){ .how = "screen" });
	region_begin(&w, "counsellor");
	store_query(&w, "UPDATE consultation SET person = NULL WHERE id = $1", I(slip));
	test_end(&w);
	region_done(&w);
	assert_shared(id, false);
	region_begin(&w, "counsellor");
	store_query(&w, "UPDATE consultation SET person = $2 WHERE id = $1", I(slip), I(person));
	test_end(&w);
	region_done(&w);
	assert_shared(id, true);
}

static void a_share_lasts_no_longer_than_its_consent(void **state)
{
	struct work w;
	struct provision p;

	(void)state;
	agree("care");
	assert_refused((struct try){ .how = "screen", .until = "R20.1.1" }, "180日まで");
	p = read_back(given((struct try){ .how = "screen" }), &w);
	assert_int_equal(date_days_between(work_today(&w), p.share_until), 20);
	region_done(&w);
}

static void another_clinic_sees_nothing(void **state)
{
	struct request rq;
	struct work w;
	int64_t id;

	(void)state;
	agree("care");
	id = given((struct try){ .how = "screen" });
	region_begin(&w, "facility");
	store_query(&w, "UPDATE account SET organization = $1 WHERE id = $2", I(other_clinic),
	    I(w.actor.account));
	test_end(&w);
	region_done(&w);
	assert_shared(id, false);
	clear(NULL);
	agree("care");
	assert_int_equal(give(&rq, &w, (struct try){ .how = "screen" }), 422);
	assert_true(page_says(&rq, "Yui を使える方がいません"));
	region_done(&w);
	region_begin(&w, "facility");
	store_query(&w, "UPDATE account SET organization = $1 WHERE id = $2", I(clinic),
	    I(w.actor.account));
	test_end(&w);
	region_done(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		EACH(a_facility_sees_just_what_was_shared),
		EACH(a_name_that_was_not_shared_is_in_no_text),
		EACH(a_share_ends_with_its_consent),
		EACH(a_share_ends_by_hand_once),
		EACH(a_share_ends_with_its_day_and_with_its_person),
		EACH(a_share_lasts_no_longer_than_its_consent),
		EACH(another_clinic_sees_nothing),
	};

	return cmocka_run_group_tests(tests, open_all, region_close);
}
