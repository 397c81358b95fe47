/* boundaries: outlines of municipalities, out of a file that the operator has. */
#ifndef FINDING_BOUNDARIES_H
#define FINDING_BOUNDARIES_H

#include "domain/finding/finding.h"

struct boundaries {
	struct head head;
#define FIELDS "domain/finding/boundaries.def"
#include "base/members.h"
};
extern const struct record boundaries_record;

/* Outlines as they are kept: a line for each municipality, "072079|須賀川市|x y dx dy …;x y …",
 * in ten thousandths of a degree of longitude and latitude.  NULL: *why says why the file is none
 * of boundaries. */
enum { SHAPES_MOST = 2500, SHAPES_ROOM = 380000, BOUNDARY_FILE_MOST = 4 << 20 };
const char *topology_read(struct work *, const char *bytes, size_t n, int *towns, const char **why);
/* Those drawn now: the latest that were not taken away; false: none. */
bool boundaries_now(struct work *, struct boundaries *);

#endif
