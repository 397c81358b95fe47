/* finding: who can help -- places of the directory by service, area, day, facts and distance. */
#ifndef FINDING_H
#define FINDING_H

#include "domain/consultations/consultations.h"
#include "domain/organizations/organizations.h"

/* A run of a transport service: a part of its place. */
struct trip {
	struct head head;
#define FIELDS "domain/finding/trip.def"
#include "base/members.h"
};
extern const struct record trip_record;
extern const struct module finding_module, trips_module, boundaries_module;

/* ---- What is looked for ---- */

enum { FACTS_MOST = 24, HEARD_MOST = 12 };

struct wanted_fact {
	const char *kind, *value; /* value: yes, conditional (or yes), no */
};
struct point {
	bool known;
	int64_t latitude, longitude; /* degrees, scaled by 10^6 */
};
struct criteria {
	const char *words;             /* typed; NULL: any */
	const char *service, *group;   /* a code of service_kind, or what codes roll up to */
	struct municipality town;      /* in which it stands; id 0: anywhere */
	struct municipality serves;    /* to which it goes */
	const char *town_code;         /* likewise, also where it is none of the hub's list */
	const char *day;               /* monday … sunday, holiday */
	const char *time;              /* 09:30 */
	bool visiting, vacancy;
	struct wanted_fact fact[FACTS_MOST];
	int facts;
	struct point from;             /* distances are from there */
	const char *from_said;         /* how the point was taken */
	int64_t radius;                /* km; 0: any */
	/* As residents ask: of what is for them, by words in what is shown to them of it. */
	bool residents;
	const char *heard[HEARD_MOST]; /* folded */
	int hearing;
	struct {
		bool town, services, address, area, position, phone;
	} shown;
};
extern const struct choice finding_answers[];
/* Out of the request's query; false: a problem says which of it cannot be. */
bool criteria_read(struct request *, struct criteria *);

/* What is asked for, in words: 訪問看護・土曜日. */
const char *criteria_words(struct request *, const struct criteria *);

/* ---- For whom: a slip that is carried along ---- */

/* Places that were picked out for a slip, in the order in which they were: "picked=3,8" of the
 * address.  Those that became one with another are that other. */
struct picks {
	int n;
	struct link place[COMPARED_MOST];
	const char *gone;  /* what is in the directory no more, 、 between; NULL: all is there */
	bool twice, many, wrong; /* what was left out: said twice, too many, not to be read */
};
void picks_read(struct request *, struct picks *);
bool picks_has(const struct picks *, int64_t place);
const char *picks_written(struct arena *, const struct picks *); /* 3,8; NULL: none */
/* What of the address was left out, and why, for whoever reads the page. */
void picks_left_out(struct text *, const struct picks *);
/* The request's address, as `path`, with the place picked or no more. */
const char *picks_with(const struct request *, const char *path, const struct picks *,
    int64_t place);

/* ---- What is found ---- */

struct offered {
	const char *kind, *days; /* label; 平日・土 */
	const char *code;        /* of the kind */
};
/* The groups of services, and what they are in plain words: 訪問, 家に来てもらう. */
extern const struct choice services_plainly[];
struct found {
	int64_t id, town;
	int code; /* of the town, without its check digit's leading zeros; the last: none */
	struct point at;
	int64_t metres; /* from the point; -1: not known */
	/* By found_name and found_fill. */
	const char *name, *kana, *kind;
	/* By found_fill alone. */
	const char *town_code, *town_name, *address, *phone, *hours, *area;
	bool visiting;
	int services, trips, openings; /* openings: of its hours; free words go after */
	struct offered *service;
	struct week_part *opened;
	struct trip *trip;
};
struct findings {
	int n;
	struct found *place;
};
/* All that fit: of the actor's region, not removed.  By distance and town they stand in their order
 * (findings_rule), but those of the same only where findings_part was asked for them. */
struct findings finding_run(struct work *, const struct criteria *);
/* So many from there on, in their order and filled. */
struct found *findings_part(struct work *, struct findings *, int from, int n);
void found_name(struct work *, struct found *const *, int n);
/* These places, named, whatever else is asked for, with their distance from its point, in its
 * order. */
struct findings finding_these(struct work *, const struct criteria *, const struct picks *);
void found_fill(struct work *, struct found *, int n);
const char *findings_rule(const struct criteria *);

/* A page of them. */
struct turned {
	struct found *page;
	int size, shown, before; /* how many it has room for, has, and come before it */
	const char *again, *next; /* addresses: the first page from another one; NULL: no more */
};
/* That after the place of the request's "after"; of one that is gone, the first. */
struct turned findings_turn(struct request *, const char *path, struct findings *, int size);
void findings_paging(struct text *, const struct turned *);
const char *metres_said(struct arena *, int64_t metres); /* 800 m, 3.2 km; NULL: not known */

const char *opened_said(struct arena *, const struct found *); /* NULL: nothing is known */
const char *offered_said(struct work *, const struct found *); /* 訪問介護（平日・土）、… */
const char *trip_days(struct arena *, const struct trip *);     /* 火木 */

/* ---- The map ---- */

enum { MAP_WIDE = 720, MAP_HIGH = 560 };

/* One town of the schematic map. */
struct tile {
	int64_t town;
	const char *name, *href;
	int column, row, count;
	bool chosen;
};
struct pin {
	int x, y, n;
	int64_t place;          /* of one alone; else 0 */
	const char *name, *href; /* several: the map nearer to them; one: NULL, or picks it */
	bool picked;
};
struct outline {
	const char *name, *path; /* of an SVG */
	bool chosen;
	int x, y; /* where its name stands; x 0: nowhere */
};
struct picture { /* a square of the survey's map */
	const char *href;
	double x, y, size;
};
struct map {
	bool schematic;
	int tiles, columns, rows;
	struct tile *tile;
	int elsewhere;   /* places in no town of the tiles */
	int pins, outlines, pictures, unknown; /* unknown: places without a position */
	struct pin *pin;
	struct outline *outline;
	struct picture picture[48];
	const char *attribution; /* of the boundaries; NULL: none are drawn */
	const char *nearer, *farther, *whole;           /* addresses */
	const char *north, *south, *west, *east;
	const char *other, *other_label; /* the other kind of map */
	bool small; /* the residents' page: nothing to turn to but places */
	const struct picks *picks; /* a pin picks its place; NULL: it leads to its page */
};
/* `path` is the address that the links of the map lead to, with the request's query. */
void map_make(struct request *, const char *path, const struct criteria *,
    const struct findings *, struct map *);
void map_page(struct text *, struct request *, const struct map *);

/* ---- Outlines of municipalities, out of a file that the operator has ---- */

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
/* Fills shapes and towns; false: a problem of "file" says why not, and what the file seems to be.
 * Of more than BOUNDARY_FILE_MOST bytes only so many have to be there. */
bool boundaries_read(struct work *, const char *bytes, size_t n, struct boundaries *);
/* Those drawn now: the latest that were not taken away; false: none. */
bool boundaries_now(struct work *, struct boundaries *);

#endif
