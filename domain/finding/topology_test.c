/* topology_test: outlines out of small files and broken ones. */
#include "domain/finding/finding.h"
#include "tests/region.h"

static struct work w;
static int towns;
static const char *why;

static const char *read_text(const char *json)
{
	return topology_read(&w, json, strlen(json), &towns, &why);
}

#define PROPERTIES "\"properties\":{\"N03_004\":\"須賀川市\",\"N03_007\":\"07207\"}"

static void arcs_are_put_together_both_ways(void **state)
{
	(void)state;
	assert_string_equal(read_text("{\"type\":\"Topology\","
				      "\"transform\":{\"scale\":[0.001,0.001],"
				      "\"translate\":[140,37]},\"arcs\":[[[0,0],[100,0]],"
				      "[[0,0],[0,100],[100,0],[0,-100]]],\"objects\":{\"a\":{"
				      "\"type\":\"GeometryCollection\",\"geometries\":[{"
				      "\"type\":\"Polygon\",\"arcs\":[[0,-2]]," PROPERTIES "}]}}}"),
	    "072079|須賀川市| 1400000 370000 1000 0 0 1000 -1000 0 0 -1000");
	assert_int_equal(towns, 1);
}

static void geojson_is_read_as_well(void **state)
{
	(void)state;
	assert_string_equal(read_text("{\"type\":\"FeatureCollection\",\"features\":[{"
				      "\"type\":\"Feature\"," PROPERTIES ",\"geometry\":{"
				      "\"type\":\"MultiPolygon\",\"coordinates\":[[[[140,37],"
				      "[140.1,37],[140,37.1],[140,37]]],[[[141,38],[141.1,38],"
				      "[141,38.1],[141,38]]]]}}]}"),
	    "072079|須賀川市| 1400000 370000 1000 0 -1000 1000 0 -1000;"
	    "1410000 380000 1000 0 -1000 1000 0 -1000");
}

static void what_is_none_says_why(void **state)
{
	static const char *const bad[] = { "", "{", "[]", "7", "{\"type\":\"Feature\"}",
		"{\"type\":\"Topology\",\"arcs\":[[[0]]]}",
		"{\"type\":\"FeatureCollection\",\"features\":[]}",
		"{\"type\":\"FeatureCollection\",\"features\":[{" PROPERTIES
		",\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[1400,37]]]}}]}",
		"{\"type\":\"Topology\",\"arcs\":[],\"objects\":{\"a\":{\"geometries\":[{"
		"\"type\":\"Polygon\",\"arcs\":[[5]]," PROPERTIES "}]}}}",
		"{\"type\":\"Topology\",\"arcs\":[],\"objects\":{\"a\":{\"geometries\":[{"
		"\"type\":\"Polygon\",\"arcs\":[[-9223372036854775807]]," PROPERTIES "}]}}}",
		"{\"type\":\"Topology\",\"arcs\":[[]],\"objects\":{\"a\":{\"geometries\":[{"
		"\"type\":\"Polygon\",\"arcs\":[[0]]," PROPERTIES "}]}}}",
		"{\"type\":\"Topology\",\"arcs\":[],\"objects\":{\"a\":{\"geometries\":[{"
		"\"type\":\"Polygon\",\"arcs\":7," PROPERTIES "}]}}}" };

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		assert_null(read_text(bad[i]));
		assert_non_null(why);
	}
}

/* What people take for it by mistake is called by its name. */
static void another_kind_of_file_is_named(void **state)
{
	static const struct {
		const char *bytes;
		size_t n;
		const char *name;
	} other[] = { { "PK\3\4\24\0\6\0", 8, "Excelのブック（xlsx）" }, { "%PDF-1.7", 8, "PDF" },
		{ "\0\0\x27\x0a\0\0", 6, "シェープファイル" }, { "<?xml", 5, "XML" },
		{ "\xef\xbb\xbf" "code,name\n", 13, "CSV" }, { "", 0, "中身のない" },
		{ "{\"type\":", 8, "途中で切れていないか" } };

	(void)state;
	for (size_t i = 0; i < COUNT(other); i++) {
		struct boundaries b = {0};

		w.problems = NULL;
		assert_false(boundaries_read(&w, other[i].bytes, other[i].n, &b));
		if (!strstr(w.problems->say, other[i].name))
			fail_msg("%s is not said: %s", other[i].name, w.problems->say);
	}
	w.problems = NULL;
}

/* Codes of towns are proved; what has none is passed over. */
static void a_lake_is_no_town(void **state)
{
	(void)state;
	assert_null(read_text("{\"type\":\"FeatureCollection\",\"features\":[{\"properties\":{"
			      "\"name\":\"湖\"},\"geometry\":{\"type\":\"Polygon\","
			      "\"coordinates\":[[[140,37],[140.1,37],[140,37]]]}}]}"));
	assert_non_null(strstr(why, "市町村の形が一つもありません"));
}

/* However fine the file is, there is room for what is kept of it. */
static void a_fine_outline_is_made_simpler(void **state)
{
	enum { POINTS = 60000 };
	struct text t = { .arena = &w.arena };
	const char *shapes;

	(void)state;
	text_add(&t, "{\"type\":\"FeatureCollection\",\"features\":[{" PROPERTIES
		     ",\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[");
	for (int i = 0; i < POINTS; i++)
		text_addf(&t, "%s[%.4f,%.4f]", i ? "," : "", 140 + i * 0.0003, 37 + i % 2 * 0.001);
	text_add(&t, "]]}}]}");
	shapes = read_text(t.s);
	assert_non_null(shapes);
	assert_true(strlen(shapes) <= SHAPES_ROOM);
}

static int forget(void **state)
{
	(void)state;
	arena_reset(&w.arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(arcs_are_put_together_both_ways, forget),
		cmocka_unit_test_teardown(geojson_is_read_as_well, forget),
		cmocka_unit_test_teardown(what_is_none_says_why, forget),
		cmocka_unit_test_teardown(another_kind_of_file_is_named, forget),
		cmocka_unit_test_teardown(a_lake_is_no_town, forget),
		cmocka_unit_test_teardown(a_fine_outline_is_made_simpler, forget),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
