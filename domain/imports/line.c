/* line: see parts.h. */
#include "domain/imports/parts.h"

#include <string.h>

const struct choice import_outcomes[] = { { "new", "新しい" }, { "changed", "変わった" },
	{ "same", "同じ" }, { "gone", "なくなった" }, { "doubtful", "決めてください" },
	{ "refused", "取り込めない" }, { 0 } };

/* What the import of that id read, and what came of it; never changed by hand. */
const struct table import_line_table = { "import_line",
	"CREATE TABLE import_line (\n"
	"\tregion INTEGER NOT NULL,\n"
	"\timport INTEGER NOT NULL,\n"
	"\tn INTEGER NOT NULL,\n"
	"\tfile INTEGER NOT NULL,\n"
	"\tat_row INTEGER NOT NULL,\n"
	"\toutcome INTEGER NOT NULL,\n"
	"\tsource_key TEXT,\n"
	"\ttitle TEXT,\n"
	"\ttown TEXT,\n"
	"\tkind TEXT,\n"
	"\tformat TEXT,\n"
	"\tsaid TEXT,\n"
	"\tnotes TEXT,\n"
	"\tchanges TEXT,\n"
	"\tkept TEXT,\n"
	"\tcandidate INTEGER NOT NULL,\n"
	"\tdecision INTEGER NOT NULL,\n"
	"\tdone INTEGER NOT NULL,\n"
	"\tservice INTEGER NOT NULL,\n"
	"\tservice_version INTEGER NOT NULL,\n"
	"\tplace INTEGER NOT NULL,\n"
	"\tplace_version INTEGER NOT NULL,\n"
	"\tcorporation INTEGER NOT NULL,\n"
	"\tcorporation_version INTEGER NOT NULL DEFAULT 0,\n"
	"\tmade INTEGER NOT NULL,\n"
	"\twas_import INTEGER NOT NULL,\n"
	"\twas_line INTEGER NOT NULL,\n"
	"\twas_gone INTEGER NOT NULL,\n"
	"\tPRIMARY KEY (region, import, n)\n"
	");\n"
	"CREATE INDEX import_line_outcome ON import_line (region, import, outcome, n);\n"
	"CREATE INDEX import_line_was ON import_line (region, was_import, import);\n",
	.leaves = "import, n, file, at_row, outcome, source_key, title, town, kind, format, said,"
		  " notes, changes, kept, candidate, decision, done, service, service_version,"
		  " place, place_version, corporation, corporation_version, made, was_import,"
		  " was_line, was_gone" };

/* What was imported last under each key, and by which line. */
const struct table import_source_table = { "import_source",
	"CREATE TABLE import_source (\n"
	"\tregion INTEGER NOT NULL,\n"
	"\tsource_key TEXT NOT NULL,\n"
	"\ttown TEXT,\n"
	"\tkind TEXT,\n"
	"\tformat TEXT NOT NULL,\n"
	"\tprint INTEGER NOT NULL,\n"
	"\tservice INTEGER NOT NULL,\n"
	"\tplace INTEGER NOT NULL,\n"
	"\towner INTEGER NOT NULL,\n"
	"\treach INTEGER NOT NULL,\n"
	"\tspot INTEGER NOT NULL,\n"
	"\timport INTEGER NOT NULL,\n"
	"\tline INTEGER NOT NULL,\n"
	"\tseen INTEGER NOT NULL,\n"
	"\tgone INTEGER NOT NULL,\n"
	"\tPRIMARY KEY (region, source_key)\n"
	");\n"
	"CREATE INDEX import_source_place ON import_source (region, place);\n"
	"CREATE INDEX import_source_seen ON import_source (region, seen);\n",
	.leaves = "source_key, town, kind, format, print, service, place, owner, reach, spot,"
		  " import, line, seen, gone" };

void line_insert(struct work *w, const struct line *l)
{
	store_query(w,
	    "INSERT INTO import_line (region, import, n, file, at_row, outcome, source_key, title,"
	    " town, kind, format, said, notes, changes, kept, candidate, decision, done, service,"
	    " service_version, place, place_version, corporation, corporation_version, made,"
	    " was_import, was_line, was_gone) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10,"
	    " $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27,"
	    " $28)",
	    I(w->actor.region), I(l->import), I(l->n), I(l->file), I(l->row), I(l->outcome),
	    T(l->key), T(l->title), T(l->town), T(l->kind), T(l->format), T(l->said), T(l->notes),
	    T(l->changes), T(l->kept), I(l->candidate), I(l->decision), I(l->done), I(l->service),
	    I(l->service_version), I(l->place), I(l->place_version), I(l->corporation),
	    I(l->corporation_version), I(l->made), I(l->was_import), I(l->was_line),
	    I(l->was_gone));
}

void line_update(struct work *w, const struct line *l)
{
	store_query(w,
	    "UPDATE import_line SET kept = $4, decision = $5, done = $6, service = $7,"
	    " service_version = $8, place = $9, place_version = $10, corporation = $11,"
	    " corporation_version = $12, made = $13, was_import = $14, was_line = $15,"
	    " was_gone = $16"
	    " WHERE region = $1 AND import = $2 AND n = $3",
	    I(w->actor.region), I(l->import), I(l->n), T(l->kept), I(l->decision), I(l->done),
	    I(l->service), I(l->service_version), I(l->place), I(l->place_version),
	    I(l->corporation), I(l->corporation_version), I(l->made), I(l->was_import),
	    I(l->was_line), I(l->was_gone));
}

void line_say(struct work *w, const struct line *l, const char *said)
{
	store_query(w,
	    "UPDATE import_line SET said = $4 WHERE region = $1 AND import = $2 AND n = $3",
	    I(w->actor.region), I(l->import), I(l->n), T(said));
}

#define LINE_COLUMNS \
	"n, file, at_row, outcome, source_key, title, town, kind, format, said, notes, changes," \
	" kept, candidate, decision, done, service, service_version, place, place_version," \
	" corporation, made, was_import, was_line, was_gone, import, corporation_version"

struct line line_of(const struct rows *rs, int i)
{
	return (struct line){ .n = cell_number(rs, i, 0),
		.file = (int)cell_number(rs, i, 1),
		.row = cell_number(rs, i, 2),
		.outcome = (enum outcome)cell_number(rs, i, 3),
		.key = CELL(rs, i, 4),
		.title = CELL(rs, i, 5),
		.town = CELL(rs, i, 6),
		.kind = CELL(rs, i, 7),
		.format = CELL(rs, i, 8),
		.said = CELL(rs, i, 9),
		.notes = CELL(rs, i, 10),
		.changes = CELL(rs, i, 11),
		.kept = CELL(rs, i, 12),
		.candidate = cell_number(rs, i, 13),
		.decision = (enum decision)cell_number(rs, i, 14),
		.done = cell_number(rs, i, 15) != 0,
		.service = cell_number(rs, i, 16),
		.service_version = cell_number(rs, i, 17),
		.place = cell_number(rs, i, 18),
		.place_version = cell_number(rs, i, 19),
		.corporation = cell_number(rs, i, 20),
		.made = (int)cell_number(rs, i, 21),
		.was_import = cell_number(rs, i, 22),
		.was_line = cell_number(rs, i, 23),
		.was_gone = cell_number(rs, i, 24),
		.import = cell_number(rs, i, 25),
		.corporation_version = cell_number(rs, i, 26) };
}

struct rows *lines_after(struct work *w, int64_t import, enum outcome outcome, int64_t n, int limit)
{
	if (outcome == OUTCOMES)
		return store_query(w,
		    "SELECT " LINE_COLUMNS " FROM import_line WHERE region = $1 AND import = $2"
		    " AND n > $3 ORDER BY n LIMIT $4",
		    I(w->actor.region), I(import), I(n), I(limit));
	return store_query(w,
	    "SELECT " LINE_COLUMNS " FROM import_line WHERE region = $1 AND import = $2"
	    " AND outcome = $3 AND n > $4 ORDER BY n LIMIT $5",
	    I(w->actor.region), I(import), I(outcome), I(n), I(limit));
}

struct rows *lines_before(struct work *w, int64_t import, int64_t n, int limit)
{
	return store_query(w,
	    "SELECT " LINE_COLUMNS " FROM import_line WHERE region = $1 AND import = $2"
	    " AND done = 1 AND n < $3 ORDER BY n DESC LIMIT $4",
	    I(w->actor.region), I(import), I(n), I(limit));
}

bool line_get(struct work *w, int64_t import, int64_t n, struct line *l)
{
	struct rows *rs = lines_after(w, import, OUTCOMES, n - 1, 1);

	if (rs->n == 0 || cell_number(rs, 0, 0) != n)
		return false;
	*l = line_of(rs, 0);
	return true;
}

const char *line_said(struct work *w, int64_t import, int64_t n)
{
	struct line l;

	return line_get(w, import, n, &l) ? l.said : NULL;
}
