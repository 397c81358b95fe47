/* history: every version of every record, as a snapshot; differences are made when asked for. */
#include "store/internal.h"

#include <jansson.h>
#include <string.h>

const struct table history_table = { "history",
	"CREATE TABLE history (\n"
	"\tregion INTEGER NOT NULL,\n"
	"\trecord TEXT NOT NULL,\n"
	"\tid INTEGER NOT NULL,\n"
	"\tversion INTEGER NOT NULL,\n"
	"\tchanged INTEGER NOT NULL,\n"
	"\tchanged_by INTEGER NOT NULL,\n"
	"\twhat TEXT NOT NULL,\n"
	"\treason TEXT,\n"
	"\tsnapshot TEXT NOT NULL,\n"
	"\tPRIMARY KEY (region, record, id, version)\n"
	");\n",
	.leaves = "record, id, version, changed, changed_by, what, reason, snapshot" };

const char *history_snapshot(struct work *w, const struct record *r, const void *rec)
{
	struct text snapshot = { .arena = &w->arena };
	const char *between = "";

	text_addc(&snapshot, '{');
	for EACH_FIELD(f, r) {
		const char *value = field_write(&w->arena, f, rec);

		if (!value)
			continue;
		text_add(&snapshot, between);
		text_add_json(&snapshot, f->name);
		text_addc(&snapshot, ':');
		text_add_json(&snapshot, value);
		between = ",";
	}
	text_addc(&snapshot, '}');
	assert(!snapshot.over);
	return snapshot.s;
}

static const struct late_table history_rows = { "history",
	"INSERT INTO history (region, record, id, version, changed, changed_by, what, reason,"
	" snapshot)",
	"", 9 };

void history_add(struct work *w, const struct record *r, const void *rec, const char *what)
{
	const struct head *h = rec;

	late_put(w, &history_rows,
	    (const struct arg[]){ I(w->actor.region), T(r->name), I(h->id), I(h->version),
		I(w->now), I(w->actor.account), T(what),
		T(w->reason && *w->reason ? w->reason : NULL),
		T(history_snapshot(w, r, rec)) });
}

/* One canonical value per field, in the record's order.  Fields that are new since read as
 * empty; fields that are gone are passed over. */
static const char **snapshot_read(struct work *w, const struct record *r, int fields,
    const char *snapshot)
{
	const char **value = arena_alloc(&w->arena, ((size_t)fields + 1) * sizeof *value);
	json_t *all = json_loads(snapshot, 0, NULL);
	int i = 0;

	if (!json_is_object(all))
		work_fault(w, "history of %s is damaged", r->name);
	for EACH_FIELD(f, r)
		value[i++] =
		    arena_copy(&w->arena, json_string_value(json_object_get(all, f->name)));
	json_decref(all);
	return value;
}

static void differences(struct work *w, const struct record *r, int fields, struct version *v,
    const char *const *before, const char *const *after)
{
	int i = 0;

	v->change = arena_alloc(&w->arena, ((size_t)fields + 1) * sizeof *v->change);
	for EACH_FIELD(f, r) {
		if (!text_same(before[i], after[i]))
			v->change[v->changes++] = (struct change){ f, before[i], after[i] };
		i++;
	}
}

static int field_count(const struct record *r)
{
	int n = 0;

	for EACH_FIELD(f, r)
		n++;
	return n;
}

static bool seen(struct work *w, const struct record *r, int64_t id)
{
	struct arg args[WHERE_FIXED + 1];
	const char *sql;
	size_t n;

	where_fixed(w, args, &n);
	args[n++] = I(id);
	sql = arena_printf(&w->arena, "SELECT 1 FROM %s WHERE %s.region = $1 AND %s.id = $7 AND %s",
	    r->name, r->name, r->name, where_visible(w, r, true));
	return store_query_(w, sql, args, n)->n > 0;
}

static const char *value_of(const struct record *r, const char *const *value, const char *name)
{
	int i = 0;

	for EACH_FIELD(f, r) {
		if (!strcmp(f->name, name))
			return value[i];
		i++;
	}
	return NULL;
}

static bool is_limited(const struct work *w)
{
	const struct actor *a = &w->actor;

	return !a->pass && a->municipality && !actor_may(a, ALL_TOWNS);
}

static bool is_theirs(const struct work *w, const struct record *r, const char *const *value)
{
	const char *town = value_of(r, value, r->town);

	return town && strtoll(town, NULL, 10) == w->actor.municipality;
}

/* Cells: version, changed, changed_by, its title, what, reason, snapshot; oldest first.
 * `version` 0: all. */
static struct rows *versions_of(struct work *w, const struct record *r, int64_t id,
    int64_t version)
{
	const char *account = account_record.name;
	const char *sql = arena_printf(&w->arena,
	    "SELECT history.version, history.changed, history.changed_by, (SELECT %s.%s FROM %s"
	    " WHERE %s.region = $1 AND %s.id = history.changed_by), history.what, history.reason,"
	    " history.snapshot FROM history WHERE history.region = $1 AND history.record = $2"
	    " AND history.id = $3 AND ($4 = 0 OR history.version = $4) ORDER BY history.version",
	    account, record_title(&account_record)->name, account, account, account);

	return store_query_(w, sql,
	    (struct arg[]){ I(w->actor.region), T(r->name), I(id), I(version) }, 4);
}

/* When the version after the i-th was made; the end of time if there is none. */
static int64_t next_at(const struct rows *versions, int i)
{
	return i + 1 < versions->n ? cell_number(versions, i + 1, 1) : INT64_MAX;
}

/* What a part belongs to in the end; 0: to nothing that is there. */
static int64_t whole_of(struct work *w, const struct record **r, const char *const *value)
{
	const struct field *part = record_part(*r);
	const char *id = value_of(*r, value, part->name);

	for (*r = part->to; id && (part = record_part(*r)) != NULL; *r = part->to) {
		const char *sql =
		    arena_printf(&w->arena, "SELECT %s FROM %s WHERE region = $1 AND id = $2",
			part->name, (*r)->name);
		struct rows *rs = store_query_(w, sql,
		    (struct arg[]){ I(w->actor.region), I(strtoll(id, NULL, 10)) }, 2);

		id = rs->n ? CELL(rs, 0, 0) : NULL;
	}
	return id ? strtoll(id, NULL, 10) : 0;
}

/* Did a part stand so, from one moment until another, while its whole was theirs? */
static bool stood_while_theirs(struct work *w, const struct record *r, const char *const *value,
    int64_t from, int64_t until)
{
	int64_t id = whole_of(w, &r, value);
	struct rows *rs;

	if (!r->town)
		return true;
	rs = versions_of(w, r, id, 0);
	for (int i = 0; i < rs->n; i++) {
		int64_t begun = cell_number(rs, i, 1);

		if (begun >= until && begun > from)
			break;
		if (next_at(rs, i) > from
		    && is_theirs(w, r, snapshot_read(w, r, field_count(r), CELL(rs, i, 6))))
			return true;
	}
	return false;
}

/* Who sees one town alone sees no version that was another's, though it is hers now; of a part
 * none that was gone before its whole became hers, or came after that was another's. */
static bool was_theirs(struct work *w, const struct record *r, const char *const *value,
    int64_t from, int64_t until)
{
	if (!is_limited(w))
		return true;
	if (record_part(r))
		return stood_while_theirs(w, r, value, from, until);
	return !r->town || is_theirs(w, r, value);
}

/* When the next version was made; the end of time if there is none. */
static int64_t stood_until(struct work *w, const struct record *r, int64_t id, int64_t version)
{
	struct rows *rs = store_query(w,
	    "SELECT min(changed) FROM history WHERE region = $1 AND record = $2 AND id = $3"
	    " AND version > $4",
	    I(w->actor.region), T(r->name), I(id), I(version));

	return rs->n && CELL(rs, 0, 0) ? cell_number(rs, 0, 0) : INT64_MAX;
}

static void newest_first(struct version *all, int n)
{
	for (int i = 0; i < n / 2; i++) {
		struct version other = all[i];

		all[i] = all[n - 1 - i];
		all[n - 1 - i] = other;
	}
}

int store_history(struct work *w, const struct record *r, int64_t id, struct version **versions)
{
	int fields = field_count(r), n = 0;
	const char **before = arena_alloc(&w->arena, ((size_t)fields + 1) * sizeof *before);
	struct rows *rs;

	*versions = NULL;
	if (w->fault || !seen(w, r, id))
		return 0;
	rs = versions_of(w, r, id, 0);
	*versions = arena_alloc(&w->arena, ((size_t)rs->n + 1) * sizeof **versions);
	for (int i = 0; i < rs->n; i++) {
		struct version *v = &(*versions)[n];
		const char **after = snapshot_read(w, r, fields, CELL(rs, i, 6));

		if (!was_theirs(w, r, after, cell_number(rs, i, 1), next_at(rs, i)))
			continue;
		*v = (struct version){ .version = cell_number(rs, i, 0),
			.at = cell_number(rs, i, 1),
			.by = { cell_number(rs, i, 2), CELL(rs, i, 3) },
			.what = CELL(rs, i, 4),
			.reason = CELL(rs, i, 5) };
		differences(w, r, fields, v, before, after);
		before = after;
		n++;
	}
	newest_first(*versions, n);
	return w->fault ? 0 : n;
}

bool store_get_version(struct work *w, const struct record *r, int64_t id, int64_t version,
    void *rec)
{
	struct head *h = rec;
	struct rows *rs;
	const char **value;
	int64_t until;
	int i = 0;

	if (w->fault || version < 1 || !seen(w, r, id))
		return false;
	rs = versions_of(w, r, id, version);
	if (rs->n == 0)
		return false;
	value = snapshot_read(w, r, field_count(r), CELL(rs, 0, 6));
	until = is_limited(w) ? stood_until(w, r, id, version) : INT64_MAX;
	if (!was_theirs(w, r, value, cell_number(rs, 0, 1), until))
		return false;
	memset(rec, 0, r->size);
	*h = (struct head){ .id = id, .version = version, .changed = cell_number(rs, 0, 1) };
	h->changed_by = (LINK_t){ cell_number(rs, 0, 2), CELL(rs, 0, 3) };
	h->removed = text_same(CELL(rs, 0, 4), "remove") ? h->changed : 0;
	for EACH_FIELD(f, r) {
		LINK_t *link = f->kind == LINK ? field_at(f, rec) : NULL;

		field_set(w, f, value[i++], rec);
		if (link)
			link->title = row_link_title(w, f->to, link->id);
	}
	return !w->fault;
}
