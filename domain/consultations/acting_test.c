/* acting_test: what is done for a slip, how it ends, who sees it, what is printed. */
#include "domain/consultations/walk.h"

static int64_t slip;

static int begin_with_slip(void **state)
{
	begin(state);
	slip = walk_call(&k, "first", walk_id(&k, k.town[0]), "通院が難しくなった。");
	return 0;
}

/* The address of something about the slip. */
static const char *at(const char *rest)
{
	return arena_printf(&k.arena, "/consultations/%lld%s", (long long)slip, rest);
}

static const char *of_action(int n, const char *rest)
{
	return at(arena_printf(&k.arena, "/actions/%lld%s",
	    (long long)walk_action(&k, slip, n).head.id, rest));
}

static const char *version(void)
{
	return walk_id(&k, walk_read(&k, slip).head.version);
}

static void request_support(void)
{
	assert_int_equal(walk_post(&k, AKIKO, at("/actions"), "token", "r", "kind", "request",
			     "organization", walk_id(&k, k.clinic), "content",
			     "週2回の訪問診療の可否。", "due", "R8.11.24", "method", "fax",
			     "next_step", "返事を待つ", "next_date", "R8.11.24", NULL),
	    303);
}

static void says_whose_turn_it_is(void **state)
{
	struct consultation c;

	(void)state;
	assert_int_equal(walk_post(&k, AKIKO, at("/actions"), "token", "a", "kind", "advice",
			     "content", "訪問診療と往診の違いを説明。", "minutes", "12", NULL),
	    303);
	assert_int_equal(walk_read(&k, slip).state, STATE_ACTIVE);
	k.later = 60 * 60000;
	request_support();
	c = walk_read(&k, slip);
	assert_int_equal(c.state, STATE_WAITING);
	assert_string_equal(c.turn, "見本クリニックの回答");
	assert_int_equal(c.turn_since, walk_action(&k, slip, 1).at);
	assert_string_equal(c.next_step, "返事を待つ");
	k.later = (int64_t)4 * 86400000;
	walk_get(&k, AKIKO, at(""));
	assert_true(walk_says(&k, "見本クリニックの回答") && walk_says(&k, "2開所日超過")
	    && walk_says(&k, "催促する"));
	assert_int_equal(walk_get(&k, AKIKO,
			     at(arena_printf(&k.arena, "?add=call&about=%lld",
				 (long long)walk_action(&k, slip, 1).head.id))),
	    200);
	assert_true(walk_says(&k, "返事をお願いした"));
	assert_int_equal(walk_post(&k, AKIKO, of_action(1, "/answer"), "version", "1", "answer",
			     "accepted", "answered", "R8.11.25", "answer_note",
			     "受けられます。初回 11/30", "next_step", "ご家族へ知らせる", NULL),
	    303);
	c = walk_read(&k, slip);
	assert_int_equal(c.state, STATE_ACTIVE);
	assert_string_equal(c.turn, "相談員 明子");
	assert_true(c.turn_since > walk_action(&k, slip, 1).at);
	assert_int_equal(walk_post(&k, BUNJI, at("/take"), "version", version(), NULL), 303);
	assert_string_equal(walk_read(&k, slip).turn, "相談員 文治");
}

static void refuses_bad_actions(void **state)
{
	(void)state;
	assert_int_equal(walk_post(&k, AKIKO, at("/actions"), "token", "x1", "kind", "request",
			     "content", "お願い", NULL),
	    422);
	assert_true(walk_says(&k, "id=\"e-organization\"") && walk_says(&k, "お願い"));
	assert_int_equal(walk_post(&k, AKIKO, at("/actions"), "token", "x2", "kind", "advice",
			     "content", "話", "at", "R8.11.21 9:00", NULL),
	    422);
	assert_int_equal(walk_post(&k, AKIKO, at("/actions"), "token", "x3", "kind", "advice",
			     "content", "話", "at", "R8.11.23 9:00", NULL),
	    422);
	assert_int_equal(walk_post(&k, AKIKO, at("/actions"), "token", "x4", "kind", "request",
			     "organization", walk_id(&k, k.clinic), "content", "話", "due",
			     "R8.11.1", NULL),
	    422);
	assert_int_equal(walk_post(&k, AKIKO, at("/actions"), "token", "x5", "kind", "dance",
			     "content", "話", NULL),
	    400);
	assert_int_equal(
	    walk_post(&k, AKIKO, at("/actions"), "token", "x6", "kind", "advice", NULL), 422);
	assert_int_equal(walk_action(&k, slip, 0).head.id, 0);
	assert_int_equal(walk_post(&k, AKIKO, at("/actions"), "token", "y", "kind", "advice",
			     "content", "話", NULL),
	    303);
	assert_int_equal(walk_post(&k, AKIKO, at("/actions"), "token", "y", "kind", "advice",
			     "content", "話", NULL),
	    303);
	assert_int_equal(walk_post(&k, AKIKO, at("/actions"), "token", "y", "kind", "advice",
			     "content", "別の助言", NULL),
	    409);
	assert_true(walk_says(&k, "まだ保存していません") && walk_says(&k, "別の助言"));
	assert_int_equal(walk_post(&k, AKIKO, at("/actions"), "token", "y", "kind", "advice",
			     "content", "話", "next_step", "次の一手だけ違う", NULL),
	    409);
	assert_true(walk_says(&k, "次の一手だけ違う"));
	assert_int_equal(walk_action(&k, slip, 1).head.id, 0);
}

static int64_t first_candidate(void)
{
	int64_t id, introduction = walk_action(&k, slip, 0).head.id;
	struct listing l;
	struct work w;

	test_begin(&w, k.store, false);
	w.actor = actor_program(k.region);
	l = store_parts(&w, &candidate_record, introduction);
	id = l.n > 0 ? ((struct head *)l.items)->id : 0;
	test_end(&w);
	return id;
}

static void introduces(void **state)
{
	(void)state;
	assert_int_equal(walk_post(&k, AKIKO, at("/actions"), "token", "i1", "kind", "introduction",
			     "content", "候補を案内。", "candidate1.title", "ない診療所",
			     "candidate1", "", NULL),
	    422);
	assert_true(walk_says(&k, "id=\"e-candidate1\"") && walk_says(&k, "ない診療所"));
	assert_int_equal(walk_post(&k, AKIKO, at("/actions"), "token", "t2", "kind", "introduction",
			     "content", "候補を案内。", "candidate1.title", "見本クリニック",
			     "candidate3.title", "見本クリニック", NULL),
	    422);
	assert_true(walk_says(&k, "id=\"e-candidate3\""));
	assert_int_equal(walk_post(&k, AKIKO, at("/actions"), "token", "i2", "kind", "introduction",
			     "content", "候補を案内。", "candidate1.title", "見本クリニック",
			     "candidate1", walk_id(&k, k.clinic), "candidate1.note", "近い",
			     "candidate2.title", "見本訪問看護", "candidate2", "", NULL),
	    303);
	walk_get(&k, AKIKO, at(""));
	assert_true(walk_says(&k, "ここに決まった") && walk_says(&k, "見本訪問看護ステーション"));
	assert_int_equal(
	    walk_post(&k, AKIKO,
		at(arena_printf(&k.arena, "/candidates/%lld", (long long)first_candidate())),
		"version", "1", NULL),
	    303);
	walk_get(&k, AKIKO, at(""));
	assert_true(walk_says(&k, "決まった</span>") && !walk_says(&k, "どこにも決まらなかった"));
	assert_int_equal(walk_post(&k, AKIKO, at("/actions"), "token", "i3", "kind", "introduction",
			     "content", "ほかも。", "candidate1.title", "見本クリニック",
			     "candidate1", "", NULL),
	    303);
	assert_int_equal(
	    walk_post(&k, AKIKO, of_action(1, "/none"), "version", "1", "none_reason", "", NULL),
	    422);
	assert_int_equal(walk_post(&k, AKIKO, of_action(1, "/none"), "version", "1", "none_reason",
			     "どこも空きなし", NULL),
	    303);
	walk_get(&k, AKIKO, at(""));
	assert_true(walk_says(&k, "どこも空きなし"));
}

#define END "result", "訪問診療につながった。", "minutes", "40", "follow_up", "R8.12.22"

static void closes_when_all_is_said(void **state)
{
	struct consultation c;

	(void)state;
	walk_get(&k, AKIKO, at("/close"));
	assert_true(walk_says(&k, "R8.12.22"));
	assert_int_equal(walk_post(&k, AKIKO, at("/close"), "version", version(), END, NULL), 422);
	assert_true(walk_says(&k, "id=\"e-response\"") && walk_says(&k, "id=\"e-outcome\""));
	assert_true(walk_says(&k, "訪問診療につながった。"));
	assert_int_equal(walk_post(&k, AKIKO, at("/close"), "version", version(), END, "response",
			     "紹介した。", "outcome", "failed", NULL),
	    422);
	assert_true(walk_says(&k, "id=\"e-failure_reason\""));
	assert_int_equal(walk_post(&k, AKIKO, at("/close"), "version", version(), "result", "だめ",
			     "minutes", "", "response", "紹介した。", "outcome", "resolved", NULL),
	    422);
	assert_true(walk_says(&k, "id=\"e-minutes\""));
	assert_int_equal(walk_read(&k, slip).closed, 0);
	assert_int_equal(walk_post(&k, AKIKO, at("/close"), "version", version(), END, "response",
			     "紹介した。", "outcome", "resolved", NULL),
	    303);
	c = walk_read(&k, slip);
	assert_true(c.closed && c.state == STATE_CLOSED && c.closed_by.id == k.account[AKIKO]);
	assert_int_equal(c.follow_up.month, 12);
	/* Once closed, a change may not take away what closing asked for. */
	assert_int_equal(walk_post(&k, AKIKO, at(""), "version", version(), "result", "", NULL),
	    422);
	assert_int_equal(walk_post(&k, AKIKO, at("/actions"), "token", "f", "kind", "follow_up",
			     "content", "続いている。", NULL),
	    303);
	walk_get(&k, AKIKO, at(""));
	assert_true(walk_says(&k, "確認した結果"));
	/* Nobody was asked, so nobody was waited for. */
	assert_true(walk_says(&k, "done\">対応中") && !walk_says(&k, "done\">回答待ち"));
	assert_int_equal(walk_read(&k, slip).state, STATE_CLOSED);
}

/* Nothing that stands is changed by a form that does not say from which version it was made. */
static void wants_to_know_the_version(void **state)
{
	const char *before;

	(void)state;
	request_support();
	walk_post(&k, AKIKO, at("/actions"), "token", "i", "kind", "introduction", "content",
	    "候補を案内。", "candidate1.title", "見本クリニック", "candidate1", "", NULL);
	before = version();
	assert_int_equal(
	    walk_post(&k, AKIKO, of_action(0, ""), "content", "版のない話", "next_step", "", NULL),
	    422);
	assert_true(walk_says(&k, "どの版") && walk_says(&k, "版のない話"));
	assert_int_equal(walk_post(&k, AKIKO, of_action(0, "/answer"), "answer", "refused",
			     "answer_note", "版のない返事", NULL),
	    422);
	assert_true(walk_says(&k, "どの版") && walk_says(&k, "版のない返事"));
	assert_int_equal(
	    walk_post(&k, AKIKO, of_action(1, "/none"), "none_reason", "空きなし", NULL), 422);
	assert_true(walk_says(&k, "どの版"));
	assert_int_equal(walk_post(&k, AKIKO, at("/close"), END, "response", "版のない結果",
			     "outcome", "resolved", NULL),
	    422);
	assert_true(walk_says(&k, "どの版") && walk_says(&k, "版のない結果"));
	assert_string_equal(version(), before);
	assert_int_equal(walk_action(&k, slip, 0).head.version, 1);
	assert_int_equal(walk_action(&k, slip, 1).head.version, 1);
	walk_post(&k, AKIKO, at("/close"), "version", before, END, "response", "紹介した。",
	    "outcome", "resolved", NULL);
	assert_int_equal(walk_post(&k, AKIKO, at("/reopen"), "reason", "版のない理由", NULL), 422);
	assert_true(walk_says(&k, "どの版") && walk_says(&k, "版のない理由"));
	assert_true(walk_says(&k, "done\">回答待ち"));
	assert_int_equal(walk_read(&k, slip).state, STATE_CLOSED);
}

static void opens_again_with_a_reason(void **state)
{
	(void)state;
	closes_when_all_is_said(NULL);
	assert_int_equal(
	    walk_post(&k, AKIKO, at("/reopen"), "version", version(), "reason", "", NULL), 422);
	assert_true(walk_says(&k, "もう一度開く理由を書いてください"));
	assert_int_equal(walk_post(&k, AKIKO, at("/reopen"), "version", version(), "reason",
			     walk_long(&k, 201), NULL),
	    422);
	assert_true(walk_says(&k, "200文字まで") && walk_says(&k, walk_long(&k, 201)));
	assert_int_equal(walk_post(&k, AKIKO, at("/reopen"), "version", version(), "reason",
			     "また転倒した", NULL),
	    303);
	assert_int_equal(walk_read(&k, slip).state, STATE_ACTIVE);
	walk_get(&k, AKIKO, at("/history"));
	assert_true(walk_says(&k, "また転倒した") && walk_says(&k, "続いている。")
	    && walk_says(&k, "相談員 明子"));
}

/* ---- Who sees it --------------------------------------------------------------------------- */

static void shows_an_officer_her_town(void **state)
{
	int64_t hers = walk_call(&k, "hers", walk_id(&k, k.town[1]), "鏡石の話");
	static const char *const rest[] = { "", "/history", "/sheet", "/sheet?version=1" };

	(void)state;
	for (size_t i = 0; i < COUNT(rest); i++) {
		assert_int_equal(walk_get(&k, OFFICER, at(rest[i])), 404);
		assert_int_equal(walk_get(&k, DOCTOR, at(rest[i])), 403);
	}
	walk_get(&k, OFFICER, "/consultations/csv");
	assert_true(walk_says(&k, "R8-0002") && !walk_says(&k, "R8-0001"));
	slip = hers;
	assert_int_equal(walk_get(&k, OFFICER, at("")), 200);
	assert_true(
	    walk_says(&k, "鏡石の話") && !walk_says(&k, "対応を書く") && !walk_says(&k, "/edit"));
	assert_int_equal(walk_get(&k, OFFICER, at("/history")), 200);
	assert_int_equal(walk_get(&k, OFFICER, at("/sheet")), 200);
	assert_int_equal(walk_post(&k, OFFICER, at("/actions"), "token", "z", "kind", "advice",
			     "content", "話", NULL),
	    403);
	assert_int_equal(walk_post(&k, OFFICER, at(""), "version", "1", "story", "話", NULL), 403);
	assert_int_equal(walk_post(&k, OFFICER, at("/close"), "version", "1", NULL), 403);
	assert_int_equal(walk_get(&k, OFFICER, "/consultations/new"), 403);
	walk_get(&k, OFFICER, "/consultations");
	assert_true(walk_says(&k, "R8-0002") && !walk_says(&k, "R8-0001"));
}

/* A part is only found under its own slip. */
static void keeps_parts_with_their_slip(void **state)
{
	int64_t other = walk_call(&k, "another", walk_id(&k, k.town[0]), "別の話");

	(void)state;
	request_support();
	const char *remove = arena_printf(&k.arena, "/consultations/%lld/actions/%lld/remove",
	    (long long)other, (long long)walk_action(&k, slip, 0).head.id);
	assert_int_equal(walk_post(&k, AKIKO, remove, "version", "1", "reason",
			     "試し", NULL),
	    404);
}

/* ---- Two at the same slip ------------------------------------------------------------------- */

static void merges(void **state)
{
	const char *old = version();

	(void)state;
	assert_int_equal(walk_post(&k, BUNJI, at("/actions"), "token", "m", "kind", "note",
			     "content", "メモ", NULL),
	    303);
	assert_int_equal(walk_post(&k, AKIKO, at(""), "version", old, "story", "明子の書いた話",
			     "reason", "書き足し", NULL),
	    303);
	assert_string_equal(walk_read(&k, slip).story, "明子の書いた話");
	assert_int_equal(
	    walk_post(&k, BUNJI, at(""), "version", old, "story", "文治の書いた話", NULL), 409);
	assert_true(walk_says(&k, "明子の書いた話") && walk_says(&k, "文治の書いた話"));
	assert_string_equal(walk_read(&k, slip).story, "明子の書いた話");
}

static void shows_who_else_writes(void **state)
{
	(void)state;
	walk_post(&k, BUNJI, "/drafts", "draft_key", at("/edit"), "story", "書きかけ", "version",
	    version(), NULL);
	walk_get(&k, AKIKO, at(""));
	assert_true(walk_says(&k, "相談員 文治さん"));
	walk_get(&k, BUNJI, at("/edit"));
	assert_true(walk_says(&k, "書きかけ（") && !walk_says(&k, "文治さん"));
	k.later = 10 * 60000;
	walk_get(&k, AKIKO, at("/edit"));
	assert_false(walk_says(&k, "相談員 文治さん"));
}

/* ---- Paper ---------------------------------------------------------------------------------- */

static void prints(void **state)
{
	static const char *const sheets[] = { "/sheet", "/sheet?masked=1", "/sheet?version=1" };

	(void)state;
	request_support();
	for (size_t i = 0; i < COUNT(sheets); i++) {
		assert_int_equal(walk_get(&k, AKIKO, at(sheets[i])), 200);
		assert_memory_equal(k.page, "%PDF-", 5);
		assert_true(k.size > 5000);
	}
	assert_int_equal(walk_get(&k, AKIKO, at("/sheet?version=99")), 404);
	assert_int_equal(walk_get(&k, AKIKO, at("/sheet?version=x")), 400);
	assert_int_equal(walk_get(&k, AKIKO, "/consultations/blank"), 200);
	assert_memory_equal(k.page, "%PDF-", 5);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin_with_slip, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(says_whose_turn_it_is),
		TEST(refuses_bad_actions),
		TEST(introduces),
		TEST(closes_when_all_is_said),
		TEST(wants_to_know_the_version),
		TEST(opens_again_with_a_reason),
		TEST(shows_an_officer_her_town),
		TEST(keeps_parts_with_their_slip),
		TEST(merges),
		TEST(shows_who_else_writes),
		TEST(prints),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
