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

static int64_t figure(const struct rows *rs, const char *value)
{
	for (int i = 0; i < rs->n; i++)
		if (text_same(CELL(rs, i, 0), value))
			return cell_number(rs, i, 1);
	return 0;
}

/* Each figure is the true one, or where that is greater, as many as are counted. */
static void agree(struct work *w, const struct query *q, const struct field *f, int most)
{
	struct rows *all = store_count_by(w, &thing_record, q, f),
		    *some = store_count_by_most(w, &thing_record, q, f, most);
	bool few = q->find && store_count(w, &thing_record, q) < most;

	assert_null(w->fault);
	assert_int_equal(some->n, all->n);
	for (int i = 0; i < all->n; i++) {
		int64_t n = cell_number(all, i, 1);

		assert_int_equal(figure(some, CELL(all, i, 0)), !few && n > most ? most : n);
		if (i > 0)
			assert_true(cell_number(some, i - 1, 1) >= cell_number(some, i, 1));
	}
}

static void figures_stop_one_by_one(void **state)
{
	static const char *const names[] = { "state", "place", "topics", "urgent", "year" };
	struct work w;

	(void)state;
	test_begin(&w, s, false);
	for (size_t i = 0; i < COUNT(names); i++)
		for (size_t k = 0; k < COUNT(queries); k++)
			for (int most = 1; most < 70; most += 9)
				agree(&w, &queries[k], field(names[i]), most);
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
	assert_int_equal(store_count_by_most(&w, &thing_record, &q, field("state"), 5)->n, 3);
	assert_int_equal(store_count_by_most(&w, &thing_record, &q, field("place"), 5)->n, 0);
	test_end(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counting_stops),
		cmocka_unit_test(figures_stop_one_by_one),
		cmocka_unit_test(filters_hold),
	};

	return cmocka_run_group_tests(tests, fresh, over);
}
