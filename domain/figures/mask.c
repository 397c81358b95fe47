/* mask: which cells of a table readers outside the hub are not shown, so that none of them can be
 * worked out from what they are shown. */
#include "domain/figures/pages.h"

enum { SMALL = 5, WIDTH = 3, TOTAL_COST = 1000000 };

static int64_t value(const struct masking *m, int row, int col)
{
	return m->cell[row * (m->cols + 1) + col];
}

static bool *hidden(const struct masking *m, int row, int col)
{
	return &m->hidden[row * (m->cols + 1) + col];
}

static int64_t least(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* How much the cell could be more or less, with the sums of the columns as they are, if these four
 * are not shown: of two slips in two columns each goes to the other's row; or where one of the
 * columns is that of the sums, one slip does. */
static int64_t play(const struct masking *m, int row, int col, int other_row, int other_col)
{
	int64_t own = value(m, row, col), below = value(m, other_row, col);
	int64_t right = value(m, row, other_col), across = value(m, other_row, other_col);

	if (col == other_col)
		return own + below;
	if (col == m->cols || other_col == m->cols)
		return least(below, across) + least(own, right);
	return least(right, below) + least(own, across);
}

/* What it costs to leave out one more cell. */
static int64_t cost(const struct masking *m, int row, int col)
{
	if (*hidden(m, row, col))
		return 0;
	return value(m, row, col) + 1 + (col == m->cols && m->cols ? TOTAL_COST : 0);
}

static bool protect(const struct masking *m, int row, int col)
{
	int64_t best = -1;
	int best_row = 0, best_col = 0;

	for (int i = 0; i < m->rows; i++)
		for (int j = 0; j <= m->cols; j++) {
			int64_t price;

			if (i == row || (j == col && m->cols) || play(m, row, col, i, j) < WIDTH)
				continue;
			price = cost(m, row, j) + cost(m, i, col) + cost(m, i, j);
			if (best >= 0 && price >= best)
				continue;
			best = price;
			best_row = i;
			best_col = j;
		}
	if (best < 0)
		return false;
	*hidden(m, row, best_col) = *hidden(m, best_row, col) = true;
	*hidden(m, best_row, best_col) = true;
	return true;
}

bool mask_is_small(int64_t n)
{
	return n > 0 && n < SMALL;
}

bool mask_table(const struct masking *m)
{
	bool safe = true;

	for (int i = 0; i < m->rows; i++)
		for (int j = 0; j <= m->cols; j++)
			*hidden(m, i, j) = mask_is_small(value(m, i, j));
	for (int i = 0; i < m->rows; i++)
		for (int j = 0; j <= m->cols; j++)
			if (mask_is_small(value(m, i, j)))
				safe = protect(m, i, j) && safe;
	for (int i = 0; i < m->rows * (m->cols + 1) && !safe; i++)
		m->hidden[i] = true;
	return safe;
}
