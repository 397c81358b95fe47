/* links: who points here, found out of the records' own descriptions. */
#include "domain/links/pages.h"

enum { SHOWN = 10, ABOUT = 5 };

const char *links_about(struct work *w, const struct record *r, const void *rec,
    const struct field *but, int most)
{
	struct text t = { .arena = &w->arena };
	int n = 0;

	for EACH_FIELD(f, r) {
		bool wanted = f->list && !f->title && !f->part && f != but && n < most;
		const char *shown = wanted ? field_show(w, f, rec) : NULL;

		if (shown)
			text_addf(&t, n++ ? "・%s" : "%s", f->kind == FLAG ? f->label : shown);
	}
	return t.s;
}

/* A part is opened by opening its whole. */
static struct pointer pointer_to(struct work *w, const struct record *r, const void *rec,
    const struct field *by)
{
	const struct field *part = record_part(r);
	const LINK_t *whole = part ? field_of(part, rec) : NULL;
	const struct head *head = rec;

	return (struct pointer){
		.title = part ? whole->title : field_show(w, record_title(r), rec),
		.url =
		    part ? url_of(&w->arena, part->to, whole->id) : url_of(&w->arena, r, head->id),
		.about = links_about(w, r, rec, by, ABOUT),
	};
}

static void card(struct request *rq, const struct record *r, const struct field *f, int64_t id)
{
	struct work *w = rq->work;
	const char *value = int_text(&w->arena, id);
	struct query q = {
		.filter = { { f, EQUAL, value } }, .filters = 1, .limit = SHOWN, .brief = true,
	};
	struct listing l = store_list(w, r, &q);
	struct card c = { .label = r->label, .field = f->label };

	c.pointer = arena_alloc(&w->arena, (size_t)(l.n + 1) * sizeof *c.pointer);
	for (int i = 0; i < l.n; i++) {
		c.pointer[c.n] = pointer_to(w, r, LISTED(l, r, i), f);
		c.n += c.pointer[c.n].url != NULL;
	}
	c.count = l.n < SHOWN ? l.n : store_count_most(w, r, &q, COUNT_MOST);
	if (c.count > c.n && f->count && !record_part(r))
		c.more = arena_printf(&w->arena, "%s?%s=%s", module_of(r)->path, f->name, value);
	if (c.n)
		links_card_page(&rq->page, &c);
}

static void cards(struct request *rq, const struct record *r, const struct record *to, int64_t id)
{
	const struct field *part = record_part(r);

	if (!actor_may(&rq->work->actor, r->read)
	    || !url_is_open(&rq->work->actor, part ? part->to : r))
		return;
	for EACH_FIELD(f, r)
		if (f->kind == LINK && f->to == to && !f->part)
			card(rq, r, f, id);
}

void links_beside(struct request *rq, const struct record *to, int64_t id)
{
	for (const struct module *const *m = modules; *m; m++)
		if ((*m)->beside)
			(*m)->beside(rq, to, id);
}

void links_cards(struct request *rq, const struct record *to, int64_t id)
{
	links_beside(rq, to, id);
	for (const struct module *const *m = modules; *m; m++)
		for (const struct record *const *r = (*m)->records; r && *r && !(*m)->beside; r++)
			cards(rq, *r, to, id);
}
