/* figures_test: what is counted only so far agrees with what is counted out, as far as it goes. */
#include "tests/support.h"

#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

enum { THINGS = 60 };

static struct store *s;

/* Sixty: the state by thirds, a place for most of them, one or two topics or none. */
static void make(struct work *w)
{
	static const char *const places[] = { "home", "home", "hospital", NULL };
	static const char *const topics[] = { "nurse", "doctor nurse", "doctor doctor", NULL,
		"nurse" };

	for (int i = 0; i < THINGS; i++) {
		struct thing t = { .name = arena_printf(&w->arena, "訪問 %d", i),
			.state = i % 3,
			.urgent = i % 10 == 0,
			.place = places[i % (int)COUNT(places)],
			.topics = topics[i % (int)COUNT(topics)] };

		assert_int_equal(store_save(w, &thing_record, &t), SAVED);
		if (i % 20 == 19)
			assert_int_equal(store_remove(w, &thing_record, t.head.id, t.head.version),
			    SAVED);
	}
}

static int fresh(void **state)
{
	struct work w;

	(void)state;
	s = test_store_of(&test_schema);
	test_begin(&w, s, true);
	make(&w);
	test_end(&w);
	return 0;
}

static int over(void **state)
{
	(void)state;
	store_close(s);
	return 0;
}

static const struct field *field(const char *name)
{
	return record_field(&thing_record, name);
}

static const struct query queries[] = {
	{ .filters = 0 },
	{ .find = "訪問" },
	{ .find = "訪問 1" },
	{ .removed = true },
	{ .find = "なし" },
};

static void counting_stops(void **state)
{
	struct work w;

	(void)state;
	test_begin(&w, s, false);
	for (size_t i = 0; i < COUNT(queries); i++) {
		int64_t all = store_count(&w, &thing_record, &queries[i]);

		for (int most = 1; most < 70; most += 17)
			assert_int_equal(store_count_most(&w, &thing_record, &queries[i], most),
			    all < most ? all : most);
	}
	assert_int_equal(store_count(&w, &thing_record, &queries[0]), 57);
	assert_int_equal(store_count(&w, &thing_record, &queries[3]), 3);
	test_end(&w);
}

static int row_of(const struct rows *rs, const char *value)
{
	for (int i = 0; i < rs->n; i++)
		if (text_same(CELL(rs, i, 0), value))
			return i;
	return -1;
}

/* No figure is too great; one is too small only where it says so, and then counted far enough. */
static void agree(struct work *w, const struct query *q, const struct field *f, struct reach reach)
{
	struct rows *all = store_count_by(w, &thing_record, q, f),
		    *some = store_count_by_some(w, &thing_record, q, f, reach);
	struct query other = query_without(q, f);
	/* Codes stand on the shelf of what was removed too. */
	bool bare = !other.filters && text_empty(q->find) && f->kind != CODES;

	assert_null(w->fault);
	for (int i = 0; i < some->n; i++) {
		int row = row_of(all, CELL(some, i, 0));
		int64_t n = cell_number(some, i, 1), truth = row < 0 ? 0 : cell_number(all, row, 1);

		assert_true(n <= truth);
		if (!cell_number(some, i, 2))
			assert_int_equal(n, truth);
		if (reach.look > THINGS || (bare && reach.look >= reach.most))
			assert_true(n == truth || n >= reach.most);
		if (i > 0)
			assert_true(cell_number(some, i - 1, 1) >= n);
	}
	for (int i = 0; i < all->n && text_empty(q->find); i++)
		assert_true(row_of(some, CELL(all, i, 0)) >= 0);
}

static const struct reach reaches[] = { { 1, 1 }, { 5, 1000 }, { 5, 3 }, { 10, 20 }, { 20, 10 },
	{ 70, 5 }, { 70, 1000 } };

static void figures_stop_one_by_one(void **state)
{
	static const char *const names[] = { "state", "place", "topics", "urgent", "year" };
	struct work w;

	(void)state;
	test_begin(&w, s, false);
	for (size_t i = 0; i < COUNT(names); i++)
		for (size_t k = 0; k < COUNT(queries); k++)
			for (size_t n = 0; n < COUNT(reaches); n++)
				agree(&w, &queries[k], field(names[i]), reaches[n]);
	test_end(&w);
}

/* The query's own filter of the field does not count, others do. */
static void filters_hold(void **state)
{
	struct query q = { .filters = 2,
		.filter = { { field("state"), EQUAL, "no such state" },
		    { field("place"), EQUAL, "home" } } };
	struct work w;

	(void)state;
	test_begin(&w, s, false);
	for (size_t n = 0; n < COUNT(reaches); n++) {
		assert_int_equal(
		    store_count_by_some(&w, &thing_record, &q, field("state"), reaches[n])->n, 3);
		assert_int_equal(
		    store_count_by_some(&w, &thing_record, &q, field("place"), reaches[n])->n, 0);
	}
	test_end(&w);
}

static const struct {
	const char *field;
	enum compare compare;
	const char *value;
} filters[] = { { "topics", INCLUDES, "nurse" }, { "topics", INCLUDES, "nurse doctor" },
	{ "place", EQUAL, "home" }, { "place", EMPTY, NULL }, { "state", EQUAL, "new" },
	{ "urgent", EQUAL, "1" } };

/* True if looking ended it too early to say. */
static bool counts(struct work *w, const struct query *q, struct reach reach)
{
	struct some some = store_count_some(w, &thing_record, q, reach);
	int64_t truth = store_count(w, &thing_record, q);

	assert_true(some.more ? some.n <= truth : some.n == truth);
	if (reach.look > THINGS || q->filters < 2)
		assert_true(some.n == truth || some.n >= reach.most);
	agree(w, q, field("state"), reach);
	agree(w, q, field("topics"), reach);
	return some.more && some.n < reach.most;
}

/* Every choice of them, looked for far enough and not. */
static void several_filters_count_what_is_there(void **state)
{
	struct work w;
	int too_early = 0;

	(void)state;
	test_begin(&w, s, false);
	for (unsigned set = 0; set < 1u << COUNT(filters); set++) {
		struct query q = {0};

		for (size_t i = 0; i < COUNT(filters); i++)
			if (set >> i & 1)
				query_add(&q, &thing_record, filters[i].field, filters[i].compare,
				    filters[i].value);
		for (size_t n = 0; n < COUNT(reaches); n++)
			too_early += counts(&w, &q, reaches[n]);
	}
	assert_int_not_equal(too_early, 0);
	test_end(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counting_stops),
		cmocka_unit_test(figures_stop_one_by_one),
		cmocka_unit_test(filters_hold),
		cmocka_unit_test(several_filters_count_what_is_there),
	};

	return cmocka_run_group_tests(tests, fresh, over);
}
