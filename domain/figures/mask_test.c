/* mask_test: what is not shown cannot be worked out, however one subtracts. */
#include "domain/figures/attack.h"
#include "tests/dice.h"

static int64_t cell[CELLS_MOST];
static bool hidden[CELLS_MOST];

/* ---- Tables --------------------------------------------------------------------------------- */

/* Columns of towns that have five slips at least, as outside.c asks for no others. */
static struct masking roll(struct dice *d)
{
	struct masking m = { .rows = 2 + (int)dice_roll(d, 11),
		.cols = 1 + (int)dice_roll(d, 5), .cell = cell, .hidden = hidden };
	uint64_t sides = 2 + dice_roll(d, 40);
	int wide = m.cols + 1;

	for (int i = 0; i < m.rows * wide; i++)
		cell[i] = i % wide < m.cols && dice_roll(d, 3) ? (int64_t)dice_roll(d, sides) : 0;
	for (int j = 0; j < m.cols; j++)
		if (mask_is_small(column_sum(&m, j)))
			cell[(int)dice_roll(d, (uint64_t)m.rows) * wide + j] += 5;
	for (int i = 0; i < m.rows; i++)
		for (int j = 0; j < m.cols; j++)
			cell[i * wide + m.cols] += cell[i * wide + j];
	return m;
}

static bool has_small(const struct masking *m)
{
	for (int i = 0; i < m->rows * (m->cols + 1); i++)
		if (mask_is_small(m->cell[i]))
			return true;
	return false;
}

/* Nor is what is hidden of a town together a small number. */
static void hides_no_small_sum(const struct masking *m)
{
	for (int j = 0; j < m->cols; j++) {
		int64_t together = 0;

		for (int i = 0; i < m->rows; i++) {
			int at = i * (m->cols + 1) + j;

			together += hidden[at] ? cell[at] : 0;
		}
		assert_false(mask_is_small(together));
	}
}

static void nothing_hidden_is_found_out(void **state)
{
	const char *seed = getenv("YUI_SEED");
	struct dice d = { .seed = seed ? strtoull(seed, NULL, 10) : 20261123 };
	int masked = 0, shown = 0;

	(void)state;
	for (int n = 0; n < 3000; n++) {
		struct masking m = roll(&d);

		assert_true(mask_table(&m));
		for (int i = 0; i < m.rows * (m.cols + 1); i++) {
			assert_true(hidden[i] || !mask_is_small(cell[i]));
			assert_true(has_small(&m) || !hidden[i]);
			shown += !hidden[i];
		}
		hides_no_small_sum(&m);
		masked += has_small(&m);
		if (found_out_by_any(&m))
			fail_msg("table %d tells what it hides", n);
	}
	assert_true(masked > 500);
	assert_true(shown > 20000);
}

/* The attack does find what is hidden without others beside it, and, where the sums of the rows
 * stay, what is hidden from all but an officer: else the law could not fail. */
static void less_is_found_out(void **state)
{
	struct dice d = { .seed = 7 };
	int alone = 0, with_sums = 0;

	(void)state;
	for (int n = 0; n < 300; n++) {
		struct masking m = roll(&d);

		if (!has_small(&m))
			continue;
		for (int i = 0; i < m.rows * (m.cols + 1); i++)
			hidden[i] = mask_is_small(cell[i]);
		alone += found_out(&m, 0) > 0;
		mask_table(&m);
		for (int i = 0; i < m.rows; i++)
			hidden[i * (m.cols + 1) + m.cols] = false;
		with_sums += found_out_by_any(&m) > 0;
	}
	assert_true(alone > 50 && with_sums > 50);
}

static void a_town_of_hardly_anything_is_not_shown(void **state)
{
	static const int64_t few[] = { 1, 9, 10, 0, 8, 8 };
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
		cmocka_unit_test(less_is_found_out),
		cmocka_unit_test(a_town_of_hardly_anything_is_not_shown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
