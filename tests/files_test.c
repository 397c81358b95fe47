/* files_test: attaching, opening, taking away and bringing back, as people and browsers do it. */
#include "tests/attaching.h"

/* ---- Attaching and opening ---------------------------------------------------------------- */

static void test_what_is_attached_is_opened(void **state)
{
	int before = count();
	struct file f;

	(void)state;
	assert_int_equal(attach("counsellor", slip, "C:\\紹介状 (1).pdf", PAPER), 303);
	assert_int_equal(newest(&f), before + 1);
	assert_int_equal(f.state, FILE_UNSCANNED);
	assert_int_equal(visit_file("counsellor", slip, f.head.id, "/content"), 200);
	assert_int_equal(v.rq.page.len, strlen(PAPER));
	assert_memory_equal(v.rq.page.s, PAPER, strlen(PAPER));
	assert_string_equal(v.rq.type, "application/pdf");
	assert_string_equal(v.rq.download, "紹介状 (1).pdf");
	assert_int_equal(visit_file("counsellor", slip, f.head.id, ""), 200);
	SAYS("紹介状 (1).pdf");
	SAYS("申込書の写し");
	visit_end(&v);
	visit_begin(&v, &house, "counsellor", GET,
	    arena_printf(&bodies, "/consultations/%lld", (long long)slip));
	assert_int_equal(visit_run(&v), 200);
	SAYS("紹介状 (1).pdf");
	SAYS("/content\" download");
}

static void test_several_at_once(void **state)
{
	int before = count();

	(void)state;
	form_begin("counsellor", files_of(slip));
	FILE_OF("a.pdf", "%PDF-1.7");
	FILE_OF("", ""); /* nothing was chosen there */
	FILE_OF("b.png", "\x89PNG\r\n\x1a\n");
	assert_int_equal(form_send(), 303);
	assert_int_equal(count(), before + 2);
	/* One that is none keeps no other out. */
	form_begin("counsellor", files_of(slip));
	FILE_OF("b.pdf.exe", "MZ");
	FILE_OF("a.pdf", "%PDF-1.7");
	assert_int_equal(form_send(), 303);
	assert_non_null(strstr(v.rq.flash, "1個添付しました"));
	assert_non_null(strstr(v.rq.flash, "「b.pdf.exe」は添付できません"));
	assert_int_equal(count(), before + 3);
	form_begin("counsellor", files_of(slip));
	field("note", "残る言葉\"<b>");
	FILE_OF("b.pdf.exe", "MZ");
	FILE_OF("c.pdf", "");
	assert_int_equal(form_send(), 422);
	SAYS("残る言葉&quot;&lt;b&gt;");
	SAYS("「b.pdf.exe」は添付できません");
	SAYS("「c.pdf」は添付できません");
	SAYS("何も保存していません");
	assert_int_equal(count(), before + 3);
}

static void test_bounds(void **state)
{
	struct file_rules rules = file_rules;
	int before = count();

	(void)state;
	form_begin("counsellor", files_of(slip));
	for (int i = 0; i < UPLOADS_MOST; i++)
		FILE_OF("a.pdf", "%PDF-1.7");
	FILE_OF("a.pdf", "%PDF-1.7");
	assert_int_equal(form_send(), 413);
	SAYS("40個まで");
	file_rules.each = 10;
	assert_int_equal(attach("counsellor", slip, "a.pdf", PAPER), 422);
	SAYS("一つ10 Bまで");
	file_rules = rules;
	file_rules.all = 10;
	assert_int_equal(attach("counsellor", slip, "a.pdf", PAPER), 422);
	SAYS("拠点全体");
	file_rules = rules;
	file_rules.ready = false;
	assert_int_equal(attach("counsellor", slip, "a.pdf", PAPER), 422);
	SAYS("鍵がありません");
	file_rules = rules;
	form_begin("counsellor", files_of(slip));
	assert_int_equal(form_send(), 422);
	SAYS("選んでください");
	assert_int_equal(count(), before);
}

static void test_names_that_mislead(void **state)
{
	(void)state;
	assert_int_equal(attach("counsellor", slip, "\xe2\x80\xae" "fdp.exe.pdf", PAPER), 422);
	SAYS("見えない文字");
	assert_int_equal(attach("counsellor", slip, "a.exe.pdf", PAPER), 422);
	form_begin("counsellor", files_of(slip));
	file_of("a.pdf", PAPER, strlen(PAPER));
	body.s[body.len - strlen(PAPER) - 40] = 0; /* a NUL in the head */
	assert_int_equal(form_send(), 400);
	SAYS("何も保存していません");
}

static void test_broken_forms(void **state)
{
	(void)state;
	form_begin("counsellor", files_of(slip));
	FILE_OF("a.pdf", "%PDF-1.7");
	torn = 4;
	assert_int_equal(form_send(), 400);
	torn = 0;
	form_begin("counsellor", files_of(slip));
	field("note", "\xff");
	assert_int_equal(form_send(), 400);
	form_begin("counsellor", files_of(slip));
	field("note", "a");
	field("note", "b");
	assert_int_equal(form_send(), 400);
	/* A form that takes no files. */
	form_begin("counsellor", "/drafts");
	assert_int_equal(form_send(), 415);
}

static void test_the_same_form_twice(void **state)
{
	int before = count();

	(void)state;
	for (int i = 0; i < 2; i++) {
		form_begin("counsellor", files_of(slip));
		field("token", "files-test-twice");
		FILE_OF("a.pdf", "%PDF-1.7");
		assert_int_equal(form_send(), 303);
	}
	assert_int_equal(count(), before + 1);
}

/* Nothing is dropped of what somebody attached; that it is there already is said. */
static void test_the_same_content_is_said(void **state)
{
	int before = count();

	(void)state;
	assert_int_equal(attach("counsellor", slip, "一度目.pdf", "%PDF-1.7 同じ紙"), 303);
	assert_null(strstr(v.rq.flash, "同じ内容"));
	assert_int_equal(attach("manager", slip, "二度目.pdf", "%PDF-1.7 同じ紙"), 303);
	assert_non_null(strstr(v.rq.flash, "「二度目.pdf」と同じ内容のファイルが、すでにあります"
		"（「一度目.pdf」、"));
	assert_non_null(strstr(v.rq.flash, "削除できます"));
	assert_int_equal(count(), before + 2);
	assert_int_equal(attach("counsellor", slip, "別.pdf", "%PDF-1.7 違う紙"), 303);
	assert_null(strstr(v.rq.flash, "同じ内容"));
	form_begin("counsellor", files_of(slip));
	FILE_OF("表.pdf", "%PDF-1.7 a");
	FILE_OF("裏.pdf", "%PDF-1.7 a");
	assert_int_equal(form_send(), 303);
	assert_non_null(strstr(v.rq.flash, "「表.pdf」と「裏.pdf」は同じ内容です"));
	assert_int_equal(count(), before + 5);
	/* What stands elsewhere is nobody's business here. */
	assert_int_equal(attach("counsellor", other, "よそ.pdf", "%PDF-1.7 同じ紙"), 303);
	assert_null(strstr(v.rq.flash, "同じ内容"));
}

/* ---- Who ---------------------------------------------------------------------------------- */

static void test_seen_as_its_whole_is(void **state)
{
	struct file f;

	(void)state;
	assert_int_equal(attach("counsellor", slip, "a.pdf", PAPER), 303);
	newest(&f);
	assert_int_equal(visit_file("officer", slip, f.head.id, "/content"), 200);
	assert_int_equal(visit_file("facility", slip, f.head.id, "/content"), 403);
	assert_int_equal(visit_file("auditor", slip, f.head.id, "/content"), 403);
	assert_int_equal(visit_file("", slip, f.head.id, "/content"), 303);
	/* The address names whose it is, for the ledger: a false one opens nothing. */
	assert_int_equal(visit_file("counsellor", other, f.head.id, "/content"), 404);
	assert_int_equal(visit_file("counsellor", other, f.head.id, ""), 404);
	assert_int_equal(attach("officer", slip, "a.pdf", PAPER), 403);
	assert_int_equal(attach("counsellor", 17, "a.pdf", PAPER), 404);
}

static void test_opening_is_in_the_ledger(void **state)
{
	struct ledger_entry e;
	struct file f;

	(void)state;
	newest(&f);
	assert_int_equal(visit_file("counsellor", slip, f.head.id, "/content"), 200);
	assert_true(entry_of(&v.rq, 200, &e));
	assert_string_equal(e.cell[LEDGER_ACTION], "download");
	assert_string_equal(e.cell[LEDGER_RECORD], "consultation");
	assert_string_equal(e.cell[LEDGER_ID], int_text(&v.work.arena, slip));
	assert_string_equal(e.cell[LEDGER_PART], int_text(&v.work.arena, f.head.id));
	assert_non_null(e.cell[LEDGER_ABOUT]);
}

/* ---- Damage ------------------------------------------------------------------------------- */

static void spoil(int64_t id)
{
	struct work w;

	test_begin(&w, house.store, true);
	store_query(&w,
	    "UPDATE sealed_piece SET data = SUBSTR(data, 1, 50)"
	    " || CASE WHEN SUBSTR(data, 51, 1) = 'A' THEN 'B' ELSE 'A' END || SUBSTR(data, 52)"
	    " WHERE id = $1",
	    I(id));
	test_end(&w);
	arena_reset(&w.arena);
}

static void test_a_flipped_byte_is_refused(void **state)
{
	struct file f;

	(void)state;
	assert_int_equal(attach("counsellor", slip, "a.pdf", PAPER), 303);
	newest(&f);
	spoil(f.head.id);
	assert_int_equal(visit_file("counsellor", slip, f.head.id, "/content"), 410);
	SAYS("壊れています");
	assert_null(strstr(v.rq.page.s, "%PDF"));
	assert_null(v.rq.download);
}

/* ---- Taken away and brought back ---------------------------------------------------------- */

static void test_removed_is_closed_and_comes_back(void **state)
{
	int64_t all;
	struct file f;

	(void)state;
	assert_int_equal(attach("counsellor", slip, "a.pdf", PAPER), 303);
	newest(&f);
	all = contents();
	assert_int_equal(press(f.head.id, "remove", 1), 303);
	assert_int_equal(visit_file("counsellor", slip, f.head.id, "/content"), 404);
	assert_int_equal(visit_file("counsellor", slip, f.head.id, ""), 200);
	SAYS("元に戻す");
	assert_int_equal(contents(), all);
	assert_int_equal(press(f.head.id, "restore", 2), 303);
	assert_int_equal(visit_file("counsellor", slip, f.head.id, "/content"), 200);
	assert_int_equal(visit_file("counsellor", slip, f.head.id, "/history"), 200);
}

/* ---- On paper ----------------------------------------------------------------------------- */

static void test_the_slip_lists_them_on_paper(void **state)
{
	const char *said;

	(void)state;
	assert_int_equal(attach("counsellor", slip, "訪問看護指示書.pdf", PAPER), 303);
	visit_end(&v);
	visit_begin(&v, &house, "counsellor", GET,
	    arena_printf(&bodies, "/consultations/%lld/sheet", (long long)slip));
	assert_int_equal(visit_run(&v), 200);
	said = test_look(&bodies, "pdftotext -layout \"$PDF\" -", v.rq.page.s, v.rq.page.len);
	assert_non_null(strstr(said, "訪問看護指示書.pdf"));
	assert_non_null(strstr(said, "申込書の写し"));
	visit_end(&v);
	visit_begin(&v, &house, "counsellor", GET,
	    arena_printf(&bodies, "/consultations/%lld/sheet", (long long)slip));
	visit_query(&v, "masked", "1");
	assert_int_equal(visit_run(&v), 200);
	said = test_look(&bodies, "pdftotext -layout \"$PDF\" -", v.rq.page.s, v.rq.page.len);
	assert_null(strstr(said, "訪問看護指示書.pdf"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_is_attached_is_opened),
		cmocka_unit_test(test_several_at_once),
		cmocka_unit_test(test_bounds),
		cmocka_unit_test(test_names_that_mislead),
		cmocka_unit_test(test_broken_forms),
		cmocka_unit_test(test_the_same_form_twice),
		cmocka_unit_test(test_the_same_content_is_said),
		cmocka_unit_test(test_seen_as_its_whole_is),
		cmocka_unit_test(test_opening_is_in_the_ledger),
		cmocka_unit_test(test_a_flipped_byte_is_refused),
		cmocka_unit_test(test_removed_is_closed_and_comes_back),
		cmocka_unit_test(test_the_slip_lists_them_on_paper),
	};
	int failed;

	house_open(&house);
	find_slips();
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	visit_end(&v);
	arena_reset(&bodies);
	spool_free(spool);
	return failed;
}
