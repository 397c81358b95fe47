/* reader: a CSV file of others, row by row (RFC 4180), in UTF-8 or CP932. */
#ifndef IMPORTS_READER_H
#define IMPORTS_READER_H

#include "web/sniff.h"

#include <iconv.h>

enum { READER_COLUMNS = 512, READER_ROW = 64 << 10, READER_BLOCK = 32 << 10,
	READER_FILE = 256 << 20 };

struct reader {
	struct sniffed in;
	size_t at, have, pos; /* of the file; of the block */
	bool cp932;
	iconv_t way;          /* only of CP932 */
	int64_t row;          /* of the last one read, the first is 1: as a spreadsheet counts */
	int columns, unreadable; /* unreadable: the first column that is no text, from 1; 0: none */
	const char *cell[READER_COLUMNS]; /* valid UTF-8 until the next row; "" if empty */
	struct arena arena;   /* of the row */
	struct arena *lasting;
	const char *why;      /* it cannot be read any further: what is wrong, where, what to do */
	size_t len, start[READER_COLUMNS + 1];
	char bytes[READER_ROW], block[READER_BLOCK];
};

/* In the arena, closed when it goes.  `why` may be set already: it is no CSV at all. */
struct reader *reader_open(struct arena *, const struct sniffed *);
bool reader_next(struct reader *); /* false: the end, or `why` */
void reader_close(struct reader *);

#endif
