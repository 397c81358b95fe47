/* shown: lines of an import in words, for pages and the report. */
#include "domain/imports/pages.h"

#include <string.h>

static const char *file_of(struct arena *a, const struct import *im, int nth)
{
	const char *s = im->files ? im->files : "";

	for (; nth > 0 && *s; nth--)
		s += strcspn(s, "\n") + (s[strcspn(s, "\n")] != '\0');
	return arena_copyn(a, s, strcspn(s, "\n（"));
}

static const char *value_shown(struct work *w, const struct field *f, const char *value)
{
	return value && *value ? field_show_value(w, f, value) : NULL;
}

static void show_changes(struct work *w, const char *at, struct line_shown *l)
{
	struct arena *a = &w->arena;

	l->change = arena_alloc(a, FIELDS_SHOWN * sizeof *l->change);
	while (at && *at && l->changes < FIELDS_SHOWN) {
		const char *name = said_next(a, &at, '\t'), *now = said_next(a, &at, '\t');
		const char *then = said_next(a, &at, '\t'), *how = said_next(a, &at, '\n');
		const struct record *r = *name == 'o' ? &organization_record : &service_record;
		const struct field *f = strlen(name) > 2 ? record_field(r, name + 2) : NULL;

		if (f)
			l->change[l->changes++] = (struct change_shown){ f->label,
				value_shown(w, f, now), value_shown(w, f, then),
				!strcmp(how, "local") };
	}
}

static void show_notes(struct work *w, const char *at, struct line_shown *l)
{
	struct arena *a = &w->arena;

	l->note = arena_alloc(a, FIELDS_SHOWN * sizeof *l->note);
	while (at && *at && l->notes < FIELDS_SHOWN) {
		struct note_shown *n = &l->note[l->notes++];

		n->column = said_next(a, &at, '\t');
		n->value = said_next(a, &at, '\t');
		n->why = said_next(a, &at, '\t');
		said_next(a, &at, '\n');
	}
}

void lines_show(struct work *w, const struct import *im, const struct rows *rs,
    struct line_shown *shown)
{
	for (int i = 0; i < rs->n; i++) {
		struct line_shown *l = &shown[i];
		struct organization o;

		*l = (struct line_shown){ .line = line_of(rs, i) };
		l->file = file_of(&w->arena, im, l->line.file);
		l->kind = l->line.kind ? code_label(w, "service_kind", l->line.kind) : NULL;
		show_changes(w, l->line.changes, l);
		show_notes(w, l->line.notes, l);
		if (l->line.candidate
		    && store_get(w, &organization_record, l->line.candidate, &o))
			l->candidate = (struct link){ o.head.id, o.name };
	}
}
