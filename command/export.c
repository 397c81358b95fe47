/* export: everything a hub has, as files that other programs read. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "command/database.h"
#include "command/files.h"
#include "document/document.h"
#include "web/files.h"

struct export
{
	const struct command *command;
	struct work *work;
	const char *directory;
	struct text manifest;
	int files;
	int64_t rows;
	bool contents;        /* of attached files too */
	int64_t opened, lost; /* of them */
};

/* `label`: NULL, it is no record. */
static void note(struct export *e, const char *name, const char *of, const char *label,
    int64_t rows, struct files_out *out)
{
	struct text *m = &e->manifest;

	text_add(m, e->files++ > 0 ? ",\n" : "\n");
	text_addf(m, "    {\"file\": \"%s\", \"%s\": \"%s\", \"label\": ", name,
	    label ? "record" : "table", of);
	text_add_json(m, label);
	text_addf(m, ", \"rows\": %lld, \"bytes\": %lld, \"sha256\": \"%s\"}", (long long)rows,
	    (long long)files_size(out), files_sha256(out));
}

enum form { PEOPLE, CODES_CSV, JSON_ROWS };

/* -1: it could not be written, and somebody has said why. */
static int64_t write_file(struct export *e, const struct record *record, bool removed,
    enum form form, const char *suffix)
{
	const char *name = arena_printf(&e->work->arena, "%s%s", record->name, suffix);
	struct files_out *out = files_new(e->command, &e->work->arena,
	    arena_printf(&e->work->arena, "%s/%s", e->directory, name));
	const struct query query = { .removed = removed };
	int64_t rows;

	if (out == NULL)
		return -1;
	if (form == JSON_ROWS)
		rows = record_json_to(files_put, out, e->work, record, &query);
	else
		rows = record_csv_to(files_put, out, e->work, record, &query, form == CODES_CSV);
	if (!files_finish(out))
		return -1;
	note(e, name, record->name, record->label, rows, out);
	return rows;
}

/* ---- Contents of files: contents/person_file-17.pdf; the rows say how each is called ---- */

struct content {
	struct export *export;
	const struct record *record;
	bool full; /* the disk: nothing more can be written */
};

static bool put(void *out, const void *bytes, size_t n)
{
	return files_put(out, bytes, n);
}

static bool write_content(void *context, struct work *w, const void *rec)
{
	struct content *c = context;
	struct export *e = c->export;
	const struct file *f = rec;
	const char *name = arena_printf(&w->arena, "contents/%s-%lld.%s", c->record->name,
	    (long long)f->head.id, f->type ? sniff_types[f->type - 1].code : "bin");
	struct files_out *out;

	if (f->state == FILE_INFECTED)
		return true;
	out = files_new(e->command, &w->arena,
	    arena_printf(&w->arena, "%s/%s", e->directory, name));
	c->full = out == NULL;
	if (out != NULL && file_read(w, f, put, out) != SEALED_WELL) {
		files_drop(out);
		e->lost++;
		command_say(e->command, "%s %lld: 中身を開けません。書き出していません。",
		    c->record->label, (long long)f->head.id);
		return true;
	}
	c->full = c->full || !files_finish(out);
	if (!c->full)
		note(e, name, c->record->name, c->record->label, 1, out);
	e->opened++;
	return !c->full;
}

static bool export_contents(struct export *e, const struct record *record)
{
	struct content c = { .export = e, .record = record };

	store_each(e->work, record, &(struct query){ 0 }, write_content, &c);
	if (!c.full)
		store_each(e->work, record, &(struct query){ .removed = true }, write_content, &c);
	return !c.full;
}

/* Whoever moves on wants the files as they were, or knows that they stay behind. */
static bool can_open(struct export *e, const char *where, const char *key)
{
	if (!e->contents || !sealed_any(e->work))
		return true;
	if (!database_open_key(e->command, where, key))
		return false;
	if (!secret_ready())
		command_say(e->command,
		    "添付ファイルがありますが、封を開ける鍵がありません。--key-file で示してください。"
		    "中身なしで書き出すときは --without-contents を。");
	return secret_ready();
}

static bool export_record(struct export *e, const struct record *record)
{
	int64_t rows = write_file(e, record, false, PEOPLE, ".csv"), removed;

	if (rows < 0 || write_file(e, record, false, CODES_CSV, ".codes.csv") < 0
	    || write_file(e, record, false, JSON_ROWS, ".json") < 0)
		return false;
	if (record->files && e->contents && secret_ready() && !export_contents(e, record))
		return false;
	removed = store_count(e->work, record, &(struct query){ .removed = true });
	if (removed > 0 && write_file(e, record, true, JSON_ROWS, ".removed.json") < 0)
		return false;
	e->rows += rows + removed;
	fprintf(stderr, "%s: %lld 件%s\n", record->label, (long long)rows,
	    removed > 0 ? arena_printf(&e->work->arena, "（ほかに取り消し済み %lld 件）",
		(long long)removed)
			: "");
	return e->work->fault == NULL;
}

/* Beside the records: their history, what happened to accounts, figures that are final. */
static bool export_table(struct export *e, const struct table *table)
{
	const char *name = arena_printf(&e->work->arena, "%s.table.json", table->name);
	struct files_out *out = files_new(e->command, &e->work->arena,
	    arena_printf(&e->work->arena, "%s/%s", e->directory, name));
	int64_t rows;

	if (out == NULL)
		return false;
	rows = table_json_to(files_put, out, e->work, table);
	if (!files_finish(out) || rows < 0)
		return false;
	note(e, name, table->name, NULL, rows, out);
	return e->work->fault == NULL;
}

static bool export_tables(struct export *e, const struct table *const *tables)
{
	for (; tables != NULL && *tables != NULL; tables++)
		if ((*tables)->leaves != NULL && !export_table(e, *tables))
			return false;
	return true;
}

/* Lists in the formats of others: organizations.kaigo.csv. */
static bool export_kind(struct export *e, const struct record *record, const struct file_kind *kind)
{
	const char *name = arena_printf(&e->work->arena, "%s.%s.%s", record->name, kind->name,
	    kind->extension);
	struct files_out *out = files_new(e->command, &e->work->arena,
	    arena_printf(&e->work->arena, "%s/%s", e->directory, name));
	struct text text = { .arena = &e->work->arena, .max = (size_t)1 << 30 };

	int64_t rows;

	if (out == NULL)
		return false;
	rows = kind->write(&text, e->work, &(struct query){ 0 });
	if (text.len > 0)
		files_put(out, text.s, text.len);
	if (!files_finish(out))
		return false;
	note(e, name, record->name, kind->label, rows, out);
	return !text.over && e->work->fault == NULL;
}

static bool export_kinds(struct export *e)
{
	for (const struct module *const *m = modules; *m != NULL; m++)
		for (const struct file_kind *k = (*m)->exports; k != NULL && k->name != NULL; k++)
			if (!export_kind(e, (*m)->records[0], k))
				return false;
	return true;
}

/* Last: a directory with a manifest is a whole export. */
static bool write_manifest(struct export *e, int64_t region)
{
	struct rows *hub = store_query(e->work, "SELECT name FROM hub WHERE id = $1", I(region));
	struct text text = { .arena = &e->work->arena };
	struct files_out *out;

	text_addf(&text,
	    "{\n  \"program\": \"yui\",\n  \"made\": \"%s\",\n"
	    "  \"hub\": {\"id\": \"%lld\", \"name\": ",
	    moment_iso(&e->work->arena, e->work->now), (long long)region);
	text_add_json(&text, hub->n > 0 ? CELL(hub, 0, 0) : NULL);
	text_add(&text, "},\n  \"files\": [");
	text_add(&text, e->manifest.s);
	text_add(&text, "\n  ]\n}\n");
	out = files_new(e->command, &e->work->arena,
	    arena_printf(&e->work->arena, "%s/manifest.json", e->directory));
	if (out == NULL)
		return false;
	files_put(out, text.s, text.len);
	return files_finish(out);
}

static bool export_all(struct export *e, int64_t region)
{
	for (const struct record *const *r = database_schema()->records; *r != NULL; r++)
		if (!export_record(e, *r))
			return false;
	return export_kinds(e) && export_tables(e, store_tables)
	    && export_tables(e, database_schema()->tables)
	    && e->work->fault == NULL && write_manifest(e, region);
}

struct wanted {
	const char *data, *out, *hub, *key;
	bool bare;
};

static bool make_directories(struct export *e)
{
	return files_directory(e->command, e->directory)
	    && (!e->contents || !secret_ready()
		|| files_directory(e->command,
		    arena_printf(&e->work->arena, "%s/contents", e->directory)));
}

static int export_from(const struct command *c, struct work *w, const struct wanted *wanted)
{
	const char *directory = wanted->out;
	struct export e = { .command = c,
		.work = w,
		.directory = directory,
		.contents = !wanted->bare,
		.manifest = { .arena = &w->arena } };
	int64_t region = database_current(c, w) ? database_region(c, w, wanted->hub) : 0;

	w->actor = actor_program(region);
	if (region == 0 || !can_open(&e, database_where(wanted->data), wanted->key)
	    || !make_directories(&e) || !export_all(&e, region)) {
		if (w->fault != NULL)
			command_say(c,
			    "途中でやめました。%s は不完全です（manifest.json がありません）。%s",
			    directory, w->fault);
		database_cancel(w);
		return EXIT_FAILED;
	}
	printf("%s に %d 個のファイル（%lld 件、添付ファイルの中身 %lld 個）を書きました。\n",
	    directory, e.files + 1, (long long)e.rows, (long long)e.opened);
	return database_end(c, w) && e.lost == 0 ? 0 : EXIT_FAILED;
}

static int run(const struct command *c, int argc, char **argv)
{
	struct wanted wanted = {0};
	const struct option options[] = {
		DATABASE_OPTION(&wanted.data),
		{ "out", "フォルダ", "書き出す先。まだ無いか、空のもの", .text = &wanted.out },
		DATABASE_HUB_OPTION(&wanted.hub),
		{ "key-file", "ファイル", "添付ファイルの鍵（初めは SQLite のデータのとなり）",
		    .text = &wanted.key },
		{ "without-contents", NULL, "添付ファイルの中身は書き出さない", .flag = &wanted.bare },
		{ 0 }
	};
	struct work w;
	int code;

	if (!options_only(c, options, argc, argv, &code))
		return code;
	if (wanted.out == NULL) {
		command_say(c, "--out フォルダ が要ります。");
		return EXIT_USAGE;
	}
	if (!database_begin(c, &w, database_where(wanted.data), 0, false))
		return EXIT_FAILED;
	return export_from(c, &w, &wanted);
}

const struct command command_export = { .name = "export",
	.about = "すべての記録を CSV と JSON に書き出す",
	.run = run };
