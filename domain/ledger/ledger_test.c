/* ledger_test: the pages of the ledger: who sees them, what they show, mark and keep. */
#include "domain/consultations/consultations.h"
#include "domain/ledger/trying.h"

/* ---- What holds ---- */

static void nothing_is_there_yet(void **state)
{
	(void)state;
	learn();
	assert_int_equal(run("auditor", "GET", "/ledger"), 200);
	assert_true(says("操作の記録はまだありません"));
	assert_int_equal(run("auditor", "GET", "/ledger/csv"), 404);
	assert_int_equal(run("manager", "GET",
			     arena_printf(&lasting, "/people/%lld/access", (long long)person)),
	    200);
	assert_true(says("まだありません"));
	fill();
}

static void only_auditors_see_it(void **state)
{
	static const char *const others[] = { "counsellor", "manager", "officer-sukagawa",
		"facility", "committee", "prefecture", "administrator" };
	static const char *const pages[] = { "/ledger", "/ledger/csv", "/reviews", "/reviews/new" };

	(void)state;
	for (size_t i = 0; i < COUNT(others); i++)
		for (size_t p = 0; p < COUNT(pages); p++)
			assert_int_equal(run(others[i], "GET", pages[p]), 403);
	assert_int_equal(run("auditor", "GET", "/consultations"), 403);
	assert_int_equal(run("auditor", "GET", "/people"), 403);
	assert_int_equal(run("auditor", "GET", "/today"), 200);
}

static void it_lists_and_pages(void **state)
{
	const char *next;

	(void)state;
	assert_int_equal(run("auditor", "GET", "/ledger"), 200);
	assert_true(says(manager_name));
	assert_true(says("さがす"));
	assert_true(says("&lt;b&gt;"));
	assert_true(says("断った（403）"));
	assert_true(says("123-456-789"));
	assert_true(says(person_name));
	assert_false(says("宿直 一郎"));
	next = strstr(rq.page.s, "below=");
	assert_non_null(next);
	assert_int_equal(see("below", "15"), 200);
	assert_true(says("宿直 一郎"));
	assert_false(says("below="));
}

/* What was asked for stays asked for on the next page and in the file. */
static void its_links_ask_the_same(void **state)
{
	(void)state;
	pairs[0] = (struct pair){ "action", "list" };
	pairs[1] = (struct pair){ "until", " " };
	pairs[2] = (struct pair){ "here", "&" };
	rq.query = (struct pairs){ 3, pairs };
	assert_int_equal(run("auditor", "GET", "/ledger"), 200);
	assert_true(says("href=\"/ledger/csv?action=list&amp;here=%26\" download"));
	pairs[1] = (struct pair){ "below", "60" };
	rq.query = (struct pairs){ 2, pairs };
	assert_int_equal(run("auditor", "GET", "/ledger"), 200);
	assert_true(says("href=\"/ledger?action=list&amp;below=10\""));
}

static void it_is_narrowed_down(void **state)
{
	(void)state;
	assert_int_equal(see("name", "宿直"), 200);
	assert_true(says("宿直 一郎"));
	assert_false(says("&lt;b&gt;"));
	assert_int_equal(see("action", "search"), 200);
	assert_true(says("&lt;b&gt;"));
	assert_false(says("403"));
	assert_int_equal(see("result", "refused"), 200);
	assert_true(says("403"));
	assert_false(says("&lt;b&gt;"));
	assert_int_equal(see("about", int_text(&lasting, person)), 200);
	assert_true(says("宿直 一郎"));
	assert_false(says("&lt;b&gt;"));
	assert_int_equal(see("record", "consultation"), 200);
	assert_true(says("条件に合う記録はありません"));
	assert_int_equal(see("until", "R8.11.19"), 200);
	assert_true(says("条件に合う記録はありません"));
	assert_int_equal(see("from", "きのうのきのう"), 422);
	assert_true(says("日付「きのうのきのう」を読み取れません"));
	assert_int_equal(see("action", "juggle"), 422);
	assert_int_equal(see("below", "x"), 422);
}

/* Thirty-five people within a minute, by one account. */
static void somebody_looks_at_everybody(void)
{
	struct store *s = ledger_store();
	struct ledger_head head;
	struct work l;

	test_begin(&l, s, true);
	head = ledger_head_to_append(&l);
	for (int i = 0; i < PEOPLE; i++)
		put(&l, &head, "大量 見子", "view", 1000 + i, "200");
	test_end(&l);
	store_close(s);
}

static void what_is_unusual_is_marked(void **state)
{
	(void)state;
	assert_int_equal(see("unusual", "1"), 200);
	assert_true(says("夜間"));
	assert_true(says("宿直 一郎"));
	assert_true(says("同じ姓"));
	assert_false(says("短い間に多数"));
	assert_false(says("&lt;b&gt;"));
	somebody_looks_at_everybody();
	assert_int_equal(see("unusual", "1"), 200);
	assert_true(says("短い間に多数"));
	assert_int_equal(see("name", "大量"), 200);
	assert_true(says("短い間に多数"));
}

/* Whatever stood in an address; what a field cannot hold is said as it came. */
static void addresses_are_said_in_words(void **state)
{
	static const struct {
		const char *said, *words;
	} all[] = {
		{ "q=山田 花子 state=active", "さがした言葉：山田 花子　状態：対応中" },
		{ "state=zzz closed=-", "状態：zzz　終結日時：終結していない" },
		{ "received.from=R8.4.1 xyz=1", "受付日時（から）：R8.4.1　そのほかの条件：1" },
		{ "person=1 x", "対象者：1 x" },
		{ "何か", "何か" },
	};

	(void)state;
	assert_int_equal(see("action", "search"), 200);
	assert_true(says("さがした言葉：&lt;b&gt;"));
	for (size_t i = 0; i < COUNT(all); i++)
		assert_string_equal(ledger_sought(&w, &consultation_record, all[i].said),
		    all[i].words);
	assert_string_equal(ledger_sought(&w, NULL, "state=active"), "そのほかの条件：active");
	assert_null(ledger_sought(&w, NULL, NULL));
	assert_string_equal(ledger_page_label(&w, "/consultations/new"), "相談");
	assert_string_equal(ledger_page_label(&w, "/wp-admin"), "どこにもない画面（/wp-admin）");
}

static void it_is_a_file(void **state)
{
	(void)state;
	rq.query = of("action", "search");
	assert_int_equal(run("auditor", "GET", "/ledger/csv"), 200);
	assert_int_equal(strncmp(rq.page.s, "\xef\xbb\xbf番号,日時,", 10), 0);
	assert_true(says("さがした言葉：<b>（q=<b>）"));
	assert_true(says("センター管理者（manager）"));
	assert_false(says("宿直"));
	assert_non_null(strstr(rq.download, "操作の記録_20261122.csv"));
	rq.query = of("from", "?");
	assert_int_equal(run("auditor", "GET", "/ledger/csv"), 422);
}

/* ---- Reviews ---- */

static int review(const char *finding, const char *note, const char *token)
{
	int n = 0;

	pairs[n++] = (struct pair){ "csrf", "seal" };
	pairs[n++] = (struct pair){ "token", token };
	pairs[n++] = (struct pair){ "period", "令和8年11月分" };
	pairs[n++] = (struct pair){ "finding", finding };
	pairs[n++] = (struct pair){ "note", note };
	pairs[n++] = (struct pair){ "up_to", "3" };
	rq.form = (struct pairs){ n, pairs };
	return run("auditor", "POST", "/reviews");
}

static void a_review_is_kept_and_stays(void **state)
{
	const char *page;

	(void)state;
	assert_int_equal(review("wrong", "", "review-1"), 422);
	assert_true(says("何を確かめ、どうしたか"));
	assert_true(says("令和8年11月分"));
	assert_int_equal(review("nothing", "", "review-2"), 303);
	page = arena_copy(&lasting, rq.location);
	assert_int_equal(run("auditor", "GET", page), 200);
	assert_true(says("問題はなかった"));
	assert_true(says("監査担当（見本）"));
	assert_true(says(arena_printf(&lasting, "%d", VIEWS + 4 + PEOPLE)));
	assert_int_equal(run("auditor", "POST", page), 405);
	assert_int_equal(run("auditor", "GET", arena_printf(&lasting, "%s/pdf", page)), 200);
	assert_int_equal(run("auditor", "GET", "/reviews"), 200);
	assert_true(says("令和8年11月分"));
	assert_int_equal(run("auditor", "GET", "/ledger"), 200);
	assert_true(says("点検しました"));
}

/* ---- For the person herself ---- */

static const char *on_paper(void)
{
	return test_look(&lasting, "pdftotext -raw $PDF - | tr -d '\\n'", rq.page.s,
	    rq.page.len);
}

static void a_person_gets_her_own(void **state)
{
	const char *page = arena_printf(&lasting, "/people/%lld/access", (long long)person);
	const char *pdf = arena_printf(&lasting, "%s/pdf", page);

	(void)state;
	assert_int_equal(run("manager", "GET", page), 200);
	assert_true(says("宿直 一郎"));
	assert_true(says("センター管理者"));
	assert_false(says("&lt;b&gt;"));
	assert_false(says("大量"));
	assert_true(says("ここに出ないもの：何人もの方が並ぶ画面（一覧、さがした結果、今日"));
	assert_int_equal(run("manager", "GET", pdf), 200);
	assert_string_equal(rq.type, "application/pdf");
	assert_non_null(strstr(on_paper(), "宿直 一郎"));
	assert_non_null(strstr(on_paper(), "ここに出ないもの：何人もの方が並ぶ画面（一覧、さがした"));
	assert_int_equal(run("counsellor", "GET", page), 403);
	assert_int_equal(run("auditor", "GET", page), 403); /* he has the ledger */
	assert_int_equal(run("manager", "GET", "/people/77/access"), 404);
	assert_int_equal(run("manager", "GET",
			     arena_printf(&lasting, "/people/%lld", (long long)person)),
	    200);
	assert_true(says("閲覧の記録"));
	assert_int_equal(run("counsellor", "GET",
			     arena_printf(&lasting, "/people/%lld", (long long)person)),
	    200);
	assert_false(says("閲覧の記録"));
}

/* Nothing is cut off without a word: what comes after the first thousand can be had too. */
static void a_thousand_are_not_all(void **state)
{
	const char *pdf = arena_printf(&lasting, "/people/%lld/access/pdf", (long long)person);
	struct store *s = ledger_store();
	struct ledger_head head;
	struct work l;

	(void)state;
	test_begin(&l, s, true);
	head = ledger_head_to_append(&l);
	l.now += 3600 * 1000; /* what was done before is not of the same ten minutes */
	for (int i = 0; i < 1000; i++) {
		l.now += i % 100 ? 0 : 11 * 60000;
		put(&l, &head, "昼間 多子", "view", person, "200");
	}
	test_end(&l);
	store_close(s);
	assert_int_equal(see("unusual", "1"), 200);
	/* It looks on for what is marked. */
	assert_true(says("宿直 一郎") && says("夜間") && !says("まだ調べていない"));
	assert_int_equal(run("manager", "GET", pdf), 200);
	assert_non_null(strstr(on_paper(), "新しいものから1000件、操作の記録の"));
	assert_null(strstr(on_paper(), "宿直 一郎"));
	assert_non_null(strstr(on_paper(), "何を"));
	rq.query = of("below", int_text(&lasting, head.number - 999));
	assert_int_equal(run("manager", "GET", pdf), 200);
	assert_null(strstr(on_paper(), "新しいものから1000件"));
	assert_non_null(strstr(on_paper(), "宿直 一郎"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_there_yet),
		cmocka_unit_test(only_auditors_see_it),
		cmocka_unit_test(it_lists_and_pages),
		cmocka_unit_test(its_links_ask_the_same),
		cmocka_unit_test(it_is_narrowed_down),
		cmocka_unit_test(what_is_unusual_is_marked),
		cmocka_unit_test(addresses_are_said_in_words),
		cmocka_unit_test(it_is_a_file),
		cmocka_unit_test(a_review_is_kept_and_stays),
		cmocka_unit_test(a_person_gets_her_own),
		cmocka_unit_test(a_thousand_are_not_all),
	};

	return cmocka_run_group_tests(tests, region_open, over);
}
