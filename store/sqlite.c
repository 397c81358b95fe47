/* sqlite: the engine that is one file beside the program. */
#include "store/driver.h"
#include "store/file.h"
#include "store/prepared.h"
#include "store/statements.h"
#include "store/tokenizer.h"
#include "store/writer.h"

#include <errno.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	TURN_SECONDS = 30, /* a writer's longest wait for its turn */
	BUSY_MS = 10000,   /* for whoever does not know of the queue, as a command-line shell */
	CHECKPOINT_PAGES = 4000, /* a log of that length goes into the database at a rest */
	CHECKPOINT_MOST = 8000 /* of that length, though there be none */
};

struct sqlite {
	sqlite3 *db;
	int queue; /* -1: in memory, nobody else is there */
	bool turn, may_write; /* its turn to write; and it does */
	int log_pages; /* since the last look */
	sqlite3_stmt *begin, *begin_write, *commit, *rollback, *others;
	uint64_t own; /* commits of this connection that wrote */
	struct file file;
	enum fault_kind kind; /* of what went wrong last */
	struct statements statements;
};

static const char *complaint(struct sqlite *s, struct arena *a, const char *sql)
{
	s->kind = file_fault_kind(sqlite3_extended_errcode(s->db));
	return arena_printf(a, "sqlite: %s (%d): %s", sqlite3_errmsg(s->db),
	    sqlite3_extended_errcode(s->db), sql);
}

static void drop_statement(void *owner, struct statement *statement)
{
	(void)owner;
	prepared_free(statement->handle);
}

/* ---- Opening ------------------------------------------------------------------------------ */

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
	file_forget(&s->file);
	free(s);
}

/* It counts its memory under a lock, for nobody: with every piece of a page, twice. */
static void count_no_memory(void)
{
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

static void *sqlite_open(const char *where, struct arena *a, const char **why)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	struct sqlite *s = calloc(1, sizeof *s);
	bool memory = strcmp(where, ":memory:") == 0;

	assert(s);
	pthread_once(&once, count_no_memory);
	s->statements.drop = drop_statement;
	s->queue = -1;
	if (!memory && (!file_ready(where) || (s->queue = writer_open(where)) < 0)) {
		*why = arena_printf(a, "%s: %s", where, file_open_trouble(errno));
	} else if (sqlite3_open_v2(where, &s->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL)
		!= SQLITE_OK
	    || !configure(s) || !prepare_turns(s)) {
		*why = arena_printf(a, "%s: %s", where, file_engine_trouble(s->db));
	} else {
		if (!memory)
			file_note(&s->file, where);
		return s;
	}
	sqlite_close(s);
	return NULL;
}

/* ---- Asking ------------------------------------------------------------------------------- */

/* A statement to step through; *kept is its place in the cache, if it has one. */
static struct prepared *lend(struct sqlite *s, const char *sql, struct statement **kept)
{
	bool lasts = statement_lasts(sql);
	struct statement *known = lasts ? statement_find(&s->statements, sql) : NULL;
	struct prepared *p;

	*kept = NULL;
	if (known && !known->busy) {
		p = known->handle;
	} else {
		p = prepared_new(s->db, sql, lasts);
		if (!p || !lasts || known)
			return p;
		known = statement_add(&s->statements, sql);
		known->handle = p;
	}
	known->busy = true;
	*kept = known;
	return p;
}

static void give_back(struct prepared *p, struct statement *kept)
{
	if (!kept) {
		prepared_free(p);
		return;
	}
	sqlite3_reset(p->statement);
	sqlite3_clear_bindings(p->statement);
	kept->busy = false;
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
	struct prepared *p = lend(s, q->sql, &kept);
	const char *why = NULL;

	if (!p)
		return complaint(s, a, q->sql);
	if (q->stamp)
		take_stamp(s, q->stamp);
	s->kind = FAULT_OTHER;
	if (!s->may_write && !sqlite3_stmt_readonly(p->statement))
		why = arena_printf(a, "sqlite: this work may not write: %s", q->sql);
	else if (prepared_bind(p, q) != SQLITE_OK
	    || step_through(p->statement, a, q) != SQLITE_DONE)
		why = complaint(s, a, q->sql);
	give_back(p, kept);
	return why;
}

/* ---- Taking turns ------------------------------------------------------------------------- */

static const char *turn(struct sqlite *s, struct arena *a, sqlite3_stmt *st)
{
	const char *why = sqlite3_step(st) == SQLITE_DONE ? NULL : complaint(s, a, sqlite3_sql(st));

	sqlite3_reset(st);
	return why;
}

/* Within the turn, for a log to which somebody adds meanwhile never ends.  Never waits for readers:
 * what they still need stays in the log until the next time. */
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
}

static void sqlite_rest(void *connection)
{
	struct sqlite *s = connection;

	if (s->log_pages < CHECKPOINT_PAGES || !writer_enter(s->queue, 0))
		return;
	checkpoint(s, CHECKPOINT_PAGES);
	writer_leave(s->queue);
}

static const char *sqlite_take_turn(void *connection, struct arena *a)
{
	struct sqlite *s = connection;

	s->kind = FAULT_OTHER;
	if (!s->turn && !writer_enter(s->queue, TURN_SECONDS))
		return arena_printf(a, "sqlite: no turn to write within %d seconds", TURN_SECONDS);
	s->turn = true;
	return NULL;
}

static const char *sqlite_begin(void *connection, struct arena *a, bool may_write)
{
	struct sqlite *s = connection;
	const char *why;

	if (!file_in_place(&s->file)) {
		s->kind = FAULT_GONE;
		return "sqlite: its file is gone, or another one lies in its place";
	}
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

static enum fault_kind sqlite_kind(void *connection)
{
	const struct sqlite *s = connection;

	return s->kind;
}

const struct driver sqlite_driver = {
	.open = sqlite_open,
	.close = sqlite_close,
	.take_turn = sqlite_take_turn,
	.give_turn = sqlite_give_turn,
	.rest = sqlite_rest,
	.begin = sqlite_begin,
	.ask = sqlite_ask,
	.swift = sqlite_swift,
	.commit = sqlite_commit,
	.rollback = sqlite_rollback,
	.kind = sqlite_kind,
};
