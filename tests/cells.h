/* cells: a strict reader of CSV as RFC 4180 has it. */
#ifndef CELLS_H
#define CELLS_H

#include "base/arena.h"

/* Cells of `rows` rows of `cols` each, one row after the other; NULL: that is no CSV. */
const char **cells_read(struct arena *, const char *csv, int *rows, int *cols);

#endif
