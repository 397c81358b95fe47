/* kept: counts of records that are kept while they are saved, so that figures need not count them
 * out.  By day, month and town for every .count field, and how many different people there are.
 * A save adds what it changed to a list (kept_change) and waits for nobody; now and then one of
 * them adds the list up into the counts.  Who reads takes both. */
#ifndef KEPT_H
#define KEPT_H

#include "store/internal.h"

extern const struct table kept_count_table, kept_person_table, kept_change_table;

/* What a record was and is now; NULL: it was not, or is no more.  Nothing without record.kept. */
void kept_note(struct work *, const struct record *, const void *before, const void *after);
/* Adds the list up, unless somebody else is about it. */
void kept_fold(struct work *, const struct record *);

/* The fields that are kept, without the record's own moment and town. */
enum { KEPT_MOST = 48 };
int kept_fields(const struct record *, const struct field **);
/* What no field is called: all records, different people, records of nobody known. */
#define KEPT_RECORDS ""
#define KEPT_PEOPLE "*"
#define KEPT_NOBODY "-"

enum kept_level { KEPT_DAY, KEPT_MONTH, KEPT_YEAR, KEPT_ALL };
int64_t kept_day(int64_t moment);                       /* days since 1970 in Japan */
int64_t kept_span(enum kept_level, int64_t day);        /* the day, month … of a day */
enum { KEPT_NO_TOWN = 0, KEPT_ALL_TOWNS = -1 };         /* the latter only of people */

/* ---- kept_recount.c ---- */

/* Counts everything anew, of every region and every record that is kept; nobody else may write
 * meanwhile. */
void kept_recount_all(struct work *, const struct record *const *);

/* ---- kept_read.c ---- */

/* Answers store_cross out of the counts, if they can answer it: the cells of each row are the two
 * values and how many.  False: they cannot, and nothing was asked. */
bool kept_answers(struct work *, const struct record *, const struct query *,
    const struct dimension side[2], bool (*row)(void *, const char *const *, int), void *);
/* How many different people, and how many records of nobody known. */
bool kept_people(struct work *, const struct record *, const struct query *,
    const struct field *people, int64_t *known, int64_t *nobody);

#endif
