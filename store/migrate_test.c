/* migrate_test: a database comes to the schema, by steps and by difference. */
#include "tests/support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static const struct table old_note = { "note",
	"CREATE TABLE note (id INTEGER PRIMARY KEY, words TEXT CHECK (words <> 'a,b)'));\n" };
static const struct table new_note = { "note",
	"CREATE TABLE note (\n\tid INTEGER PRIMARY KEY,\n\tphrase TEXT CHECK (phrase <> 'a,b)'),\n"
	"\tamount INTEGER NOT NULL DEFAULT 0,\n\tUNIQUE (id, phrase)\n);\n"
	"CREATE INDEX note_by_amount ON note (amount);\n" };
static const struct table *const old_tables[] = { &old_note, NULL };
static const struct table *const new_tables[] = { &new_note, NULL };

static void rename_words(struct work *w)
{
	store_query(w, "ALTER TABLE note RENAME COLUMN words TO phrase");
	store_query(w, "UPDATE note SET phrase = phrase || '!'");
}

static void never(struct work *w)
{
	work_fault(w, "a new database needs no old moves");
}

static void count_them(struct work *w)
{
	store_query(w, "UPDATE note SET amount = 7");
}

static const struct step new_steps[] = { { 1, "words are phrases", rename_words },
	{ 2, "notes have amounts", count_them, .after = true }, { 0 } };
static const struct step fresh_steps[] = { { 1, "words are phrases", never },
	{ 2, "notes have amounts", never, .after = true }, { 0 } };
static const struct schema old_schema = { .tables = old_tables };
static const struct schema new_schema = { .tables = new_tables, .steps = new_steps };
static const struct schema fresh_schema = { .tables = new_tables, .steps = fresh_steps };

static bool matches(struct store *s, const struct schema *schema)
{
	struct work w;
	bool well;

	test_begin(&w, s, false);
	well = store_matches(&w, schema);
	test_end(&w);
	return well;
}

static void all_kinds_of_tables_are_made_once(void **state)
{
	struct store *s = test_store();
	struct work w;

	(void)state;
	assert_false(matches(s, &test_schema));
	test_migrate(s, &test_schema);
	test_begin(&w, s, false);
	assert_string_equal(store_plan(&w, &test_schema), "");
	test_end(&w);
	assert_true(matches(s, &test_schema));
	test_migrate(s, &test_schema);
	assert_true(matches(s, &test_schema));
	store_close(s);
}

static void the_difference_is_added(void **state)
{
	static const struct record *records[] = { &account_record, &box_record, NULL };
	static const struct schema schema = { .records = records };
	static struct field fields[4];
	static struct record larger;
	struct store *s = test_store_of(&schema);
	const char *plan;
	struct work w;

	(void)state;
	larger = box_record;
	memcpy(fields, box_record.fields, 2 * sizeof *fields);
	fields[2] = (struct field){ .name = "helper",
		.label = "手伝い",
		.kind = LINK,
		.to = &account_record };
	larger.fields = fields;
	records[1] = &larger;
	test_begin(&w, s, false);
	plan = store_plan(&w, &schema);
	assert_non_null(strstr(plan, "ALTER TABLE box ADD COLUMN helper "));
	assert_non_null(strstr(plan,
	    "CREATE INDEX IF NOT EXISTS box_by_helper ON box (region, helper, removed"));
	assert_null(strstr(plan, "CREATE TABLE"));
	test_end(&w);
	test_migrate(s, &schema);
	assert_true(matches(s, &schema));
	store_close(s);
}

static void steps_come_before_the_difference(void **state)
{
	struct store *s = test_store_of(&old_schema);
	struct work w;

	(void)state;
	test_begin(&w, s, true);
	store_query(&w, "INSERT INTO note (id, words) VALUES (1, 'so')");
	test_end(&w);
	test_begin(&w, s, false);
	assert_non_null(strstr(store_plan(&w, &new_schema), "words are phrases"));
	test_end(&w);
	assert_false(matches(s, &new_schema));
	for (int i = 0; i < 2; i++) {
		test_migrate(s, &new_schema);
		assert_true(matches(s, &new_schema));
		test_begin(&w, s, false);
		assert_string_equal(
		    CELL(store_query(&w, "SELECT phrase FROM note WHERE amount = 7"), 0, 0), "so!");
		test_end(&w);
	}
	/* What a newer program has made is left alone. */
	assert_false(matches(s, &old_schema));
	test_begin(&w, s, true);
	assert_false(store_migrate(&w, &old_schema));
	assert_false(store_end(&w));
	arena_reset(&w.arena);
	store_close(s);
}

static void a_new_database_skips_the_steps(void **state)
{
	struct store *s = test_store_of(&fresh_schema);

	(void)state;
	assert_true(matches(s, &fresh_schema));
	store_close(s);
}

static void every_call_of_a_migration_may_fail(void **state)
{
	struct store *s = test_store_of(&old_schema);
	bool well = false;
	struct work w;

	(void)state;
	for (long n = 1; !well; n++) {
		assert_true(matches(s, &old_schema));
		test_work(&w, s);
		w.fail_at = n;
		store_begin(&w, true);
		store_migrate(&w, &new_schema);
		well = store_end(&w);
		arena_reset(&w.arena);
	}
	assert_true(matches(s, &new_schema));
	store_close(s);
}

/* Text sorts by its code points on both engines, whatever the server's locale. */
static void text_sorts_by_code_points(void **state)
{
	static const int order[] = { 2, 1, 3, 4, 6, 5 };
	struct store *s = test_store_of(&old_schema);
	struct rows *rs;
	struct work w;

	(void)state;
	test_begin(&w, s, true);
	store_query(&w,
	    "INSERT INTO note (id, words) VALUES (1, 'a'), (2, 'B'), (3, 'あ'), (4, 'ア'),"
	    " (5, '𠮷'), (6, 'ｱ')");
	rs = store_query(&w, "SELECT id FROM note ORDER BY words");
	for (int i = 0; i < 6; i++)
		assert_int_equal(cell_number(rs, i, 0), order[i]);
	test_end(&w);
	store_close(s);
}

/* A database of before there was such a table knows everybody's name afterwards. */
static void names_of_old_are_known(void **state)
{
	struct store *s = test_store_of(&test_schema);
	struct box box = { .name = "青い箱（大）" };
	struct work w;

	(void)state;
	test_begin(&w, s, true);
	assert_int_equal(store_save(&w, &box_record, &box), SAVED);
	store_query(&w, "DROP TABLE called");
	test_end(&w);
	assert_false(matches(s, &test_schema));
	test_migrate(s, &test_schema);
	test_begin(&w, s, false);
	assert_int_equal(store_called(&w, &box_record, "青い箱").whole, 1);
	assert_true(store_called(&w, &box_record, "青").id[0] == box.head.id);
	test_end(&w);
	store_close(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_of_old_are_known),
		cmocka_unit_test(all_kinds_of_tables_are_made_once),
		cmocka_unit_test(the_difference_is_added),
		cmocka_unit_test(steps_come_before_the_difference),
		cmocka_unit_test(a_new_database_skips_the_steps),
		cmocka_unit_test(every_call_of_a_migration_may_fail),
		cmocka_unit_test(text_sorts_by_code_points),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
