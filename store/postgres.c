/* postgres: the engine that is a server of its own. */
#include "store/postgres.h"

#include <stdlib.h>
#include <string.h>

/* "ERROR:  40P01: deadlock detected", whatever language the first word is in. */
static bool has_state(const char *said, const char *state)
{
	const char *at = strstr(said, ":  ");

	return at && text_starts(at + 3, state) && strnlen(at + 3, 6) == 6 && at[8] == ':';
}

/* https://www.postgresql.org/docs/15/errcodes-appendix.html */
static enum fault_kind kind_of(const struct postgres *p, const char *said)
{
	static const struct {
		const char *state;
		enum fault_kind kind;
	} states[] = {
		{ "53100", FAULT_FULL },
		{ "58030", FAULT_LOCKED },
		{ "25006", FAULT_LOCKED },
		{ "40001", FAULT_CLASH },
		{ "40P01", FAULT_CLASH },
		{ "57P", FAULT_GONE },
	};

	if (!p->writes && has_state(said, "25006"))
		return FAULT_OTHER; /* a page that only looks has tried to write */
	for (size_t i = 0; i < COUNT(states); i++)
		if (has_state(said, states[i].state))
			return states[i].kind;
	return PQstatus(p->db) == CONNECTION_OK ? FAULT_OTHER : FAULT_GONE;
}

const char *postgres_complaint(struct postgres *p, struct arena *a, const char *sql)
{
	const char *said = PQerrorMessage(p->db);

	p->kind = kind_of(p, said);
	return arena_printf(a, "postgres: %.*s: %s", (int)strcspn(said, "\n"), said, sql);
}

static void quiet(void *context, const char *message)
{
	(void)context;
	(void)message;
}

bool postgres_run(struct postgres *p, const char *sql)
{
	PGresult *r = PQexec(p->db, sql);
	bool well = postgres_is_well(r);

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
	postgres_run(p, sql);
}

/* What stands in the address goes before these, which come first. */
static PGconn *connect_to(const char *where)
{
	const char *const words[] = { "connect_timeout", "application_name", "client_encoding",
		"tcp_user_timeout", "keepalives_idle", "gssencmode", "dbname", NULL };
	const char *const values[] = { "5", "yui", "UTF8", "10000", "30", "disable", where, NULL };

	return PQconnectdbParams(words, values, 1);
}

/* A state of the database is known by how many transactions have changed it, each counted in the
 * same transaction (store/schema.c); where there is no table for that yet, by PostgreSQL's own
 * snapshot, which is another one whoever writes whatever anywhere. */
static bool prepare_stamp(struct postgres *p)
{
	PGresult *r = PQexec(p->db, "SELECT to_regclass('change_stamp') IS NOT NULL");

	p->counts = PQntuples(r) == 1 && PQgetvalue(r, 0, 0)[0] == 't' && !p->apart;
	PQclear(r);
	if (!p->counts)
		return postgres_run(p,
		    "PREPARE " POSTGRES_STAMP " AS SELECT pg_current_snapshot()");
	return postgres_run(p,
	    "PREPARE " POSTGRES_STAMP " AS SELECT coalesce(sum(n), 0) FROM change_stamp;"
	    "PREPARE " POSTGRES_COUNT " AS INSERT INTO change_stamp (slot, n)"
	    " VALUES (pg_backend_pid() % 16, 1)"
	    " ON CONFLICT (slot) DO UPDATE SET n = change_stamp.n + 1");
}

/* What every statement may count on, in a new connection and in one that came back. */
static const char *settle(struct postgres *p, struct arena *a)
{
	const char *encoding = PQparameterStatus(p->db, "server_encoding");

	if (PQstatus(p->db) != CONNECTION_OK)
		return postgres_complaint(p, a, "connection");
	PQsetNoticeProcessor(p->db, quiet, NULL);
	PQsetErrorVerbosity(p->db, PQERRORS_VERBOSE); /* with its state */
	if (PQserverVersion(p->db) < 150000)
		return arena_printf(a, "postgres: version 15 or later is needed, this is %d",
		    PQserverVersion(p->db) / 10000);
	if (!encoding || strcmp(encoding, "UTF8") != 0)
		return arena_printf(a, "postgres: the database must be encoded in UTF8, this is %s",
		    encoding ? encoding : "?");
	if (!postgres_run(p,
		"SET lock_timeout = '10s'; SET statement_timeout = '60s';"
		"SET idle_in_transaction_session_timeout = '10min'; SET jit = off;"
		"SET timezone = 'UTC'; SET default_transaction_read_only = on;"
		"SET default_transaction_isolation = 'read committed';"
		/* Who is told «saved» is told of what is on the server's disk. */
		"SELECT set_config('synchronous_commit', 'on', false)"
		" WHERE current_setting('synchronous_commit') = 'off'")
	    || !prepare_stamp(p))
		return postgres_complaint(p, a, "settings");
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
	*why = settle(p, a);
	if (!*why)
		return p;
	postgres_close(p);
	return NULL;
}

/* ---- Taking turns ------------------------------------------------------------------------- */

/* A work that only reads is no transaction of its own until it needs one: that would be two
 * more ways to the server and back for each page, and show it no other rows. */
bool postgres_in_transaction(const struct postgres *p)
{
	return PQtransactionStatus(p->db) != PQTRANS_IDLE;
}

const char *postgres_reconnect(struct postgres *p, struct arena *a)
{
	p->gone = true;
	statements_drop_all(&p->statements);
	PQreset(p->db);
	p->gone = false;
	p->plans = PLANS_UNKNOWN;
	return settle(p, a);
}

/* Several works in one transaction lock rows in any order; of such transactions only one at a time
 * does, from its first change on. */
static const char *postgres_take_turn(void *connection, struct arena *a)
{
	struct postgres *p = connection;

	(void)a;
	p->turn = true;
	return NULL;
}

static void postgres_give_turn(void *connection)
{
	struct postgres *p = connection;

	p->turn = false;
}

static void postgres_apart(void *connection)
{
	struct postgres *p = connection;

	p->apart = true;
	postgres_run(p, "DEALLOCATE " POSTGRES_STAMP);
	prepare_stamp(p);
}

/* The table may have been made since. */
static void look_again(struct postgres *p)
{
	if (p->counts || p->apart)
		return;
	postgres_run(p, "DEALLOCATE " POSTGRES_STAMP);
	prepare_stamp(p);
}

/* Whether the other side has hung up is known here, without asking it. */
static bool is_there(struct postgres *p)
{
	/* The first may find what it said last, and only the second that this was the last. */
	return PQconsumeInput(p->db) && PQconsumeInput(p->db)
	    && PQstatus(p->db) == CONNECTION_OK;
}

static const char *postgres_begin(void *connection, struct arena *a, bool may_write)
{
	struct postgres *p = connection;
	const char *why = NULL;

	p->asked = p->writes = may_write;
	if (!may_write)
		return NULL;
	if (!is_there(p))
		why = postgres_reconnect(p, a);
	if (why)
		return why;
	look_again(p);
	p->held = false;
	return postgres_follow(p, a, "BEGIN READ WRITE");
}

static const char *postgres_commit(void *connection, struct arena *a)
{
	struct postgres *p = connection;
	const char *why = NULL;
	PGresult *r = NULL;

	p->kind = FAULT_OTHER;
	if (!p->underway && !postgres_in_transaction(p))
		return NULL;
	if (p->underway)
		why = postgres_send_commit(p, a, &r);
	else
		r = PQexec(p->db,
		    p->writes && p->counts ? "EXECUTE " POSTGRES_COUNT "; COMMIT" : "COMMIT");
	/* A transaction with an error in it answers ROLLBACK, and calls that well. */
	if (!why && !postgres_is_well(r))
		why = postgres_complaint(p, a, "COMMIT");
	else if (!why && strcmp(PQcmdStatus(r), "COMMIT") != 0)
		why = "postgres: rolled back instead of committed";
	if (why && p->writes && PQstatus(p->db) != CONNECTION_OK)
		p->kind = FAULT_UNSURE;
	PQclear(r);
	return why;
}

static void postgres_rollback(void *connection)
{
	struct postgres *p = connection;
	struct arena scrap = {0};

	postgres_hear(p, &scrap, "ROLLBACK");
	arena_reset(&scrap);
	if (!postgres_in_transaction(p))
		return;
	postgres_run(p, "ROLLBACK");
	p->plans = PLANS_UNKNOWN; /* what was set within goes back too */
}

static enum fault_kind postgres_kind(void *connection)
{
	const struct postgres *p = connection;

	return p->kind;
}

const struct driver postgres_driver = {
	.postgres = true,
	.open = postgres_open,
	.close = postgres_close,
	.take_turn = postgres_take_turn,
	.give_turn = postgres_give_turn,
	.apart = postgres_apart,
	.begin = postgres_begin,
	.ask = postgres_ask,
	.pour = postgres_pour,
	.commit = postgres_commit,
	.rollback = postgres_rollback,
	.kind = postgres_kind,
};
