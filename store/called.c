/* called: keeps the lines by which records are known, and finds by their beginnings. */
#include "store/called.h"

#include "base/fold.h"

#include <string.h>

const struct table called_table = { "called",
	"CREATE TABLE called (region INTEGER NOT NULL, record TEXT NOT NULL, line TEXT NOT NULL,"
	" id INTEGER NOT NULL, PRIMARY KEY (region, record, line, id));"
	"CREATE INDEX called_of ON called (region, record, id);" };

/* Of a longer line only its beginning is kept, and compared. */
enum { LINE_MOST = 60, FILLED_AT_ONCE = 1000 };
/* U+10FFFF: what begins with a line is less than the line with this behind it. */
#define BEYOND "\xf4\x8f\xbf\xbf"

static bool has_line(const char *const *lines, int n, const char *line)
{
	for (int i = 0; i < n; i++)
		if (text_same(lines[i], line))
			return true;
	return false;
}

static bool is_called_by(const struct field *f)
{
	return f->find && ((f->title && f->kind == TEXT) || f->kind == KANA);
}

/* NULL: there is nothing in it to be known by. */
static const char *line_of(struct work *w, const char *said)
{
	const char *folded = fold_search(&w->arena, said), *end = folded;

	for (int i = 0; *end && i < LINE_MOST; i++)
		utf8_next(&end);
	return *folded ? arena_copyn(&w->arena, folded, (size_t)(end - folded)) : NULL;
}

/* ---- Keeping ------------------------------------------------------------------------------ */

int called_lines(struct work *w, const struct record *r, const void *rec, const char **lines)
{
	int n = 0;

	for EACH_FIELD(f, r) {
		const char *line =
		    is_called_by(f) ? line_of(w, field_write(&w->arena, f, rec)) : NULL;

		if (line && n < CALLED_MOST && !has_line(lines, n, line))
			lines[n++] = line;
	}
	return n;
}

static bool has_changed(struct work *w, const struct record *r, const void *old, const void *rec)
{
	for EACH_FIELD(f, r)
		if (is_called_by(f)
		    && (!old
			|| !text_same(field_write(&w->arena, f, old),
			    field_write(&w->arena, f, rec))))
			return true;
	return false;
}

static const struct late_table lines_called = { "called",
	"INSERT INTO called (region, record, line, id)", " ON CONFLICT DO NOTHING", 4 };

static void add_line(struct work *w, const struct record *r, int64_t id, const char *line)
{
	late_put(w, &lines_called,
	    (const struct arg[]){ I(w->actor.region), T(r->name), T(line), I(id) });
}

void called_put(struct work *w, const struct record *r, const void *old, const void *rec)
{
	const char *lines[CALLED_MOST];
	int64_t id = ((const struct head *)rec)->id;
	int n;

	if (!has_changed(w, r, old, rec))
		return;
	if (old)
		store_query(w,
		    "DELETE FROM called WHERE region = $1 AND record = $2 AND id = $3",
		    I(w->actor.region), T(r->name), I(id));
	n = called_lines(w, r, rec, lines);
	for (int i = 0; i < n; i++)
		add_line(w, r, id, lines[i]);
}

bool store_is_findable(struct work *w, const struct record *r, const void *rec)
{
	const char *body = search_text_of(w, r, rec, true), *lines[CALLED_MOST];
	struct rows *kept;

	if (text_empty(body))
		return true;
	kept = store_query(w,
	    "SELECT (SELECT count(*) FROM search WHERE id = $3 AND body <> ''),"
	    " (SELECT count(*) FROM called WHERE region = $1 AND record = $2 AND id = $3)",
	    I(w->actor.region), T(r->name), I(((const struct head *)rec)->id));
	return kept->n == 0
	    || (cell_number(kept, 0, 0) == 1
		&& cell_number(kept, 0, 1) == called_lines(w, r, rec, lines));
}

/* ---- Filling ------------------------------------------------------------------------------ */

/* Some rows of one field after that region and id, as they stand in their table. */
static struct rows *some_values(struct work *w, const struct record *r, const struct field *f,
    int64_t region, int64_t id)
{
	const char *sql = arena_printf(&w->arena,
	    "SELECT region, id, %s FROM %s WHERE (region, id) > ($1, $2) AND %s IS NOT NULL"
	    " ORDER BY region, id LIMIT %d",
	    f->name, r->name, f->name, FILLED_AT_ONCE);

	return store_query_(w, sql, (struct arg[]){ I(region), I(id) }, 2);
}

static void fill(struct work *w, const struct record *r, const struct field *f)
{
	int64_t id = 0;
	struct rows *rs;

	w->actor.region = 0;
	do {
		rs = some_values(w, r, f, w->actor.region, id);
		for (int i = 0; i < rs->n && !w->fault; i++) {
			const char *line = line_of(w, CELL(rs, i, 2));

			w->actor.region = cell_number(rs, i, 0);
			id = cell_number(rs, i, 1);
			if (line)
				add_line(w, r, id, line);
		}
	} while (rs->n == FILLED_AT_ONCE && !w->fault);
}

void called_fill_all(struct work *w, const struct record *const *records)
{
	int64_t before = w->actor.region;

	for (const struct record *const *r = records; r && *r; r++)
		for EACH_FIELD(f, *r)
			if (is_called_by(f))
				fill(w, *r, f);
	w->actor.region = before;
}

/* ---- Finding ------------------------------------------------------------------------------ */

/* A line ends where a sign stands: 吉田 ヨシ（旧姓 森） is 吉田 ヨシ as well. */
static bool is_whole(const char *line, const char *typed)
{
	size_t len = strlen(typed);

	return strncmp(line, typed, len) == 0 && (line[len] == '\0' || line[len] == '\n');
}

static bool is_among(const struct called *c, int64_t id)
{
	for (int i = 0; i < c->n; i++)
		if (c->id[i] == id)
			return true;
	return false;
}

struct called store_called(struct work *w, const struct record *r, const char *typed)
{
	const char *line = text_empty(typed) ? NULL : line_of(w, typed);
	struct called c = {0};
	struct rows *rs;

	if (!line)
		return c;
	rs = store_query(w,
	    "SELECT id, line FROM called WHERE region = $1 AND record = $2 AND line >= $3"
	    " AND line < $4 ORDER BY line, id LIMIT $5",
	    I(w->actor.region), T(r->name), T(line), T(arena_join(&w->arena, line, BEYOND)),
	    I(COUNT(c.id)));
	for (int i = 0; i < rs->n; i++) {
		int64_t id = cell_number(rs, i, 0);

		if (is_among(&c, id))
			continue;
		c.whole += is_whole(CELL(rs, i, 1), line);
		c.id[c.n++] = id;
	}
	return c;
}
