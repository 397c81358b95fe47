/* consents_test: what a consent covers and what it does not, how one is written and withdrawn. */
#include "domain/consents/consents.h"
#include "domain/organizations/organizations.h"
#include "domain/people/people.h"
#include "tests/region.h"

static int64_t person, other_person, clinic, other_clinic, nurses;

static int64_t nth(struct work *w, const char *sql_kind, int n)
{
	struct rows *rs = store_query(w,
	    "SELECT id FROM organization WHERE kind = $1 AND removed = 0 ORDER BY id LIMIT 5",
	    T(sql_kind));

	assert_true(rs->n > n);
	return cell_number(rs, n, 0);
}

static int64_t new_person(struct work *w, const char *name)
{
	struct person p = { .name = name, .birth = { 1940, 5, 1 } };

	p.municipality.id = cell_number(
	    store_query(w, "SELECT id FROM municipality WHERE name = $1", T("須賀川市")), 0, 0);
	assert_int_equal(store_save(w, &person_record, &p), SAVED);
	return p.head.id;
}

static int open_all(void **state)
{
	struct work w;

	region_open(state);
	region_begin(&w, "counsellor");
	person = new_person(&w, "同意 花子");
	other_person = new_person(&w, "同意 太郎");
	clinic = nth(&w, "clinic", 0);
	other_clinic = nth(&w, "clinic", 1);
	nurses = nth(&w, "visiting_nurse", 0);
	test_end(&w);
	region_done(&w);
	return 0;
}

/* In force, for one clinic. */
static struct consent usual(const struct work *w)
{
	return (struct consent){ .headline = "試し",
		.person.id = person,
		.giver = CONSENT_OF_SELF,
		.method = CONSENT_ORAL,
		.items = "identity care",
		.purposes = "medical",
		.organization.id = clinic,
		.since = date_add_days(work_today(w), -10),
		.until = date_add_days(work_today(w), 10) };
}

static struct offer wanted(void)
{
	return (struct offer){ person, clinic, "care identity", "medical" };
}

#define IS(expected) assert_int_equal(consent_covers(&w, &c, &o), COVERS_##expected)
#define AGAIN (c = usual(&w), o = wanted())

/* ---- The matrix ---- */

static void a_consent_covers_what_it_says_and_no_more(void **state)
{
	struct consent c;
	struct offer o;
	struct work w;

	(void)state;
	region_begin(&w, "counsellor");
	AGAIN, IS(ALL);
	AGAIN, o.items = "care", IS(ALL);
	AGAIN, o.items = "care story", IS(OTHER_ITEMS);
	AGAIN, o.items = "car", IS(OTHER_ITEMS);
	AGAIN, o.items = "", IS(OTHER_ITEMS);
	AGAIN, o.items = NULL, IS(OTHER_ITEMS);
	AGAIN, o.purpose = "care", IS(OTHER_PURPOSE);
	AGAIN, o.purpose = NULL, IS(OTHER_PURPOSE);
	AGAIN, c.purposes = "care medical", IS(ALL);
	AGAIN, o.person = other_person, IS(NONE);
	AGAIN, o.person = 0, IS(NONE);
	AGAIN, c.head.removed = 1, IS(NONE);
	store_cancel(&w);
	region_done(&w);
}

static void to_whom_it_says(void **state)
{
	struct consent c;
	struct offer o;
	struct work w;

	(void)state;
	region_begin(&w, "counsellor");
	AGAIN, o.organization = other_clinic, IS(OTHER_RECIPIENT);
	AGAIN, o.organization = 0, IS(OTHER_RECIPIENT);
	AGAIN, c.organization.id = 0, c.kinds = "visiting_nurse clinic", IS(ALL);
	o.organization = other_clinic, IS(ALL);
	o.organization = nurses, IS(ALL);
	c.kinds = "hospital", IS(OTHER_RECIPIENT);
	c.kinds = NULL, IS(OTHER_RECIPIENT);
	o.organization = 12345, c.kinds = "clinic", IS(OTHER_RECIPIENT);
	store_cancel(&w);
	region_done(&w);
}

static void from_day_to_day_and_until_it_is_withdrawn(void **state)
{
	struct consent c;
	struct offer o;
	struct work w;

	(void)state;
	region_begin(&w, "counsellor");
	AGAIN, c.since = work_today(&w), c.until = work_today(&w), IS(ALL);
	AGAIN, c.since = date_add_days(work_today(&w), 1), IS(NOT_YET);
	AGAIN, c.until = date_add_days(work_today(&w), -1), IS(OVER);
	AGAIN, c.until = (struct date){0}, IS(ALL);
	AGAIN, c.withdrawn = w.now, IS(WITHDRAWN);
	AGAIN, c.withdrawn = w.now, c.until = date_add_days(work_today(&w), -1), IS(WITHDRAWN);
	store_cancel(&w);
	region_done(&w);
}

/* Nobody's sight decides: also who reads no cases gets the same answer. */
static void the_nearest_is_found_whoever_asks(void **state)
{
	struct consent c, found;
	struct offer o = wanted();
	struct work w;

	(void)state;
	region_begin(&w, "counsellor");
	assert_int_equal(consent_find(&w, &o, &found), COVERS_NONE);
	c = usual(&w), c.withdrawn = w.now;
	assert_int_equal(store_save(&w, &consent_record, &c), SAVED);
	assert_int_equal(consent_find(&w, &o, &found), COVERS_WITHDRAWN);
	c = usual(&w), c.items = "story";
	assert_int_equal(store_save(&w, &consent_record, &c), SAVED);
	assert_int_equal(consent_find(&w, &o, &found), COVERS_OTHER_ITEMS);
	c = usual(&w);
	assert_int_equal(store_save(&w, &consent_record, &c), SAVED);
	assert_int_equal(consent_find(&w, &o, &found), COVERS_ALL);
	assert_true(found.head.id == c.head.id);
	w.actor.may = 0;
	assert_int_equal(consent_find(&w, &o, &found), COVERS_ALL);
	store_cancel(&w);
	region_done(&w);
}

static void every_refusal_says_what_to_do(void **state)
{
	(void)state;
	for (enum covers i = COVERS_NONE; i < COVERS_ALL; i++)
		assert_non_null(consent_refusal(i));
	assert_null(consent_refusal(COVERS_ALL));
}

/* ---- On pages ---- */

static const char *id_text(int64_t id)
{
	static char text[4][24];
	static int turn;

	turn = (turn + 1) % 4;
	snprintf(text[turn], sizeof text[turn], "%lld", (long long)id);
	return text[turn];
}

static int post(struct request *rq, struct work *w, const char *giver, const char *to,
    const char *kind)
{
	*rq = (struct request){ .form = PAIRS({ "csrf", "seal" }, { "person", id_text(person) },
				    { "giver", giver }, { "method", "oral" }, { "items", "care" },
				    { "purposes", "medical" }, { "organization", to },
				    { "kinds", kind }, { "since", "今日" }) };
	return region_run(rq, w, "counsellor", "POST", "/consents");
}

static void what_is_missing_is_said(void **state)
{
	struct request rq;
	struct work w;

	(void)state;
	assert_int_equal(post(&rq, &w, "proxy", id_text(clinic), ""), 422);
	assert_true(page_says(&rq, "代わりに同意した方の氏名") && page_says(&rq, "続柄を選んで")
	    && page_says(&rq, "なぜご本人でない") && page_says(&rq, "保存していません"));
	region_done(&w);
	assert_int_equal(post(&rq, &w, "self", "", ""), 422);
	assert_true(page_says(&rq, "だれに提供してよいか"));
	region_done(&w);
	assert_int_equal(post(&rq, &w, "self", id_text(clinic), "clinic"), 422);
	assert_true(page_says(&rq, "種別は選ばないで"));
	region_done(&w);
}

static int64_t given(void)
{
	struct request rq;
	struct work w;
	int64_t id;

	assert_int_equal(post(&rq, &w, "self", "", "clinic"), 303);
	id = atoll(strrchr(rq.location, '/') + 1);
	region_done(&w);
	return id;
}

static int on(struct request *rq, struct work *w, const char *login, const char *method, int64_t id,
    const char *what)
{
	char path[80];

	snprintf(path, sizeof path, "/consents/%lld%s", (long long)id, what);
	return region_run(rq, w, login, method, path);
}

/* Who said no is not told of as one who was never asked. */
static void a_no_is_told(struct work *w, int64_t id)
{
	struct request rq = { .work = w, .page.arena = &w->arena };

	assert_int_equal(consent_withdrawn_last(w, person)->head.id, id);
	consent_notice(&rq, person);
	consent_line(&rq, person);
	assert_true(page_says(&rq, "同意を撤回") && page_says(&rq, ">撤回 R"));
	assert_false(page_says(&rq, "同意なし") || page_says(&rq, "なし</span>"));
}

static void one_is_withdrawn_once(void **state)
{
	struct request rq = {0};
	struct offer o = { person, clinic, "care", "medical" };
	struct consent found;
	struct work w;
	int64_t id = given();

	(void)state;
	region_begin(&w, "counsellor");
	assert_int_equal(consent_find(&w, &o, &found), COVERS_ALL);
	assert_string_equal(found.headline, "診療所へ（口頭）");
	assert_true(found.taker.id == w.actor.account);
	store_cancel(&w);
	region_done(&w);
	rq = (struct request){ .form = PAIRS({ "csrf", "seal" }, { "version", "1" }) };
	assert_int_equal(on(&rq, &w, "counsellor", "POST", id, "/withdraw"), 422);
	assert_true(page_says(&rq, "どなたから撤回"));
	region_done(&w);
	rq = (struct request){ .form = PAIRS({ "csrf", "seal" }, { "version", "1" },
				   { "withdrawn_who", "ご本人" }, { "withdrawn_why", "心配になった" }) };
	assert_int_equal(on(&rq, &w, "counsellor", "POST", id, "/withdraw"), 303);
	region_done(&w);
	region_begin(&w, "counsellor");
	assert_int_equal(consent_find(&w, &o, &found), COVERS_WITHDRAWN);
	a_no_is_told(&w, id);
	store_cancel(&w);
	region_done(&w);
	rq = (struct request){ .form = PAIRS({ "csrf", "seal" }, { "version", "2" },
				   { "withdrawn_who", "ご本人" }) };
	assert_int_equal(on(&rq, &w, "counsellor", "POST", id, "/withdraw"), 409);
	region_done(&w), rq = (struct request){0};
	assert_int_equal(on(&rq, &w, "counsellor", "GET", id, "/edit"), 409);
	region_done(&w);
	rq = (struct request){0};
	assert_int_equal(on(&rq, &w, "counsellor", "GET", id, ""), 200);
	assert_false(page_says(&rq, "/edit\"") || page_says(&rq, "/withdraw\""));
	region_done(&w);
	rq = (struct request){0};
	assert_int_equal(on(&rq, &w, "counsellor", "GET", id, "/history"), 200);
	assert_true(page_says(&rq, "心配になった"));
	region_done(&w);
	rq = (struct request){0};
	assert_int_equal(on(&rq, &w, "facility", "GET", id, ""), 403);
	region_done(&w);
}

/* It cannot be made another person's, nor changed without a word why. */
static void a_correction_says_why(void **state)
{
	struct request rq;
	struct work w;
	int64_t id = given();

	(void)state;
	rq = (struct request){ .form = PAIRS({ "csrf", "seal" }, { "version", "1" },
				   { "items", "care story" }) };
	assert_int_equal(on(&rq, &w, "counsellor", "POST", id, ""), 422);
	assert_true(page_says(&rq, "直す理由を書いて"));
	region_done(&w);
	rq = (struct request){ .form = PAIRS({ "csrf", "seal" }, { "version", "1" },
				   { "person", id_text(other_person) }, { "reason", "誤り" }) };
	assert_int_equal(on(&rq, &w, "counsellor", "POST", id, ""), 422);
	assert_true(page_says(&rq, "ほかの方の同意には変えられません"));
	region_done(&w);
	rq = (struct request){ .form = PAIRS({ "csrf", "seal" }, { "version", "1" },
				   { "method", "written" }, { "reason", "書面で受けていた" }) };
	assert_int_equal(on(&rq, &w, "counsellor", "POST", id, ""), 303);
	region_done(&w);
	rq = (struct request){0};
	assert_int_equal(on(&rq, &w, "counsellor", "GET", id, ""), 200);
	assert_true(page_says(&rq, "診療所へ（書面）") && page_says(&rq, "有効"));
	assert_true(page_says(&rq, "/edit\"") && page_says(&rq, "/withdraw\""));
	region_done(&w);
}

/* What was begun for one person is not offered for another. */
static void each_person_has_her_own_draft(void **state)
{
	const int64_t of[] = { person, other_person };
	struct request rq;
	struct work w;

	(void)state;
	for (size_t i = 0; i < COUNT(of); i++) {
		rq = (struct request){ .query = PAIRS({ "person", id_text(of[i]) }) };
		assert_int_equal(region_run(&rq, &w, "counsellor", "GET", "/consents/new"), 200);
		assert_true(page_says(&rq,
		    arena_printf(&w.arena, "data-draft=\"/consents/new?person=%lld\"",
			(long long)of[i])));
		/* Of what is agreed to, nothing comes first. */
		assert_false(page_says(&rq, "主なもの") || page_says(&rq, "data-first"));
		region_done(&w);
	}
}

static void a_person_says_what_she_agreed_to(void **state)
{
	struct request rq = {0};
	struct work w;
	char path[40];

	(void)state;
	snprintf(path, sizeof path, "/people/%lld", (long long)other_person);
	assert_int_equal(region_run(&rq, &w, "counsellor", "GET", path), 200);
	assert_true(page_says(&rq, "どこにも提供できません"));
	region_done(&w);
	snprintf(path, sizeof path, "/people/%lld", (long long)person);
	rq = (struct request){0};
	assert_int_equal(region_run(&rq, &w, "counsellor", "GET", path), 200);
	assert_true(page_says(&rq, "診療所へ（") && page_says(&rq, "撤回</span>"));
	region_done(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_consent_covers_what_it_says_and_no_more),
		cmocka_unit_test(to_whom_it_says),
		cmocka_unit_test(from_day_to_day_and_until_it_is_withdrawn),
		cmocka_unit_test(the_nearest_is_found_whoever_asks),
		cmocka_unit_test(every_refusal_says_what_to_do),
		cmocka_unit_test(what_is_missing_is_said),
		cmocka_unit_test(one_is_withdrawn_once),
		cmocka_unit_test(a_correction_says_why),
		cmocka_unit_test(each_person_has_her_own_draft),
		cmocka_unit_test(a_person_says_what_she_agreed_to),
	};

	return cmocka_run_group_tests(tests, open_all, region_close);
}
