/* partner_test: a place's staff keeps its own entry right, and nobody else's. */
#include "domain/consultations/consultations.h"
#include "domain/partner/pages.h"
#include "tests/region.h"

static int64_t own, other; /* places */
static struct work w;
static struct request rq;
static struct arena lasting;

static int set_up(void **state)
{
	struct rows *rs;

	region_open(state);
	region_begin(&w, "facility");
	own = w.actor.organization;
	rs = store_query(&w,
	    "SELECT f.organization FROM fact f WHERE f.region = $1 AND f.organization <> $2"
	    " ORDER BY f.id LIMIT 1",
	    I(w.actor.region), I(own));
	assert_int_equal(rs->n, 1);
	other = cell_number(rs, 0, 0);
	test_end(&w);
	region_done(&w);
	return 0;
}

static struct fact fact_of(int64_t place, const char *kind)
{
	struct query q = { .limit = 100 };
	struct listing l;
	struct fact f = {0};

	region_begin(&w, "counsellor");
	query_add(&q, &fact_record, "organization", EQUAL, int_text(&w.arena, place));
	l = store_list(&w, &fact_record, &q);
	for (int i = 0; i < l.n; i++) {
		const struct fact *one = LISTED(l, &fact_record, i);

		if (!kind || text_same(one->kind, kind))
			f = *one;
	}
	assert_true(f.head.id != 0);
	f.kind = arena_copy(&lasting, f.kind);
	f.words = arena_copy(&lasting, f.words);
	store_end(&w);
	region_done(&w);
	return f;
}

static int run(const char *login, const char *method, const char *path, struct pairs form)
{
	rq = (struct request){ .form = form };
	return region_run(&rq, &w, login, method, path);
}

static const char *at(int64_t place, int64_t fact, const char *rest)
{
	static char path[160];

	snprintf(path, sizeof path, "/partner/organizations/%lld%s%.0lld%s", (long long)place,
	    fact ? "/facts/" : "", (long long)fact, rest);
	return path;
}

static const char *said(int64_t n)
{
	static char text[24];

	snprintf(text, sizeof text, "%lld", (long long)n);
	return text;
}

/* ---- Its own ---- */

static void it_sees_its_own(void **state)
{
	(void)state;
	assert_int_equal(run("facility", "GET", "/partner", (struct pairs){0}), 200);
	assert_true(page_says(&rq, "見本クリニック"));
	assert_true(page_says(&rq, "いまの空き"));
	region_done(&w);
	assert_int_equal(run("facility", "GET", "/today", (struct pairs){0}), 200);
	assert_true(page_says(&rq, "/partner"));
	region_done(&w);
	assert_int_equal(run("counsellor", "GET", "/partner", (struct pairs){0}), 403);
	region_done(&w);
	assert_int_equal(run("committee", "GET", "/partner", (struct pairs){0}), 403);
	region_done(&w);
}

static void it_corrects_its_entry(void **state)
{
	struct organization o;
	struct version *v;
	struct pairs form;

	(void)state;
	region_begin(&w, "counsellor");
	assert_true(store_get(&w, &organization_record, own, &o));
	store_end(&w);
	region_done(&w);
	form = (struct pairs)PAIRS({ "csrf", "seal" }, { "version", said(o.head.version) },
	    { "phone", "0248-99-1234" }, { "hours", "平日 9:00–17:00" }, { "name", "乗っ取り医院" },
	    { "kind", "hospital" });
	assert_int_equal(run("facility", "POST", at(own, 0, ""), form), 303);
	region_done(&w);
	region_begin(&w, "counsellor");
	assert_true(store_get(&w, &organization_record, own, &o));
	assert_string_equal(o.phone, "0248-99-1234");
	assert_string_equal(o.name, "見本クリニック");
	assert_string_equal(o.kind, "clinic");
	assert_string_equal(o.head.changed_by.title, "見本クリニック 事務");
	assert_true(store_history(&w, &organization_record, own, &v) >= 2);
	assert_string_equal(v[0].reason, "施設の方が直した");
	test_end(&w);
	region_done(&w);
}

static void an_unreadable_entry_loses_nothing(void **state)
{
	struct pairs form = PAIRS({ "csrf", "seal" }, { "version", "1" },
	    { "phone", "でんわ" }, { "hours", "朝から晩まで" });

	(void)state;
	assert_int_equal(run("facility", "POST", at(own, 0, ""), form), 422);
	assert_true(page_says(&rq, "でんわ"));
	assert_true(page_says(&rq, "朝から晩まで"));
	region_done(&w);
	form = (struct pairs)PAIRS({ "csrf", "seal" }, { "version", "1" },
	    { "email", "a@example.jp, b@example.jp" });
	assert_int_equal(run("facility", "POST", at(own, 0, ""), form), 422);
	assert_true(page_says(&rq, "半角で一つだけ") && page_says(&rq, "b@example.jp"));
	region_done(&w);
}

static void vacancy_is_one_tap(void **state)
{
	struct fact f = fact_of(own, "vacancy");
	struct pairs form = PAIRS({ "csrf", "seal" }, { "version", said(f.head.version) },
	    { "amount", "0" });
	struct pairs wrong = PAIRS({ "csrf", "seal" }, { "version", "9" }, { "amount", "たくさん" });

	(void)state;
	assert_int_equal(run("facility", "POST", at(own, f.head.id, "/amount"), form), 303);
	assert_string_equal(rq.location, "/partner");
	region_done(&w);
	f = fact_of(own, "vacancy");
	assert_true(f.amount.known && f.amount.n == 0);
	assert_int_equal(date_compare(f.checked, work_today(&w)), 0);
	assert_int_equal(run("facility", "POST", at(own, f.head.id, "/amount"), wrong), 422);
	region_done(&w);
	assert_int_equal(run("counsellor", "GET", "/facts", (struct pairs){0}), 200);
	assert_true(page_says(&rq, "施設が記入"));
	region_done(&w);
}

static void it_takes_a_fact_away_and_back(void **state)
{
	struct fact f = fact_of(own, "night_calls");
	struct pairs away = PAIRS({ "csrf", "seal" }, { "version", said(f.head.version) },
	    { "reason", "やめた" });
	struct pairs back;

	(void)state;
	assert_int_equal(run("facility", "POST", at(own, f.head.id, "/remove"), away), 303);
	region_done(&w);
	assert_int_equal(run("facility", "GET", "/partner", (struct pairs){0}), 200);
	assert_true(page_says(&rq, "削除した情報"));
	region_done(&w);
	back = (struct pairs)PAIRS({ "csrf", "seal" }, { "version", said(f.head.version + 1) },
	    { "reason", "まちがい" });
	assert_int_equal(run("facility", "POST", at(own, f.head.id, "/restore"), back), 303);
	region_done(&w);
	assert_int_equal(fact_of(own, "night_calls").head.removed, 0);
}

/* ---- Nobody else's ---- */

static void others_are_not_there(void **state)
{
	static const char *const ways[] = { "", "/same", "/amount", "/remove", "/restore" };
	struct fact f = fact_of(other, NULL);
	struct pairs form = PAIRS({ "csrf", "seal" }, { "version", said(f.head.version) },
	    { "amount", "3" }, { "kind", "vacancy" }, { "reason", "試し" });

	(void)state;
	for (size_t i = 0; i < COUNT(ways); i++) {
		assert_int_equal(run("facility", "POST", at(other, f.head.id, ways[i]), form), 404);
		region_done(&w);
		/* Nor by the address of one's own place. */
		assert_int_equal(run("facility", "POST", at(own, f.head.id, ways[i]), form), 404);
		region_done(&w);
	}
	assert_int_equal(run("facility", "POST", at(other, 0, ""), form), 404);
	region_done(&w);
	assert_int_equal(run("facility", "GET", at(other, 0, "/edit"), (struct pairs){0}), 404);
	region_done(&w);
	assert_int_equal(fact_of(other, NULL).head.version, f.head.version);
}

/* Whatever a handler forgot to ask. */
static void the_store_asks_too(void **state)
{
	struct fact f = fact_of(other, NULL), mine = fact_of(own, "vacancy"), moved = mine;
	struct organization o;

	(void)state;
	region_begin(&w, "facility");
	f.words = "書きかえ";
	assert_int_equal(fact_save(&w, &f), ABSENT);
	f.organization.id = own;
	assert_int_equal(fact_save(&w, &f), ABSENT);
	moved.organization.id = other;
	assert_int_equal(fact_save(&w, &moved), ABSENT);
	assert_int_equal(store_remove(&w, &fact_record, f.head.id, f.head.version), ABSENT);
	assert_true(store_get(&w, &organization_record, other, &o));
	o.phone = "0";
	assert_int_equal(store_save(&w, &organization_record, &o), ABSENT);
	o.head = (struct head){0};
	assert_int_equal(store_save(&w, &organization_record, &o), ABSENT);
	mine.words = "自分の";
	assert_int_equal(fact_save(&w, &mine), SAVED);
	w.actor.organization = 0;
	mine.words = "だれかの";
	assert_int_equal(fact_save(&w, &mine), ABSENT);
	store_cancel(&w);
	region_done(&w);
}

/* ---- What it was asked ---- */

static void requests_name_nobody(void **state)
{
	struct consultation c = { .channel = "phone",
		.caller_kind = "family",
		.caller_name = "依頼 太郎",
		.contents = "home_doctor",
		.story = "依頼 花子さんの訪問診療を頼みたい。" };
	struct action a = { .kind = ACTION_REQUEST, .content = "依頼 花子さんをお願いします。" };

	(void)state;
	region_begin(&w, "counsellor");
	c.received = w.now - 3600000;
	c.municipality.id = municipality_named(&w, "天栄村");
	assert_int_equal(consultation_create(&w, &c), SAVED);
	a.consultation.id = c.head.id;
	a.at = w.now;
	a.organization.id = own;
	assert_int_equal(consultation_act(&w, &a), SAVED);
	test_end(&w);
	region_done(&w);
	assert_int_equal(run("facility", "GET", "/partner", (struct pairs){0}), 200);
	assert_true(page_says(&rq, "天栄村"));
	assert_true(page_says(&rq, "返事待ち") || page_says(&rq, "回答待ち"));
	assert_false(page_says(&rq, "依頼 太郎") || page_says(&rq, "依頼 花子"));
	assert_false(page_says(&rq, "/consultations/"));
	region_done(&w);
}

static int tear_down(void **state)
{
	arena_reset(&lasting);
	return region_close(state);
}

/* What waits for an answer is not lost with the entry in the directory. */
static void what_waits_outlasts_the_entry(void **state)
{
	struct organization o;

	(void)state;
	region_begin(&w, "manager");
	assert_true(store_get(&w, &organization_record, own, &o));
	w.reason = "閉じた。";
	assert_int_equal(store_remove(&w, &organization_record, own, o.head.version), SAVED);
	test_end(&w);
	region_done(&w);
	assert_int_equal(run("facility", "GET", "/partner", (struct pairs){0}), 200);
	assert_true(page_says(&rq, "あなたの所属の施設は、名簿にありません。"));
	assert_true(page_says(&rq, "天栄村"));
	region_done(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_sees_its_own),
		cmocka_unit_test(it_corrects_its_entry),
		cmocka_unit_test(an_unreadable_entry_loses_nothing),
		cmocka_unit_test(vacancy_is_one_tap),
		cmocka_unit_test(it_takes_a_fact_away_and_back),
		cmocka_unit_test(others_are_not_there),
		cmocka_unit_test(the_store_asks_too),
		cmocka_unit_test(requests_name_nobody),
		cmocka_unit_test(what_waits_outlasts_the_entry),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
