/* companies: which corporation a row means -- by its number, else by its name in its town; see
 * parts.h. */
#include "domain/imports/parts.h"

#include "domain/imports/index.h"

#include <string.h>

enum { AT_ONCE = 5000 };

struct companies {
	struct arena *arena;
	struct index id, number, there, name; /* there: by name and town */
};

static struct company **put(struct companies *all, struct index *x, const char *key)
{
	return index_put(all->arena, x, key, sizeof(struct company *));
}

static struct company *find(const struct index *x, const char *key)
{
	struct company **c = index_find(x, key);

	return c ? *c : NULL;
}

/* ---- How it is called -------------------------------------------------------------------- */

/* 須賀川市 of 福島県須賀川市緑町1, 鏡石町 of 岩瀬郡鏡石町: an address says it in words. */
static const char *town_in(struct arena *a, const char *address)
{
	static const char *const ends[] = { "市", "区", "町", "村" };
	const char *s = address, *county, *first = NULL;

	for (int i = 1; i <= PREFECTURES; i++) {
		const char *name = prefecture_name((const char[]){ (char)('0' + i / 10),
		    (char)('0' + i % 10) });

		if (text_starts(s, name))
			s += strlen(name);
	}
	county = strstr(s, "郡");
	if (county && county - s < 15)
		s = county + strlen("郡");
	for (size_t i = 0; i < COUNT(ends); i++) {
		const char *at = *s ? strstr(s + 1, ends[i]) : NULL;

		first = at && (!first || at < first) ? at : first;
	}
	return first ? arena_copyn(a, s, (size_t)(first - s) + strlen("市")) : NULL;
}

static const char *key_there(struct arena *a, const char *name, const char *town)
{
	return arena_printf(a, "%s\n%s", name, town);
}

/* ---- Asking ------------------------------------------------------------------------------ */

/* What has another number is another. */
static struct company *unless_another(struct company *c, const struct naming *n)
{
	return c && n->number && c->numbered ? NULL : c;
}

struct company *company_meant(struct companies *all, struct arena *a, const struct naming *n)
{
	struct company *c = n->number ? find(&all->number, n->number) : NULL;
	const char *name, *town;

	if (c || !n->name)
		return c;
	name = legal_whole(a, n->name);
	if (n->town)
		c = unless_another(find(&all->there, key_there(a, name, n->town)), n);
	town = c || !n->address ? NULL : town_in(a, n->address);
	if (town)
		c = unless_another(find(&all->there, key_there(a, name, town)), n);
	return c;
}

struct company *company_namesake(struct companies *all, struct arena *a, const struct naming *n)
{
	struct company *c = n->name ? find(&all->name, legal_whole(a, n->name)) : NULL;

	/* Two that say their numbers are two. */
	return c && n->number && c->numbered ? NULL : c;
}

static void named(struct companies *all, struct arena *a, const struct naming *n, struct company *c)
{
	const char *name = n->name ? legal_whole(a, n->name) : NULL, *town = NULL;

	if (n->number) {
		*put(all, &all->number, n->number) = c;
		c->numbered = true;
	}
	if (!name)
		return;
	if (n->town)
		*put(all, &all->there, key_there(a, name, n->town)) = c;
	town = n->address ? town_in(a, n->address) : NULL;
	if (town)
		*put(all, &all->there, key_there(a, name, town)) = c;
	if (!find(&all->name, name))
		*put(all, &all->name, name) = c;
}

struct company *company_add(struct companies *all, struct arena *a, const struct naming *n)
{
	struct company *c = company_meant(all, a, n);

	if (!c) {
		c = arena_alloc(all->arena, sizeof *c);
		*c = (struct company){ .title =
			arena_copy(all->arena, n->name ? n->name : n->number) };
	}
	/* Its place's address is not its own. */
	named(all, a, &(struct naming){ n->number, n->name, n->town, NULL }, c);
	return c;
}

/* ---- Loading ----------------------------------------------------------------------------- */

static void load_one(struct companies *all, struct arena *a, const struct rows *rs, int i)
{
	struct company *c = arena_alloc(all->arena, sizeof *c);
	const struct naming n = { CELL(rs, i, 2), CELL(rs, i, 1), NULL, CELL(rs, i, 3) };

	*c = (struct company){ .id = cell_number(rs, i, 0) };
	c->title = arena_copy(all->arena, n.name);
	c->name = arena_copy(all->arena, legal_whole(a, n.name));
	*put(all, &all->id, CELL(rs, i, 0)) = c;
	named(all, a, &n, c);
}

static void load_all(struct companies *all, struct work *w)
{
	struct arena scrap = {0};
	int64_t after = 0;
	struct rows *rs;

	do {
		rs = store_query(w,
		    "SELECT id, name, number, address FROM corporation"
		    " WHERE region = $1 AND removed = 0 AND id > $2 ORDER BY id LIMIT $3",
		    I(w->actor.region), I(after), I(AT_ONCE));
		for (int i = 0; i < rs->n; i++)
			load_one(all, &scrap, rs, i);
		after = rs->n ? cell_number(rs, rs->n - 1, 0) : after;
		arena_reuse(&scrap);
	} while (rs->n == AT_ONCE);
	arena_reset(&scrap);
}

static void load_town(struct companies *all, struct arena *a, const struct rows *rs, int i)
{
	struct company *c = find(&all->id, CELL(rs, i, 1));

	if (c && CELL(rs, i, 2))
		*put(all, &all->there, key_there(a, c->name, CELL(rs, i, 2))) = c;
}

/* The towns in which they have places. */
static void load_towns(struct companies *all, struct work *w)
{
	struct arena scrap = {0};
	int64_t after = 0;
	struct rows *rs;

	do {
		rs = store_query(w,
		    "SELECT o.id, o.run_by, COALESCE(m.code, o.town_code) FROM organization o"
		    " LEFT JOIN municipality m ON m.region = o.region AND m.id = o.municipality"
		    " WHERE o.region = $1 AND o.removed = 0 AND o.id > $2 ORDER BY o.id LIMIT $3",
		    I(w->actor.region), I(after), I(AT_ONCE));
		for (int i = 0; i < rs->n; i++)
			load_town(all, &scrap, rs, i);
		after = rs->n ? cell_number(rs, rs->n - 1, 0) : after;
		arena_reuse(&scrap);
	} while (rs->n == AT_ONCE);
	arena_reset(&scrap);
}

/* What was put into another leads there, by its number and wherever that one has places. */
static void load_one_united(struct companies *all, struct work *w, struct company *to,
    const struct naming *n)
{
	struct rows *rs = store_query(w,
	    "SELECT DISTINCT COALESCE(m.code, o.town_code) FROM organization o"
	    " LEFT JOIN municipality m ON m.region = o.region AND m.id = o.municipality"
	    " WHERE o.region = $1 AND o.removed = 0 AND o.run_by = $2",
	    I(w->actor.region), I(to->id));

	if (!(n->number && find(&all->number, n->number)))
		named(all, &w->arena, n, to);
	for (int i = 0; n->name && i < rs->n; i++)
		if (CELL(rs, i, 0))
			*put(all, &all->there,
			    key_there(&w->arena, legal_whole(&w->arena, n->name),
				CELL(rs, i, 0))) = to;
}

static void load_united(struct companies *all, struct work *w)
{
	struct rows *rs = store_query(w,
	    "SELECT c.id, c.name, c.number, c.address FROM corporation c JOIN united u"
	    " ON u.region = c.region AND u.record = $2 AND u.lost = c.id AND u.undone = 0"
	    " WHERE c.region = $1 ORDER BY c.id",
	    I(w->actor.region), T(corporation_record.name));

	for (int i = 0; i < rs->n; i++) {
		int64_t id = store_united(w, &corporation_record, cell_number(rs, i, 0));
		struct company *c = find(&all->id, int_text(&w->arena, id));
		const struct naming n = { CELL(rs, i, 2), CELL(rs, i, 1), NULL, CELL(rs, i, 3) };

		if (c)
			load_one_united(all, w, c, &n);
	}
}

struct companies *companies_load(struct work *w, struct arena *lasting)
{
	struct companies *all = arena_alloc(lasting, sizeof *all);

	*all = (struct companies){ .arena = lasting };
	load_all(all, w);
	load_towns(all, w);
	load_united(all, w);
	return all;
}
