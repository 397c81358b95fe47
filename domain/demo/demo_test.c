/* demo_test: the demo loads, is like real, and holds everything that is to be shown. */
#include "domain/accounts/accounts.h"
#include "domain/certificates/certificates.h"
#include "domain/consultations/consultations.h"
#include "domain/demo/demo.h"
#include "domain/organizations/organizations.h"
#include "domain/people/people.h"
#include "domain/phrases/phrases.h"
#include "tests/papers.h"
#include "tests/support.h"
#include "web/web.h"

#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

static struct store *store;

static int set_up(void **state)
{
	struct work w;

	(void)state;
	store = test_store_of(web_schema());
	papers_key();
	test_begin(&w, store, true);
	w.actor = (struct actor){0};
	if (!demo_load(&w))
		fail_msg("%s", w.fault);
	test_end(&w);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	store_close(store);
	return 0;
}

/* A work of an account of the demo. */
static void begin_as(struct work *w, const char *login)
{
	struct rows *rs;

	test_begin(w, store, true);
	rs = store_query(w, "SELECT id FROM account WHERE login = $1", T(login));
	assert_int_equal(rs->n, 1);
	assert_true(account_actor(w, cell_number(rs, 0, 0), &w->actor));
}

static int64_t count(struct work *w, const struct record *r, const char *field, const char *value)
{
	struct query q = { .filters = field != NULL };

	if (field)
		q.filter[0] = (struct filter){ record_field(r, field), EQUAL, value };
	return store_count(w, r, &q);
}

static void everything_is_there(void **state)
{
	struct work w;

	(void)state;
	begin_as(&w, "counsellor");
	assert_int_equal(count(&w, &municipality_record, NULL, NULL), 9);
	assert_in_range(count(&w, &organization_record, NULL, NULL), 40, 64);
	assert_in_range(count(&w, &person_record, NULL, NULL), 40, 60);
	assert_int_equal(count(&w, &consultation_record, NULL, NULL), 124);
	assert_int_not_equal(count(&w, &consultation_record, "state", "received"), 0);
	assert_int_not_equal(count(&w, &consultation_record, "state", "active"), 0);
	assert_int_not_equal(count(&w, &consultation_record, "state", "waiting"), 0);
	assert_int_not_equal(count(&w, &consultation_record, "state", "closed"), 0);
	assert_int_equal(count(&w, &comparison_record, NULL, NULL), 2);
	assert_int_not_equal(count(&w, &consultation_record, "introduction", "open"), 0);
	assert_int_not_equal(count(&w, &consultation_record, "introduction", "chosen"), 0);
	assert_int_equal(count(&w, &confirmation_record, NULL, NULL), 2);
	assert_int_equal(count(&w, &consultation_record, "confirmed", "confirmed"), 1);
	assert_int_equal(count(&w, &consultation_record, "confirmed", "corrected"), 1);
	assert_int_equal(count(&w, &action_record, "approval", "waiting"), 1);
	assert_int_equal(count(&w, &action_record, "approval", "returned"), 1);
	assert_int_equal(store_count(&w, &action_record, &(struct query){ .removed = true }), 1);
	test_end(&w);
}

/* Last year is final and one slip of it was corrected since; of this year the latest months are
 * left to declare. */
static void months_are_final(void **state)
{
	struct query q = {0};
	struct work w;
	struct rows *rs;

	(void)state;
	begin_as(&w, "manager");
	rs = store_query(&w,
	    "SELECT count(*) FROM frozen_month WHERE region = $1 AND month < '2026-04'",
	    I(w.actor.region));
	assert_int_equal(cell_number(rs, 0, 0), 12);
	rs = store_query(&w, "SELECT max(month) FROM frozen_month WHERE region = $1",
	    I(w.actor.region));
	assert_string_equal(CELL(rs, 0, 0), "2026-08");
	rs = store_query(&w,
	    "SELECT sum(n) FROM frozen_figure WHERE region = $1 AND month < '2026-04'"
	    " AND heading = 'urgency' AND bucket = 'normal'",
	    I(w.actor.region));
	query_add(&q, &consultation_record, "fiscal_year", EQUAL, "2025");
	query_add(&q, &consultation_record, "urgency", EQUAL, "normal");
	assert_int_equal(cell_number(rs, 0, 0), store_count(&w, &consultation_record, &q) + 1);
	assert_int_equal(count(&w, &certificate_record, NULL, NULL), 1);
	test_end(&w);
}

/* The page of pairs has one to show, and there is something to write with. */
static void what_is_quick_is_shown(void **state)
{
	struct work w;

	(void)state;
	begin_as(&w, "counsellor2");
	assert_int_equal(count(&w, &phrase_record, NULL, NULL), 3);
	assert_int_equal(count(&w, &template_record, NULL, NULL), 2);
	assert_int_equal(count(&w, &person_record, "phone", "090-0000-0148"), 1);
	test_end(&w);
	begin_as(&w, "counsellor");
	assert_int_equal(count(&w, &phrase_record, NULL, NULL), 4);
	assert_int_equal(count(&w, &template_record, NULL, NULL), 3);
	assert_true(store_query(&w, "SELECT 1 FROM consultation c JOIN person p"
				    " ON p.region = c.region AND p.id = c.person"
				    " WHERE p.region = $1 AND p.phone = $2",
			I(w.actor.region), T("090-0000-0148"))->n > 0);
	test_end(&w);
}

static int opened;

static bool any_bytes(void *context, const void *bytes, size_t n)
{
	(void)context, (void)bytes;
	return n > 0;
}

static bool opens(void *context, struct work *w, const void *rec)
{
	opened += file_read(w, rec, any_bytes, context) == SEALED_WELL;
	return true;
}

static void files_are_attached(void **state)
{
	struct work w;

	(void)state;
	begin_as(&w, "counsellor");
	store_each(&w, &consultation_file_record, &(struct query){0}, opens, NULL);
	assert_int_equal(opened, 2);
	store_each(&w, &organization_file_record, &(struct query){0}, opens, NULL);
	assert_int_equal(opened, 3);
	test_end(&w);
}

static void assert_kin(const char *name, const char *relation)
{
	static const char *const kin[][2] = { { "長女", "child" }, { "長男", "child" },
		{ "次男の妻", "child_in_law" }, { "妹", "sibling" }, { "妻", "spouse" },
		{ "夫", "spouse" } };

	for (size_t k = 0; name && k < COUNT(kin); k++)
		if (text_starts(name, kin[k][0]))
			assert_string_equal(relation, kin[k][1]);
}

/* Whom a person leans on is what she is called: a wife no child, and no woman's wife; also where
 * she calls. */
static void kin_are_what_they_are_called(void **state)
{
	struct query q = { .limit = 200 };
	struct listing l;
	struct work w;

	(void)state;
	begin_as(&w, "counsellor");
	l = store_list(&w, &person_record, &q);
	for (int i = 0; i < l.n; i++) {
		const struct person *p = LISTED(l, &person_record, i);

		assert_kin(p->key_name, p->key_relation);
		if (p->key_name && text_starts(p->key_name, "妻"))
			assert_string_equal(p->sex, "male");
	}
	l = store_list(&w, &consultation_record, &q);
	for (int i = 0; i < l.n; i++) {
		const struct consultation *c = LISTED(l, &consultation_record, i);

		assert_kin(c->caller_name, c->caller_relation);
	}
	test_end(&w);
}

static void numbers_have_no_gaps(void **state)
{
	struct work w;
	struct rows *rs;

	(void)state;
	begin_as(&w, "counsellor");
	rs = store_query(&w,
	    "SELECT COUNT(*), MAX(serial), COUNT(DISTINCT serial), SUM(CASE WHEN received > $2"
	    " THEN 1 ELSE 0 END) FROM consultation WHERE region = $1 GROUP BY fiscal_year",
	    I(w.actor.region), I(w.now));
	assert_int_equal(rs->n, 2);
	for (int i = 0; i < rs->n; i++) {
		assert_int_equal(cell_number(rs, i, 0), cell_number(rs, i, 1));
		assert_int_equal(cell_number(rs, i, 0), cell_number(rs, i, 2));
		assert_int_equal(cell_number(rs, i, 3), 0);
	}
	test_end(&w);
}

static void history_lies_in_its_own_time(void **state)
{
	struct work w;
	struct version *versions;

	(void)state;
	begin_as(&w, "counsellor");
	assert_int_equal(store_history(&w, &hub_record, w.actor.region, &versions), 2);
	assert_string_equal(date_iso(&w.arena, moment_date(versions[0].at)), "2020-04-01");
	assert_non_null(versions[0].reason);
	test_end(&w);
}

static void each_role_sees_its_part(void **state)
{
	static const char *const towns[][2] = { { "officer-sukagawa", "須賀川市" },
		{ "officer-kagamiishi", "鏡石町" }, { "officer-tenei", "天栄村" } };
	struct work w;
	int64_t sum = 0, all;

	(void)state;
	begin_as(&w, "counsellor");
	all = count(&w, &consultation_record, NULL, NULL)
	    - count(&w, &consultation_record, "outside", "1");
	test_end(&w);
	for (size_t i = 0; i < COUNT(towns); i++) {
		int64_t seen;

		begin_as(&w, towns[i][0]);
		seen = count(&w, &consultation_record, NULL, NULL);
		assert_int_not_equal(seen, 0);
		assert_int_equal(seen,
		    count(&w, &consultation_record, "municipality",
			int_text(&w.arena, municipality_named(&w, towns[i][1]))));
		sum += seen;
		test_end(&w);
	}
	assert_int_equal(sum, all);
	for (const char *const *login = (const char *const[]){ "facility", "committee",
		 "prefecture", "administrator", NULL };
	     *login; login++) {
		begin_as(&w, *login);
		assert_int_equal(count(&w, &consultation_record, NULL, NULL), 0);
		assert_int_equal(count(&w, &person_record, NULL, NULL), 0);
		test_end(&w);
	}
}

static void variants_are_found(void **state)
{
	struct work w;
	struct query plain = { .find = "高橋" }, kana = { .find = "ﾀｶﾊｼ" },
		     rare = { .find = "吉田" };

	(void)state;
	begin_as(&w, "counsellor");
	assert_true(store_count(&w, &person_record, &plain) >= 4);
	assert_int_equal(store_count(&w, &person_record, &plain),
	    store_count(&w, &person_record, &kana));
	assert_true(store_count(&w, &person_record, &rare) >= 4);
	test_end(&w);
}

/* What one seed makes at that minute of Monday, said in one line. */
static const char *made_at(struct arena *a, int minutes, int64_t slips, int64_t seed)
{
	struct store *own = test_store_of(web_schema());
	const char *said;
	struct work w;
	struct rows *rs;

	test_begin(&w, own, true);
	w.actor = (struct actor){0};
	w.now = moment_of((struct date){ 2026, 11, 23 }, minutes);
	assert_true(demo_load_many(&w, slips, seed, NULL));
	rs = store_query(&w,
	    "SELECT (SELECT COUNT(*) FROM consultation), (SELECT COUNT(*) FROM person),"
	    " (SELECT SUM(LENGTH(snapshot)) FROM history), (SELECT COUNT(*) FROM history),"
	    " (SELECT COUNT(DISTINCT fiscal_year) FROM consultation),"
	    " (SELECT COUNT(*) FROM person WHERE care_level = 'care3' AND household = 'alone')");
	said = arena_printf(a, "%s %s %s %s %s %s", CELL(rs, 0, 0), CELL(rs, 0, 1), CELL(rs, 0, 2),
	    CELL(rs, 0, 3), CELL(rs, 0, 4), CELL(rs, 0, 5));
	test_end(&w);
	store_close(own);
	return said;
}

static const char *made_from(struct arena *a, int64_t slips, int64_t seed)
{
	return made_at(a, 10 * 60, slips, seed);
}

static void as_many_as_asked_for(void **state)
{
	struct arena a = {0};
	const char *once = made_from(&a, 300, 7);
	int slips = 0, people = 0;

	(void)state;
	assert_true(text_starts(made_at(&a, 1, 0, 0), "124 "));
	assert_int_equal(sscanf(once, "%d %d", &slips, &people), 2);
	assert_int_equal(slips, 300);
	assert_int_equal(people, 75 + 1); /* one of them stands there twice */
	assert_string_equal(made_from(&a, 300, 7), once);
	assert_string_not_equal(made_from(&a, 300, 8), once);
	arena_reset(&a);
}

/* Almost 80 % concern medical care at home, as the casebook says of the real one. */
static void most_concern_care_at_home(void **state)
{
	struct work w;
	struct rows *rs;
	int64_t share;

	(void)state;
	begin_as(&w, "counsellor");
	rs = store_query(&w,
	    "SELECT COUNT(DISTINCT v.id) FROM code_value v JOIN code c ON c.region = v.region"
	    " AND c.list = 'consultation_content' AND c.code = v.code WHERE v.region = $1"
	    " AND v.record = 'consultation' AND c.rollup = '在宅医療'",
	    I(w.actor.region));
	share = cell_number(rs, 0, 0) * 100 / count(&w, &consultation_record, NULL, NULL);
	assert_in_range(share, 65, 90);
	test_end(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(everything_is_there),
		cmocka_unit_test(months_are_final),
		cmocka_unit_test(what_is_quick_is_shown),
		cmocka_unit_test(files_are_attached),
		cmocka_unit_test(kin_are_what_they_are_called),
		cmocka_unit_test(numbers_have_no_gaps),
		cmocka_unit_test(history_lies_in_its_own_time),
		cmocka_unit_test(each_role_sees_its_part),
		cmocka_unit_test(variants_are_found),
		cmocka_unit_test(as_many_as_asked_for),
		cmocka_unit_test(most_concern_care_at_home),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
