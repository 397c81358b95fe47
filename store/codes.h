/* codes: the lists that administrators keep -- order, labels, validity. */
#ifndef CODES_H
#define CODES_H

#include "store/store.h"

struct code {
	struct head head;
#define FIELDS "store/codes.def"
#include "base/members.h"
};
extern const struct record code_record;

/* The codes of a list valid on `on` (a date not known: all ever), in their order.  Cached per
 * process; a change made by any process of this machine is seen by the next work, one made on
 * another machine after 5 s.  The array outlives the work. */
int codes_of(struct work *, const char *list, struct date on, const struct code **);
const char *code_label(struct work *, const char *list,
    const char *code); /* the code itself if unknown */
/* What the code is put together with in figures: its まとめ, or else its own label. */
const char *code_rollup(struct work *, const char *list, const char *code);

/* Where all processes of this machine count changes of lists: 8 bytes that begin as zeroes
 * (an _Atomic uint64_t) in memory shared before the workers are forked. */
void codes_share(void *shared_counter);

#endif
