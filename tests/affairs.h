/* affairs: records of the tests in which towns see only their own, with parts of parts. */
#ifndef AFFAIRS_H
#define AFFAIRS_H

#include "store/codes.h"
#include "tests/support.h"

struct townsman {
	struct head head;
#define FIELDS "tests/townsman.def"
#include "base/members.h"
};
struct affair {
	struct head head;
#define FIELDS "tests/affair.def"
#include "base/members.h"
};
struct deed {
	struct head head;
#define FIELDS "tests/deed.def"
#include "base/members.h"
};
struct leaf {
	struct head head;
#define FIELDS "tests/leaf.def"
#include "base/members.h"
};
extern const struct record townsman_record, affair_record, deed_record, leaf_record;
extern const struct schema affair_schema;

/* Towns are numbers: an officer of one sees those rows alone, without .private fields if so. */
void as_officer(struct work *, int64_t town);
void as_reader(struct work *); /* sees all towns, but nothing private */
void as_nobody(struct work *);
/* Saved, or the test fails. */
int64_t townsman_new(struct work *, const char *name, const char *kana, int64_t town);
int64_t affair_new(struct work *, const char *number, int64_t town);
int64_t deed_new(struct work *, int64_t affair, const char *words);
int64_t leaf_new(struct work *, int64_t deed, const char *words);
int64_t code_new(struct work *, const char *list, const char *code, const char *label,
    int position);
/* How many rows the statement counts in the region. */
int64_t how_many(struct work *, const char *sql);
/* Adds an id and a blank to a struct text; as store_each wants it. */
bool affair_id_add(void *ids, struct work *, const void *rec);
/* The ids of all that the query finds, each with a blank behind. */
const char *affair_ids(struct work *, const struct query *);

#endif
