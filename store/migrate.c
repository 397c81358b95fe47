/* migrate: brings a database to the schema: steps by number, the rest by difference. */
#include "store/called.h"
#include "store/kept.h"
#include "store/schema.h"

#include <string.h>

/* ---- What is there ------------------------------------------------------------------------ */

/* Tables with their columns, one a row, sorted; and the names of the indexes. */
struct catalogue {
	struct rows *columns, *indexes;
};

static struct catalogue catalogue_read(struct work *w)
{
	struct catalogue c;

	if (store_is_postgres(w->store)) {
		c.columns = store_query(w,
		    "SELECT table_name, column_name FROM information_schema.columns"
		    " WHERE table_schema = current_schema() ORDER BY table_name");
		c.indexes = store_query(w,
		    "SELECT indexname FROM pg_indexes WHERE schemaname = current_schema()");
	} else {
		c.columns = store_query(w,
		    "SELECT m.name, c.name FROM sqlite_schema m, pragma_table_info(m.name) c"
		    " WHERE m.type = 'table' ORDER BY m.name");
		c.indexes = store_query(w, "SELECT name FROM sqlite_schema WHERE type = 'index'");
	}
	return c;
}

/* The first row of a table, or -1. */
static int table_at(const struct catalogue *c, const char *name)
{
	for (int i = 0; i < c->columns->n; i++)
		if (text_same(CELL(c->columns, i, 0), name))
			return i;
	return -1;
}

static bool has_column(const struct catalogue *c, int at, const char *name)
{
	const char *table = CELL(c->columns, at, 0);

	for (int i = at; i < c->columns->n && text_same(CELL(c->columns, i, 0), table); i++)
		if (text_same(CELL(c->columns, i, 1), name))
			return true;
	return false;
}

static bool has_index(const struct catalogue *c, const char *name)
{
	for (int i = 0; i < c->indexes->n; i++)
		if (text_same(CELL(c->indexes, i, 0), name))
			return true;
	return false;
}

/* ---- The difference ----------------------------------------------------------------------- */

static void add_difference(struct text *t, const struct catalogue *c, const struct wanted *want)
{
	int at = want->table ? table_at(c, want->name) : -1;

	if (want->table ? at < 0 : !has_index(c, want->name)) {
		text_addf(t, "%s\n", want->sql);
		return;
	}
	for (int i = 0; i < want->columns; i++)
		if (!has_column(c, at, want->column[i]))
			text_addf(t, "ALTER TABLE %s ADD COLUMN %s;\n", want->name,
			    want->definition[i]);
}

static const char *difference(struct work *w, const struct catalogue *c,
    const struct schema *schema)
{
	struct text t = { .arena = &w->arena };
	struct wanted *wanted;
	int n = schema_wanted(&w->arena, schema, store_is_postgres(w->store), &wanted);

	for (int i = 0; i < n; i++)
		add_difference(&t, c, &wanted[i]);
	return t.len ? t.s : "";
}

/* ---- Steps -------------------------------------------------------------------------------- */

static bool step_done(struct work *w, int number)
{
	return store_query(w, "SELECT 1 FROM schema_step WHERE number = $1", I(number))->n > 0;
}

static void step_note(struct work *w, const struct step *step)
{
	store_query(w, "INSERT INTO schema_step (number, title, at) VALUES ($1, $2, $3)",
	    I(step->number), T(step->title), I(w->now));
}

static void steps_run(struct work *w, const struct schema *schema, bool after)
{
	for (const struct step *step = schema->steps; step && step->number; step++)
		if (step->after == after && !w->fault && !step_done(w, step->number)) {
			step->run(w);
			step_note(w, step);
		}
}

/* A newer program has been here: its last step is none of ours. */
static bool step_unknown(struct work *w, const struct schema *schema)
{
	int64_t last = cell_number(store_query(w, "SELECT max(number) FROM schema_step"), 0, 0);

	for (const struct step *step = schema->steps; step && step->number; step++)
		if (step->number == last)
			return false;
	return last != 0;
}

/* ---- The three doors ---------------------------------------------------------------------- */

const char *store_plan(struct work *w, const struct schema *schema)
{
	struct text t = { .arena = &w->arena };
	struct catalogue c;

	records_know(schema->records);
	c = catalogue_read(w);
	if (table_at(&c, "schema_step") >= 0)
		for (const struct step *step = schema->steps; step && step->number; step++)
			if (!step_done(w, step->number))
				text_addf(&t, "-- %d: %s;\n", step->number, step->title);
	text_add(&t, difference(w, &c, schema));
	return t.len ? t.s : "";
}

static void run_lines(struct work *w, const char *plan)
{
	while (*plan && !w->fault) {
		size_t len = strcspn(plan, "\n");

		store_query_(w, arena_copyn(&w->arena, plan, len), NULL, 0);
		plan += len + 1;
	}
}

/* One at a time, however long it takes. */
static void prepare(struct work *w)
{
	if (!store_is_postgres(w->store))
		return;
	store_query(w, "SET LOCAL statement_timeout = 0");
	store_query(w, "SET LOCAL lock_timeout = 0");
	store_lock(w, 5902841);
}

bool store_migrate(struct work *w, const struct schema *schema)
{
	struct catalogue c;
	const char *plan;
	bool fresh;

	records_know(schema->records);
	prepare(w);
	c = catalogue_read(w);
	fresh = table_at(&c, "schema_step") < 0;
	if (!fresh && step_unknown(w, schema)) {
		work_fault(w, "the database has been changed by a newer program");
		return false;
	}
	if (!fresh)
		steps_run(w, schema, false);
	c = catalogue_read(w);
	plan = difference(w, &c, schema);
	run_lines(w, plan);
	if (!fresh && table_at(&c, called_table.name) < 0)
		called_fill_all(w, schema->records);
	stock_guess(w, schema->records);
	if (!fresh)
		steps_run(w, schema, true);
	if (!fresh && *plan)
		kept_recount_all(w, schema->records);
	/* A new database needs none of the old moves. */
	for (const struct step *step = schema->steps; fresh && step && step->number; step++)
		step_note(w, step);
	return !w->fault;
}

bool store_matches(struct work *w, const struct schema *schema)
{
	return text_empty(store_plan(w, schema)) && !w->fault && !step_unknown(w, schema)
	    && !w->fault;
}
