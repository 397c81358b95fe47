/* restore: makes a new database out of a backup, and looks whether it is whole. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "command/database.h"
#include "command/digest.h"
#include "command/files.h"
#include "command/postgres.h"
#include "command/sealing.h"
#include "command/sqlite.h"
#include "command/verify.h"
#include "store/ledger.h"

enum content { UNKNOWN, SQLITE_FILE, POSTGRES_DUMP };

static enum content content_of(const char *path)
{
	char head[16] = "";
	FILE *f = fopen(path, "rb");
	size_t n = f != NULL ? fread(head, 1, sizeof head, f) : 0;

	if (f != NULL)
		fclose(f);
	if (n == sizeof head && memcmp(head, "SQLite format 3", sizeof head) == 0)
		return SQLITE_FILE;
	return n >= 5 && memcmp(head, "PGDMP", 5) == 0 ? POSTGRES_DUMP : UNKNOWN;
}

/* Nothing that is there may be lost. */
static bool is_free(const struct command *c, struct arena *arena, const char *where)
{
	struct work w;
	bool empty;

	if (!store_is_address(where))
		return files_is_free(c, where)
		    && files_is_free(c, ledger_place(arena, where));
	if (!database_begin(c, &w, where, 0, false))
		return false;
	empty = store_query(&w,
		    "SELECT 1 FROM information_schema.tables"
		    " WHERE table_schema = current_schema() LIMIT 1")
		    ->n
	    == 0;
	if (!empty)
		command_say(c,
		    "移す先のデータベースが空ではありません。createdb で新しく作ってください。");
	database_cancel(&w);
	return empty;
}

/* Only a file that can be read to its end gets the name. */
static bool put_file(const struct command *c, const char *file, const char *part, const char *where,
    const char *ledger)
{
	if (!files_copy(c, file, part))
		return false;
	if (!sqlite_is_whole(part))
		command_say(c,
		    "控えは読めないファイルです（壊れているか、途中までです）。"
		    "何も戻していません。別の控えをお使いください。");
	else if (sqlite_split_off(c, part, ledger) && files_settle(c, part, where))
		return true;
	sqlite_remove(ledger);
	sqlite_remove(part);
	return false;
}

static bool put(const struct command *c, struct arena *arena, const char *file, const char *where)
{
	const char *part = arena_printf(arena, "%s.part", where);
	enum content content = content_of(file);

	if (content == UNKNOWN)
		command_say(c, "%s は Yui の控えではないか、壊れています。", file);
	else if ((content == POSTGRES_DUMP) != store_is_address(where))
		command_say(c,
		    content == POSTGRES_DUMP ? "PostgreSQL の控えです。--data に postgres://… を。"
					     : "SQLite の控えです。--data に新しいファイルを。");
	else if (content == POSTGRES_DUMP)
		return postgres_restore(c, where, file);
	else
		return put_file(c, file, part, where, ledger_place(arena, where));
	return false;
}

/* What is sealed is opened beside the place where the database will stand. */
static bool open_and_put(const struct command *c, struct arena *arena, const char *from,
    const char *where, const char *key)
{
	const char *opened =
	    arena_printf(arena, "%s.opened", store_is_address(where) ? from : where);
	bool well;

	if (!sealing_is_closed(from))
		return put(c, arena, from, where);
	if (key == NULL) {
		command_say(c, "暗号の控えです。--key 鍵.secret が要ります。");
		return false;
	}
	if (!sealing_open(c, from, opened, key))
		return false;
	well = put(c, arena, opened, where);
	unlink(opened);
	return well;
}

static int restore(const struct command *c, const char *from, const char *where, const char *key)
{
	struct arena arena = {0};
	bool well;

	if (access(from, R_OK) != 0) {
		command_say(c, "%s を読めません（%s）。", from, strerror(errno));
		return EXIT_FAILED;
	}
	well = is_free(c, &arena, where) && digest_holds(c, &arena, from)
	    && open_and_put(c, &arena, from, where, key);
	arena_reset(&arena);
	if (!well)
		return EXIT_FAILED;
	if (!verify_database(c, where, NULL)) {
		command_say(c,
		    "戻しましたが、疑いがあります。使う前に上の内容をお確かめください。");
		return EXIT_FAILED;
	}
	printf("%s に戻しました。\n", database_name(where));
	return 0;
}

static int run(const struct command *c, int argc, char **argv)
{
	const char *data = NULL, *from = NULL, *key = NULL;
	const struct option options[] = { { "from", "ファイル", "控えのファイル", .text = &from },
		{ "data", "場所", "戻す先：まだ無いファイル、または空のデータベース postgres://…",
		    .text = &data },
		{ "key", "鍵.secret", "暗号の控えを開く鍵", .text = &key }, { 0 } };
	int code;

	if (!options_only(c, options, argc, argv, &code))
		return code;
	if (from == NULL || data == NULL) {
		command_say(c, "--from ファイル と --data 戻す先 が要ります。");
		return EXIT_USAGE;
	}
	return restore(c, from, data, key);
}

const struct command command_restore = {
	.name = "restore",
	.about = "控えから新しいデータベースを作る",
	.run = run,
};
