/* postgres: what the two files of that engine know of each other. */
#ifndef POSTGRES_H
#define POSTGRES_H

#include "store/driver.h"
#include "store/statements.h"

#include <libpq-fe.h>

/* Prepared by these names in every connection. */
#define POSTGRES_STAMP "stamp"
#define POSTGRES_COUNT "count_change"

struct postgres {
	PGconn *db;
	unsigned cursors;
	bool gone;           /* with all it had prepared */
	bool asked;          /* something, in this work */
	bool turn;           /* whoever writes now takes turns with others */
	bool held;           /* and has its turn until the end of the transaction */
	bool writes;         /* this work may */
	bool apart;          /* nobody remembers what it writes */
	bool counts;         /* its changes, in the table that there is for it */
	struct stamp *stamp; /* where to put the first result that is underway */
	int underway;        /* sent, but their results not yet looked at */
	enum fault_kind kind; /* of what went wrong last */
	enum { PLANS_UNKNOWN, PLANS_ANEW, PLANS_ONCE } plans; /* plan_cache_mode */
	struct statements statements;
};

const char *postgres_complaint(struct postgres *, struct arena *, const char *sql);
bool postgres_run(struct postgres *, const char *sql);
/* The server has gone and perhaps come back, or another one stands in for it. */
const char *postgres_reconnect(struct postgres *, struct arena *);
bool postgres_in_transaction(const struct postgres *);

/* ---- postgres_ask.c ---- */

bool postgres_is_well(const PGresult *);
const char *postgres_ask(void *connection, struct arena *, const struct question *);
const char *postgres_pour(void *connection, struct arena *, const char *copy, const char *rows,
    size_t size);
/* Sends what says nothing, to be heard of with the next question; then that is underway. */
const char *postgres_follow(struct postgres *, struct arena *, const char *sql);
/* Looks at the results of all that is underway. */
const char *postgres_hear(struct postgres *, struct arena *, const char *sql);
/* COMMIT, behind what is underway; the result is the caller's to clear. */
const char *postgres_send_commit(struct postgres *, struct arena *, PGresult **);

#endif
