/* reply_test: what a link shows, what it takes, and what it does not. */
#include "domain/consultations/walk.h"
#include "domain/requests/trying.h"
#include "web/entry.h"

static void a_link_answers_once(void **state)
{
	const char *url;
	struct action a;

	(void)state;
	ask();
	url = make_link("l1", NULL);
	/* A scanner of mail opens it as often as it likes. */
	for (int i = 0; i < 3; i++)
		assert_int_equal(walk_get(&k, GUEST, url), 200);
	assert_true(walk_says(&k, "須賀川市") && walk_says(&k, "車いす")
	    && walk_says(&k, "見本クリニック"));
	says_nothing_of_her("the page");
	assert_int_equal(walk_action(&k, slip, 0).answer, ANSWER_WAITING);
	assert_int_equal(walk_post(&k, GUEST, url, "answer", "accepted", NULL), 422);
	assert_true(walk_says(&k, "お名前を入れて"));
	says_nothing_of_her("the page of a mistake");
	assert_int_equal(walk_post(&k, GUEST, url, "answer", "waiting", "who", "佐藤", NULL), 422);
	assert_int_equal(walk_post(&k, GUEST, url, "answer", "accepted", "refusal", "full", "who",
			     "佐藤", NULL),
	    422);
	assert_true(walk_says(&k, "不可のときだけ選びます"));
	assert_int_equal(walk_post(&k, GUEST, url, "answer", "accepted", "who", "受付 佐藤", "words",
			     "月曜から行けます。", NULL),
	    200);
	says_nothing_of_her("the thanks");
	a = walk_action(&k, slip, 0);
	assert_int_equal(a.answer, ANSWER_ACCEPTED);
	assert_int_equal(asking_at(0).way, REPLY_BY_LINK);
	assert_int_equal(walk_post(&k, GUEST, url, "answer", "refused", "refusal", "full", "who",
			     "佐藤", NULL),
	    410);
	assert_int_equal(walk_get(&k, GUEST, url), 410);
	assert_true(walk_says(&k, "もう受け取りました"));
	says_nothing_of_her("a used link");
	assert_int_equal(walk_action(&k, slip, 0).answer, ANSWER_ACCEPTED);
	assert_int_equal(walk_get(&k, AKIKO, at(0, "")), 200);
	assert_true(walk_says(&k, "月曜から行けます。") && walk_says(&k, "回答済み"));
}

/* Her year says more than the band of age. */
static void her_year_stays_with_the_hub(void **state)
{
	const char *code, *url;

	(void)state;
	assert_int_equal(walk_post(&k, AKIKO, "/requests", "token", "y", "slip", walk_id(&k, slip),
			     "to1", walk_id(&k, k.clinic), "conditions", "昭和16年2月3日生まれ。Ｓ16生。",
			     "content", "1941年生まれの方です。", NULL),
	    303);
	url = make_link("y1", &code);
	assert_int_equal(walk_get(&k, GUEST, url), 200);
	says_nothing_of_her("the page");
	assert_null(strstr(k.page, "Ｓ16"));
	assert_int_equal(walk_post(&k, GUEST, arena_printf(&k.arena, "%s/code", url), "code", code,
			     NULL),
	    200);
	assert_true(walk_says(&k, "生まれの方です"));
	says_nothing_of_her("the words");
}

static void only_a_hash_is_kept(void **state)
{
	struct rows *rs;
	const char *url;
	struct work w;

	(void)state;
	ask();
	url = make_link("l1", NULL);
	program(&w, false);
	rs = store_query(&w, "SELECT digest, label FROM invitation WHERE region = $1", I(k.region));
	assert_int_equal(rs->n, 1);
	assert_null(strstr(url, CELL(rs, 0, 0)));
	assert_true(strlen(url) == strlen("/reply/") + 32);
	done(&w);
}

/* Who is asked was corrected: the link that the first one has answers for nobody else. */
static void a_link_is_for_whom_it_was_made(void **state)
{
	struct organization other = { .name = "別の見本医院", .kind = "clinic" };
	const char *url;
	int64_t asked;
	struct action a;
	struct work w;

	(void)state;
	ask();
	url = make_link("l1", NULL);
	asked = walk_action(&k, slip, 0).head.id;
	program(&w, true);
	assert_int_equal(store_save(&w, &organization_record, &other), SAVED);
	assert_true(store_get(&w, &action_record, asked, &a));
	a.organization = (struct link){ other.head.id, other.name };
	assert_int_equal(store_save(&w, &action_record, &a), SAVED);
	done(&w);
	assert_int_equal(walk_get(&k, GUEST, url), 410);
	assert_int_equal(walk_post(&k, GUEST, url, "answer", "accepted", "who", "佐藤", NULL), 410);
	assert_int_equal(walk_action(&k, slip, 0).answer, ANSWER_WAITING);
	assert_false(walk_says(&k, "別の見本医院"));
}

static void a_link_that_is_wrong_tells_nothing(void **state)
{
	const char *url, *other;
	char altered[64];

	(void)state;
	ask();
	url = make_link("l1", NULL);
	snprintf(altered, sizeof altered, "%s", url);
	altered[10] = altered[10] == 'a' ? 'b' : 'a';
	assert_int_equal(walk_get(&k, GUEST, altered), 404);
	assert_false(walk_says(&k, "須賀川市") || walk_says(&k, "見本クリニック")
	    || walk_says(&k, "見本連携拠点センター"));
	assert_int_equal(walk_get(&k, GUEST, "/reply/0"), 404);
	other = make_link("l2", NULL);
	assert_int_equal(walk_post(&k, AKIKO, at(0, "/end"), "how", "withdrawn", "reason",
			     "ほかに決まった", "version", "1", NULL),
	    303);
	assert_int_equal(walk_get(&k, GUEST, url), 410);
	assert_false(walk_says(&k, "須賀川市"));
	assert_int_equal(walk_post(&k, GUEST, other, "answer", "accepted", "who", "佐藤", NULL), 410);
	assert_true(walk_says(&k, "取り下げられました") && !walk_says(&k, "須賀川市"));
	other = arena_printf(&k.arena, "/requests/%lld/own", (long long)asking_at(0).head.id);
	assert_int_equal(walk_post(&k, DOCTOR, other, "answer", "accepted", "who", "一郎", NULL),
	    410);
	assert_true(walk_says(&k, "取り下げられました") && !walk_says(&k, "須賀川市"));
	assert_int_equal(walk_get(&k, DOCTOR, other), 410);
	assert_false(walk_says(&k, "須賀川市") || walk_says(&k, "車いす"));
	assert_int_equal(walk_action(&k, slip, 0).answer, ANSWER_WITHDRAWN);
}

static void a_link_expires_and_is_revoked(void **state)
{
	const char *url;
	struct rows *rs;
	int64_t id;
	struct work w;

	(void)state;
	ask();
	url = make_link("l1", NULL);
	k.later = (int64_t)9 * 86400000;
	assert_int_equal(walk_get(&k, GUEST, url), 410);
	assert_true(walk_says(&k, "期限は過ぎました"));
	assert_int_equal(walk_post(&k, GUEST, url, "answer", "accepted", "who", "佐藤", NULL), 410);
	url = make_link("l2", NULL);
	program(&w, false);
	rs = store_query(&w, "SELECT MAX(id) FROM invitation WHERE region = $1", I(k.region));
	assert_int_equal(rs->n, 1);
	id = cell_number(rs, 0, 0);
	done(&w);
	assert_int_equal(walk_post(&k, AKIKO,
			     at(0, arena_printf(&k.arena, "/invitations/%lld/revoke",
				       (long long)id)),
			     NULL),
	    303);
	assert_int_equal(walk_get(&k, GUEST, url), 410);
	assert_true(walk_says(&k, "もう使えません"));
	assert_int_equal(walk_action(&k, slip, 0).answer, ANSWER_WAITING);
}

/* However who makes it types the number. */
static void a_link_lasts_as_long_as_is_said(void **state)
{
	struct rows *rs;
	struct work w;

	(void)state;
	ask();
	assert_int_equal(walk_post(&k, AKIKO, at(0, "/invitations"), "token", "no", "days", "３１",
			     NULL),
	    422);
	assert_true(walk_says(&k, "1から30まで"));
	assert_int_equal(walk_post(&k, AKIKO, at(0, "/invitations"), "token", "wide", "days",
			     "１４", NULL),
	    200);
	program(&w, false);
	rs = store_query(&w, "SELECT expires FROM invitation WHERE region = $1", I(k.region));
	assert_int_equal(rs->n, 1);
	assert_int_equal(cell_number(rs, 0, 0), moment_last(date_add_days(work_today(&w), 14)));
	done(&w);
}

static void the_words_need_a_second_channel(void **state)
{
	const char *url, *code, *wrong, *post;
	int status = 422, tries = 0;

	(void)state;
	ask();
	url = make_link("l1", &code);
	assert_int_equal(strlen(code), 6);
	post = arena_printf(&k.arena, "%s/code", url);
	wrong = text_same(code, "000000") ? "111111" : "000000";
	assert_int_equal(walk_post(&k, GUEST, post, "code", wrong, NULL), 422);
	assert_true(walk_says(&k, "確認番号が違います"));
	says_nothing_of_her("a wrong number");
	assert_int_equal(walk_post(&k, GUEST, post, "code", code, NULL), 200);
	assert_true(walk_says(&k, "急ぐ") && !walk_says(&k, "秘密野") && !walk_says(&k, "借金"));
	for (; status == 422 && tries < 20; tries++)
		status = walk_post(&k, GUEST, post, "code", wrong, NULL);
	assert_int_equal(status, 429);
	assert_true(tries < 8);
	assert_true(walk_says(&k, "返事を送る"));
	/* After the wait it is over at the tenth, right or wrong. */
	for (int i = 0; i < 12; i++) {
		k.later += 3600000;
		walk_post(&k, GUEST, post, "code", wrong, NULL);
	}
	assert_int_equal(walk_post(&k, GUEST, post, "code", code, NULL), 422);
	assert_false(walk_says(&k, "急ぐ"));
	assert_int_equal(walk_action(&k, slip, 0).answer, ANSWER_WAITING);
}

/* At the fifth mistake already, and to whoever opens the page again; the answer itself is free. */
static void a_wait_is_told_at_once(void **state)
{
	const char *url, *code, *wrong, *post;

	(void)state;
	ask();
	url = make_link("l1", &code);
	post = arena_printf(&k.arena, "%s/code", url);
	wrong = text_same(code, "000000") ? "111111" : "000000";
	for (int i = 0; i < 4; i++)
		assert_int_equal(walk_post(&k, GUEST, post, "code", wrong, NULL), 422);
	assert_false(walk_says(&k, "お待ちください。"));
	assert_int_equal(walk_post(&k, GUEST, post, "code", wrong, NULL), 422);
	assert_true(walk_says(&k, "あと15秒お待ちください"));
	assert_false(walk_says(&k, "name=\"code\""));
	k.later += 4500;
	assert_int_equal(walk_get(&k, GUEST, url), 200);
	assert_true(walk_says(&k, "あと11秒お待ちください") && !walk_says(&k, "name=\"code\""));
	says_nothing_of_her("who has to wait");
	assert_int_equal(walk_post(&k, GUEST, post, "code", code, NULL), 429);
	assert_true(walk_says(&k, "あと11秒お待ちください"));
	k.later += 10500;
	assert_int_equal(walk_get(&k, GUEST, url), 200);
	assert_true(walk_says(&k, "name=\"code\"") && !walk_says(&k, "お待ちください。"));
	for (int i = 0; i < 4; i++) {
		assert_int_equal(walk_post(&k, GUEST, post, "code", wrong, NULL), 422);
		k.later += 15 * 60000;
	}
	assert_int_equal(walk_post(&k, GUEST, post, "code", code, NULL), 200);
	assert_true(walk_says(&k, "急ぐ"));
	assert_int_equal(walk_post(&k, GUEST, post, "code", wrong, NULL), 422);
	assert_true(walk_says(&k, "このリンクでは、くわしい内容を開けません"));
	assert_int_equal(walk_get(&k, GUEST, url), 200);
	assert_true(walk_says(&k, "このリンクでは、くわしい内容を開けません"));
	assert_int_equal(walk_post(&k, GUEST, url, "answer", "accepted", "who", "佐藤", NULL), 200);
}

/* What no link has is counted by the address that sends it. */
static void guessing_has_to_wait(void **state)
{
	const char *url;
	int status = 404, tries = 0;

	(void)state;
	ask();
	url = make_link("l1", NULL);
	for (; status == 404 && tries < 80; tries++)
		status = walk_post(&k, GUEST, "/reply/00000000000000000000000000000000", "answer",
		    "accepted", "who", "佐藤", NULL);
	assert_int_equal(status, 429);
	assert_int_equal(walk_get(&k, GUEST, url), 429);
	says_nothing_of_her("who has to wait");
}

/* The ledger has the link and whose it is, and neither the secret nor an account. */
static void the_ledger_names_the_link(void **state)
{
	struct ledger_entry e;
	const char *url;
	struct work w;

	(void)state;
	ask();
	url = make_link("l1", NULL);
	for (int altered = 0; altered < 2; altered++) {
		struct request rq = { .work = &w, .method = "GET", .page.arena = &w.arena };

		test_work(&w, k.store);
		w.actor = (struct actor){0};
		rq.path = arena_printf(&w.arena, "%.*s%s", (int)strlen(url) - altered, url,
		    altered ? "x" : "");
		assert_int_equal(web_run(&rq), altered ? 404 : 200);
		assert_true(entry_of(&rq, altered ? 404 : 200, &e));
		for (int i = 0; i < LEDGER_COLUMNS; i++)
			assert_false(e.cell[i] && strstr(e.cell[i], url + strlen("/reply/")));
		assert_string_equal(e.cell[LEDGER_PATH], "/reply/:name");
		assert_null(strstr(rq.path, url + strlen("/reply/")));
		assert_string_equal(e.cell[LEDGER_ACTION], "view");
		assert_string_equal(e.cell[LEDGER_ACCOUNT], "0");
		if (altered)
			continue;
		assert_non_null(strstr(e.cell[LEDGER_NAME], "（見本クリニック）"));
		assert_string_equal(e.cell[LEDGER_ORGANIZATION], int_text(&w.arena, k.clinic));
		assert_string_equal(e.cell[LEDGER_RECORD], "request");
		assert_string_equal(e.cell[LEDGER_ABOUT],
		    int_text(&w.arena, walk_read(&k, slip).person.id));
		arena_reset(&w.arena);
	}
	arena_reset(&w.arena);
}

/* Whatever call fails, what a guest sent is kept whole or not at all, and he is told. */
static void an_answer_that_fails_keeps_nothing(void **state)
{
	const char *url;
	int status = 500;

	(void)state;
	ask();
	url = make_link("l1", NULL);
	for (k.fail_at = 1; status == 500 && k.fail_at < 400; k.fail_at++) {
		status = walk_post(&k, GUEST, url, "answer", "accepted", "who", "佐藤", NULL);
		if (status == 500)
			assert_int_equal(walk_action(&k, slip, 0).answer, ANSWER_WAITING);
	}
	assert_true(k.fail_at > 20);
	k.fail_at = 0;
	assert_int_equal(status, 200);
	assert_int_equal(walk_action(&k, slip, 0).answer, ANSWER_ACCEPTED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ASKED(a_link_answers_once),
		ASKED(her_year_stays_with_the_hub),
		ASKED(only_a_hash_is_kept),
		ASKED(a_link_is_for_whom_it_was_made),
		ASKED(a_link_that_is_wrong_tells_nothing),
		ASKED(a_link_expires_and_is_revoked),
		ASKED(a_link_lasts_as_long_as_is_said),
		ASKED(the_words_need_a_second_channel),
		ASKED(a_wait_is_told_at_once),
		ASKED(guessing_has_to_wait),
		ASKED(the_ledger_names_the_link),
		ASKED(an_answer_that_fails_keeps_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
