/* paper_test: the 相談依頼票 on paper -- one A4 sheet for what a desk usually writes. */
#include "domain/consultations/consultations.h"
#include "domain/organizations/organizations.h"
#include "domain/people/people.h"
#include "domain/regions/regions.h"
#include "tests/region.h"

static const char told[] =
    "通院が難しくなった。玄関の段差で先週転び、それから外に出ていない。娘さんは週末だけ帰省している。"
    "雪が降る前に訪問診療へ切り替えたい。主治医には冬のあいだだけでもとお願いしたが、訪問の枠がいっぱいと言われた。\n"
    "薬は7種類を朝夕、飲み忘れが増えた。食事は半分ほどで、体重がこの夏から5キロ減っている。"
    "隣の方が毎朝声をかけてくれる。夜間に息苦しさがあり、本人は入院はしたくないと話している。"
    "費用のことと、どこへ頼めばよいかを知りたい。介護保険の更新は来月末。";

static int64_t one(struct work *w, const char *table, const char *where)
{
	struct rows *rs = store_query_(w,
	    arena_printf(&w->arena, "SELECT id FROM %s WHERE %s ORDER BY id LIMIT 1", table, where),
	    NULL, 0);

	assert_int_equal(rs->n, 1);
	return cell_number(rs, 0, 0);
}

/* Every box filled. */
static struct consultation slip_full(struct work *w, const char *story)
{
	return (struct consultation){ .received = w->now - 3600000,
		.channel = "phone",
		.urgency = "soon",
		.caller_kind = "family",
		.caller_name = "髙橋 一郎",
		.caller_organization_name = "見本町民生児童委員協議会",
		.caller_phone = "0248-00-1234",
		.caller_relation = "child",
		.caller_note = "夕方6時以降なら電話に出られる。",
		.person.id = one(w, "person",
		    "care_manager IS NOT NULL AND key_name IS NOT NULL AND physician IS NOT NULL"),
		.municipality.id = one(w, "municipality", "name = '須賀川市'"),
		.consent = "oral",
		.contents = "home_doctor carer cost",
		.scene = "daily",
		.story = story,
		.next_step = "主治医の意見を聞いてから、長男 一郎さんに折り返す。",
		.next_date = date_add_days(work_today(w), 5),
		.assigned.id = w->actor.account };
}

static void did(struct work *w, struct action a)
{
	a.at = w->now;
	a.method = "phone";
	assert_int_equal(consultation_act(w, &a), SAVED);
}

static void acted(struct work *w, int64_t id)
{
	struct action offered = { .consultation.id = id, .kind = ACTION_INTRODUCTION };

	did(w,
	    (struct action){ .consultation.id = id,
		.kind = ACTION_ADVICE,
		.partner = "長男 一郎さん",
		.content = "訪問診療と往診の違い、費用のめやす、使える制度を説明した。"
			   "ご本人の希望を確かめた。" });
	did(w,
	    (struct action){ .consultation.id = id,
		.kind = ACTION_REQUEST,
		.organization.id = one(w, "organization", "kind = 'clinic'"),
		.content = "状況をまとめて送り、週1回の訪問診療を受けられるかを聞いた。",
		.due = date_add_days(work_today(w), 3),
		.answer = ANSWER_ACCEPTED,
		.answered = work_today(w),
		.answer_note = "受けられます。初回の日は追って連絡します。" });
	offered.at = w->now;
	offered.content = "条件に合うところを、一覧どおりの順に案内した。";
	assert_int_equal(consultation_act(w, &offered), SAVED);
	for (int i = 0; i < 2; i++) {
		const char *kind = i ? "kind = 'visiting_nurse'" : "kind = 'clinic'";
		struct candidate c = { .action.id = offered.head.id,
			.organization.id = one(w, "organization", kind),
			.chosen = i == 0 };

		assert_int_equal(consultation_introduce(w, &c), SAVED);
	}
	did(w,
	    (struct action){ .consultation.id = id,
		.kind = ACTION_CALL,
		.partner = "長男 一郎さん",
		.content = "初回の訪問日が決まったことを伝え、当日の立会いをお願いした。" });
}

static void closed(struct work *w, int64_t id)
{
	struct consultation c = {0};

	assert_true(store_get(w, &consultation_record, id, &c));
	c.response = "訪問診療を受けられる診療所を探し、訪問看護とあわせて導入を調整した。"
		     "制度と費用を説明した。";
	c.result = "見本クリニックの訪問診療（週1回）と訪問看護が始まった。30日後に様子を伺う。";
	c.outcome = "resolved";
	c.minutes = (struct number){ true, 45 };
	c.follow_up = date_add_days(work_today(w), 30);
	assert_int_equal(consultation_close(w, &c), SAVED);
}

/* ---- Slips -------------------------------------------------------------------------------- */

static int64_t slip_usual(const char *story)
{
	struct work w;
	struct consultation c;

	region_begin(&w, "counsellor");
	c = slip_full(&w, story);
	assert_int_equal(consultation_create(&w, &c), SAVED);
	acted(&w, c.head.id);
	closed(&w, c.head.id);
	test_end(&w);
	region_done(&w);
	return c.head.id;
}

static int64_t slip_outside(void)
{
	struct work w;
	struct consultation c;

	region_begin(&w, "counsellor");
	c = slip_full(&w, told);
	c.municipality.id = 0;
	c.outside = true;
	c.outside_town = "郡山市";
	c.pointed_to = "郡山市の在宅医療・介護連携の窓口を案内した。";
	assert_int_equal(consultation_create(&w, &c), SAVED);
	acted(&w, c.head.id);
	test_end(&w);
	region_done(&w);
	return c.head.id;
}

static int64_t slip_anonymous(void)
{
	struct work w;
	struct consultation c;

	region_begin(&w, "counsellor");
	c = (struct consultation){ .received = w.now - 3600000,
		.channel = "phone",
		.caller_kind = "other",
		.municipality.id = one(&w, "municipality", "name = '須賀川市'"),
		.contents = "cost",
		.story = "訪問看護の費用を知りたい。" };
	assert_int_equal(consultation_create(&w, &c), SAVED);
	test_end(&w);
	region_done(&w);
	return c.head.id;
}

/* ---- Paper -------------------------------------------------------------------------------- */

static struct work printing;

/* What stands on the sheet; *pages: of how many.  YUI_PAPERS names a folder to keep it in. */
static const char *paper(const char *name, const char *path, struct pairs query, int *pages)
{
	struct request rq = { .query = query };
	struct arena *a = &printing.arena;
	const char *folder = getenv("YUI_PAPERS"), *count;

	assert_int_equal(region_run(&rq, &printing, "counsellor", "GET", path), 200);
	count = strstr(test_look(a, "pdfinfo $PDF", rq.page.s, rq.page.len), "Pages:");
	assert_non_null(count);
	*pages = (int)strtol(count + strlen("Pages:"), NULL, 10);
	if (folder)
		test_look(a, arena_printf(a, "cp $PDF '%s'/%s.pdf", folder, name), rq.page.s,
		    rq.page.len);
	return test_look(a, "pdftotext -layout $PDF -", rq.page.s, rq.page.len);
}

static const char *slip_paper(const char *name, int64_t id, struct pairs query, int *pages)
{
	char path[64];

	snprintf(path, sizeof path, "/consultations/%lld/sheet", (long long)id);
	return paper(name, path, query, pages);
}

static void test_a_usual_slip_is_one_sheet(void **state)
{
	int pages;
	const char *text = slip_paper("usual", slip_usual(told), (struct pairs){0}, &pages);

	(void)state;
	assert_int_equal(pages, 1);
	assert_non_null(strstr(text, "更新は来月末"));
	assert_non_null(strstr(text, "30日後に様子を伺う"));
	assert_non_null(strstr(text, "センター長"));
	assert_non_null(strstr(text, "主治医の意見を聞いて"));
	assert_non_null(strstr(text, "次の期日"));
	assert_non_null(strstr(text, "担当"));
	assert_non_null(strstr(text, "拠点の控え"));
	assert_null(strstr(text, "削除済み"));
	region_done(&printing);
}

static void test_a_long_one_flows(void **state)
{
	struct arena arena = {0};
	struct text story = { .arena = &arena };
	int pages;

	(void)state;
	for (int i = 0; i < 12; i++)
		text_addf(&story, "（%d）%s\n", i, told);
	assert_non_null(strstr(slip_paper("long", slip_usual(story.s), (struct pairs){0}, &pages),
	    "お話（つづき）"));
	assert_in_range(pages, 2, 4);
	region_done(&printing);
	arena_reset(&arena);
}

static void test_a_masked_one_is_one_sheet(void **state)
{
	struct pairs masked = PAIRS({ "masked", "1" });
	int pages;
	const char *text = slip_paper("masked", slip_usual(told), masked, &pages);

	(void)state;
	assert_int_equal(pages, 1);
	assert_null(strstr(text, "髙橋"));
	assert_non_null(strstr(text, "氏名を伏せた控え"));
	assert_null(strstr(text, "拠点の控え"));
	region_done(&printing);
}

static void test_a_removed_one_says_so(void **state)
{
	struct pairs first = PAIRS({ "version", "1" });
	int64_t id = slip_anonymous();
	struct consultation c;
	struct work w;
	int pages;

	(void)state;
	region_begin(&w, "counsellor");
	assert_true(store_get(&w, &consultation_record, id, &c));
	w.reason = "二重に受け付けた";
	assert_int_equal(store_remove(&w, &consultation_record, id, c.head.version), SAVED);
	test_end(&w);
	region_done(&w);
	assert_non_null(
	    strstr(slip_paper("removed", id, (struct pairs){0}, &pages), "削除済み"));
	region_done(&printing);
	assert_non_null(strstr(slip_paper("removed-first", id, first, &pages), "削除済み"));
	assert_int_equal(pages, 1);
	region_done(&printing);
}

static void test_others_are_one_sheet(void **state)
{
	int pages;

	(void)state;
	slip_paper("outside", slip_outside(), (struct pairs){0}, &pages);
	assert_int_equal(pages, 1);
	region_done(&printing);
	assert_non_null(strstr(
	    slip_paper("anonymous", slip_anonymous(), (struct pairs){0}, &pages), "（匿名）"));
	assert_int_equal(pages, 1);
	region_done(&printing);
}

static void test_a_blank_one_is_one_sheet(void **state)
{
	int pages;
	const char *text = paper("blank", "/consultations/blank", (struct pairs){0}, &pages);

	(void)state;
	assert_int_equal(pages, 1);
	assert_non_null(strstr(text, "不成立の理由"));
	region_done(&printing);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_usual_slip_is_one_sheet),
		cmocka_unit_test(test_a_long_one_flows),
		cmocka_unit_test(test_a_masked_one_is_one_sheet),
		cmocka_unit_test(test_a_removed_one_says_so),
		cmocka_unit_test(test_others_are_one_sheet),
		cmocka_unit_test(test_a_blank_one_is_one_sheet),
	};

	return cmocka_run_group_tests(tests, region_open, region_close);
}
