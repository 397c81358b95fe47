/* pages: the pages of facts/; nobody else includes it. */
#ifndef FACTS_PAGES_H
#define FACTS_PAGES_H

#include "domain/facts/facts.h"

/* ---- facts.c ---- */

/* A form of one fact, at the address that its route says. */
struct fact_form {
	const struct fact *fact;
	const char *base, *back, *place; /* base: what lies before "/facts"; back: whence */
};
void fact_form_page(struct text *, struct request *, const struct fact_form *);

/* ---- find.c: facts of many places ---- */

/* What a list of facts is narrowed down by; all of it may be NULL or 0. */
struct fact_ask {
	const char *kind, *value, *find, *after;
	int64_t town;
	bool renew, soon, by_place; /* asks to be made sure of; within 30 days; by its own staff */
	int limit;                  /* 0: none */
};
/* One fact as a list has it, each cell in words. */
struct fact_line {
	struct fact fact; /* organization and checked_by with their titles */
	const char *phone, *town;
	bool by_place;
};
struct fact_lines {
	int n;
	struct fact_line *line;
	const char *next; /* as fact_ask.after; NULL: no more */
};
/* All of them, place after place. */
struct fact_lines facts_by_place(struct work *, const struct fact_ask *);
/* False: problems on the work say what of the address cannot be read. */
bool fact_ask_read(struct request *, struct fact_ask *);

handler facts_list, facts_csv, facts_sheet, facts_calls;

struct facts_view {
	struct fact_ask ask;
	struct fact_lines found;
	int towns;
	const struct municipality *town;
};
void facts_page(struct text *, struct request *, const struct facts_view *);

/* ---- calls.c: from place to place ---- */

struct call_place {
	int64_t organization;
	int facts;
};
enum { CALLS_MOST = 300 };
struct calls_view {
	int n, at; /* at: the one that is shown; -1: none is left */
	struct call_place place[CALLS_MOST];
	struct organization organization;
	int64_t town;
	int towns;
	const struct municipality *towns_of;
	const char *here, *next, *before; /* addresses; NULL: there is none */
};
void calls_page(struct text *, struct request *, const struct calls_view *);

/* ---- the cards of a place ---- */

void facts_card_page(struct request *, const struct listing *, const char *base, const char *then,
    bool writes);
void areas_card_page(struct request *, const struct listing *, const char *base, bool writes);

#endif
