/* moving_test: what places named their corporations becomes records, and history says it still. */
#include "domain/organizations/pages.h"
#include "tests/region.h"

/* The directory as it was. */
struct former {
	struct organization now;
	TEXT_t corporation;
};

static struct field fields[64];
static struct record former_record;
static const struct record *records[160];
static struct schema former_schema;
static int64_t two, one, none, gone;

static bool is_new(const char *name)
{
	return text_same(name, "run_by") || text_same(name, "campus");
}

static int begin_in_the_past(void **state)
{
	const struct schema *now = web_schema();
	int n = 0;

	(void)state;
	for EACH_FIELD(f, &organization_record)
		if (!is_new(f->name))
			fields[n++] = *f;
	fields[n] = (struct field){ .name = "corporation",
		.label = "法人名",
		.kind = TEXT,
		.at = offsetof(struct former, corporation) };
	former_record = organization_record;
	former_record.fields = fields;
	former_record.size = sizeof(struct former);
	n = 0;
	for (const struct record *const *r = now->records; *r; r++)
		if (*r != &corporation_record)
			records[n++] = *r == &organization_record ? &former_record : *r;
	former_schema = (struct schema){ .records = records, .tables = now->tables };
	region = test_store_of(&former_schema);
	return 0;
}

static int64_t put(struct work *w, const char *name, const char *corporation, const char *later)
{
	struct former o = { .now.name = name, .now.kind = "clinic", .corporation = corporation };

	assert_int_equal(store_save(w, &former_record, &o), SAVED);
	o.corporation = later;
	assert_int_equal(store_save(w, &former_record, &o), SAVED);
	return o.now.head.id;
}

static struct organization now(struct work *w, int64_t id)
{
	struct organization o;

	assert_true(store_get(w, &organization_record, id, &o));
	return o;
}

static const char *first_said(struct work *w, int64_t id)
{
	struct organization o;

	assert_true(store_get_version(w, &organization_record, id, 1, &o));
	return o.run_by.title;
}

static void corporations_become_records(void **state)
{
	struct hub hub = { .name = "試しの拠点" };
	struct work w;
	int64_t id;

	(void)state;
	test_begin(&w, region, true);
	id = hub_found(&w, &hub);
	one = put(&w, "一の家", "医療法人\"見本\"会", "医療法人\"見本\"会");
	two = put(&w, "二の家", "見本会（誤り）", "医療法人\"見本\"会");
	none = put(&w, "三の家", NULL, NULL);
	gone = put(&w, "四の家", "株式会社見本", "株式会社見本");
	assert_int_equal(store_remove(&w, &former_record, gone, 1), SAVED);
	test_end(&w);

	test_migrate(region, web_schema());
	test_begin(&w, region, false);
	w.actor = actor_program(id);
	assert_true(store_matches(&w, web_schema()));
	assert_string_equal(now(&w, one).run_by.title, "医療法人\"見本\"会");
	assert_true(now(&w, one).run_by.id == now(&w, two).run_by.id);
	assert_int_equal(now(&w, none).run_by.id, 0);
	assert_string_equal(now(&w, gone).run_by.title, "株式会社見本");
	assert_int_equal(now(&w, two).head.version, 2);
	/* What only an earlier version named is a corporation that was put away. */
	assert_string_equal(first_said(&w, two), "見本会（誤り）");
	assert_string_equal(first_said(&w, one), "医療法人\"見本\"会");
	assert_int_equal(store_count(&w, &corporation_record, &(struct query){0}), 2);
	assert_int_equal(store_count(&w, &corporation_record,
			     &(struct query){ .removed = true }),
	    1);
	test_end(&w);
	test_migrate(region, web_schema());
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(corporations_become_records) };

	return cmocka_run_group_tests(tests, begin_in_the_past, region_close);
}
