/* versions: reads a whole slip as it was, puts two versions side by side, and prints them. */
#include "domain/consultations/versions.h"

#include "document/document.h"

#include <stdlib.h>

enum { FIELDS_MOST = 120, COLUMNS = 3 };

/* ---- Lines ------------------------------------------------------------------------------- */

struct lines {
	struct work *w;
	struct versions *v;
	const char *heading; /* for the next line */
};

static void line(struct lines *l, const char *label, const char *one, const char *other)
{
	struct beside *b = &l->v->line[l->v->lines];

	if (l->v->sides == 1)
		other = one;
	if (!one && !other)
		return;
	*b = (struct beside){ l->heading, label, { one, other }, !text_same(one, other) };
	l->v->differ += b->differs;
	if (l->v->only && !b->differs)
		return;
	l->heading = NULL;
	l->v->lines++;
}

static const char *shown(struct work *w, const struct field *f, const void *rec)
{
	return rec ? field_show(w, f, rec) : NULL;
}

/* What only the program keeps up to date goes without saying. */
static void fields(struct lines *l, const struct record *r, const void *one, const void *other)
{
	for EACH_FIELD(f, r) {
		if (f->group && r == &consultation_record)
			l->heading = f->group;
		if (past_worth_saying(&(struct change){ .field = f })
		    || (f->title && r == &person_record))
			line(l, f->label, shown(l->w, f, one), shown(l->w, f, other));
	}
}

/* Who was introduced, one a line: 見本クリニック（決まった） 週1回なら */
static const char *candidates(struct work *w, const struct slip *s, const struct action *a)
{
	struct text t = { .arena = &w->arena };

	for (int i = 0; a && i < s->candidates; i++) {
		const struct candidate *c = &s->candidate[i];

		if (c->action.id == a->head.id)
			text_addf(&t, "%s%s%s%s%s", t.len ? "\n" : "",
			    c->name ? c->name : c->organization.title,
			    c->chosen ? "（決まった）" : "", c->note ? "　" : "",
			    c->note ? c->note : "");
	}
	return t.s;
}

static void action(struct lines *l, const struct action *one, const struct action *other)
{
	const struct action *any = one ? one : other;

	l->heading = arena_printf(&l->w->arena, "%s　%s", any->headline,
	    moment_era(&l->w->arena, any->at));
	fields(l, &action_record, one, other);
	line(l, "紹介先", candidates(l->w, &l->v->slip[0], one),
	    candidates(l->w, &l->v->slip[1], other));
}

/* The actions of both versions, in the order of the later one; what it has no more, behind. */
static void actions(struct lines *l)
{
	const struct slip *one = &l->v->slip[0], *other = &l->v->slip[l->v->sides - 1];

	for (int i = 0; i < other->actions; i++)
		action(l, slip_action(one, other->action[i].head.id), &other->action[i]);
	for (int i = 0; i < one->actions; i++)
		if (!slip_action(other, one->action[i].head.id))
			action(l, &one->action[i], NULL);
}

static void all_lines(struct work *w, struct versions *v)
{
	struct slip *one = &v->slip[0], *other = &v->slip[1];
	struct lines l = { .w = w, .v = v, .heading = "番号と状態" };
	int most = (1 + one->actions + other->actions) * FIELDS_MOST * 2;

	v->line = arena_alloc(&w->arena, (size_t)most * sizeof *v->line);
	fields(&l, &consultation_record, &one->c, &other->c);
	l.heading = "対象の方の記録";
	fields(&l, &person_record, one->known ? &one->person : NULL,
	    other->known ? &other->person : NULL);
	actions(&l);
}

/* ---- Which ------------------------------------------------------------------------------- */

static bool asked(struct request *rq, const char *name, int64_t otherwise, int64_t *version)
{
	const char *said = query_value(rq, name);

	*version = otherwise;
	return !said || text_number(said, 1, INT64_MAX, version);
}

static int no_version(struct request *rq)
{
	return reply_problem(rq, 404, "その版はありません。",
	    "「これまでの版」から選んでください。");
}

/* The version that stood before; what one keystroke saved at one moment is not taken apart. */
static int64_t before(struct request *rq, int64_t version)
{
	struct rows *rs = store_query(rq->work,
	    "SELECT MAX(b.version) FROM history a JOIN history b ON b.region = a.region"
	    " AND b.record = a.record AND b.id = a.id AND b.changed < a.changed"
	    " AND b.version < a.version WHERE a.region = $1 AND a.record = 'consultation'"
	    " AND a.id = $2 AND a.version = $3",
	    I(rq->work->actor.region), I(rq->id), I(version));

	return rs->n && CELL(rs, 0, 0) ? cell_number(rs, 0, 0) : 1;
}

/* Loads what the address asks for; 0: it is there, else the answer's status. */
static int load(struct request *rq, struct versions *v)
{
	struct consultation now;
	int64_t from, to;

	if (!store_get(rq->work, &consultation_record, rq->id, &now))
		return slip_absent(rq);
	v->last = now.head.version;
	v->only = v->sides == 2 && query_value(rq, "only");
	if (!asked(rq, v->sides == 1 ? "n" : "to", v->last, &to)
	    || !asked(rq, "from", 0, &from))
		return no_version(rq);
	if (v->sides == 1)
		from = to;
	else if (!from)
		from = before(rq, to);
	if (!slip_load_version(rq->work, rq->id, from < to ? from : to, &v->slip[0])
	    || (v->sides == 2
		&& !slip_load_version(rq->work, rq->id, from < to ? to : from, &v->slip[1])))
		return no_version(rq);
	all_lines(rq->work, v);
	return 0;
}

static int show(struct request *rq, int sides)
{
	struct versions *v = arena_alloc(&rq->work->arena, sizeof *v);
	int status;

	v->sides = sides;
	status = load(rq, v);
	if (status)
		return status;
	rq->title = arena_printf(&rq->work->arena,
	    sides == 1 ? "%s 第%lld版" : "%s 第%lld版と第%lld版", v->slip[0].c.number,
	    (long long)v->slip[0].c.head.version, (long long)v->slip[1].c.head.version);
	versions_page(&rq->page, rq, v);
	return 200;
}

int versions_show(struct request *rq)
{
	return show(rq, 1);
}

int versions_compare(struct request *rq)
{
	return show(rq, 2);
}

/* ---- On paper ---------------------------------------------------------------------------- */

/* The text of one side, what the other side has not between 〔 and 〕. */
static const char *marked(struct arena *a, const struct beside *b, int side)
{
	struct text t = { .arena = a };
	struct stretch *s;
	int n = b->differs ? difference(a, b->text[0], b->text[1], &s) : 0;
	int mine = side == 0 ? STRETCH_OLD : STRETCH_NEW;

	if (!b->differs)
		return b->text[side];
	for (int i = 0; i < n; i++) {
		if (s[i].in == STRETCH_BOTH)
			text_add(&t, s[i].text);
		else if (s[i].in == mine)
			text_addf(&t, "〔%s〕", s[i].text);
	}
	return t.s;
}

static const char *column(struct work *w, const struct slip *s)
{
	const struct head *h = &s->c.head;

	return arena_printf(&w->arena, "第%lld版　%s　%s", (long long)h->version,
	    moment_short(&w->arena, h->changed), h->changed_by.title ? h->changed_by.title : "");
}

/* A section from line `i` on; answers where the next one begins. */
static int section(struct work *w, struct sheet *sheet, const struct versions *v, int i)
{
	static const double widths[COLUMNS] = { 30, 71.5, 71.5 };
	const char *head[COLUMNS] = { "項目", column(w, &v->slip[0]), column(w, &v->slip[1]) };
	const char **cells =
	    arena_alloc(&w->arena, (size_t)(v->lines - i) * COLUMNS * sizeof *cells);
	int rows = 0;

	if (v->line[i].heading)
		sheet_heading(sheet, v->line[i].heading);
	do {
		const struct beside *b = &v->line[i];

		cells[rows * COLUMNS] =
		    b->differs ? arena_printf(&w->arena, "●%s", b->label) : b->label;
		cells[rows * COLUMNS + 1] = marked(&w->arena, b, 0);
		cells[rows++ * COLUMNS + 2] = marked(&w->arena, b, 1);
		i++;
	} while (i < v->lines && !v->line[i].heading);
	sheet_table(sheet, COLUMNS, head, widths, rows, cells);
	return i;
}

int versions_sheet(struct request *rq)
{
	struct work *w = rq->work;
	struct versions *v = arena_alloc(&w->arena, sizeof *v);
	struct sheet *sheet;
	struct hub hub = {0};
	int status;

	v->sides = 2;
	status = load(rq, v);
	if (status)
		return status;
	hub_get(w, &hub);
	sheet = sheet_begin(w,
	    &(struct sheet_about){ .title = "相談依頼票　版の比較",
		.issuer = hub.name,
		.number = v->slip[0].c.number,
		.mark = "●と〔 〕が違うところ",
		.footer = arena_printf(&w->arena, "第%lld版と第%lld版　%s 印刷",
		    (long long)v->slip[0].c.head.version, (long long)v->slip[1].c.head.version,
		    moment_era(&w->arena, w->now)) });
	for (int i = 0; i < v->lines;)
		i = section(w, sheet, v, i);
	return reply_pdf(rq, sheet);
}
