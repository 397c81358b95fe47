/* internal: what the files of document/ know of each other; nobody else includes it. */
#ifndef DOCUMENT_INTERNAL_H
#define DOCUMENT_INTERNAL_H

#include <pango/pangocairo.h>

#include "document/document.h"

/* ---- fonts.c ---- */

/* One font map serves all threads, one at a time: hold the lock around every use of Pango and
 * of the layouts made here.  False: the fonts are missing and *why says which. */
bool fonts_lock(const char **why);
void fonts_unlock(void);

struct letters {
	double points; /* size of the characters */
	bool bold;
};
/* Text wrapped into `width` mm (0: one line).  Variation selectors that the first font lacks
 * go to the font that has them.  Unreference it. */
PangoLayout *fonts_layout(const char *text, double width, struct letters);
/* Lines break at ideographic spaces only. */
void fonts_keep_together(PangoLayout *);

/* ---- pages.c: what stands on the pages, before the number of pages is known ---- */

enum align { LEFT, CENTRE, RIGHT };
enum mark {
	MARK_FILL, /* light grey */
	MARK_BAR,  /* dark, beside a heading */
	MARK_BOX,  /* a thin frame */
	MARK_RULE, /* a dotted line to write on */
	MARK_TEXT,
	MARK_BEGIN,
	MARK_END /* of a structure tag */
};

/* Measures in mm from the page's upper left corner. */
struct drawn {
	enum mark mark;
	double x, y, w, h;
	PangoLayout *layout; /* MARK_TEXT: lines [from, from + lines) */
	int from, lines;
	double points, pitch; /* of one line: size in points, distance in mm */
	enum align align;
	const char *tag; /* MARK_BEGIN, MARK_END: the structure type */
	struct drawn *next;
};
struct page {
	struct drawn *first, **end;
	struct page *next;
};

struct pages {
	struct arena *arena;
	struct page *first, *last;
	int n;
};
void pages_add(struct pages *);
/* A copy of `what` on the last page; it may still be changed. */
struct drawn *pages_draw(struct pages *, struct drawn what);
/* Takes off what was drawn since the pages were `to` and the last of them `last`. */
void pages_return(struct pages *, const struct pages *to, const struct page *last);
/* Draws everything and gives the layouts back.  NULL: *why says why not. */
const char *pages_pdf(struct pages *, const struct sheet_about *, int64_t now, size_t *size,
    const char **why);

/* ---- rows.c: rows of cells that flow from page to page ---- */

/* The body of a page, mm; the foot stands below it. */
enum { SHEET_LEFT = 18, SHEET_RIGHT = 197, SHEET_TOP = 18, SHEET_BOTTOM = 285 };

struct cell {
	const char *text; /* NULL: empty */
	double x, w;      /* mm */
	bool label;       /* on grey, repeated with （つづき） where the row goes on */
	bool rules;       /* empty: dotted lines to write on */
	struct letters letters;
	double pitch;
	enum align align;
	bool choices; /* lines break between choices only */
	int ticks;    /* check marks over the characters at these bytes of text */
	const int *tick;

	PangoLayout *layout; /* rows_place's own from here */
	int from, lines;     /* of the layout, not yet on a page */
};

struct sheet {
	struct work *work;
	struct sheet_about about;
	struct pages pages;
	double y;         /* where the next thing begins */
	double left;      /* where rows begin: right of the band, if there is one */
	const char *band; /* its name, a character a line; NULL: none */
	struct drawn
	    *side[3];      /* of this page: the band's ground, frame and name; NULL: not begun */
	bool failed;       /* the fonts are missing: the fault is on the work */
	bool in_table;     /* a Table of the structure is open on this page */
	struct cell *head; /* head row of the table that is being written */
	int heads;
};

/* Writes a row at sheet.y, at least `least` mm high, on as many pages as it takes.  A row that
 * may not flow is only split if it is higher than a page.  Call under the fonts' lock. */
void rows_place(struct sheet *, struct cell *, int n, double least, bool flows);
void rows_text(struct sheet *, const char *tag, struct cell cell,
    double y);                   /* one text without a box */
/* Figures of one kind stand under each other, ones under ones: aligns a table's columns. */
void rows_align_figures(struct cell *grid, int cols, int rows, const char *const *cells);
void rows_close(struct sheet *); /* the open Table of the structure */
void rows_end_band(struct sheet *);
void rows_new_page(struct sheet *);

/* ---- finish.c ---- */

/* Adds to a PDF what Cairo cannot: Lang, the title in the window's bar, MarkInfo where it is
 * missing.  NULL: *why says why not. */
const char *finish_pdf(struct arena *, const char *pdf, size_t *size, const char **why);

/* ---- json.c ---- */

/* A .private field that this actor may not read or take away in a file, or that a masked copy does
 * not show. */
bool json_withholds(const struct work *, const struct field *);

#endif
