/* pages: what the files of introducing/ know of each other; nobody else includes it. */
#ifndef INTRODUCING_PAGES_H
#define INTRODUCING_PAGES_H

#include "domain/introducing/introducing.h"

#define UNKNOWN "分かりません"
enum { LOT_SHOWN = 8 }; /* signs of what was drawn: enough to compare by eye */

/* ---- order.c ---- */

/* Names of those that the hub's operator runs; NULL: none, as far as the data tell. */
const char *interest_said(struct work *, const struct comparing *);

/* ---- lines.c: what is said of each, line by line ---- */

struct line {
	const char *label;
	struct line_cell {
		const char *said;       /* NULL: not known */
		const char *age, *look; /* how old it is, and its css; NULL: it does not age */
	} cell[COMPARED_MOST];
};
enum { LINES_MOST = 48 };
const char *times_of(struct work *, const struct found *); /* open, and taken in */
/* Where its people go; `visiting`: what of one that visits is said. */
const char *reach_said(struct work *, const struct compared *, const char *visiting);
int lines_of(struct work *, const struct comparing *, struct line[LINES_MOST]);

/* ---- comparing.c ---- */

struct comparing_view {
	struct comparing v;
	const char *asked, *back; /* back: the search, as it was */
	int lines;
	struct line line[LINES_MOST];
};
void comparing_page(struct text *, struct request *, const struct comparing_view *);

/* ---- family.c ---- */

/* One candidate as a family reads it; what is not known is NULL.  What the desk noted beside it is
 * not for a paper. */
struct told {
	const char *title;         /* the name; among several with its number: 2　見本クリニック */
	const char *name, *kind, *offers, *when, *where, *phone, *reach;
	bool gone; /* it is in the directory no more */
};
struct family {
	struct arena *arena;
	struct consultation slip;
	struct action action;
	struct hub hub;
	/* Her name, if it was asked for, she has one and it is not for a FAX, which may go astray;
	 * else NULL. */
	const char *person;
	const char *rule, *given;  /* the rule of order, of several; who gave it */
	const char *decides, *order; /* who does; what their order is not: NULL of one alone */
	const char *interest;
	bool fax, named;           /* as the address asks */
	int n;
	struct told *place;
};
enum { QUESTIONS = 5 };
extern const char *const family_questions[QUESTIONS];
handler family_get, family_pdf;
void family_page(struct text *, struct request *, const struct family *);

#endif
