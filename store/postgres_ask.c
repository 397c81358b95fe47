/* postgres_ask: statements on their way to PostgreSQL and their answers. */
#include "store/postgres.h"

#include <stdio.h>
#include <string.h>

enum { OID_INT8 = 20, FETCH_ROWS = 200 };

/* ---- Statements and their values ---------------------------------------------------------- */

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

	for (size_t i = 0; i < q->n; i++) {
		char digits[24];

		values[i] = q->args[i].text;
		if (q->args[i].is_number)
			values[i] = arena_copyn(a, digits,
			    (size_t)(int_write(digits, q->args[i].number) - digits));
	}
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
	    && postgres_run(p,
		once ? "SET plan_cache_mode = force_generic_plan" : "SET plan_cache_mode = auto"))
		p->plans = plans;
}

bool postgres_is_well(const PGresult *r)
{
	return PQresultStatus(r) == PGRES_TUPLES_OK || PQresultStatus(r) == PGRES_COMMAND_OK;
}

/* ---- Not waiting for an answer that says nothing ------------------------------------------ */

/* Locks, changes without RETURNING and blind ones are sent and followed by the next question at
 * once: one way to the server and back serves all of them.  What went wrong with one is heard with
 * that question, or with the commit. */
static const struct statement *may_follow(struct postgres *p, const struct question *q)
{
	bool change = text_starts(q->sql, "INSERT ") || text_starts(q->sql, "UPDATE ")
	    || text_starts(q->sql, "DELETE ");
	bool within = p->underway || PQtransactionStatus(p->db) == PQTRANS_INTRANS;

	if ((!change && !q->lock) || !within || p->plans != PLANS_ONCE || !lasts(q->sql)
	    || (!q->blind && strstr(q->sql, "RETURNING")))
		return NULL;
	return statement_find(&p->statements, q->sql);
}

static bool enter(struct postgres *p)
{
	if (!p->underway && !PQenterPipelineMode(p->db))
		return false;
	p->underway++;
	return true;
}

static bool send_on(struct postgres *p, struct arena *a, const struct question *q,
    const struct statement *known)
{
	char name[16];

	if (!enter(p))
		return false;
	if (!known)
		return PQsendQueryParams(p->db, q->sql, 0, NULL, NULL, NULL, NULL, 0);
	snprintf(name, sizeof name, "s%u", known->number);
	return PQsendQueryPrepared(p->db, name, (int)q->n, values_of(a, q), NULL, NULL, 0);
}

const char *postgres_follow(struct postgres *p, struct arena *a, const char *sql)
{
	return send_on(p, a, &(struct question){ .sql = sql }, NULL)
	    ? NULL
	    : postgres_complaint(p, a, sql);
}

static void read_stamp(struct postgres *p, const PGresult *r)
{
	const char *said = PQntuples(r) == 1 ? PQgetvalue(r, 0, 0) : "";
	size_t size = strlen(said) + 1;

	if (size <= sizeof p->stamp->text)
		memcpy(p->stamp->text, said, size);
	p->stamp = NULL;
}

/* Looks at the results of all that is underway; *last is the last one's, the caller's to clear. */
static const char *hear(struct postgres *p, struct arena *a, const char *sql, PGresult **last)
{
	const char *why = PQpipelineSync(p->db) ? NULL : postgres_complaint(p, a, sql);
	PGresult *r;

	for (*last = NULL; p->underway > 0; p->underway--) {
		PQclear(*last);
		*last = PQgetResult(p->db);
		if (p->stamp)
			read_stamp(p, *last);
		if (!why && !postgres_is_well(*last))
			why = postgres_complaint(p, a, sql);
		while ((r = PQgetResult(p->db)) != NULL)
			PQclear(r);
	}
	PQclear(PQgetResult(p->db)); /* of the sync */
	if (!PQexitPipelineMode(p->db) && !why)
		why = postgres_complaint(p, a, sql);
	return why;
}

const char *postgres_hear(struct postgres *p, struct arena *a, const char *sql)
{
	const char *why;
	PGresult *r;

	if (!p->underway)
		return NULL;
	why = hear(p, a, sql, &r);
	PQclear(r);
	return why;
}

const char *postgres_send_commit(struct postgres *p, struct arena *a, PGresult **result)
{
	const struct question commit = { .sql = "COMMIT" };

	if (p->writes && p->counts
	    && (!enter(p) || !PQsendQueryPrepared(p->db, POSTGRES_COUNT, 0, NULL, NULL, NULL, 0)))
		return postgres_complaint(p, a, "counting the change");
	return send_on(p, a, &commit, NULL) ? hear(p, a, commit.sql, result)
					    : postgres_complaint(p, a, commit.sql);
}

/* ---- Asking, and waiting for the answer --------------------------------------------------- */

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

/* By a cursor, so that other questions may be asked between its rows. */
static const char *stream(struct postgres *p, struct arena *a, const struct question *q)
{
	unsigned number = ++p->cursors;
	struct question declare = *q;
	const char *fetch = arena_printf(a, "FETCH FORWARD %d FROM c%u", FETCH_ROWS, number);
	const char *why = NULL;
	bool more = true;
	PGresult *r;

	if (!postgres_in_transaction(p) && !postgres_run(p, "BEGIN READ ONLY"))
		return postgres_complaint(p, a, "BEGIN READ ONLY");
	declare.sql = arena_printf(a, "DECLARE c%u NO SCROLL CURSOR FOR %s", number, q->sql);
	r = execute(p, a, &declare);
	if (!postgres_is_well(r))
		why = postgres_complaint(p, a, q->sql);
	PQclear(r);
	while (!why && more) {
		r = PQexec(p->db, fetch);
		if (!postgres_is_well(r))
			why = postgres_complaint(p, a, q->sql);
		else
			more = hand_over(a, q, r) && PQntuples(r) == FETCH_ROWS;
		PQclear(r);
	}
	if (!why && PQtransactionStatus(p->db) == PQTRANS_INTRANS)
		postgres_run(p, arena_printf(a, "CLOSE c%u", number));
	return why;
}

/* Together with what is underway. */
static const char *ask_behind(struct postgres *p, struct arena *a, const struct question *q,
    const struct statement *known)
{
	PGresult *r = NULL;
	const char *why;

	if (!send_on(p, a, q, known))
		return postgres_complaint(p, a, q->sql);
	why = hear(p, a, q->sql, &r);
	if (!why)
		hand_over(a, q, r);
	PQclear(r);
	return why;
}

static const char *ask_alone(struct postgres *p, struct arena *a, const struct question *q)
{
	const char *why = postgres_hear(p, a, q->sql);
	PGresult *r;

	if (why)
		return why;
	if (q->stream)
		return stream(p, a, q);
	r = execute(p, a, q);
	/* Nothing has been asked yet in this work, so nothing is lost by trying anew. */
	if (!p->asked && !postgres_is_well(r) && PQstatus(p->db) == CONNECTION_BAD
	    && !postgres_reconnect(p, a)) {
		PQclear(r);
		r = execute(p, a, q);
	}
	p->asked = true;
	if (postgres_is_well(r))
		hand_over(a, q, r);
	else
		why = postgres_complaint(p, a, q->sql);
	PQclear(r);
	return why;
}

/* The stamp goes ahead of a statement that is ready; before another one it is not worth a way of
 * its own.  The snapshot that PostgreSQL names is all that decides which rows are seen: its oldest
 * and its next transaction, and those in between that are not done. */
static bool send_stamp(struct postgres *p, const struct question *q)
{
	if (!q->stamp || p->plans != PLANS_ONCE || !lasts(q->sql)
	    || !statement_find(&p->statements, q->sql) || !enter(p))
		return false;
	if (PQsendQueryPrepared(p->db, POSTGRES_STAMP, 0, NULL, NULL, NULL, 0))
		p->stamp = q->stamp;
	return p->stamp != NULL;
}

/* What it looks at before, others may still be writing. */
static const char *take_turn(struct postgres *p, struct arena *a, const struct question *q)
{
	bool looks = text_starts(q->sql, "SELECT ") && !q->lock && !strstr(q->sql, " FOR ");

	if (!p->turn || !p->writes || p->held || looks)
		return NULL;
	p->held = true;
	return postgres_follow(p, a, "SELECT pg_advisory_xact_lock(5902842)");
}

const char *postgres_ask(void *connection, struct arena *a, const struct question *q)
{
	struct postgres *p = connection;
	const char *why = take_turn(p, a, q);
	const struct statement *known = may_follow(p, q);

	if (why)
		return why;
	/* What is not waited for for long is to be worked at meanwhile. */
	if (known)
		return send_on(p, a, q, known) && (!q->blind || PQflush(p->db) >= 0)
		    ? NULL
		    : postgres_complaint(p, a, q->sql);
	if (send_stamp(p, q)
	    || (p->underway && p->plans == PLANS_ONCE && lasts(q->sql) && !q->stream))
		known = statement_find(&p->statements, q->sql);
	if (!known)
		return ask_alone(p, a, q);
	why = ask_behind(p, a, q, known);
	/* Nothing was asked before a stamp, so asking again on another connection loses nothing. */
	if (why && q->stamp && PQstatus(p->db) == CONNECTION_BAD) {
		*q->stamp = (struct stamp){0};
		return ask_alone(p, a, q);
	}
	p->asked = true;
	return why;
}

const char *postgres_pour(void *connection, struct arena *a, const char *copy, const char *rows,
    size_t size)
{
	struct postgres *p = connection;
	const char *why = postgres_hear(p, a, copy);
	PGresult *r;

	if (why)
		return why;
	r = PQexec(p->db, copy);
	if (PQresultStatus(r) != PGRES_COPY_IN || PQputCopyData(p->db, rows, (int)size) != 1
	    || PQputCopyEnd(p->db, NULL) != 1)
		why = postgres_complaint(p, a, copy);
	PQclear(r);
	while (!why && (r = PQgetResult(p->db)) != NULL) {
		if (!postgres_is_well(r))
			why = postgres_complaint(p, a, copy);
		PQclear(r);
	}
	p->asked = true;
	return why;
}
