/* prepared: one statement of SQLite, ready to be given values and stepped through. */
#include "store/prepared.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* By name: SQLite numbers $2 by its first appearance, PostgreSQL by the 2.  Looked up once, for
 * SQLite finds the nth name by passing all before it. */
static uint16_t value_of(sqlite3_stmt *st, int hole)
{
	const char *name = sqlite3_bind_parameter_name(st, hole);
	unsigned long n = name && name[0] == '$' ? strtoul(name + 1, NULL, 10) : 0;

	assert(n > 0 && n <= UINT16_MAX);
	return (uint16_t)(n - 1);
}

struct prepared *prepared_new(sqlite3 *db, const char *sql, bool lasts)
{
	sqlite3_stmt *st = NULL;
	const char *rest = NULL;
	struct prepared *p;
	int holes;

	if (sqlite3_prepare_v3(db, sql, -1, lasts ? SQLITE_PREPARE_PERSISTENT : 0, &st, &rest)
	    != SQLITE_OK)
		return NULL;
	/* SQLite would quietly do the first statement and leave the others. */
	assert(rest[strspn(rest, "; \t\n")] == '\0');
	holes = sqlite3_bind_parameter_count(st);
	p = malloc(sizeof *p + (size_t)holes * sizeof *p->value);
	assert(p);
	p->statement = st;
	p->holes = holes;
	for (int i = 0; i < holes; i++)
		p->value[i] = value_of(st, i + 1);
	return p;
}

void prepared_free(struct prepared *p)
{
	sqlite3_finalize(p->statement);
	free(p);
}

int prepared_bind(const struct prepared *p, const struct question *q)
{
	int rc = SQLITE_OK;

	for (int i = 0; i < p->holes && rc == SQLITE_OK; i++) {
		const struct arg *arg = &q->args[p->value[i]];

		assert(p->value[i] < q->n);
		rc = arg->is_number
		    ? sqlite3_bind_int64(p->statement, i + 1, arg->number)
		    : sqlite3_bind_text(p->statement, i + 1, arg->text, -1, SQLITE_STATIC);
	}
	return rc;
}
