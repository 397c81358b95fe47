/* removing_test: what is taken away goes with a reason, keeps its number, and comes back. */
#include "domain/consultations/walk.h"

static int64_t slip;

static const char *at(const char *rest)
{
	return arena_printf(&k.arena, "/consultations/%lld%s", (long long)slip, rest);
}

static int begin_with_slip(void **state)
{
	begin(state);
	walk_manager(&k);
	slip = walk_call(&k, "first", walk_id(&k, k.town[0]), "通院が難しくなった。");
	walk_post(&k, AKIKO, at("/actions"), "token", "a", "kind", "request", "organization",
	    walk_id(&k, k.clinic), "content", "可否を聞いた。", NULL);
	return 0;
}

static const char *version(void)
{
	return walk_id(&k, walk_read(&k, slip).head.version);
}

static int remove_as(enum who who, const char *reason)
{
	return walk_post(&k, who, at("/remove"), "version", version(), "reason", reason, NULL);
}

static const char *of_action(const char *rest)
{
	return at(arena_printf(&k.arena, "/actions/%lld%s",
	    (long long)walk_action(&k, slip, 0).head.id, rest));
}

static void an_action_goes_and_comes_back(void **state)
{
	const char *restore = of_action("/restore"), *gone = of_action("/remove");

	(void)state;
	assert_int_equal(walk_post(&k, AKIKO, gone, "version", "7", "reason", "試し", NULL), 409);
	assert_int_equal(walk_post(&k, AKIKO, gone, "version", "1", "reason", " ", NULL), 422);
	assert_int_equal(walk_post(&k, AKIKO, gone, "version", "1", "reason", "試し", NULL), 303);
	assert_int_equal(walk_read(&k, slip).state, STATE_RECEIVED);
	walk_get(&k, AKIKO, at(""));
	assert_true(walk_says(&k, "取り消した対応（1）"));
	walk_get(&k, NEWCOMER, "/removed");
	assert_true(walk_says(&k, "支援要請　") && walk_says(&k, "試し"));
	assert_int_equal(walk_post(&k, AKIKO, restore, "version", "2", NULL), 422);
	assert_int_equal(walk_post(&k, AKIKO, restore, "version", "2", "reason", "要る", NULL), 303);
	assert_int_equal(walk_read(&k, slip).state, STATE_WAITING);
	walk_get(&k, NEWCOMER, "/removed");
	assert_false(walk_says(&k, "支援要請　"));
}

static void a_slip_goes_with_all_that_stands_on_it(void **state)
{
	const char *number = walk_read(&k, slip).number;

	(void)state;
	assert_int_equal(remove_as(AKIKO, ""), 422);
	assert_true(walk_says(&k, "理由が空でした"));
	assert_int_equal(remove_as(AKIKO, "二重に受け付けた"), 303);
	assert_int_equal(walk_get(&k, AKIKO, at("")), 200);
	assert_true(walk_says(&k, "二重に受け付けた") && walk_says(&k, "相談員 明子さんが削除")
	    && !walk_says(&k, "対応を書く") && !walk_says(&k, "直す</a>"));
	assert_int_equal(walk_get(&k, AKIKO, at("/edit")), 409);
	assert_true(walk_says(&k, "削除されています"));
	assert_int_equal(walk_get(&k, AKIKO, at("/close")), 409);
	walk_get(&k, AKIKO, "/consultations");
	assert_false(walk_says(&k, number));
	walk_get(&k, AKIKO, arena_printf(&k.arena, "/search?q=%s", number));
	assert_int_equal(k.status, 303);
	assert_string_equal(k.location, at(""));
	/* Its number is its own for good. */
	walk_call(&k, "second", walk_id(&k, k.town[0]), "次の話");
	assert_string_not_equal(walk_read(&k, walk_slip(&k)).number, number);
	assert_int_equal(walk_post(&k, AKIKO, at("/restore"), "version", version(), "reason",
			     "別の件だった", NULL),
	    303);
	assert_int_equal(walk_read(&k, slip).head.removed, 0);
	assert_int_equal(walk_action(&k, slip, 0).head.removed, 0);
	walk_get(&k, AKIKO, at("/history"));
	assert_true(walk_says(&k, "二重に受け付けた") && walk_says(&k, "別の件だった"));
}

static void nothing_is_written_on_what_is_gone(void **state)
{
	(void)state;
	assert_int_equal(remove_as(AKIKO, "二重"), 303);
	assert_int_equal(walk_post(&k, AKIKO, at("/actions"), "token", "b", "kind", "note",
			     "content", "メモ", NULL),
	    422);
	assert_true(walk_says(&k, "削除されています") && walk_says(&k, "メモ"));
	walk_post(&k, AKIKO, at(""), "version", version(), "story", "話", NULL);
	assert_int_equal(k.status, 422);
	assert_int_equal(walk_post(&k, AKIKO, at("/close"), "version", version(), "response", "済",
			     "result", "済", "outcome", "advised", "minutes", "5", NULL),
	    422);
}

/* What was taken away is the hub's to know: the officer of its town read it while it stood. */
static void an_officer_reads_nothing_that_is_gone(void **state)
{
	const char *const pages[] = { "", "/history", "/version", "/sheet" };

	(void)state;
	assert_int_equal(walk_post(&k, AKIKO, at(""), "version", version(), "municipality",
			     walk_id(&k, k.town[1]), NULL),
	    303);
	for (size_t i = 0; i < COUNT(pages); i++)
		assert_int_equal(walk_get(&k, OFFICER, at(pages[i])), 200);
	assert_int_equal(remove_as(AKIKO, "別の方の話"), 303);
	for (size_t i = 0; i < COUNT(pages); i++) {
		assert_int_equal(walk_get(&k, OFFICER, at(pages[i])), 404);
		assert_int_equal(walk_get(&k, AKIKO, at(pages[i])), 200);
	}
}

static void only_who_answers_for_it(void **state)
{
	(void)state;
	assert_int_equal(remove_as(BUNJI, "要らない"), 403);
	assert_int_equal(remove_as(OFFICER, "要らない"), 403);
	walk_get(&k, BUNJI, at(""));
	assert_false(walk_says(&k, at("/remove")));
	assert_int_equal(remove_as(NEWCOMER, "要らない"), 303);
	assert_int_equal(
	    walk_post(&k, BUNJI, at("/restore"), "version", version(), "reason", "要る", NULL), 403);
	assert_int_equal(walk_get(&k, BUNJI, "/removed"), 403);
	assert_int_equal(walk_get(&k, OFFICER, "/removed"), 403);
}

/* Of two who take it away at once, the second hears of the first. */
static void two_at_once(void **state)
{
	const char *old = version();

	(void)state;
	assert_int_equal(remove_as(AKIKO, "二重"), 303);
	assert_int_equal(
	    walk_post(&k, NEWCOMER, at("/remove"), "version", old, "reason", "重複", NULL), 409);
}

static void the_manager_sees_what_went(void **state)
{
	(void)state;
	walk_get(&k, NEWCOMER, "/removed");
	assert_true(walk_says(&k, "削除したものはありません"));
	k.later = 60000;
	assert_int_equal(remove_as(AKIKO, "二重に受け付けた"), 303);
	walk_get(&k, NEWCOMER, "/removed");
	assert_true(walk_says(&k, "二重に受け付けた") && walk_says(&k, at("\"")));
	/* What went with the slip comes back with it, and is not told by itself. */
	assert_false(walk_says(&k, "支援要請　"));
	walk_get(&k, NEWCOMER, "/removed?kind=person");
	assert_false(walk_says(&k, "二重に受け付けた"));
	walk_get(&k, NEWCOMER,
	    arena_printf(&k.arena, "/removed?by=%lld", (long long)k.account[BUNJI]));
	assert_false(walk_says(&k, "二重に受け付けた"));
	walk_get(&k, NEWCOMER, "/removed?from=R8.11.22&until=R8.11.30");
	assert_true(walk_says(&k, "二重に受け付けた"));
	walk_get(&k, NEWCOMER, "/removed?until=R8.11.1");
	assert_false(walk_says(&k, "二重に受け付けた"));
	assert_int_equal(walk_get(&k, NEWCOMER, "/removed?from=いつか"), 422);
	assert_true(walk_says(&k, "いつか") && walk_says(&k, "読み取れない"));
}

static int how_often(const char *page, const char *words)
{
	int n = 0;

	for (const char *s = page; (s = strstr(s, words)); s++)
		n++;
	return n;
}

/* More than stand on one page, and half of them of one moment: each is told once. */
static void pages_follow(void **state)
{
	int told = 0;

	(void)state;
	for (int i = 0; i < 120; i++) {
		k.later += i < 60 ? 1000 : 0;
		walk_post(&k, AKIKO, "/organizations", "token", walk_id(&k, i), "name",
		    arena_printf(&k.arena, "消える事業所%03d", i), "kind", "clinic", NULL);
		walk_post(&k, AKIKO, arena_printf(&k.arena, "%s/remove", k.location), "version",
		    "1", "reason", "試し", NULL);
		assert_int_equal(k.status, 303);
	}
	for (const char *url = "/removed", *next; url; url = next) {
		walk_get(&k, NEWCOMER, url);
		told += how_often(k.page, "消える事業所");
		next = strstr(k.page, "rel=\"next\" href=\"");
		if (next)
			next = arena_copyn(&k.arena, next + 17, strcspn(next + 17, "\""));
	}
	assert_int_equal(told, 120);
	assert_int_equal(walk_get(&k, NEWCOMER, "/removed/csv?kind=organization"), 200);
	assert_int_equal(how_often(k.page, "消える事業所"), 120);
	assert_true(walk_says(&k, "名前,種類,削除した日時,削除した人,理由\r\n"));
	assert_int_equal(walk_get(&k, NEWCOMER, "/removed/csv?from=いつか"), 422);
	assert_int_equal(walk_get(&k, BUNJI, "/removed/csv"), 403);
}

static void a_note_is_brought_back_by_the_manager(void **state)
{
	int64_t note = leave(AKIKO, "n", "", "鍵は事務室");
	const char *away = arena_printf(&k.arena, "/messages/%lld/remove", (long long)note);
	const char *back = arena_printf(&k.arena, "/messages/%lld/restore", (long long)note);

	(void)state;
	assert_int_equal(walk_post(&k, AKIKO, away, "version", "1", "reason", "済んだ", NULL), 303);
	assert_int_equal(walk_post(&k, BUNJI, back, "version", "2", "reason", "要る", NULL), 403);
	assert_int_equal(walk_post(&k, NEWCOMER, back, "version", "2", "reason", "要る", NULL), 303);
	assert_true(today_says(BUNJI, "鍵は事務室"));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin_with_slip, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_action_goes_and_comes_back),
		TEST(a_slip_goes_with_all_that_stands_on_it),
		TEST(nothing_is_written_on_what_is_gone),
		TEST(only_who_answers_for_it),
		TEST(an_officer_reads_nothing_that_is_gone),
		TEST(two_at_once),
		TEST(the_manager_sees_what_went),
		TEST(pages_follow),
		TEST(a_note_is_brought_back_by_the_manager),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
