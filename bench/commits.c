/* commits: how many durable one-row transactions the engine itself makes in a second, from as
 * many connections as Yui has workers.  `commits FILE|postgres://… CONNECTIONS SECONDS` */
#include <libpq-fe.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <fcntl.h>
#include <time.h>
#include <unistd.h>

static const char row_text[] = "通院が難しくなった。玄関の段差で先週転んだ。娘さんが週末だけ帰省。";

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void die(const char *why)
{
	fprintf(stderr, "commits: %s\n", why);
	exit(1);
}

static void sqlite_do(sqlite3 *db, const char *sql)
{
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		die(sqlite3_errmsg(db));
}

static sqlite3 *sqlite_ready(const char *where)
{
	sqlite3 *db;

	if (sqlite3_open(where, &db) != SQLITE_OK)
		die("cannot open");
	sqlite3_busy_timeout(db, 10000);
	sqlite_do(db,
	    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
	    "CREATE TABLE IF NOT EXISTS bare (id INTEGER PRIMARY KEY, story TEXT) STRICT");
	return db;
}

static long sqlite_commits(const char *where, double seconds)
{
	sqlite3 *db = sqlite_ready(where);
	int lock = open("/tmp/yui-bench-commits.lock", O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	sqlite3_stmt *insert;
	long n = 0;

	sqlite3_prepare_v2(db, "INSERT INTO bare (story) VALUES (?1)", -1, &insert, NULL);
	for (double end = now() + seconds; now() < end; n++) {
		flock(lock, LOCK_EX);
		sqlite_do(db, "BEGIN IMMEDIATE");
		sqlite3_bind_text(insert, 1, row_text, -1, SQLITE_STATIC);
		sqlite3_step(insert);
		sqlite3_reset(insert);
		sqlite_do(db, "COMMIT");
		flock(lock, LOCK_UN);
	}
	return n;
}

static PGconn *postgres_ready(const char *where)
{
	PGconn *db = PQconnectdb(where);

	if (PQstatus(db) != CONNECTION_OK)
		die(PQerrorMessage(db));
	PQclear(
	    PQexec(db, "CREATE TABLE IF NOT EXISTS bare (id bigserial PRIMARY KEY, story text)"));
	PQclear(PQprepare(db, "insert", "INSERT INTO bare (story) VALUES ($1)", 1, NULL));
	return db;
}

static long postgres_commits(const char *where, double seconds)
{
	PGconn *db = postgres_ready(where);
	const char *value = row_text;
	long n = 0;

	for (double end = now() + seconds; now() < end; n++) {
		PQclear(PQexec(db, "BEGIN"));
		PGresult *r = PQexecPrepared(db, "insert", 1, &value, NULL, NULL, 0);
		if (PQresultStatus(r) != PGRES_COMMAND_OK)
			die(PQerrorMessage(db));
		PQclear(r);
		PQclear(PQexec(db, "COMMIT"));
	}
	return n;
}

int main(int argc, char **argv)
{
	if (argc != 4)
		die("commits FILE|postgres://… CONNECTIONS SECONDS");
	int connections = (int)strtol(argv[2], NULL, 10);
	double seconds = strtod(argv[3], NULL), total = 0;
	bool postgres = strncmp(argv[1], "postgres", 8) == 0;
	long *counts = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (postgres)
		PQfinish(postgres_ready(argv[1]));
	else
		sqlite3_close(sqlite_ready(argv[1]));
	for (int i = 0; i < connections; i++)
		if (fork() == 0) {
			counts[i] = postgres ? postgres_commits(argv[1], seconds)
					     : sqlite_commits(argv[1], seconds);
			_exit(0);
		}
	while (wait(NULL) > 0)
		continue;
	for (int i = 0; i < connections; i++)
		total += (double)counts[i];
	printf("%.0f\n", total / seconds);
	return 0;
}
