/* sqlite: the engine that is one file beside the program. */
#include "store/driver.h"
#include "store/statements.h"
#include "store/tokenizer.h"
#include "store/writer.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	TURN_SECONDS = 30, /* a writer's longest wait for its turn */
	BUSY_MS = 10000,   /* for whoever does not know of the queue, as a command-line shell */
	CHECKPOINT_PAGES = 1000, /* a log of that length goes into the database after the turn */
	CHECKPOINT_MOST = 4000 /* of that length, within the turn: nobody may add to it meanwhile */
};

struct sqlite {
	sqlite3 *db;
	int queue; /* -1: in memory, nobody else is there */
	bool turn, may_write; /* its turn to write; and it does */
	int log_pages; /* since the last look */
	sqlite3_stmt *begin, *begin_write, *commit, *rollback, *others;
	uint64_t own; /* commits of this connection that wrote */
	struct statements statements;
};

static const char *complaint(struct sqlite *s, struct arena *a, const char *sql)
{
	return arena_printf(a, "sqlite: %s (%d): %s", sqlite3_errmsg(s->db),
	    sqlite3_extended_errcode(s->db), sql);
}

static void drop_statement(void *owner, struct statement *statement)
{
	(void)owner;
	sqlite3_finalize(statement->handle);
}

/* ---- Opening ------------------------------------------------------------------------------ */

/* Patients' names are nobody else's to read; the log files take the file's mode from it.  A file
 * that is there is only looked at: closing it would take away every lock that this process holds
 * on it (POSIX), and another program would take the log of who is still writing. */
static bool file_ready(const char *where)
{
	struct stat found;
	int fd;

	if (stat(where, &found) == 0) {
		if (S_ISDIR(found.st_mode))
			errno = EISDIR;
		return !S_ISDIR(found.st_mode) && access(where, R_OK | W_OK) == 0;
	}
	fd = open(where, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	return (fd >= 0 && close(fd) == 0) || errno == EEXIST;
}

static int count_log(void *context, sqlite3 *db, const char *name, int pages)
{
	struct sqlite *s = context;

	(void)db;
	(void)name;
	s->log_pages = pages;
	return SQLITE_OK;
}

static bool configure(struct sqlite *s)
{
	sqlite3 *db = s->db;

	sqlite3_busy_timeout(db, BUSY_MS);
	sqlite3_extended_result_codes(db, 1);
	sqlite3_wal_hook(db, count_log, s);
	return sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL) == SQLITE_OK
	    && sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL) == SQLITE_OK
	    && sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, 0, NULL) == SQLITE_OK
	    && sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL) == SQLITE_OK
	    && sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL) == SQLITE_OK
	    && sqlite3_exec(db,
		   "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
		   "PRAGMA cache_size = -2000; PRAGMA mmap_size = 0; PRAGMA temp_store = MEMORY;"
		   "PRAGMA journal_size_limit = 33554432; PRAGMA secure_delete = FAST;"
		   "PRAGMA cell_size_check = ON",
		   NULL, NULL, NULL)
	    == SQLITE_OK
	    && tokenizer_register(db);
}

static bool prepare_turns(struct sqlite *s)
{
	struct {
		const char *sql;
		sqlite3_stmt **statement;
	} all[] = {
		{ "BEGIN", &s->begin },
		{ "BEGIN IMMEDIATE", &s->begin_write },
		{ "COMMIT", &s->commit },
		{ "ROLLBACK", &s->rollback },
		{ "PRAGMA data_version", &s->others },
	};

	for (size_t i = 0; i < COUNT(all); i++)
		if (sqlite3_prepare_v3(s->db, all[i].sql, -1, SQLITE_PREPARE_PERSISTENT,
			all[i].statement, NULL)
		    != SQLITE_OK)
			return false;
	return true;
}

static void sqlite_close(void *connection)
{
	struct sqlite *s = connection;

	statements_drop_all(&s->statements);
	sqlite3_finalize(s->begin);
	sqlite3_finalize(s->begin_write);
	sqlite3_finalize(s->commit);
	sqlite3_finalize(s->rollback);
	sqlite3_finalize(s->others);
	sqlite3_close(s->db);
	if (s->queue >= 0)
		close(s->queue);
	free(s);
}

/* Whoever starts the program reads this; what is left to the library's words is for the log. */
static const char *file_trouble(int error)
{
	switch (error) {
	case ENOENT: return "置き場所のフォルダーがありません。";
	case EISDIR: return "ファイルではなくフォルダーです。";
	case EACCES:
	case EPERM:
	case EROFS: return "読み書きの権限がありません。";
	case ENOSPC:
	case EDQUOT: return "ディスクに空きがありません。";
	default: return strerror(error);
	}
}

static const char *open_trouble(sqlite3 *db)
{
	switch (sqlite3_errcode(db) & 0xff) {
	case SQLITE_NOTADB: return "データベースではないファイルです。場所をお確かめください。";
	case SQLITE_CORRUPT:
		return "読めないファイルです（壊れているか、途中までです）。"
		       "控えから戻してください。";
	case SQLITE_CANTOPEN: return "ファイルを開けません。場所と権限をお確かめください。";
	default: return sqlite3_errmsg(db);
	}
}

static void *sqlite_open(const char *where, struct arena *a, const char **why)
{
	struct sqlite *s = calloc(1, sizeof *s);
	bool memory = strcmp(where, ":memory:") == 0;

	assert(s);
	s->statements.drop = drop_statement;
	s->queue = -1;
	if (!memory && (!file_ready(where) || (s->queue = writer_open(where)) < 0)) {
		*why = arena_printf(a, "%s: %s", where, file_trouble(errno));
	} else if (sqlite3_open_v2(where, &s->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL)
		!= SQLITE_OK
	    || !configure(s) || !prepare_turns(s)) {
		*why = arena_printf(a, "%s: %s", where, open_trouble(s->db));
	} else {
		return s;
	}
	sqlite_close(s);
	return NULL;
}

/* ---- Asking ------------------------------------------------------------------------------- */

static sqlite3_stmt *prepare(struct sqlite *s, const char *sql, bool lasts)
{
	sqlite3_stmt *st = NULL;
	const char *rest = NULL;

	if (sqlite3_prepare_v3(s->db, sql, -1, lasts ? SQLITE_PREPARE_PERSISTENT : 0, &st, &rest)
	    != SQLITE_OK)
		return NULL;
	/* SQLite would quietly do the first statement and leave the others. */
	assert(rest[strspn(rest, "; \t\n")] == '\0');
	return st;
}

/* A statement to step through; *kept is its place in the cache, if it has one. */
static sqlite3_stmt *lend(struct sqlite *s, const char *sql, struct statement **kept)
{
	bool lasts = statement_lasts(sql);
	struct statement *known = lasts ? statement_find(&s->statements, sql) : NULL;
	sqlite3_stmt *st;

	*kept = NULL;
	if (known && !known->busy) {
		st = known->handle;
	} else {
		st = prepare(s, sql, lasts);
		if (!st || !lasts || known)
			return st;
		known = statement_add(&s->statements, sql);
		known->handle = st;
	}
	known->busy = true;
	*kept = known;
	return st;
}

static void give_back(sqlite3_stmt *st, struct statement *kept)
{
	if (!kept) {
		sqlite3_finalize(st);
		return;
	}
	sqlite3_reset(st);
	sqlite3_clear_bindings(st);
	kept->busy = false;
}

/* By name: SQLite numbers $2 by its first appearance, PostgreSQL by the 2. */
static int bind(sqlite3_stmt *st, const struct question *q)
{
	int rc = SQLITE_OK, holes = sqlite3_bind_parameter_count(st);

	for (int i = 1; i <= holes && rc == SQLITE_OK; i++) {
		const char *name = sqlite3_bind_parameter_name(st, i);
		size_t n = name && name[0] == '$' ? strtoul(name + 1, NULL, 10) : 0;
		const struct arg *arg;

		assert(n > 0 && n <= q->n);
		arg = &q->args[n - 1];
		rc = arg->is_number ? sqlite3_bind_int64(st, i, arg->number)
				    : sqlite3_bind_text(st, i, arg->text, -1, SQLITE_STATIC);
	}
	return rc;
}

static int step_through(sqlite3_stmt *st, struct arena *a, const struct question *q)
{
	int rc, cols = sqlite3_column_count(st);
	const char **cells = arena_alloc(a, ((size_t)cols + 1) * sizeof *cells);

	while ((rc = sqlite3_step(st)) == SQLITE_ROW) {
		for (int c = 0; c < cols; c++)
			cells[c] = (const char *)sqlite3_column_text(st, c);
		if (!q->row(q->context, cells, cols))
			return SQLITE_DONE;
	}
	return rc;
}

/* SQLite counts what other connections commit; within a transaction that is of the state which it
 * reads. */
static void take_stamp(struct sqlite *s, struct stamp *stamp)
{
	if (sqlite3_step(s->others) == SQLITE_ROW)
		snprintf(stamp->text, sizeof stamp->text, "%lld.%llu",
		    (long long)sqlite3_column_int64(s->others, 0), (unsigned long long)s->own);
	sqlite3_reset(s->others);
}

static const char *sqlite_ask(void *connection, struct arena *a, const struct question *q)
{
	struct sqlite *s = connection;
	struct statement *kept;
	sqlite3_stmt *st = lend(s, q->sql, &kept);
	const char *why = NULL;

	if (!st)
		return complaint(s, a, q->sql);
	if (q->stamp)
		take_stamp(s, q->stamp);
	if (!s->may_write && !sqlite3_stmt_readonly(st))
		why = arena_printf(a, "sqlite: this work may not write: %s", q->sql);
	else if (bind(st, q) != SQLITE_OK || step_through(st, a, q) != SQLITE_DONE)
		why = complaint(s, a, q->sql);
	give_back(st, kept);
	return why;
}

/* ---- Taking turns ------------------------------------------------------------------------- */

static const char *turn(struct sqlite *s, struct arena *a, sqlite3_stmt *st)
{
	const char *why = sqlite3_step(st) == SQLITE_DONE ? NULL : complaint(s, a, sqlite3_sql(st));

	sqlite3_reset(st);
	return why;
}

/* Never waits for readers: what they still need stays in the log until the next time. */
static void checkpoint(struct sqlite *s, int pages)
{
	if (s->log_pages < pages)
		return;
	s->log_pages = 0;
	sqlite3_wal_checkpoint_v2(s->db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
}

static void leave(struct sqlite *s)
{
	s->may_write = false;
	s->turn = false;
	checkpoint(s, CHECKPOINT_MOST);
	writer_leave(s->queue);
	checkpoint(s, CHECKPOINT_PAGES);
}

static const char *sqlite_take_turn(void *connection, struct arena *a)
{
	struct sqlite *s = connection;

	if (!s->turn && !writer_enter(s->queue, TURN_SECONDS))
		return arena_printf(a, "sqlite: no turn to write within %d seconds", TURN_SECONDS);
	s->turn = true;
	return NULL;
}

static const char *sqlite_begin(void *connection, struct arena *a, bool may_write)
{
	struct sqlite *s = connection;
	const char *why;

	if (!may_write)
		return turn(s, a, s->begin);
	why = sqlite_take_turn(s, a);
	if (!why)
		why = turn(s, a, s->begin_write);
	if (!why)
		s->may_write = true;
	else if (s->turn)
		leave(s);
	return why;
}

static const char *sqlite_commit(void *connection, struct arena *a)
{
	struct sqlite *s = connection;
	const char *why = turn(s, a, s->commit);

	if (why)
		return why;
	s->own += s->may_write;
	if (s->may_write)
		leave(s);
	return NULL;
}

static void sqlite_rollback(void *connection)
{
	struct sqlite *s = connection;

	if (!sqlite3_get_autocommit(s->db)) {
		sqlite3_step(s->rollback);
		sqlite3_reset(s->rollback);
	}
	if (s->may_write)
		leave(s);
}

static const char *sqlite_swift(void *connection, struct arena *a)
{
	static const char sql[] = "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF;"
				  "PRAGMA cache_size = -131072";
	struct sqlite *s = connection;

	return sqlite3_exec(s->db, sql, NULL, NULL, NULL) == SQLITE_OK ? NULL
								       : complaint(s, a, sql);
}

static void sqlite_give_turn(void *connection)
{
	struct sqlite *s = connection;

	if (s->turn)
		leave(s);
}

const struct driver sqlite_driver = {
	.open = sqlite_open,
	.close = sqlite_close,
	.take_turn = sqlite_take_turn,
	.give_turn = sqlite_give_turn,
	.begin = sqlite_begin,
	.ask = sqlite_ask,
	.swift = sqlite_swift,
	.commit = sqlite_commit,
	.rollback = sqlite_rollback,
};
