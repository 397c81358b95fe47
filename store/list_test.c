/* list_test: filters pick, figures agree, everything comes in turn, parts with their whole. */
#include "store/fresh.h"

static struct query query_by(const char *name, enum compare compare, const char *value)
{
	return (struct query){ .filters = 1, .filter = { { field(name), compare, value } } };
}

static int64_t count(struct work *w, const char *name, enum compare compare, const char *value)
{
	struct query q = query_by(name, compare, value);
	int64_t n = store_count(w, &affair_record, &q);

	assert_int_equal(store_list(w, &affair_record, &q).n, n);
	return n;
}

static void make_three(struct work *w)
{
	struct affair a = { .number = "1",
		.state = 1,
		.topics = "nurse doctor",
		.place = "home",
		.amount = { true, 3 },
		.urgent = true,
		.since = { 2026, 4, 1 },
		.birth = { 1940, 1, 2 },
		.municipality = { true, 1 } };
	struct affair b = { .number = "2",
		.state = 1,
		.topics = "nurse nurse",
		.place = "hospital",
		.amount = { true, 5 },
		.since = { 2026, 5, 1 },
		.municipality = { true, 2 } };
	struct affair c = { .number = "3", .municipality = { true, 1 } };

	a.townsman.id = townsman_new(w, "髙橋 花子", NULL, 1);
	assert_int_equal(store_save(w, &affair_record, &a), SAVED);
	assert_int_equal(store_save(w, &affair_record, &b), SAVED);
	assert_int_equal(store_save(w, &affair_record, &c), SAVED);
}

static void filters_pick(void **state)
{
	struct work w;

	(void)state;
	test_begin(&w, s, true);
	make_three(&w);
	assert_int_equal(count(&w, "state", EQUAL, "open"), 2);
	assert_int_equal(count(&w, "state", EQUAL, "'"), 0);
	assert_int_equal(count(&w, "state", EMPTY, NULL), 1);
	assert_int_equal(count(&w, "state", EQUAL, NULL), 1);
	assert_int_equal(count(&w, "state", FILLED, NULL), 2);
	assert_int_equal(count(&w, "amount", AT_LEAST, "5"), 1);
	assert_int_equal(count(&w, "amount", AT_MOST, "5"), 2);
	assert_int_equal(count(&w, "amount", EQUAL, "no number"), 0);
	assert_int_equal(count(&w, "since", AT_LEAST, "2026-04-02"), 1);
	assert_int_equal(count(&w, "since", AT_MOST, "2026-04-01"), 1);
	assert_int_equal(count(&w, "urgent", EQUAL, "1"), 1);
	assert_int_equal(count(&w, "urgent", EMPTY, NULL), 2);
	assert_int_equal(count(&w, "topics", INCLUDES, "nurse"), 2);
	assert_int_equal(count(&w, "topics", INCLUDES, "doctor"), 1);
	assert_int_equal(count(&w, "topics", INCLUDES, "nur"), 0);
	assert_int_equal(count(&w, "topics", INCLUDES, "nurse doctor"), 2);
	assert_int_equal(count(&w, "topics", INCLUDES, "cost doctor"), 1);
	assert_int_equal(count(&w, "place", EQUAL, "home"), 1);
	assert_int_equal(count(&w, "place", EQUAL, "clinic home hospital"), 2);
	assert_int_equal(count(&w, "place", EQUAL, "clinic  garden"), 0);
	assert_int_equal(count(&w, "townsman", FILLED, NULL), 1);
	assert_int_equal(count(&w, "birth", EQUAL, "1940-01-02"), 1);
	as_officer(&w, 1);
	assert_int_equal(count(&w, "topics", INCLUDES, "nurse"), 1);
	assert_int_equal(count(&w, "state", FILLED, NULL), 1);
	test_end(&w);
}

/* In more ways than texts of statements are kept, by two who do not see alike. */
static void asked_in_many_ways(void **state)
{
	struct work w;

	(void)state;
	test_begin(&w, s, true);
	make_three(&w);
	for (int limit = 1; limit <= 700; limit++) {
		struct query q = { .limit = limit };

		as_reader(&w);
		assert_int_equal(store_list(&w, &affair_record, &q).n, limit < 3 ? limit : 3);
		as_officer(&w, 2);
		assert_int_equal(store_list(&w, &affair_record, &q).n, 1);
	}
	test_end(&w);
}

/* All that is said of an affair, as one text. */
static const char *whole_of(struct work *w, const struct affair *a)
{
	struct text t = { .arena = &w->arena };

	text_addf(&t, "%lld %lld %lld %s", (long long)a->head.id, (long long)a->head.version,
	    (long long)a->head.changed, a->head.changed_by.title ? a->head.changed_by.title : "-");
	for EACH_FIELD(f, &affair_record) {
		const char *said = f->kind == LINK ? ((const LINK_t *)field_of(f, a))->title
						   : field_show(w, f, a);

		text_addf(&t, "|%s", said ? said : "-");
	}
	return t.s;
}

/* Of the oldest affair, listed and got. */
static const char *seen_twice(struct work *w)
{
	struct query q = { .ascending = true, .limit = 2 };
	struct affair *listed = store_list(w, &affair_record, &q).items, got = {0};
	const char *said = whole_of(w, listed);

	assert_true(store_get(w, &affair_record, listed->head.id, &got));
	assert_string_equal(whole_of(w, &got), said);
	*listed = (struct affair){ .number = "another" };
	return said;
}

/* Given again and again, it is what it was, for each what he may see. */
static void what_is_remembered_is_whole(void **state)
{
	struct actor all = actor_program(TEST_REGION), some = all;
	const char *said;
	struct work w;

	(void)state;
	some.may &= ~((uint64_t)1 << READ_PRIVATE);
	test_begin(&w, s, true);
	make_three(&w);
	said = strdup(seen_twice(&w));
	test_end(&w);
	test_begin(&w, s, false);
	store_query(&w, "SELECT 1");
	for (int i = 0; i < 3; i++) {
		w.actor = all;
		assert_string_equal(seen_twice(&w), said);
		assert_non_null(strstr(said, "髙橋 花子"));
		w.actor = some;
		assert_null(strstr(seen_twice(&w), "髙橋"));
		w.actor = all;
		w.masked = true;
		assert_null(strstr(seen_twice(&w), "花子"));
		w.masked = false;
	}
	test_end(&w);
	free((char *)said);
}

static void what_is_private_is_not_guessed(void **state)
{
	struct query by_birth = { .sort = record_field(&affair_record, "birth"),
		.ascending = true };
	struct work w;

	(void)state;
	test_begin(&w, s, true);
	make_three(&w);
	as_reader(&w);
	assert_int_equal(store_count(&w, &affair_record, &(struct query){0}), 3);
	assert_int_equal(count(&w, "birth", EQUAL, "1940-01-02"), 0);
	assert_int_equal(count(&w, "birth", EMPTY, NULL), 0);
	assert_int_equal(count(&w, "townsman", FILLED, NULL), 0);
	assert_string_equal(affair_ids(&w, &by_birth),
	    affair_ids(&w, &(struct query){ .ascending = true }));
	assert_int_equal(
	    store_count_by(&w, &affair_record, &(struct query){0}, field("closed"))->n, 0);
	assert_int_equal(
	    store_count_by(&w, &affair_record, &(struct query){0}, field("townsman"))->n, 0);
	test_end(&w);
}

static void assert_figures(struct work *w, const struct query *q, const char *name,
    const char *expected)
{
	struct rows *rs = store_count_by(w, &affair_record, q, field(name));
	struct text t = { .arena = &w->arena };

	text_add(&t, "");
	for (int i = 0; i < rs->n; i++)
		text_addf(&t, "%s %s;", CELL(rs, i, 0) ? CELL(rs, i, 0) : "-", CELL(rs, i, 1));
	assert_string_equal(t.s, expected);
}

static void figures_count(void **state)
{
	struct query all = {0}, nurse = query_by("topics", INCLUDES, "nurse"),
		     open = query_by("state", EQUAL, "open");
	struct work w;

	(void)state;
	test_begin(&w, s, true);
	make_three(&w);
	assert_figures(&w, &all, "state", "open 2;- 1;");
	assert_figures(&w, &all, "urgent", "- 2;1 1;");
	assert_figures(&w, &all, "topics", "nurse 2;doctor 1;- 1;");
	assert_figures(&w, &all, "municipality", "1 2;2 1;");
	assert_figures(&w, &nurse, "state", "open 2;");
	assert_figures(&w, &nurse, "topics", "nurse 2;doctor 1;- 1;"); /* its own filter apart */
	assert_figures(&w, &open, "topics", "nurse 2;doctor 1;");
	as_officer(&w, 2);
	assert_figures(&w, &all, "topics", "nurse 1;");
	as_officer(&w, 3);
	assert_figures(&w, &all, "topics", "");
	test_end(&w);
}

static void a_town_lists_its_own(void **state)
{
	struct query all = {0}, find = { .find = "高橋" };
	struct work w;

	(void)state;
	test_begin(&w, s, true);
	make_three(&w);
	assert_int_equal(store_count(&w, &affair_record, &find), 1);
	as_officer(&w, 2);
	assert_int_equal(store_list(&w, &affair_record, &all).n, 1);
	assert_int_equal(store_count(&w, &affair_record, &all), 1);
	assert_int_equal(store_count(&w, &affair_record, &find), 0);
	assert_int_equal(strlen(affair_ids(&w, &find)), 0);
	assert_int_equal(store_list(&w, &townsman_record, &all).n, 0);
	w.actor = actor_program(TEST_REGION + 1);
	assert_int_equal(store_count(&w, &affair_record, &all), 0);
	assert_int_equal(store_count(&w, &affair_record, &find), 0);
	test_end(&w);
}

/* ---- One at a time ----------------------------------------------------------------------- */

struct asking {
	int seen;
	int64_t deeds;
};

/* Asks further while the rows arrive, and ends before they all have. */
static bool ask_more(void *context, struct work *w, const void *rec)
{
	const struct affair *a = rec;
	struct asking *asking = context;

	asking->deeds += store_parts(w, &deed_record, a->head.id).n;
	if (asking->seen == 2)
		work_problem(w, "number", "%s", a->number);
	return ++asking->seen < 60;
}

static bool fail_second(void *context, struct work *w, const void *rec)
{
	(void)rec;
	if (++*(int *)context == 2)
		work_fault(w, "of the second");
	return true;
}

static void each_may_ask_and_stop(void **state)
{
	struct asking asking = {0};
	struct work w;
	int64_t last = 0;
	int seen = 0;

	(void)state;
	test_begin(&w, s, true);
	for (int i = 0; i < 100; i++)
		last = affair_new(&w, arena_printf(&w.arena, "%d", i), 1);
	deed_new(&w, last, "x");
	store_each(&w, &affair_record, &(struct query){0}, ask_more, &asking);
	assert_int_equal(asking.seen, 60);
	assert_int_equal(asking.deeds, 1);
	assert_non_null(work_problem_of(&w, "number"));
	store_each(&w, &affair_record, &(struct query){0}, fail_second, &seen);
	assert_int_equal(seen, 2);
	assert_string_equal(w.fault, "of the second");
	store_cancel(&w);
	arena_reset(&w.arena);
}

static void parts_come_oldest_first(void **state)
{
	struct listing l;
	struct work w;
	int64_t a, b;

	(void)state;
	test_begin(&w, s, true);
	a = affair_new(&w, "1", 1);
	b = affair_new(&w, "2", 2);
	deed_new(&w, a, "one");
	deed_new(&w, b, "other");
	deed_new(&w, a, "two");
	l = store_parts(&w, &deed_record, a);
	assert_int_equal(l.n, 2);
	assert_string_equal(((struct deed *)LISTED(l, &deed_record, 0))->words, "one");
	assert_string_equal(((struct deed *)LISTED(l, &deed_record, 1))->words, "two");
	assert_string_equal(((struct deed *)LISTED(l, &deed_record, 0))->affair.title, "1");
	assert_int_equal(store_count(&w, &deed_record, &(struct query){ .find = "other" }), 1);
	as_officer(&w, 1);
	assert_int_equal(store_parts(&w, &deed_record, a).n, 2);
	assert_int_equal(store_parts(&w, &deed_record, b).n, 0);
	assert_int_equal(store_count(&w, &deed_record, &(struct query){0}), 2);
	assert_int_equal(store_count(&w, &deed_record, &(struct query){ .find = "other" }), 0);
	test_end(&w);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fresh, close_store)
	const struct CMUnitTest tests[] = {
		TEST(filters_pick),
		TEST(asked_in_many_ways),
		TEST(what_is_remembered_is_whole),
		TEST(what_is_private_is_not_guessed),
		TEST(figures_count),
		TEST(a_town_lists_its_own),
		TEST(each_may_ask_and_stop),
		TEST(parts_come_oldest_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
