/* house: a small region with an account of every role and something in each of two towns, for
 * the laws over all routes. */
#ifndef HOUSE_H
#define HOUSE_H

#include "web/web.h"

/* Stands in every text of the region that only the hub and its own town may read. */
#define SECRET "ひみつの印"

enum { TOWNS = 2, HOUSE_RECORDS = 64 };

/* One record of a kind, standing in one of the towns. */
struct inmate {
	const struct record *record;
	int64_t id, whole; /* whole: of a part; else 0 */
	int town;
};

struct house {
	struct store *store;
	int64_t region, town[TOWNS];
	char letter; /* of its first town's texts, the next one's the second's */
	int inmates;
	struct inmate inmate[HOUSE_RECORDS * TOWNS];
};

void house_open(struct house *);
/* A further region in the same store, whose texts begin with よそのc and よそのd. */
void house_open_beside(struct house *, const struct house *);

/* The record of that kind in that town; NULL: there is none. */
const struct inmate *house_inmate(const struct house *, const struct record *, int town);
int64_t house_account(const struct house *, int n); /* the n-th of its people, from 0 */

/* The account that plays the role; of an officer: of town 0.  "" is nobody. */
struct visit {
	struct work work;
	struct request rq;
};
/* Prepares a request of that role; add with visit_query and visit_form, then visit_run. */
void visit_begin(struct visit *, struct house *, const char *role, enum method, const char *path);
void visit_form(struct visit *, const char *name, const char *value);
void visit_query(struct visit *, const char *name, const char *value);
int visit_run(struct visit *); /* the status; csrf and token are added to what is posted */
void visit_end(struct visit *);

/* The route's path with the ids of an inmate of that town; NULL if the route wants a record of
 * which there is none. */
const char *house_path(struct house *, struct arena *, const struct route *, int town);
/* Something that changes with every change to the database. */
const char *house_print(struct house *, struct arena *);

#endif
