/* verify: reads a whole database and compares what must agree. */
#include "command/verify.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "command/database.h"
#include "command/ledger.h"
#include "command/verifying.h"
#include "domain/consultations/consultations.h"
#include "store/codes.h"
#include "web/files.h"

enum { DOUBTS_SHOWN = 50, PROGRESS_EVERY = 1000 };

void verify_doubt(struct verify *v, const char *format, ...)
{
	va_list args;

	if (v->doubts++ >= DOUBTS_SHOWN)
		return;
	fputs("疑い: ", stderr);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
}

/* ---- The engine ---- */

static void verify_engine(struct verify *v)
{
	struct rows *rows;

	if (store_is_postgres(v->work->store)) {
		puts("データベース: PostgreSQL（ページの検査は data_checksums と amcheck で）");
		return;
	}
	rows = store_query(v->work, "PRAGMA integrity_check(20)");
	for (int i = 0; i < rows->n; i++)
		if (!text_same(CELL(rows, i, 0), "ok"))
			verify_doubt(v, "SQLite: %s", CELL(rows, i, 0));
	printf("データベース: SQLite のファイルの構造（%s）\n",
	    rows->n == 1 && text_same(CELL(rows, 0, 0), "ok") ? "正常" : "異常");
}

/* ---- Contents of files ---- */

static bool read_only(void *context, const void *bytes, size_t n)
{
	(void)bytes;
	*(int64_t *)context += (int64_t)n;
	return true;
}

static void verify_content(struct verify *v, struct work *w, const struct file *f)
{
	int64_t size = 0;
	enum sealed found;

	if (f->state == FILE_INFECTED)
		return;
	v->contents++;
	found = file_read(w, f, secret_ready() ? read_only : NULL, &size);
	v->bytes += f->size.n;
	if (found == SEALED_MISSING)
		verify_doubt(v, "%s %lld: ファイルの中身がありません。", v->record->label,
		    (long long)f->head.id);
	else if (found == SEALED_LOCKED)
		verify_doubt(v, "%s %lld: ファイルの封を、この鍵では開けられません。", v->record->label,
		    (long long)f->head.id);
	else if (found != SEALED_WELL || (secret_ready() && size != f->size.n))
		verify_doubt(v, "%s %lld: ファイルの中身が壊れています。", v->record->label,
		    (long long)f->head.id);
}

/* A content that no row names. */
static void verify_contents(struct verify *v)
{
	int64_t there = sealed_count(v->work);

	if (v->work->fault == NULL && there > v->contents)
		verify_doubt(v, "ファイル: どの記録のものでもない中身が %lld 個あります。",
		    (long long)(there - v->contents));
	printf("ファイルの中身: %lld 個、%s（%s）\n", (long long)v->contents,
	    file_size_said(&v->work->arena, v->bytes),
	    secret_ready() ? "封を開けて調べました" : "鍵がないので、封のまま検査値と比べました");
	v->contents = v->bytes = 0;
}

/* ---- One record ---- */

static long long id_of(const void *rec)
{
	return ((const struct head *)rec)->id;
}

static void compare_snapshot(struct verify *v, struct work *w, const void *rec,
    const char *snapshot)
{
	json_t *kept = json_loads(snapshot, JSON_REJECT_DUPLICATES, NULL);

	if (!json_is_object(kept))
		verify_doubt(v, "%s %lld: 履歴の最新版を読めません。", v->record->label, id_of(rec));
	for
		EACH_FIELD(f, v->record)
		{
			const char *before = json_string_value(json_object_get(kept, f->name));
			if (kept != NULL && !text_same(before, field_write(&w->arena, f, rec)))
				verify_doubt(v, "%s %lld「%s」: 今の値と履歴の最新版が違います。",
				    v->record->label, id_of(rec), f->label);
		}
	json_decref(kept);
}

/* Versions count from 1 without a gap, and the newest is what stands in the record's own row. */
static void verify_history(struct verify *v, struct work *w, const void *rec)
{
	const struct head *head = rec;
	struct rows *rows = store_query(w,
	    "SELECT version, changed, what, snapshot FROM history"
	    " WHERE region = $1 AND record = $2 AND id = $3 ORDER BY version",
	    I(w->actor.region), T(v->record->name), I(head->id));
	int last = rows->n - 1;

	v->versions += rows->n;
	for (int i = 0; i < rows->n; i++)
		if (cell_number(rows, i, 0) != i + 1)
			verify_doubt(v, "%s %lld: 履歴の第%d版がありません。", v->record->label,
			    id_of(rec), i + 1);
	if (last < 0 || cell_number(rows, last, 0) != head->version) {
		verify_doubt(v, "%s %lld: 第%lld版の履歴がありません。", v->record->label, id_of(rec),
		    (long long)head->version);
		return;
	}
	if (cell_number(rows, last, 1) != head->changed
	    || text_same(CELL(rows, last, 2), "remove") != (head->removed != 0))
		verify_doubt(v, "%s %lld: 更新の日時か取り消しが、履歴と合いません。", v->record->label,
		    id_of(rec));
	compare_snapshot(v, w, rec, CELL(rows, last, 3));
}

static bool code_known(struct work *w, const char *list, const char *code, size_t length)
{
	const struct code *codes;
	int n = codes_of(w, list, (struct date){ 0 }, &codes);

	for (int i = 0; i < n; i++)
		if (strlen(codes[i].code) == length && memcmp(codes[i].code, code, length) == 0)
			return true;
	return false;
}

static void verify_codes(struct verify *v, struct work *w, const struct field *f, const void *rec)
{
	const char *s = *(const CODES_t *)field_of(f, rec);

	while (s != NULL && *s != '\0') {
		size_t length = strcspn(s, " ");
		v->codes++;
		if (!code_known(w, f->codes, s, length))
			verify_doubt(v, "%s %lld「%s」: コード %.*s は一覧 %s にありません。",
			    v->record->label, id_of(rec), f->label, (int)length, s, f->codes);
		s += length + (s[length] == ' ');
	}
}

/* The store gives a title to every link whose target it finds. */
static void verify_fields(struct verify *v, struct work *w, const void *rec)
{
	for
		EACH_FIELD(f, v->record)
		{
			const LINK_t *link = f->kind == LINK ? field_of(f, rec) : NULL;
			if (f->kind == CODE || f->kind == CODES)
				verify_codes(v, w, f, rec);
			if (link == NULL || link->id == 0)
				continue;
			v->links++;
			if (link->title == NULL)
				verify_doubt(v, "%s %lld「%s」: 指す先がありません。", v->record->label,
				    id_of(rec), f->label);
		}
}

static void verify_search(struct verify *v, struct work *w, const void *rec)
{
	if (((const struct head *)rec)->removed != 0)
		return;
	v->searched++;
	if (!store_is_findable(w, v->record, rec))
		verify_doubt(v, "%s %lld: さがすための索引がありません。", v->record->label, id_of(rec));
}

static bool verify_row(void *context, struct work *w, const void *rec)
{
	struct verify *v = context;

	v->rows++;
	verify_history(v, w, rec);
	verify_fields(v, w, rec);
	verify_search(v, w, rec);
	if (v->record->files)
		verify_content(v, w, rec);
	if (isatty(STDERR_FILENO) && v->rows % PROGRESS_EVERY == 0)
		fprintf(stderr, "\r%s %lld 件…", v->record->label, (long long)v->rows);
	return w->fault == NULL;
}

/* What only the history knows of would be a record that vanished. */
static void verify_vanished(struct verify *v)
{
	struct rows *rows = store_query(v->work,
	    "SELECT count(DISTINCT id) FROM history WHERE region = $1 AND record = $2",
	    I(v->work->actor.region), T(v->record->name));

	if (v->work->fault == NULL && cell_number(rows, 0, 0) != v->rows)
		verify_doubt(v, "%s: 履歴には %lld 件ありますが、記録は %lld 件です。", v->record->label,
		    (long long)cell_number(rows, 0, 0), (long long)v->rows);
}

static void verify_record(struct verify *v, const struct record *record)
{
	int64_t present;

	v->record = record;
	v->rows = v->searched = 0;
	store_each(v->work, record, &(struct query){ 0 }, verify_row, v);
	present = v->rows;
	store_each(v->work, record, &(struct query){ .removed = true }, verify_row, v);
	verify_vanished(v);
	v->records += v->rows;
	if (isatty(STDERR_FILENO))
		fputs("\r\x1b[K", stderr);
	printf("%s: %lld 件、取り消し済み %lld 件\n", record->label, (long long)present,
	    (long long)(v->rows - present));
}

/* ---- What was declared final ---- */

static bool verify_confirmation(void *context, struct work *w, const void *rec)
{
	struct verify *v = context;
	const struct confirmation *c = rec;
	const char *why = confirmation_doubt(w, c);

	v->rows++;
	if (why != NULL && w->fault == NULL)
		verify_doubt(v, "相談 %s の%s: %s。",
		    c->consultation.title ? c->consultation.title : "?", c->headline, why);
	return w->fault == NULL;
}

static void verify_confirmations(struct verify *v)
{
	v->rows = 0;
	store_each(v->work, &confirmation_record, &(struct query){ 0 }, verify_confirmation, v);
	store_each(v->work, &confirmation_record, &(struct query){ .removed = true },
	    verify_confirmation, v);
	printf("確定した内容: %lld 件を照合番号と比べました\n", (long long)v->rows);
}

/* ---- Everything ---- */

static void verify_regions(struct verify *v)
{
	struct rows *hubs = store_query(v->work, "SELECT id, name FROM hub ORDER BY id");

	for (int i = 0; i < hubs->n; i++) {
		printf("拠点「%s」\n", CELL(hubs, i, 1));
		v->work->actor = actor_program(cell_number(hubs, i, 0));
		for (const struct record *const *r = database_schema()->records; *r != NULL; r++) {
			verify_record(v, *r);
			verify_figures(v, *r);
		}
		verify_confirmations(v);
		verify_contents(v);
	}
}

static bool verify_work(struct verify *v)
{
	/* One moment for all questions; SQLite reads one anyway. */
	if (store_is_postgres(v->work->store))
		store_query(v->work, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
	if (!database_current(v->command, v->work))
		return false;
	verify_engine(v);
	verify_regions(v);
	if (v->work->fault != NULL)
		verify_doubt(v, "%s", v->work->fault);
	if (v->doubts > DOUBTS_SHOWN)
		fprintf(stderr, "ほか %lld 件の疑い\n", (long long)v->doubts - DOUBTS_SHOWN);
	printf(
	    "調べたもの: 記録 %lld 件、履歴 %lld 版、つながり %lld 本、コード %lld 個。疑い %lld 件。\n",
	    (long long)v->records, (long long)v->versions, (long long)v->links, (long long)v->codes,
	    (long long)v->doubts);
	return v->doubts == 0;
}

bool verify_database(const struct command *c, const char *where, const char *key_file)
{
	struct work w;
	struct verify v = { .command = c, .work = &w };
	bool whole;

	if (!database_open_key(c, where, key_file) || !database_begin(c, &w, where, 0, false))
		return false;
	whole = verify_work(&v);
	whole = ledger_is_whole_said(&w) && whole;
	database_cancel(&w);
	return whole;
}

static int run(const struct command *c, int argc, char **argv)
{
	const char *data = NULL, *key = NULL;
	const struct option options[] = {
		DATABASE_OPTION(&data),
		{ "key-file", "ファイル",
		    "添付ファイルの鍵（初めは SQLite のデータのとなり）。なければ封のまま調べます。",
		    .text = &key },
		{ 0 }
	};
	int code;

	if (!options_only(c, options, argc, argv, &code))
		return code;
	return verify_database(c, database_where(data), key) ? 0 : EXIT_FAILED;
}

const struct command command_verify = {
	.name = "verify",
	.about = "データベースが壊れていないかを調べる",
	.run = run,
};
