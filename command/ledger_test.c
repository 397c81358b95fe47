/* ledger_test: the log of who saw what, as an operator looks after it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "domain/ledger/ledger.h"
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

/* Somebody looks through the ledger as it is and says so. */
static void review(const char *where)
{
	struct store *s = spawn_open(where);
	struct store *beside = spawn_open(ledger_place(&spawn_arena, where));
	struct ledger_head head;
	struct review r = { .period = "令和8年11月分", .finding = 1 };
	struct work w;

	test_begin(&w, beside, false);
	head = ledger_head(&w);
	test_end(&w);
	store_close(beside);
	spawn_begin(&w, s);
	r.reviewed = w.now;
	r.up_to = (struct number){ true, head.number };
	r.fingerprint = head.hash;
	assert_int_equal(store_save(&w, &review_record, &r), SAVED);
	spawn_end(&w);
	store_close(s);
}

static void unguard(struct work *w)
{
	if (store_is_postgres(w->store)) {
		store_query(w, "DROP TRIGGER ledger_no_change ON ledger");
		return;
	}
	store_query(w, "DROP TRIGGER ledger_no_delete");
	store_query(w, "DROP TRIGGER ledger_no_update");
}

static void guard_again(struct work *w)
{
	if (store_is_postgres(w->store)) {
		store_query(w,
		    "CREATE TRIGGER ledger_no_change BEFORE UPDATE OR DELETE ON ledger"
		    " FOR EACH ROW EXECUTE FUNCTION ledger_refuse()");
		return;
	}
	store_query(w,
	    "CREATE TRIGGER ledger_no_delete BEFORE DELETE ON ledger"
	    " BEGIN SELECT RAISE(ABORT, 'the ledger is never changed'); END");
	store_query(w,
	    "CREATE TRIGGER ledger_no_update BEFORE UPDATE ON ledger"
	    " BEGIN SELECT RAISE(ABORT, 'the ledger is never changed'); END");
}

static void cut_tail(struct work *w)
{
	unguard(w);
	store_query(w, "DELETE FROM ledger WHERE number > 3");
	guard_again(w);
}

static void cut_all(struct work *w)
{
	unguard(w);
	store_query(w, "DELETE FROM ledger");
	guard_again(w);
}

static void away(struct work *w)
{
	store_query(w, "DROP TABLE ledger");
}

static void check_doubted(const char *where, const char *said)
{
	assert_int_equal(yui("verify", "--data", where), 1);
	spawn_check_said(said);
	assert_int_equal(yui("ledger", "check", "--data", where), 1);
	spawn_check_said(said);
}

/* What is left is a chain, but not the one that a review saw. */
static void test_what_was_cut_off_is_missed(void **state)
{
	static void (*const cuts[])(struct work *) = { cut_tail, cut_all, away };
	static const char *const names[] = { "tail.db", "all.db", "away.db" };

	(void)state;
	for (size_t i = 0; i < COUNT(cuts); i++) {
		const char *where = filled(names[i]);

		review(where);
		assert_int_equal(yui("ledger", "check", "--data", where), 0);
		spawn_check_said("記録の点検 1 件の指紋と合います");
		tell(where, fill);
		assert_int_equal(yui("verify", "--data", where), 0);
		tell(where, cuts[i]);
		check_doubted(where, "5 番は、今の操作の記録に");
	}
}

/* The file beside the data is gone altogether. */
static void test_a_missing_file_is_missed(void **state)
{
	const char *where = filled("gone.db");

	(void)state;
	if (spawn_on_postgres())
		return;
	review(where);
	assert_int_equal(unlink(ledger_place(&spawn_arena, where)), 0);
	check_doubted(where, "点検されたことがあるので");
}

static void test_who_took_the_guards_away_is_missed(void **state)
{
	const char *where = filled("unguarded.db");

	(void)state;
	tell(where, unguard);
	check_doubted(where, "守る仕組み（ledger_no_");
	tell(where, guard_again);
	assert_int_equal(yui("verify", "--data", where), 0);
}

static void hollow(struct work *w)
{
	unguard(w);
	if (store_is_postgres(w->store)) {
		store_query(w,
		    "CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS"
		    " 'BEGIN RETURN NEW; END'");
		store_query(w,
		    "CREATE TRIGGER ledger_no_change BEFORE UPDATE OR DELETE ON ledger"
		    " FOR EACH ROW EXECUTE FUNCTION nothing()");
		return;
	}
	guard_again(w);
	store_query(w, "DROP TRIGGER ledger_no_update");
	store_query(w,
	    "CREATE TRIGGER ledger_no_update BEFORE UPDATE ON ledger BEGIN SELECT 1; END");
}

static void test_a_hollow_guard_is_none(void **state)
{
	const char *where = filled("hollow.db");

	(void)state;
	tell(where, hollow);
	check_doubted(where, "守る仕組み（ledger_no_");
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
	assert_int_equal(yui("ledger", "check", "--data", where), 0);
	spawn_check_said("末尾が切り取られていないか");
	assert_int_equal(yui("ledger", "check", "--data", where, "--heads", heads), 0);
	assert_null(strstr(spawn_said, "末尾が切り取られていないか"));
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
		cmocka_unit_test(test_what_was_cut_off_is_missed),
		cmocka_unit_test(test_a_missing_file_is_missed),
		cmocka_unit_test(test_who_took_the_guards_away_is_missed),
		cmocka_unit_test(test_a_hollow_guard_is_none),
		cmocka_unit_test(test_heads_kept_elsewhere),
		cmocka_unit_test(test_export),
		cmocka_unit_test(test_an_export_that_fails_leaves_no_file),
		cmocka_unit_test(test_wrong_use),
		cmocka_unit_test(test_backups_carry_it),
	};

	return cmocka_run_group_tests(tests, spawn_set_up, spawn_tear_down);
}
