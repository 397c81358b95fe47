/* verifying: what verify.c and its neighbours know of each other; nobody else includes it. */
#ifndef VERIFYING_H
#define VERIFYING_H

#include "command/command.h"

struct verify {
	const struct command *command;
	struct work *work;
	const struct record *record; /* being looked at */
	int64_t doubts, records, versions, links, codes;
	int64_t contents; /* of this region: of files, that should be there */
	int64_t bytes;
	int64_t rows, searched; /* of this record */
};

/* Counts it, and prints the first ones of a run. */
void verify_doubt(struct verify *, const char *, ...) __attribute__((format(printf, 2, 3)));

/* What is kept for figures of the record's rows, counted out once more, month by month. */
void verify_figures(struct verify *, const struct record *);

#endif
