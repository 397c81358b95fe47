/* places: what was found, in an order that prefers nobody, and what is said of each. */
#include "domain/finding/narrow.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define COLUMNS \
	"o.id, o.name, o.kana, o.kind, o.town_code, o.municipality, m.name, m.code, o.latitude," \
	" o.longitude, o.unlisted FROM organization o LEFT JOIN municipality m ON m.region = $1" \
	" AND m.id = o.municipality WHERE o.region = $1 AND o.removed = 0"

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

/* ---- Order ---- */

static int compare_text(const char *a, const char *b)
{
	if (!a || !b)
		return (a == NULL) - (b == NULL);
	return strcmp(a, b);
}

/* What is not known stands last. */
static int by_order(const void *one, const void *other)
{
	const struct found *a = one, *b = other;
	int order = (a->metres < 0) - (b->metres < 0);

	if (!order)
		order = (a->metres > b->metres) - (a->metres < b->metres);
	if (!order)
		order = compare_text(a->town_code, b->town_code);
	if (!order)
		order = compare_text(a->kana ? a->kana : a->name, b->kana ? b->kana : b->name);
	return order ? order : (a->id > b->id) - (a->id < b->id);
}

const char *findings_rule(const struct criteria *c)
{
	return c->from.known
	    ? "近い順です（位置の分からない施設は最後）。同じ距離なら市町村のコード、フリガナの順です。"
	    : "市町村のコードの順、同じ市町村の中ではフリガナの順です。";
}

static struct findings places_of(struct work *w, const struct criteria *c, const struct rows *rs)
{
	struct findings f = { .place = arena_alloc(&w->arena,
				  (size_t)(rs->n + 1) * sizeof(struct found)) };

	for (int i = 0; i < rs->n; i++) {
		struct found p = { .id = cell_number(rs, i, 0),
			.name = CELL(rs, i, 1),
			.kana = CELL(rs, i, 2),
			.kind = CELL(rs, i, 3),
			.town_code = CELL(rs, i, 7) ? CELL(rs, i, 7) : CELL(rs, i, 4),
			.town = cell_number(rs, i, 5),
			.town_name = CELL(rs, i, 6),
			.at = { CELL(rs, i, 8) && CELL(rs, i, 9), cell_number(rs, i, 8),
			    cell_number(rs, i, 9) },
			.unlisted = cell_number(rs, i, 10) != 0 };

		p.metres = metres_between(p.at, c->from);
		if (!c->radius || (p.metres >= 0 && p.metres <= c->radius * 1000))
			f.place[f.n++] = p;
	}
	qsort(f.place, (size_t)f.n, sizeof *f.place, by_order);
	return f;
}

struct findings finding_run(struct work *w, const struct criteria *c)
{
	struct set s = criteria_set(w, c);
	struct findings f = {0};
	struct rows *rs;

	if (s.all)
		rs = store_query(w, "SELECT " COLUMNS " ORDER BY o.id LIMIT 5001",
		    I(w->actor.region));
	else if (s.n == 0)
		return (struct findings){ .over = s.over };
	else
		rs = store_query(w,
		    GIVEN "SELECT " COLUMNS " AND o.id IN (SELECT id FROM given)",
		    I(w->actor.region), I(s.n), T(s.ids));
	if (rs->n > FOUND_MOST) {
		s.over = true;
		rs->n = FOUND_MOST;
	}
	f = places_of(w, c, rs);
	f.over = s.over;
	return f;
}

struct findings finding_these(struct work *w, const struct criteria *c, const struct picks *picks)
{
	struct criteria here = { .from = c->from };
	struct text ids = { .arena = &w->arena };

	if (!picks->n)
		return (struct findings){0};
	for (int i = 0; i < picks->n; i++)
		text_addf(&ids, "%20lld", (long long)picks->place[i].id);
	return places_of(w, &here,
	    store_query(w, GIVEN "SELECT " COLUMNS " AND o.id IN (SELECT id FROM given)",
		I(w->actor.region), I(picks->n), T(ids.s)));
}

/* ---- What is said of each ---- */

static int by_id(const void *one, const void *other)
{
	const struct found *const *a = one, *const *b = other;

	return ((*a)->id > (*b)->id) - ((*a)->id < (*b)->id);
}

static struct found *found_of(struct found **sorted, int n, int64_t id)
{
	struct found wanted = { .id = id }, *key = &wanted;
	struct found **at = bsearch(&key, sorted, (size_t)n, sizeof *sorted, by_id);

	return at ? *at : NULL;
}

static void fill_places(struct work *w, struct found **sorted, int n, const char *ids)
{
	struct rows *rs = store_query(w,
	    GIVEN "SELECT o.id, o.address, o.phone, o.hours, o.area, o.visiting"
		  " FROM organization o WHERE o.region = $1 AND o.id IN (SELECT id FROM given)",
	    I(w->actor.region), I(n), T(ids));

	for (int i = 0; i < rs->n; i++) {
		struct found *p = found_of(sorted, n, cell_number(rs, i, 0));

		p->address = CELL(rs, i, 1);
		p->phone = CELL(rs, i, 2);
		p->hours = CELL(rs, i, 3);
		p->area = CELL(rs, i, 4);
		p->visiting = cell_number(rs, i, 5) != 0;
	}
}

const struct choice services_plainly[] = { { "医療", "病院・診療所・薬局" },
	{ "訪問", "家に来てもらう" }, { "通い", "通う" }, { "泊まり", "短い間、泊まる" },
	{ "住まい", "移り住む" }, { "用具", "道具を借りる・買う" }, { "相談", "相談する" },
	{ "暮らし", "移動や食事の手伝い" }, { 0 } };

/* 平日・土・祝 */
static const char *days_said(struct work *w, const struct rows *rs, int row)
{
	static const char *const days[] = { "平日", "土", "日", "祝" };
	struct text t = { .arena = &w->arena };

	for (int i = 0; i < 4; i++)
		if (cell_number(rs, row, 2 + i))
			text_addf(&t, "%s%s", t.len ? "・" : "", days[i]);
	return t.s;
}

static void fill_services(struct work *w, struct found **sorted, int n, const char *ids)
{
	struct rows *rs = store_query(w,
	    GIVEN "SELECT s.organization, s.kind, s.weekdays, s.saturdays, s.sundays, s.holidays"
		  " FROM service s WHERE s.region = $1 AND s.removed = 0"
		  " AND s.organization IN (SELECT id FROM given) ORDER BY s.organization, s.kind",
	    I(w->actor.region), I(n), T(ids));
	struct offered *offered =
	    arena_alloc(&w->arena, (size_t)(rs->n + 1) * sizeof *offered);

	for (int i = 0; i < rs->n; i++) {
		struct found *p = found_of(sorted, n, cell_number(rs, i, 0));

		offered[i] = (struct offered){ code_label(w, "service_kind", CELL(rs, i, 1)),
			days_said(w, rs, i),
			CELL(rs, i, 1) };
		if (!p->services++)
			p->service = &offered[i];
	}
}

static void fill_trips(struct work *w, struct found **sorted, int n, const char *ids)
{
	struct rows *rs = store_query(w,
	    GIVEN "SELECT t.organization, t.id FROM trip t WHERE t.region = $1 AND t.removed = 0"
		  " AND t.organization IN (SELECT id FROM given)"
		  " ORDER BY t.organization, t.leaves, t.id LIMIT 500",
	    I(w->actor.region), I(n), T(ids));
	struct trip *trip = arena_alloc(&w->arena, (size_t)(rs->n + 1) * sizeof *trip);

	for (int i = 0; i < rs->n; i++) {
		struct found *p = found_of(sorted, n, cell_number(rs, i, 0));

		if (!store_get(w, &trip_record, cell_number(rs, i, 1), &trip[i]))
			continue;
		if (!p->trips++)
			p->trip = &trip[i];
	}
}

void found_fill(struct work *w, struct found *places, int n)
{
	struct found **sorted = arena_alloc(&w->arena, (size_t)(n + 1) * sizeof(struct found *));
	struct text ids = { .arena = &w->arena };

	if (n == 0)
		return;
	for (int i = 0; i < n; i++) {
		sorted[i] = &places[i];
		text_addf(&ids, "%20lld", (long long)places[i].id);
	}
	qsort(sorted, (size_t)n, sizeof(struct found *), by_id);
	fill_places(w, sorted, n, ids.s);
	fill_services(w, sorted, n, ids.s);
	fill_trips(w, sorted, n, ids.s);
}
