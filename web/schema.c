/* schema: the records and tables of all modules together. */
#include "store/sealed.h"
#include "web/session.h"

#include <pthread.h>

enum { RECORDS_MOST = 128, TABLES_MOST = 128, STEPS_MOST = 64 };

static const struct record *records[RECORDS_MOST];
static const struct table *tables[TABLES_MOST] = { &session_table, &sign_in_table,
	&session_half_table, &session_origin_table, &visit_table, &sealed_table,
	&sealed_coming_table };
static struct step steps[STEPS_MOST];
static pthread_once_t gathered = PTHREAD_ONCE_INIT;

static void gather(void)
{
	size_t r = 0, t = 7, s = 0;

	for (const struct module *const *m = modules; *m; m++) {
		for (const struct record *const *one = (*m)->records; one && *one; one++) {
			assert(r < RECORDS_MOST - 1);
			records[r++] = *one;
		}
		for (const struct table *const *one = (*m)->tables; one && *one; one++) {
			assert(t < TABLES_MOST - 1);
			tables[t++] = *one;
		}
		for (const struct step *one = (*m)->steps; one && one->number; one++) {
			assert(s < STEPS_MOST - 1 && (s == 0 || steps[s - 1].number < one->number));
			steps[s++] = *one;
		}
	}
}

const struct schema *web_schema(void)
{
	static const struct schema schema = { .records = records,
		.tables = tables,
		.steps = steps };

	pthread_once(&gathered, gather);
	return &schema;
}
