/* backup: one file that holds everything, made while the pages are being served. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "command/database.h"
#include "command/digest.h"
#include "command/files.h"
#include "command/postgres.h"
#include "command/sealing.h"
#include "command/sqlite.h"
#include "store/ledger.h"
#include "store/sealed.h"

struct backup {
	const char *data, *out, *key;
};

/* Only a database that this program can open and understand is worth keeping. */
static bool look(const struct command *c, const char *where, bool *postgres, bool *sealed)
{
	struct work w;
	bool current;

	if (!database_begin(c, &w, where, 0, false))
		return false;
	*postgres = store_is_postgres(w.store);
	current = database_current(c, &w);
	*sealed = current && sealed_any(&w);
	database_cancel(&w);
	return current;
}

/* The ledger after the data: what was answered until then is in it. */
static bool copy_both(const struct command *c, const char *where, const char *file)
{
	struct arena arena = {0};
	const char *ledger = ledger_place(&arena, where);
	bool well = sqlite_copy(c, where, file)
	    && (access(ledger, F_OK) != 0 || sqlite_take_in(c, file, ledger));

	arena_reset(&arena);
	return well;
}

static bool copy(const struct command *c, const char *where, const char *file, bool *sealed)
{
	bool postgres;

	if (!look(c, where, &postgres, sealed))
		return false;
	return postgres ? postgres_dump(c, where, file) : copy_both(c, where, file);
}

static bool make(const struct command *c, struct arena *arena, const struct backup *b)
{
	const char *part = arena_printf(arena, "%s.part", b->out);
	bool well, sealed;

	if (!files_is_free(c, b->out) || !files_is_free(c, part)
	    || !files_is_free(c, arena_printf(arena, "%s.sha256", b->out))
	    || !copy(c, database_where(b->data), part, &sealed))
		return false;
	well =
	    b->key != NULL ? sealing_close(c, part, b->out, b->key) : files_settle(c, part, b->out);
	unlink(part);
	if (well && sealed)
		command_say(c,
		    "控えには添付ファイルが封のまま入っています。封を開ける鍵（データ名.key）は入りません。"
		    "鍵を別の場所にもしまってあるか、お確かめください。");
	return well && digest_note(c, arena, b->out);
}

static int make_keys(const struct command *c, const char *name)
{
	if (!sealing_make_keys(c, name))
		return EXIT_FAILED;
	printf("%s.pub    控えを作る鍵。この機械に置きます。\n"
	       "%s.secret 控えを開く鍵。この機械からは消し、別の場所に二つ以上しまってください。\n",
	    name, name);
	return 0;
}

static int run(const struct command *c, int argc, char **argv)
{
	struct backup b = {0};
	const char *keys = NULL;
	const struct option options[] = {
		DATABASE_OPTION(&b.data),
		{ "out", "ファイル", "控えのファイル。まだ無いもの", .text = &b.out },
		{ "key", "鍵.pub", "この鍵で暗号にする。開けるのは 鍵.secret を持つ人だけ",
		    .text = &b.key },
		{ "make-keys", "名前", "鍵の組（名前.pub と 名前.secret）を作って終わる",
		    .text = &keys },
		{ 0 }
	};
	struct arena arena = {0};
	bool well;
	int code;

	if (!options_only(c, options, argc, argv, &code))
		return code;
	if (keys != NULL)
		return make_keys(c, keys);
	if (b.out == NULL) {
		command_say(c, "--out ファイル が要ります。");
		return EXIT_USAGE;
	}
	well = make(c, &arena, &b);
	if (well)
		printf(
		    "%s に控えをとりました%s。検査値（.sha256）もいっしょにしまってください。戻せることを yui restore で時々お確かめください。\n",
		    b.out, b.key != NULL ? "（暗号）" : "");
	arena_reset(&arena);
	return well ? 0 : EXIT_FAILED;
}

const struct command command_backup = {
	.name = "backup",
	.about = "動かしたまま控え（バックアップ）をとる",
	.run = run,
};
