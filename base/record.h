/* record: what a kind of thing looks like, said once.
 * Forms, checks, lists, search, history, CSV, JSON and tables are loops over it. */
#ifndef RECORD_H
#define RECORD_H

#include "base/work.h"

/* clang-format off */
enum kind {
	TEXT, NOTE, NUMBER, DECIMAL, DATE, TIME, MOMENT, FLAG, CHOICE, CODE, CODES, LINK,
	PHONE, POSTCODE, KANA,
	KINDS
};

/* The C type in which each kind lives.  All zeroes always means "not recorded", so an empty
 * record is = {0}.  Text is NULL or non-empty, valid UTF-8. */
typedef const char *TEXT_t;                                    /* one line */
typedef const char *NOTE_t;                                    /* lines end with \n */
typedef struct number { bool known; int64_t n; } NUMBER_t;
typedef struct number DECIMAL_t;                               /* n is scaled by 10^field.scale */
typedef struct date DATE_t;
typedef struct time_of_day { bool known; int16_t minutes; } TIME_t;
typedef int64_t MOMENT_t;                                      /* ms UTC */
typedef bool FLAG_t;
typedef int CHOICE_t;                                          /* of field.choices, from 1 */
typedef const char *CODE_t;                                    /* a code of the list field.codes */
typedef const char *CODES_t;                                   /* a blank between, first: primary */
typedef struct link { int64_t id; const char *title; } LINK_t; /* the store fills the title */
typedef const char *PHONE_t;                                   /* as typed; its digits compare */
typedef const char *POSTCODE_t;                                /* 962-0001 */
typedef const char *KANA_t;                                    /* katakana */
/* clang-format on */

/* A list the program reasons about; ends with a codeless one. */
struct choice {
	const char *code, *label;
};

struct field {
	const char *name, *label;
	enum kind kind;
	size_t at;                    /* offset in the C struct */
	bool need;                    /* may not be empty */
	bool list;                    /* a column of the list page */
	bool find;                    /* the search box looks here */
	bool count;                   /* a filter of lists and a dimension of statistics */
	const char *none;             /* what a list calls it when it is empty: 終結していない */
	bool private;                 /* shown only with READ_PRIVATE; ○ on a masked copy */
	bool part;                    /* LINK: this record is a part of the one it points to */
	bool title;                   /* what the record is called in links; exactly one */
	bool fixed;                   /* set by the program; not in forms, shown and exported */
	/* Numbers: bounds in the unit shown (DECIMAL: 100 is 100.0), max 0: none, so that the least
	 * is 0 unless said otherwise.  Text: max characters (0: 200, NOTE 20000). */
	int64_t min, max;
	int scale;                    /* DECIMAL: digits after the point */
	const char *unit;             /* printed after the value: 人, 円, ％ */
	bool fiscal;                  /* NUMBER: a year that begins in April, read as 令和8年度 */
	const struct choice *choices; /* CHOICE */
	const char *codes;            /* CODE, CODES: the list's name */
	bool equal;                   /* CODES: none of them is the primary one */
	const struct record *to;      /* LINK */
	const char *group;            /* heading this and the following fields stand under */
	const char *help;             /* a sentence under the label */
};

/* What figures of a record are kept by (store/kept.h): the MOMENT in whose day it counts, the LINK
 * by which an actor may see only some, and the LINK whose different values are people. */
struct kept_by {
	const char *moment, *town, *who;
};

struct record {
	const char *name, *label;     /* table and path word "consultation", "相談" */
	size_t size;
	const struct field *fields;   /* ends with a nameless one */
	/* Which rows this actor sees: an SQL condition over the record's own name and the
	 * parameters $2 account, $3 municipality, $4 organization, $5 pass, $6 the moment at which
	 * that is used, 0 without one ($1 is the region, always added).
	 * The answer is a literal, known by its place.
	 * NULL function or NULL answer: every row of the region; "1=0": none.  A part is seen
	 * exactly when the record it is part of is seen, whatever stands here. */
	const char *(*visible)(const struct actor *);
	/* Rules over several fields (work_problem for each); NULL if there are none. */
	void (*check)(struct work *, const void *rec);
	/* What the program works out in it from other records; asked where two of those that it
	 * points to became one, or one became two again.  NULL: nothing. */
	void (*settle)(struct work *, void *rec);
	enum permission read, write, export;
	bool files; /* its rows are attached files: struct file of web/files.h */
	const char *const *keys;      /* unique in a region: "fiscal_year, serial"; NULL ends */
	/* Further, likewise; of some rows only: "follow_up WHERE follow_up_result IS NULL". */
	const char *const *indexes;
	/* Whom it is about, for the ledger: the LINK to that person, or to what is about one; "id":
	 * it is one.  NULL: whom its whole is about, or nobody. */
	const char *about;
	/* Whose it is: the LINK to that organization, or "id": it is one.  Its staff writes it by
	 * WRITE_OWN_PLACE too.  NULL: nobody's. */
	const char *own;
	/* The LINK to the municipality whose officers see it: of its versions, and of those of its
	 * parts, each sees what was hers then.  NULL: who sees it as it is sees it as it was. */
	const char *town;
	const struct kept_by *kept;   /* NULL: figures are counted out */
	const char *nearer; /* suggestions begin with those that have this field recorded */
};

/* Every record's struct begins with this.  The store fills it. */
struct head {
	int64_t id, version;    /* 0: not saved yet; versions count from 1 */
	int64_t changed;        /* when this version was made */
	LINK_t changed_by;      /* account */
	int64_t removed;        /* when it was taken away (logically); 0: it was not */
};

#define EACH_FIELD(f, r) (const struct field *f = (r)->fields; f->name; f++)

/* A record folder makes its struct and its table from one fields.def:
 *
 *	struct person {
 *		struct head head;
 *	#define FIELDS "domain/people/fields.def"
 *	#include "base/members.h"
 *	};
 *
 *	static const struct field fields[] = {
 *	#define RECORD struct person
 *	#define FIELDS "domain/people/fields.def"
 *	#include "base/rows.h"
 *	};
 */

/* How one kind stands in the store and reads and writes itself as text. */
struct kind_ops {
	const char *name; /* "text", "note", ... */
	bool whole;    /* stored as INTEGER / bigint; otherwise text */
	const char *(*write)(struct arena *, const struct field *, const void *value);
	void (*set)(struct work *, const struct field *, const char *canonical, void *value);
	/* `typed` is trimmed, non-empty, valid UTF-8.  False: *why says what to correct. */
	bool (*read)(struct work *, const struct field *, const char *typed, void *value,
	    const char **why);
};
extern const struct kind_ops kind_ops[KINDS];

/* The canonical text that store and history keep: ISO dates, codes, a link's id; of the `whole`
 * kinds exactly the number that is stored (MOMENT: ms UTC, DECIMAL: scaled, FLAG: 1).  NULL if not
 * recorded.  field_set reads just this back and cannot fail on it. */
const char *field_write(struct arena *, const struct field *, const void *rec);
/* The same as other programs and the form's controls want it, which field_read reads back:
 * MOMENT as moment_iso, DECIMAL with its point, all else as field_write. */
const char *field_plain(struct arena *, const struct field *, const void *rec);
void field_set(struct work *, const struct field *, const char *canonical, void *rec);
/* Reads what a person typed; says what is wrong with work_problem and returns false. */
bool field_read(struct work *, const struct field *, const char *typed, void *rec);
void *field_at(const struct field *, void *rec);
const void *field_of(const struct field *, const void *rec);
const struct field *record_field(const struct record *, const char *name); /* NULL: none */
const struct field *record_title(const struct record *);
const struct field *record_part(const struct record *);   /* the .part LINK, or NULL */
/* Needed fields, bounds, and the record's own check; false if there are problems. */
bool record_check(struct work *, const struct record *, const void *rec);
const char *phone_digits(struct arena *, const char *);  /* digits only, NFKC first, without 内線 */

#endif
