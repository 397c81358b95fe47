/* record_sheet: any record as a sheet of paper, out of its description alone. */
#include <string.h>

#include "document/internal.h"

enum { SHORT = 18, COLUMNS_MOST = 6 };

/* ---- The names that a masked copy must not show in its notes ---- */

enum { NAMES_MOST = 40 };

struct names {
	const char *name[NAMES_MOST + 1];
	int n;
};

static void names_of(struct names *names, const struct record *record, const void *rec)
{
	for
		EACH_FIELD(f, record)
		{
			bool name = f->private && (f->kind == TEXT || f->kind == KANA);
			if (name && names->n < NAMES_MOST
			    && *(const TEXT_t *)field_of(f, rec) != NULL)
				names->name[names->n++] = *(const TEXT_t *)field_of(f, rec);
		}
}

/* The record's own and those of whom it points to. */
static void names_all(struct names *names, struct work *w, const struct record *record,
    const void *rec)
{
	names_of(names, record, rec);
	for
		EACH_FIELD(f, record)
		{
			int64_t id = f->kind == LINK ? ((const LINK_t *)field_of(f, rec))->id : 0;
			void *other = id != 0 ? arena_alloc(&w->arena, f->to->size) : NULL;
			if (id != 0 && store_get(w, f->to, id, other))
				names_of(names, f->to, other);
		}
}

struct form {
	struct work *w;
	struct sheet *sheet;
	struct names names; /* of a masked copy */
};

static const char *show(const struct form *form, const struct field *f, const void *rec)
{
	const char *shown = field_show(form->w, f, rec);

	if (form->w->masked && f->kind == NOTE && shown != NULL)
		return mask_names(form->w, shown, form->names.name);
	return shown;
}

/* ---- Fields in boxes, two short ones beside each other ---- */

struct boxes {
	const struct form *form;
	struct sheet_box waiting;
	bool waits;
};

static void boxes_flush(struct boxes *b)
{
	if (b->waits)
		sheet_row(b->form->sheet, 1, &b->waiting);
	b->waits = false;
}

static void boxes_add(struct boxes *b, struct sheet_box box)
{
	if (b->waits) {
		sheet_row(b->form->sheet, 2, (struct sheet_box[]){ b->waiting, box });
		b->waits = false;
		return;
	}
	b->waiting = box;
	b->waits = true;
}

static bool is_short(const struct field *f, const char *value)
{
	return f->kind != NOTE && !f->title && utf8_length(f->label) <= 9
	    && (value == NULL ? f->kind != TEXT
			      : utf8_length(value) <= SHORT && strchr(value, '\n') == NULL);
}

static void add_field(struct boxes *b, const struct field *f, const void *rec)
{
	const char *value = show(b->form, f, rec);

	if (is_short(f, value)) {
		boxes_add(b, (struct sheet_box){ f->label, value });
		return;
	}
	boxes_flush(b);
	if (f->kind == NOTE)
		sheet_flow(b->form->sheet, f->label, value, 0);
	else
		sheet_row(b->form->sheet, 1,
		    &(struct sheet_box){ f->label, value, .strong = f->title });
}

static void add_fields(const struct form *form, const struct record *record, const void *rec)
{
	struct boxes boxes = { .form = form };

	for
		EACH_FIELD(f, record)
		{
			if (f->group != NULL) {
				boxes_flush(&boxes);
				sheet_heading(form->sheet, f->group);
			}
			add_field(&boxes, f, rec);
		}
	boxes_flush(&boxes);
}

/* ---- Parts in tables ---- */

static double share(const struct field *f)
{
	switch (f->kind) {
	case NOTE: return 4;
	case TEXT:
	case LINK:
	case CODES: return 2;
	case FLAG:
	case NUMBER:
	case TIME: return 1;
	default: return 1.5;
	}
}

struct columns {
	const struct field *field[COLUMNS_MOST + 1];
	const char *head[COLUMNS_MOST + 1];
	double width[COLUMNS_MOST + 1];
	int n;
	bool rest; /* the last column holds every other field, with its label */
};

static bool has_column(const struct columns *c, const struct field *f)
{
	for (int i = 0; i < c->n - c->rest; i++)
		if (c->field[i] == f)
			return true;
	return false;
}

static struct columns columns_of(const struct record *part)
{
	struct columns c = { 0 };
	int fields = 0, lists = 0;

	for
		EACH_FIELD(f, part)
		{
			fields += !f->part;
			lists += f->list && !f->part;
		}
	for
		EACH_FIELD(f, part)
		{
			bool wanted = fields <= COLUMNS_MOST || lists == 0 || f->list;
			if (f->part || !wanted || c.n == COLUMNS_MOST)
				continue;
			c.field[c.n] = f;
			c.head[c.n] = f->label;
			c.width[c.n++] = share(f);
		}
	if (c.n < fields) {
		c.rest = true;
		c.head[c.n] = "ほか";
		c.width[c.n++] = 4;
	}
	return c;
}

static const char *rest_of(const struct form *form, const struct columns *c,
    const struct record *part, const void *rec)
{
	struct text text = { .arena = &form->w->arena };

	for
		EACH_FIELD(f, part)
		{
			const char *value = f->part || has_column(c, f) ? NULL : show(form, f, rec);
			if (value != NULL)
				text_addf(&text, "%s%s：%s", text.len > 0 ? "\n" : "", f->label,
				    value);
		}
	return text.s;
}

static void add_parts(const struct form *form, const struct record *part, int64_t whole)
{
	struct columns c = columns_of(part);
	struct listing listing = store_parts(form->w, part, whole);
	const char **cells =
	    arena_alloc(&form->w->arena, sizeof *cells * (size_t)(listing.n * c.n + 1));

	for (int r = 0; r < listing.n; r++) {
		const void *rec = LISTED(listing, part, r);
		for (int i = 0; i < c.n - c.rest; i++)
			cells[r * c.n + i] = show(form, c.field[i], rec);
		if (c.rest)
			cells[r * c.n + c.n - 1] = rest_of(form, &c, part, rec);
	}
	sheet_heading(form->sheet, part->label);
	sheet_table(form->sheet, c.n, c.head, c.width, listing.n, cells);
}

/* ---- The whole ---- */

static const char *footer_of(struct work *w, const struct head *head)
{
	struct text text = { .arena = &w->arena };

	text_addf(&text, "第%lld版", (long long)head->version);
	if (head->changed != 0)
		text_addf(&text, "　%s", moment_era(&w->arena, head->changed));
	if (head->changed_by.title != NULL)
		text_addf(&text, " %s", head->changed_by.title);
	text_addf(&text, "　／　%s 印刷", date_era(&w->arena, work_today(w)));
	return text.s;
}

struct sheet *record_sheet(struct work *w, const struct record *record, const void *rec,
    const struct record *const *parts)
{
	const struct head *head = rec;
	struct form form = { .w = w };

	if (w->masked)
		names_all(&form.names, w, record, rec);
	form.sheet = sheet_begin(w,
	    &(struct sheet_about){ .title = record->label,
		.number = "",
		.footer = footer_of(w, head),
		.mark = head->removed != 0 ? "取り消し済み"
		    : w->masked            ? "氏名伏せの控え"
					   : NULL });
	add_fields(&form, record, rec);
	for (; parts != NULL && *parts != NULL; parts++)
		add_parts(&form, *parts, head->id);
	return form.sheet;
}
