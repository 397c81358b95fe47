/* dice: random values of every kind, the same for the same seed. */
#ifndef DICE_H
#define DICE_H

#include "store/store.h"

struct dice {
	uint64_t seed;
};
uint64_t dice_roll(struct dice *, uint64_t sides); /* 0 to sides - 1 */

/* Canonical text that suits the field, as somebody may have typed it: now and then the longest, the
 * least, the most, or nothing (NULL) where that may be.  A private text begins with this. */
#define PRIVATE_MARK "ひみつ🔒"
const char *dice_value(struct dice *, struct work *, const struct field *);
/* Fills every field but the part it is of. */
void dice_fill(struct dice *, struct work *, const struct record *, void *rec);

#endif
