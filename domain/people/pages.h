/* pages: the pages of people/; nobody else includes it. */
#ifndef PEOPLE_PAGES_H
#define PEOPLE_PAGES_H

#include "domain/people/people.h"

/* `alike`: who may be the same person; n is 0 if nobody is. */
void person_new_page(struct text *o, struct request *, const struct person *,
    const struct person *alike, int n);
void person_page(struct text *o, struct request *, const struct person *);

/* ---- alike.c, doubles.c ---- */

/* The same name, or nearly the same reading. */
bool people_like(struct arena *, const struct person *, const struct person *);

extern const struct table doubles_table;
handler doubles_list, doubles_other, doubles_same;
/* Two who may be one; the first has been there for longer. */
struct pair_of_people {
	struct person one, other;
};
enum { DOUBLES_SHOWN = 20 };
struct doubles {
	bool apart; /* those who were said to be different */
	int n;
	struct pair_of_people *pair;
	int64_t next; /* below which to go on; 0: these were all */
};
void doubles_page(struct text *o, struct request *, const struct doubles *);
/* Who may be the same as her. */
void person_alike(struct request *, const struct person *);
void person_alike_page(struct text *o, struct request *, const struct person *,
    const struct person *found, int n);

#endif
