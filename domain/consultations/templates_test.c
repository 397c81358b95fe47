/* templates_test: an action's form filled at one choice, and templates made of actions. */
#include "domain/consultations/walk.h"

static int64_t call(void)
{
	return walk_call(&k, "t1", walk_id(&k, k.town[0]), "通院が難しくなった。");
}

#define AT(...) arena_printf(&k.arena, __VA_ARGS__)

static int64_t template_new(enum who who, const char *token, const char *kind, const char *shared)
{
	assert_int_equal(
	    walk_post(&k, who, "/templates", "token", token, "name", "受入れを尋ねる", "kind", kind,
		"content", "〔今日〕、〔対象者〕の受入れをお願いした。", "organization",
		walk_id(&k, k.nurses), "due_days", "3", "next_step", "返事を待つ", "next_days",
		"5", "minutes", "15", shared ? "shared" : "x", "1", NULL),
	    303);
	return atoll(strrchr(k.location, '/') + 1);
}

static void one_choice_fills_the_form(void **state)
{
	int64_t slip = call(), id = template_new(AKIKO, "t2", "request", NULL);

	(void)state;
	walk_get(&k, AKIKO, AT("/consultations/%lld", (long long)slip));
	assert_true(walk_says(&k, AT("?add=request&amp;template=%lld#add", (long long)id)));
	walk_get(&k, AKIKO,
	    AT("/consultations/%lld?add=request&template=%lld", (long long)slip, (long long)id));
	assert_int_equal(k.status, 200);
	assert_true(walk_says(&k, "ひな形「受入れを尋ねる」を入れました"));
	assert_true(walk_says(&k, "令和8年11月22日、〔対象者〕の受入れをお願いした。"));
	assert_true(walk_says(&k, "value=\"見本訪問看護ステーション\""));
	assert_true(walk_says(&k, "value=\"返事を待つ\""));
	assert_true(walk_says(&k, "name=\"minutes\" value=\"15\""));
	/* 11/22 is a Sunday and 11/23 a holiday: the third open day is 11/26, the fifth 11/30. */
	assert_true(walk_says(&k, "name=\"due\" value=\"R8.11.26\""));
	assert_true(walk_says(&k, "name=\"next_date\" value=\"R8.11.30\""));
	/* The slip itself says nothing of it: nothing is saved. */
	assert_false(walk_says(&k, "次にすること：<b>"));
	assert_int_equal(walk_action(&k, slip, 0).head.id, 0);
}

static void what_was_begun_goes_before(void **state)
{
	int64_t slip = call(), id = template_new(AKIKO, "t2", "request", NULL);

	(void)state;
	walk_post(&k, AKIKO, "/drafts", "draft_key",
	    AT("/consultations/%lld?add=request", (long long)slip), "content", "書きかけの依頼",
	    NULL);
	walk_get(&k, AKIKO,
	    AT("/consultations/%lld?add=request&template=%lld", (long long)slip, (long long)id));
	assert_true(walk_says(&k, "書きかけの依頼"));
	assert_true(walk_says(&k, "ひな形「受入れを尋ねる」は入れていません"));
	assert_false(walk_says(&k, "受入れをお願いした"));
}

static void another_kind_is_not_filled(void **state)
{
	int64_t slip = call(), id = template_new(AKIKO, "t2", "request", NULL);

	(void)state;
	walk_get(&k, AKIKO,
	    AT("/consultations/%lld?add=note&template=%lld", (long long)slip, (long long)id));
	assert_int_equal(k.status, 200);
	assert_false(walk_says(&k, "受入れを"));
}

static void own_ones_are_ones_own(void **state)
{
	int64_t slip = call(), id = template_new(AKIKO, "t2", "request", NULL);

	(void)state;
	walk_get(&k, BUNJI,
	    AT("/consultations/%lld?add=request&template=%lld", (long long)slip, (long long)id));
	assert_false(walk_says(&k, "受入れを"));
	assert_int_equal(walk_get(&k, BUNJI, AT("/templates/%lld", (long long)id)), 404);
}

/* Only who keeps the hub's lists makes one the hub's. */
static void sharing_is_the_managers(void **state)
{
	(void)state;
	assert_int_equal(walk_post(&k, AKIKO, "/templates", "token", "t3", "name", "みんなへ",
			     "kind", "note", "shared.shown", "1", "shared", "1", NULL),
	    422);
	assert_true(walk_says(&k, "センター管理者だけです") && walk_says(&k, "みんなへ"));
}

static void an_action_becomes_a_template_without_the_name(void **state)
{
	int64_t slip, action;

	(void)state;
	walk_post(&k, AKIKO, "/consultations", "token", "t1", WALK_CALL, "name", "見本 はな子",
	    NULL);
	slip = walk_slip(&k);
	assert_int_equal(walk_post(&k, AKIKO, AT("/consultations/%lld/actions", (long long)slip),
			     "token", "t4", "kind", "request", "organization",
			     walk_id(&k, k.nurses), "content",
			     "見本 はな子さんの件。見本 はな子さん宅へ。", "due", "R8.11.26", NULL),
	    303);
	action = walk_action(&k, slip, 0).head.id;
	walk_get(&k, AKIKO, AT("/templates/new?action=%lld", (long long)action));
	assert_int_equal(k.status, 200);
	assert_true(walk_says(&k, "〔対象者〕さんの件。〔対象者〕さん宅へ。"));
	assert_false(walk_says(&k, "見本 はな子"));
	assert_true(walk_says(&k, "name=\"due_days\" value=\"3\""));
	assert_true(walk_says(&k, "value=\"見本訪問看護ステーション\""));
	assert_true(walk_says(&k, "お名前や事情が残っていないか"));
}

static void uses_are_counted(void **state)
{
	int64_t slip = call(), rare = template_new(AKIKO, "t2", "note", NULL),
		newest = template_new(AKIKO, "t3", "note", NULL);
	const char *of = AT("template=%lld", (long long)rare),
		   *other = AT("template=%lld", (long long)newest);

	(void)state;
	walk_get(&k, AKIKO, AT("/consultations/%lld", (long long)slip));
	assert_true(strstr(k.page, other) < strstr(k.page, of));
	assert_int_equal(walk_post(&k, AKIKO, AT("/consultations/%lld/actions", (long long)slip),
			     "token", "t5", "kind", "note", "content", "済んだ", "template",
			     walk_id(&k, rare), NULL),
	    303);
	walk_get(&k, AKIKO, AT("/consultations/%lld", (long long)slip));
	assert_true(strstr(k.page, of) < strstr(k.page, other));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(one_choice_fills_the_form),
		TEST(what_was_begun_goes_before),
		TEST(another_kind_is_not_filled),
		TEST(own_ones_are_ones_own),
		TEST(sharing_is_the_managers),
		TEST(an_action_becomes_a_template_without_the_name),
		TEST(uses_are_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
