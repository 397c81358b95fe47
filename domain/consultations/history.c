/* history: every version of a slip and of what stands on it, with who, when and why. */
#include "domain/consultations/desk.h"

#include <stdlib.h>

enum { SAID_MOST = 3 };

struct gathering {
	struct work *w;
	struct past *past;
	int n, room;
};

static void add(struct gathering *g, const struct record *r, const struct version *v,
    const char *about)
{
	struct past *to = g->past;

	if (g->n == g->room) {
		g->room = g->room ? g->room * 2 : 32;
		to = arena_alloc(&g->w->arena, (size_t)g->room * sizeof *to);
		for (int i = 0; i < g->n; i++)
			to[i] = g->past[i];
		g->past = to;
	}
	g->past[g->n++] = (struct past){ .record = r, .version = v, .about = about };
}

static void gather(struct gathering *g, const struct record *r, int64_t id, const char *about)
{
	struct version *v;
	int n = store_history(g->w, r, id, &v);

	for (int i = 0; i < n; i++)
		add(g, r, &v[i], about);
}

static void gather_parts(struct gathering *g, const struct record *part, int64_t whole)
{
	for (int removed = 0; removed < 2; removed++) {
		struct listing l = slip_parts(g->w, part, whole, removed != 0);

		for (int i = 0; i < l.n; i++) {
			const struct head *head = LISTED(l, part, i);

			gather(g, part, head->id, field_show(g->w, record_title(part), head));
			if (part == &action_record
			    && ((const struct action *)(const void *)head)->kind
				== ACTION_INTRODUCTION)
				gather_parts(g, &candidate_record, head->id);
		}
	}
}

/* Newest first; what one keystroke changed in several records stands together, the slip first. */
static int newest(const void *a, const void *b)
{
	const struct past *x = a, *y = b;

	if (x->version->at != y->version->at)
		return x->version->at > y->version->at ? -1 : 1;
	if ((x->record == &consultation_record) != (y->record == &consultation_record))
		return x->record == &consultation_record ? -1 : 1;
	return x->version->version > y->version->version
	    ? -1
	    : x->version->version < y->version->version;
}

static const struct change *changed(const struct version *v, const char *field)
{
	for (int i = 0; i < v->changes; i++)
		if (text_same(v->change[i].field->name, field))
			return &v->change[i];
	return NULL;
}

/* Was the slip closed before that moment, and did it stay so?  `slip`: its versions. */
static bool closed_through(const struct version *slip, int n, int64_t at)
{
	bool closed = false;

	for (int i = n - 1; i >= 0 && slip[i].at <= at; i--) {
		const struct change *c = changed(&slip[i], "closed");

		if (c && slip[i].at == at)
			return false;
		if (c)
			closed = c->after != NULL;
	}
	return closed;
}

static void mark_corrections(struct gathering *g, int64_t slip)
{
	struct version *v;
	int n = store_history(g->w, &consultation_record, slip, &v);

	for (int i = 0; i < g->n; i++) {
		struct past *p = &g->past[i];
		bool whole = p->record == &consultation_record;

		p->correction = p->version->reason && p->record != &confirmation_record
		    && !text_same(p->version->what, "new")
		    && (!whole || text_same(p->version->what, "change"))
		    && closed_through(v, n, p->version->at);
	}
}

static struct gathering gather_all(struct work *w, const struct consultation *c)
{
	struct gathering g = { .w = w };

	gather(&g, &consultation_record, c->head.id, c->number);
	gather_parts(&g, &action_record, c->head.id);
	gather_parts(&g, &confirmation_record, c->head.id);
	gather_parts(&g, &comparison_record, c->head.id);
	if (g.n > 0)
		qsort(g.past, (size_t)g.n, sizeof *g.past, newest);
	mark_corrections(&g, c->head.id);
	return g;
}

bool history_corrected(struct work *w, const struct consultation *c, struct version *v)
{
	struct rows *rs;

	if (!c->closed || c->head.changed <= c->closed)
		return false;
	rs = store_query(w,
	    "SELECT version, changed, changed_by, reason, (SELECT name FROM account"
	    " WHERE account.region = $1 AND account.id = history.changed_by) FROM history"
	    " WHERE region = $1 AND record = 'consultation' AND id = $2 AND version <= $3"
	    " AND changed > $4 AND what = 'change' AND reason IS NOT NULL"
	    " ORDER BY version DESC LIMIT 1",
	    I(w->actor.region), I(c->head.id), I(c->head.version), I(c->closed));
	if (rs->n == 0)
		return false;
	*v = (struct version){ .version = cell_number(rs, 0, 0),
		.at = cell_number(rs, 0, 1),
		.by = { cell_number(rs, 0, 2), CELL(rs, 0, 4) },
		.what = "change",
		.reason = CELL(rs, 0, 3) };
	return true;
}

int history_show(struct request *rq)
{
	struct gathering g;
	struct consultation c;

	if (!store_get(rq->work, &consultation_record, rq->id, &c))
		return slip_absent(rq);
	g = gather_all(rq->work, &c);
	rq->title = arena_printf(&rq->work->arena, "%s のこれまでの版", c.number);
	past_page(&rq->page, rq, &c, g.past, g.n);
	return 200;
}

/* ---- What was done, in a few words ---- */

bool past_worth_saying(const struct change *c)
{
	return !c->field->part && !c->field->title && !text_same(c->field->name, "covers")
	    && !text_same(c->field->name, "touched")
	    && !text_same(c->field->name, "taken") && !text_same(c->field->name, "turn_since");
}

/* 「お話」「次の期日」 ほかを直した; NULL where only the program wrote. */
static const char *fields_said(struct work *w, const struct version *v)
{
	struct text t = { .arena = &w->arena };
	int n = 0;

	for (int i = 0; i < v->changes; i++) {
		const struct change *c = &v->change[i];

		if (!past_worth_saying(c) || (c->field->fixed && c->field->kind != CHOICE))
			continue;
		if (n++ < SAID_MOST)
			text_addf(&t, "「%s」", c->field->label);
	}
	if (n > 0)
		text_add(&t, n > SAID_MOST ? "ほかを直した" : "を直した");
	return t.s;
}

static const char *did_on_slip(struct work *w, const struct version *v)
{
	const struct change *closed = changed(v, "closed"), *assigned = changed(v, "assigned");

	if (text_same(v->what, "new"))
		return "受け付けた";
	if (text_same(v->what, "remove"))
		return "相談を削除した";
	if (text_same(v->what, "restore"))
		return "相談を元に戻した";
	if (closed)
		return closed->after ? "終結した" : "もう一度開いた";
	if (assigned && assigned->after)
		return arena_printf(&w->arena, "担当を%sにした",
		    field_show_value(w, assigned->field, assigned->after));
	return fields_said(w, v);
}

static const char *did_on_part(struct work *w, const struct past *p)
{
	const struct version *v = p->version;
	const struct change *answer = changed(v, "answer"), *chosen = changed(v, "chosen");

	if (p->record == &confirmation_record)
		return text_same(v->what, "new") ? "確定した" : "確定を取り消した";
	if (text_same(v->what, "new"))
		return arena_printf(&w->arena, "%sを書いた", p->about);
	if (text_same(v->what, "remove"))
		return arena_printf(&w->arena, "%sを取り消した", p->about);
	if (text_same(v->what, "restore"))
		return arena_printf(&w->arena, "%sを元に戻した", p->about);
	if (answer && answer->after)
		return arena_printf(&w->arena, "%sの返事：%s", p->about,
		    field_show_value(w, answer->field, answer->after));
	if (chosen && chosen->after)
		return arena_printf(&w->arena, "%sに決まった", p->about);
	return fields_said(w, v) ? arena_printf(&w->arena, "%sを直した", p->about) : NULL;
}

int consultation_deeds(struct work *w, const struct consultation *c, int64_t since,
    int64_t without, const struct deed **out)
{
	struct gathering g = gather_all(w, c);
	struct deed *d = arena_alloc(&w->arena, (size_t)(g.n + 1) * sizeof *d);
	int n = 0;

	for (int i = 0; i < g.n && g.past[i].version->at > since; i++) {
		const struct past *p = &g.past[i];

		if (p->version->by.id == without)
			continue;
		d[n] = (struct deed){ p->version->at, p->version->by,
			p->record == &consultation_record ? did_on_slip(w, p->version)
							  : did_on_part(w, p) };
		n += d[n].did != NULL;
	}
	*out = d;
	return n;
}
