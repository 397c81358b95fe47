/* affairs: records of the tests in which towns see only their own, with parts of parts. */
#include "tests/affairs.h"

static const struct choice affair_states[] = { { "open", "対応中" }, { "done", "終結" }, { 0 } };

static const struct field townsman_fields[] = {
#define RECORD struct townsman
#define FIELDS "tests/townsman.def"
#include "base/rows.h"
};
static const struct field affair_fields[] = {
#define RECORD struct affair
#define FIELDS "tests/affair.def"
#include "base/rows.h"
};
static const struct field deed_fields[] = {
#define RECORD struct deed
#define FIELDS "tests/deed.def"
#include "base/rows.h"
};
static const struct field leaf_fields[] = {
#define RECORD struct leaf
#define FIELDS "tests/leaf.def"
#include "base/rows.h"
};

static const char *townsman_visible(const struct actor *a)
{
	return actor_may(a, ALL_TOWNS) ? NULL : "townsman.municipality = $3";
}

static const char *affair_visible(const struct actor *a)
{
	return actor_may(a, ALL_TOWNS) ? NULL : "affair.municipality = $3";
}

const struct record townsman_record = {
	.name = "townsman",
	.label = "町の人",
	.size = sizeof(struct townsman),
	.fields = townsman_fields,
	.visible = townsman_visible,
	.read = READ_CASES,
	.write = WRITE_CASES,
	.export = EXPORT_CASES,
};
const struct record affair_record = {
	.name = "affair",
	.label = "件",
	.size = sizeof(struct affair),
	.fields = affair_fields,
	.visible = affair_visible,
	.read = READ_CASES,
	.write = WRITE_CASES,
	.export = EXPORT_CASES,
	.keys = (const char *const[]){ "year, serial", "number", NULL },
	.indexes = (const char *const[]){ "seen", NULL },
};
const struct record deed_record = {
	.name = "deed",
	.label = "対応",
	.size = sizeof(struct deed),
	.fields = deed_fields,
	.read = READ_CASES,
	.write = WRITE_CASES,
	.export = EXPORT_CASES,
};
const struct record leaf_record = {
	.name = "leaf",
	.label = "紙",
	.size = sizeof(struct leaf),
	.fields = leaf_fields,
	.read = READ_CASES,
	.write = WRITE_CASES,
	.export = EXPORT_CASES,
};

static const struct record *const affair_records[] = { &account_record, &code_record,
	&townsman_record, &affair_record, &deed_record, &leaf_record, NULL };
const struct schema affair_schema = { .records = affair_records };

enum { TEST_ACCOUNT = 7 };

static uint64_t bit(enum permission p)
{
	return (uint64_t)1 << p;
}

void as_officer(struct work *w, int64_t town)
{
	w->actor = (struct actor){ .account = TEST_ACCOUNT,
		.region = TEST_REGION,
		.municipality = town,
		.name = "役場 太郎",
		.role = "officer",
		.may = bit(SIGNED_IN) | bit(READ_CASES) | bit(WRITE_CASES) | bit(READ_PRIVATE) };
}

void as_reader(struct work *w)
{
	w->actor = (struct actor){ .account = TEST_ACCOUNT + 1,
		.region = TEST_REGION,
		.name = "委員 次郎",
		.role = "committee",
		.may = bit(SIGNED_IN) | bit(READ_CASES) | bit(ALL_TOWNS) };
}

void as_nobody(struct work *w)
{
	w->actor = (struct actor){ .region = TEST_REGION };
}

static int64_t saved(struct work *w, const struct record *r, void *rec)
{
	enum saved s = store_save(w, r, rec);

	assert(s == SAVED && !w->fault);
	return ((struct head *)rec)->id;
}

int64_t townsman_new(struct work *w, const char *name, const char *kana, int64_t town)
{
	struct townsman who = { .name = name, .kana = kana, .municipality = { true, town } };

	return saved(w, &townsman_record, &who);
}

int64_t affair_new(struct work *w, const char *number, int64_t town)
{
	return saved(w, &affair_record,
	    &(struct affair){ .number = number, .municipality = { true, town } });
}

int64_t deed_new(struct work *w, int64_t affair, const char *words)
{
	return saved(w, &deed_record, &(struct deed){ .affair.id = affair, .words = words });
}

int64_t leaf_new(struct work *w, int64_t deed, const char *words)
{
	return saved(w, &leaf_record, &(struct leaf){ .deed.id = deed, .words = words });
}

int64_t code_new(struct work *w, const char *list, const char *code, const char *label,
    int position)
{
	return saved(w, &code_record,
	    &(struct code){ .list = list,
		.code = code,
		.label = label,
		.position = { true, position } });
}

int64_t how_many(struct work *w, const char *sql)
{
	return cell_number(store_query_(w, sql, NULL, 0), 0, 0);
}

bool affair_id_add(void *context, struct work *w, const void *rec)
{
	text_addf(context, "%lld ", (long long)((const struct head *)rec)->id);
	(void)w;
	return true;
}

const char *affair_ids(struct work *w, const struct query *q)
{
	struct text ids = { .arena = &w->arena };

	text_add(&ids, "");
	store_each(w, &affair_record, q, affair_id_add, &ids);
	return ids.s;
}
