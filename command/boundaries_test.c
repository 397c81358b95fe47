/* boundaries_test: outlines from the command line, as the page takes them, or why not. */
#include "tests/spawn.h"

#include "domain/finding/finding.h"

#include <setjmp.h>
#include <stdio.h>
#include <cmocka.h>

static const char square[] =
    "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\","
    "\"properties\":{\"N03_004\":\"須賀川市\",\"N03_007\":\"07207\"},\"geometry\":{"
    "\"type\":\"Polygon\",\"coordinates\":[[[140,37],[140.1,37],[140,37.1],[140,37]]]}}]}";

static const char *file(const char *name, const char *bytes)
{
	const char *path = spawn_path(name);
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs(bytes, f);
	assert_int_equal(fclose(f), 0);
	return path;
}

#define TOLD "--name", "試しの境界", "--attribution", "国土数値情報を加工"

static void what_is_taken_is_drawn(void **state)
{
	const char *where = spawn_new_hub("drawn.db");
	struct store *s;
	struct boundaries b;
	struct work w;

	(void)state;
	assert_int_equal(
	    yui("boundaries", "--data", where, TOLD, file("square.geojson", square)), 0);
	spawn_check_said("1市町村の境界");
	s = spawn_open(where);
	spawn_begin(&w, s);
	assert_true(boundaries_now(&w, &b));
	assert_string_equal(b.attribution, "国土数値情報を加工");
	assert_true(text_starts(b.shapes, "072079|須賀川市|"));
	spawn_end(&w);
	store_close(s);
}

static void what_is_none_leaves_nothing(void **state)
{
	const char *where = spawn_new_hub("none.db");
	struct store *s;
	struct boundaries b;
	struct work w;

	(void)state;
	assert_int_equal(yui("boundaries", "--data", where, TOLD, file("a.xlsx", "PK\3\4 book")),
	    1);
	spawn_check_said("Excelのブック");
	assert_int_equal(yui("boundaries", "--data", where, TOLD, spawn_path("nowhere")), 1);
	spawn_check_said("読めません");
	assert_int_equal(yui("boundaries", "--data", where, "--name", " ", "--attribution", "",
			     file("b.geojson", square)),
	    1);
	assert_int_equal(yui("boundaries", "--data", where, spawn_path("b.geojson")), 2);
	spawn_check_said("--attribution");
	assert_int_equal(yui("boundaries", "--data", where, TOLD), 2);
	assert_int_equal(yui("boundaries", "--help"), 0);
	spawn_check_said("出典の表示");
	s = spawn_open(where);
	spawn_begin(&w, s);
	assert_false(boundaries_now(&w, &b));
	spawn_end(&w);
	store_close(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_taken_is_drawn),
		cmocka_unit_test(what_is_none_leaves_nothing),
	};

	return cmocka_run_group_tests(tests, spawn_set_up, spawn_tear_down);
}
