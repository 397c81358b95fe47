/* filling: what is said of places that were found, a few at a time. */
#include "domain/finding/narrow.h"

#include "base/fold.h"

#include <stdlib.h>
#include <string.h>

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

/* Their ids; a few of them. */
static const char *ids_of(struct work *w, struct found *const *sorted, int n)
{
	int64_t id[FEW];

	for (int i = 0; i < n; i++)
		id[i] = sorted[i]->id;
	return given_ids(&w->arena, id, n);
}

static void fill_names(struct work *w, struct found **sorted, int n, const char *ids)
{
	struct rows *rs = store_query(w,
	    GIVEN "SELECT o.id, o.name, o.kana, o.kind FROM organization o WHERE o.region = $1"
		  " AND o.id IN (SELECT id FROM given)",
	    I(w->actor.region), I(n), T(ids));

	for (int i = 0; i < rs->n; i++) {
		struct found *p = found_of(sorted, n, cell_number(rs, i, 0));

		p->name = CELL(rs, i, 1);
		p->kana = CELL(rs, i, 2);
		p->kind = CELL(rs, i, 3);
	}
}

static void fill_places(struct work *w, struct found **sorted, int n, const char *ids)
{
	struct rows *rs = store_query(w,
	    GIVEN "SELECT o.id, o.address, o.phone, o.hours, o.area, o.visiting,"
		  " COALESCE(m.code, o.town_code), m.name FROM organization o"
		  " LEFT JOIN municipality m ON m.region = $1 AND m.id = o.municipality"
		  " WHERE o.region = $1 AND o.id IN (SELECT id FROM given)",
	    I(w->actor.region), I(n), T(ids));

	for (int i = 0; i < rs->n; i++) {
		struct found *p = found_of(sorted, n, cell_number(rs, i, 0));

		p->address = CELL(rs, i, 1);
		p->phone = CELL(rs, i, 2);
		p->hours = CELL(rs, i, 3);
		p->area = CELL(rs, i, 4);
		p->visiting = cell_number(rs, i, 5) != 0;
		p->town_code = CELL(rs, i, 6);
		p->town_name = CELL(rs, i, 7);
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

static void fill_hours(struct work *w, struct found **sorted, int n, const char *ids)
{
	struct rows *rs = store_query(w,
	    GIVEN "SELECT h.organization, h.weekday, h.opens, h.closes FROM hours h"
		  " WHERE h.region = $1 AND h.removed = 0 AND h.opens IS NOT NULL"
		  " AND h.organization IN (SELECT id FROM given)"
		  " ORDER BY h.organization, h.opens, h.id",
	    I(w->actor.region), I(n), T(ids));

	for (int i = 0, end; i < rs->n; i = end) {
		int64_t place = cell_number(rs, i, 0);

		for (end = i + 1; end < rs->n && cell_number(rs, end, 0) == place;)
			end++;
		opened_fill(w, rs, i, end, found_of(sorted, n, place));
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

static struct found **sorted_of(struct work *w, struct found *const *places, int n)
{
	struct found **sorted = arena_alloc(&w->arena, (size_t)(n + 1) * sizeof(struct found *));

	if (n)
		memcpy(sorted, places, (size_t)n * sizeof(struct found *));
	qsort(sorted, (size_t)n, sizeof(struct found *), by_id);
	return sorted;
}

void found_name(struct work *w, struct found *const *places, int n)
{
	struct found **sorted = sorted_of(w, places, n);

	for (int i = 0; i < n; i += FEW) {
		int few = n - i < FEW ? n - i : FEW;

		fill_names(w, sorted + i, few, ids_of(w, sorted + i, few));
	}
}

void found_fill(struct work *w, struct found *places, int n)
{
	struct found **each = arena_alloc(&w->arena, (size_t)(n + 1) * sizeof(struct found *));
	struct found **sorted;

	for (int i = 0; i < n; i++)
		each[i] = &places[i];
	sorted = sorted_of(w, each, n);
	for (int i = 0; i < n; i += FEW) {
		int few = n - i < FEW ? n - i : FEW;
		const char *ids = ids_of(w, sorted + i, few);

		fill_names(w, sorted + i, few, ids);
		fill_places(w, sorted + i, few, ids);
		fill_services(w, sorted + i, few, ids);
		fill_hours(w, sorted + i, few, ids);
		fill_trips(w, sorted + i, few, ids);
	}
}

/* ---- Words ---- */

/* A number, whole or without its area code; fewer digits stand in any number. */
static bool is_number_of(struct work *w, const char *phone, const char *word)
{
	enum { LEAST = 6 };
	size_t digits = strspn(word, "0123456789");

	return phone && digits >= LEAST && !word[digits]
	    && strstr(phone_digits(&w->arena, phone), word);
}

static bool says(struct work *w, const struct criteria *c, const struct rows *rs, int i,
    const char *word)
{
	const char *const text[] = { CELL(rs, i, 1), CELL(rs, i, 2),
		c->shown.address ? CELL(rs, i, 3) : NULL, c->shown.area ? CELL(rs, i, 4) : NULL };

	for (size_t k = 0; k < COUNT(text); k++)
		if (text[k] && strstr(fold_search(&w->arena, text[k]), word))
			return true;
	return c->shown.phone && is_number_of(w, CELL(rs, i, 5), word);
}

int saying(struct work *w, const struct criteria *c, const char *word, int64_t *id, int n)
{
	int saying = 0;

	for (int i = 0; i < n; i += FEW) {
		int few = n - i < FEW ? n - i : FEW;
		struct rows *rs = store_query(w,
		    GIVEN "SELECT o.id, o.name, o.kana, o.address, o.area, o.phone"
			  " FROM organization o WHERE o.region = $1"
			  " AND o.id IN (SELECT id FROM given)",
		    I(w->actor.region), I(few), T(given_ids(&w->arena, id + i, few)));

		for (int k = 0; k < rs->n; k++)
			if (says(w, c, rs, k, word))
				id[saying++] = cell_number(rs, k, 0);
	}
	return saying;
}
