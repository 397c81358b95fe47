/* parts: what the files of imports/ know of each other. */
#ifndef IMPORTS_PARTS_H
#define IMPORTS_PARTS_H

#include "domain/imports/imports.h"
#include "domain/imports/reader.h"

/* ---- running.c: who works at an import just now ---- */

struct running {
	const char *what; /* 読み取り */
	int64_t done, whole, begun, at; /* moments: of its beginning, of its last word */
};
extern const struct table import_running_table;
/* False: somebody else is at it. */
bool running_take(struct work *, int64_t import, int64_t runner, const char *what);
/* False: it is somebody else's now, or nobody's. */
bool running_tell(struct work *, int64_t import, int64_t runner, const char *what, int64_t done,
    int64_t whole);
void running_end(struct work *, int64_t import, int64_t runner); /* 0: whoever it is */
bool running_get(struct work *, int64_t import, struct running *); /* false: nobody is */
/* It has ended before its end, and why is said until somebody goes on with it. */
void running_fail(struct work *, int64_t import, int64_t runner, enum fault_kind);
const char *running_why(struct work *, int64_t import); /* NULL: it did not */
const char *running_said(struct arena *, const struct running *);

/* ---- look.c, run.c ---- */

bool import_keep(struct work *, struct import *); /* false: with a fault */

/* ---- sheet.c: which kind of file it is, by its head ---- */

enum column {
#define COLUMN(id, ...) COL_##id,
#include "domain/imports/columns.def"
#undef COLUMN
	COLUMNS
};

struct format {
	const char *code, *source; /* of its rows, for good; who publishes it */
	bool national; /* every file has all of a prefecture; else of the towns that it names */
	bool medical;
	enum column must[6]; /* all of these, ended by COLUMNS */
	const enum column *whole; /* and all of these; without one of them it is damaged */
};

struct sheet {
	const struct format *format;
	int column[COLUMNS]; /* where it stands; -1: it is not there */
	const char *head[READER_COLUMNS];
	int columns;
	const char *unused; /* columns that mean nothing here: 「…」「…」; NULL: none */
	const char *silent; /* silent.c: of what no column says anything; NULL: it says all */
};
/* After the head row was read.  False: *why says what it seems to be and what to do. */
bool sheet_open(struct sheet *, struct arena *, const struct reader *, const char **why);

/* ---- row.c, mend.c: what one row says ---- */

struct entry {
	int file;
	int64_t row;
	const struct format *format;
	const char *key, *town, *kind, *title; /* kind: of the service; NULL: of none */
	struct organization place;
	struct service service;
	const char *corporation_number, *corporation;
	const char *silent; /* of its sheet */
	struct text notes; /* column, value, why, each ended: mended, or odd */
	const char *refused; /* why it cannot be taken; NULL: it can */
};
enum { NOTE_CELLS = 3 };

/* What has no field of its own stands in a note, a line for each column. */
struct note_word {
	char letter; /* for good, as those of silent.c */
	enum column column;
	const char *label;
};
enum { NOTE_OF_SERVICE = '9', NOTE_OF_PLACE = '0' };
extern const struct note_word note_words[];
bool note_word_is_of(const struct note_word *, const struct format *);

struct known;
/* One row that is being understood. */
struct row {
	struct work *work;
	const struct sheet *sheet;
	struct reader *reader;
	struct entry *entry;
	struct known *known;
};
/* Trimmed, NULL if it is not there, empty or a lone dash. */
const char *row_cell(const struct row *, enum column);
void row_note(const struct row *, enum column, const char *value, const char *why);
/* False: the row does not belong to the area, and nothing else is said of it. */
bool row_read(struct row *, const char *const *areas);
/* The services that the row names, as codes; 0: it is refused. */
int row_kinds(struct row *, const char **kinds, int most);
/* As row_read has left it, of that service; NULL: of none. */
void row_of_kind(struct row *, const char *kind);

const char *mend_town(const struct row *);
const char *mend_number(const struct row *, enum column, const char *town);
bool mend_corporation_number_valid(const char *);
/* 7.707E+08, as a spreadsheet leaves a long number: its digits are lost. */
bool mend_number_is_cut(const char *);
#define NUMBER_CUT "Excelで開いて保存したため、番号の桁が失われています（E+）。"
const char *mend_url(const struct row *);
const char *mend_address(const struct row *);
void mend_coordinates(const struct row *, struct organization *);
void mend_capacity(const struct row *, enum column, NUMBER_t *);
/* Reads a text into the field as if somebody had typed it; what cannot be taken is noted. */
void mend_field(const struct row *, enum column, const struct record *, const char *name,
    const char *typed, void *rec);
void mend_days(const struct row *, struct service *, struct organization *);

/* ---- said.c: what a row says, as text, and how that differs from what is there ---- */

struct said {
	struct organization place;
	struct service service;
	const char *number, *corporation; /* of the corporation */
	bool owns; /* the place's fields come from it */
	const char *silent;
};
/* A name and a value on each line; `owns`: the place's too. */
const char *said_write(struct work *, const struct entry *, bool owns);
const char *said_text(struct work *, const struct said *);
void said_read(struct work *, const char *text, struct said *); /* NULL: nothing */
void said_cell(struct text *, const char *, char end); /* as it stands in a line */
const char *said_next(struct arena *, const char **at, char end);
/* What is to become of the fields of a record. */
struct turned {
	const struct field *field;
	const char *base, *now, *then; /* canonical; base: as imported last */
	bool local; /* somebody has put it right: it stays as it is now */
};
enum { TURNED_MOST = 40 };
/* All in which `then` would be another, or is another for having been put right. */
int said_compare(struct work *, const struct record *, const void *base, const void *now,
    const void *then, struct turned *);

/* ---- silent.c: a column that is not there says nothing; one that is empty says empty ---- */

/* Letters, one for each thing that no column of the sheet says; docs/decisions/0043. */
const char *silent_of(struct arena *, const struct sheet *);
const char *silent_labels(struct arena *, const struct sheet *); /* the fields; NULL: none */
bool silent_has(const char *silent, char letter);
bool silent_reach(const char *silent); /* telephone, FAX or page */
/* What it does not say becomes what was said last. */
void silent_carry(struct work *, const struct said *base, struct said *then);

/* ---- there.c ---- */

/* What the row says in other words of that place and its service of that kind is as it stands
 * there.  The id of the service; 0: it has none. */
int64_t there_fit(struct work *, struct entry *, int64_t place);

/* ---- known.c: what the directory has, while an import runs ---- */

/* What was imported last under a key (number and kind). */
struct known_source {
	const char *key, *town, *kind, *format;
	int64_t print; /* of what was said */
	int64_t service, place, import, line, gone;
	bool seen;
	int64_t row; /* at which it was seen */
};
/* A place by its number; its own fields come from the row of one key alone. */
struct known_place {
	int64_t id;        /* 0: it is only planned */
	int64_t meant;     /* which has no number, but is the same in all that is said of it */
	int64_t owner;     /* hash of that key; 0: it was entered by hand */
	int64_t reach, spot; /* hashes of telephone, FAX and page; of the address */
	bool made;           /* by this run: nothing else stands there yet */
	const struct known_source *says; /* what it is, when this run began; NULL: none did */
	/* It said what the place is, and is gone; whoever says so next goes on from there. */
	const struct known_source *former;
};
struct known *known_load(struct work *);
void known_forget(struct known *);
struct known_source *known_find(struct known *, const char *key);
struct known_source *known_add(struct known *, const char *key);
struct known_source *known_at(struct known *, int i); /* NULL: there are no more */
/* NULL: there is none; `add`: there is one then. */
struct known_place *known_place(struct known *, const char *number, bool add);
struct companies *known_companies(const struct known *);
/* A place that was entered by hand and may be this one; 0: none. */
int64_t known_alike(struct known *, struct work *, const struct organization *);
int64_t known_town(struct known *, const char *code);
/* Codes of the region's municipalities, ended by NULL. */
const char *const *known_area(const struct known *);
const char *known_kind(struct known *, const char *label);
/* What the files speak of: «kaigo 120 07». */
void known_scope_add(struct known *, const char *);
bool known_scope_has(struct known *, const char *);
int64_t known_print(const char *); /* a hash that a column can hold; NULL is that of nothing */

/* ---- companies.c: which corporation a row means ---- */

struct company {
	int64_t id;       /* 0: it is only planned */
	const char *title;
	const char *name; /* folded; of those that were there */
	bool numbered;
};
struct naming {
	const char *number, *name; /* as told; may be NULL */
	const char *town, *address; /* of the place that it runs */
};
struct companies *companies_load(struct work *, struct arena *lasting);
/* The one of that number; else the one called so that has a place in that town, or its seat, and
 * no other number.  What was put into another leads to that.  NULL: there is none. */
struct company *company_meant(struct companies *, struct arena *, const struct naming *);
/* One of that name elsewhere, which may be the same; NULL: none. */
struct company *company_namesake(struct companies *, struct arena *, const struct naming *);
/* Notes that it is there, called so; a new one if none is meant. */
struct company *company_add(struct companies *, struct arena *, const struct naming *);

/* ---- line.c: one line of an import, as it is kept ---- */

enum outcome { FRESH, CHANGED, SAME, GONE, DOUBTFUL, REFUSED, OUTCOMES };
extern const struct choice import_outcomes[];
enum decision { UNDECIDED, AS_NEW, AS_THAT, LEFT_OUT };
enum made { MADE_SERVICE = 1, MADE_PLACE = 2, MADE_CORPORATION = 4 };

struct line {
	int64_t import, n, row;
	int file;
	enum outcome outcome;
	const char *key, *title, *town, *kind, *format;
	const char *said;    /* said.c; NULL: as last time */
	const char *notes;   /* of values that were mended, or are odd, or why it is refused */
	const char *changes; /* said.c: what would become of which field */
	const char *kept;    /* what stayed when it was taken back */
	int64_t candidate;
	enum decision decision;
	bool done;
	int64_t service, service_version, place, place_version;
	int64_t corporation, corporation_version; /* 0: nothing of it was changed */
	int made;
	int64_t was_import, was_line, was_gone; /* of its source, before */
};
extern const struct table import_line_table, import_source_table;
void line_insert(struct work *, const struct line *);
void line_update(struct work *, const struct line *);
void line_say(struct work *, const struct line *, const char *said); /* it says this from now on */
struct line line_of(const struct rows *, int row);
/* Up to `limit` of an import after the n-th; of one outcome, or of all (OUTCOMES). */
struct rows *lines_after(struct work *, int64_t import, enum outcome, int64_t n, int limit);
/* Those that were done, from the end, before the n-th. */
struct rows *lines_before(struct work *, int64_t import, int64_t n, int limit);
bool line_get(struct work *, int64_t import, int64_t n, struct line *);
/* What was said by a line that was applied. */
const char *line_said(struct work *, int64_t import, int64_t n);

/* ---- plan.c, apply.c, undo.c ---- */

/* The place's part of a key: without the kind. */
const char *key_number(struct arena *, const char *key);
/* A hash of how it is reached: a service says so only where it is another way. */
int64_t place_reach(struct arena *, const struct organization *);
/* What was said last under a key; of the place what its former owner said, where the key did not
 * say so yet.  False: nothing was. */
bool said_before(struct work *, const struct known_source *, const struct known_place *,
    struct said *);
/* Notes what an entry would do. */
void plan_entry(struct work *, struct known *, struct import *, struct entry *, int64_t n);
/* What the last import had and the files do not have any more. */
void plan_gone(struct work *, struct known *, struct import *, const char *const *areas,
    int64_t *n);
/* False: nothing was done, it waits for somebody to decide. */
struct bulk;
bool apply_line(struct work *, struct known *, struct bulk *, struct line *); /* bulk: or NULL */
void undo_line(struct work *, struct line *);
bool area_has(const char *const *areas, const char *town);

#endif
