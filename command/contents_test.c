/* contents_test: backup, restore, verify and export carry attached files, and miss none. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <jansson.h>
#include <string.h>
#include <unistd.h>

#include "domain/consultations/consultations.h"
#include "tests/spawn.h"

static const char *where, *key;

static int make(void **state)
{
	if (spawn_set_up(state))
		return 1;
	where = spawn_new_place("files.db");
	key = spawn_path("files.key");
	return yui("demo", "--data", where, "--key-file", key);
}

static void change(const char *place, void (*run)(struct work *))
{
	struct store *store = spawn_open(place);
	struct work w;

	spawn_begin(&w, store);
	run(&w);
	spawn_end(&w);
	store_close(store);
}

static void test_verify_opens_each(void **state)
{
	(void)state;
	assert_int_equal(yui("verify", "--data", where, "--key-file", key), 0);
	spawn_check_said("ファイルの中身: 3 個");
	spawn_check_said("封を開けて調べました");
	assert_int_equal(yui("verify", "--data", where), 0);
	spawn_check_said("封のまま");
}

static void test_they_come_back_with_a_backup(void **state)
{
	const char *file = spawn_path("files.backup"), *new = spawn_new_place("files-new.db");

	(void)state;
	assert_int_equal(yui("backup", "--data", where, "--out", file), 0);
	spawn_check_said("鍵を別の場所に");
	assert_int_equal(yui("restore", "--from", file, "--data", new), 0);
	spawn_check_said("ファイルの中身: 3 個");
	assert_int_equal(yui("verify", "--data", new, "--key-file", key), 0);
	spawn_check_said("封を開けて調べました");
}

/* As they were, under names that the rows tell. */
static void test_export_has_the_contents(void **state)
{
	const char *out = spawn_path("files-export");
	json_t *manifest, *file;
	size_t i, contents = 0;

	(void)state;
	assert_int_equal(yui("export", "--data", where, "--out", out), 1);
	spawn_check_said("--key-file");
	assert_int_not_equal(access(out, F_OK), 0);
	assert_int_equal(yui("export", "--data", where, "--out", out, "--key-file", key), 0);
	spawn_check_said("添付ファイルの中身 3 個");
	manifest = json_loads(spawn_file(spawn_path("files-export/manifest.json")), 0, NULL);
	json_array_foreach(json_object_get(manifest, "files"), i, file)
	{
		const char *name = json_string_value(json_object_get(file, "file")), *bytes;

		if (strncmp(name, "contents/", 9))
			continue;
		contents++;
		bytes = spawn_file(arena_printf(&spawn_arena, "%s/%s", out, name));
		assert_true(text_starts(bytes, strstr(name, ".pdf") ? "%PDF-" : "\x89PNG"));
	}
	json_decref(manifest);
	assert_int_equal(contents, 3);
	assert_int_equal(yui("export", "--data", where, "--out", spawn_path("files-bare"),
			     "--without-contents"),
	    0);
}

static void flip(struct work *w)
{
	store_query(w,
	    "UPDATE sealed_piece SET data = SUBSTR(data, 1, 99)"
	    " || CASE WHEN SUBSTR(data, 100, 1) = 'A' THEN 'B' ELSE 'A' END || SUBSTR(data, 101)"
	    " WHERE id = (SELECT MIN(id) FROM sealed_piece WHERE id > 2)");
}

static void lose(struct work *w)
{
	store_query(w, "DELETE FROM sealed_piece WHERE id = (SELECT MAX(id) FROM sealed_piece)");
}

/* Without the row that names it, and long after it was on its way. */
static void leave_orphan(struct work *w)
{
	store_query(w,
	    "INSERT INTO sealed_piece (region, id, number, size, data) VALUES ($1, 1, 0, 1, 'x')",
	    I(w->actor.region));
	store_query(w,
	    "INSERT INTO sealed_piece (region, id, number, size, data) VALUES ($1, 2, 0, 1, 'x')",
	    I(w->actor.region));
	store_query(w, "INSERT INTO sealed_coming (region, id, since) VALUES ($1, 2, $2)",
	    I(w->actor.region), I(moment_now()));
}

static void test_verify_misses_none(void **state)
{
	const char *one = spawn_new_place("files-damaged.db");

	(void)state;
	assert_int_equal(yui("demo", "--data", one, "--key-file", key), 0);
	change(one, leave_orphan);
	assert_int_equal(yui("verify", "--data", one, "--key-file", key), 1);
	spawn_check_said("どの記録のものでもない中身が 1 個");
	change(one, flip);
	assert_int_equal(yui("verify", "--data", one), 1);
	assert_int_equal(yui("verify", "--data", one, "--key-file", key), 1);
	spawn_check_said("ファイルの中身が壊れています");
	change(one, lose);
	assert_int_equal(yui("verify", "--data", one), 1);
	spawn_check_said("ファイルの中身がありません");
	assert_int_equal(yui("export", "--data", one, "--out", spawn_path("files-damaged"),
			     "--key-file", key),
	    1);
	spawn_check_said("書き出していません");
}

static void test_another_key_is_told(void **state)
{
	const char *other = spawn_path("other.key"), *two = spawn_new_place("files-two.db");

	(void)state;
	assert_int_equal(yui("demo", "--data", two, "--key-file", other), 0);
	assert_int_equal(yui("verify", "--data", where, "--key-file", other), 1);
	spawn_check_said("この鍵では開けられません");
}

/* A new key would look like all is well, and open nothing. */
static void test_serve_makes_no_second_key(void **state)
{
	const char *lost = spawn_path("lost.key");

	(void)state;
	assert_int_equal(yui("serve", "--data", where, "--key-file", lost, "--port", "1"), 1);
	spawn_check_said("新しい鍵は作りません");
	assert_int_not_equal(access(lost, F_OK), 0);
	assert_int_equal(yui("serve", "--data", where, "--scan", "clamd:here"), 2);
	spawn_check_said("--scan");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_verify_opens_each),
		cmocka_unit_test(test_they_come_back_with_a_backup),
		cmocka_unit_test(test_export_has_the_contents),
		cmocka_unit_test(test_verify_misses_none),
		cmocka_unit_test(test_another_key_is_told),
		cmocka_unit_test(test_serve_makes_no_second_key),
	};

	return cmocka_run_group_tests(tests, make, spawn_tear_down);
}
