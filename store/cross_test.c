/* cross_test: every cell and every margin is what counting the records one by one gives. */
#include "tests/dice.h"
#include "tests/support.h"

#include "store/codes.h"

#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

enum { THINGS = 150, BOXES = 7, LISTED_MOST = 300, KEYS_MOST = 16 };

static struct store *s;

static const char *const topics[] = { "nurse", "doctor", "cost", "ride" };
static const char *const rollups[] = { "medical", "medical", NULL, "life" };

static void make_codes(struct work *w)
{
	for (int i = (int)COUNT(topics) - 1; i >= 0; i--) {
		struct code c = { .list = "topic", .code = topics[i], .label = topics[i],
			.rollup = rollups[i], .position = { true, i } };

		assert_int_equal(store_save(w, &code_record, &c), SAVED);
	}
}

static const char *some_topics(struct work *w, struct dice *d)
{
	struct text t = { .arena = &w->arena };

	for (uint64_t n = dice_roll(d, 4); n > 0; n--)
		text_addf(&t, "%s%s", t.len ? " " : "", topics[dice_roll(d, COUNT(topics))]);
	return t.len ? t.s : NULL;
}

static void make_thing(struct work *w, struct dice *d, const int64_t *box)
{
	static const char *const places[] = { "home", "hospital", "unheard_of", NULL };
	struct date first = { 2025, 1, 1 };
	struct thing t = { .name = "訪問",
		.state = (int)dice_roll(d, 4),
		.urgent = dice_roll(d, 2) == 1,
		.place = places[dice_roll(d, COUNT(places))],
		.topics = some_topics(w, d),
		.box.id = dice_roll(d, 3) ? box[dice_roll(d, BOXES)] : 0,
		.seen = moment_of(date_add_days(first, (int)dice_roll(d, 800)),
		    (int)dice_roll(d, 1440)) };

	if (dice_roll(d, 4))
		t.since = date_add_days(first, (int)dice_roll(d, 800));
	if (dice_roll(d, 30) == 0)
		t.seen = moment_of((struct date){ 1968, 2, 29 }, (int)dice_roll(d, 1440));
	assert_int_equal(store_save(w, &thing_record, &t), SAVED);
	if (dice_roll(d, 10) == 0)
		assert_int_equal(store_remove(w, &thing_record, t.head.id, t.head.version), SAVED);
}

static int fresh(void **state)
{
	const char *seed = getenv("YUI_SEED");
	struct dice d = { .seed = seed ? strtoull(seed, NULL, 10) : 20261123 };
	int64_t box[BOXES];
	struct work w;

	(void)state;
	s = test_store_of(&test_schema);
	test_begin(&w, s, true);
	make_codes(&w);
	for (int i = 0; i < BOXES; i++) {
		struct box b = { .name = arena_printf(&w.arena, "箱%d", i) };

		assert_int_equal(store_save(&w, &box_record, &b), SAVED);
		box[i] = b.head.id;
	}
	for (int i = 0; i < THINGS; i++)
		make_thing(&w, &d, box);
	test_end(&w);
	return 0;
}

static int over(void **state)
{
	(void)state;
	store_close(s);
	return 0;
}

/* ---- Counted one by one --------------------------------------------------------------------- */

static const char *rollup(const char *code)
{
	for (size_t i = 0; i < COUNT(topics); i++)
		if (!strcmp(topics[i], code))
			return rollups[i] ? rollups[i] : code;
	return code;
}

static const char *in_time(struct work *w, const struct dimension *by, const struct thing *t)
{
	struct date day = by->field->kind == DATE ? t->since : moment_date(t->seen);

	if (!date_known(day))
		return NULL;
	if (by->by == BY_MONTH)
		return arena_printf(&w->arena, "%04d-%02d", day.year, day.month);
	return int_text(&w->arena, day.month < 4 ? day.year - 1 : day.year);
}

/* The buckets that the record stands in; none if it is not asked by anything. */
static int keys_of(struct work *w, const struct dimension *by, const struct thing *t,
    const char **out)
{
	const char *value, *code;
	char *copy;
	int n = 0;

	if (!by->field)
		return 0;
	if (by->by == BY_MONTH || by->by == BY_YEAR) {
		out[0] = in_time(w, by, t);
		return 1;
	}
	out[0] = value = field_write(&w->arena, by->field, t);
	if (!value || by->field->kind != CODES)
		return 1;
	copy = arena_copy(&w->arena, value);
	while ((code = strsep(&copy, " ")) != NULL) {
		bool there = false;

		code = by->by == BY_ROLLUP ? rollup(code) : code;
		for (int i = 0; i < n; i++)
			there = there || !strcmp(out[i], code);
		if (!there)
			out[n++] = code;
	}
	return n;
}

/* Is the record in that row and column?  ANY: in whichever. */
static const char ANY[] = "any";
static bool stands(struct work *w, const struct dimension *by, const struct thing *t,
    const char *value)
{
	const char *keys[KEYS_MOST];
	int n = keys_of(w, by, t, keys);

	for (int i = 0; i < n; i++)
		if (text_same(keys[i], value))
			return true;
	return value == ANY;
}

struct counted_by {
	const struct listing *all;
	struct dimension rows, cols;
	bool people;
};

static int64_t recount(struct work *w, const struct counted_by *by, const char *row,
    const char *col)
{
	int64_t seen[LISTED_MOST], n = 0, people = 0;

	for (int i = 0; i < by->all->n; i++) {
		const struct thing *t = LISTED(*by->all, &thing_record, i);
		bool known = false;

		if (!stands(w, &by->rows, t, row) || !stands(w, &by->cols, t, col))
			continue;
		n++;
		for (int64_t k = 0; k < people; k++)
			known = known || seen[k] == t->box.id;
		if (t->box.id && !known)
			seen[people++] = t->box.id;
	}
	return by->people ? people : n;
}

static int64_t keys_in(struct work *w, const struct counted_by *by)
{
	const char *keys[KEYS_MOST];
	int64_t n = 0;

	for (int i = 0; i < by->all->n; i++) {
		const struct thing *t = LISTED(*by->all, &thing_record, i);
		int a = keys_of(w, &by->rows, t, keys), b = keys_of(w, &by->cols, t, keys);

		n += (a ? a : 1) * (b ? b : 1);
	}
	return n;
}

static void agree(struct work *w, const struct counted_by *by, const struct cross *c)
{
	int64_t cells = 0;

	assert_null(w->fault);
	assert_int_equal(c->all, recount(w, by, ANY, ANY));
	for (int i = 0; i < c->rows; i++)
		assert_int_equal(c->row_all[i], recount(w, by, c->row[i], ANY));
	for (int j = 0; j < c->cols; j++)
		assert_int_equal(c->col_all[j], recount(w, by, ANY, c->col[j]));
	for (int i = 0; i < c->rows; i++)
		for (int j = 0; j < c->cols; j++) {
			assert_int_equal(c->cell[i * c->cols + j],
			    recount(w, by, c->row[i], c->col[j]));
			cells += c->cell[i * c->cols + j];
		}
	if (by->people)
		return;
	/* Nothing is missing: all that stands somewhere stands in a cell. */
	assert_int_equal(c->mentions, keys_in(w, by));
	if (c->rows && c->cols)
		assert_int_equal(cells, c->mentions);
}

static const struct field *field(const char *name)
{
	return record_field(&thing_record, name);
}

static void every_cell_is_counted(void **state)
{
	const struct dimension by[] = { { 0 }, { field("state"), 0 }, { field("urgent"), 0 },
		{ field("place"), 0 }, { field("topics"), 0 }, { field("topics"), BY_ROLLUP },
		{ field("box"), 0 }, { field("since"), BY_MONTH }, { field("since"), BY_YEAR },
		{ field("seen"), BY_MONTH }, { field("seen"), BY_YEAR } };
	struct query queries[] = { { .limit = LISTED_MOST },
		{ .limit = LISTED_MOST, .filters = 1,
		    .filter = { { field("place"), EQUAL, "home" } } },
		{ .limit = LISTED_MOST, .filters = 1,
		    .filter = { { field("seen"), AT_LEAST,
			"1767225600000" /* 2026-01-01 9:00 */ } } },
		{ .limit = LISTED_MOST, .find = "なし" } };

	(void)state;
	for (size_t k = 0; k < COUNT(queries) * COUNT(by); k++) {
		const struct query *q = &queries[k % COUNT(queries)];
		struct dimension rows = by[k / COUNT(queries)];
		struct work w;
		struct listing all;

		test_begin(&w, s, false);
		all = store_list(&w, &thing_record, q);
		for (size_t j = 0; j < 2 * COUNT(by); j++) {
			struct counted_by c = { &all, rows, by[j / 2], j % 2 };

			agree(&w, &c,
			    store_cross(&w, &thing_record, q, rows, c.cols,
				c.people ? field("box") : NULL));
		}
		test_end(&w);
	}
}

static void rows_stand_in_their_order(void **state)
{
	struct dimension by_topic = { field("topics"), BY_VALUE },
			 by_month = { field("since"), BY_MONTH }, none = { 0 };
	struct query all = {0};
	struct cross *c;
	struct work w;

	(void)state;
	test_begin(&w, s, false);
	c = store_cross(&w, &thing_record, &all, by_topic, none, NULL);
	assert_int_equal(c->rows, COUNT(topics) + 1);
	for (size_t i = 0; i < COUNT(topics); i++)
		assert_string_equal(c->row[i], topics[i]);
	assert_null(c->row[COUNT(topics)]);
	c = store_cross(&w, &thing_record, &all, by_month, none, NULL);
	for (int i = 1; i < c->rows - 1; i++)
		assert_true(strcmp(c->row[i - 1], c->row[i]) < 0);
	test_end(&w);
}

/* What a reader may not see is not counted for him, nor by whom it is. */
static void figures_tell_no_secret(void **state)
{
	struct dimension by_secret = { field("secret"), BY_VALUE }, none = { 0 };
	struct query all = {0};
	struct work w;

	(void)state;
	test_begin(&w, s, false);
	assert_true(store_cross(&w, &thing_record, &all, by_secret, none, NULL)->all > 0);
	w.actor.may &= ~((uint64_t)1 << READ_PRIVATE);
	assert_int_equal(store_cross(&w, &thing_record, &all, by_secret, none, NULL)->all, 0);
	assert_int_equal(store_cross(&w, &thing_record, &all, none, by_secret, NULL)->rows, 0);
	w.actor.may = 0;
	assert_int_equal(store_cross(&w, &thing_record, &all, none, none, NULL)->all, 0);
	test_end(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_cell_is_counted),
		cmocka_unit_test(rows_stand_in_their_order),
		cmocka_unit_test(figures_tell_no_secret),
	};

	return cmocka_run_group_tests(tests, fresh, over);
}
