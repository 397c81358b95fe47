/* narrow: sets of places that get smaller; for the files of this folder alone. */
#ifndef NARROW_H
#define NARROW_H

#include "domain/finding/finding.h"

/* Of so many, each may be asked about by itself; of more, all of the directory is gone through. */
enum { FEW = 500 };

struct set {
	bool all; /* nothing was asked */
	int n;
	int64_t *id; /* each once, in their order */
};

/* No more than FEW ids as a table `given`; parameters $2 and $3. */
#define GIVEN \
	"WITH RECURSIVE place(n) AS" \
	" (SELECT 0 UNION ALL SELECT n + 1 FROM place WHERE n + 1 < $2)," \
	" given(id) AS (SELECT CAST(substr($3, 1 + 20 * n, 20) AS bigint) FROM place) "
const char *given_ids(struct arena *, const int64_t *id, int n);

struct set criteria_set(struct work *, const struct criteria *);

/* Out of these rows of its hours: place, weekday, from, until. */
void opened_fill(struct work *, const struct rows *, int from, int until, struct found *);
/* Those of the ids in whose name, kana or what is shown of them the folded word stands. */
int saying(struct work *, const struct criteria *, const char *word, int64_t *id, int n);

#endif
