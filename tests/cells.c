/* cells: a strict reader of CSV as RFC 4180 has it. */
#include "tests/cells.h"

#include "base/text.h"

#include <string.h>

/* One quoted cell; *s is behind its last quote.  NULL: it has no end. */
static const char *quoted(struct arena *a, const char **s)
{
	struct text t = { .arena = a };

	text_add(&t, "");
	for ((*s)++; **s; (*s)++) {
		if (**s == '"' && (*s)[1] != '"') {
			(*s)++;
			return t.s;
		}
		text_addc(&t, **s);
		*s += **s == '"';
	}
	return NULL;
}

static const char *plain(struct arena *a, const char **s)
{
	size_t n = strcspn(*s, ",\r\n\"");
	const char *cell = arena_copyn(a, *s, n);

	*s += n;
	return cell;
}

struct reader {
	const char **cell;
	int cells, rows, cols;
};

/* What ends a cell; false: something that may not stand there, or rows of different widths. */
static bool ended(struct reader *r, const char **s, int *col)
{
	(*col)++;
	if (**s == ',') {
		(*s)++;
		return true;
	}
	if (!text_starts(*s, "\r\n") || (r->cols && r->cols != *col))
		return false;
	*s += 2;
	r->cols = *col;
	r->rows++;
	*col = 0;
	return true;
}

const char **cells_read(struct arena *a, const char *csv, int *rows, int *cols)
{
	struct reader r = { .cell = arena_alloc(a, (strlen(csv) + 1) * sizeof *r.cell) };
	int col = 0;

	while (*csv || col) {
		const char *cell = *csv == '"' ? quoted(a, &csv) : plain(a, &csv);

		r.cell[r.cells++] = cell;
		if (!cell || !ended(&r, &csv, &col))
			return NULL;
	}
	*rows = r.rows;
	*cols = r.cols;
	return r.cell;
}
