/* narrow: sets of places that get smaller; for the files of this folder alone. */
#ifndef NARROW_H
#define NARROW_H

#include "domain/finding/finding.h"

struct set {
	bool all;  /* nothing was asked yet */
	bool over; /* more fitted than are looked at */
	int n;
	const char *ids; /* n times twenty signs */
};

/* The set as a table `given` with its ids; parameters $2 and $3. */
#define GIVEN \
	"WITH RECURSIVE place(n) AS" \
	" (SELECT 0 UNION ALL SELECT n + 1 FROM place WHERE n + 1 < $2)," \
	" given(id) AS (SELECT CAST(substr($3, 1 + 20 * n, 20) AS bigint) FROM place) "
struct set criteria_set(struct work *, const struct criteria *);

#endif
