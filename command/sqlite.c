/* sqlite: a copy of a SQLite file while others go on writing to it, and whether one is whole. */
#include "command/sqlite.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/ledger.h"
#include "store/tokenizer.h"

enum { WAIT_MS = 30000, STEPS_BETWEEN_LOOKS = 200000 };

struct progress {
	const char *from, *to;
};

static int64_t size_of(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 ? st.st_size : 0;
}

static int show_progress(void *context)
{
	const struct progress *p = context;
	int64_t all = size_of(p->from);

	if (all > 0)
		fprintf(stderr, "\rコピー中 %d%%…",
		    (int)(size_of(p->to) * 100 / all > 100 ? 100 : size_of(p->to) * 100 / all));
	return 0;
}

/* One statement, whose ?1 is the name of a file. */
static int do_with_file(sqlite3 *db, const char *sql, const char *file)
{
	sqlite3_stmt *statement = NULL;
	int code = sqlite3_prepare_v2(db, sql, -1, &statement, NULL);

	if (code == SQLITE_OK)
		sqlite3_bind_text(statement, 1, file, -1, SQLITE_STATIC);
	if (code == SQLITE_OK)
		code = sqlite3_step(statement);
	sqlite3_finalize(statement);
	return code == SQLITE_DONE ? SQLITE_OK : code;
}

static bool sync_file(const char *file)
{
	int fd = open(file, O_RDONLY | O_CLOEXEC);
	bool well = fd >= 0 && fchmod(fd, 0600) == 0 && fsync(fd) == 0;

	if (fd >= 0)
		close(fd);
	return well;
}

bool sqlite_copy(const struct command *c, const char *where, const char *file)
{
	struct progress progress = { where, file };
	mode_t mask = umask(077);
	sqlite3 *db = NULL;
	bool well = sqlite3_open_v2(where, &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK
	    && tokenizer_register(db) && sqlite3_busy_timeout(db, WAIT_MS) == SQLITE_OK;

	if (isatty(STDERR_FILENO))
		sqlite3_progress_handler(db, STEPS_BETWEEN_LOOKS, show_progress, &progress);
	/* It reads one snapshot: writers neither wait nor disturb it. */
	well = well && do_with_file(db, "VACUUM INTO ?1", file) == SQLITE_OK && sync_file(file);
	if (isatty(STDERR_FILENO))
		fputs("\r\x1b[K", stderr);
	if (!well) {
		command_say(c, "%s をコピーできませんでした（%s）。", where, sqlite3_errmsg(db));
		unlink(file);
	}
	sqlite3_close(db);
	umask(mask);
	return well;
}

static int check(sqlite3 *db, bool *ok)
{
	sqlite3_stmt *statement = NULL;
	int code = sqlite3_prepare_v2(db, "PRAGMA integrity_check(1)", -1, &statement, NULL);

	if (code == SQLITE_OK)
		code = sqlite3_step(statement);
	*ok = code == SQLITE_ROW
	    && strcmp((const char *)sqlite3_column_text(statement, 0), "ok") == 0;
	return sqlite3_finalize(statement);
}

/* As long as its head says: the engine takes what is missing from the last page for zeroes.
 * https://www.sqlite.org/fileformat2.html#the_database_header */
static bool is_as_long_as_it_says(const char *file)
{
	unsigned char head[32] = {0};
	FILE *f = fopen(file, "rb");
	size_t n = f != NULL ? fread(head, 1, sizeof head, f) : 0;
	int64_t page = head[16] << 8 | head[17];
	int64_t pages = (int64_t)head[28] << 24 | head[29] << 16 | head[30] << 8 | head[31];

	if (f != NULL)
		fclose(f);
	return n == sizeof head && size_of(file) == (page == 1 ? 65536 : page) * pages;
}

bool sqlite_is_whole(const char *file)
{
	sqlite3 *db = NULL;
	bool ok = false;
	bool well = is_as_long_as_it_says(file)
	    && sqlite3_open_v2(file, &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK
	    && tokenizer_register(db) && check(db, &ok) == SQLITE_OK && ok;

	return sqlite3_close(db) == SQLITE_OK && well;
}

void sqlite_remove(const char *file)
{
	static const char *const beside[] = { "", "-wal", "-shm", "-journal" };
	char path[4096];

	for (size_t i = 0; i < COUNT(beside); i++)
		if (snprintf(path, sizeof path, "%s%s", file, beside[i]) < (int)sizeof path)
			unlink(path);
}

/* ---- The ledger, which is a file of its own but for the time of a backup ---- */

/* Does this with one file open and the other one beside it. */
static bool do_beside(const struct command *c, const char *file, const char *beside,
    const char *sql)
{
	sqlite3 *db = NULL;
	bool well = sqlite3_open_v2(file, &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK
	    && tokenizer_register(db) && sqlite3_busy_timeout(db, WAIT_MS) == SQLITE_OK
	    && do_with_file(db, "ATTACH ?1 AS beside", beside) == SQLITE_OK
	    && sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK;

	if (!well)
		command_say(c, "操作の記録を %s と %s の間で写せませんでした（%s）。", file, beside,
		    sqlite3_errmsg(db));
	sqlite3_close(db);
	return well;
}

bool sqlite_take_in(const struct command *c, const char *file, const char *ledger)
{
	if (do_beside(c, file, ledger, "CREATE TABLE ledger AS SELECT * FROM beside.ledger")
	    && sync_file(file))
		return true;
	unlink(file);
	return false;
}

static bool has_ledger(const char *file)
{
	sqlite3 *db = NULL;
	bool has = sqlite3_open_v2(file, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK
	    && sqlite3_exec(db, "SELECT number FROM ledger LIMIT 1", NULL, NULL, NULL) == SQLITE_OK;

	sqlite3_close(db);
	return has;
}

static bool make_ledger(const struct command *c, const char *ledger)
{
	struct work w = { .now = moment_now() };
	const char *why = NULL;
	bool well;

	w.store = store_open(ledger, &w.arena, &why);
	if (w.store == NULL) {
		command_say(c, "%s を作れません。%s", ledger, why != NULL ? why : "");
		return false;
	}
	store_begin(&w, true);
	ledger_prepare(&w);
	well = store_end(&w);
	if (!well)
		command_say(c, "%s", w.fault);
	store_close(w.store);
	arena_reset(&w.arena);
	return well;
}

bool sqlite_split_off(const struct command *c, const char *file, const char *ledger)
{
	return !has_ledger(file)
	    || (make_ledger(c, ledger)
		&& do_beside(c, ledger, file,
		    "INSERT INTO main.ledger SELECT * FROM beside.ledger ORDER BY number")
		&& do_beside(c, file, ledger, "DROP TABLE main.ledger"));
}
