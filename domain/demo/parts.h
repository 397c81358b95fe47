/* parts: what the files of demo/ know of each other. */
#ifndef DEMO_PARTS_H
#define DEMO_PARTS_H

#include "domain/opening/opening.h"
#include "domain/organizations/organizations.h"
#include "domain/people/people.h"
#include "domain/demo/demo.h"

enum { TOWNS = 3, PEOPLE = 48, SLIPS = 124, OFFICES_MOST = 64, COUNSELLORS = 2 };

struct demo {
	struct work *work;
	int64_t now; /* the real one; work.now travels through the past */
	uint64_t dice;
	struct opening opening;
	struct municipality town[TOWNS];
	struct organization office[OFFICES_MOST];
	int offices;
	struct person *person;
	int people, slips;
	struct actor counsellor[COUNSELLORS];
};

int demo_roll(struct demo *, int sides); /* 0 … sides-1 */
void demo_offices(struct demo *);
/* One of that kind, the nth of them round and round; NULL if there is none. */
const struct organization *demo_office(const struct demo *, const char *kind, int nth);
void demo_people(struct demo *);
void demo_slips(struct demo *);
void demo_handover(struct demo *);
void demo_papers(struct demo *);

/* What is told on a slip, and how it goes on. */
enum course { ADVISED, INTRODUCED, REQUESTED, REFUSED, HANDED_OVER, WITHDRAWN };
struct story {
	enum course course;
	const char *contents, *scene, *urgency, *caller, *relation;
	const char *told, *next, *kind; /* kind of office that is asked or introduced */
	const char *done, *result;
};
extern const struct story demo_stories[];
extern const int demo_stories_count;

#endif
