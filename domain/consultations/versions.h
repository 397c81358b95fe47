/* versions: a slip as it was, alone or beside another version of it; nobody else includes it. */
#ifndef VERSIONS_H
#define VERSIONS_H

#include "base/difference.h"
#include "domain/consultations/desk.h"

/* One thing that is said of the slip, in one version or in two. */
struct beside {
	const char *heading; /* of the section that begins here; NULL: it goes on */
	const char *label, *text[2]; /* text NULL: nothing */
	bool differs;
};
struct versions {
	int sides, lines, differ; /* differ: how many lines do */
	bool only;                /* the lines that differ, and no others */
	struct slip slip[2];      /* the older one first */
	int64_t last;             /* the version that stands now */
	struct beside *line;
};

void versions_page(struct text *, struct request *, const struct versions *);

#endif
