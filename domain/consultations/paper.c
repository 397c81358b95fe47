/* paper: the 相談依頼票 on A4, as it stands, as it stood, with names hidden, or blank. */
#include "domain/consultations/paper.h"

#include <string.h>

/* ---- Values ------------------------------------------------------------------------------ */

const char *paper_show(const struct paper *p, const char *name)
{
	return p->slip ? field_show(p->w, record_field(&consultation_record, name), &p->slip->c)
		       : NULL;
}

const char *paper_person(const struct paper *p, const char *name)
{
	if (!p->slip || !p->slip->known)
		return NULL;
	return field_show(p->w, record_field(&person_record, name), &p->slip->person);
}

static void hide(struct paper *p, const char *name, const char *masked)
{
	if (name && masked && p->hides < (int)COUNT(p->hidden)) {
		p->hidden[p->hides][0] = name;
		p->hidden[p->hides++][1] = masked;
	}
}

/* Family name and given name are hidden each for itself too: texts seldom say both. */
static void hide_name(struct paper *p, const char *name, const char *masked)
{
	size_t gap = name ? strcspn(name, " ") : 0;
	const char *wide = name ? strstr(name, "　") : NULL;
	const char *rest, *other;

	if (!name || !masked)
		return;
	hide(p, name, masked);
	if (wide && (size_t)(wide - name) < gap)
		gap = (size_t)(wide - name);
	if (!name[gap])
		return;
	rest = text_trim(&p->w->arena, name + gap);
	hide(p, arena_copyn(&p->w->arena, name, gap), "○○");
	other = rest && utf8_length(rest) > 1 ? "○○" : NULL;
	hide(p, rest, other);
}

const char *paper_said(const struct paper *p, const char *s)
{
	struct text t = { .arena = &p->w->arena };

	if (!s || !p->w->masked)
		return s;
	while (*s) {
		int which = -1;

		for (int i = 0; i < p->hides && which < 0; i++)
			which = text_starts(s, p->hidden[i][0]) ? i : -1;
		if (which >= 0)
			text_add(&t, p->hidden[which][1]);
		else
			text_addc(&t, *s);
		s += which >= 0 ? strlen(p->hidden[which][0]) : 1;
	}
	return t.s;
}

const char *paper_action(const struct paper *p, const struct action *a, const char *name)
{
	return field_show(p->w, record_field(&action_record, name), a);
}

/* ---- Printing ---------------------------------------------------------------------------- */

static int print(struct request *rq, const struct slip *slip, const char *footer, const char *mark)
{
	struct paper p = { .w = rq->work, .slip = slip };
	struct hub hub = {0};
	const char *pdf;
	size_t size = 0;

	if (p.w->masked && slip) {
		hide_name(&p, slip->person.name, paper_person(&p, "name"));
		hide_name(&p, slip->person.kana, paper_person(&p, "kana"));
		hide_name(&p, slip->c.caller_name, paper_show(&p, "caller_name"));
		hide_name(&p, slip->person.key_name, paper_person(&p, "key_name"));
	}
	hub_get(p.w, &hub);
	p.sheet = sheet_begin(p.w,
	    &(struct sheet_about){ .title = "相談依頼票",
		.issuer = hub.name,
		.number = slip ? slip->c.number : NULL,
		.footer = footer,
		.mark = mark });
	sections_print(&p);
	pdf = sheet_end(p.sheet, &size);
	text_addn(&rq->page, pdf, size);
	rq->type = "application/pdf";
	return 200;
}

int paper_sheet(struct request *rq)
{
	struct work *w = rq->work;
	const char *asked = query_value(rq, "version"), *footer, *mark = NULL;
	struct slip slip;
	int64_t version = 0;

	if (asked && !text_number(asked, 1, INT64_MAX, &version))
		return reply_problem(rq, 400, "その版はありません。",
		    "「これまでの版」から選んでください。");
	if (version ? !slip_load_version(w, rq->id, version, &slip) : !slip_load(w, rq->id, &slip))
		return slip_absent(rq);
	w->masked = query_value(rq, "masked") != NULL;
	if (w->masked)
		mark = "FAX用（氏名伏せ）";
	else if (version)
		mark = arena_printf(&w->arena, "第%lld版の写し", (long long)version);
	footer = arena_printf(&w->arena, "第%lld版（%s）　%s 印刷", (long long)slip.c.head.version,
	    moment_era(&w->arena, slip.c.head.changed), moment_era(&w->arena, w->now));
	return print(rq, &slip, footer, mark);
}

int paper_blank(struct request *rq)
{
	return print(rq, NULL, "手書き用　あとで Yui に入力してください", NULL);
}
