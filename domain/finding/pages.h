/* pages: what the files of finding/ and its pages know of each other; nobody else includes it. */
#ifndef FINDING_PAGES_H
#define FINDING_PAGES_H

#include "domain/finding/finding.h"

enum { ON_PAGE = 50 };

struct asked_chip {
	const char *label, *without; /* the address that does not ask it */
};
enum { CHIPS_MOST = 16 + FACTS_MOST, OFFERS_MOST = 4 };

struct finding_view {
	/* For whom one searches, and what was picked out for her; id 0: for nobody. */
	struct consultation slip;
	struct picks picks;
	int offers; /* what her question suggests beside */
	struct asked_chip offer[OFFERS_MOST];
	struct criteria c;
	struct findings all;
	struct turned turned;
	struct asked_chip chip[CHIPS_MOST];
	int chips;
	struct map map;
	struct listing towns;
	bool home; /* it is known about where she lives */
};
/* The Geospatial Information Authority's map, for those hubs that turn it on. */
#define SURVEY_TILES SURVEY_HOST "/xyz/pale/"
void tiles_make(struct request *, const char *path, const struct criteria *,
    const struct findings *, struct map *);

/* ---- home.c ---- */

/* In which town she lives whom the slip is about, as far as either says; 0: nobody knows. */
int64_t home_town(struct work *, const struct consultation *);
/* The middle of those places of the directory that stand in the same part of her town (大字, 町), by
 * her address; false: she has none, there are none, or the actor may not know. */
bool home_point(struct work *, const struct consultation *, struct point *, int *places);
/* What the address says for it, so that it says nothing of her. */
#define NEAR_HOME "home"

/* ---- picks.c ---- */

/* The page of the request with what the slip suggests. */
const char *carried_address(struct request *, const struct consultation *);
void carried_offers(struct request *, struct finding_view *);
void carried_page(struct text *, struct request *, const struct finding_view *);
void carried_place(struct text *, struct request *, const struct finding_view *, int64_t place);

/* What is asked for, in words. */
void criteria_chips(struct request *, const struct criteria *, struct finding_view *);
const char *criteria_said(struct work *, const struct finding_view *);

void finding_page(struct text *, struct request *, const struct finding_view *);
void boundaries_page(struct text *, struct request *, const struct boundaries *, int n,
    const struct boundaries *removed, int gone);

handler finding_csv, finding_pdf;

#endif
