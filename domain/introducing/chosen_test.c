/* chosen_test: an introduction out of what was compared, what the family chose, its paper. */
#include "domain/consultations/walk.h"
#include "domain/introducing/trying.h"

static struct comparison comparison_read(int64_t id)
{
	struct comparison c;
	struct work w;

	program(&w, false);
	assert_true(store_get(&w, &comparison_record, id, &c));
	c.headline = arena_copy(&k.arena, c.headline);
	c.looked_at = arena_copy(&k.arena, c.looked_at);
	done(&w);
	return c;
}

static void one_step_fills_the_form_and_is_kept_once(void **state)
{
	int64_t id = compare_and_keep("once");
	struct comparison c = comparison_read(id);
	const char *kept;

	(void)state;
	assert_int_equal(compare_and_keep("once"), id);
	assert_int_equal(c.place1.id, k.nurses);
	assert_int_equal(c.place3.id, far_id);
	assert_int_equal(c.found.n, 3);
	assert_true(text_starts(c.headline, "近い順") && strstr(c.headline, "見つかった3件から3か所"));
	assert_true(text_starts(c.looked_at, "1 見本訪問看護ステーション　1.1 km\n2 見本クリニック"));
	assert_int_equal(walk_get(&k, AKIKO, k.location), 200);
	assert_true(walk_says(&k, "name=\"candidate3.title\" value=\"遠い医院\""));
	introduce("twice");
	introduce("twice");
	assert_int_equal(walk_action(&k, slip, 0).comparison.id, compare_and_keep("twice"));
	assert_int_equal(walk_action(&k, slip, 1).head.id, 0);
	assert_int_equal(walk_read(&k, slip).introduction, INTRODUCTION_OPEN);
	walk_get(&k, AKIKO, at(""));
	assert_true(walk_says(&k, "紹介先が選ばれるのを待っています")
	    && walk_says(&k, "並べた順：") && walk_says(&k, "ご家族に渡す紙"));
	assert_true(today_says(BUNJI, "ご家族が選ぶのを待っています"));
	kept = at(arena_printf(&k.arena, "/comparisons/%lld", (long long)id));
	assert_int_equal(walk_get(&k, AKIKO, kept), 200);
	assert_true(walk_says(&k, "見つかった数"));
	assert_int_equal(walk_get(&k, OFFICER, kept), 404);
}

/* A comparison of another slip is none of this one. */
static void the_form_takes_only_its_own(void **state)
{
	int64_t id = compare_and_keep("own");
	int64_t other = walk_call(&k, "other", walk_id(&k, k.town[0]), "別の相談。");
	const char *page = arena_printf(&k.arena, "/consultations/%lld", (long long)other);

	(void)state;
	walk_get(&k, AKIKO,
	    arena_printf(&k.arena, "%s?add=introduction&comparison=%lld", page, (long long)id));
	assert_false(walk_says(&k, "遠い医院"));
	assert_int_equal(walk_post(&k, AKIKO, arena_printf(&k.arena, "%s/actions", page), "token",
			     "o", "kind", "introduction", "content", "案内した。", "comparison",
			     walk_id(&k, id), "candidate1.title", "遠い医院", NULL),
	    303);
	assert_int_equal(walk_action(&k, other, 0).comparison.id, 0);
}

static void what_was_begun_stays(void **state)
{
	(void)state;
	assert_int_equal(walk_post(&k, AKIKO, "/drafts", "draft_key", at("?add=introduction"),
			     "content", "書きかけの案内", NULL),
	    200);
	compare_and_keep("draft");
	walk_get(&k, AKIKO, k.location);
	assert_true(walk_says(&k, "書きかけの案内") && walk_says(&k, "見比べた候補は入れていません"));
	assert_false(walk_says(&k, "value=\"遠い医院\""));
}

static void a_closed_slip_takes_no_comparison(void **state)
{
	struct consultation c;
	struct work w;

	(void)state;
	program(&w, true);
	assert_true(store_get(&w, &consultation_record, slip, &c));
	c.response = c.result = "済んだ。";
	c.outcome = "advised";
	c.minutes = (struct number){ true, 10 };
	assert_int_equal(consultation_close(&w, &c), SAVED);
	done(&w);
	walk_get(&k, AKIKO, asked("/comparing", all_three(), ""));
	assert_true(walk_says(&k, "終結しています") && !walk_says(&k, "この候補で紹介を書く"));
	assert_int_equal(
	    walk_post(&k, AKIKO, asked("/comparing", all_three(), ""), "token", "c", NULL), 409);
	assert_true(walk_says(&k, "もう一度開いてから"));
}

static int mistaken(int64_t comparison, const char *how, const char *version, const char *reason)
{
	return walk_post(&k, AKIKO,
	    at(arena_printf(&k.arena, "/comparisons/%lld/%s", (long long)comparison, how)),
	    "version", version, "reason", reason, NULL);
}

static int introduce_from(int64_t comparison, const char *token)
{
	return walk_post(&k, AKIKO, at("/actions"), "token", token, "kind", "introduction",
	    "content", "案内した。", "comparison", walk_id(&k, comparison), "candidate1.title",
	    "見本クリニック", "candidate1", walk_id(&k, k.clinic), NULL);
}

static void a_comparison_by_mistake_goes_and_comes_back(void **state)
{
	int64_t id = compare_and_keep("mistake");

	(void)state;
	walk_get(&k, AKIKO, at(""));
	assert_true(walk_says(&k, "紹介に使っていない見比べた記録（1）"));
	assert_int_equal(mistaken(id, "remove", "1", ""), 422);
	assert_int_equal(mistaken(id, "remove", "1", "別の方のために比べた"), 303);
	assert_int_equal(mistaken(id, "remove", "1", "もう一度"), 409);
	assert_true(comparison_read(id).head.removed != 0);
	walk_get(&k, AKIKO, at(""));
	assert_true(walk_says(&k, "取り消した見比べた記録（1）")
	    && !walk_says(&k, "紹介に使っていない見比べた記録"));
	walk_get(&k, AKIKO, at("/history"));
	assert_true(walk_says(&k, "別の方のために比べた"));
	walk_get(&k, AKIKO, at(arena_printf(&k.arena, "/comparisons/%lld", (long long)id)));
	assert_true(walk_says(&k, "別の方のために比べた") && walk_says(&k, "元に戻す"));
	/* Who had its form open writes no introduction that has lost its rule. */
	assert_int_equal(introduce_from(id, "late"), 422);
	assert_true(walk_says(&k, "そのあいだに取り消されました") && walk_says(&k, "案内した。"));
	assert_int_equal(mistaken(id, "restore", "2", "やはりこの方"), 303);
	assert_int_equal(introduce_from(id, "now"), 303);
	assert_int_equal(walk_action(&k, slip, 0).comparison.id, id);
	walk_get(&k, AKIKO, at(""));
	assert_false(walk_says(&k, "見比べた記録（"));
}

/* What an introduction stands on goes after it, and comes back before it. */
static void a_comparison_in_use_stays(void **state)
{
	int64_t id = compare_and_keep("used"), action;
	const char *path;

	(void)state;
	assert_int_equal(introduce_from(id, "i"), 303);
	action = walk_action(&k, slip, 0).head.id;
	path = at(arena_printf(&k.arena, "/actions/%lld", (long long)action));
	assert_int_equal(mistaken(id, "remove", "1", "まちがい"), 409);
	assert_true(walk_says(&k, "この見比べた記録から書いた紹介があります"));
	assert_int_equal(walk_post(&k, AKIKO, arena_printf(&k.arena, "%s/remove", path), "version",
			     "1", "reason", "まちがい", NULL),
	    303);
	assert_int_equal(mistaken(id, "remove", "1", "まちがい"), 303);
	assert_int_equal(walk_post(&k, AKIKO, arena_printf(&k.arena, "%s/restore", path), "version",
			     "2", "reason", "やはり", NULL),
	    409);
	assert_int_equal(mistaken(id, "restore", "2", "やはり"), 303);
	assert_int_equal(walk_post(&k, AKIKO, arena_printf(&k.arena, "%s/restore", path), "version",
			     "2", "reason", "やはり", NULL),
	    303);
	assert_int_equal(walk_post(&k, OFFICER,
			     at(arena_printf(&k.arena, "/comparisons/%lld/remove", (long long)id)),
			     "version", "3", "reason", "x", NULL),
	    403);
	assert_int_equal(walk_get(&k, AKIKO,
			     at(arena_printf(&k.arena, "/comparisons/%lld/history",
				 (long long)id))),
	    200);
	assert_true(walk_says(&k, "まちがい"));
}

/* ---- What the family chose ---- */

static struct candidate candidate(int n)
{
	int64_t action = walk_action(&k, slip, 0).head.id;
	struct candidate c = {0};
	struct listing l;
	struct work w;

	program(&w, false);
	l = store_parts(&w, &candidate_record, action);
	assert_true(n < l.n);
	c = *(struct candidate *)LISTED(l, &candidate_record, n);
	done(&w);
	return c;
}

static int press(int n, const char *rest, const char *version, const char *reason)
{
	return walk_post(&k, AKIKO,
	    at(arena_printf(&k.arena, "/candidates/%lld%s", (long long)candidate(n).head.id, rest)),
	    "version", version, "reason", reason, NULL);
}

static int say_none(const char *kind, const char *words)
{
	struct action a = walk_action(&k, slip, 0);

	return walk_post(&k, AKIKO,
	    at(arena_printf(&k.arena, "/actions/%lld/none", (long long)a.head.id)), "version",
	    walk_id(&k, a.head.version), "none_kind", kind, "none_reason", words, NULL);
}

static void what_they_chose_can_be_taken_back(void **state)
{
	(void)state;
	introduce("i");
	assert_int_equal(say_none("", ""), 422);
	assert_int_equal(say_none("other", ""), 422);
	assert_true(walk_says(&k, "「その他」のときは"));
	assert_int_equal(say_none("no_vacancy", ""), 303);
	assert_int_equal(walk_read(&k, slip).introduction, INTRODUCTION_NONE);
	walk_get(&k, AKIKO, at(""));
	assert_true(walk_says(&k, "決まらなかった理由：空きなし"));
	assert_false(today_says(AKIKO, "ご家族が選ぶのを待っています"));
	assert_int_equal(walk_get(&k, AKIKO, "/figures?year=all&rows=introduction"), 200);
	assert_true(walk_says(&k, "introduction=none"));
	assert_int_equal(press(0, "", "1", ""), 303);
	assert_int_equal(press(1, "", "1", ""), 303);
	assert_int_equal(walk_read(&k, slip).introduction, INTRODUCTION_CHOSEN);
	walk_get(&k, AKIKO, at(""));
	assert_false(walk_says(&k, "決まらなかった理由"));
	assert_int_equal(say_none("cost", ""), 409);
	assert_int_equal(press(0, "/remove", "2", "まちがい"), 409);
	assert_int_equal(press(0, "", "1", ""), 409);
	assert_int_equal(press(0, "", "2", ""), 303);
	assert_int_equal(press(1, "", "2", ""), 303);
	assert_int_equal(walk_read(&k, slip).introduction, INTRODUCTION_OPEN);
}

static void a_candidate_is_taken_out_and_put_back(void **state)
{
	struct candidate c;

	(void)state;
	introduce("i");
	c = candidate(1);
	assert_int_equal(press(1, "/remove", "1", ""), 422);
	assert_int_equal(press(1, "/remove", "1", "案内していなかった"), 303);
	walk_get(&k, AKIKO, at(""));
	assert_true(walk_says(&k, "外した候補（1）"));
	assert_int_equal(walk_post(&k, AKIKO,
			     at(arena_printf(&k.arena, "/candidates/%lld/restore",
				 (long long)c.head.id)),
			     "version", "2", "reason", "やはり案内していた", NULL),
	    303);
	assert_int_equal(candidate(1).head.id, c.head.id);
	assert_int_equal(walk_get(&k, AKIKO, at("/history")), 200);
	assert_true(walk_says(&k, "案内していなかった") && walk_says(&k, "やはり案内していた"));
	assert_int_equal(walk_post(&k, OFFICER,
			     at(arena_printf(&k.arena, "/candidates/%lld/remove",
				 (long long)c.head.id)),
			     "version", "3", "reason", "x", NULL),
	    403);
}

/* A place stands in an introduction once, also where it is added later. */
static void a_place_is_named_once(void **state)
{
	struct action a;

	(void)state;
	introduce("i");
	a = walk_action(&k, slip, 0);
	assert_int_equal(walk_post(&k, AKIKO,
			     at(arena_printf(&k.arena, "/actions/%lld", (long long)a.head.id)),
			     "version", walk_id(&k, a.head.version), "content", "案内した。",
			     "candidate1.title", "見本クリニック", NULL),
	    422);
	assert_true(walk_says(&k, "この紹介にもうあります"));
}

/* ---- The paper ---- */

static const char *paper(const char *rest)
{
	return at(arena_printf(&k.arena, "/actions/%lld/family%s",
	    (long long)walk_action(&k, slip, 0).head.id, rest));
}

static const char *printed(const char *rest)
{
	assert_int_equal(walk_get(&k, AKIKO, paper(rest)), 200);
	return test_look(&k.arena, "pdftotext -layout $PDF -", k.page, k.size);
}

/* Of one there is no order to speak of. */
static void a_paper_for_one_place_speaks_of_no_order(void **state)
{
	const char *pdf;

	(void)state;
	assert_int_equal(walk_post(&k, AKIKO, at("/actions"), "token", "one", "kind",
			     "introduction", "content", "案内した。", "candidate1.title",
			     "見本クリニック", "candidate1", walk_id(&k, k.clinic), NULL),
	    303);
	assert_int_equal(walk_get(&k, AKIKO, paper("")), 200);
	assert_true(walk_says(&k, "<h2>見本クリニック</h2>")
	    && walk_says(&k, "ここに頼むかどうかは、ご本人・ご家族が決めます。"));
	assert_false(walk_says(&k, "順"));
	pdf = printed("/pdf");
	assert_true(strstr(pdf, "見本クリニック") && strstr(pdf, "ここに頼むかどうか"));
	assert_false(strstr(pdf, "順") || strstr(pdf, "1　見本クリニック"));
}

/* Whoever reads the slip alone is shown no way to what he may not open. */
static void the_way_to_the_paper_is_for_who_may_go(void **state)
{
	struct consultation c;
	struct work w;

	(void)state;
	introduce("i");
	program(&w, true);
	assert_true(store_get(&w, &consultation_record, slip, &c));
	c.municipality.id = k.town[1];
	assert_int_equal(store_save(&w, &consultation_record, &c), SAVED);
	done(&w);
	assert_int_equal(walk_get(&k, AKIKO, at("")), 200);
	assert_true(walk_says(&k, "/family\""));
	assert_int_equal(walk_get(&k, OFFICER, at("")), 200);
	assert_true(walk_says(&k, "並べた順"));
	assert_false(walk_says(&k, "/family\""));
}

static void the_paper_says_nothing_of_her_unless_asked(void **state)
{
	struct organization o;
	const char *fax;
	struct work w;

	(void)state;
	introduce("i");
	assert_int_equal(walk_get(&k, AKIKO, paper("")), 200);
	assert_true(in_order("1　見本訪問看護ステーション", "2　見本クリニック", "見本連携拠点センター"));
	assert_true(walk_says(&k, "どこを選ぶかは、ご本人・ご家族が決めます"));
	assert_true(walk_says(&k, "近い順") && walk_says(&k, "メモ"));
	assert_false(walk_says(&k, "秘密野") || walk_says(&k, "遠い医院")
	    || walk_says(&k, "内輪の覚え"));
	walk_get(&k, AKIKO, paper("?named=1"));
	assert_true(walk_says(&k, "秘密野 花子　様"));
	assert_non_null(strstr(printed("/pdf?named=1"), "秘密野"));
	walk_get(&k, AKIKO, paper("?fax=1&named=1"));
	assert_true(walk_says(&k, "お名前は書きません") && !walk_says(&k, "秘密野"));
	fax = printed("/pdf?fax=1&named=1");
	assert_true(!strstr(fax, "秘密野") && strstr(fax, "番号ちがい"));
	program(&w, true);
	assert_true(store_get(&w, &organization_record, k.clinic, &o));
	assert_int_equal(store_remove(&w, &organization_record, k.clinic, o.head.version), SAVED);
	done(&w);
	walk_get(&k, AKIKO, paper(""));
	assert_true(walk_says(&k, "見本クリニック") && walk_says(&k, "いまの名簿にはありません"));
	assert_int_equal(walk_get(&k, AKIKO, at("/actions/1/family")), 404);
	assert_int_equal(walk_get(&k, OFFICER, paper("")), 403);
	assert_int_equal(walk_get(&k, DOCTOR, paper("/pdf")), 403);
}

/* ---- Before slips said so ---- */

static void slips_of_before_say_how_it_went(void **state)
{
	const struct step *s = introducing_module.steps;
	struct work w;

	(void)state;
	introduce("i");
	program(&w, true);
	store_query(&w, "UPDATE consultation SET introduction = NULL WHERE region = $1",
	    I(k.region));
	w.actor = (struct actor){0};
	s->run(&w);
	done(&w);
	assert_int_equal(walk_read(&k, slip).introduction, INTRODUCTION_OPEN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(one_step_fills_the_form_and_is_kept_once),
		TEST(the_form_takes_only_its_own),
		TEST(what_was_begun_stays),
		TEST(a_closed_slip_takes_no_comparison),
		TEST(a_comparison_by_mistake_goes_and_comes_back),
		TEST(a_comparison_in_use_stays),
		TEST(what_they_chose_can_be_taken_back),
		TEST(a_candidate_is_taken_out_and_put_back),
		TEST(a_place_is_named_once),
		TEST(a_paper_for_one_place_speaks_of_no_order),
		TEST(the_way_to_the_paper_is_for_who_may_go),
		TEST(the_paper_says_nothing_of_her_unless_asked),
		TEST(slips_of_before_say_how_it_went),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
