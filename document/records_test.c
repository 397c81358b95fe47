/* records_test: any record as CSV, JSON and a sheet, out of both databases. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "document/document.h"
#include "store/codes.h"
#include "tests/support.h"

static struct store *store;
static struct work work;

static void add_code(const char *list, const char *code, const char *label)
{
	struct code c = { .list = list, .code = code, .label = label, .position = { true, 1 } };

	assert_int_equal(store_save(&work, &code_record, &c), SAVED);
}

static int set_up(void **state)
{
	struct box box = { .name = "箱の一" };
	struct thing thing = { .name = "𠮷田さんの傘",
		.story = "雨の日に、\n「青い」傘を…",
		.amount = { true, -5 },
		.weight = { true, 1250 },
		.since = { 2026, 4, 1 },
		.hour = { true, 545 },
		.seen = moment_of((struct date){ 2026, 11, 22 }, 545),
		.urgent = true,
		.state = 2,
		.place = "shelf",
		.topics = "a b",
		.phone = "+81 248-00-0000",
		.secret = "=1+1",
		.year = { true, 2026 },
		.serial = { true, 1 } };
	struct slip slip = { .words = "見つけた" };

	(void)state;
	store = test_store_of(&test_schema);
	test_begin(&work, store, true);
	add_code("place", "shelf", "たな");
	add_code("topic", "a", "ア");
	add_code("topic", "b", "イ");
	assert_int_equal(store_save(&work, &box_record, &box), SAVED);
	thing.box.id = box.head.id;
	assert_int_equal(store_save(&work, &thing_record, &thing), SAVED);
	slip.thing.id = thing.head.id;
	assert_int_equal(store_save(&work, &slip_record, &slip), SAVED);
	test_end(&work);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	store_close(store);
	return 0;
}

static void first_thing(struct thing *thing)
{
	struct listing listing = store_list(&work, &thing_record, &(struct query){ 0 });

	assert_in_range(listing.n, 1, 1000000);
	*thing = *(struct thing *)LISTED(listing, &thing_record, 0);
}

static void check_cell(const char *value, const char *cell)
{
	struct text t = { .arena = &work.arena };
	struct box box = { .name = value };

	test_begin(&work, store, true);
	assert_int_equal(store_save(&work, &box_record, &box), SAVED);
	record_csv(&t, &work, &box_record, &(struct query){ .limit = 1 });
	if (strstr(t.s, arena_printf(&work.arena, "\r\n%s,,1,2026-", cell)) == NULL)
		fail_msg("%s is not in: %s", cell, t.s);
	store_cancel(&work);
	arena_reset(&work.arena);
}

static void test_csv_cells(void **state)
{
	(void)state;
	check_cell("あ", "あ");
	check_cell("a,b", "\"a,b\"");
	check_cell("a\"b", "\"a\"\"b\"");
	check_cell("a\nb", "\"a\nb\"");
	check_cell(" a", "\" a\"");
	check_cell("=1+1", "\"'=1+1\"");
	check_cell("+81", "\"'+81\"");
	check_cell("-1", "\"'-1\"");
	check_cell("@x", "\"'@x\"");
	check_cell("\tx", "\"'\tx\"");
	check_cell("\rx", "\"'\rx\"");
	check_cell("=\"x\"", "\"'=\"\"x\"\"\"");
	check_cell("＝1+1", "\"'＝1+1\"");
	check_cell("＋81", "\"'＋81\"");
	check_cell("－1", "\"'－1\"");
	check_cell("＠x", "\"'＠x\"");
	check_cell("！x", "！x");
	check_cell("ー", "ー");
	check_cell("0750780017", "0750780017");
}

static void test_csv_for_people(void **state)
{
	struct text t = { .arena = &work.arena };

	(void)state;
	test_begin(&work, store, false);
	assert_int_equal(record_csv(&t, &work, &thing_record, &(struct query){ 0 }), 1);
	assert_non_null(strstr(t.s, "\xef\xbb\xbf名前,カナ,いきさつ,数（個）,重さ,"));
	assert_non_null(strstr(t.s,
	    "\r\n𠮷田さんの傘,,\"雨の日に、\n「青い」傘を…\",-5,12.50,2026-04-01,09:05,2026-11-22 09:05,"));
	assert_non_null(strstr(t.s,
	    ",はい,使った,たな,ア、イ,\"'+81 248-00-0000\",,箱の一,\"'=1+1\",2026,1,1,2026-11-22 10:24,"));
	test_end(&work);
}

static void test_csv_withholds(void **state)
{
	struct text t = { .arena = &work.arena };

	(void)state;
	test_begin(&work, store, false);
	work.actor.may &= ~(UINT64_C(1) << READ_PRIVATE);
	record_csv(&t, &work, &thing_record, &(struct query){ 0 });
	assert_null(strstr(t.s, "1+1"));
	assert_non_null(strstr(t.s, "（非公開）"));
	test_end(&work);
}

struct collected {
	struct text text;
	int pieces, most;
};

static bool collect(void *context, const char *s, size_t length)
{
	struct collected *c = context;

	text_addn(&c->text, s, length);
	return ++c->pieces < c->most;
}

static void test_csv_for_programs(void **state)
{
	struct collected c = { .text = { .arena = &work.arena }, .most = 10 };
	struct thing thing;

	(void)state;
	test_begin(&work, store, false);
	first_thing(&thing);
	assert_int_equal(
	    record_csv_to(collect, &c, &work, &thing_record, &(struct query){ 0 }, true), 1);
	assert_non_null(strstr(c.text.s, "\xef\xbb\xbfid,version,changed,changed_by,name,kana,"));
	assert_non_null(strstr(c.text.s,
	    arena_printf(&work.arena, "\r\n%lld,1,2026-11-22T10:24:00.000+09:00,0,𠮷田",
		(long long)thing.head.id)));
	assert_non_null(strstr(c.text.s, ",used,shelf,a b,"));
	assert_non_null(strstr(c.text.s,
	    arena_printf(&work.arena, ",%lld,\"'=1+1\"", (long long)thing.box.id)));
	test_end(&work);
}

static void test_long_csv_comes_in_pieces(void **state)
{
	struct collected all = { .text = { .arena = &work.arena }, .most = 1000 },
			 some = { .most = 3 };

	(void)state;
	test_begin(&work, store, true);
	some.text.arena = &work.arena;
	for (int i = 0; i < 3000; i++) {
		struct box box = {
			.name = "須賀川市の大きな大きな大きな大きな大きな大きな大きな大きな箱"
		};
		assert_int_equal(store_save(&work, &box_record, &box), SAVED);
	}
	assert_int_equal(
	    record_csv_to(collect, &all, &work, &box_record, &(struct query){ 0 }, false), 3001);
	assert_in_range(all.pieces, 4, 20);
	assert_int_equal(
	    record_csv_to(collect, &some, &work, &box_record, &(struct query){ 0 }, false), -1);
	assert_int_equal(some.pieces, 3);
	store_cancel(&work);
	arena_reset(&work.arena);
}

static json_t *parse(const char *s)
{
	json_error_t error;
	json_t *json = json_loads(s, JSON_REJECT_DUPLICATES, &error);

	if (json == NULL)
		fail_msg("%s: %s", error.text, s);
	return json;
}

static const char *string_at(const json_t *json, const char *name, const char *inner)
{
	const json_t *value = json_object_get(json, name);

	return json_string_value(inner == NULL ? value : json_object_get(value, inner));
}

static void test_json(void **state)
{
	struct text t = { .arena = &work.arena };
	struct thing thing;
	json_t *json;

	(void)state;
	test_begin(&work, store, false);
	first_thing(&thing);
	record_json(&t, &work, &thing_record, &thing);
	json = parse(t.s);
	assert_string_equal(string_at(json, "id", NULL),
	    int_text(&work.arena, thing.head.id));
	assert_string_equal(string_at(json, "name", NULL), "𠮷田さんの傘");
	assert_string_equal(string_at(json, "since", NULL), "2026-04-01");
	assert_string_equal(string_at(json, "state", "code"), "used");
	assert_string_equal(string_at(json, "state", "label"), "使った");
	assert_string_equal(string_at(json, "place", "label"), "たな");
	assert_string_equal(string_at(json, "box", "title"), "箱の一");
	assert_int_equal(json_integer_value(json_object_get(json, "amount")), -5);
	assert_true(json_is_real(json_object_get(json, "weight")));
	assert_true(json_is_true(json_object_get(json, "urgent")));
	assert_true(json_is_null(json_object_get(json, "kana")));
	assert_int_equal(json_array_size(json_object_get(json, "topics")), 2);
	assert_null(json_object_get(json, "withheld"));
	json_decref(json);
	test_end(&work);
}

static void test_json_withholds(void **state)
{
	struct collected c = { .text = { .arena = &work.arena }, .most = 10 };
	json_t *json, *first;

	(void)state;
	test_begin(&work, store, false);
	work.actor.may &= ~(UINT64_C(1) << READ_PRIVATE);
	assert_int_equal(record_json_to(collect, &c, &work, &thing_record, &(struct query){ 0 }),
	    1);
	json = parse(c.text.s);
	first = json_array_get(json, 0);
	assert_null(json_object_get(first, "secret"));
	assert_string_equal(
	    json_string_value(json_array_get(json_object_get(first, "withheld"), 0)), "secret");
	json_decref(json);
	test_end(&work);
}

static void test_sheet_of_any_record(void **state)
{
	static const struct record *const parts[] = { &slip_record, NULL };
	struct thing thing;
	const char *pdf;
	size_t size;

	(void)state;
	test_begin(&work, store, false);
	first_thing(&thing);
	pdf = sheet_end(record_sheet(&work, &thing_record, &thing, parts), &size);
	assert_non_null(pdf);
	assert_memory_equal(pdf, "%PDF-1.", 7);
	work.masked = true;
	assert_non_null(sheet_end(record_sheet(&work, &thing_record, &thing, parts), &size));
	test_end(&work);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_csv_cells),
		cmocka_unit_test(test_csv_for_people),
		cmocka_unit_test(test_csv_withholds),
		cmocka_unit_test(test_csv_for_programs),
		cmocka_unit_test(test_long_csv_comes_in_pieces),
		cmocka_unit_test(test_json),
		cmocka_unit_test(test_json_withholds),
		cmocka_unit_test(test_sheet_of_any_record),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
