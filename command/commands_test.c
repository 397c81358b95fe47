/* commands_test: what an operator types, and what the program answers, on both databases. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include <jansson.h>

#include "command/database.h"
#include "domain/people/people.h"
#include "tests/spawn.h"

/* Damage: what no part of the program would do. */
#define damage(where, sql) \
	do { \
		struct store *damaged = spawn_open(where); \
		struct work damager; \
		spawn_begin(&damager, damaged); \
		store_query(&damager, sql); \
		spawn_end(&damager); \
		store_close(damaged); \
	} while (0)

/* ---- Options ---- */

static void test_help_and_wrong_use(void **state)
{
	static const char *const names[] = { "serve", "init", "demo", "migrate", "export", "backup",
		"restore", "verify", "ledger", "user" };

	(void)state;
	assert_int_equal(yui("--help"), 0);
	for (size_t i = 0; i < COUNT(names); i++) {
		assert_int_equal(yui("--help"), 0);
		spawn_check_said(names[i]);
		assert_int_equal(yui(names[i], "--help"), 0);
		spawn_check_said("使い方");
		spawn_check_said(arena_printf(&spawn_arena, "yui %s", names[i]));
		assert_int_equal(yui(names[i], "--no-such-thing"), 2);
		spawn_check_said("--no-such-thing");
		assert_int_equal(yui(names[i], "--data"), 2);
		assert_int_equal(yui(names[i], "one", "two", "three", "four"), 2);
	}
	assert_int_equal(yui("juggle"), 2);
	assert_int_equal(yui(NULL), 2);
	assert_int_equal(yui("backup", "--data", "x"), 2);
	assert_int_equal(yui("restore", "--data", "x"), 2);
	assert_int_equal(yui("export", "--data", "x"), 2);
	assert_int_equal(yui("user", "promote", "somebody"), 2);
}

static void test_no_database_is_made_by_mistake(void **state)
{
	static const char *const names[] = { "migrate", "verify" };
	const char *where = spawn_path("absent.db");

	(void)state;
	for (size_t i = 0; i < COUNT(names); i++) {
		assert_int_equal(yui(names[i], "--data", where), 1);
		spawn_check_said("ありません");
	}
	assert_int_equal(yui("backup", "--data", where, "--out", spawn_path("x")), 1);
	assert_int_equal(yui("user", "list", "--data", where), 1);
	assert_int_not_equal(access(where, F_OK), 0);
	assert_int_not_equal(access(spawn_path("x"), F_OK), 0);
}

/* ---- init, migrate, user ---- */

static void test_init(void **state)
{
	const char *where = spawn_new_place("init.db");

	(void)state;
	assert_int_equal(yui("init", "--data", where), 0);
	assert_int_equal(yui("init", "--data", where), 1);
	assert_int_equal(yui("user", "list", "--data", where), 1);
	spawn_check_said("拠点がまだありません");
	assert_int_equal(yui("init", "--data", where, "--hub", "拠点"), 0);
	assert_int_equal(yui("init", "--data", where, "--hub", "別の拠点"), 1);
	spawn_check_said("すでに");
	assert_int_equal(yui("verify", "--data", where), 0);
}

static void test_migrations(void **state)
{
	const char *where = spawn_new_hub("migrate.db");

	(void)state;
	assert_int_equal(yui("migrate", "--data", where, "--plan"), 0);
	spawn_check_said("変更はありません");
	damage(where, "ALTER TABLE code DROP COLUMN rollup");
	assert_int_equal(yui("verify", "--data", where), 1);
	spawn_check_said("yui migrate");
	assert_int_equal(yui("migrate", "--data", where, "--plan"), 0);
	spawn_check_said("ALTER TABLE code ADD COLUMN rollup");
	assert_int_equal(yui("migrate", "--data", where), 0);
	assert_int_equal(yui("migrate", "--data", where, "--plan"), 0);
	spawn_check_said("変更はありません");
}

/* A hub that was founded by an older version gets the lists that are new. */
static void test_migration_brings_new_lists(void **state)
{
	const char *where = spawn_new_hub("lists.db");

	(void)state;
	assert_int_equal(yui("migrate", "--data", where), 0);
	damage(where, "DELETE FROM code WHERE list = 'provision_item'");
	assert_int_equal(yui("migrate", "--data", where), 0);
	spawn_check_said("増えたものを加えました");
	assert_int_equal(yui("migrate", "--data", where), 0);
	assert_null(strstr(spawn_said, "増えたもの"));
}

static int add_user(const char *where, const char *password, const char *login, const char *role)
{
	return spawn_yui(password, "user", "add", login, "--data", where, "--name", "見本 花子",
	    "--role", role, NULL);
}

static void test_user(void **state)
{
	const char *where = spawn_new_hub("user.db");

	(void)state;
	assert_int_equal(add_user(where, "midori-no-yama-55\n", "hanako", "counsellor"), 0);
	assert_int_equal(add_user(where, "midori-no-yama-55\n", "hanako", "counsellor"), 1);
	spawn_check_said("すでに使われています");
	assert_int_equal(add_user(where, "a\n", "taro", "counsellor"), 1);
	assert_int_equal(add_user(where, "", "taro", "counsellor"), 1);
	assert_int_equal(add_user(where, "midori-no-yama-55\n", "taro", "king"), 1);
	spawn_check_said("administrator");
	assert_int_equal(add_user(where, "midori-no-yama-55\n", "taro", "officer"), 1);
	spawn_check_said("市町村");
	assert_int_equal(yui("user", "list", "--data", where), 0);
	assert_string_equal(spawn_said, "hanako\t見本 花子\t相談員\t\n");
	assert_int_equal(yui("user", "disable", "hanako", "--data", where), 0);
	assert_int_equal(yui("user", "list", "--data", where), 0);
	spawn_check_said("停止");
	assert_int_equal(yui("user", "enable", "hanako", "--data", where), 0);
	assert_int_equal(yui("user", "reset-factor", "hanako", "--data", where), 1);
	spawn_check_said("設定されていません"); /* so nothing is said to be taken away */
	assert_int_equal(yui("user", "--help"), 0);
	spawn_check_said("counsellor");
	spawn_check_said("auditor");
	assert_int_equal(yui("user", "free-certificate", "hanako", "--data", where), 0);
	assert_int_equal(yui("user", "unlock", "hanako", "--data", where), 0);
	assert_int_equal(yui("user", "unlock", "nobody", "--data", where), 1);
	assert_int_equal(yui("user", "reset-factor", "nobody", "--data", where), 1);
	assert_int_equal(spawn_yui("aoi-no-umi-no-iro-77\n", "user", "password", "hanako", "--data",
			     where, NULL),
	    0);
	assert_int_equal(spawn_yui("aoi-no-umi-no-iro-77\n", "user", "password", "nobody", "--data",
			     where, NULL),
	    1);
	assert_int_equal(spawn_yui("aoi-no-umi-no-iro-77\n", "user", "password", "hanako", "--keep",
			     "--data", where, NULL),
	    1);
	spawn_check_said("まだ使っていないもの");
	assert_int_equal(spawn_yui("kiiro-no-inaho-88\n", "user", "password", "hanako", "--keep",
			     "--data", where, NULL),
	    0);
	assert_int_equal(yui("verify", "--data", where), 0);
}

/* ---- export ---- */

static void test_export(void **state)
{
	const char *where = spawn_new_hub("export.db"), *out = spawn_path("export");
	json_t *manifest, *file;
	size_t i;

	(void)state;
	assert_int_equal(yui("export", "--data", where, "--out", out), 0);
	manifest = json_loads(spawn_file(spawn_path("export/manifest.json")), 0, NULL);
	assert_non_null(manifest);
	json_array_foreach(json_object_get(manifest, "files"), i, file)
	{
		const char *name = json_string_value(json_object_get(file, "file"));
		const char *bytes = spawn_file(arena_printf(&spawn_arena, "%s/%s", out, name));
		assert_int_equal(strlen(bytes), json_integer_value(json_object_get(file, "bytes")));
		assert_int_equal(strlen(json_string_value(json_object_get(file, "sha256"))), 64);
	}
	assert_in_range(i, 20, 1000);
	json_decref(manifest);
	assert_non_null(strstr(spawn_file(spawn_path("export/hub.csv")), "すかがわ連携拠点"));
	assert_true(text_starts(spawn_file(spawn_path("export/organization.kaigo.csv")),
	    "\xef\xbb\xbf都道府県コード又は市町村コード,No,"));
	assert_string_equal(spawn_file(spawn_path("export/organization.vcard.vcf")), "");
	assert_int_equal(yui("export", "--data", where, "--out", out), 1);
	spawn_check_said("上書きはしません");
}

/* Nothing is left behind unsaid: a table's columns leave all, or its name stands here. */
static void check_leaving(const struct table *t)
{
	static const char *const staying[] = { "schema_step", "form_token", "code_value", "called",
		"session",
		"session_half", "session_origin", "sign_in", "visit", "draft", "change_seen",
		"account_secret", "account_earlier_secret", "account_passkey",
		"account_handle", "passkey_spent", "account_factor", "account_recovery",
		"sign_in_failure", "own_use", "sealed_piece", "sealed_coming",
		"kept_count", "kept_person", "kept_change", "letter_queue", "import_running" };
	bool stays = false;

	for (size_t i = 0; i < COUNT(staying); i++)
		stays |= text_same(staying[i], t->name);
	if (stays != !t->leaves)
		fail_msg("%s: does it leave with an export or not?", t->name);
	for (const char *s = t->leaves ? strchr(t->ddl, '(') + 1 : ")"; *s != ')';) {
		size_t len = strcspn(s += strspn(s, " \t\n,"), " ");

		if (text_starts(s, "PRIMARY KEY"))
			break;
		if (!text_starts(s, "region ")
		    && !strstr(t->leaves, arena_copyn(&spawn_arena, s, len)))
			fail_msg("%s.%.*s does not leave", t->name, (int)len, s);
		s += strcspn(s, ",)");
	}
}

static void test_every_table_leaves_or_stays(void **state)
{
	(void)state;
	for (const struct table *const *t = store_tables; *t; t++)
		check_leaving(*t);
	for (const struct table *const *t = database_schema()->tables; *t; t++)
		check_leaving(*t);
}

static void test_history_leaves(void **state)
{
	const char *where = spawn_new_hub("left.db"), *out = spawn_path("left");
	json_t *all, *one, *snapshot;
	size_t i, hubs = 0;

	(void)state;
	assert_int_equal(yui("export", "--data", where, "--out", out), 0);
	all = json_loads(spawn_file(spawn_path("left/history.table.json")), 0, NULL);
	assert_true(json_is_array(all));
	json_array_foreach(all, i, one)
	{
		snapshot = json_loads(json_string_value(json_object_get(one, "snapshot")), 0, NULL);
		assert_true(json_is_object(snapshot));
		hubs += text_same(json_string_value(json_object_get(one, "record")), "hub");
		json_decref(snapshot);
	}
	assert_in_range(i, 100, 100000);
	assert_in_range(hubs, 1, 100);
	json_decref(all);
}

/* ---- verify ---- */

static void check_doubt(const char *where, const char *words)
{
	assert_int_equal(yui("verify", "--data", where), 1);
	spawn_check_said("疑い: ");
	spawn_check_said(words);
}

static void test_verify_finds_damage(void **state)
{
	const char *where = spawn_new_hub("verify.db");

	(void)state;
	assert_int_equal(yui("verify", "--data", where), 0);
	spawn_check_said("疑い 0 件");
	damage(where, "UPDATE code SET label = 'x' WHERE id = (SELECT min(id) FROM code)");
	check_doubt(where, "今の値と履歴の最新版が違います");
	where = spawn_new_hub("verify2.db");
	damage(where, "DELETE FROM history WHERE record = 'hub'");
	check_doubt(where, "第1版の履歴がありません");
	where = spawn_new_hub("verify3.db");
	damage(where, "DELETE FROM code WHERE id = (SELECT min(id) FROM code)");
	check_doubt(where, "記録は");
	where = spawn_new_hub("verify4.db");
	damage(where, "DELETE FROM search WHERE record = 'hub'");
	check_doubt(where, "索引がありません");
	where = spawn_new_place("verify5.db");
	assert_int_equal(yui("demo", "--data", where), 0);
	damage(where, "UPDATE kept_count SET n = n + 1 WHERE field = 'channel' AND level = 1");
	damage(where, "DELETE FROM kept_change");
	check_doubt(where, "集計のために数えてある数");
}

/* Whoever is called by nothing but signs is found by nothing, and misses no index. */
static void test_verify_takes_signs_for_no_name(void **state)
{
	static const char *const names[] = { "？？", "😀" };
	const char *where = spawn_new_hub("signs.db");
	struct store *s = spawn_open(where);
	struct work w;

	(void)state;
	spawn_begin(&w, s);
	for (size_t i = 0; i < COUNT(names); i++) {
		struct person p = { .name = names[i] };

		assert_int_equal(store_save(&w, &person_record, &p), SAVED);
	}
	spawn_end(&w);
	store_close(s);
	assert_int_equal(yui("verify", "--data", where), 0);
	spawn_check_said("疑い 0 件");
	damage(where, "DELETE FROM called WHERE record = 'hub'");
	check_doubt(where, "索引がありません");
}

/* Also where the record and its history still agree. */
static void test_verify_knows_what_was_confirmed(void **state)
{
	const char *where = spawn_new_place("confirmed.db");

	(void)state;
	assert_int_equal(yui("demo", "--data", where), 0);
	assert_int_equal(yui("verify", "--data", where), 0);
	spawn_check_said("確定した内容: 2 件");
	damage(where,
	    "UPDATE history SET reason = NULL, changed_by = changed_by + 1 WHERE record = 'action'"
	    " AND version = 1");
	check_doubt(where, "第");
	spawn_check_said("版の確定: 確定したときの内容、人、日時のどれかが変えられています");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_help_and_wrong_use),
		cmocka_unit_test(test_no_database_is_made_by_mistake),
		cmocka_unit_test(test_init),
		cmocka_unit_test(test_migrations),
		cmocka_unit_test(test_migration_brings_new_lists),
		cmocka_unit_test(test_user),
		cmocka_unit_test(test_export),
		cmocka_unit_test(test_every_table_leaves_or_stays),
		cmocka_unit_test(test_history_leaves),
		cmocka_unit_test(test_verify_finds_damage),
		cmocka_unit_test(test_verify_takes_signs_for_no_name),
		cmocka_unit_test(test_verify_knows_what_was_confirmed),
	};

	return cmocka_run_group_tests(tests, spawn_set_up, spawn_tear_down);
}
