/* forget: at each line that it reads, a commit from outside after which nothing that was
 * remembered holds (store/remembered.h), and a line when it is done.  `forget FILE|postgres://…` */
#include <libpq-fe.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void die(const char *why)
{
	fprintf(stderr, "forget: %s\n", why);
	exit(1);
}

static void sqlite_forget(sqlite3 *db, int n)
{
	char sql[64];

	snprintf(sql, sizeof sql, "PRAGMA user_version = %d", n);
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		die(sqlite3_errmsg(db));
}

static void postgres_forget(PGconn *db)
{
	PGresult *r = PQexec(db,
	    "INSERT INTO change_stamp (slot, n) VALUES (0, 1)"
	    " ON CONFLICT (slot) DO UPDATE SET n = change_stamp.n + 1");

	if (PQresultStatus(r) != PGRES_COMMAND_OK)
		die(PQerrorMessage(db));
	PQclear(r);
}

int main(int argc, char **argv)
{
	bool postgres = argc == 2 && strncmp(argv[1], "postgres", 8) == 0;
	PGconn *server = NULL;
	sqlite3 *file = NULL;
	char line[16];

	if (argc != 2)
		die("forget FILE|postgres://…");
	if (postgres) {
		server = PQconnectdb(argv[1]);
		if (PQstatus(server) != CONNECTION_OK)
			die(PQerrorMessage(server));
	} else {
		if (sqlite3_open(argv[1], &file) != SQLITE_OK)
			die("cannot open");
		sqlite3_busy_timeout(file, 10000);
	}
	for (int n = 1; fgets(line, sizeof line, stdin); n++) {
		if (postgres)
			postgres_forget(server);
		else
			sqlite_forget(file, n);
		puts("done");
		fflush(stdout);
	}
	PQfinish(server);
	sqlite3_close(file);
	return 0;
}
