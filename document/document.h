/* document: records and tables as PDF, CSV and JSON. */
#ifndef DOCUMENT_H
#define DOCUMENT_H

#include "store/store.h"

/* Whether the fonts are there; *why says which one is missing.  serve asks before it starts. */
bool document_ready(const char **why);

/* ---- PDF: A4 sheets of boxes ------------------------------------------------------------- */

/* A sheet is written from top to bottom and flows to further pages by itself; long text may
 * break anywhere between lines, a row of boxes only between rows.  Fonts: BIZ UDPGothic, then
 * IPAmjMincho for rare name characters; embedded subsets.  Measures are millimetres. */
struct sheet;
struct sheet_box {
	const char *label; /* small, on grey, left of the value; NULL: none */
	const char *value; /* NULL: empty, to be written by hand */
	double width;      /* share of the row; 0: 1 */
	double height;     /* at least, mm; 0: one line */
	bool strong;       /* larger and bold: a name, a number */
	/* Instead of the value: what there is to choose from, the chosen ones marked ☑, the
	 * others ☐; `chosen` NULL: none. */
	int choices;
	const char *const *choice;
	const bool *chosen;
};
struct sheet_about {
	const char *title;  /* 相談依頼票 */
	const char *issuer; /* top right: the hub's name */
	const char *number; /* R8-0147; NULL: an empty box to write into; "": no box */
	const char *footer; /* 第4版　令和8年11月22日 印刷 … ; page x/y is added */
	const char *mark;   /* 見本, 氏名伏せの控え; NULL: none */
	bool large;         /* all that is written in boxes, for old eyes */
};
/* Every sheet begun must be ended, whatever happens. */
struct sheet *sheet_begin(struct work *, const struct sheet_about *);
void sheet_heading(struct sheet *, const char *);
/* Instead of a heading: a narrow band left of all that follows, with a name of two to four
 * characters written downwards.  Until the next one, or the next heading. */
void sheet_band(struct sheet *, const char *name);
void sheet_row(struct sheet *, int n, const struct sheet_box *);
/* A full-width box whose text flows over pages. */
void sheet_flow(struct sheet *, const char *label, const char *text, double least_height);
/* What `part` writes stands on one page, be it the next, unless it is higher than a page.  It is
 * called up to three times and does nothing but write.  Not beside a band. */
typedef void sheet_part(struct sheet *, void *context);
void sheet_together(struct sheet *, sheet_part *part, void *context);
/* A table: head row repeated on each page; widths are shares.  A row of nothing is high enough to
 * be written by hand; a column of nothing but figures stands at its right edge. */
void sheet_table(struct sheet *, int cols, const char *const *head, const double *widths, int rows,
    const char *const *cells);
/* A QR code of that text, and beside it something strong and a sentence. */
void sheet_code(struct sheet *, const char *content, const char *strong, const char *words);
/* One bar under the other; those of `before` (NULL: none) thin and grey below. */
struct sheet_bars {
	int n;
	const char *legend; /* 太い棒は令和7年度、細い棒は令和6年度 */
	const char *const *name;
	const int64_t *now, *before;
};
void sheet_bars(struct sheet *, const struct sheet_bars *);
/* The finished file; lives in the work's arena.  Tagged, with language ja and the title set.
 * NULL with a fault on the work where fonts or memory are missing. */
const char *sheet_end(struct sheet *, size_t *size);

/* Any record as a sheet, to be ended: title, every shown field, its parts, number, version. */
struct sheet *record_sheet(struct work *, const struct record *, const void *rec,
    const struct record *const *parts);

/* ---- CSV --------------------------------------------------------------------------------- */

/* All rows of the query with a head row of labels; CRLF; UTF-8 with BOM.  Returns how many.
 * Text that begins with = + - @ tab or CR gets a ' before it, so that no spreadsheet runs it.
 * Where out.over is true afterwards, rows are missing and the reader must be told.
 * As people read it: labels of codes, titles of links, ISO dates, plain numbers. */
int64_t record_csv(struct text *, struct work *, const struct record *, const struct query *);
/* Takes a long document piece by piece, so that it is never whole in memory; false: stop. */
typedef bool document_sink(void *context, const char *, size_t);
/* The same to a sink; `codes`: for programs, the head row has field names and the rows have
 * ids and canonical text.  -1 if the sink stopped it. */
int64_t record_csv_to(document_sink *, void *context, struct work *, const struct record *,
    const struct query *, bool codes);
/* One cell, quoted where it must be.  With `guard` it gets that ' where it needs it. */
void csv_cell(struct text *, const char *, bool guard);
/* A whole line of them, all guarded. */
void csv_line(struct text *, const char *const *cell, size_t n);
#define CSV_MARK "\xef\xbb\xbf" /* begins every CSV file */
/* The ledger's entries, newest first, as they stand there; the head row has labels.  `words` (NULL:
 * none) may say of a cell what it means, which goes before it.  False: the sink stopped it. */
struct ledger_query;
typedef const char *ledger_words(void *context, struct arena *, int column,
    const char *const *cells);
bool ledger_csv_to(document_sink *, void *context, struct work *ledger,
    const struct ledger_query *, ledger_words *, void *words_context);
/* UTF-8 (a BOM is dropped) to CP932.  What CP932 lacks becomes 〓 and a line of the report:
 * 3行目「氏名」：𠮷（U+20BB7）; a variation selector is dropped and ¥ becomes ￥, reported too.
 * *report is NULL if nothing was lost. */
const char *csv_cp932(struct arena *, const char *utf8, size_t *size, const char **report);

/* ---- Tables of figures ------------------------------------------------------------------- */

struct grid_cell {
	const char *text; /* NULL: the number, or nothing */
	bool number;
	int64_t n; /* scaled by 10^scale, as DECIMAL */
	int scale; /* 0 or 1 */
};
struct grid {
	const char *title;
	const char *const *notes; /* stand under the table; NULL-terminated */
	int cols, rows;
	const char *const *head;
	const struct grid_cell *cell; /* rows * cols */
	int charted[2];   /* columns drawn as bars beside the first column; 0: none */
	int charted_rows; /* the first so many */
};
/* The title, the table and the notes, as record_csv writes. */
void grid_csv(struct text *, const struct grid *);
/* The same as a workbook with its chart; lives in the work's arena.  NULL with a fault. */
const char *grid_xlsx(struct work *, const struct grid *, size_t *size);

/* ---- JSON -------------------------------------------------------------------------------- */

/* One object: canonical values, choices and codes as {"code", "label"}, links as {"id", "title"};
 * ids are strings, for 63 bits do not fit a JavaScript number.  .private fields the actor may
 * not read are left out and named in "withheld". */
void record_json(struct text *, struct work *, const struct record *, const void *rec);
/* An array of all records of the query, each on its line.  -1 if the sink stopped it. */
int64_t record_json_to(document_sink *, void *context, struct work *, const struct record *,
    const struct query *);
/* Likewise what leaves of a table that is no record: the cells by their columns' names, as text. */
int64_t table_json_to(document_sink *, void *context, struct work *, const struct table *);

#endif
