/* known: what the directory has, found by its numbers without asking for each row. */
#include "domain/imports/parts.h"

#include "base/fold.h"
#include "domain/imports/index.h"

#include <string.h>

struct known {
	struct arena arena;
	struct index sources, places, alike, towns, kinds, scopes, homes;
	struct companies *companies;
	struct known_source **source; /* in the order in which they were added */
	int n, room;
	const char **area;
	const char *label, *kind; /* asked last */
};

int64_t known_print(const char *s)
{
	return s && *s ? (int64_t)(text_hash(s, strlen(s)) >> 1) | 1 : 0;
}

static void *find(const struct index *x, const char *key)
{
	return index_find(x, key);
}

static void *put(struct known *k, struct index *x, const char *key, size_t size)
{
	return index_put(&k->arena, x, key, size);
}

/* ---- What was imported ---- */

struct known_source *known_find(struct known *k, const char *key)
{
	return find(&k->sources, key);
}

struct known_source *known_add(struct known *k, const char *key)
{
	struct known_source *s = find(&k->sources, key), **longer;

	if (s)
		return s;
	s = put(k, &k->sources, key, sizeof *s);
	s->key = arena_copy(&k->arena, key);
	if (k->n == k->room) {
		k->room = k->room ? k->room * 2 : 256;
		longer = arena_alloc(&k->arena, (size_t)k->room * sizeof(struct known_source *));
		if (k->n)
			memcpy(longer, k->source, (size_t)k->n * sizeof(struct known_source *));
		k->source = longer;
	}
	return k->source[k->n++] = s;
}

struct known_source *known_at(struct known *k, int i)
{
	return i < k->n ? k->source[i] : NULL;
}

struct known_place *known_place(struct known *k, const char *number, bool add)
{
	struct known_place *p = find(&k->places, number);

	return p || !add ? p : put(k, &k->places, number, sizeof *p);
}

struct companies *known_companies(const struct known *k)
{
	return k->companies;
}

void known_scope_add(struct known *k, const char *scope)
{
	put(k, &k->scopes, scope, 1);
}

bool known_scope_has(struct known *k, const char *scope)
{
	return find(&k->scopes, scope) != NULL;
}

/* ---- Loading ---- */

enum { AT_ONCE = 5000 };

static const char *copy_of(struct known *k, const struct rows *rs, int i, int col)
{
	return arena_copy(&k->arena, CELL(rs, i, col));
}

/* Where a record that was put into another is now, whatever that was put into. */
static void load_homes(struct known *k, struct work *w, const struct record *r)
{
	struct rows *rs = store_query(w,
	    "SELECT lost FROM united WHERE region = $1 AND record = $2 AND undone = 0",
	    I(w->actor.region), T(r->name));

	for (int i = 0; i < rs->n; i++)
		*(int64_t *)put(k, &k->homes, CELL(rs, i, 0), sizeof(int64_t)) =
		    store_united(w, r, cell_number(rs, i, 0));
}

static int64_t home_of(const struct known *k, const struct rows *rs, int i, int col)
{
	const int64_t *home = find(&k->homes, CELL(rs, i, col));

	return home && *home ? *home : cell_number(rs, i, col);
}

static void take_source(struct known *k, const struct rows *rs, int i)
{
	struct known_source *s = known_add(k, CELL(rs, i, 0));
	struct known_place *p;

	s->town = copy_of(k, rs, i, 1);
	s->kind = copy_of(k, rs, i, 2);
	s->format = copy_of(k, rs, i, 3);
	s->print = cell_number(rs, i, 4);
	s->service = home_of(k, rs, i, 5);
	s->place = home_of(k, rs, i, 6);
	s->import = cell_number(rs, i, 7);
	s->line = cell_number(rs, i, 8);
	s->gone = cell_number(rs, i, 9);
	p = known_place(k, key_number(&k->arena, s->key), true);
	p->id = s->place;
	if (cell_number(rs, i, 10) && s->gone && !p->owner) {
		p->former = s;
	} else if (cell_number(rs, i, 10) && !s->gone) {
		p->former = NULL;
		p->owner = known_print(s->key);
		p->says = s;
		p->reach = cell_number(rs, i, 11);
		p->spot = cell_number(rs, i, 12);
	}
}

static void load_sources(struct known *k, struct work *w)
{
	const char *after = "";
	struct rows *rs;

	do {
		rs = store_query(w,
		    "SELECT source_key, town, kind, format, print, service, place, import, line,"
		    " gone, owner, reach, spot FROM import_source WHERE region = $1"
		    " AND source_key > $2 ORDER BY source_key LIMIT $3",
		    I(w->actor.region), T(after), I(AT_ONCE));
		for (int i = 0; i < rs->n; i++)
			take_source(k, rs, i);
		after = rs->n ? arena_copy(&k->arena, CELL(rs, rs->n - 1, 0)) : after;
	} while (rs->n == AT_ONCE);
}

static const char *alike_name(struct arena *a, const char *name, const char *town)
{
	return arena_printf(a, "%s %s", fold_search(a, name), town ? town : "");
}

static void take_local(struct known *k, struct work *w, const struct rows *rs, int i)
{
	const char *name = CELL(rs, i, 1), *phone = CELL(rs, i, 2), *number = CELL(rs, i, 3);
	const char *town = CELL(rs, i, 4) ? CELL(rs, i, 4) : CELL(rs, i, 5);
	int64_t id = home_of(k, rs, i, 0);

	if (number)
		known_place(k, number, true)->id = id;
	if (name && town)
		*(int64_t *)put(k, &k->alike, alike_name(&w->arena, name, town), sizeof id) = id;
	if (phone)
		*(int64_t *)put(k, &k->alike, phone_digits(&w->arena, phone), sizeof id) = id;
}

static void load_local(struct known *k, struct work *w)
{
	int64_t after = 0;
	struct rows *rs;

	do {
		rs = store_query(w,
		    "SELECT o.id, o.name, o.phone, o.business_number, m.code, o.town_code"
		    " FROM organization o LEFT JOIN municipality m"
		    " ON m.region = o.region AND m.id = o.municipality"
		    " WHERE o.region = $1 AND o.id > $2 AND (o.removed = 0 OR EXISTS (SELECT 1"
		    " FROM united u WHERE u.region = o.region AND u.record = 'organization'"
		    " AND u.lost = o.id AND u.undone = 0)) AND (o.business_number IS NULL"
		    " OR NOT EXISTS (SELECT 1 FROM import_source s WHERE s.region = o.region"
		    " AND s.place = o.id))"
		    " ORDER BY o.id LIMIT $3",
		    I(w->actor.region), I(after), I(AT_ONCE));
		for (int i = 0; i < rs->n; i++)
			take_local(k, w, rs, i);
		after = rs->n ? cell_number(rs, rs->n - 1, 0) : after;
	} while (rs->n == AT_ONCE);
}

static void load_towns(struct known *k, struct work *w)
{
	const struct municipality *inside;
	struct rows *rs = store_query(w,
	    "SELECT code, id FROM municipality WHERE region = $1 AND removed = 0",
	    I(w->actor.region));
	int n = municipalities_inside(w, work_today(w), &inside);

	for (int i = 0; i < rs->n; i++)
		if (CELL(rs, i, 0))
			*(int64_t *)put(k, &k->towns, CELL(rs, i, 0), sizeof(int64_t)) =
			    cell_number(rs, i, 1);
	k->area = arena_alloc(&k->arena, ((size_t)n + 1) * sizeof(const char *));
	for (int i = 0; i < n; i++)
		k->area[i] = arena_copy(&k->arena, inside[i].code);
}

static void load_kinds(struct known *k, struct work *w)
{
	const struct code *codes;
	int n = codes_of(w, "service_kind", (struct date){0}, &codes);

	for (int i = 0; i < n; i++) {
		const char *label = fold_search(&w->arena, codes[i].label);

		if (*label)
			*(const char **)put(k, &k->kinds, label, sizeof(const char *)) =
			    arena_copy(&k->arena, codes[i].code);
	}
}

/* Services of places that were entered by hand may have numbers of their own. */
static void load_numbers(struct known *k, struct work *w)
{
	struct rows *rs = store_query(w,
	    "SELECT v.number, v.organization FROM service v JOIN organization o"
	    " ON o.region = v.region AND o.id = v.organization AND o.removed = 0"
	    " WHERE v.region = $1"
	    " AND v.number IS NOT NULL AND v.removed = 0 AND NOT EXISTS (SELECT 1"
	    " FROM import_source s WHERE s.region = v.region AND s.place = v.organization)"
	    " ORDER BY v.id DESC",
	    I(w->actor.region));

	for (int i = 0; i < rs->n; i++)
		if (!known_place(k, CELL(rs, i, 0), true)->id)
			known_place(k, CELL(rs, i, 0), true)->id = cell_number(rs, i, 1);
}

struct known *known_load(struct work *w)
{
	struct known *k = arena_alloc(&w->arena, sizeof *k);
	struct work inner = *w;

	*k = (struct known){0};
	inner.arena = (struct arena){0};
	load_homes(k, &inner, &organization_record);
	load_homes(k, &inner, &service_record);
	load_sources(k, &inner);
	load_local(k, &inner);
	load_numbers(k, &inner);
	k->companies = companies_load(&inner, &k->arena);
	load_towns(k, &inner);
	load_kinds(k, &inner);
	w->calls = inner.calls;
	if (inner.fault) {
		work_fault(w, "%s", inner.fault);
		w->kind = inner.kind;
	}
	arena_reset(&inner.arena);
	return k;
}

void known_forget(struct known *k)
{
	arena_reset(&k->arena);
}

/* ---- Asking ---- */

int64_t known_alike(struct known *k, struct work *w, const struct organization *o)
{
	const int64_t *id = find(&k->alike, alike_name(&w->arena, o->name, o->town_code));

	if (!id && o->phone)
		id = find(&k->alike, phone_digits(&w->arena, o->phone));
	return id ? *id : 0;
}

int64_t known_town(struct known *k, const char *code)
{
	const int64_t *id = find(&k->towns, code);

	return id ? *id : 0;
}

const char *const *known_area(const struct known *k)
{
	return k->area;
}

/* Rows of one kind come one after the other. */
const char *known_kind(struct known *k, const char *label)
{
	struct arena a = {0};
	const char **code;

	if (k->label && !strcmp(k->label, label))
		return k->kind;
	code = find(&k->kinds, fold_search(&a, label));
	k->label = arena_copy(&k->arena, label);
	k->kind = code ? *code : NULL;
	arena_reset(&a);
	return k->kind;
}
