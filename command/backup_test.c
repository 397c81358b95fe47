/* backup_test: backups are made while somebody saves, and come back the same. */
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include <jansson.h>
#include <sqlite3.h>

#include "store/codes.h"
#include "tests/spawn.h"

/* Saves codes 1, 2, 3 ... of a list and says so on the pipe after each commit, until killed. */
static void write_without_end(const char *where, int acknowledged)
{
	struct store *store = spawn_open(where);

	for (int32_t n = 1;; n++) {
		struct work w;
		struct code code = { .list = "test", .position = { true, n % 1000 } };
		spawn_begin(&w, store);
		code.code = arena_printf(&w.arena, "c%d", n);
		code.label = arena_printf(&w.arena, "コード %d", n);
		if (store_save(&w, &code_record, &code) != SAVED || !store_end(&w)
		    || write(acknowledged, &n, sizeof n) != sizeof n)
			_exit(1);
		arena_reset(&w.arena);
	}
}

static int32_t acknowledged_until_now(int pipe_end)
{
	int32_t n = 0, last = 0;

	while (read(pipe_end, &n, sizeof n) == sizeof n)
		last = n;
	return last;
}

static int64_t codes_in(const char *where, int64_t *highest)
{
	struct store *store = spawn_open(where);
	struct rows *rows;
	struct work w;
	int64_t n;

	spawn_begin(&w, store);
	rows = store_query(&w,
	    "SELECT count(*), max(CAST(substr(code, 2) AS INTEGER)) FROM code WHERE list = 'test'");
	n = cell_number(rows, 0, 0);
	*highest = cell_number(rows, 0, 1);
	store_cancel(&w);
	arena_reset(&w.arena);
	store_close(store);
	return n;
}

static void test_backup_while_somebody_saves(void **state)
{
	const char *where = spawn_new_hub("busy.db"), *new = spawn_new_place("busy-restored.db"),
		   *file = spawn_path("busy.backup");
	int ends[2], status;
	int32_t before;
	int64_t count, highest;
	pid_t writer;

	(void)state;
	assert_int_equal(pipe2(ends, O_NONBLOCK), 0);
	writer = fork();
	if (writer == 0)
		write_without_end(where, ends[1]);
	usleep(300 * 1000);
	before = acknowledged_until_now(ends[0]);
	assert_in_range(before, 1, 1000000);
	assert_int_equal(yui("backup", "--data", where, "--out", file), 0);
	assert_int_equal(waitpid(writer, &status, WNOHANG), 0); /* it was not disturbed */
	assert_in_range(acknowledged_until_now(ends[0]), before + 1, 1000000);
	kill(writer, SIGKILL);
	waitpid(writer, &status, 0);
	assert_int_equal(yui("restore", "--from", file, "--data", new), 0);
	spawn_check_said("疑い 0 件");
	count = codes_in(new, &highest);
	assert_int_equal(count, highest); /* a moment: all up to one, none after */
	assert_in_range(highest, before, 1000000);
	assert_int_equal(yui("verify", "--data", where), 0);
}

/* Of all demo regions here. */
static const char *key_file(void)
{
	return spawn_path("all.key");
}

static void check_same_export(const char *one, const char *two, const char *name)
{
	const char *a = spawn_path(arena_printf(&spawn_arena, "%s-a", name)),
		   *b = spawn_path(arena_printf(&spawn_arena, "%s-b", name));
	json_t *manifest, *file;
	size_t i;

	assert_int_equal(yui("export", "--data", one, "--out", a, "--key-file", key_file()), 0);
	assert_int_equal(yui("export", "--data", two, "--out", b, "--key-file", key_file()), 0);
	manifest =
	    json_loads(spawn_file(arena_printf(&spawn_arena, "%s/manifest.json", a)), 0, NULL);
	json_array_foreach(json_object_get(manifest, "files"), i, file)
	{
		const char *f = json_string_value(json_object_get(file, "file"));
		assert_string_equal(spawn_file(arena_printf(&spawn_arena, "%s/%s", a, f)),
		    spawn_file(arena_printf(&spawn_arena, "%s/%s", b, f)));
	}
	json_decref(manifest);
}

static void test_restored_is_the_same(void **state)
{
	const char *where = spawn_new_place("same.db"), *new = spawn_new_place("same-restored.db"),
		   *file = spawn_path("same.backup");

	(void)state;
	assert_int_equal(yui("demo", "--data", where, "--key-file", key_file()), 0);
	assert_int_equal(yui("backup", "--data", where, "--out", file), 0);
	assert_int_equal(yui("restore", "--from", file, "--data", new), 0);
	check_same_export(where, new, "same");
	assert_int_equal(yui("restore", "--from", file, "--data", new), 1);
	assert_int_equal(yui("backup", "--data", where, "--out", file), 1);
	spawn_check_said("上書きはしません");
}

static void rewrite(const char *to, const char *from, long cut, long flip)
{
	FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
	int c;

	assert_true(in != NULL && out != NULL);
	for (long at = 0; (c = fgetc(in)) != EOF && (cut == 0 || at < cut); at++)
		fputc(at == flip ? c ^ 1 : c, out);
	fclose(in);
	fclose(out);
}

static void check_refused(const char *file, const char *key)
{
	const char *place =
	    spawn_on_postgres() ? spawn_new_place("none") : spawn_path("refused.db");

	assert_int_equal(yui("restore", "--from", file, "--data", place, "--key", key), 1);
	spawn_check_said("yui restore: ");
	if (!spawn_on_postgres())
		assert_int_not_equal(access(place, F_OK), 0);
	assert_int_not_equal(access(spawn_path("refused.db.opened"), F_OK), 0);
	assert_int_not_equal(access(spawn_path("refused.db.part"), F_OK), 0);
}

static void test_sealed_backup(void **state)
{
	const char *where = spawn_new_hub("sealed.db"),
		   *new = spawn_new_place("sealed-restored.db"), *file = spawn_path("sealed");
	const char *other = spawn_path("other-file");
	struct stat st;
	long size;

	(void)state;
	assert_int_equal(yui("backup", "--make-keys", spawn_path("right")), 0);
	assert_int_equal(yui("backup", "--make-keys", spawn_path("wrong")), 0);
	assert_int_equal(yui("backup", "--make-keys", spawn_path("right")), 1);
	assert_int_equal(
	    yui("backup", "--data", where, "--out", file, "--key", spawn_path("right.secret")), 1);
	assert_int_equal(
	    yui("backup", "--data", where, "--out", file, "--key", spawn_path("right.pub")), 0);
	assert_int_not_equal(access(spawn_path("sealed.part"), F_OK), 0);
	assert_null(strstr(spawn_file(file), "すかがわ"));
	assert_int_equal(stat(file, &st), 0);
	size = st.st_size;
	check_refused(file, spawn_path("wrong.secret"));
	check_refused(file, spawn_path("right.pub"));
	rewrite(other, file, size / 2, -1);
	check_refused(other, spawn_path("right.secret"));
	rewrite(other, file, 0, size - 100);
	check_refused(other, spawn_path("right.secret"));
	assert_int_equal(yui("restore", "--from", file, "--data", new), 1);
	spawn_check_said("--key");
	assert_int_equal(
	    yui("restore", "--from", file, "--data", new, "--key", spawn_path("right.secret")), 0);
	check_same_export(where, new, "sealed");
}

static void test_strange_files_are_refused(void **state)
{
	(void)state;
	check_refused(spawn_program(), spawn_path("right.secret"));
	check_refused(spawn_path("nowhere"), spawn_path("right.secret"));
}

/* Every cut of a plain backup is seen before the new database has a name. */
static void test_damaged_backup_leaves_nothing(void **state)
{
	static const char *const beside[] = { "-wal", "-shm", ".part-wal", ".part-shm" };
	const char *where = spawn_new_hub("damaged.db"), *file = spawn_path("damaged"),
		   *other = spawn_path("damaged-other");
	struct stat st;

	(void)state;
	if (spawn_on_postgres())
		skip();
	assert_int_equal(yui("backup", "--data", where, "--out", file), 0);
	assert_int_equal(stat(file, &st), 0);
	for (int i = 0; i < 4; i++) {
		long cut = (long[]){ 100, 5000, st.st_size / 2, st.st_size - 1 }[i];

		rewrite(other, file, cut, -1);
		check_refused(other, spawn_path("none.secret"));
		spawn_check_said("読めないファイルです（壊れているか、途中までです）");
	}
	/* One letter of somebody's story: the file can be read, but is not what was kept. */
	rewrite(other, file, 0, st.st_size * 2 / 3);
	rewrite(spawn_path("damaged-other.sha256"), spawn_path("damaged.sha256"), 0, -1);
	check_refused(other, spawn_path("none.secret"));
	spawn_check_said("とったときのままではありません");
	for (size_t i = 0; i < COUNT(beside); i++) {
		const char *left = arena_printf(&spawn_arena, "refused.db%s", beside[i]);

		assert_int_not_equal(access(spawn_path(left), F_OK), 0);
	}
}

/* The engine takes what is missing from a last page for zeroes: what ends with zeroes is whole to
 * it without them. */
static void test_a_short_last_page_is_seen(void **state)
{
	const char *file = spawn_path("zeroes"), *other = spawn_path("zeroes-other");
	sqlite3 *db = NULL;
	struct stat st;

	(void)state;
	if (spawn_on_postgres())
		skip();
	assert_int_equal(sqlite3_open(file, &db), SQLITE_OK);
	assert_int_equal(
	    sqlite3_exec(db, "CREATE TABLE t (x); INSERT INTO t VALUES (zeroblob(10000))", NULL,
		NULL, NULL),
	    SQLITE_OK);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
	assert_int_equal(stat(file, &st), 0);
	rewrite(other, file, st.st_size - 1, -1);
	check_refused(other, spawn_path("none.secret"));
	spawn_check_said("読めないファイルです（壊れているか、途中までです）");
}

static void test_without_its_digest_nobody_knows(void **state)
{
	const char *where = spawn_new_hub("bare.db"), *new = spawn_new_place("bare-restored.db"),
		   *file = spawn_path("bare");

	(void)state;
	assert_int_equal(yui("backup", "--data", where, "--out", file), 0);
	assert_int_equal(unlink(spawn_path("bare.sha256")), 0);
	assert_int_equal(yui("restore", "--from", file, "--data", new), 0);
	spawn_check_said("bare.sha256 がないので、控えがそのときのままかは分かりません");
	spawn_check_said("に戻しました");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_backup_while_somebody_saves),
		cmocka_unit_test(test_restored_is_the_same),
		cmocka_unit_test(test_sealed_backup),
		cmocka_unit_test(test_strange_files_are_refused),
		cmocka_unit_test(test_damaged_backup_leaves_nothing),
		cmocka_unit_test(test_a_short_last_page_is_seen),
		cmocka_unit_test(test_without_its_digest_nobody_knows),
	};

	return cmocka_run_group_tests(tests, spawn_set_up, spawn_tear_down);
}
