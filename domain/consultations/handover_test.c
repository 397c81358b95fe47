/* handover_test: cases change hands and back, and it is told. */
#include "domain/consultations/walk.h"

/* ---- Cases that change hands ---- */

static int64_t call(const char *token)
{
	return walk_call(&k, token, walk_id(&k, k.town[0]), "話");
}

static const char *of_slip(int64_t slip, const char *rest)
{
	return arena_printf(&k.arena, "/consultations/%lld%s", (long long)slip, rest);
}

static int64_t in_charge(int64_t slip)
{
	return walk_read(&k, slip).assigned.id;
}

/* The way back that the last page offers. */
static const char *way_back(void)
{
	const char *from = strstr(k.page, "action=\"/transfers/");

	assert_non_null(from);
	from += strlen("action=\"");
	return arena_copyn(&k.arena, from, strcspn(from, "\""));
}

static void taken_over_in_one_step_and_back(void **state)
{
	int64_t slip = call("t-1");
	const char *back;

	(void)state;
	k.later = 60000;
	assert_int_equal(walk_get(&k, BUNJI, "/consultations"), 200);
	assert_true(walk_says(&k, of_slip(slip, "/take")));
	walk_get(&k, AKIKO, "/consultations");
	assert_false(walk_says(&k, of_slip(slip, "/take")));
	assert_int_equal(walk_post(&k, BUNJI, of_slip(slip, "/take"), "then",
			     "/consultations?state=received", NULL),
	    303);
	assert_string_equal(k.location, "/consultations?state=received");
	assert_int_equal(in_charge(slip), k.account[BUNJI]);
	assert_true(today_says(AKIKO, "渡した相談") && walk_says(&k, "相談員 文治さんへ"));
	assert_true(today_says(BUNJI, "引き継いだ相談") && walk_says(&k, "相談員 明子さんから"));
	walk_get(&k, AKIKO, of_slip(slip, ""));
	assert_true(walk_says(&k, "相談員 明子 → 相談員 文治"));
	back = way_back();
	walk_get(&k, AKIKO, "/transfers");
	assert_true(walk_says(&k, back));
	k.later = 120000;
	assert_int_equal(walk_post(&k, AKIKO, back, "then", "/today", NULL), 303);
	assert_int_equal(in_charge(slip), k.account[AKIKO]);
	assert_false(today_says(AKIKO, "渡した相談"));
	assert_int_equal(walk_post(&k, AKIKO, back, NULL), 409);
	walk_get(&k, BUNJI, of_slip(slip, "/history"));
	assert_true(walk_says(&k, "引継ぎを取り消した。"));
	walk_get(&k, BUNJI, "/transfers?undone=-");
	assert_true(walk_says(&k, "ありません"));
}

/* Whatever page changes who is in charge, it is noted; what went on since does not go back. */
static void every_change_of_charge_is_noted(void **state)
{
	int64_t slip = call("t-1");
	const char *back;

	(void)state;
	assert_int_equal(walk_post(&k, AKIKO, of_slip(slip, ""), "version", "1", "assigned",
			     walk_id(&k, k.account[BUNJI]), "reason", "来週は休みます", NULL),
	    303);
	assert_true(today_says(BUNJI, "来週は休みます"));
	back = way_back();
	assert_int_equal(walk_post(&k, AKIKO, of_slip(slip, "/take"), NULL), 303);
	assert_int_equal(walk_post(&k, BUNJI, back, NULL), 409);
	assert_int_equal(in_charge(slip), k.account[AKIKO]);
	assert_int_equal(walk_post(&k, OFFICER, of_slip(slip, "/take"), NULL), 403);
	assert_int_equal(walk_get(&k, OFFICER, "/transfers"), 403);
}

/* Of the last handing over. */
static const char *last_moment(void)
{
	struct work w;
	int64_t at;

	test_begin(&w, k.store, false);
	at = cell_number(store_query(&w, "SELECT MAX(at) FROM transfer WHERE region = $1",
			     I(k.region)),
	    0, 0);
	test_end(&w);
	return walk_id(&k, at);
}

static void all_of_a_colleague_at_once_and_back(void **state)
{
	int64_t one = call("t-1"), two = call("t-2"), three = call("t-3");
	const char *to = walk_id(&k, k.account[BUNJI]), *hers = walk_id(&k, k.account[AKIKO]);
	const char *first;
	const char *second;
	const char *at_once;

	(void)state;
	first = arena_printf(&k.arena, "slip.%lld", (long long)one);
	second = arena_printf(&k.arena, "slip.%lld", (long long)two);
	k.later = 60000;
	walk_get(&k, BUNJI, arena_printf(&k.arena, "/transfers/new?from=%s&all=1", hers));
	assert_true(walk_says(&k, "すべて選ぶ（3）"));
	assert_int_equal(walk_post(&k, BUNJI, "/transfers", "to", to, NULL), 422);
	assert_true(walk_says(&k, "ひとつ以上選んで"));
	assert_int_equal(walk_post(&k, BUNJI, "/transfers", "from", hers, first, "1", "to",
			     walk_id(&k, k.account[DOCTOR]), "reason", "退職のため", NULL),
	    422);
	assert_true(walk_says(&k, "相談を受ける人から") && walk_says(&k, "退職のため"));
	assert_int_equal(walk_post(&k, BUNJI, "/transfers", "from", hers, first, "1", second, "1",
			     "to", to, "reason", "退職のため", NULL),
	    303);
	/* Each of them is told: who sees one need not see the other. */
	assert_string_equal(k.publish,
	    arena_printf(&k.arena, "consultation/%lld consultation/%lld", (long long)one,
		(long long)two));
	assert_int_equal(in_charge(one), k.account[BUNJI]);
	assert_int_equal(in_charge(two), k.account[BUNJI]);
	assert_int_equal(in_charge(three), k.account[AKIKO]);
	at_once = last_moment();
	assert_true(today_says(BUNJI, "2件まとめて"));
	assert_true(today_says(BUNJI, arena_printf(&k.arena, "undo?at=%s", at_once)));
	assert_false(today_says(AKIKO, "まとめて元に戻す"));
	/* An old page takes nothing from who has it by now. */
	walk_post(&k, AKIKO, "/transfers", "from", hers, first, "1", "to", hers, NULL);
	assert_int_equal(in_charge(one), k.account[BUNJI]);
	assert_non_null(strstr(k.flash, "1件は、そのあいだに担当が変わった"));
	/* One of the two goes on its way; the other goes back. */
	k.later = 120000;
	walk_post(&k, AKIKO, of_slip(two, "/take"), NULL);
	assert_int_equal(walk_post(&k, AKIKO, "/transfers/undo", "at", at_once, NULL), 409);
	assert_int_equal(walk_post(&k, BUNJI, "/transfers/undo", "at", at_once, NULL), 303);
	assert_true(strstr(k.flash, "1件を元に戻しました") != NULL);
	assert_int_equal(in_charge(one), k.account[AKIKO]);
}

/* ---- What the others did ---- */

enum { DAY = 86400000 };

/* The last visit is the last day before today on which she was here, however often she signs in. */
static void what_changed_since_the_last_day_of_work(void **state)
{
	int64_t slip, other;
	struct work w;

	(void)state;
	slip = call("t-1");
	other = call("t-2");
	k.later = DAY;
	walk_post(&k, BUNJI, of_slip(slip, "/take"), NULL);
	walk_post(&k, BUNJI, of_slip(slip, "/actions"), "token", "a-1", "kind", "advice",
	    "content", "話を聞いた", NULL);
	k.later = 2 * (int64_t)DAY;
	test_work(&w, k.store);
	w.now += k.later;
	store_begin(&w, true);
	k.cookie[AKIKO] = arena_printf(&k.arena, "yui=%s", session_open(&w, k.account[AKIKO]));
	k.cookie[AKIKO] = arena_printf(&k.arena, "yui=%s", session_open(&w, k.account[AKIKO]));
	store_end(&w);
	arena_reset(&w.arena);
	assert_int_equal(walk_get(&k, AKIKO, "/today/changes"), 200);
	assert_true(walk_says(&k, "助言を書いた") && walk_says(&k, "担当を相談員 文治にした")
	    && walk_says(&k, of_slip(slip, "")) && !walk_says(&k, of_slip(other, "\"")));
	assert_true(today_says(AKIKO, "href=\"/today/changes\""));
	assert_true(walk_says(&k, "前回（11/22（日））からの動き"));
	walk_get(&k, AKIKO, "/today/changes?own=1");
	assert_false(walk_says(&k, "助言を書いた"));
	walk_get(&k, BUNJI, "/today/changes");
	assert_false(walk_says(&k, "助言を書いた"));
	assert_int_equal(walk_post(&k, AKIKO, "/today/changes", "slip", "x", NULL), 400);
	assert_int_equal(walk_post(&k, AKIKO, "/today/changes", "slip", walk_id(&k, slip), NULL),
	    303);
	walk_get(&k, AKIKO, "/today/changes");
	assert_false(walk_says(&k, "助言を書いた"));
	/* What comes after is told again, until all is seen. */
	k.later += 60000;
	walk_post(&k, BUNJI, of_slip(slip, "/actions"), "token", "a-2", "kind", "note", "content",
	    "その後", NULL);
	walk_get(&k, AKIKO, "/today/changes");
	assert_true(walk_says(&k, "メモを書いた") && !walk_says(&k, "助言を書いた"));
	k.later += 60000;
	assert_int_equal(walk_post(&k, AKIKO, "/today/changes", NULL), 303);
	walk_get(&k, AKIKO, "/today/changes");
	assert_false(walk_says(&k, "メモを書いた"));
	assert_int_equal(walk_get(&k, OFFICER, "/today/changes"), 403);
}

static bool paper_says(const char *s)
{
	assert_int_equal(walk_get(&k, BUNJI, "/today/sheet"), 200);
	return strstr(test_look(&k.arena, "pdftotext -layout $PDF -", k.page, k.size), s) != NULL;
}

static void the_day_is_printed(void **state)
{
	int64_t slip = call("t-1"), note;

	(void)state;
	assert_false(paper_says("鍵は事務室") || paper_says("相談員 明子 → みんな"));
	note = leave(AKIKO, "n-1", "", "鍵は事務室");
	assert_true(paper_says("鍵は事務室") && paper_says("相談員 明子 → みんな"));
	walk_post(&k, AKIKO, arena_printf(&k.arena, "/messages/%lld/remove", (long long)note),
	    "version", "1", "reason", "試し", NULL);
	assert_false(paper_says("鍵は事務室"));
	/* No other part of the sheet says from whom, or the words that went with it. */
	k.later = 60000;
	assert_int_equal(walk_post(&k, BUNJI, "/transfers", "from", walk_id(&k, k.account[AKIKO]),
			     arena_printf(&k.arena, "slip.%lld", (long long)slip), "1", "to",
			     walk_id(&k, k.account[BUNJI]), "reason", "休むので", NULL),
	    303);
	assert_true(paper_says("相談員 明子 → 相談員 文治") && paper_says("休むので"));
	walk_get(&k, BUNJI, of_slip(slip, ""));
	assert_int_equal(walk_post(&k, BUNJI, way_back(), NULL), 303);
	assert_false(paper_says("相談員 明子 → 相談員 文治") || paper_says("休むので"));
	assert_int_equal(walk_get(&k, OFFICER, "/today/sheet"), 403);
}

static void changes_are_paged(void **state)
{
	const char *next;

	(void)state;
	k.later = DAY;
	for (int i = 0; i < 21; i++)
		call(arena_printf(&k.arena, "t-%d", i));
	walk_get(&k, BUNJI, "/today/changes");
	assert_true(walk_says(&k, "R8-0021") && !walk_says(&k, "R8-0001"));
	next = strstr(k.page, "rel=\"next\" href=\"");
	assert_non_null(next);
	next += strlen("rel=\"next\" href=\"");
	next = arena_copyn(&k.arena, next, strcspn(next, "\""));
	assert_int_equal(walk_get(&k, BUNJI, next), 200);
	assert_true(walk_says(&k, "R8-0001") && !walk_says(&k, "R8-0021"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(taken_over_in_one_step_and_back, begin, end),
		cmocka_unit_test_setup_teardown(every_change_of_charge_is_noted, begin, end),
		cmocka_unit_test_setup_teardown(all_of_a_colleague_at_once_and_back, begin, end),
		cmocka_unit_test_setup_teardown(what_changed_since_the_last_day_of_work, begin,
		    end),
		cmocka_unit_test_setup_teardown(the_day_is_printed, begin, end),
		cmocka_unit_test_setup_teardown(changes_are_paged, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
