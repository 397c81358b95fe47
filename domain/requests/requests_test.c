/* requests_test: asking several at once, on paper and by telephone. */
#include "domain/consultations/walk.h"
#include "domain/requests/trying.h"

static void one_form_asks_several_and_each_answers(void **state)
{
	struct action a;

	(void)state;
	assert_int_equal(ask_with("twice", walk_id(&k, k.clinic)), 422);
	assert_true(walk_says(&k, "同じ機関が上にもあります"));
	assert_int_equal(ask_with("both", walk_id(&k, k.nurses)), 303);
	assert_int_equal(ask_with("both", walk_id(&k, k.nurses)), 303);
	assert_string_equal(walk_read(&k, slip).turn, "見本クリニックほか1か所の回答");
	assert_int_equal(walk_get(&k, AKIKO, arena_printf(&k.arena, "/consultations/%lld",
				    (long long)slip)),
	    200);
	assert_true(walk_says(&k, "いくつかの機関に頼む"));
	assert_int_equal(walk_get(&k, AKIKO, "/requests?state=waiting"), 200);
	assert_true(walk_says(&k, "見本クリニック") && walk_says(&k, "見本訪問看護ステーション")
	    && walk_says(&k, "2 件"));
	assert_int_equal(walk_post(&k, AKIKO, at(0, "/answer"), "token", "x", "answer", "refused",
			     "way", "phone", NULL),
	    422);
	assert_true(walk_says(&k, "受けられない理由を選ぶか"));
	assert_int_equal(walk_post(&k, AKIKO, at(0, "/answer"), "token", "x", "answer", "refused",
			     "way", "phone", "refusal", "full", "who", "受付 佐藤", NULL),
	    303);
	a = walk_action(&k, slip, 0);
	assert_int_equal(a.answer, ANSWER_REFUSED);
	assert_true(date_known(a.answered));
	assert_int_equal(asking_at(0).way, REPLY_BY_PHONE);
	assert_string_equal(asking_at(0).refusal, "full");
	assert_string_equal(walk_read(&k, slip).turn, "見本訪問看護ステーションの回答");
}

static void the_same_place_is_asked_twice_only_knowingly(void **state)
{
	(void)state;
	ask();
	assert_int_equal(ask_with("again", walk_id(&k, k.nurses)), 422);
	assert_true(walk_says(&k, "返事を待っている機関があります") && walk_says(&k, at(0, ""))
	    && walk_says(&k, "それでも、もう一度頼む") && walk_says(&k, "車いす"));
	assert_int_equal(walk_action(&k, slip, 1).head.id, 0);
	assert_int_equal(walk_post(&k, AKIKO, "/requests", "token", "knowing", "slip",
			     walk_id(&k, slip), "to1", walk_id(&k, k.clinic), "content", "別のこと",
			     "anyway", "1", NULL),
	    303);
	assert_int_equal(walk_action(&k, slip, 1).answer, ANSWER_WAITING);
	/* Who has answered is asked anew without a word. */
	for (int i = 0; i < 2; i++)
		assert_int_equal(walk_post(&k, AKIKO, at(i, "/answer"), "token",
				     walk_id(&k, i + 1), "answer", "refused", "way", "phone",
				     "refusal", "full", NULL),
		    303);
	assert_int_equal(ask_with("anew", ""), 303);
}

static void a_wrong_answer_is_corrected_with_its_reason(void **state)
{
	const char *version;

	(void)state;
	ask();
	assert_int_equal(walk_post(&k, AKIKO, at(0, "/answer"), "token", "a", "answer", "refused",
			     "way", "phone", "refusal", "full", NULL),
	    303);
	assert_int_equal(walk_get(&k, AKIKO, at(0, "")), 200);
	assert_true(walk_says(&k, "返事を直す"));
	version = walk_id(&k, walk_action(&k, slip, 0).head.version);
	assert_int_equal(walk_post(&k, AKIKO, at(0, "/correct"), "correct", "1", "version", version,
			     "answer", "accepted", "words", "月曜から", NULL),
	    422);
	assert_true(walk_says(&k, "月曜から"));
	assert_int_equal(walk_post(&k, AKIKO, at(0, "/correct"), "correct", "1", "version", "1",
			     "answer", "accepted", "reason", "聞きまちがい", NULL),
	    422);
	assert_int_equal(walk_action(&k, slip, 0).answer, ANSWER_REFUSED);
	assert_int_equal(walk_post(&k, AKIKO, at(0, "/correct"), "correct", "1", "version", version,
			     "answer", "accepted", "words", "月曜から", "reason", "聞きまちがい", NULL),
	    303);
	assert_int_equal(walk_action(&k, slip, 0).answer, ANSWER_ACCEPTED);
	assert_null(asking_at(0).refusal);
	assert_int_equal(walk_get(&k, AKIKO, arena_printf(&k.arena, "/consultations/%lld/history",
				    (long long)slip)),
	    200);
	assert_true(walk_says(&k, "聞きまちがい"));
	version = walk_id(&k, walk_action(&k, slip, 0).head.version);
	assert_int_equal(walk_post(&k, AKIKO, at(0, "/correct"), "correct", "1", "version", version,
			     "answer", "waiting", "reason", "ほかの施設の返事", NULL),
	    303);
	assert_false(date_known(walk_action(&k, slip, 0).answered));
	assert_int_equal(asking_at(0).way, 0);
	assert_int_equal(walk_post(&k, AKIKO, at(0, "/answer"), "token", "b", "answer", "accepted",
			     "way", "phone", NULL),
	    303);
}

/* Both read the same; and waiting ends with the answer. */
static void days_are_said_alike(void **state)
{
	const char *due;

	(void)state;
	assert_int_equal(walk_post(&k, AKIKO, "/requests", "token", "h", "slip", walk_id(&k, slip),
			     "to1", walk_id(&k, k.clinic), "content", "急ぐ", "due", "R8.11.23",
			     NULL),
	    303);
	assert_int_equal(walk_get(&k, AKIKO, at(0, "")), 200);
	assert_true(walk_says(&k, "次の開所日"));
	due = "11/23（月・勤労感謝の日）は休み";
	assert_true(walk_says(&k, due));
	assert_int_equal(walk_get(&k, GUEST, make_link("l", NULL)), 200);
	assert_true(walk_says(&k, due));
	assert_int_equal(walk_get(&k, DOCTOR, "/partner"), 200);
	assert_true(walk_says(&k, due));
	k.later = INT64_C(3) * 86400000;
	assert_int_equal(walk_get(&k, AKIKO, "/requests"), 200);
	assert_true(walk_says(&k, "開所日"));
	assert_int_equal(walk_post(&k, AKIKO, at(0, "/answer"), "token", "b", "answer", "accepted",
			     "way", "phone", NULL),
	    303);
	k.later = INT64_C(30) * 86400000;
	assert_int_equal(walk_get(&k, AKIKO, "/requests"), 200);
	assert_true(walk_says(&k, "開所日で返事"));
	k.later = 0;
}

static void the_number_of_a_paper_is_enough(void **state)
{
	const char *number, *wrong;

	(void)state;
	ask();
	number = asking_at(0).number;
	wrong = arena_printf(&k.arena, "%.*s%c", (int)strlen(number) - 1, number,
	    number[strlen(number) - 1] == '9' ? '0' : number[strlen(number) - 1] + 1);
	assert_int_equal(walk_post(&k, AKIKO, "/requests/answer", "number", wrong, "answer",
			     "accepted", "way", "fax", NULL),
	    422);
	assert_true(walk_says(&k, "最後の1けたまで"));
	assert_int_equal(walk_action(&k, slip, 0).answer, ANSWER_WAITING);
	assert_int_equal(walk_post(&k, AKIKO, "/requests/answer", "number", "１－３", "answer", "held",
			     "way", "fax", NULL),
	    303);
	assert_int_equal(walk_action(&k, slip, 0).answer, ANSWER_HELD);
	assert_int_equal(walk_post(&k, BUNJI, "/requests/answer", "number", number, "answer",
			     "accepted", "way", "fax", NULL),
	    303);
	assert_int_equal(walk_action(&k, slip, 0).answer, ANSWER_ACCEPTED);
	assert_int_equal(walk_post(&k, BUNJI, "/requests/answer", "number", number, "answer",
			     "refused", "refusal", "full", "way", "fax", NULL),
	    422);
	assert_true(walk_says(&k, "もう返事が入っています") && walk_says(&k, "返事を直す"));
	assert_int_equal(walk_post(&k, AKIKO, at(0, "/end"), "how", "withdrawn", NULL), 422);
	assert_int_equal(
	    walk_post(&k, AKIKO, at(0, "/end"), "how", "done", "version", "2", NULL), 409);
	assert_int_equal(
	    walk_post(&k, AKIKO, at(0, "/end"), "how", "done", "version", "3", NULL), 303);
	assert_int_equal(walk_action(&k, slip, 0).answer, ANSWER_DONE);
}

/* Sent from a page that was opened before. */
static void an_answer_comes_too_late(void **state)
{
	(void)state;
	ask();
	assert_int_equal(walk_post(&k, AKIKO, at(0, "/end"), "how", "withdrawn", "reason",
			     "ほかに決まった", "version", "1", NULL),
	    303);
	assert_int_equal(walk_post(&k, AKIKO, at(0, "/answer"), "answer", "accepted", "way", "fax",
			     NULL),
	    422);
	assert_true(walk_says(&k, "取り下げられています"));
	assert_false(walk_says(&k, "もう返事が入っています") || walk_says(&k, "返事を直す"));
	assert_int_equal(walk_action(&k, slip, 0).answer, ANSWER_WITHDRAWN);
}

/* Yes with a reason why not: one of the two was not meant, and nobody knows which. */
static void who_accepts_gives_no_reason_why_not(void **state)
{
	static const char *const all[] = { "accepted", "held" };

	(void)state;
	ask();
	for (size_t i = 0; i < COUNT(all); i++) {
		assert_int_equal(walk_post(&k, AKIKO, at(0, "/answer"), "answer", all[i], "way",
				     "phone", "refusal", "full", "words", "月曜から", NULL),
		    422);
		assert_true(walk_says(&k, "id=\"e-refusal\"") && walk_says(&k, "月曜から"));
		assert_int_equal(walk_action(&k, slip, 0).answer, ANSWER_WAITING);
	}
	assert_int_equal(walk_post(&k, AKIKO, at(0, "/answer"), "answer", "accepted", "way",
			     "phone", "words", "月曜から", NULL),
	    303);
	assert_int_equal(walk_get(&k, AKIKO, at(0, "")), 200);
	assert_true(walk_says(&k, "月曜から") && !walk_says(&k, "理由："));
	assert_null(asking_at(0).refusal);
}

static void a_fax_goes_where_it_was_meant_to(void **state)
{
	const char *paper;

	(void)state;
	ask();
	assert_int_equal(walk_get(&k, AKIKO, at(0, "/sheet")), 409);
	assert_int_equal(walk_post(&k, AKIKO, at(0, "/fax"), "fax", "0248-00-5555", "fax_again",
			     "0248-00-5556", NULL),
	    422);
	assert_int_equal(walk_post(&k, AKIKO, at(0, "/fax"), "fax", "0248-00-7777", "fax_again",
			     "0248-00-7777", NULL),
	    422);
	assert_true(walk_says(&k, "名簿の FAX 番号"));
	assert_int_equal(walk_get(&k, AKIKO, at(0, "/sheet")), 409);
	assert_int_equal(walk_post(&k, AKIKO, at(0, "/fax"), "fax", "０２４８００５５５５", "fax_again",
			     "0248-00-5555", NULL),
	    303);
	assert_int_equal(walk_get(&k, AKIKO, at(0, "")), 200);
	assert_true(walk_says(&k, "確かめた番号　<b>0248-00-5555</b>"));
	assert_int_equal(walk_post(&k, AKIKO, at(0, "/remind"), NULL), 303);
	assert_int_equal(walk_get(&k, AKIKO, at(0, "/sheet")), 200);
	paper = test_look(&k.arena, "pdftotext -layout $PDF -", k.page, k.size);
	assert_non_null(strstr(paper, asking_at(0).number));
	assert_non_null(strstr(paper, "0248-00-5555"));
	assert_null(strstr(paper, "0248005555"));
	assert_non_null(strstr(paper, "再度のお願い"));
	assert_non_null(strstr(paper, "番号ちがい"));
	assert_non_null(strstr(paper, "車いす"));
	for (size_t i = 0; i < COUNT(hers); i++)
		if (strstr(paper, hers[i]))
			fail_msg("the FAX says %s", hers[i]);
	assert_int_equal(walk_get(&k, GUEST, at(0, "/sheet")), 303);
}

/* An old request in words alone keeps what it says, and gets a sheet when one is wanted. */
static void old_requests_stay_what_they_are(void **state)
{
	const char *id;

	(void)state;
	assert_int_equal(walk_post(&k, AKIKO,
			     arena_printf(&k.arena, "/consultations/%lld/actions", (long long)slip),
			     "token", "r", "kind", "request", "organization", walk_id(&k, k.clinic),
			     "content", "週2回の訪問診療の可否。", "method", "fax", NULL),
	    303);
	assert_int_equal(walk_get(&k, AKIKO, "/requests"), 200);
	assert_true(walk_says(&k, "依頼票なし") && walk_says(&k, "見本クリニック"));
	id = walk_id(&k, walk_action(&k, slip, 0).head.id);
	assert_int_equal(walk_post(&k, AKIKO, "/requests", "token", "t", "slip", walk_id(&k, slip),
			     "action", id, "service", "home_doctor", NULL),
	    303);
	assert_int_equal(asking_at(0).action.id, walk_action(&k, slip, 0).head.id);
	assert_null(walk_action(&k, slip, 1).headline);
	assert_int_equal(walk_action(&k, slip, 0).head.version, 1);
	assert_int_equal(walk_get(&k, AKIKO, "/requests/csv"), 200);
	assert_true(walk_says(&k, "見本クリニック"));
	assert_int_equal(walk_get(&k, AKIKO, "/requests/sheet"), 200);
	assert_int_equal(walk_get(&k, AKIKO, "/requests?state=nothing"), 422);
	assert_int_equal(walk_get(&k, OFFICER, at(0, "")), 404);
	assert_int_equal(walk_get(&k, DOCTOR, "/requests"), 403);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ASKED(one_form_asks_several_and_each_answers),
		ASKED(the_same_place_is_asked_twice_only_knowingly),
		ASKED(a_wrong_answer_is_corrected_with_its_reason),
		ASKED(days_are_said_alike),
		ASKED(the_number_of_a_paper_is_enough),
		ASKED(an_answer_comes_too_late),
		ASKED(who_accepts_gives_no_reason_why_not),
		ASKED(a_fax_goes_where_it_was_meant_to),
		ASKED(old_requests_stay_what_they_are),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
