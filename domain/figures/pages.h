/* pages: what the files of figures/ know of each other; nobody else includes it. */
#ifndef FIGURES_PAGES_H
#define FIGURES_PAGES_H

#include "domain/consultations/consultations.h"
#include "domain/figures/figures.h"
#include "domain/regions/regions.h"

/* ---- headings.c: what slips are counted by, out of the record's own description ---- */

/* Every .count field is one; a list of codes with まとめ another, days one by the month. */
struct heading {
	const char *name, *label; /* "contents", "contents.rollup", "received.month" */
	struct dimension by;
};
enum { HEADINGS_MOST = 64 };
int headings_of(struct work *, struct heading *);
bool heading_named(struct work *, const char *name, struct heading *);
/* What a bucket of store_cross is called; NULL: nothing recorded. */
const char *heading_label(struct work *, const struct heading *, const char *bucket);
/* Narrows the query to a bucket, so that it counts, and its list shows, just that. */
void heading_filter(struct work *, struct query *, const struct heading *, const char *bucket);
bool heading_is_time(const struct heading *); /* by the month it was received */

/* ---- period.c ---- */

struct period {
	int year;          /* fiscal; 0: all there is */
	int month;         /* of it, 1 to 12; 0: the whole year */
	struct date from, until;
	const char *label; /* 令和8年度, 令和8年11月 */
	bool part; /* not all of it: as far as the one it stands beside has come */
};
struct period period_of(struct arena *, int year, int month);
/* The same time a year earlier, no further than to the same day if it is not over yet; its dates
 * are not known if there is none. */
struct period period_before(struct arena *, const struct period *, struct date today);
void period_filter(struct work *, struct query *, const struct period *);
int period_first_year(struct work *); /* the fiscal year of the first slip, or this one */
struct date month_first(const char *bucket); /* "2026-04" */
struct date month_last(struct date first);

/* ---- question.c: what the address asks ---- */

enum measure { SLIPS, PEOPLE };
struct question {
	struct period now, before;
	const char *town; /* id of a municipality, "-": of none; NULL: all that the reader sees */
	const char *town_label;
	struct heading rows, cols;
	bool crossed;
	enum measure measure;
};
bool question_read(struct request *, struct question *); /* false: problems on the work */
struct query question_query(struct work *, const struct question *, const struct period *);
/* "?year=2026&rows=contents": all of the question, for another address that is asked the same. */
const char *question_address(struct arena *, const struct question *);
const char *measure_unit(enum measure); /* 件, 人 */
const char *question_by(struct arena *, const struct question *); /* 相談内容ごと × お住まい */
/* 延 of one table is not that of another. */
#define MENTIONS_ARE \
	"この表の欄に出てくる回数の合計です。一件の相談で欄を二つ選ぶと二度数えるので、件より" \
	"多くなります。何ごとに数えるかで変わり、まとめごとでは、同じまとめの二つは一度です。"

/* ---- table.c ---- */

/* A figure, its share of all in tenths of a percent, and the list of what it counts. */
struct number_shown {
	int64_t n, tenths;
	const char *url; /* NULL: there is no such list */
};
struct line {
	const char *bucket, *label;
	struct number_shown now, before;
	struct number_shown *cell; /* one per column, of a crossed table */
	int64_t final;             /* as it was declared, if table_shown.final */
};
struct table_shown {
	int lines, cols;
	struct line *line;
	const char **col, **col_label;
	struct number_shown *col_all;
	struct number_shown all, before;
	int64_t base, base_before; /* what the shares are of */
	bool final;                /* the whole period was declared: corrections came later */
	int64_t final_all;
	int64_t mentions;          /* 延: a slip counts in every place of the table where it is */
};
void table_gather(struct work *, const struct question *, struct table_shown *);
/* 件 and 実, which are the same for every table of the question, and slips of nobody known. */
struct sums {
	int64_t slips, people, nobody;
};
void sums_gather(struct work *, const struct question *, struct sums *);
/* +1, −2, 0: what is now, less what was. */
const char *change_text(struct arena *, int64_t change);
int64_t tenths_of(int64_t n, int64_t all); /* rounded half up; 0 of nothing */
const char *tenths_text(struct arena *, int64_t tenths); /* 78.9 */
const char *points_text(struct arena *, int64_t tenths); /* +1.2, −0.4, ±0.0 */

/* ---- words.c: figures as sentences ---- */

enum { TREND_YEARS = 5, SENTENCES_MOST = 3 };
struct trend {
	int year[TREND_YEARS];
	int64_t n[TREND_YEARS], all[TREND_YEARS];
	int years; /* oldest first; only years with slips */
	bool part; /* the last one is not over yet */
};
struct sentence {
	const char *say;
	struct trend trend;
};
int words_gather(struct work *, const struct question *, const struct table_shown *,
    struct sentence *);

/* ---- mask.c: what readers outside the hub are shown ---- */

struct masking {
	int rows, cols;
	const int64_t *cell; /* rows * (cols + 1): last in each row its sum */
	bool *hidden;        /* likewise */
};
/* Hides in each column the cells of 1 to 4, and others until all that is hidden of it is no small
 * number; and the sums of the rows where anything is hidden.  So what is hidden of one column may
 * be divided in any way that keeps the column's sum, whatever is known of all other columns.
 * False: a column's own sum is small, and all is hidden. */
bool mask_table(const struct masking *);
bool mask_is_small(int64_t n);

/* ---- freeze.c: months that were declared final ---- */

extern const struct table frozen_month_table, frozen_figure_table;
/* One month of the year as it was declared, and as it is now. */
struct frozen {
	const char *month, *label, *by;
	bool over, known; /* known: the reader may see the numbers */
	bool moved; /* as many slips as then, but of other contents */
	int64_t at, then, now;
};
bool freeze_covers(struct work *, const struct period *); /* all of it */
struct rows *freeze_declared(struct work *, const struct period *); /* the months of it that are */
/* declared.c: 確定した月は令和8年4月から7月まで。… */
const char *declared_said(struct work *, const struct period *);
/* Cells: bucket, municipality, n.  Whoever asks: show it to nobody but through what he may see. */
struct rows *freeze_figures(struct work *, const struct period *, const char *heading);
handler freeze_months, freeze_post;
void months_page(struct text *o, struct request *, const struct period *, const struct frozen *);

/* The period's final figures by these rows beside the ones that are true now. */
void freeze_beside(struct work *, const struct question *, struct table_shown *);

/* ---- outside.c: for readers who read no cases, and officers beyond their town ---- */

enum { TOWNS_MOST = 24, OUTSIDE_ROWS = 60 };
#define OUTSIDE_MEANS \
	"＊：1から4までの数と、それが引き算で分からないようにするための数は示しません。"
struct outside_town {
	int64_t id, n; /* 0: of none */
	const char *label;
};
struct outside {
	struct heading heading;
	struct period period;
	bool final;    /* all its months are declared; else there is nothing */
	bool withheld; /* there is too little to show any of it */
	bool left_out; /* towns with hardly any slips, which are in no sum */
	int towns, own; /* own: the column that an officer may count herself; -1 */
	struct outside_town town[TOWNS_MOST];
	int64_t all;
	int rows, shown, order[OUTSIDE_ROWS]; /* order: of the rows, as they are shown */
	const char *bucket[OUTSIDE_ROWS];
	int64_t *cell; /* rows * (towns + 1), the last the sum of them */
	bool *hidden;
};
struct outside_view {
	struct outside now, before;
	int headings;
	struct heading heading[HEADINGS_MOST];
};
int outside_headings(struct work *, struct heading *);
void outside_gather(struct work *, const struct heading *, int year, struct outside *);
/* Of a town, or of all (col: towns); NULL: not shown. */
const char *outside_cell(struct arena *, const struct outside *, int row, int col);
const char *outside_all(const struct outside *); /* what the sum of the towns is called */
handler outside_get;
struct grid;
bool outside_grid(struct request *, struct grid *, const char **label);
void outside_page(struct text *o, struct request *, const struct outside_view *);

/* ---- files.c ---- */

handler report_pdf, report_region; /* report.c: 実績報告 on A4 */
handler files_csv, files_region, files_xlsx;

/* ---- pages.html, chart.html ---- */

struct figures_view {
	struct question q;
	struct table_shown t;
	struct sums sums;
	const char *declared; /* which of its months are final */
	int sentences, headings, towns, first_year;
	struct sentence sentence[SENTENCES_MOST];
	struct heading heading[HEADINGS_MOST];
	struct listing town; /* municipalities of the hub; empty for an officer */
};
void figures_page(struct text *o, struct request *, const struct figures_view *);
void chart_bars(struct text *o, const struct question *, const struct table_shown *);
void chart_trend(struct text *o, const struct trend *);

#endif
