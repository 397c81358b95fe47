/* merge_test: two people change one record, and nothing of either is lost. */
#include "web/trying.h"

static void begin(struct affair *a)
{
	a->story = "もとの話";
	a->topics = "visit";
	a->amount = (struct number){ true, 1 };
}

/* The colleague saves version 2 while version 1 is open here. */
static int64_t overtaken(void)
{
	struct try t;
	int64_t id = made(begin);

	assert_int_equal(post(&t, of(id, ""),
			     "version=1&story=相手の話&topics.shown=1&topics=visit&topics=nurse"
			     "&kana=アイテ&rate=1.50&since=R8.1.1"),
	    303);
	done(&t);
	return id;
}

static void shows_both(void **state)
{
	struct try t;
	int64_t id = overtaken();

	(void)state;
	assert_int_equal(post(&t, of(id, ""),
			     "version=1&story=自分の話&topics.shown=1&topics=visit&topics=drug"
			     "&amount=2&since=R8.2.2&reason=わけ&then=act"),
	    409);
	assert_true(says(&t, "相手の話") && says(&t, "自分の話") && says(&t, "もとの話"));
	assert_true(says(&t, "項目が 3 つ"));
	assert_true(says(&t, "name=\"version\" value=\"2\""));
	assert_true(says(&t, "相手の話\n自分の話</textarea>"));
	assert_true(says(&t, "name=\"topics.both\" value=\"visit nurse drug\""));
	assert_false(says(&t, "since.both"));
	/* Only mine: it goes with the form.  Only theirs: it is there already. */
	assert_true(says(&t, "name=\"amount.mine\" value=\"2\""));
	assert_false(says(&t, "name=\"kana.mine\""));
	assert_true(says(&t, "アイテ"));
	/* What is no field of the record comes along. */
	assert_true(
	    says(&t, "name=\"reason\" value=\"わけ\"") && says(&t, "name=\"then\" value=\"act\""));
	done(&t);
}

static void saves_what_was_chosen(void **state)
{
	struct try t;
	struct work w;
	struct affair a;
	int64_t id = overtaken();

	(void)state;
	assert_int_equal(post(&t, of(id, ""),
			     "version=2&story.merge=both&story.both=相手の話、自分の話も"
			     "&story.mine=x&story.theirs=y&topics.merge=mine"
			     "&topics.mine=visit+drug&topics.theirs=visit+nurse"
			     "&since.merge=theirs&since.mine=R8.2.2&since.theirs=R8.1.1"
			     "&amount.merge=mine&amount.mine=2"),
	    303);
	done(&t);
	a = affair_now(&w, id);
	assert_int_equal(a.head.version, 3);
	assert_string_equal(a.story, "相手の話、自分の話も");
	assert_string_equal(a.topics, "visit drug");
	assert_true(a.since.month == 1 && a.amount.n == 2 && a.rate.n == 150);
	assert_string_equal(a.kana, "アイテ");
	arena_reset(&w.arena);
}

/* Somebody was faster once more; what cannot be read comes back into the form. */
static void goes_on_until_it_is_saved(void **state)
{
	struct try t;
	int64_t id = overtaken();

	(void)state;
	assert_int_equal(post(&t, of(id, ""), "version=2&amount=9"), 303);
	done(&t);
	assert_int_equal(post(&t, of(id, ""),
			     "version=2&story.merge=mine&story.mine=自分&amount.merge=mine"
			     "&amount.mine=2"),
	    409);
	assert_true(says(&t, "name=\"version\" value=\"3\""));
	assert_true(says(&t, "name=\"story.mine\" value=\"自分\"")
	    && says(&t, "name=\"amount.theirs\" value=\"9\""));
	done(&t);
	assert_int_equal(post(&t, of(id, ""),
			     "version=3&story.merge=mine&story.mine=自分&amount.merge=mine"
			     "&amount.mine=ふたり"),
	    422);
	assert_true(says(&t, "value=\"ふたり\"") && says(&t, "自分</textarea>"));
	done(&t);
}

static void says_that_it_is_gone(void **state)
{
	struct try t;
	int64_t id = overtaken();

	(void)state;
	assert_int_equal(post(&t, of(id, "/remove"), "version=2&reason=試し"), 303);
	done(&t);
	assert_int_equal(post(&t, of(id, ""), "version=1&story=自分の話"), 409);
	assert_true(says(&t, "先に削除しました") && says(&t, "自分の話"));
	done(&t);
	/* Once more before it is restored, and after. */
	assert_int_equal(post(&t, of(id, ""), "version=3&story.merge=mine&story.mine=自分の話"),
	    409);
	assert_true(says(&t, "先に削除しました") && says(&t, "自分の話"));
	done(&t);
	assert_int_equal(post(&t, of(id, "/restore"), "version=3&reason=試し"), 303);
	done(&t);
	assert_int_equal(post(&t, of(id, ""), "version=3&story.merge=mine&story.mine=自分の話"),
	    409);
	assert_true(says(&t, "自分の話") && says(&t, "重なっていません"));
	done(&t);
	assert_int_equal(post(&t, of(id, ""), "version=77&story=自分の話"), 404);
	done(&t);
}

static void does_not_ask_where_both_say_the_same(void **state)
{
	struct try t;
	int64_t id = overtaken();

	(void)state;
	assert_int_equal(post(&t, of(id, ""), "version=1&story=相手の話&amount=2"), 409);
	assert_true(says(&t, "重なっていません"));
	assert_false(says(&t, "story.merge"));
	done(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shows_both),
		cmocka_unit_test(saves_what_was_chosen),
		cmocka_unit_test(goes_on_until_it_is_saved),
		cmocka_unit_test(says_that_it_is_gone),
		cmocka_unit_test(does_not_ask_where_both_say_the_same),
	};

	return cmocka_run_group_tests(tests, open_house, NULL);
}
