/* ledger_test: the log of who saw what, as an operator looks after it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "store/ledger.h"
#include "tests/spawn.h"

enum { ENTRIES = 5 };

static void tell(const char *where, void (*what)(struct work *))
{
	struct store *s = spawn_open(ledger_place(&spawn_arena, where));
	struct work w;

	test_begin(&w, s, true);
	what(&w);
	test_end(&w);
	store_close(s);
}

static void fill(struct work *w)
{
	struct ledger_entry e = { .cell[LEDGER_NAME] = "相談員 A",
		.cell[LEDGER_ACTION] = "view",
		.cell[LEDGER_SOUGHT] = "=cmd()",
		.cell[LEDGER_STATUS] = "200" };
	struct ledger_head head;

	ledger_prepare(w);
	head = ledger_head_to_append(w);
	for (int i = 0; i < ENTRIES; i++)
		ledger_append(w, &head, &e, 1);
}

static void forge(struct work *w)
{
	if (store_is_postgres(w->store))
		store_query(w, "DROP TRIGGER ledger_no_change ON ledger");
	else
		store_query(w, "DROP TRIGGER ledger_no_update");
	store_query(w, "UPDATE ledger SET name = '相談員 B' WHERE number = 3");
}

static const char *filled(const char *name)
{
	const char *where = spawn_new_hub(name);

	tell(where, fill);
	return where;
}

static void test_verify_says_where_it_breaks(void **state)
{
	const char *where = filled("chain.db");

	(void)state;
	assert_int_equal(yui("verify", "--data", where), 0);
	spawn_check_said("操作の記録: 5 件、鎖はつながっています");
	assert_int_equal(yui("ledger", "check", "--data", where), 0);
	tell(where, forge);
	assert_int_equal(yui("verify", "--data", where), 1);
	spawn_check_said("操作の記録は 3 番で切れています");
	assert_int_equal(yui("ledger", "check", "--data", where), 1);
	spawn_check_said("2 番までは書かれたときのままです");
}

static void write_file(const char *path, const char *said)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs(said, f);
	fclose(f);
}

/* Lines that were sent elsewhere tell a ledger that was made anew. */
static void test_heads_kept_elsewhere(void **state)
{
	const char *where = filled("heads.db"), *other = filled("other.db"),
		   *heads = spawn_path("heads");

	(void)state;
	assert_int_equal(yui("ledger", "head", "--data", where), 0);
	assert_int_equal(strncmp(spawn_said, "5 ", 2), 0);
	write_file(heads, spawn_said);
	assert_int_equal(yui("ledger", "check", "--data", where, "--heads", heads), 0);
	spawn_check_said("控えてある 1 行は、すべて記録と合います");
	tell(where, fill);
	assert_int_equal(yui("ledger", "check", "--data", where, "--heads", heads), 0);
	write_file(heads, "5 0000000000000000000000000000000000000000000000000000000000000000\n");
	assert_int_equal(yui("ledger", "check", "--data", other, "--heads", heads), 1);
	spawn_check_said("5 番は、控えてある");
	write_file(heads, "5 xyz\n");
	assert_int_equal(yui("ledger", "check", "--data", other, "--heads", heads), 1);
	spawn_check_said("書いた行ではありません");
	assert_int_equal(
	    yui("ledger", "check", "--data", other, "--heads", spawn_path("absent")), 1);
	write_file(heads, "");
	assert_int_equal(yui("ledger", "check", "--data", other, "--heads", heads), 1);
	spawn_check_said("控えた行がありません");
}

static void test_export(void **state)
{
	const char *where = filled("export.db"), *file = spawn_path("ledger.csv"), *said;

	(void)state;
	assert_int_equal(yui("ledger", "export", "--data", where, "--out", file), 0);
	said = spawn_file(file);
	assert_int_equal(strncmp(said, "\xef\xbb\xbf番号,日時,", 10), 0);
	assert_non_null(strstr(said, "見る"));
	assert_non_null(strstr(said, "\"'=cmd()\""));
	assert_non_null(strstr(said, "2026-11-22T10:24:00"));
	assert_int_equal(yui("ledger", "export", "--data", where, "--out", file), 1);
	assert_int_equal(yui("ledger", "export", "--data", where), 0);
	spawn_check_said("相談員 A");
}

static void break_up(struct work *w)
{
	store_query(w, "ALTER TABLE ledger RENAME COLUMN reason TO why");
}

/* A piece of it would be taken for the whole. */
static void test_an_export_that_fails_leaves_no_file(void **state)
{
	const char *where = filled("half.db"), *file = spawn_path("half.csv");

	(void)state;
	tell(where, break_up);
	assert_int_equal(yui("ledger", "export", "--data", where, "--out", file), 1);
	spawn_check_said("reason");
	assert_int_not_equal(access(file, F_OK), 0);
}

static void test_wrong_use(void **state)
{
	const char *where = spawn_new_hub("empty.db");

	(void)state;
	assert_int_equal(yui("ledger"), 2);
	assert_int_equal(yui("ledger", "burn"), 2);
	assert_int_equal(yui("ledger", "head", "--data", where), 1);
	spawn_check_said("操作の記録がまだありません");
	assert_int_equal(yui("verify", "--data", where), 0);
	spawn_check_said("操作の記録: まだありません");
}

static void test_backups_carry_it(void **state)
{
	const char *where = filled("carried.db"), *new = spawn_new_place("carried-restored.db"),
		   *file = spawn_path("carried.backup"), *head, *again;

	(void)state;
	assert_int_equal(yui("ledger", "head", "--data", where), 0);
	head = spawn_said;
	assert_int_equal(yui("backup", "--data", where, "--out", file), 0);
	assert_int_equal(yui("restore", "--from", file, "--data", new), 0);
	spawn_check_said("操作の記録: 5 件、鎖はつながっています");
	assert_int_equal(yui("ledger", "head", "--data", new), 0);
	assert_string_equal(spawn_said, head);
	/* What guards it came along, and so did the possibility to go on. */
	tell(new, fill);
	assert_int_equal(yui("verify", "--data", new), 0);
	spawn_check_said("操作の記録: 10 件");
	/* A backup of what was put back is one too. */
	again = spawn_path("again.backup");
	assert_int_equal(yui("backup", "--data", new, "--out", again), 0);
	if (spawn_on_postgres())
		return;
	assert_int_equal(access(arena_printf(&spawn_arena, "%s.ledger", new), F_OK), 0);
	assert_int_equal(unlink(new), 0);
	assert_int_equal(yui("restore", "--from", file, "--data", new), 1);
	spawn_check_said("上書きはしません");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_verify_says_where_it_breaks),
		cmocka_unit_test(test_heads_kept_elsewhere),
		cmocka_unit_test(test_export),
		cmocka_unit_test(test_an_export_that_fails_leaves_no_file),
		cmocka_unit_test(test_wrong_use),
		cmocka_unit_test(test_backups_carry_it),
	};

	return cmocka_run_group_tests(tests, spawn_set_up, spawn_tear_down);
}
