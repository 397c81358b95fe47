/* csv: records as rows of a spreadsheet, for people or for programs. */
#include <string.h>

#include "document/internal.h"

/* How much is collected before the sink gets it. */
enum { PIECE = 64 << 10 };

/* A spreadsheet runs what begins with one of these; a Japanese one takes the wide ones for them. */
static bool runs(const char *s)
{
	static const char *const wide[] = { "＝", "＋", "－", "＠" };

	for (size_t i = 0; i < COUNT(wide); i++)
		if (text_starts(s, wide[i]))
			return true;
	return s[0] != '\0' && strchr("=+-@\t\r", s[0]) != NULL;
}

/* Quoted where RFC 4180 wants it, and where a reader would trim it. */
void csv_cell(struct text *out, const char *s, bool guard)
{
	const char *quote;

	if (s == NULL)
		return;
	guard = guard && runs(s);
	if (strpbrk(s, "\",\r\n") == NULL && s[0] != ' ' && !guard) {
		text_add(out, s);
		return;
	}
	text_add(out, guard ? "\"'" : "\"");
	for (; (quote = strchr(s, '"')) != NULL; s = quote + 1) {
		text_addn(out, s, (size_t)(quote - s));
		text_add(out, "\"\"");
	}
	text_add(out, s);
	text_addc(out, '"');
}

/* 2026-11-22 09:05, which spreadsheets take for a date. */
static const char *moment_plain(struct arena *arena, int64_t moment)
{
	struct date day = moment_date(moment);
	int minutes = moment_minutes(moment);

	if (moment == 0)
		return NULL;
	return arena_printf(arena, "%04d-%02d-%02d %02d:%02d", day.year, day.month, day.day,
	    minutes / 60, minutes % 60);
}

/* Who reads it on the page and may not take it away in a file gets what others read there. */
static const char *withheld(struct work *w, const struct field *f, const void *rec)
{
	WORK_AS(w, w->actor);

	if (!actor_may(&w->actor, EXPORT_PRIVATE))
		w->actor.may &= ~((uint64_t)1 << READ_PRIVATE);
	return field_show(w, f, rec);
}

static const char *cell_value(struct work *w, const struct field *f, const void *rec, bool codes)
{
	if (json_withholds(w, f))
		return withheld(w, f, rec);
	if (codes)
		return field_plain(&w->arena, f, rec);
	switch (f->kind) {
	case NUMBER:
	case DECIMAL:
	case DATE:
	case TIME: return field_plain(&w->arena, f, rec);
	case MOMENT: return moment_plain(&w->arena, *(const MOMENT_t *)field_of(f, rec));
	default: return field_show(w, f, rec);
	}
}

/* Numbers may begin with a minus: nothing can hide in them. */
static void cell_field(struct text *out, struct work *w, const struct field *f, const void *rec,
    bool codes)
{
	bool number = (f->kind == NUMBER || f->kind == DECIMAL) && !json_withholds(w, f);

	csv_cell(out, cell_value(w, f, rec, codes), !number);
}

void csv_line(struct text *out, const char *const *cell, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			text_addc(out, ',');
		csv_cell(out, cell[i], true);
	}
	text_add(out, "\r\n");
}

struct csv {
	struct text text;
	const struct record *record;
	document_sink *sink; /* NULL: everything stays in text */
	void *context;
	struct text *out;
	bool codes, stopped;
	int64_t rows;
};

static bool csv_pass(struct csv *csv, size_t least)
{
	if (csv->sink == NULL || csv->out->len < least)
		return true;
	csv->stopped = csv->stopped || !csv->sink(csv->context, csv->out->s, csv->out->len);
	csv->out->len = 0;
	return !csv->stopped;
}

static void csv_head(struct csv *csv)
{
	text_add(csv->out, CSV_MARK);
	if (csv->codes)
		text_add(csv->out, "id,version,changed,changed_by,");
	for
		EACH_FIELD(f, csv->record)
		{
			struct text label = { .arena = csv->out->arena };
			text_add(&label, csv->codes ? f->name : f->label);
			if (!csv->codes && f->unit != NULL)
				text_addf(&label, "（%s）", f->unit);
			if (f != csv->record->fields)
				text_addc(csv->out, ',');
			csv_cell(csv->out, label.s, true);
		}
	text_add(csv->out, csv->codes ? "\r\n" : ",版,更新,更新者\r\n");
}

static bool csv_row(void *context, struct work *w, const void *rec)
{
	struct csv *csv = context;
	const struct head *head = rec;

	if (csv->codes) {
		text_addf(csv->out, "%lld,%lld,", (long long)head->id, (long long)head->version);
		text_add(csv->out, moment_iso(&w->arena, head->changed));
		text_addf(csv->out, ",%lld,", (long long)head->changed_by.id);
	}
	for
		EACH_FIELD(f, csv->record)
		{
			if (f != csv->record->fields)
				text_addc(csv->out, ',');
			cell_field(csv->out, w, f, rec, csv->codes);
		}
	if (!csv->codes) {
		text_addf(csv->out, ",%lld,", (long long)head->version);
		text_add(csv->out, moment_plain(&w->arena, head->changed));
		text_addc(csv->out, ',');
		csv_cell(csv->out, head->changed_by.title, true);
	}
	text_add(csv->out, "\r\n");
	csv->rows++;
	return csv_pass(csv, PIECE);
}

static int64_t csv_write(struct csv *csv, struct work *w, const struct query *query)
{
	csv_head(csv);
	store_each(w, csv->record, query, csv_row, csv);
	csv_pass(csv, 0);
	return csv->stopped ? -1 : csv->rows;
}

int64_t record_csv(struct text *out, struct work *w, const struct record *record,
    const struct query *query)
{
	struct csv csv = { .record = record, .out = out };

	return csv_write(&csv, w, query);
}

int64_t record_csv_to(document_sink *sink, void *context, struct work *w,
    const struct record *record, const struct query *query, bool codes)
{
	struct csv csv = { .record = record, .sink = sink, .context = context, .codes = codes };

	csv.text.arena = &w->arena;
	csv.out = &csv.text;
	return csv_write(&csv, w, query);
}

/* ---- Tables of figures ---- */

static void grid_cell_add(struct text *out, const struct grid_cell *c)
{
	int64_t n = c->n < 0 ? -c->n : c->n;

	if (c->text != NULL || !c->number)
		csv_cell(out, c->text, true);
	else if (c->scale)
		text_addf(out, "%s%lld.%lld", c->n < 0 ? "-" : "", (long long)n / 10,
		    (long long)n % 10);
	else
		text_add_int(out, c->n);
}

void grid_csv(struct text *out, const struct grid *g)
{
	text_add(out, CSV_MARK);
	csv_line(out, &g->title, 1);
	csv_line(out, g->head, (size_t)g->cols);
	for (int i = 0; i < g->rows * g->cols; i++) {
		grid_cell_add(out, &g->cell[i]);
		text_add(out, (i + 1) % g->cols ? "," : "\r\n");
	}
	for (const char *const *note = g->notes; *note; note++)
		csv_line(out, note, 1);
}
