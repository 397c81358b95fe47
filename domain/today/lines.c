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
}

void line_since(struct work *w, struct line *l, struct date since)
{
	int days = date_days_between(since, work_today(w));

	l->look = days > 1 ? "soon" : "ok";
	l->when = days < 1 ? "今日" : days == 1 ? "昨日" : arena_printf(&w->arena, "%d日前", days);
}

void line_due(struct work *w, struct line *l, struct date due)
{
	int days = date_days_between(work_today(w), due);

	l->due = due;
	l->look = days < 0 ? "over" : days == 0 ? "soon" : "ok";
	if (days < 0)
		l->when = arena_printf(&w->arena, "%d日 超過", -days);
	else if (days <= 1)
		l->when = days == 0 ? "今日" : "明日";
	else
		l->when = arena_printf(&w->arena, "%d/%d", due.month, due.day);
}
