/* support: what the tests of all rooms share -- a store, a work, a few records. */
#ifndef SUPPORT_H
#define SUPPORT_H

#include "store/store.h"

/* A header of tests offers more than each of them takes. */
#define UNUSED __attribute__((unused))
/* What a reader sees instead of something private. */
#define HIDDEN "（非公開）"

enum { TEST_REGION = 1 };

/* A fresh, empty database of the engine that YUI_TEST_STORE names ("postgres://…"; unset:
 * SQLite in a file of its own).  It is gone when the program ends. */
struct store *test_store(void);
const char *test_store_where(void); /* of the last one */
struct store *second_store(void);   /* a further connection to it, the caller's to close */
/* A new one where TMPDIR says, the caller's to remove. */
char *test_folder(void);
void test_migrate(struct store *, const struct schema *);
struct store *test_store_of(const struct schema *); /* both of the above */
/* One with what `fill` puts into it.  Where tests follow each other (YUI_TEST_TEMPLATES is a
 * folder) it is filled by the first that asks for that name, and copied for the others. */
struct store *test_store_filled(const char *name, const struct schema *,
    void (*fill)(struct work *));

/* A work of the program itself in region 1, on 令和8年11月22日 at 10:24. */
void test_work(struct work *, struct store *);
void test_begin(struct work *, struct store *, bool may_write);
void test_end(struct work *); /* must go well */

/* What a program of others says of the PDF, which the command calls $PDF. */
const char *test_look(struct arena *, const char *command, const char *pdf, size_t size);

/* Records that exist only in tests: a box, things in it, slips that are parts of a thing.
 * account_record is a small one, unless the program's own is linked. */
struct box {
	struct head head;
#define FIELDS "tests/box.def"
#include "base/members.h"
};
struct thing {
	struct head head;
#define FIELDS "tests/thing.def"
#include "base/members.h"
};
struct slip {
	struct head head;
#define FIELDS "tests/slip.def"
#include "base/members.h"
};
extern const struct record box_record, thing_record, slip_record;
extern const struct schema test_schema; /* of these, and accounts */

#endif
