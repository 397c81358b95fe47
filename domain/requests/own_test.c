/* own_test: who is asked and has an account answers on the page of the place. */
#include "domain/consultations/walk.h"
#include "domain/requests/trying.h"

/* As behind the number of a link: the words, and nobody in them. */
static void says_her_words_alone(void)
{
	for (size_t i = 0; i < COUNT(hers) - 1; i++)
		if (strstr(k.page, hers[i]))
			fail_msg("the place's page says %s", hers[i]);
	assert_string_equal(hers[COUNT(hers) - 1], "訳あって急ぐ");
	assert_true(walk_says(&k, "訳あって急ぐ"));
}

/* The place's own page has what a link with its number has, and takes the same answer. */
static void who_has_an_account_answers_there(void **state)
{
	const char *own;
	int64_t action;
	struct version *v;
	struct work w;

	(void)state;
	ask();
	own = arena_printf(&k.arena, "/requests/%lld/own", (long long)asking_at(0).head.id);
	assert_int_equal(walk_get(&k, DOCTOR, "/partner"), 200);
	assert_true(walk_says(&k, own) && walk_says(&k, asking_at(0).number));
	assert_int_equal(walk_get(&k, DOCTOR, own), 200);
	assert_true(walk_says(&k, "車いす") && walk_says(&k, "須賀川市") && walk_says(&k, "12/25"));
	says_her_words_alone();
	assert_int_equal(walk_post(&k, DOCTOR, own, "answer", "refused", "who", "", NULL), 422);
	assert_true(walk_says(&k, "受けられない理由を選ぶか") || walk_says(&k, "お名前を入れて"));
	assert_int_equal(walk_post(&k, DOCTOR, own, "answer", "accepted", "refusal", "full", "who",
			     "医師 一郎", NULL),
	    422);
	assert_true(walk_says(&k, "不可のときだけ選びます"));
	assert_int_equal(walk_action(&k, slip, 0).answer, ANSWER_WAITING);
	assert_int_equal(walk_post(&k, DOCTOR, own, "answer", "held", "who", "医師 一郎", "words",
			     "あす返事します。", NULL),
	    303);
	assert_int_equal(walk_action(&k, slip, 0).answer, ANSWER_HELD);
	assert_int_equal(walk_post(&k, DOCTOR, own, "answer", "accepted", "who", "医師 一郎", NULL),
	    303);
	assert_int_equal(walk_action(&k, slip, 0).answer, ANSWER_ACCEPTED);
	assert_int_equal(asking_at(0).way, REPLY_BY_ACCOUNT);
	assert_int_equal(walk_get(&k, DOCTOR, own), 200);
	assert_true(walk_says(&k, "あす返事します。") && walk_says(&k, "これまでのお返事"));
	says_her_words_alone();
	assert_int_equal(walk_post(&k, DOCTOR, own, "answer", "refused", "refusal", "full", "who",
			     "x", NULL),
	    409);
	assert_int_equal(walk_action(&k, slip, 0).answer, ANSWER_ACCEPTED);
	action = walk_action(&k, slip, 0).head.id;
	program(&w, false);
	assert_true(store_history(&w, &action_record, action, &v) >= 3);
	assert_int_equal(v[0].by.id, k.account[DOCTOR]);
	assert_non_null(strstr(v[0].reason, "施設の画面からの返事"));
	done(&w);
}

static void what_others_were_asked_is_not_there(void **state)
{
	const char *own;

	(void)state;
	assert_int_equal(walk_post(&k, AKIKO, "/requests", "token", "n", "slip", walk_id(&k, slip),
			     "to1", walk_id(&k, k.nurses), "content", "急ぐ", NULL),
	    303);
	own = arena_printf(&k.arena, "/requests/%lld/own", (long long)asking_at(0).head.id);
	assert_int_equal(walk_get(&k, DOCTOR, own), 404);
	assert_int_equal(walk_post(&k, DOCTOR, own, "answer", "accepted", "who", "x", NULL), 404);
	assert_int_equal(walk_get(&k, AKIKO, own), 403);
	assert_int_equal(walk_action(&k, slip, 0).answer, ANSWER_WAITING);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ASKED(who_has_an_account_answers_there),
		ASKED(what_others_were_asked_is_not_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
