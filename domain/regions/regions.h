/* regions: the hub, the municipalities it serves by agreement, and their published figures. */
#ifndef REGIONS_H
#define REGIONS_H

#include "web/web.h"

struct hub {
	struct head head;
#define FIELDS "domain/regions/hub.def"
#include "base/members.h"
};
struct municipality {
	struct head head;
#define FIELDS "domain/regions/municipality.def"
#include "base/members.h"
};
struct agreement {
	struct head head;
#define FIELDS "domain/regions/agreement.def"
#include "base/members.h"
};
struct figure {
	struct head head;
#define FIELDS "domain/regions/figure.def"
#include "base/members.h"
};
extern const struct record hub_record, municipality_record, agreement_record, figure_record;
extern const struct module regions_module;

/* ---- The hub ---- */

/* Founds a region: saves the hub with its id as its own region.  The work's actor is the
 * program in that region from then on.  Returns the region. */
int64_t hub_found(struct work *, struct hub *);
/* Its name, for the frame of pages; NULL if the actor has no region. */
const char *hub_place(struct work *);
/* The hub of the actor's region; false if there is none. */
bool hub_get(struct work *, struct hub *);

/* ---- Municipalities ---- */

/* Six digits whose last checks the others (standards §3.3). */
bool municipality_code_valid(const char *);
/* Does an agreement bind the municipality to the hub on that day? */
bool municipality_inside(struct work *, int64_t municipality, struct date on);
/* Those inside on that day, in the order of their codes. */
int municipalities_inside(struct work *, struct date on, const struct municipality **);
/* Id of the municipality of that name; 0 if there is none. */
int64_t municipality_named(struct work *, const char *name);

enum { PREFECTURES = 47 };
/* 福島県, of what begins with 07; NULL: there is none. */
const char *prefecture_name(const char *code);

/* ---- Figures ---- */

/* 65+ over population in percent, rounded half up, scaled by 10^digits; not known without both. */
struct number figure_ageing_rate(const struct figure *, int digits);
/* The same as text with its digits ("29.1"), to as many as the source printed (1 if it printed
 * none); NULL if not known. */
const char *figure_ageing_text(struct arena *, const struct figure *);
/* The rate as the source printed it, with as many digits; NULL if it printed none. */
const char *figure_printed_text(struct arena *, const struct figure *);
/* What is to be said where the printed rate does not follow from its own numbers; else NULL. */
const char *figure_remark(struct work *, const struct figure *);
/* The latest of a municipality, false if it has none. */
bool figure_latest(struct work *, int64_t municipality, struct figure *);

/* ---- The casebook ---- */

/* Saves the nine municipalities of the casebook with their published figures, as far as the
 * region does not have them yet. */
void casebook_load(struct work *);

#endif
