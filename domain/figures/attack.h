/* attack: who wants to know what a table hides, with what tests of masking share. */
#ifndef FIGURES_ATTACK_H
#define FIGURES_ATTACK_H

#include "domain/figures/pages.h"
#include "tests/support.h"

#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS_MOST = 24, COLS_MOST = 6, CELLS_MOST = ROWS_MOST * (COLS_MOST + 1), PRIME = 1000003 };

/* Who lays together what all are shown, and what officers know of their own towns: a bit each. */
static bool knows(const struct masking *m, unsigned officers, int row, int col)
{
	return !m->hidden[row * (m->cols + 1) + col] || (col < m->cols && officers >> col & 1);
}

/* What nobody of them may find out.  A sum is theirs if they know all of its row. */
static bool is_secret(const struct masking *m, unsigned officers, int row, int col)
{
	bool secret = false;

	if (col < m->cols)
		return !knows(m, officers, row, col);
	for (int j = 0; j < m->cols; j++)
		secret |= !knows(m, officers, row, j);
	return secret && !knows(m, officers, row, col);
}

/* What is known as equations over what is not, modulo a prime: every row with its sum, every
 * column with that of its town, which everybody is shown. */
struct attack {
	int unknowns, equations, of[CELLS_MOST], cell[CELLS_MOST];
	int64_t row[ROWS_MOST + COLS_MOST + 1][CELLS_MOST];
};

static int64_t inverse(int64_t a)
{
	int64_t x = 1;

	for (int64_t n = PRIME - 2; n; n >>= 1, a = a * a % PRIME)
		if (n & 1)
			x = x * a % PRIME;
	return x;
}

static void equations(struct attack *k, const struct masking *m, unsigned officers)
{
	int wide = m->cols + 1;

	memset(k, 0, sizeof *k);
	for (int i = 0; i < m->rows * wide; i++) {
		k->cell[k->unknowns] = i;
		k->of[i] = knows(m, officers, i / wide, i % wide) ? -1 : k->unknowns++;
	}
	for (int i = 0; i < m->rows; i++, k->equations++)
		for (int j = 0; j < wide; j++)
			if (k->of[i * wide + j] >= 0)
				k->row[k->equations][k->of[i * wide + j]] =
				    j == m->cols ? PRIME - 1 : 1;
	for (int j = 0; j < wide; j++, k->equations++)
		for (int i = 0; i < m->rows; i++)
			if (k->of[i * wide + j] >= 0)
				k->row[k->equations][k->of[i * wide + j]] = 1;
}

/* Solved as far as it goes. */
static int solve(struct attack *k)
{
	int done = 0;

	for (int x = 0; x < k->unknowns && done < k->equations; x++) {
		int at = done;
		int64_t by;

		while (at < k->equations && !k->row[at][x])
			at++;
		if (at == k->equations)
			continue;
		for (int y = 0; y < k->unknowns; y++) {
			int64_t held = k->row[at][y];

			k->row[at][y] = k->row[done][y];
			k->row[done][y] = held;
		}
		by = inverse(k->row[done][x]);
		for (int y = 0; y < k->unknowns; y++)
			k->row[done][y] = k->row[done][y] * by % PRIME;
		for (int i = 0; i < k->equations; i++) {
			int64_t times = i == done ? 0 : k->row[i][x];

			for (int y = 0; y < k->unknowns && times; y++)
				k->row[i][y] =
				    (k->row[i][y] + (PRIME - times) * k->row[done][y]) % PRIME;
		}
		done++;
	}
	return done;
}

/* An equation left with one unknown tells it. */
static int told_by_equations(struct attack *k, const struct masking *m, unsigned officers)
{
	int done = solve(k), wide = m->cols + 1, told = 0;

	for (int i = 0; i < done; i++) {
		int left = 0, at = 0;

		for (int y = 0; y < k->unknowns; y++)
			if (k->row[i][y]) {
				left++;
				at = k->cell[y];
			}
		told += left == 1 && is_secret(m, officers, at / wide, at % wide);
	}
	return told;
}

/* Nothing is less than none: from the sums, how little and how much each can be, again and again
 * until nothing more follows. */
struct bounds {
	int64_t low[CELLS_MOST], high[CELLS_MOST];
};

/* The cells at `first`, each `step` further, sum up to what stands between low and high. */
static bool narrow(struct bounds *b, int first, int step, int n, int64_t *low, int64_t *high)
{
	int64_t lows = 0, highs = 0;
	bool news = false;

	for (int i = 0; i < n; i++) {
		lows += b->low[first + i * step];
		highs += b->high[first + i * step];
	}
	for (int i = 0; i < n; i++) {
		int64_t *l = &b->low[first + i * step], *h = &b->high[first + i * step];
		int64_t at_least = *low - (highs - *h), at_most = *high - (lows - *l);

		if (at_least > *l || at_most < *h)
			news = true;
		*l = at_least > *l ? at_least : *l;
		*h = at_most < *h ? at_most : *h;
	}
	if (lows > *low || highs < *high)
		news = true;
	*low = lows > *low ? lows : *low;
	*high = highs < *high ? highs : *high;
	return news;
}

static int64_t column_sum(const struct masking *m, int col)
{
	int64_t sum = 0;

	for (int i = 0; i < m->rows; i++)
		sum += m->cell[i * (m->cols + 1) + col];
	return sum;
}

static int told_by_bounds(const struct masking *m, unsigned officers)
{
	static struct bounds b;
	int wide = m->cols + 1, told = 0;
	bool news = true;

	for (int i = 0; i < m->rows * wide; i++) {
		bool known = knows(m, officers, i / wide, i % wide);

		b.low[i] = known ? m->cell[i] : 0;
		b.high[i] = known ? m->cell[i] : column_sum(m, m->cols);
	}
	for (int turn = 0; news && turn < 500; turn++) {
		news = false;
		for (int i = 0; i < m->rows; i++)
			news |= narrow(&b, i * wide, 1, m->cols, &b.low[i * wide + m->cols],
			    &b.high[i * wide + m->cols]);
		for (int j = 0; j < wide; j++) {
			int64_t low = column_sum(m, j), high = low;

			news |= narrow(&b, j, wide, m->rows, &low, &high);
		}
	}
	for (int i = 0; i < m->rows * wide; i++) {
		assert_true(b.low[i] <= m->cell[i] && m->cell[i] <= b.high[i]);
		told += b.low[i] == b.high[i] && is_secret(m, officers, i / wide, i % wide);
	}
	return told;
}

/* How many of those that are not shown are found out all the same. */
UNUSED static int found_out(const struct masking *m, unsigned officers)
{
	static struct attack k;

	equations(&k, m, officers);
	return told_by_equations(&k, m, officers) + told_by_bounds(m, officers);
}

/* ... by any of the towns' officers together, with all other readers. */
UNUSED static int found_out_by_any(const struct masking *m)
{
	int found = 0;

	for (unsigned officers = 0; officers < 1u << m->cols; officers++)
		found += found_out(m, officers);
	return found;
}

#endif
