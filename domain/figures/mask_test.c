/* mask_test: what is not shown cannot be worked out, however one subtracts. */
#include "domain/figures/attack.h"
#include "tests/dice.h"

static int64_t cell[CELLS_MOST];
static bool hidden[CELLS_MOST];

/* ---- Tables --------------------------------------------------------------------------------- */

static struct masking roll(struct dice *d)
{
	struct masking m = { .rows = 2 + (int)dice_roll(d, 11),
		.cols = (int)dice_roll(d, 6), .cell = cell, .hidden = hidden };
	uint64_t sides = 2 + dice_roll(d, 40);

	for (int i = 0; i < m.rows; i++) {
		int64_t *row = &cell[i * (m.cols + 1)];

		row[m.cols] = m.cols ? 0 : (int64_t)dice_roll(d, sides);
		for (int j = 0; j < m.cols; j++) {
			row[j] = dice_roll(d, 3) ? (int64_t)dice_roll(d, sides) : 0;
			row[m.cols] += row[j];
		}
	}
	return m;
}

static bool has_small(const struct masking *m)
{
	for (int i = 0; i < m->rows * (m->cols + 1); i++)
		if (mask_is_small(m->cell[i]))
			return true;
	return false;
}

static void nothing_hidden_is_found_out(void **state)
{
	const char *seed = getenv("YUI_SEED");
	struct dice d = { .seed = seed ? strtoull(seed, NULL, 10) : 20261123 };
	int masked = 0, shown = 0;

	(void)state;
	for (int n = 0; n < 3000; n++) {
		struct masking m = roll(&d);
		bool safe = mask_table(&m);

		for (int i = 0; i < m.rows * (m.cols + 1); i++) {
			assert_true(hidden[i] || !mask_is_small(cell[i]));
			shown += !hidden[i];
		}
		if (!has_small(&m)) {
			for (int i = 0; i < m.rows * (m.cols + 1); i++)
				assert_false(hidden[i]);
			continue;
		}
		masked += safe;
		if (safe && found_out(&m))
			fail_msg("table %d tells what it hides", n);
	}
	assert_true(masked > 500);
	assert_true(shown > 20000);
}

/* The attack does find what is hidden without others beside it: else the law could not fail. */
static void small_cells_alone_are_found_out(void **state)
{
	struct dice d = { .seed = 7 };
	int found = 0;

	(void)state;
	for (int n = 0; n < 300; n++) {
		struct masking m = roll(&d);

		for (int i = 0; i < m.rows * (m.cols + 1); i++)
			hidden[i] = mask_is_small(cell[i]);
		found += has_small(&m) && found_out(&m);
	}
	assert_true(found > 50);
}

static void a_table_of_hardly_anything_is_not_shown(void **state)
{
	static const int64_t few[] = { 1, 0, 1, 0, 0, 0 };
	struct masking m = { .rows = 2, .cols = 2, .cell = few, .hidden = hidden };

	(void)state;
	assert_false(mask_table(&m));
	for (size_t i = 0; i < COUNT(few); i++)
		assert_true(hidden[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_hidden_is_found_out),
		cmocka_unit_test(small_cells_alone_are_found_out),
		cmocka_unit_test(a_table_of_hardly_anything_is_not_shown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
