/* mask: which cells of a table readers outside the hub are not shown, so that none of them can be
 * worked out, whoever puts together what. */
#include "domain/figures/pages.h"

enum { SMALL = 5 };

static int64_t value(const struct masking *m, int row, int col)
{
	return m->cell[row * (m->cols + 1) + col];
}

static bool *hidden(const struct masking *m, int row, int col)
{
	return &m->hidden[row * (m->cols + 1) + col];
}

bool mask_is_small(int64_t n)
{
	return n > 0 && n < SMALL;
}

static void hide(const struct masking *m, int row, int col)
{
	*hidden(m, row, col) = *hidden(m, row, m->cols) = true;
}

/* What it costs to leave out one more cell: rather where the sum of the row is gone already. */
static int64_t cost(const struct masking *m, int row, int col)
{
	return value(m, row, col)
	    + (*hidden(m, row, m->cols) ? 0 : value(m, row, m->cols));
}

/* The cell of the column to hide next; -1: none is left that holds anything. */
static int cheapest(const struct masking *m, int col)
{
	int best = -1;

	for (int i = 0; i < m->rows; i++)
		if (value(m, i, col) && !*hidden(m, i, col)
		    && (best < 0 || cost(m, i, col) < cost(m, best, col)))
			best = i;
	return best;
}

/* What is hidden of a column is known together, for its sum is shown; so that must not be small
 * either. */
static bool cover(const struct masking *m, int col)
{
	int64_t together = 0;
	int row;

	for (int i = 0; i < m->rows; i++)
		together += *hidden(m, i, col) ? value(m, i, col) : 0;
	while (mask_is_small(together)) {
		if ((row = cheapest(m, col)) < 0)
			return false;
		hide(m, row, col);
		together += value(m, row, col);
	}
	return true;
}

bool mask_table(const struct masking *m)
{
	bool safe = true;

	for (int i = 0; i < m->rows * (m->cols + 1); i++)
		m->hidden[i] = false;
	for (int i = 0; i < m->rows; i++)
		for (int j = 0; j < m->cols; j++)
			if (mask_is_small(value(m, i, j)))
				hide(m, i, j);
	for (int j = 0; j < m->cols; j++)
		safe = cover(m, j) && safe;
	for (int i = 0; i < m->rows * (m->cols + 1) && !safe; i++)
		m->hidden[i] = true;
	return safe;
}
