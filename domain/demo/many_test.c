/* many_test: a whole region is the same for the same seed on both engines, and holds what a region
 * made by hand holds. */
#include "domain/accounts/accounts.h"
#include "domain/consultations/consultations.h"
#include "domain/demo/demo.h"
#include "domain/organizations/organizations.h"
#include "domain/people/people.h"
#include "tests/support.h"

#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

enum { SLIPS = 1200, SEED = 7 };

static struct store *store;

static void load(struct store *s, struct work *w, int64_t seed)
{
	test_begin(w, s, true);
	w->actor = (struct actor){0};
	w->now = moment_of((struct date){ 2026, 11, 23 }, 10 * 60);
	if (!demo_load_many(w, SLIPS, seed, NULL))
		fail_msg("%s", w->fault);
}

static int set_up(void **state)
{
	struct work w;

	(void)state;
	store = test_store_of(web_schema());
	load(store, &w, SEED);
	test_end(&w);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	store_close(store);
	return 0;
}

static void begin(struct work *w)
{
	struct rows *rs;

	test_begin(w, store, true);
	w->now = moment_of((struct date){ 2026, 11, 23 }, 10 * 60);
	rs = store_query(w, "SELECT id FROM account WHERE login = 'manager'");
	assert_true(account_actor(w, cell_number(rs, 0, 0), &w->actor));
}

/* ---- The same on both engines --------------------------------------------------------------- */

/* All that there is.  Ids are of the moment, so each is said by its place among all. */
struct saying {
	struct text text;
	struct rows *ids;
	const struct record *record;
};

static int64_t place_of(const struct saying *s, int64_t id)
{
	int low = 0, high = s->ids->n;

	while (high - low > 1) {
		int middle = (low + high) / 2;

		if (cell_number(s->ids, middle, 0) <= id)
			low = middle;
		else
			high = middle;
	}
	return id ? low + 1 : 0;
}

static bool say(void *context, struct work *w, const void *rec)
{
	struct saying *s = context;
	const struct head *h = rec;

	/* What is made of ids is another each time. */
	if (s->record == &confirmation_record)
		return true;
	text_addf(&s->text, "%s %lld %lld %lld", s->record->name, (long long)place_of(s, h->id),
	    (long long)h->version, (long long)h->changed);
	for EACH_FIELD(f, s->record) {
		const char *value = field_write(&w->arena, f, rec);

		if (f->kind == LINK && value)
			value = int_text(&w->arena,
			    place_of(s, ((const LINK_t *)field_of(f, rec))->id));
		text_addf(&s->text, "|%s", value ? value : "");
	}
	text_addc(&s->text, '\n');
	return true;
}

static void say_history(struct saying *s, struct work *w)
{
	struct rows *rs = store_query(w,
	    "SELECT id, version, changed, changed_by, what, reason, LENGTH(snapshot) FROM history"
	    " WHERE record <> 'account' ORDER BY id, version");

	for (int i = 0; i < rs->n; i++)
		text_addf(&s->text, "%lld %s %s %lld %s %s %s\n",
		    (long long)place_of(s, cell_number(rs, i, 0)), CELL(rs, i, 1), CELL(rs, i, 2),
		    (long long)place_of(s, cell_number(rs, i, 3)), CELL(rs, i, 4),
		    CELL(rs, i, 5) ? CELL(rs, i, 5) : "", CELL(rs, i, 6));
	rs = store_query(w, "SELECT body FROM search ORDER BY id");
	for (int i = 0; i < rs->n; i++)
		text_addf(&s->text, "%s\n", CELL(rs, i, 0));
	rs = store_query(w, "SELECT sequence, value FROM counter ORDER BY sequence, value");
	for (int i = 0; i < rs->n; i++)
		text_addf(&s->text, "%s %s\n", CELL(rs, i, 0), CELL(rs, i, 1));
}

static const char *all_of(struct arena *a, struct work *w)
{
	struct saying s = { .text.arena = a };
	struct query oldest = { .ascending = true };

	w->actor = actor_program(cell_number(store_query(w, "SELECT id FROM hub"), 0, 0));
	s.ids = store_query(w, "SELECT DISTINCT id FROM history ORDER BY id");
	for (const struct record *const *r = web_schema()->records; *r; r++) {
		s.record = *r;
		if (*r != &account_record)
			store_each(w, *r, &oldest, say, &s);
	}
	say_history(&s, w);
	assert_false(s.text.over);
	return s.text.s;
}

static void assert_same(const char *one, const char *other)
{
	size_t at = 0;

	while (one[at] && one[at] == other[at])
		at++;
	if (one[at] || other[at])
		fail_msg("at %zu: %.200s\n---- and: %.200s", at, one + (at > 80 ? at - 80 : 0),
		    other + (at > 80 ? at - 80 : 0));
}

/* This engine's, and SQLite's in memory. */
static void the_same_for_the_same_seed(void **state)
{
	struct arena a = {0};
	const char *here, *there, *why;
	struct store *memory = store_open(":memory:", &a, &why);
	struct work w;

	(void)state;
	assert_non_null(memory);
	begin(&w);
	here = all_of(&a, &w);
	test_end(&w);
	test_migrate(memory, web_schema());
	load(memory, &w, SEED);
	there = all_of(&a, &w);
	test_end(&w);
	store_close(memory);
	assert_true(strlen(here) > 1000000);
	assert_same(here, there);
	arena_reset(&a);
}

/* ---- As if made by hand --------------------------------------------------------------------- */

static int64_t number_of(struct work *w, struct rows *rs)
{
	(void)w;
	return cell_number(rs, 0, 0);
}
#define ASK(w, sql) number_of(w, store_query(w, sql, I((w)->actor.region)))

static void numbers_follow_the_calls(void **state)
{
	struct consultation c = { .channel = "phone", .caller_kind = "self",
		.contents = "home_doctor", .story = "次の相談。" };
	struct work w;
	struct rows *rs;

	(void)state;
	begin(&w);
	rs = store_query(&w,
	    "SELECT COUNT(*), MAX(serial), COUNT(DISTINCT serial) FROM consultation"
	    " WHERE region = $1 GROUP BY fiscal_year ORDER BY fiscal_year",
	    I(w.actor.region));
	assert_int_equal(rs->n, 5);
	for (int i = 0; i < rs->n; i++) {
		assert_int_equal(cell_number(rs, i, 0), cell_number(rs, i, 1));
		assert_int_equal(cell_number(rs, i, 0), cell_number(rs, i, 2));
	}
	assert_int_equal(ASK(&w, "SELECT COUNT(*) FROM consultation WHERE region = $1"), SLIPS);
	assert_int_equal(ASK(&w, "SELECT COUNT(*) FROM (SELECT received, LAG(received) OVER"
		" (PARTITION BY fiscal_year ORDER BY serial) AS before FROM consultation"
		" WHERE region = $1) AS each WHERE received < before"), 0);
	c.received = w.now;
	c.municipality.id = ASK(&w, "SELECT municipality FROM agreement WHERE region = $1 LIMIT 1");
	assert_int_equal(consultation_create(&w, &c), SAVED);
	assert_int_equal(c.serial.n, cell_number(rs, 4, 0) + 1);
	store_cancel(&w);
	arena_reset(&w.arena);
}

/* No month has a multiple of its share; the last day alone has those that show every way. */
static void no_day_has_them_all(void **state)
{
	struct work w;
	int64_t days = 5 * 365;

	(void)state;
	begin(&w);
	assert_true(ASK(&w, "SELECT MAX(n) FROM (SELECT COUNT(*) AS n FROM consultation"
			    " WHERE region = $1 GROUP BY received / 86400000) AS by_day")
	    < 45);
	assert_true(ASK(&w, "SELECT MAX(n) FROM (SELECT COUNT(*) AS n FROM consultation"
			    " WHERE region = $1 GROUP BY received / 2592000000) AS by_month")
	    < 4 * SLIPS * 30 / days);
	test_end(&w);
}

/* What the desk computes when it saves holds of the copies too. */
static void what_is_computed_is_right(void **state)
{
	struct query all = { .limit = 1000 };
	struct listing l;
	struct work w;

	(void)state;
	begin(&w);
	w.reason = "閉じた相談は、理由があれば書き直せる。";
	assert_int_equal(ASK(&w, "SELECT COUNT(*) FROM consultation c WHERE c.region = $1"
		" AND c.continued <> CASE WHEN EXISTS (SELECT 1 FROM consultation o"
		" WHERE o.region = $1 AND o.person = c.person AND o.fiscal_year = c.fiscal_year"
		" AND o.serial < c.serial) THEN 1 ELSE 0 END"), 0);
	assert_int_equal(ASK(&w, "SELECT COUNT(*) FROM consultation WHERE region = $1"
		" AND (state = 'closed') <> (closed IS NOT NULL)"), 0);
	assert_int_equal(ASK(&w, "SELECT COUNT(*) FROM action a JOIN consultation c"
		" ON c.region = a.region AND c.id = a.consultation"
		" WHERE a.region = $1 AND a.at < c.received"), 0);
	l = store_list(&w, &consultation_record, &all);
	assert_int_equal(l.n, 1000);
	for (int i = 0; i < l.n; i++) {
		struct consultation *c = LISTED(l, &consultation_record, i), was = *c;

		/* Settled anew it stays as it is: nothing is left to save. */
		assert_int_equal(consultation_change(&w, &was), SAVED);
		assert_int_equal(was.head.version, c->head.version + (was.touched != c->touched));
		assert_int_equal(was.state, c->state);
		assert_int_equal(was.age_group, c->age_group);
		assert_int_equal(was.first_response, c->first_response);
		assert_int_equal(was.closing_time, c->closing_time);
		assert_int_equal(was.duration, c->duration);
		assert_string_equal(was.turn ? was.turn : "", c->turn ? c->turn : "");
		assert_string_equal(was.care_level ? was.care_level : "",
		    c->care_level ? c->care_level : "");
	}
	store_cancel(&w);
	arena_reset(&w.arena);
}

static void copies_are_found(void **state)
{
	struct query find = { .find = "ショートステイ" }, rare = { .find = "犬を飼って" };
	struct work w;

	(void)state;
	begin(&w);
	assert_int_equal(store_count(&w, &consultation_record, &find),
	    ASK(&w, "SELECT COUNT(*) FROM consultation WHERE region = $1"
		    " AND story || COALESCE(response, '') || COALESCE(result, '')"
		    " LIKE '%ショートステイ%'"));
	assert_int_not_equal(store_count(&w, &consultation_record, &find), 0);
	assert_int_not_equal(store_count(&w, &consultation_record, &rare), 0);
	assert_int_equal(ASK(&w, "SELECT COUNT(*) FROM code_value WHERE region = $1"
		" AND record = 'consultation' AND code = 'home_doctor'"),
	    ASK(&w, "SELECT COUNT(*) FROM consultation WHERE region = $1"
		    " AND ' ' || contents || ' ' LIKE '% home_doctor %'"));
	test_end(&w);
}

/* By the casebook: most of the city, almost 80 % about medical care at home; people come again. */
static void it_is_like_the_casebook(void **state)
{
	struct work w;
	int64_t home;

	(void)state;
	begin(&w);
	assert_in_range(ASK(&w, "SELECT COUNT(*) FROM person p JOIN municipality m"
		" ON m.region = p.region AND m.id = p.municipality AND m.name = '須賀川市'"
		" WHERE p.region = $1") * 100 / ASK(&w, "SELECT COUNT(*) FROM person"
		" WHERE region = $1 AND municipality IS NOT NULL"), 70, 90);
	home = ASK(&w, "SELECT COUNT(DISTINCT v.id) FROM code_value v JOIN code c"
		" ON c.region = v.region AND c.list = 'consultation_content' AND c.code = v.code"
		" WHERE v.region = $1 AND v.record = 'consultation' AND c.rollup = '在宅医療'");
	assert_in_range(home * 100 / SLIPS, 65, 90);
	assert_true(ASK(&w, "SELECT MAX(n) FROM (SELECT COUNT(*) AS n FROM consultation"
		" WHERE region = $1 AND person IS NOT NULL GROUP BY person) AS each") >= 5);
	assert_true(ASK(&w, "SELECT COUNT(*) FROM organization WHERE region = $1") >= 300);
	assert_int_not_equal(ASK(&w, "SELECT COUNT(*) FROM consultation WHERE region = $1"
		" AND closed IS NULL"), 0);
	test_end(&w);
}

/* The indexes are there again. */
static void the_schema_is_whole(void **state)
{
	struct work w;

	(void)state;
	test_begin(&w, store, true);
	assert_string_equal(store_plan(&w, web_schema()), "");
	test_end(&w);
}

static bool enough(void *context, const char *what, int64_t done, int64_t all)
{
	int *calls = context;

	(void)what;
	assert_in_range(done, 0, all);
	return ++*calls < 650;
}

static void who_is_told_may_stop_it(void **state)
{
	struct store *own = test_store_of(web_schema());
	int calls = 0;
	struct progress progress = { enough, &calls };
	struct work w;

	(void)state;
	test_begin(&w, own, true);
	w.actor = (struct actor){0};
	assert_false(demo_load_many(&w, SLIPS, SEED, &progress));
	assert_int_equal(calls, 650);
	assert_false(store_end(&w));
	arena_reset(&w.arena);
	test_begin(&w, own, true);
	assert_int_equal(store_query(&w, "SELECT 1 FROM hub")->n, 0);
	assert_string_equal(store_plan(&w, web_schema()), "");
	test_end(&w);
	store_close(own);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_same_for_the_same_seed),
		cmocka_unit_test(numbers_follow_the_calls),
		cmocka_unit_test(no_day_has_them_all),
		cmocka_unit_test(what_is_computed_is_right),
		cmocka_unit_test(copies_are_found),
		cmocka_unit_test(it_is_like_the_casebook),
		cmocka_unit_test(the_schema_is_whole),
		cmocka_unit_test(who_is_told_may_stop_it),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
