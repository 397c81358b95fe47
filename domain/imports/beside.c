/* beside: on the page of a place, what the national data say of it. */
#include "domain/imports/pages.h"

#include <string.h>

enum { SOURCES_MOST = 30 };

static int shown_of(struct work *w, const struct record *r, const void *base, const void *now,
    struct change_shown *change)
{
	int n = 0;

	for EACH_FIELD(f, r) {
		const char *said = field_write(&w->arena, f, base);

		if (f->part || f->kind == LINK || !said
		    || text_same(said, field_write(&w->arena, f, now)))
			continue;
		change[n++] = (struct change_shown){ f->label, field_show(w, f, now),
			field_show(w, f, base), true };
	}
	return n;
}

/* Where data come from is for whoever reads them, also who does not look at imports. */
static bool read_import(struct work *w, int64_t id, struct import *im)
{
	WORK_AS(w, actor_program(w->actor.region));
	return store_get(w, &import_record, id, im);
}

static void line_beside(struct work *w, const struct rows *rs, int i, const struct organization *o,
    struct beside_line *l)
{
	const char *text = line_said(w, cell_number(rs, i, 2), cell_number(rs, i, 3));
	struct service now = {0};
	struct import im = {0};
	struct said said;

	said_read(w, text, &said);
	l->change = arena_alloc(&w->arena, FIELDS_SHOWN * sizeof *l->change);
	l->gone = cell_number(rs, i, 4) != 0;
	if (CELL(rs, i, 0))
		l->kind = code_label(w, "service_kind", CELL(rs, i, 0));
	if (store_get(w, &service_record, cell_number(rs, i, 1), &now) && !now.head.removed)
		l->changes = shown_of(w, &service_record, &said.service, &now, l->change);
	if (said.owns)
		l->changes += shown_of(w, &organization_record, &said.place, o,
		    l->change + l->changes);
	if (read_import(w, cell_number(rs, i, 5), &im)) {
		l->import = (struct link){ im.head.id, im.name };
		l->source = im.source;
		l->as_of = im.as_of;
	}
}

void beside_place(struct request *rq, const struct record *r, int64_t id)
{
	struct work *w = rq->work;
	struct organization o;
	struct beside_line *l;
	struct rows *rs;

	if (r != &organization_record || !store_get(w, r, id, &o))
		return;
	rs = store_query(w,
	    "SELECT kind, service, import, line, gone, seen FROM import_source"
	    " WHERE region = $1 AND place = $2 ORDER BY source_key LIMIT $3",
	    I(w->actor.region), I(id), I(SOURCES_MOST));
	l = arena_alloc(&w->arena, (size_t)(rs->n + 1) * sizeof *l);
	for (int i = 0; i < rs->n; i++)
		line_beside(w, rs, i, &o, &l[i]);
	if (rs->n)
		beside_page(&rq->page, rq, l, rs->n);
}
