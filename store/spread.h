/* spread: counts of records, or of different people, over a table in which a record may stand in
 * several rows and columns. */
#ifndef SPREAD_H
#define SPREAD_H

#include "store/internal.h"
#include "store/tally.h"

/* What a column of the statement held, and the buckets it stands in. */
struct cell {
	const char *text;
	uint64_t hash;
	int n, *bucket;
};
/* One side of the table: its buckets in the order in which they were met. */
struct axis {
	struct dimension by;
	int n, room;
	const char **value; /* NULL: nothing recorded */
	int cells, cell_room, slots;
	struct cell *cell;
	int *slot; /* by hash: a cell, counted from 1; 0: none */
};
struct met;
struct spread {
	struct work *work;
	struct axis side[2];
	bool people; /* counts different values of a link, instead of records */
	struct tally grid;
	struct met *met;
	size_t mets, room;
	int64_t unknown, mentions;
	int64_t *count;
};

void spread_begin(struct spread *, struct work *, struct dimension rows, struct dimension cols,
    bool people);
/* So many records with these values (NULL: nothing recorded); who 0: nobody known. */
void spread_add(struct spread *, const char *row, const char *col, int64_t who, int64_t n);
/* After all of them, and before the next. */
void spread_settle(struct spread *);
enum { ALL = -1 };
int64_t spread_of(const struct spread *, int row, int col); /* ALL: the margin */

#endif
