/* parts: what the files of demo/ know of each other. */
#ifndef DEMO_PARTS_H
#define DEMO_PARTS_H

#include "base/progress.h"
#include "domain/consultations/consultations.h"
#include "domain/opening/opening.h"
#include "domain/organizations/organizations.h"
#include "domain/people/people.h"
#include "domain/demo/demo.h"

enum { TOWNS = 3, PEOPLE = 48, SLIPS = 124, OFFICES_MOST = 512, COUNSELLORS = 2 };
/* From so many on, most slips are copies of others at other times and of other people. */
enum { MANY = 1000 };


struct demo {
	struct work *work;
	int64_t now; /* the real one; work.now travels through the past */
	uint64_t dice;
	struct opening opening;
	struct municipality town[TOWNS];
	struct organization office[OFFICES_MOST];
	int offices;
	struct link corporation[3];
	struct person *person;
	int people, slips;
	uint64_t seed;
	struct actor counsellor[COUNSELLORS], manager;
	const struct progress *progress;
};

int demo_roll(struct demo *, int sides); /* 0 … sides-1 */
/* Says how far it is; where it is told to stop, the work has a fault. */
void demo_tell(struct demo *, const char *what, int64_t done, int64_t all);
void demo_offices(struct demo *);
/* places.c: where the ith place is, before it is saved; what it offers and when, afterwards. */
void demo_place_found(struct demo *, struct organization *, int i);
void demo_place_filled(struct demo *, struct organization *);
void demo_campus(struct demo *); /* some that stand together */
/* One of that kind, the nth of them round and round; NULL if there is none. */
const struct organization *demo_office(const struct demo *, const char *kind, int nth);
void demo_people(struct demo *);
void demo_slips(struct demo *);
/* The nth slip as far as its days have come, made by the desk's own hand; its id. */
int64_t demo_slip(struct demo *, int n, int64_t received);
/* That day or the open one before. */
int64_t demo_at_desk(const struct demo *, struct date on, int i);
void demo_quick(struct demo *);
void demo_handover(struct demo *);
void demo_sharing(struct demo *);
void demo_correcting(struct demo *);
void demo_emergencies(struct demo *);
void demo_papers(struct demo *);
void demo_facts(struct demo *);
void demo_imports(struct demo *);
void demo_asking(struct demo *);
void demo_introducing(struct demo *);
/* The timetable, and what residents see. */
void demo_serving(struct demo *);
void demo_final(struct demo *);
void demo_certificate(struct demo *);

/* What is told on a slip, and how it goes on. */
enum course { ADVISED, INTRODUCED, REQUESTED, REFUSED, HANDED_OVER, WITHDRAWN };
struct story {
	enum course course;
	const char *contents, *scene, *urgency, *caller, *relation;
	const char *told, *next, *kind; /* kind of office that is asked or introduced */
	const char *done, *result;
};
const struct story *demo_story(int n); /* of the nth slip */
/* Whom the nth slip is about (NULL: it is told without a name), and who calls. */
void demo_subject(struct demo *, const struct story *, int n, const struct person *,
    struct consultation *);

/* ---- many.c, crowd.c: a whole region ---- */

void demo_many(struct demo *);
struct bulk;
/* People beyond those of demo_people; the ids of all are the answer. */
const int64_t *demo_crowd(struct demo *, struct bulk *);
/* The nth of all, as she was made. */
void demo_crowd_one(const struct demo *, struct arena *, const int64_t *ids, int n,
    struct person *);

#endif
