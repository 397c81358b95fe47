/* sheet_test: a slip of two pages, its blank form and its FAX copy, looked at from outside. */
#include <math.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <pthread.h>

#include <cmocka.h>

#include "document/internal.h"
#include "tests/support.h"

static const char story[] =
    "通院が難しくなった。玄関の段差で先週転んだ。娘さんが週末だけ帰省している。雪が降る前に訪問診療に切り替えたい。\n"
    "主治医（見本クリニック）には「冬のあいだだけでも」とお願いしたが、訪問の枠がいっぱいと言われたとのこと。\n";

static const char *long_story(struct arena *a)
{
	struct text t = { .arena = a };

	for (int i = 0; i < 21; i++)
		text_addf(&t, "（%d）%s", i + 1, story);
	return t.s;
}

static void people(struct sheet *s, bool masked)
{
	sheet_heading(s, "相談された方");
	sheet_row(s, 2,
	    (struct sheet_box[]){ { "氏名", masked ? "髙○ ○○" : "髙橋 一郎", .strong = true },
		{ "続柄", "長男", .width = 0.6 } });
	sheet_row(s, 2,
	    (struct sheet_box[]){ { "所属", "葛󠄀城市地域包括支援センター" },
		{ "電話", "0248-00-0000", .width = 0.6 } });
	sheet_heading(s, "対象の方");
	sheet_row(s, 2,
	    (struct sheet_box[]){ { "氏名", masked ? "𠮷○ ○○○" : "𠮷﨑 はな子", .strong = true },
		{ "フリガナ", "ヨシザキ ハナコ", .width = 0.8 } });
	sheet_row(s, 3,
	    (struct sheet_box[]){ { "生年月日", "昭和15年1月2日（86歳）", .width = 1.6 },
		{ "性別", "女", .width = 0.7 }, { "介護度", "要介護2", .width = 0.9 } });
	sheet_row(s, 1,
	    (struct sheet_box[]){ { "住所",
		"福島県須賀川市見本町一丁目2番3号 見本ハイツ葛󠄀205号室（葛の字は市の住民票のとおり）" } });
}

static void actions(struct sheet *s)
{
	const char *const cells[] = {
		"11/18 10:31",
		"助言",
		"電話",
		"訪問診療と往診の違い、費用のめやす、ケアマネジャーとの相談を説明した。",
		"相談員 A",
		"11/18 10:52",
		"紹介",
		"電話",
		"訪問診療ができる3か所（一覧どおりの順）をお伝えした。ご家族は見本クリニックを希望。",
		"相談員 A",
		"11/18 11:05",
		"支援要請",
		"FAX",
		"見本クリニックへ週2回の訪問診療の可否。期限 11/20。",
		"相談員 A",
		"11/20 16:42",
		"連絡",
		"電話",
		"回答：水曜・金曜の午後で可能。初回は 11/26 の 14 時。ご家族に伝え、ケアマネジャーと日程を合わせた。",
		"相談員 B",
	};
	const char *const head[] = { "日時", "対応", "方法", "内容", "対応者" };

	sheet_band(s, "経過");
	sheet_table(s, 5, head, (const double[]){ 1.3, 1, 0.8, 5, 1.2 }, 4, cells);
}

static const char *slip(struct work *w, bool masked, size_t *size)
{
	struct sheet *s = sheet_begin(w,
	    &(struct sheet_about){ .title = "相談依頼票",
		.issuer = "見本在宅医療・介護連携拠点センター",
		.number = "R8-0147",
		.footer = "第4版　令和8年11月20日 16:42 相談員 B　／　令和8年11月22日 印刷",
		.mark = masked ? "FAX用（氏名伏せ）" : NULL });

	sheet_row(s, 2,
	    (struct sheet_box[]){ { "受付日時", "令和8年11月18日（水）10:24" },
		{ "受付者", "相談員 A", .width = 0.6 } });
	sheet_row(s, 2,
	    (struct sheet_box[]){ { .label = "相談方法",
				      .width = 2,
				      .choices = 6,
				      .choice = (const char *const[]){ "電話", "来所", "訪問",
					  "FAX", "メール", "その他" },
				      .chosen = (const bool[]){ true, [5] = false } },
		{ "緊急度", "早めに" } });
	people(s, masked);
	sheet_heading(s, "相談の内容");
	sheet_row(s, 1,
	    &(struct sheet_box){ .label = "内容",
		.choices = 13,
		.choice = (const char *const[]){ "訪問診療・往診", "訪問看護", "訪問リハビリ",
		    "薬剤", "歯科・口腔", "栄養", "入退院", "介護サービス", "介護者支援", "認知症",
		    "看取り", "医療機関の紹介", "その他" },
		.chosen = (const bool[]){ true, [8] = true, [12] = false } });
	sheet_row(s, 1, (struct sheet_box[]){ { "場面", "日常の療養支援" } });
	sheet_flow(s, "お話", long_story(&w->arena), 40);
	actions(s);
	sheet_band(s, "結果");
	sheet_row(s, 2,
	    (struct sheet_box[]){ { "結果", "訪問診療につながった" },
		{ "終結日", "令和8年11月20日" } });
	sheet_flow(s, "結果の説明",
	    "見本クリニックの訪問診療（週2回）が決まった。30日後に様子を伺う。", 16);
	sheet_row(s, 3,
	    (struct sheet_box[]){ { "受付者", NULL, .height = 14 }, { "担当者", NULL },
		{ "確認", NULL } });
	return sheet_end(s, size);
}

static const char *blank(struct work *w, size_t *size)
{
	struct sheet *s = sheet_begin(w,
	    &(struct sheet_about){ .title = "相談依頼票",
		.issuer = "見本在宅医療・介護連携拠点センター",
		.footer = "停電などのときの用紙",
		.mark = "用紙" });

	sheet_row(s, 2,
	    (struct sheet_box[]){ { "受付日時", "令和　　年　　月　　日　　時　　分" },
		{ "受付者", NULL, .width = 0.6 } });
	sheet_row(s, 1,
	    &(struct sheet_box){ .label = "相談方法",
		.choices = 4,
		.choice = (const char *const[]){ "電話", "来所", "訪問", "FAX" } });
	sheet_heading(s, "相談された方");
	sheet_row(s, 2, (struct sheet_box[]){ { "氏名", NULL, .height = 12 }, { "電話", NULL } });
	sheet_flow(s, "お話", NULL, 90);
	sheet_table(s, 3, (const char *const[]){ "日時", "対応", "内容" },
	    (const double[]){ 1, 1, 4 }, 3,
	    (const char *const[]){ NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL });
	return sheet_end(s, size);
}

/* ---- Looking at it with other people's programs ---- */

/* YUI_GOLDEN=write keeps what comes out now. */
static void check_golden(struct arena *a, const char *name, const char *pdf, size_t size)
{
	const char *path = arena_printf(a, "tests/golden/%s.txt", name);
	const char *text = test_look(a, "pdftotext -layout $PDF - 2>&1", pdf, size);
	const char *mode = getenv("YUI_GOLDEN");
	struct text golden = { .arena = a };
	FILE *f = fopen(path, mode != NULL && strcmp(mode, "write") == 0 ? "w+" : "r");
	int c;

	assert_non_null(f);
	if (mode != NULL && strcmp(mode, "write") == 0) {
		fputs(text, f);
		rewind(f);
	}
	while ((c = fgetc(f)) != EOF)
		text_addc(&golden, (char)c);
	fclose(f);
	assert_string_equal(text, golden.s);
}

static int count(const char *text, const char *what)
{
	int n = 0;

	for (const char *s = text; (s = strstr(s, what)) != NULL; s += strlen(what))
		n++;
	return n;
}

static int boxes(struct arena *a, const char *pdf, size_t size)
{
	return (int)strtol(test_look(a,
			       "qpdf --qdf --object-streams=disable $PDF - | grep -a -c ' re '",
			       pdf, size),
	    NULL, 10);
}

static int pages(struct arena *a, const char *pdf, size_t size)
{
	const char *at = strstr(test_look(a, "pdfinfo $PDF 2>&1", pdf, size), "Pages:");

	assert_non_null(at);
	return (int)strtol(at + 6, NULL, 10);
}

/* ---- What a sheet promises ---- */

static struct work work = { .now = 1795330000000 };

static int forget(void **state)
{
	(void)state;
	arena_reset(&work.arena);
	work.fault = NULL;
	return 0;
}

static void test_slip(void **state)
{
	size_t size;
	const char *pdf = slip(&work, false, &size), *text;

	(void)state;
	assert_null(work.fault);
	assert_int_equal(pages(&work.arena, pdf, size), 3);
	check_golden(&work.arena, "slip", pdf, size);
	text = test_look(&work.arena, "pdftotext -layout $PDF -", pdf, size);
	assert_non_null(strstr(text, "髙橋 一郎"));
	assert_non_null(strstr(text, "𠮷﨑 はな子"));
	assert_non_null(strstr(text, "葛󠄀城市"));
	assert_non_null(strstr(text, "お話（つづき）"));
	assert_non_null(strstr(text, "3／3 ページ"));
	assert_int_equal(count(text, "対応者"),
	    2); /* the head row stands on both pages of the table */
	assert_in_range(boxes(&work.arena, pdf, size), 90, 150);
}

static void test_every_font_is_embedded(void **state)
{
	size_t size;
	const char *pdf = slip(&work, false, &size);
	const char *fonts = test_look(&work.arena, "pdffonts $PDF | tail -n +3", pdf, size);

	(void)state;
	assert_in_range(count(fonts, "\n"), 3, 6);
	assert_int_equal(count(fonts, "yes yes yes"), count(fonts, "\n"));
	assert_int_equal(count(fonts, "BIZUDPGothic") + count(fonts, "IPAmjMincho"),
	    count(fonts, "\n"));
}

static void test_blank_form(void **state)
{
	size_t size;
	const char *pdf = blank(&work, &size);

	(void)state;
	assert_int_equal(pages(&work.arena, pdf, size), 1);
	check_golden(&work.arena, "blank", pdf, size);
}

static void test_masked_copy(void **state)
{
	size_t size;
	const char *pdf = slip(&work, true, &size),
		   *text = test_look(&work.arena, "pdftotext -layout $PDF -", pdf, size);

	(void)state;
	assert_null(strstr(text, "髙橋"));
	assert_int_equal(count(text, "FAX用（氏名伏せ）"),
	    3); /* on every page: sheets come apart */
}

static void test_tags_language_title(void **state)
{
	size_t size;
	const char *pdf = slip(&work, false, &size);
	const char *info = test_look(&work.arena, "pdfinfo -struct $PDF 2>&1", pdf, size);

	(void)state;
	assert_int_equal(strncmp(info, "Document\n  H1", 13), 0);
	assert_null(strstr(info, "Warning"));
	info = test_look(&work.arena,
	    "qpdf --qdf --object-streams=disable $PDF - | grep -a -e /Lang -e DisplayDoc -e Marked",
	    pdf, size);
	assert_int_equal(count(info, "\n"), 3);
	info = test_look(&work.arena, "pdfinfo $PDF", pdf, size);
	assert_non_null(strstr(info, "相談依頼票 R8-0147"));
	test_look(&work.arena, "qpdf --check $PDF", pdf, size);
}

static void test_same_input_same_bytes(void **state)
{
	size_t one, two;
	const char *a = slip(&work, false, &one), *b = slip(&work, false, &two);

	(void)state;
	assert_int_equal(one, two);
	assert_memory_equal(a, b, one);
}

/* Nothing that was written may be missing, however it is spread over the pages. */
static void test_nothing_is_lost_at_page_ends(void **state)
{
	(void)state;
	for (int lines = 20; lines < 140; lines += 7) {
		struct text t = { .arena = &work.arena };
		struct sheet *s =
		    sheet_begin(&work, &(struct sheet_about){ .title = "長い文", .number = "" });
		const char *pdf, *text, *cell[2];
		size_t size;
		for (int i = 0; i < lines; i++)
			text_addf(&t, "行%d終\n", i);
		cell[0] = t.s;
		cell[1] = "短い";
		sheet_flow(s, "文", t.s, 100);
		sheet_row(s, 2, (struct sheet_box[]){ { "文", t.s }, { "短", "短い" } });
		sheet_table(s, 2, (const char *const[]){ "A", "B" }, NULL, 1, cell);
		pdf = sheet_end(s, &size);
		text = test_look(&work.arena, "pdftotext -layout $PDF -", pdf, size);
		for (int i = 0; i < lines; i++)
			assert_int_equal(count(text, arena_printf(&work.arena, "行%d終", i)), 3);
	}
}

static void *print_in_thread(void *same)
{
	struct work w = { .now = work.now };
	size_t size;

	for (int i = 0; i < 5; i++)
		*(bool *)same = slip(&w, false, &size) != NULL && w.fault == NULL && *(bool *)same;
	arena_reset(&w.arena);
	return NULL;
}

static void test_two_threads(void **state)
{
	bool good[2] = { true, true };
	pthread_t thread[2];

	(void)state;
	for (int i = 0; i < 2; i++)
		assert_int_equal(pthread_create(&thread[i], NULL, print_in_thread, &good[i]), 0);
	for (int i = 0; i < 2; i++)
		pthread_join(thread[i], NULL);
	assert_true(good[0] && good[1]);
}

/* Where a word ends on the page, in points. */
static double right_of(const char *boxes, const char *word)
{
	const char *at = strstr(boxes, arena_printf(&work.arena, ">%s<", word));

	assert_non_null(at);
	while (strncmp(at, "xMax=\"", 6) != 0)
		at--;
	return atof(at + 6);
}

static void test_figures_stand_under_each_other(void **state)
{
	static const char *const cell[] = { "あ", "1,234", "±0.0", "R8-1", "い", "5", "−12.5",
		"R8-22" };
	static const int64_t now[] = { 7, 0 }, before[] = { 3, 9 };
	struct sheet *s =
	    sheet_begin(&work, &(struct sheet_about){ .title = "表", .number = "" });
	const char *boxes, *pdf;
	size_t size;

	(void)state;
	sheet_table(s, 4, (const char *const[]){ "項目", "件", "差", "番号" }, NULL, 2, cell);
	sheet_bars(s,
	    &(struct sheet_bars){ .n = 2,
		.legend = "太い棒は今年",
		.name = (const char *const[]){ "横棒一", "横棒二" },
		.now = now,
		.before = before });
	pdf = sheet_end(s, &size);
	boxes = test_look(&work.arena, "pdftotext -bbox $PDF -", pdf, size);
	assert_true(fabs(right_of(boxes, "1,234") - right_of(boxes, "5")) < 0.5);
	assert_true(fabs(right_of(boxes, "±0.0") - right_of(boxes, "−12.5")) < 0.5);
	assert_true(fabs(right_of(boxes, "R8-1") - right_of(boxes, "R8-22")) > 2);
	assert_true(right_of(boxes, "7") > right_of(boxes, "0") + 50);
	assert_non_null(strstr(boxes, "横棒二"));
}

static void test_ready(void **state)
{
	const char *why;

	(void)state;
	assert_true(document_ready(&why));
	assert_null(why);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ready),
		cmocka_unit_test_teardown(test_slip, forget),
		cmocka_unit_test_teardown(test_every_font_is_embedded, forget),
		cmocka_unit_test_teardown(test_blank_form, forget),
		cmocka_unit_test_teardown(test_masked_copy, forget),
		cmocka_unit_test_teardown(test_tags_language_title, forget),
		cmocka_unit_test_teardown(test_same_input_same_bytes, forget),
		cmocka_unit_test_teardown(test_nothing_is_lost_at_page_ends, forget),
		cmocka_unit_test_teardown(test_figures_stand_under_each_other, forget),
		cmocka_unit_test_teardown(test_two_threads, forget),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
