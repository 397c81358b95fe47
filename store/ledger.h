/* ledger: who saw and did what, entry after entry, each holding the one before it by its hash.
 *
 * hash = BLAKE2b-256, in hex, of the hash before (64 signs; of the first: zeroes) and of the
 * columns of ledger.def in their order, each as a netstring: 2:17,3:abc,0:, -- numbers in decimal,
 * nothing recorded as no bytes.  docs/decisions/0020-the-ledger.md */
#ifndef LEDGER_H
#define LEDGER_H

#include "store/store.h"

enum ledger_column {
#define COLUMN(id, name, label, whole) LEDGER_##id,
#include "store/ledger.def"
#undef COLUMN
	LEDGER_COLUMNS
};
enum { LEDGER_HASH = 64, LEDGER_CELL_MOST = 1000 /* bytes of a text */ };

/* Texts as the store's cells: NULL is nothing; of the whole numbers decimal, NULL is 0. */
struct ledger_entry {
	const char *cell[LEDGER_COLUMNS];
};
/* The last entry. */
struct ledger_head {
	int64_t number, at;
	char hash[LEDGER_HASH + 1];
};

extern const char ledger_names[]; /* ", number, at, …" */
const char *ledger_label(enum ledger_column); /* 氏名 */
bool ledger_is_whole(enum ledger_column);

/* Where the ledger of a database stands: beside the file, or in it on PostgreSQL. */
const char *ledger_place(struct arena *, const char *where);
/* Makes the table, what guards it and its indexes where they are not there yet; in a work that may
 * write. */
void ledger_prepare(struct work *);
bool ledger_is_there(struct work *);

/* What of that is not there: one of its names; NULL: all is. */
const char *ledger_unguarded(struct work *);

/* Nobody else appends until the transaction ends. */
struct ledger_head ledger_head_to_append(struct work *);
struct ledger_head ledger_head(struct work *);
/* Puts the entries behind the head, at w->now, and moves the head on. */
void ledger_append(struct work *, struct ledger_head *, const struct ledger_entry *, int n);
/* Was this batch kept before, not long ago? */
bool ledger_has_batch(struct work *, const struct ledger_head *, const char *batch);

/* Reads from the first entry to the last. */
struct ledger_check {
	int64_t entries, broken; /* broken: the first one that does not fit; 0: none */
	const char *why;         /* what is wrong with it */
	struct ledger_head head; /* of what was whole */
};
struct ledger_check ledger_check(struct work *);
/* Does the entry of that number have that hash? */
bool ledger_holds(struct work *, int64_t number, const char *hash);

/* A work that reads the ledger of another work's database, as the same actor.  False: there is
 * none yet, or a fault, which is the other work's too. */
bool ledger_open(struct work *reader, struct work *);
void ledger_close(struct work *reader, struct work *);

/* ---- Reading ---- */

struct ledger_query {
	int64_t region, from, until; /* ms; from is within, until is not; 0: any */
	int64_t account, about, id;
	int64_t below; /* number: older than this; 0: from the newest */
	const char *action, *record, *name; /* NULL: any; name: a piece of it */
	int64_t least, most;         /* status; most 0: any */
	int limit;
};
/* Newest first: the columns of ledger.def.  `each` gets cells; false stops. */
struct rows *ledger_list(struct work *, const struct ledger_query *);
void ledger_each(struct work *, const struct ledger_query *,
    bool (*each)(void *context, const char *const *cells, int cols), void *context);
/* What an account did from a moment on up to that number: of its last thousand entries. */
struct ledger_lately {
	int64_t people, records; /* different ones that they are about; of nobody known */
	int64_t entries, exports, refused;
};
/* The number of the last entry before that moment; 0: none. */
int64_t ledger_last_before(struct work *, int64_t at);
struct ledger_lately ledger_lately(struct work *, int64_t account, int64_t since, int64_t number);

/* The words that an entry's action is one of; ends with a codeless one. */
extern const struct choice ledger_actions[];
#define LEDGER_INTERRUPTED "interrupted"
#define LEDGER_MAILED "mailed"
#define LEDGER_NOT_MAILED "not_mailed"
const char *ledger_action_label(const char *code); /* the code itself if it is none of them */

#endif
