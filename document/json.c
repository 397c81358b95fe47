/* json: records as other programs read them. */
#include <string.h>

#include "document/internal.h"

enum { PIECE = 64 << 10 };

bool json_withholds(const struct work *w, const struct field *f)
{
	return f->private
	    && (w->masked || !actor_may(&w->actor, READ_PRIVATE)
		|| !actor_may(&w->actor, EXPORT_PRIVATE));
}

static void add_pair(struct text *out, const char *first_name, const char *first, const char *name,
    const char *value)
{
	text_addf(out, "{\"%s\":", first_name);
	text_add_json(out, first);
	text_addf(out, ",\"%s\":", name);
	text_add_json(out, value);
	text_addc(out, '}');
}

static void add_link(struct text *out, struct arena *arena, LINK_t link)
{
	if (link.id == 0)
		text_add(out, "null");
	else
		add_pair(out, "id", int_text(arena, link.id), "title", link.title);
}

static void add_codes(struct text *out, struct work *w, const struct field *f, const char *codes)
{
	const char *separator = "";

	text_addc(out, '[');
	for (const char *s = codes; s != NULL && *s != '\0'; separator = ",") {
		size_t length = strcspn(s, " ");
		const char *code = arena_copyn(&w->arena, s, length);
		text_add(out, separator);
		add_pair(out, "code", code, "label", field_show_value(w, f, code));
		s += length + (s[length] == ' ');
	}
	text_addc(out, ']');
}

static void add_value(struct text *out, struct work *w, const struct field *f, const void *rec)
{
	const char *value = field_plain(&w->arena, f, rec);

	if (f->kind == FLAG)
		text_add(out, *(const FLAG_t *)field_of(f, rec) ? "true" : "false");
	else if (f->kind == LINK)
		add_link(out, &w->arena, *(const LINK_t *)field_of(f, rec));
	else if (f->kind == CODES)
		add_codes(out, w, f, value);
	else if (value == NULL)
		text_add(out, "null");
	else if (f->kind == NUMBER || f->kind == DECIMAL)
		text_add(out, value);
	else if (f->kind == CHOICE || f->kind == CODE)
		add_pair(out, "code", value, "label", field_show_value(w, f, value));
	else
		text_add_json(out, value);
}

static void add_head(struct text *out, struct arena *arena, const struct record *record,
    const struct head *head)
{
	text_add(out, "{\"record\":");
	text_add_json(out, record->name);
	text_addf(out, ",\"id\":\"%lld\",\"version\":%lld,\"changed\":", (long long)head->id,
	    (long long)head->version);
	text_add_json(out, moment_iso(arena, head->changed));
	text_add(out, ",\"changed_by\":");
	add_link(out, arena, head->changed_by);
	text_add(out, ",\"removed\":");
	text_add_json(out, moment_iso(arena, head->removed));
}

void record_json(struct text *out, struct work *w, const struct record *record, const void *rec)
{
	struct text hidden = { .arena = &w->arena };

	add_head(out, &w->arena, record, rec);
	for
		EACH_FIELD(f, record)
		{
			if (json_withholds(w, f)) {
				text_addf(&hidden, "%s\"%s\"", hidden.len > 0 ? "," : "", f->name);
				continue;
			}
			text_addf(out, ",\"%s\":", f->name);
			add_value(out, w, f, rec);
		}
	if (hidden.len > 0)
		text_addf(out, ",\"withheld\":[%s]", hidden.s);
	text_addc(out, '}');
}

struct array {
	struct text text;
	const struct record *record;
	const struct table *table; /* instead of a record */
	document_sink *sink;
	void *context;
	int64_t rows;
	bool stopped;
};

static bool array_pass(struct array *array, size_t least)
{
	if (array->text.len < least)
		return true;
	array->stopped =
	    array->stopped || !array->sink(array->context, array->text.s, array->text.len);
	array->text.len = 0;
	return !array->stopped;
}

static bool array_row(void *context, struct work *w, const void *rec)
{
	struct array *array = context;

	text_add(&array->text, array->rows++ > 0 ? ",\n" : "\n");
	record_json(&array->text, w, array->record, rec);
	return array_pass(array, PIECE);
}

int64_t record_json_to(document_sink *sink, void *context, struct work *w,
    const struct record *record, const struct query *query)
{
	struct array array = { .text = { .arena = &w->arena },
		.record = record,
		.sink = sink,
		.context = context };

	text_add(&array.text, "[");
	store_each(w, record, query, array_row, &array);
	text_add(&array.text, "\n]\n");
	array_pass(&array, 0);
	return array.stopped ? -1 : array.rows;
}

/* {"id":"17","note":null}: the names stand between commas and blanks. */
static bool array_cells(void *context, const char *const *cells, int cols)
{
	struct array *array = context;
	const char *name = array->table->leaves;

	text_add(&array->text, array->rows++ > 0 ? ",\n{" : "\n{");
	for (int i = 0; i < cols; i++) {
		size_t length = strcspn(name, ",");

		text_addf(&array->text, "%s\"%.*s\":", i ? "," : "", (int)length, name);
		text_add_json(&array->text, cells[i]);
		name += length + strspn(name + length, ", ");
	}
	text_addc(&array->text, '}');
	return array_pass(array, PIECE);
}

int64_t table_json_to(document_sink *sink, void *context, struct work *w, const struct table *table)
{
	struct array array = { .text = { .arena = &w->arena },
		.table = table,
		.sink = sink,
		.context = context };

	text_add(&array.text, "[");
	store_table_each(w, table, array_cells, &array);
	text_add(&array.text, "\n]\n");
	array_pass(&array, 0);
	return array.stopped ? -1 : array.rows;
}
