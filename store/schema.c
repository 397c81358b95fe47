/* schema: what the program wants the database to look like, as statements. */
#include "store/schema.h"

#include "store/called.h"
#include "store/kept.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static const struct table step_table = { "schema_step",
	"CREATE TABLE schema_step (number INTEGER PRIMARY KEY, title TEXT NOT NULL,"
	" at INTEGER NOT NULL);" };
static const struct table counter_table = { "counter",
	"CREATE TABLE counter (region INTEGER NOT NULL, sequence TEXT NOT NULL,"
	" value INTEGER NOT NULL, PRIMARY KEY (region, sequence));",
	.leaves = "sequence, value" };
static const struct table token_table = { "form_token",
	"CREATE TABLE form_token (region INTEGER NOT NULL, token TEXT NOT NULL, said TEXT,"
	" id INTEGER NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (region, token));"
	"CREATE INDEX form_token_by_at ON form_token (region, at);" };

const struct table *const store_tables[] = { &step_table, &counter_table, &token_table,
	&history_table, &code_value_table, &called_table, &united_table, &united_link_table,
	&kept_count_table, &kept_person_table, &kept_change_table, NULL };

/* How many transactions have written, counted in as many rows as may commit side by side.  SQLite
 * counts by itself. */
static const struct table stamp_postgres = { "change_stamp",
	"CREATE TABLE change_stamp (slot INTEGER PRIMARY KEY, n INTEGER NOT NULL);" };

/* Folded text, and the index of its pairs of characters.  On SQLite the index keeps no text of
 * its own; on PostgreSQL it keeps no positions, which it would lose past 16383. */
static const struct table search_sqlite = {
	"search",
	"CREATE TABLE search (id INTEGER PRIMARY KEY, region INTEGER NOT NULL,"
	" record TEXT NOT NULL, body TEXT NOT NULL);"
	"CREATE VIRTUAL TABLE search_text USING fts5"
	" (grams, content='', columnsize=0, tokenize='grams');"
};
static const struct table search_postgres = {
	"search",
	"CREATE TABLE search (id INTEGER PRIMARY KEY, region INTEGER NOT NULL,"
	" record TEXT NOT NULL, body TEXT NOT NULL, grams tsvector NOT NULL);"
	"CREATE INDEX search_by_newest ON search (region, record, id);"
	"CREATE INDEX search_by_grams ON search USING gin (grams)"
	" WITH (gin_pending_list_limit = 256);"
};

/* ---- In the engine's words ---------------------------------------------------------------- */

static void add_word(struct text *t, const char *word, size_t len, bool postgres)
{
	if (postgres && len == 7 && strncmp(word, "INTEGER", len) == 0)
		text_add(t, "bigint");
	else if (postgres && len == 4 && strncmp(word, "TEXT", len) == 0)
		/* Code point order whatever the database's locale, as SQLite sorts. */
		text_add(t, "text COLLATE \"C\"");
	else
		text_addn(t, word, len);
}

static const char *add_quoted(struct text *t, const char *s)
{
	const char *end = strchr(s + 1, *s);

	assert(end);
	text_addn(t, s, (size_t)(end + 1 - s));
	return end + 1;
}

/* One statement up to its ';', on one line.  Answers where the next begins. */
static const char *suit(struct text *t, const char *s, bool postgres)
{
	size_t start = t->len;

	while (*s && *s != ';') {
		if (*s == '\'' || *s == '"') {
			s = add_quoted(t, s);
		} else if (isalnum((unsigned char)*s) || *s == '_') {
			size_t len = 1;

			while (isalnum((unsigned char)s[len]) || s[len] == '_')
				len++;
			add_word(t, s, len, postgres);
			s += len;
		} else if (isspace((unsigned char)*s)) {
			text_addc(t, ' ');
			s += strspn(s, " \t\n");
		} else {
			text_addc(t, *s++);
		}
	}
	assert(*s == ';');
	if (!postgres && text_starts(t->s + start, "CREATE TABLE "))
		text_add(t, " STRICT");
	text_add(t, ";\n");
	s++;
	return s + strspn(s, " \t\n");
}

static void suit_all(struct text *t, const char *ddl, bool postgres)
{
	ddl += strspn(ddl, " \t\n");
	while (*ddl)
		ddl = suit(t, ddl, postgres);
}

/* ---- The table of a record ---------------------------------------------------------------- */

/* PostgreSQL cuts names at 63 bytes, and would not know its own index again. */
static const char *index_name(struct arena *a, const char *record, const char *columns)
{
	struct text t = { .arena = a };
	uint32_t sum = 2166136261u;

	text_addf(&t, "%s_by", record);
	for (const char *s = columns; *s;) {
		size_t blanks = strspn(s, ", "), len = strcspn(s + blanks, ", ");

		text_addc(&t, '_');
		text_addn(&t, s + blanks, len);
		s += blanks + len;
		s += strspn(s, ", ");
	}
	if (t.len < 64)
		return t.s;
	for (size_t i = 0; i < t.len; i++)
		sum = (sum ^ (unsigned char)t.s[i]) * 16777619u;
	return arena_printf(a, "%.50s_%08x", t.s, sum);
}

/* Rows of one value stand in the order of their ids: SQLite's do by themselves. */
static void add_index(struct text *t, const char *record, const char *name, const char *columns,
    bool postgres)
{
	size_t len = strcspn(columns, "W"); /* up to a WHERE: field names are small */

	while (len && columns[len - 1] == ' ')
		len--;
	text_addf(t, "CREATE INDEX IF NOT EXISTS %s ON %s (region, %.*s%s)%s;\n",
	    index_name(t->arena, record, arena_copyn(t->arena, name, strcspn(name, "W"))), record,
	    (int)len, columns, postgres ? ", id" : "", columns + len);
}

/* All that a table of figures may be made by, so that none of it is read from the records. */
static void add_figures_index(struct text *t, const struct record *r, bool postgres)
{
	struct text columns = { .arena = t->arena };
	const struct field *field[KEPT_MOST];
	int n = kept_fields(r, field);

	text_addf(&columns, "removed, %s, %s, %s", r->kept->moment, r->kept->town, r->kept->who);
	for (int i = 0; i < n; i++)
		text_addf(&columns, ", %s", field[i]->name);
	add_index(t, r->name, "figures", columns.s, postgres);
}

/* Does nobody count or list those that lead nowhere? */
static bool leads_alone(const struct record *r, const struct field *f)
{
	return f->kind == LINK && !f->need && !f->count && f != record_part(r)
	    && !(r->kept && text_same(r->kept->who, f->name));
}

/* What leads nowhere is not in the index of those that lead somewhere: most of a new record's links
 * lead nowhere yet, and each index costs its saver a page. */
static const char *columns_of(struct arena *a, const struct record *r, const struct field *f)
{
	if (f->title)
		return arena_join(a, "removed, ", f->name);
	if (!leads_alone(r, f))
		return arena_join(a, f->name, ", removed");
	return arena_join(a, f->name, ", removed WHERE ", f->name, " IS NOT NULL");
}

static void add_indexes(struct text *t, const struct record *r, bool postgres)
{
	add_index(t, r->name, "removed", "removed", postgres);
	for
		EACH_FIELD(f, r)
		{
			if (f->title || f->kind == LINK || (f->count && f->kind != CODES))
				add_index(t, r->name, f->name, columns_of(t->arena, r, f),
				    postgres);
		}
	/* Also of what is removed, for it may be restored. */
	for (const char *const *key = r->keys; key && *key; key++)
		text_addf(t, "CREATE UNIQUE INDEX IF NOT EXISTS %s ON %s (region, %s);\n",
		    index_name(t->arena, r->name, arena_printf(t->arena, "key_%s", *key)), r->name,
		    *key);
	for (const char *const *columns = r->indexes; columns && *columns; columns++)
		add_index(t, r->name, *columns, *columns, postgres);
	if (r->kept)
		add_figures_index(t, r, postgres);
}

static const char *table_of(struct arena *a, const struct record *r, bool postgres)
{
	struct text t = { .arena = a }, suited = t;

	text_addf(&t,
	    "CREATE TABLE %s (region INTEGER NOT NULL, id INTEGER NOT NULL%s,"
	    " version INTEGER NOT NULL, changed INTEGER NOT NULL, changed_by INTEGER NOT NULL,"
	    " removed INTEGER NOT NULL",
	    r->name, postgres ? "" : " PRIMARY KEY");
	for
		EACH_FIELD(f, r)
	text_addf(&t, ", %s %s", f->name, kind_ops[f->kind].whole ? "INTEGER" : "TEXT");
	text_addf(&t, "%s);\n", postgres ? ", PRIMARY KEY (region, id)" : "");
	add_indexes(&t, r, postgres);
	suit_all(&suited, t.s, postgres);
	return suited.s;
}

/* ---- All of it ---------------------------------------------------------------------------- */

static const char *everything(struct arena *a, const struct schema *schema, bool postgres)
{
	struct text t = { .arena = a };

	for (const struct table *const *own = store_tables; *own; own++)
		suit_all(&t, (*own)->ddl, postgres);
	if (postgres)
		suit_all(&t, stamp_postgres.ddl, true);
	suit_all(&t, postgres ? search_postgres.ddl : search_sqlite.ddl, postgres);
	for (const struct record *const *r = schema->records; r && *r; r++)
		text_add(&t, table_of(a, *r, postgres));
	for (const struct table *const *table = schema->tables; table && *table; table++)
		suit_all(&t, (*table)->ddl, postgres);
	return t.s;
}

/* The word at *s; *s goes on to the next one. */
static const char *next_word(struct arena *a, const char **s)
{
	size_t len = strcspn(*s, " (,;\n");
	const char *word = arena_copyn(a, *s, len);

	*s += len;
	*s += strspn(*s, " ");
	return word;
}

static bool is_constraint(const char *word)
{
	static const char *const words[] = { "PRIMARY", "UNIQUE", "CHECK", "FOREIGN",
		"CONSTRAINT" };

	for (size_t i = 0; i < COUNT(words); i++)
		if (text_same(word, words[i]))
			return true;
	return false;
}

/* The length of a column's definition: to the comma or the ')' that is not inside of it. */
static size_t definition_length(const char *s)
{
	int depth = 0;
	size_t i;

	for (i = 0; s[i] && !(depth == 0 && (s[i] == ',' || s[i] == ')')); i++) {
		depth += (s[i] == '(') - (s[i] == ')');
		if (s[i] == '\'')
			i = (size_t)(strchr(s + i + 1, '\'') - s);
	}
	return i;
}

static void read_columns(struct arena *a, struct wanted *w, const char *s)
{
	size_t most = 1;

	for (const char *comma = s; (comma = strchr(comma, ',')); comma++)
		most++;
	w->column = arena_alloc(a, most * sizeof *w->column);
	w->definition = arena_alloc(a, most * sizeof *w->definition);
	while (*s == '(' || *s == ',') {
		const char *word, *start;
		size_t len;

		s += 1 + strspn(s + 1, " ");
		start = s;
		len = definition_length(s);
		word = next_word(a, &s);
		s = start + len;
		if (is_constraint(word))
			continue;
		w->column[w->columns] = word;
		w->definition[w->columns++] = arena_copyn(a, start, len);
	}
}

static void read_statement(struct arena *a, struct wanted *w, const char *sql)
{
	const char *s = sql, *word = next_word(a, &s);
	bool virtual = false;

	assert(text_same(word, "CREATE"));
	while (!text_same(word, "TABLE") && !text_same(word, "INDEX")) {
		assert(*s);
		word = next_word(a, &s);
		virtual = virtual || text_same(word, "VIRTUAL");
	}
	w->sql = sql;
	w->table = text_same(word, "TABLE");
	if (text_starts(s, "IF NOT EXISTS "))
		s += strlen("IF NOT EXISTS ");
	w->name = next_word(a, &s);
	if (w->table && !virtual)
		read_columns(a, w, s);
}

int schema_wanted(struct arena *a, const struct schema *schema, bool postgres, struct wanted **out)
{
	const char *s = everything(a, schema, postgres);
	int n = 0, lines = 0;

	for (const char *end = s; (end = strchr(end, '\n')); end++)
		lines++;
	*out = arena_alloc(a, (size_t)(lines + 1) * sizeof **out);
	while (*s) {
		size_t len = strcspn(s, "\n");

		read_statement(a, &(*out)[n++], arena_copyn(a, s, len));
		s += len + 1;
	}
	return n;
}
