/* draft_test: what is typed at the desk is kept until it is saved, thrown away, or too much. */
#include "domain/consultations/walk.h"

static void keeps_drafts(void **state)
{
	(void)state;
	assert_int_equal(walk_post(&k, AKIKO, "/drafts", "draft_key",
			     "/consultations/new?draft=d-1", "draft_label", "相談の受付", "token",
			     "d-1", "story", "話の途中&=", "municipality.shown", "1",
			     "municipality", "", NULL),
	    200);
	assert_string_equal(k.page, "10:24:00");
	walk_get(&k, AKIKO, "/consultations/new");
	assert_true(
	    walk_says(&k, "下書きがあります") && walk_says(&k, "/consultations/new?draft=d-1"));
	walk_get(&k, BUNJI, "/consultations/new");
	assert_false(walk_says(&k, "下書きがあります"));
	walk_get(&k, AKIKO, "/consultations/new?draft=d-1");
	assert_true(walk_says(&k, "話の途中&amp;=") && walk_says(&k, "value=\"d-1\""));
	walk_get(&k, AKIKO, "/drafts");
	assert_true(walk_says(&k, "相談の受付"));
	walk_call(&k, "d-1", walk_id(&k, k.town[0]), "話の全部");
	walk_get(&k, AKIKO, "/drafts");
	assert_false(walk_says(&k, "相談の受付"));
	assert_int_equal(
	    walk_post(&k, AKIKO, "/drafts", "draft_key", "//elsewhere", "story", "x", NULL), 400);
	assert_int_equal(walk_post(&k, AKIKO, "/drafts", "draft_key", "/consultations/1/edit",
			     "story", "x", NULL),
	    200);
	assert_int_equal(walk_get(&k, AKIKO, "/drafts/form?key=%2Fconsultations%2F1%2Fedit"), 200);
	assert_true(walk_says(&k, "story=x") && !walk_says(&k, "csrf"));
	assert_int_equal(
	    walk_post(&k, AKIKO, "/drafts/discard", "draft_key", "/consultations/1/edit", NULL),
	    303);
	assert_int_equal(walk_get(&k, AKIKO, "/drafts/form?key=%2Fconsultations%2F1%2Fedit"), 204);
}

/* A full table of drafts takes no new one, goes on with those it has, and has room again. */
static void keeps_so_many_drafts(void **state)
{
	(void)state;
	for (int i = 0; i < DRAFTS_MOST; i++)
		assert_int_equal(walk_post(&k, AKIKO, "/drafts", "draft_key",
				     arena_printf(&k.arena, "/consultations/%d/edit", i + 1),
				     "draft_label", arena_printf(&k.arena, "相談%d", i), "story",
				     "話の途中", NULL),
		    200);
	assert_int_equal(walk_post(&k, AKIKO, "/drafts", "draft_key",
			     "/consultations/new?draft=d-9", "story", "もう一つ", NULL),
	    409);
	assert_true(walk_says(&k, "書きかけが200件") && walk_says(&k, "画面に残っています"));
	assert_int_equal(walk_post(&k, AKIKO, "/drafts", "draft_key", "/consultations/1/edit",
			     "story", "続き", NULL),
	    200);
	assert_int_equal(walk_post(&k, BUNJI, "/drafts", "draft_key", "/consultations/1/edit",
			     "story", "別の人", NULL),
	    200);
	/* All of them can be seen and thrown away. */
	walk_get(&k, AKIKO, "/drafts");
	assert_true(walk_says(&k, "/consultations/2/edit") && walk_says(&k, "相談199"));
	walk_post(&k, AKIKO, "/drafts/discard", "draft_key", "/consultations/2/edit", NULL);
	assert_int_equal(walk_post(&k, AKIKO, "/drafts", "draft_key",
			     "/consultations/new?draft=d-9", "story", "もう一つ", NULL),
	    200);
}

/* A list of drafts is small, however much was typed into them. */
static void lists_drafts_without_their_forms(void **state)
{
	const struct draft *mine, *of;
	struct draft one;
	struct work w;

	(void)state;
	walk_post(&k, AKIKO, "/drafts", "draft_key", "/consultations/1/edit", "story", "話", NULL);
	test_begin(&w, k.store, false);
	w.actor = (struct actor){ .account = k.account[AKIKO], .region = k.region };
	assert_int_equal(drafts_mine(&w, &mine), 1);
	assert_int_equal(drafts_of(&w, "/consultations/1/edit", &of), 1);
	assert_true(!mine[0].form && !of[0].form && mine[0].at);
	assert_true(drafts_get(&w, "/consultations/1/edit", &one));
	assert_non_null(one.form);
	test_end(&w);
}

/* A keystroke that was on its way when the form was saved does not bring the draft back. */
static void lets_drafts_rest(void **state)
{
	(void)state;
	walk_call(&k, "d-2", walk_id(&k, k.town[0]), "話の全部");
	assert_int_equal(walk_post(&k, AKIKO, "/drafts", "draft_key",
			     "/consultations/new?draft=d-2", "story", "話の途中", NULL),
	    425);
	assert_true(walk_says(&k, "まだ保存していません"));
	walk_get(&k, AKIKO, "/consultations/new");
	assert_false(walk_says(&k, "下書きがあります"));
	k.later = -3600 * 1000; /* the clock was set back since */
	assert_int_equal(walk_post(&k, AKIKO, "/drafts", "draft_key",
			     "/consultations/new?draft=d-2", "story", "次", NULL),
	    200);
	walk_call(&k, "d-2", walk_id(&k, k.town[0]), "話の全部");
	k.later = 60000;
	walk_post(&k, AKIKO, "/drafts", "draft_key", "/consultations/new?draft=d-2", "story", "次",
	    NULL);
	walk_get(&k, AKIKO, "/consultations/new");
	assert_true(walk_says(&k, "下書きがあります"));
}

/* Why a slip is opened again is kept like any other form, and forgotten when it is open. */
static void keeps_why_a_slip_opens_again(void **state)
{
	const char *at, *key;
	int64_t slip;

	(void)state;
	slip = walk_call(&k, "first", walk_id(&k, k.town[0]), "通院が難しくなった。");
	at = arena_printf(&k.arena, "/consultations/%lld", (long long)slip);
	key = arena_printf(&k.arena, "%s?reopen=1", at);
	walk_get(&k, AKIKO, key);
	assert_false(walk_says(&k, "開く理由"));
	walk_post(&k, AKIKO, arena_printf(&k.arena, "%s/close", at), "version",
	    walk_id(&k, walk_read(&k, slip).head.version), "response", "説明した。", "result",
	    "導入に至った。", "outcome", "resolved", "minutes", "15", NULL);
	assert_int_equal(walk_read(&k, slip).state, STATE_CLOSED);
	walk_get(&k, AKIKO, at);
	assert_true(walk_says(&k, arena_printf(&k.arena, "data-draft=\"%s\"", key))
	    && walk_says(&k, "　もう一度開く\" data-restore"));
	walk_post(&k, AKIKO, "/drafts", "draft_key", key, "reason", "またお電話", NULL);
	walk_get(&k, AKIKO, key);
	assert_true(walk_says(&k, "またお電話") && walk_says(&k, "を開きました")
	    && walk_says(&k, "<details open>") && !walk_says(&k, "data-restore"));
	walk_post(&k, AKIKO, arena_printf(&k.arena, "%s/reopen", at), "version",
	    walk_id(&k, walk_read(&k, slip).head.version), "reason", "またお電話", NULL);
	assert_int_equal(k.status, 303);
	walk_get(&k, AKIKO, "/drafts");
	assert_false(walk_says(&k, "reopen"));
}

/* Taking a slip over is not closing it: what was typed for that stays. */
static void keeps_what_closes_a_slip_taken_over(void **state)
{
	int64_t slip;

	(void)state;
	slip = walk_call(&k, "first", walk_id(&k, k.town[0]), "通院が難しくなった。");
	walk_post(&k, BUNJI, "/drafts", "draft_key",
	    arena_printf(&k.arena, "/consultations/%lld/close", (long long)slip), "result",
	    "導入に", NULL);
	walk_post(&k, BUNJI, arena_printf(&k.arena, "/consultations/%lld/take", (long long)slip),
	    NULL);
	assert_int_equal(k.status, 303);
	walk_get(&k, BUNJI, "/drafts");
	assert_true(walk_says(&k, "/close"));
}

/* She chooses, and the colleague's closing is corrected by it. */
static void merges_what_both_wrote(const char *close, int64_t slip, int64_t version)
{
	struct consultation c;

	assert_int_equal(walk_post(&k, BUNJI, close, "version", walk_id(&k, version),
			     "response.merge", "mine", "response.mine", "遅い人の話",
			     "result.merge", "both", "result.both", "導入に至った。遅い結果", NULL),
	    303);
	c = walk_read(&k, slip);
	assert_string_equal(c.result, "導入に至った。遅い結果");
	assert_true(c.closed && c.closed_by.id == k.account[AKIKO]);
	walk_get(&k, BUNJI, arena_printf(&k.arena, "/consultations/%lld", (long long)slip));
	assert_true(walk_says(&k, "遅い人の話"));
	walk_get(&k, BUNJI,
	    arena_printf(&k.arena, "/consultations/%lld/history", (long long)slip));
	assert_true(walk_says(&k, "終結が重なった") && walk_says(&k, "説明した。"));
	walk_get(&k, BUNJI, "/drafts");
	assert_false(walk_says(&k, "/close"));
}

/* Two close it: what the slower one wrote stays on her page, and as her draft. */
static void keeps_what_the_slower_one_wrote(void **state)
{
	const char *close;
	int64_t slip, version;

	(void)state;
	slip = walk_call(&k, "first", walk_id(&k, k.town[0]), "通院が難しくなった。");
	close = arena_printf(&k.arena, "/consultations/%lld/close", (long long)slip);
	version = walk_read(&k, slip).head.version;
	walk_post(&k, BUNJI, "/drafts", "draft_key", close, "response", "遅い人の話", NULL);
	for (int i = 0; i < 2; i++)
		assert_int_equal(walk_post(&k, AKIKO, close, "version", walk_id(&k, version),
				     "response", "説明した。", "result", "導入に至った。",
				     "outcome", "resolved", "minutes", "15", NULL),
		    303); /* the same twice is no collision */
	assert_int_equal(walk_post(&k, BUNJI, close, "version", walk_id(&k, version), "response",
			     "遅い人の話", "result", "遅い結果", "outcome", "resolved", "minutes",
			     "15", NULL),
	    409);
	assert_true(walk_says(&k, "先に保存しました") && walk_says(&k, "遅い結果")
	    && walk_says(&k, "導入に至った。"));
	walk_get(&k, AKIKO, arena_printf(&k.arena, "/consultations/%lld", (long long)slip));
	assert_true(walk_says(&k, "説明した。") && !walk_says(&k, "遅い結果"));
	assert_int_equal(walk_get(&k, BUNJI, close), 200);
	assert_true(walk_says(&k, "ほかの人が先に終結しました") && walk_says(&k, "遅い人の話"));
	merges_what_both_wrote(close, slip, version + 1);
	version++;
	close = arena_printf(&k.arena, "/consultations/%lld/reopen", (long long)slip);
	version++;
	walk_post(&k, AKIKO, close, "version", walk_id(&k, version), "reason", "またお電話", NULL);
	assert_int_equal(k.status, 303);
	walk_post(&k, BUNJI, close, "version", walk_id(&k, version), "reason", "遅い理由", NULL);
	assert_non_null(strstr(k.flash, "遅い理由"));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(keeps_drafts),
		TEST(keeps_so_many_drafts),
		TEST(lists_drafts_without_their_forms),
		TEST(lets_drafts_rest),
		TEST(keeps_why_a_slip_opens_again),
		TEST(keeps_what_closes_a_slip_taken_over),
		TEST(keeps_what_the_slower_one_wrote),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
