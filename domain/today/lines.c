/* lines: how one waiting thing is said. */
#include "domain/today/pages.h"

#include "domain/consultations/consultations.h"

#include <string.h>

struct line *line_add(struct section *s)
{
	return s->n < LINES_MOST ? &s->line[s->n++] : NULL;
}

bool section_has(const struct section *s, const char *url)
{
	for (int i = 0; i < s->n; i++)
		if (text_same(s->line[i].url, url))
			return true;
	return false;
}

static const char *shown(struct work *w, const struct consultation *c, const char *name)
{
	return field_show(w, record_field(&consultation_record, name), c);
}

static const char *first_content(struct work *w, const struct consultation *c)
{
	const char *codes = c->contents ? c->contents : "";

	return code_label(w, "consultation_content",
	    arena_copyn(&w->arena, codes, strcspn(codes, " ")));
}

static void add(struct text *t, const char *s)
{
	if (s && t->len)
		text_add(t, "・");
	text_add(t, s);
}

void line_slip(struct work *w, struct line *l, const struct consultation *c)
{
	struct text about = { .arena = &w->arena };

	add(&about, c->outside ? "圏域外" : c->municipality.title);
	add(&about, shown(w, c, "caller_kind"));
	add(&about, c->assigned.title);
	l->url = url_of(&w->arena, &consultation_record, c->head.id);
	l->name = c->number;
	l->what = first_content(w, c);
	l->about = about.s;
	if (c->state != STATE_CLOSED && actor_may(&w->actor, WRITE_CASES)
	    && c->assigned.id != w->actor.account) {
		l->post = arena_printf(&w->arena, "/consultations/%lld/take",
		    (long long)c->head.id);
		l->press = "引き継ぐ";
	}
}

void line_since(struct work *w, const struct opening *o, struct line *l, struct date since)
{
	int days = opening_between(o, since, work_today(w));

	l->look = days > 1 ? "soon" : "ok";
	if (days > 0)
		l->when = arena_printf(&w->arena, "%d開所日前", days);
	else
		l->when = date_compare(since, work_today(w)) == 0
		    ? "今日"
		    : date_brief(&w->arena, since, work_today(w));
}

void line_due(struct work *w, const struct opening *o, struct line *l, struct date due)
{
	struct date today = work_today(w);
	int late = opening_late(o, due, today);

	l->due = opening_from(o, due);
	if (late)
		l->when = arena_printf(&w->arena, "%d開所日 超過", late);
	else if (date_compare(l->due, today) == 0)
		l->when = "今日";
	else
		l->when = date_brief(&w->arena, l->due, today);
	l->look = late ? "over" : date_compare(l->due, opening_from(o, today)) ? "ok" : "soon";
}
