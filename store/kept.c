/* kept: what a save changes in the counts, and adding it up. */
#include "store/kept.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum { FOLD_EVERY = 128, ROW = 6, ROWS_AT_ONCE = (ARGS_MAX - 2) / ROW };

const struct table kept_count_table = { "kept_count",
	"CREATE TABLE kept_count (\n"
	"\tregion INTEGER NOT NULL,\n"
	"\trecord TEXT NOT NULL,\n"
	"\tfield TEXT NOT NULL,\n"
	"\tlevel INTEGER NOT NULL,\n"
	"\tspan INTEGER NOT NULL,\n"
	"\ttown INTEGER NOT NULL,\n"
	"\tvalue TEXT NOT NULL,\n"
	"\tn INTEGER NOT NULL,\n"
	"\tPRIMARY KEY (region, record, field, level, span, town, value)\n"
	");\n" };

const struct table kept_person_table = { "kept_person",
	"CREATE TABLE kept_person (\n"
	"\tregion INTEGER NOT NULL,\n"
	"\trecord TEXT NOT NULL,\n"
	"\tlevel INTEGER NOT NULL,\n"
	"\tspan INTEGER NOT NULL,\n"
	"\ttown INTEGER NOT NULL,\n"
	"\twho INTEGER NOT NULL,\n"
	"\tn INTEGER NOT NULL,\n"
	"\tPRIMARY KEY (region, record, level, span, town, who)\n"
	");\n" };

const struct table kept_change_table = { "kept_change",
	"CREATE TABLE kept_change (\n"
	"\tregion INTEGER NOT NULL,\n"
	"\trecord TEXT NOT NULL,\n"
	"\tid INTEGER NOT NULL,\n"
	"\tn INTEGER NOT NULL,\n"
	"\tday INTEGER NOT NULL,\n"
	"\ttown INTEGER NOT NULL,\n"
	"\twho INTEGER NOT NULL,\n"
	"\tvalue TEXT NOT NULL,\n"
	"\tPRIMARY KEY (region, record, id)\n"
	");\n" };

/* ---- What is counted ---------------------------------------------------------------------- */

int kept_fields(const struct record *r, const struct field **out)
{
	int n = 0;

	for EACH_FIELD(f, r)
		if (f->count && strcmp(f->name, r->kept->moment)
		    && strcmp(f->name, r->kept->town)) {
			assert(n < KEPT_MOST);
			out[n++] = f;
		}
	return n;
}

/* The value a field is counted under; of a day its month. */
static const char *value_of(struct arena *a, const struct field *f, const void *rec)
{
	const char *value = field_write(a, f, rec);
	struct date day;

	if (!value)
		return "";
	if (f->kind == DATE)
		return arena_copyn(a, value, strlen("2026-04"));
	if (f->kind != MOMENT)
		return value;
	day = moment_date(*(const MOMENT_t *)field_of(f, rec));
	return arena_printf(a, "%04d-%02d", day.year, day.month);
}

int64_t kept_day(int64_t moment)
{
	return date_days(moment_date(moment));
}

int64_t kept_span(enum kept_level level, int64_t day)
{
	struct date d = date_of_days((int)day);

	switch (level) {
	case KEPT_DAY: return day;
	case KEPT_MONTH: return d.year * 12 + d.month - 1;
	case KEPT_YEAR: return date_fiscal_year(d);
	default: return 0;
	}
}

static int64_t whole_of(const struct record *r, const char *name, const void *rec)
{
	const struct field *f = record_field(r, name);

	return f->kind == LINK ? ((const LINK_t *)field_of(f, rec))->id
			       : *(const MOMENT_t *)field_of(f, rec);
}

/* All values of a record, with tabs between them: none has one in it. */
static const char *line_of(struct work *w, const struct record *r, const void *rec)
{
	const struct field *field[KEPT_MOST];
	struct text t = { .arena = &w->arena };
	int n = kept_fields(r, field);

	text_add(&t, "");
	for (int i = 0; i < n; i++) {
		text_add(&t, i ? "\t" : "");
		text_add(&t, value_of(&w->arena, field[i], rec));
	}
	return t.s;
}

struct counted_as {
	int64_t day, town, who;
	const char *line;
};

static struct counted_as counted_as(struct work *w, const struct record *r, const void *rec)
{
	return (struct counted_as){ kept_day(whole_of(r, r->kept->moment, rec)),
		whole_of(r, r->kept->town, rec), whole_of(r, r->kept->who, rec),
		line_of(w, r, rec) };
}

static const struct late_table changes = { "kept_change",
	"INSERT INTO kept_change (region, record, id, n, day, town, who, value)", "", 8 };

static void add_change(struct work *w, const struct record *r, const struct counted_as *c, int n)
{
	late_put(w, &changes,
	    (const struct arg[]){ I(w->actor.region), T(r->name), I(id_new()), I(n), I(c->day),
		I(c->town), I(c->who), T(c->line) });
}

void kept_note(struct work *w, const struct record *r, const void *before, const void *after)
{
	struct counted_as was, is;

	if (!r->kept)
		return;
	if (before)
		was = counted_as(w, r, before);
	if (after)
		is = counted_as(w, r, after);
	if (before && after && was.day == is.day && was.town == is.town && was.who == is.who
	    && !strcmp(was.line, is.line))
		return;
	if (before)
		add_change(w, r, &was, -1);
	if (after)
		add_change(w, r, &is, 1);
	if (randombytes_uniform(FOLD_EVERY) == 0)
		kept_fold(w, r);
}

/* ---- Sums --------------------------------------------------------------------------------- */

/* Of a field, or of a person (field: -1). */
struct entry {
	int field, level;
	int64_t span, town, who, n;
	const char *value;
};
struct sums {
	struct work *w;
	const struct record *r;
	const struct field *field[KEPT_MOST];
	int fields;
	struct entry *all;
	size_t n, room;
};

static const char *name_of(const struct sums *s, int field)
{
	static const char *const beyond[] = { KEPT_RECORDS, KEPT_PEOPLE, KEPT_NOBODY };

	return field < s->fields ? s->field[field]->name : beyond[field - s->fields];
}

static void sums_begin(struct sums *s, struct work *w, const struct record *r)
{
	*s = (struct sums){ .w = w, .r = r };
	s->fields = kept_fields(r, s->field);
}

static void sums_add(struct sums *s, struct entry e)
{
	struct entry *more;

	if (s->n == s->room) {
		s->room = s->room ? s->room * 2 : 1024;
		more = arena_alloc(&s->w->arena, s->room * sizeof *more);
		if (s->n)
			memcpy(more, s->all, s->n * sizeof *more);
		s->all = more;
	}
	s->all[s->n++] = e;
}

static int order(int64_t a, int64_t b)
{
	return a < b ? -1 : a > b;
}

static int entry_compare(const void *one, const void *other)
{
	const struct entry *a = one, *b = other;
	int by = order(a->field, b->field);

	by = by ? by : order(a->level, b->level);
	by = by ? by : order(a->span, b->span);
	by = by ? by : order(a->town, b->town);
	by = by ? by : order(a->who, b->who);
	return by || a->field < 0 ? by : strcmp(a->value, b->value);
}

/* Those that are the same become one, and those that come to nothing none. */
static void sums_settle(struct sums *s)
{
	size_t n = 0;

	if (s->n)
		qsort(s->all, s->n, sizeof *s->all, entry_compare);
	for (size_t i = 0; i < s->n;) {
		struct entry sum = s->all[i];

		for (i++; i < s->n && !entry_compare(&s->all[i], &sum); i++)
			sum.n += s->all[i].n;
		if (sum.n)
			s->all[n++] = sum;
	}
	s->n = n;
}

static const char *insert_of(struct arena *a, const char *table, const char *columns,
    const char *key, int rows)
{
	struct text t = { .arena = a };
	int hole = 3;

	text_addf(&t, "INSERT INTO %s (region, record, %s, n) VALUES ", table, columns);
	for (int i = 0; i < rows; i++, hole += ROW)
		text_addf(&t, "%s($1, $2, $%d, $%d, $%d, $%d, $%d, $%d)", i ? ", " : "", hole,
		    hole + 1, hole + 2, hole + 3, hole + 4, hole + 5);
	text_addf(&t, " ON CONFLICT (region, record, %s) DO UPDATE SET n = %s.n + excluded.n", key,
	    table);
	return t.s;
}

/* In the order of the key, so that two who add up never wait for each other in a ring. */
static void sums_keep(struct sums *s)
{
	static const char columns[] = "field, level, span, town, value";

	for (size_t i = 0; i < s->n;) {
		struct arg args[ARGS_MAX] = { I(s->w->actor.region), T(s->r->name) };
		size_t n = 2;
		int rows = 0;

		for (; i < s->n && rows < ROWS_AT_ONCE; i++, rows++) {
			const struct entry *e = &s->all[i];

			args[n++] = T(name_of(s, e->field));
			args[n++] = I(e->level);
			args[n++] = I(e->span);
			args[n++] = I(e->town);
			args[n++] = T(e->value);
			args[n++] = I(e->n);
		}
		store_query_(s->w,
		    insert_of(&s->w->arena, "kept_count", columns, columns, rows), args, n);
	}
}

/* ---- People ------------------------------------------------------------------------------- */

/* Who was not there before, or is there no more, makes one more or less. */
static void person_keep(struct sums *s, const struct entry *e, struct sums *counts)
{
	struct rows *rs = store_query(s->w,
	    "INSERT INTO kept_person (region, record, level, span, town, who, n)"
	    " VALUES ($1, $2, $3, $4, $5, $6, $7)"
	    " ON CONFLICT (region, record, level, span, town, who)"
	    " DO UPDATE SET n = kept_person.n + excluded.n RETURNING n",
	    I(s->w->actor.region), T(s->r->name), I(e->level), I(e->span), I(e->town), I(e->who),
	    I(e->n));
	int64_t is = cell_number(rs, 0, 0), was = is - e->n;

	if ((is > 0) != (was > 0))
		sums_add(counts, (struct entry){ .field = s->fields + 1, .level = e->level,
				     .span = e->span, .town = e->town, .value = "",
				     .n = is > 0 ? 1 : -1 });
}

static void add_person(struct sums *people, int64_t day, int64_t town, int64_t who, int64_t n)
{
	struct entry e = { .field = -1, .who = who, .n = n };

	for (e.level = KEPT_MONTH; e.level <= KEPT_ALL && who; e.level++) {
		e.span = kept_span((enum kept_level)e.level, day);
		e.town = town;
		sums_add(people, e);
		e.town = KEPT_ALL_TOWNS;
		sums_add(people, e);
	}
}

/* ---- Adding up ---------------------------------------------------------------------------- */

static void add_value(struct sums *s, int field, int64_t day, int64_t town, const char *value,
    int64_t n)
{
	struct entry e = { .field = field, .level = KEPT_DAY, .span = day, .town = town,
		.value = value, .n = n };

	sums_add(s, e);
	e.level = KEPT_MONTH;
	e.span = kept_span(KEPT_MONTH, day);
	sums_add(s, e);
}

static void add_line(struct sums *s, const char *const *cells)
{
	const char *line = cells[4];
	int64_t day = strtoll(cells[0], NULL, 10), town = strtoll(cells[1], NULL, 10);
	int64_t n = strtoll(cells[3], NULL, 10);

	for (int i = 0; i < s->fields; i++) {
		size_t len = strcspn(line, "\t");

		add_value(s, i, day, town, arena_copyn(&s->w->arena, line, len), n);
		line += len + (line[len] == '\t');
	}
	add_value(s, s->fields, day, town, "", n);
	if (!strcmp(cells[2], "0"))
		add_value(s, s->fields + 2, day, town, "", n);
}

void kept_fold(struct work *w, const struct record *r)
{
	struct sums counts, people;
	struct rows *rs;

	if (store_is_postgres(w->store)
	    && !store_query(w, "SELECT 1 WHERE pg_try_advisory_xact_lock(5902846)")->n)
		return;
	rs = store_query(w,
	    "DELETE FROM kept_change WHERE region = $1 AND record = $2"
	    " RETURNING day, town, who, n, value",
	    I(w->actor.region), T(r->name));
	sums_begin(&counts, w, r);
	sums_begin(&people, w, r);
	for (int i = 0; i < rs->n; i++) {
		add_line(&counts, &CELL(rs, i, 0));
		add_person(&people, cell_number(rs, i, 0), cell_number(rs, i, 1),
		    cell_number(rs, i, 2), cell_number(rs, i, 3));
	}
	sums_settle(&people);
	for (size_t i = 0; i < people.n && !w->fault; i++)
		person_keep(&people, &people.all[i], &counts);
	sums_settle(&counts);
	sums_keep(&counts);
}
