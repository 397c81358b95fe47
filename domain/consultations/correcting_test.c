/* correcting_test: a closed slip is corrected without being opened, and every version stays. */
#include "domain/consultations/walk.h"

static int64_t slip;

static const char *at(const char *rest)
{
	return arena_printf(&k.arena, "/consultations/%lld%s", (long long)slip, rest);
}

static const char *version(void)
{
	return walk_id(&k, walk_read(&k, slip).head.version);
}

static int begin_closed(void **state)
{
	begin(state);
	slip = walk_call(&k, "first", walk_id(&k, k.town[0]), "娘さんが週末だけ帰省する。");
	k.later = 60000;
	walk_post(&k, AKIKO, at("/actions"), "token", "a", "kind", "advice", "content",
	    "費用を説明した。", NULL);
	k.later = 2 * 60000;
	assert_int_equal(walk_post(&k, AKIKO, at("/close"), "version", version(), "response", "紹介",
			     "result", "訪問診療につながった。", "outcome", "resolved", "minutes",
			     "40", NULL),
	    303);
	k.later = 3 * 60000;
	return 0;
}

static const char *action(const char *rest)
{
	return at(arena_printf(&k.arena, "/actions/%lld%s",
	    (long long)walk_action(&k, slip, 0).head.id, rest));
}

static void correct(const char *result, const char *reason)
{
	assert_int_equal(walk_post(&k, AKIKO, at(""), "version", version(), "result", result,
			     "reason", reason, NULL),
	    303);
}

/* ---- Correcting ----------------------------------------------------------------------------- */

static void wants_a_reason_and_stays_closed(void **state)
{
	int64_t closed = walk_read(&k, slip).closed;

	(void)state;
	walk_get(&k, AKIKO, at(""));
	assert_true(walk_says(&k, "訂正する") && !walk_says(&k, "終結後に訂正"));
	walk_get(&k, AKIKO, at("/edit"));
	assert_true(walk_says(&k, "相談を訂正する") && walk_says(&k, "訂正の理由"));
	assert_int_equal(walk_post(&k, AKIKO, at(""), "version", version(), "result",
			     "訪問看護につながった。", NULL),
	    422);
	assert_true(walk_says(&k, "id=\"e-reason\"") && walk_says(&k, "訪問看護につながった。"));
	assert_string_equal(walk_read(&k, slip).result, "訪問診療につながった。");
	correct("訪問看護につながった。", "取り違えていた");
	assert_string_equal(walk_read(&k, slip).result, "訪問看護につながった。");
	assert_int_equal(walk_read(&k, slip).state, STATE_CLOSED);
	assert_int_equal(walk_read(&k, slip).closed, closed);
	walk_get(&k, AKIKO, at(""));
	assert_true(walk_says(&k, "終結後に訂正") && walk_says(&k, "取り違えていた"));
	walk_get(&k, AKIKO, at("/history"));
	assert_true(walk_says(&k, "終結後の訂正") && walk_says(&k, "相談員 明子"));
}

static void corrects_what_was_done(void **state)
{
	(void)state;
	assert_int_equal(walk_post(&k, AKIKO, action(""), "version", "1", "content", "制度を説明した。",
			     NULL),
	    422);
	assert_true(walk_says(&k, "id=\"e-reason\"") && walk_says(&k, "制度を説明した。"));
	assert_int_equal(walk_post(&k, AKIKO, action(""), "version", "1", "content", "制度を説明した。",
			     "reason", "書きまちがい", NULL),
	    303);
	assert_int_equal(walk_read(&k, slip).state, STATE_CLOSED);
	walk_get(&k, AKIKO, at("/compare"));
	assert_true(walk_says(&k, "<del>費用</del>") && walk_says(&k, "<ins>制度</ins>"));
	assert_int_equal(walk_post(&k, AKIKO, action("/remove"), "version", "2", NULL), 422);
	assert_int_equal(
	    walk_post(&k, AKIKO, action("/remove"), "version", "2", "reason", "別の方の話", NULL),
	    303);
	walk_get(&k, AKIKO, at("/history"));
	assert_true(walk_says(&k, "別の方の話"));
}

/* What comes after the end is no correction: the look back after 30 days. */
static void adding_is_not_correcting(void **state)
{
	(void)state;
	assert_int_equal(walk_post(&k, AKIKO, at("/actions"), "token", "f", "kind", "follow_up",
			     "content", "続いている。", NULL),
	    303);
	walk_get(&k, AKIKO, at(""));
	assert_false(walk_says(&k, "終結後に訂正"));
	walk_get(&k, AKIKO, at("/history"));
	assert_false(walk_says(&k, "終結後の訂正"));
}

/* Two at once: the second sees both and says why once more. */
static void two_correct_at_once(void **state)
{
	const char *old = version();

	(void)state;
	correct("訪問看護につながった。", "取り違えていた");
	assert_int_equal(walk_post(&k, BUNJI, at(""), "version", old, "result",
			     "訪問歯科につながった。", "reason", "聞き直した", NULL),
	    409);
	assert_true(walk_says(&k, "訪問看護につながった。") && walk_says(&k, "訪問歯科につながった。")
	    && walk_says(&k, "聞き直した"));
	assert_string_equal(walk_read(&k, slip).result, "訪問看護につながった。");
}

/* Somebody closed it while another was typing: now it is a correction. */
static void closed_while_typing(void **state)
{
	int64_t open = walk_call(&k, "second", walk_id(&k, k.town[0]), "話"), one = slip;

	(void)state;
	slip = open;
	const char *old = version();
	assert_int_equal(walk_post(&k, BUNJI, at("/close"), "version", old, "response", "済",
			     "result", "済", "outcome", "advised", "minutes", "5", NULL),
	    303);
	assert_int_equal(walk_post(&k, AKIKO, at(""), "version", old, "story", "書き足した話", NULL),
	    422);
	assert_true(walk_says(&k, "書き足した話") && walk_says(&k, "訂正の理由"));
	slip = one;
}

/* ---- Versions ------------------------------------------------------------------------------- */

static void an_old_version_is_read_whole(void **state)
{
	const char *before = version();

	(void)state;
	correct("訪問看護につながった。", "取り違えていた");
	k.later = 4 * 60000;
	assert_int_equal(walk_post(&k, AKIKO, action(""), "version", "1", "content", "制度を説明した。",
			     "reason", "書きまちがい", NULL),
	    303);
	assert_int_equal(
	    walk_get(&k, AKIKO, at(arena_printf(&k.arena, "/version?n=%s", before))), 200);
	assert_true(walk_says(&k, "これは古い版です") && walk_says(&k, "訪問診療につながった。")
	    && walk_says(&k, "費用を説明した。") && !walk_says(&k, "制度を説明した。"));
	assert_int_equal(walk_get(&k, AKIKO, at("/version")), 200);
	assert_true(walk_says(&k, "これが今の版です") && walk_says(&k, "制度を説明した。"));
	assert_int_equal(walk_get(&k, AKIKO, at("/version?n=1")), 200);
	assert_false(walk_says(&k, "費用を説明した。"));
	assert_int_equal(walk_get(&k, AKIKO, at("/version?n=99")), 404);
	assert_int_equal(walk_get(&k, AKIKO, at("/compare?from=x")), 404);
	assert_int_equal(walk_get(&k, OFFICER, at("/version?n=1")), 404);
	assert_int_equal(walk_get(&k, OFFICER, at("/compare")), 404);
	assert_int_equal(walk_get(&k, OFFICER, at("/compare/sheet")), 404);
}

static void two_versions_stand_side_by_side(void **state)
{
	const char *before = version(), *both;

	(void)state;
	correct("訪問看護につながった。", "取り違えていた");
	both = arena_printf(&k.arena, "?from=%s&to=%s", version(), before);
	assert_int_equal(walk_get(&k, AKIKO, at(arena_printf(&k.arena, "/compare%s", both))), 200);
	assert_true(walk_says(&k, "<del>診療</del>") || walk_says(&k, "<del>訪問診療</del>"));
	assert_true(walk_says(&k, "娘さんが週末だけ帰省する。"));
	walk_get(&k, AKIKO, at(arena_printf(&k.arena, "/compare%s&only=1", both)));
	assert_false(walk_says(&k, "娘さんが週末だけ帰省する。"));
	walk_get(&k, AKIKO, at(arena_printf(&k.arena, "/compare%s", both)));
	assert_true(
	    walk_says(&k, fiscal_year_era(&k.arena, (int)walk_read(&k, slip).fiscal_year.n)));
	walk_get(&k, AKIKO, at("/compare?from=1&to=1"));
	assert_true(walk_says(&k, "違いはありません"));
	assert_int_equal(walk_get(&k, AKIKO, at(arena_printf(&k.arena, "/compare/sheet%s", both))),
	    200);
	assert_memory_equal(k.page, "%PDF-", 5);
}

/* ---- What it took ---------------------------------------------------------------------------- */

static int took(const char *minutes)
{
	return walk_post(&k, AKIKO, at(""), "version", version(), "minutes", minutes, "reason",
	    "書き違い", NULL);
}

static int looked_back(const char *minutes)
{
	return walk_post(&k, AKIKO, at("/actions"), "token", "b", "kind", "follow_up", "content",
	    "続いている。", "minutes", minutes, NULL);
}

/* A day and no more, but for a slip on which longer work stands. */
static void it_took_no_longer_than_was_done(void **state)
{
	(void)state;
	assert_int_equal(took("1441"), 422);
	assert_true(walk_says(&k, "1441分は長すぎます") && walk_says(&k, "書き違い"));
	assert_int_equal(took("1440"), 303);
	assert_int_equal(looked_back("1441"), 422);
	assert_true(walk_says(&k, "0分から1440分まで") && walk_says(&k, "続いている。"));
	assert_int_equal(looked_back("1440"), 303);
	assert_int_equal(took("2881"), 422);
	assert_true(walk_says(&k, "合計（1440分）"));
	assert_int_equal(took("2880"), 303);
}

/* Closing again proposes what it took, and what was done since it was closed; not all once more. */
static void closing_again_counts_what_came_since(void **state)
{
	(void)state;
	walk_post(&k, AKIKO, at("/reopen"), "version", version(), "reason", "また相談", NULL);
	k.later = 4 * 60000;
	assert_int_equal(looked_back("7"), 303);
	walk_get(&k, AKIKO, at("/close"));
	assert_true(walk_says(&k, "name=\"minutes\" value=\"47\""));
	k.later = 5 * 60000;
	assert_int_equal(walk_post(&k, AKIKO, at("/close"), "version", version(), "response",
			     "紹介", "result", "済", "minutes", "47", NULL),
	    303);
	k.later = 6 * 60000;
	walk_post(&k, AKIKO, at("/reopen"), "version", version(), "reason", "まだ相談", NULL);
	walk_get(&k, AKIKO, at("/close"));
	assert_true(walk_says(&k, "name=\"minutes\" value=\"47\""));
}

/* It was another town's when it was written so; what became of it since is hers. */
static void an_officer_reads_no_version_of_before(void **state)
{
	static const char *const before[] = { "/version?n=1", "/sheet?version=1", "/compare?to=3" };

	(void)state;
	assert_int_equal(walk_post(&k, AKIKO, at(""), "version", version(), "municipality",
			     walk_id(&k, k.town[1]), "story", "鏡石に移ってからの話", "reason",
			     "転居", NULL),
	    303);
	assert_int_equal(walk_get(&k, OFFICER, at("")), 200);
	assert_true(walk_says(&k, "鏡石に移ってからの話"));
	assert_int_equal(walk_get(&k, OFFICER, at("/history")), 200);
	assert_true(walk_says(&k, "鏡石に移ってからの話") && !walk_says(&k, "週末だけ帰省"));
	for (size_t i = 0; i < COUNT(before); i++) {
		assert_int_equal(walk_get(&k, AKIKO, at(before[i])), 200);
		assert_int_equal(walk_get(&k, OFFICER, at(before[i])), 404);
	}
}

static void moves_to(const char *town)
{
	k.later += 60000;
	assert_int_equal(walk_post(&k, AKIKO, at(""), "version", version(), "municipality", town,
			     "reason", "住所の訂正", NULL),
	    303);
	k.later += 60000;
}

static void rewrites(const char *words)
{
	assert_int_equal(walk_post(&k, AKIKO, action(""), "version",
			     walk_id(&k, walk_action(&k, slip, 0).head.version), "content", words,
			     "reason", "書き違い", NULL),
	    303);
}

/* So with what was done for it: what was gone before it was hers is not for her, what stood then
 * or came after is. */
static void an_officer_reads_no_action_of_before(void **state)
{
	(void)state;
	rewrites("制度を説明した。");
	moves_to(walk_id(&k, k.town[1]));
	assert_int_equal(walk_get(&k, OFFICER, at("/history")), 200);
	assert_true(walk_says(&k, "制度を説明した。") && !walk_says(&k, "費用を説明した。"));
	rewrites("窓口を案内した。");
	moves_to(walk_id(&k, k.town[0]));
	assert_int_equal(walk_get(&k, OFFICER, at("/history")), 404);
	rewrites("もとの町で書いた。");
	moves_to(walk_id(&k, k.town[1]));
	rewrites("また移ってから。");
	assert_int_equal(walk_get(&k, OFFICER, at("/history")), 200);
	assert_true(walk_says(&k, "制度を説明した。") && walk_says(&k, "窓口を案内した。"));
	assert_true(walk_says(&k, "もとの町で書いた。") && walk_says(&k, "また移ってから。"));
	assert_false(walk_says(&k, "費用を説明した。"));
	assert_int_equal(walk_get(&k, OFFICER, at("/version")), 200);
	assert_true(walk_says(&k, "また移ってから。"));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin_closed, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(wants_a_reason_and_stays_closed),
		TEST(corrects_what_was_done),
		TEST(adding_is_not_correcting),
		TEST(two_correct_at_once),
		TEST(closed_while_typing),
		TEST(an_old_version_is_read_whole),
		TEST(two_versions_stand_side_by_side),
		TEST(an_officer_reads_no_version_of_before),
		TEST(an_officer_reads_no_action_of_before),
		TEST(it_took_no_longer_than_was_done),
		TEST(closing_again_counts_what_came_since),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
