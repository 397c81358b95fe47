/* places: what was found, in an order that prefers nobody, and page by page. */
#include "domain/finding/narrow.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- Distance ---- */

static double radians(int64_t degrees)
{
	return (double)degrees / 1e6 * M_PI / 180;
}

static int64_t metres_between(struct point a, struct point b)
{
	enum { EARTH = 6371000 };
	double high = sin((radians(a.latitude) - radians(b.latitude)) / 2);
	double wide = sin((radians(a.longitude) - radians(b.longitude)) / 2);
	double h = high * high
	    + cos(radians(a.latitude)) * cos(radians(b.latitude)) * wide * wide;

	if (!a.known || !b.known)
		return -1;
	return (int64_t)(2 * EARTH * asin(sqrt(h > 1 ? 1 : h)));
}

const char *metres_said(struct arena *a, int64_t metres)
{
	if (metres < 0)
		return NULL;
	if (metres < 1000)
		return arena_printf(a, "%lld m", (long long)((metres + 50) / 100 * 100));
	return arena_printf(a, "%lld.%lld km", (long long)((metres + 50) / 1000),
	    (long long)((metres + 50) % 1000 / 100));
}

/* ---- All that fit ---- */

enum { NO_CODE = 1000000 };

static int code_of(const char *code)
{
	int64_t n = NO_CODE;

	return code && text_number(code, 0, NO_CODE - 1, &n) ? (int)n : NO_CODE;
}

struct town {
	int64_t id;
	int code;
};

/* Those of the hub, in the order of their ids. */
static struct rows *towns_of(struct work *w)
{
	return store_query(w, "SELECT id, code FROM municipality WHERE region = $1 ORDER BY id",
	    I(w->actor.region));
}

static int town_compare(const void *one, const void *other)
{
	const struct town *a = one, *b = other;

	return (a->id > b->id) - (a->id < b->id);
}

static struct point point_of(const struct criteria *c, const struct rows *rs, int i)
{
	if ((c->residents && !c->shown.position) || !CELL(rs, i, 3) || !CELL(rs, i, 4))
		return (struct point){0};
	return (struct point){ true, cell_number(rs, i, 3), cell_number(rs, i, 4) };
}

/* Where it is, for the order and the map; what is hidden shows in neither. */
static struct found place_of(const struct criteria *c, const struct rows *rs, int i,
    const struct town *towns, int n)
{
	struct found p = { .id = cell_number(rs, i, 0), .code = NO_CODE, .at = point_of(c, rs, i) };
	struct town wanted = { .id = cell_number(rs, i, 1) };
	const struct town *town = NULL;

	if (n && wanted.id)
		town = bsearch(&wanted, towns, (size_t)n, sizeof wanted, town_compare);
	if (!c->residents || c->shown.town) {
		p.town = wanted.id;
		p.code = town ? town->code : code_of(CELL(rs, i, 2));
	}
	p.metres = metres_between(p.at, c->from);
	return p;
}

static bool is_in(const struct set *s, int *at, int64_t id)
{
	if (s->all)
		return true;
	while (*at < s->n && s->id[*at] < id)
		(*at)++;
	return *at < s->n && s->id[*at] == id;
}

struct gathering {
	const struct criteria *c;
	const struct set *set;
	struct town *towns;
	int many, at; /* towns; so far in the set */
	struct findings found;
};

static void gather_towns(struct work *w, struct gathering *g)
{
	struct rows *all = towns_of(w);

	g->many = all->n;
	g->towns = arena_alloc(&w->arena, (size_t)(all->n + 1) * sizeof *g->towns);
	for (int i = 0; i < all->n; i++)
		g->towns[i] = (struct town){ cell_number(all, i, 0), code_of(CELL(all, i, 1)) };
}

static void gather(struct gathering *g, const struct rows *rs)
{
	const struct criteria *c = g->c;

	for (int i = 0; i < rs->n; i++) {
		struct found p = place_of(c, rs, i, g->towns, g->many);

		if ((c->residents && cell_number(rs, i, 5)) || !is_in(g->set, &g->at, p.id))
			continue;
		if (!c->radius || (p.metres >= 0 && p.metres <= c->radius * 1000))
			g->found.place[g->found.n++] = p;
	}
}

#define COLUMNS \
	"SELECT o.id, o.municipality, o.town_code, o.latitude, o.longitude, o.unlisted" \
	" FROM organization o WHERE o.region = $1 AND o.removed = 0"

/* ---- Order ---- */

static int compare_text(const char *a, const char *b)
{
	if (!a || !b)
		return (a == NULL) - (b == NULL);
	return strcmp(a, b);
}

/* Of the same distance and town; what is not known stands last. */
static int compare_place(const struct found *a, const struct found *b)
{
	int order = (a->metres < 0) - (b->metres < 0);

	if (!order)
		order = (a->metres > b->metres) - (a->metres < b->metres);
	return order ? order : (a->code > b->code) - (a->code < b->code);
}

static int by_place(const void *one, const void *other)
{
	const struct found *a = one, *b = other;
	int order = compare_place(a, b);

	return order ? order : (a->id > b->id) - (a->id < b->id);
}

static int by_kana(const void *one, const void *other)
{
	const struct found *a = one, *b = other;
	int order = compare_text(a->kana ? a->kana : a->name, b->kana ? b->kana : b->name);

	return order ? order : (a->id > b->id) - (a->id < b->id);
}

const char *findings_rule(const struct criteria *c)
{
	if (c->residents && !c->shown.town)
		return "フリガナの順です。";
	return c->from.known
	    ? "近い順です（位置の分からない施設は最後）。同じ距離なら市町村のコード、フリガナの順です。"
	    : "市町村のコードの順、同じ市町村の中ではフリガナの順です。";
}

/* Of more than this it is quicker to go through all there are. */
enum { ONE_BY_ONE = 4 * FEW };

static void gather_some(struct work *w, struct gathering *g)
{
	const struct set *s = g->set;

	g->found.place = arena_alloc(&w->arena, (size_t)(s->n + 1) * sizeof *g->found.place);
	for (int i = 0; i < s->n; i += FEW) {
		int few = s->n - i < FEW ? s->n - i : FEW;

		gather(g,
		    store_query(w,
			GIVEN COLUMNS " AND o.id IN (SELECT id FROM given) ORDER BY o.id",
			I(w->actor.region), I(few), T(given_ids(&w->arena, s->id + i, few))));
	}
}

/* All that may be in the set.  Whatever else was asked, each offers the service that was. */
static struct rows *gather_from(struct work *w, const struct criteria *c, const struct set *s)
{
	if (s->all || !c->service)
		return store_query(w, COLUMNS " ORDER BY o.id", I(w->actor.region));
	return store_query(w,
	    COLUMNS " AND o.id IN (SELECT s.organization FROM service s WHERE s.region = $1"
		    " AND s.removed = 0 AND s.kind = $2) ORDER BY o.id",
	    I(w->actor.region), T(c->service));
}

static struct findings of_set(struct work *w, const struct criteria *c, const struct set *s)
{
	struct gathering g = { .c = c, .set = s };
	struct rows *all;

	gather_towns(w, &g);
	if (s->all || s->n > (c->service ? FEW : ONE_BY_ONE)) {
		all = gather_from(w, c, s);
		g.found.place =
		    arena_alloc(&w->arena, (size_t)(all->n + 1) * sizeof *g.found.place);
		gather(&g, all);
	} else {
		gather_some(w, &g);
	}
	qsort(g.found.place, (size_t)g.found.n, sizeof *g.found.place, by_place);
	return g.found;
}

struct findings finding_run(struct work *w, const struct criteria *c)
{
	struct set s = criteria_set(w, c);

	return of_set(w, c, &s);
}

/* Those among which one stands that the order does not tell apart without their names. */
static void settle(struct work *w, struct findings *f, int from, int until)
{
	struct found **named = arena_alloc(&w->arena, (size_t)(f->n + 1) * sizeof(struct found *));
	int n = 0;

	while (from > 0 && !compare_place(&f->place[from - 1], &f->place[from]))
		from--;
	while (until < f->n && until > 0 && !compare_place(&f->place[until - 1], &f->place[until]))
		until++;
	for (int i = from; i < until; i++)
		named[n++] = &f->place[i];
	found_name(w, named, n);
	for (int i = from, end; i < until; i = end) {
		for (end = i + 1; end < until && !compare_place(&f->place[i], &f->place[end]);)
			end++;
		qsort(&f->place[i], (size_t)(end - i), sizeof *f->place, by_kana);
	}
}

struct found *findings_part(struct work *w, struct findings *f, int from, int n)
{
	if (n > 0) {
		settle(w, f, from, from + n);
		found_fill(w, f->place + from, n);
	}
	return f->place + from;
}

static int number_compare(const void *one, const void *other)
{
	const int64_t *a = one, *b = other;

	return (*a > *b) - (*a < *b);
}

struct findings finding_these(struct work *w, const struct criteria *c, const struct picks *picks)
{
	struct criteria here = { .from = c->from };
	int64_t id[COMPARED_MOST];
	struct set s = { .id = id };
	struct findings f;

	while (s.n < picks->n) {
		id[s.n] = picks->place[s.n].id;
		s.n++;
	}
	qsort(id, (size_t)s.n, sizeof *id, number_compare);
	f = of_set(w, &here, &s);
	findings_part(w, &f, 0, f.n);
	return f;
}

/* ---- A page ---- */

static int place_at(const struct findings *f, int64_t id)
{
	int i = 0;

	while (i < f->n && f->place[i].id != id)
		i++;
	return i;
}

struct turned findings_turn(struct request *rq, const char *path, struct findings *f, int size)
{
	const char *after = query_value(rq, "after");
	struct turned t = { .size = size };
	int64_t last;
	int at = f->n;

	if (after && text_number(after, 1, INT64_MAX, &last)
	    && (at = place_at(f, last)) < f->n) {
		settle(rq->work, f, at, at + 1);
		t.before = place_at(f, last) + 1;
	}
	t.shown = f->n - t.before < size ? f->n - t.before : size;
	t.page = findings_part(rq->work, f, t.before, t.shown);
	if (t.before)
		t.again = address_with(rq, path, "after", NULL);
	if (t.shown && t.before + t.shown < f->n)
		t.next = address_with(rq, path, "after",
		    int_text(&rq->work->arena, t.page[t.shown - 1].id));
	return t;
}
