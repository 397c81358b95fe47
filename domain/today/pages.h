/* pages: the first page, for each who sees it; nobody else includes it. */
#ifndef TODAY_PAGES_H
#define TODAY_PAGES_H

#include "domain/consultations/consultations.h"
#include "domain/opening/opening.h"
#include "domain/regions/regions.h"
#include "domain/today/today.h"

/* One thing that waits. */
struct line {
	struct date due;         /* what the section is sorted by, if it is */
	const char *when, *look; /* "2開所日 超過"; css: over, soon, ok */
	const char *url, *name, *what, *about;
	const char *tag, *tag_look; /* "回答待ち"; css: r, a, g, k or NULL */
	int64_t version;            /* of what the button is about, as the reader sees it */
	const char *post, *press;   /* what its button posts and is called; NULL: it has none */
};
enum { LINES_MOST = 30 };
struct section {
	const char *title,
	    *empty; /* empty: what to say when there is nothing; NULL: leave it out */
	const char *more; /* where all of it is; NULL: it is all here */
	bool hot;
	int n;
	struct line line[LINES_MOST];
};

/* A figure and the list behind it. */
struct share {
	const char *label, *url;
	int64_t n;
};
/* This month beside the same days of last year. */
struct month {
	const char *span; /* 11/1–11/24 */
	struct share taken, taken_before;
};
enum { OPEN_STATES = 3 };
/* Open slips by state, of one who is in charge or of all. */
struct load {
	const char *who;
	struct share all;
	struct share state[OPEN_STATES];
};

struct loads {
	struct load all;
	int n;
	struct load *of; /* each of those in charge, who has most first */
};

/* The open day that is looked at: today, or the next one when today is closed. */
struct desk_days {
	struct opening opening;
	struct date day, before; /* before: the last open day before it */
};

struct desk_view {
	struct desk_days days;
	struct section emergencies, messages, approvals, returned, given, got;
	struct section late, due, untouched, waiting, answers, drafts, changes, facts, introduced;
	struct month month;
	struct loads open;
};
void desk_page(struct text *o, struct request *, const struct desk_view *);

struct town_view {
	struct municipality town;
	struct figure figure; /* empty if it has none */
	struct share year, month;
	struct loads open;
	const char *fiscal_year;
	int contents, states;
	struct share *content, *state;
	struct section newest;
};
void town_page(struct text *o, struct request *, const struct town_view *);

void landing_page(struct text *o, struct request *, const struct hub *);

/* ---- changes.c ---- */

/* A slip on which others did something. */
struct changed_slip {
	struct consultation c;
	int deeds;
	const struct deed *deed;
};
enum { CHANGES_PAGE = 20 };
struct changes {
	bool own;                /* only slips that she is in charge of */
	const char *after, *next; /* as of a query and its listing */
	int64_t last, since;     /* her last visit; since when it is told, seen ones apart */
	int n;
	struct changed_slip slip[CHANGES_PAGE];
};
handler changes_get, changes_seen;
extern const struct table changes_seen_table;
/* Fills in what others did since then; `own` and `after` say which.  n is 0 with a next where the
 * newest were all done by herself. */
void changes_gather(struct work *, int64_t last, struct changes *);
/* When she was here on a day before today; else at her sign-in before this. */
int64_t changes_last_visit(struct request *);
void changes_page(struct text *, struct request *, const struct changes *);

/* ---- sheet.c ---- */

handler sheet_get;

/* ---- desk.c, behalf.c, town.c, shares.c ---- */

void desk_gather(struct work *, int64_t since, struct desk_view *);
/* What changed hands since then, at least since the open day before. */
void desk_handed(struct work *, int64_t since, struct desk_view *);
void town_gather(struct work *, struct town_view *);
/* What the query counts, and the list of just that. */
struct share share_of(struct work *, const struct query *);
/* Slips received on these days; without an end (a zero date), until now. */
struct share share_received(struct work *, struct date from, struct date until);
/* The open slips that the actor sees. */
void loads_gather(struct work *, struct loads *);
/* What colleagues typed for her, and what of hers was sent back. */
void desk_behalf(struct work *, struct desk_view *);
void desk_letters(struct work *, struct desk_view *);
/* How many things wait at the desk today. */
int64_t desk_waiting(struct work *);

/* ---- introduced.c ---- */

/* Whose families have not chosen yet, whoever told them longest ago first. */
void desk_introduced(struct work *, struct desk_view *);

/* ---- lines.c ---- */

struct consultation;
struct action;
/* The next line of the section to fill in; NULL if it is full. */
struct line *line_add(struct section *);
/* A slip with what it is about: 訪問診療・往診　須賀川市・家族・親族. */
void line_slip(struct work *, struct line *, const struct consultation *);
/* 2開所日 超過, 今日, 11/30（月） with its look; a closed day is put off to the next open one. */
void line_due(struct work *, const struct opening *, struct line *, struct date due);
/* 今日, 3開所日前, 11/22（日） where no open day lies between. */
void line_since(struct work *, const struct opening *, struct line *, struct date since);
bool section_has(const struct section *, const char *url);

#endif
