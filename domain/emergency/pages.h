/* pages: what the files of emergency/ know of each other; nobody else includes it. */
#ifndef EMERGENCY_PAGES_H
#define EMERGENCY_PAGES_H

#include "domain/accounts/accounts.h"
#include "domain/consultations/consultations.h"
#include "domain/emergency/emergency.h"
#include "domain/ledger/ledger.h"

/* How long one lasts, and how many at a time: who needs more is not in an emergency. */
enum { EMERGENCY_HOURS = 4, EMERGENCIES_AT_ONCE = 3 };

/* The actor's own that are open now, newest first. */
int emergencies_open(struct work *, const struct emergency **);
void banner_page(struct text *o, struct request *, const struct emergency *, int n);

/* ---- ask.c ---- */

/* By what somebody is named. */
struct sought {
	struct head head;
#define FIELDS "domain/emergency/sought.def"
#include "base/members.h"
};
extern const struct record sought_record;
struct asking {
	struct emergency e;
	struct sought sought;
};
handler ask_get, ask_post;
void ask_page(struct text *o, struct request *, const struct asking *);

/* ---- look.c ---- */

enum { SLIPS_MOST = 200 };
struct looking {
	struct emergency e;
	struct person person;
	struct listing slips;    /* newest first */
	struct consultation slip;
	struct listing actions;  /* of the slip, oldest first */
};
handler look_person, look_slip, look_pdf;
void look_person_page(struct text *o, struct request *, const struct looking *);
void look_slip_page(struct text *o, struct request *, const struct looking *);

/* ---- judging.c ---- */

struct judging_view {
	struct emergency e;
	bool open, own, judges; /* judges: the reader looks after emergencies */
	int deeds;
	const struct ledger_deed *deed; /* what was opened, oldest first */
	const char **what;              /* of each */
};
handler judging_get, judging_post, judging_end;
void judging_page(struct text *o, struct request *, const struct judging_view *);

#endif
