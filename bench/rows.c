/* rows: how long the engine takes to be given the bare rows that an import has left in a SQLite
 * file: one prepared statement a row, one transaction, with their indexes, without the index of the
 * search.  `rows FROM.db FILE|postgres://…` prints seconds. */
#include <libpq-fe.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { COLUMNS_MOST = 64, TEXT_ROOM = 8192 };

static const char *const tables[] = { "organization", "service", "corporation", "history",
	"search", "import_line", "import_source", NULL };

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void die(const char *why)
{
	fprintf(stderr, "rows: %s\n", why);
	exit(1);
}

static sqlite3_stmt *ask(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *s;

	if (sqlite3_prepare_v2(db, sql, -1, &s, NULL) != SQLITE_OK)
		die(sqlite3_errmsg(db));
	return s;
}

/* The other's tables as a name for the engine that gets them. */
struct to {
	sqlite3 *file;
	PGconn *server;
};

static void to_do(struct to *to, const char *sql)
{
	PGresult *r;

	if (to->file) {
		if (sqlite3_exec(to->file, sql, NULL, NULL, NULL) != SQLITE_OK)
			die(sqlite3_errmsg(to->file));
		return;
	}
	r = PQexec(to->server, sql);
	if (PQresultStatus(r) != PGRES_COMMAND_OK)
		die(PQerrorMessage(to->server));
	PQclear(r);
}

/* INTEGER is bigint there, and STRICT is no word. */
static void make(struct to *to, sqlite3 *from, const char *table)
{
	sqlite3_stmt *s = ask(from,
	    "SELECT sql FROM sqlite_schema WHERE tbl_name = ?1 AND sql IS NOT NULL"
	    " AND type IN ('table', 'index') ORDER BY type DESC");

	sqlite3_bind_text(s, 1, table, -1, SQLITE_STATIC);
	while (sqlite3_step(s) == SQLITE_ROW) {
		char sql[TEXT_ROOM], *at;

		snprintf(sql, sizeof sql, "%s", (const char *)sqlite3_column_text(s, 0));
		while (to->server && (at = strstr(sql, "INTEGER")) != NULL)
			memcpy(at, "bigint ", 7);
		if (to->server && (at = strstr(sql, " STRICT")) != NULL)
			*at = '\0';
		to_do(to, sql);
	}
	sqlite3_finalize(s);
}

static void put_server(PGconn *server, sqlite3_stmt *row, int columns)
{
	const char *value[COLUMNS_MOST];
	PGresult *r;

	for (int i = 0; i < columns; i++)
		value[i] = (const char *)sqlite3_column_text(row, i);
	r = PQexecPrepared(server, "", columns, value, NULL, NULL, 0);
	if (PQresultStatus(r) != PGRES_COMMAND_OK)
		die(PQerrorMessage(server));
	PQclear(r);
}

static void put_file(sqlite3_stmt *insert, sqlite3_stmt *row, int columns)
{
	for (int i = 0; i < columns; i++)
		sqlite3_bind_value(insert, i + 1, sqlite3_column_value(row, i));
	if (sqlite3_step(insert) != SQLITE_DONE)
		die("a row is not taken");
	sqlite3_reset(insert);
}

static long pour(struct to *to, sqlite3 *from, const char *table)
{
	char sql[TEXT_ROOM];
	sqlite3_stmt *row, *insert = NULL;
	int columns, len;
	long n = 0;

	snprintf(sql, sizeof sql, "SELECT * FROM %s", table);
	row = ask(from, sql);
	columns = sqlite3_column_count(row);
	len = snprintf(sql, sizeof sql, "INSERT INTO %s VALUES ($1", table);
	for (int i = 2; i <= columns; i++)
		len += snprintf(sql + len, sizeof sql - (size_t)len, ", $%d", i);
	snprintf(sql + len, sizeof sql - (size_t)len, ")");
	if (to->file)
		insert = ask(to->file, sql);
	else
		PQclear(PQprepare(to->server, "", sql, columns, NULL));
	for (; sqlite3_step(row) == SQLITE_ROW; n++) {
		if (to->file)
			put_file(insert, row, columns);
		else
			put_server(to->server, row, columns);
	}
	sqlite3_finalize(insert);
	sqlite3_finalize(row);
	return n;
}

int main(int argc, char **argv)
{
	struct to to = { 0 };
	sqlite3 *from;
	double begun;
	long n = 0;

	if (argc != 3 || sqlite3_open(argv[1], &from) != SQLITE_OK)
		die("rows FROM.db FILE|postgres://…");
	if (strncmp(argv[2], "postgres://", 11) == 0 || strchr(argv[2], '='))
		to.server = PQconnectdb(argv[2]);
	else if (sqlite3_open(argv[2], &to.file) != SQLITE_OK)
		die("cannot open");
	to_do(&to, to.file ? "PRAGMA journal_mode=WAL" : "CREATE SCHEMA bare");
	if (to.server)
		to_do(&to, "SET search_path = bare");
	for (int i = 0; tables[i]; i++)
		make(&to, from, tables[i]);
	begun = now();
	to_do(&to, "BEGIN");
	for (int i = 0; tables[i]; i++)
		n += pour(&to, from, tables[i]);
	to_do(&to, "COMMIT");
	fprintf(stderr, "%ld rows\n", n);
	printf("%.2f\n", now() - begun);
	return 0;
}
