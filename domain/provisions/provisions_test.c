/* provisions_test: what may leave the hub, what is kept of it, and how that is printed. */
#include "domain/provisions/trying.h"

/* ---- What may leave ---- */

static void nothing_leaves_without_consent(void **state)
{
	(void)state;
	assert_refused((struct try){0}, "同意の記録がありません");
	agree("care identity");
	assert_refused((struct try){ .items = "story" }, "同意をいただいていない項目");
	assert_refused((struct try){ .organization = other_clinic }, "この機関への同意はありません");
	assert_refused((struct try){ .until = "明日" }, "画面で共有するときだけ");
}

static void what_is_given_is_kept_with_all_the_law_wants(void **state)
{
	int64_t consent = agree("care identity"), id = given((struct try){ .items = "identity" });
	struct work w;
	struct provision p = read_back(id, &w);

	(void)state;
	assert_true(text_starts(p.number, "提R"));
	assert_true(p.provided == w.now || p.provided < w.now);
	assert_true(p.consent.id == consent && p.consent_version.n == 1);
	assert_true(p.person.id == person && p.organization.id == clinic && p.by.id);
	assert_string_equal(p.person_name, "提供 花子");
	assert_string_equal(p.representative, "院長 見本");
	assert_non_null(p.recipient);
	assert_non_null(p.recipient_address);
	assert_int_equal(p.keep_until.year, moment_date(p.provided).year + 3);
	assert_int_equal(p.exception, 0);
	region_done(&w);
}

static int64_t serial(const char *number)
{
	int64_t n;

	assert_true(text_number(strchr(number, '-') + 1, 0, 99999999, &n));
	return n;
}

static void numbers_go_on_without_gaps(void **state)
{
	struct work w;
	struct provision a, b;
	char first[24];

	(void)state;
	agree("care");
	a = read_back(given((struct try){0}), &w);
	snprintf(first, sizeof first, "%s", a.number);
	region_done(&w);
	clear(NULL);
	assert_refused((struct try){0}, "同意の記録がありません");
	agree("care");
	b = read_back(given((struct try){0}), &w);
	assert_int_equal(serial(b.number), serial(first) + 1);
	region_done(&w);
}

/* ---- By an exception ---- */

static void an_exception_is_the_managers_with_its_reason(void **state)
{
	struct request rq;
	struct work w;
	struct provision p;
	struct try t = { .exception = "life", .reason = "意識がなく、家族もいない。" };

	(void)state;
	assert_refused(t, "センター管理者が判断");
	t.login = "manager";
	t.reason = NULL;
	assert_refused(t, "理由を書いてください");
	t.reason = "意識がなく、家族もいない。";
	p = read_back(given(t), &w);
	assert_int_equal(p.exception, 2);
	assert_true(p.consent.id == 0);
	region_done(&w);
	rq = (struct request){0};
	assert_int_equal(region_run(&rq, &w, "manager", "GET", "/provisions"), 200);
	assert_true(page_says(&rq, "生命・身体・財産"));
	region_done(&w);
	clear(NULL);
	agree("care");
	assert_refused(t, "同意があるので");
}

/* ---- On paper, in files ---- */

static void assert_pdf(const char *login, int64_t id, const char *says)
{
	struct request rq;
	struct work w;

	assert_int_equal(at(&rq, &w, login, "/provisions", id, "/pdf"), 200);
	assert_non_null(strstr(test_look(&w.arena, "pdftotext -raw $PDF - | tr -d '\\n '",
				   rq.page.s, rq.page.len),
	    says));
	region_done(&w);
}

/* As many again as the one that was given, a minute after each other. */
static void copy(int from, int until)
{
	struct work w;

	region_begin(&w, "counsellor");
	store_query(&w,
	    "INSERT INTO provision (region, id, version, changed, changed_by, removed, number,"
	    " provided, consultation, person, person_name, organization, recipient, representative,"
	    " items, purpose, how, consent, consent_version, by)"
	    " WITH RECURSIVE many(i) AS (SELECT $2 UNION ALL SELECT i + 1 FROM many WHERE i < $3)"
	    " SELECT region, 1000 + i, version, changed, changed_by, removed, '写' || i,"
	    " provided + 60000 * i, consultation, person, person_name, organization, recipient,"
	    " representative, items, purpose, how, consent, consent_version, by"
	    " FROM provision, many WHERE person = $1 AND id > 100000",
	    I(person), I(from), I(until));
	test_end(&w);
	region_done(&w);
}

static const char *ledger_of(struct request *rq, struct work *w, const char *from)
{
	*rq = (struct request){ .query = PAIRS({ "person", id_text(person) }, { "from", from }) };
	assert_int_equal(region_run(rq, w, "manager", "GET", "/provisions/ledger"), 200);
	return test_look(&w->arena, "pdftotext -raw $PDF - | tr -d '\\n '", rq->page.s,
	    rq->page.len);
}

/* Nothing is cut off without a word, and the rest can be had. */
static void the_ledger_is_whole(void **state)
{
	struct request rq;
	struct work w;
	const char *paper;

	(void)state;
	agree("care");
	given((struct try){ 0 });
	copy(1, 1200);
	paper = ledger_of(&rq, &w, "");
	assert_true(strstr(paper, "1201件") && strstr(paper, "写1200") && !strstr(paper, "続きは"));
	region_done(&w);
	copy(1201, 5200);
	paper = ledger_of(&rq, &w, "");
	assert_true(strstr(paper, "古いものから5000件、令和8年11月25日までです。"));
	assert_true(strstr(paper, "写4999") && !strstr(paper, "写5001"));
	region_done(&w);
	paper = ledger_of(&rq, &w, "R8.11.25");
	assert_true(strstr(paper, "写4999") && strstr(paper, "写5200"));
	region_done(&w);
}

static void copies_and_the_ledger_print(void **state)
{
	struct request rq;
	struct work w;
	int64_t consent = agree("care story"), id = given((struct try){ .items = "story" });

	(void)state;
	assert_pdf("counsellor", id, "同意を得ています。");
	withdraw(consent);
	assert_pdf("counsellor", id, "同意を得ていました。同意が令和8年11月22日に撤回されたので、");
	assert_int_equal(at(&rq, &w, "counsellor", "/provisions", id, ""), 200);
	assert_true(page_says(&rq, "に撤回されたので、提供する写しはもう出せません"));
	assert_true(page_says(&rq, ">拠点の控えを印刷</a>"));
	assert_false(page_says(&rq, ">提供する写しを印刷</a>"));
	region_done(&w);
	rq = (struct request){ .query = PAIRS({ "from", "R8.4.1" },
				   { "person", id_text(person) }) };
	assert_int_equal(region_run(&rq, &w, "manager", "GET", "/provisions/ledger"), 200);
	assert_true(text_starts(rq.page.s, "%PDF"));
	region_done(&w);
	rq = (struct request){ .query = PAIRS({ "from", "昨日" }, { "until", "R8.4.1" }) };
	assert_int_equal(region_run(&rq, &w, "manager", "GET", "/provisions/ledger"), 422);
	region_done(&w);
	rq = (struct request){0};
	assert_int_equal(region_run(&rq, &w, "officer-sukagawa", "GET", "/provisions/ledger"), 403);
	region_done(&w);
}

/* A town's officer reads her cases on the page; a file of them names nobody. */
static void files_outside_the_hub_name_nobody(void **state)
{
	static const char *const files[] = { "/people/csv", "/consultations/csv",
		"/consultations/json", "/provisions/csv", "/provisions/json", "/consents/csv" };
	struct request rq;
	struct work w;

	(void)state;
	agree("care");
	given((struct try){0});
	for (size_t i = 0; i < COUNT(files); i++) {
		rq = (struct request){0};
		assert_int_equal(region_run(&rq, &w, "counsellor", "GET", files[i]), 200);
		if (!page_says(&rq, "提供 花子"))
			fail_msg("%s lacks her", files[i]);
		region_done(&w);
		rq = (struct request){0};
		assert_int_equal(region_run(&rq, &w, "officer-sukagawa", "GET", files[i]), 200);
		if (page_says(&rq, "花子") || page_says(&rq, "通院が難しい")
		    || !(page_says(&rq, "withheld") || page_says(&rq, "（非公開）")))
			fail_msg("%s names her", files[i]);
		region_done(&w);
	}
	assert_int_equal(at(&rq, &w, "officer-sukagawa", "/people", person, ""), 200);
	assert_true(page_says(&rq, "提供 花子"));
	region_done(&w);
}

static void a_remark_stands_below_the_others(void **state)
{
	struct request rq;
	struct work w;
	struct provision p;
	char path[80];
	int64_t id;

	(void)state;
	agree("care");
	id = given((struct try){0});
	snprintf(path, sizeof path, "/provisions/%lld/remark", (long long)id);
	for (int i = 0; i < 4; i++) {
		rq = (struct request){ .form = PAIRS({ "csrf", "seal" },
					   { "token", i < 2 ? "remark-1" : "remark-2" },
					   { "remark", i == 0    ? ""
						   : i == 1 ? "届いた"
							    : "返送" }) };
		assert_int_equal(region_run(&rq, &w, "counsellor", "POST", path), i ? 303 : 422);
		region_done(&w);
	}
	p = read_back(id, &w);
	assert_null(strstr(strstr(p.remark, "返送") + 1, "返送")); /* sent twice */
	assert_true(strstr(p.remark, "届いた") < strstr(p.remark, "\n"));
	assert_true(strstr(p.remark, "返送") > strstr(p.remark, "\n"));
	region_done(&w);
}

/* ---- On the slip ---- */

static void a_slip_says_whether_anybody_may_be_told(void **state)
{
	struct request rq = { .query = PAIRS({ "add", "request" }) };
	struct work w;
	char path[60];

	(void)state;
	snprintf(path, sizeof path, "/consultations/%lld", (long long)slip);
	assert_int_equal(region_run(&rq, &w, "counsellor", "GET", path), 200);
	assert_true(page_says(&rq, "同意なし") && page_says(&rq, "情報を提供する"));
	region_done(&w);
	rq = (struct request){ .query = PAIRS({ "add", "advice" }) };
	assert_int_equal(region_run(&rq, &w, "counsellor", "GET", path), 200);
	assert_false(page_says(&rq, "同意なし"));
	region_done(&w);
	agree("care");
	rq = (struct request){ .query = PAIRS({ "add", "introduction" }) };
	assert_int_equal(region_run(&rq, &w, "counsellor", "GET", path), 200);
	assert_true(page_says(&rq, "同意あり") && !page_says(&rq, "同意なし"));
	region_done(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		EACH(nothing_leaves_without_consent),
		EACH(what_is_given_is_kept_with_all_the_law_wants),
		EACH(numbers_go_on_without_gaps),
		EACH(an_exception_is_the_managers_with_its_reason),
		EACH(copies_and_the_ledger_print),
		EACH(the_ledger_is_whole),
		EACH(files_outside_the_hub_name_nobody),
		EACH(a_remark_stands_below_the_others),
		EACH(a_slip_says_whether_anybody_may_be_told),
	};

	return cmocka_run_group_tests(tests, open_all, region_close);
}
