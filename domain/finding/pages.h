/* pages: what the files of finding/ and its pages know of each other; nobody else includes it. */
#ifndef FINDING_PAGES_H
#define FINDING_PAGES_H

#include "domain/finding/finding.h"

enum { ON_PAGE = 50 };

struct asked_chip {
	const char *label, *without; /* the address that does not ask it */
};
enum { CHIPS_MOST = 16 + FACTS_MOST };

struct finding_view {
	struct criteria c;
	struct findings all;
	struct turned turned;
	struct asked_chip chip[CHIPS_MOST];
	int chips;
	struct map map;
	struct listing towns;
};
/* The Geospatial Information Authority's map, for those hubs that turn it on. */
#define SURVEY_TILES SURVEY_HOST "/xyz/pale/"
void tiles_make(struct request *, const char *path, const struct criteria *,
    const struct findings *, struct map *);

/* What is asked for, in words. */
void criteria_chips(struct request *, const struct criteria *, struct finding_view *);
const char *criteria_said(struct work *, const struct finding_view *);

void finding_page(struct text *, struct request *, const struct finding_view *);
void boundaries_page(struct text *, struct request *, const struct boundaries *, int n,
    const struct boundaries *removed, int gone);

handler finding_csv, finding_pdf;

#endif
