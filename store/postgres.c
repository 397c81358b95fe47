/* postgres: the engine that is a server of its own. */
#include "store/driver.h"
#include "store/statements.h"

#include <libpq-fe.h>
#include <stdlib.h>
#include <string.h>

enum { OID_INT8 = 20, FETCH_ROWS = 200 };

struct postgres {
	PGconn *db;
	unsigned cursors;
	bool gone;                                            /* with all it had prepared */
	bool asked;                                           /* something, in this work */
	enum { PLANS_UNKNOWN, PLANS_ANEW, PLANS_ONCE } plans; /* plan_cache_mode */
	struct statements statements;
};

static const char *complaint(struct postgres *p, struct arena *a, const char *sql)
{
	const char *said = PQerrorMessage(p->db);

	return arena_printf(a, "postgres: %.*s: %s", (int)strcspn(said, "\n"), said, sql);
}

static void quiet(void *context, const char *message)
{
	(void)context;
	(void)message;
}

static bool run(struct postgres *p, const char *sql)
{
	PGresult *r = PQexec(p->db, sql);
	bool well = PQresultStatus(r) == PGRES_COMMAND_OK;

	PQclear(r);
	return well;
}

/* ---- Opening ------------------------------------------------------------------------------ */

static void drop_statement(void *owner, struct statement *statement)
{
	struct postgres *p = owner;
	char sql[40];

	if (p->gone || PQtransactionStatus(p->db) == PQTRANS_INERROR)
		return;
	snprintf(sql, sizeof sql, "DEALLOCATE s%u", statement->number);
	run(p, sql);
}

/* What stands in the address goes before these, which come first. */
static PGconn *connect_to(const char *where)
{
	const char *const words[] = { "connect_timeout", "application_name", "client_encoding",
		"tcp_user_timeout", "keepalives_idle", "gssencmode", "dbname", NULL };
	const char *const values[] = { "5", "yui", "UTF8", "10000", "30", "disable", where, NULL };

	return PQconnectdbParams(words, values, 1);
}

/* What every statement may count on, in a new connection and in one that came back. */
static const char *settle(struct postgres *p, struct arena *a)
{
	const char *encoding = PQparameterStatus(p->db, "server_encoding");

	PQsetNoticeProcessor(p->db, quiet, NULL);
	if (PQserverVersion(p->db) < 150000)
		return arena_printf(a, "postgres: version 15 or later is needed, this is %d",
		    PQserverVersion(p->db) / 10000);
	if (!encoding || strcmp(encoding, "UTF8") != 0)
		return arena_printf(a, "postgres: the database must be encoded in UTF8, this is %s",
		    encoding ? encoding : "?");
	if (!run(p,
		"SET lock_timeout = '10s'; SET statement_timeout = '60s';"
		"SET idle_in_transaction_session_timeout = '10min'; SET jit = off;"
		"SET timezone = 'UTC'; SET default_transaction_read_only = on;"
		"SET default_transaction_isolation = 'read committed'"))
		return complaint(p, a, "settings");
	return NULL;
}

static void postgres_close(void *connection)
{
	struct postgres *p = connection;

	p->gone = true;
	statements_drop_all(&p->statements);
	PQfinish(p->db);
	free(p);
}

static void *postgres_open(const char *where, struct arena *a, const char **why)
{
	struct postgres *p = calloc(1, sizeof *p);

	assert(p);
	p->statements.drop = drop_statement;
	p->statements.owner = p;
	p->db = connect_to(where);
	*why = PQstatus(p->db) == CONNECTION_OK ? settle(p, a) : complaint(p, a, "connection");
	if (!*why)
		return p;
	postgres_close(p);
	return NULL;
}

/* ---- Asking ------------------------------------------------------------------------------- */

/* Numbers are said to be numbers, for one may go unused; a text or a null takes the type of
 * what it meets. */
static const Oid *types_of(struct arena *a, const struct question *q)
{
	Oid *types = arena_alloc(a, (q->n + 1) * sizeof *types);

	for (size_t i = 0; i < q->n; i++)
		types[i] = q->args[i].is_number ? OID_INT8 : 0;
	return types;
}

static const char *const *values_of(struct arena *a, const struct question *q)
{
	const char **values = arena_alloc(a, (q->n + 1) * sizeof *values);

	for (size_t i = 0; i < q->n; i++)
		values[i] = q->args[i].is_number
		    ? arena_printf(a, "%lld", (long long)q->args[i].number)
		    : q->args[i].text;
	return values;
}

static bool prepare(struct postgres *p, struct arena *a, const struct question *q, const char *name)
{
	PGresult *r = PQprepare(p->db, name, q->sql, (int)q->n, types_of(a, q));
	bool well = PQresultStatus(r) == PGRES_COMMAND_OK;

	PQclear(r);
	return well;
}

/* A search is planned for its words, common or rare, each time; so is what comes once. */
static bool lasts(const char *sql)
{
	return statement_lasts(sql) && !strstr(sql, "@@");
}

/* What lasts is planned once for all values: planning a record's many columns anew takes longer
 * than asking for them. */
static void plan(struct postgres *p, bool once)
{
	unsigned plans = once ? PLANS_ONCE : PLANS_ANEW;

	if (p->plans != plans
	    && run(p,
		once ? "SET plan_cache_mode = force_generic_plan" : "SET plan_cache_mode = auto"))
		p->plans = plans;
}

static PGresult *execute(struct postgres *p, struct arena *a, const struct question *q)
{
	struct statement *known;
	char name[16];

	plan(p, lasts(q->sql));
	if (!lasts(q->sql))
		return PQexecParams(p->db, q->sql, (int)q->n, types_of(a, q), values_of(a, q), NULL,
		    NULL, 0);
	known = statement_find(&p->statements, q->sql);
	if (!known) {
		known = statement_add(&p->statements, q->sql);
		snprintf(name, sizeof name, "s%u", known->number);
		if (!prepare(p, a, q, name)) {
			statement_drop(&p->statements, known);
			return NULL;
		}
	}
	snprintf(name, sizeof name, "s%u", known->number);
	return PQexecPrepared(p->db, name, (int)q->n, values_of(a, q), NULL, NULL, 0);
}

/* False: the taker has had enough. */
static bool hand_over(struct arena *a, const struct question *q, const PGresult *r)
{
	int cols = PQnfields(r);
	const char **cells = arena_alloc(a, ((size_t)cols + 1) * sizeof *cells);

	for (int row = 0; row < PQntuples(r); row++) {
		for (int c = 0; c < cols; c++)
			cells[c] = PQgetisnull(r, row, c) ? NULL : PQgetvalue(r, row, c);
		if (!q->row(q->context, cells, cols))
			return false;
	}
	return true;
}

static bool is_well(const PGresult *r)
{
	return PQresultStatus(r) == PGRES_TUPLES_OK || PQresultStatus(r) == PGRES_COMMAND_OK;
}

/* A work that only reads is no transaction of its own until it needs one: that would be two
 * more ways to the server and back for each page, and show it no other rows. */
static bool in_transaction(const struct postgres *p)
{
	return PQtransactionStatus(p->db) != PQTRANS_IDLE;
}

/* By a cursor, so that other questions may be asked between its rows. */
static const char *stream(struct postgres *p, struct arena *a, const struct question *q)
{
	unsigned number = ++p->cursors;
	struct question declare = *q;
	const char *fetch = arena_printf(a, "FETCH FORWARD %d FROM c%u", FETCH_ROWS, number);
	const char *why = NULL;
	bool more = true;
	PGresult *r;

	if (!in_transaction(p) && !run(p, "BEGIN READ ONLY"))
		return complaint(p, a, "BEGIN READ ONLY");
	declare.sql = arena_printf(a, "DECLARE c%u NO SCROLL CURSOR FOR %s", number, q->sql);
	r = execute(p, a, &declare);
	if (!is_well(r))
		why = complaint(p, a, q->sql);
	PQclear(r);
	while (!why && more) {
		r = PQexec(p->db, fetch);
		if (!is_well(r))
			why = complaint(p, a, q->sql);
		else
			more = hand_over(a, q, r) && PQntuples(r) == FETCH_ROWS;
		PQclear(r);
	}
	if (!why && PQtransactionStatus(p->db) == PQTRANS_INTRANS)
		run(p, arena_printf(a, "CLOSE c%u", number));
	return why;
}

/* The server has gone and perhaps come back, or another one stands in for it. */
static const char *reconnect(struct postgres *p, struct arena *a)
{
	p->gone = true;
	statements_drop_all(&p->statements);
	PQreset(p->db);
	p->gone = false;
	p->plans = PLANS_UNKNOWN;
	return PQstatus(p->db) == CONNECTION_OK ? settle(p, a) : complaint(p, a, "connection");
}

static const char *postgres_ask(void *connection, struct arena *a, const struct question *q)
{
	struct postgres *p = connection;
	const char *why = NULL;
	PGresult *r;

	if (q->stream)
		return stream(p, a, q);
	r = execute(p, a, q);
	/* Nothing has been asked yet in this work, so nothing is lost by trying anew. */
	if (!p->asked && !is_well(r) && PQstatus(p->db) == CONNECTION_BAD && !reconnect(p, a)) {
		PQclear(r);
		r = execute(p, a, q);
	}
	p->asked = true;
	if (is_well(r))
		hand_over(a, q, r);
	else
		why = complaint(p, a, q->sql);
	PQclear(r);
	return why;
}

/* ---- Taking turns ------------------------------------------------------------------------- */

static const char *postgres_begin(void *connection, struct arena *a, bool may_write)
{
	static const char sql[] = "BEGIN READ WRITE";
	struct postgres *p = connection;
	const char *why;

	p->asked = may_write;
	if (!may_write || run(p, sql))
		return NULL;
	why = reconnect(p, a);
	if (why)
		return why;
	return run(p, sql) ? NULL : complaint(p, a, sql);
}

static const char *postgres_commit(void *connection, struct arena *a)
{
	struct postgres *p = connection;
	const char *why = NULL;
	PGresult *r;

	if (!in_transaction(p))
		return NULL;
	r = PQexec(p->db, "COMMIT");
	/* A transaction with an error in it answers ROLLBACK, and calls that well. */
	if (!is_well(r))
		why = complaint(p, a, "COMMIT");
	else if (strcmp(PQcmdStatus(r), "COMMIT") != 0)
		why = "postgres: rolled back instead of committed";
	PQclear(r);
	return why;
}

static void postgres_rollback(void *connection)
{
	struct postgres *p = connection;

	if (!in_transaction(p))
		return;
	run(p, "ROLLBACK");
	p->plans = PLANS_UNKNOWN; /* what was set within goes back too */
}

const struct driver postgres_driver = {
	.postgres = true,
	.open = postgres_open,
	.close = postgres_close,
	.begin = postgres_begin,
	.ask = postgres_ask,
	.commit = postgres_commit,
	.rollback = postgres_rollback,
};
