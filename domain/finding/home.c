/* home: where somebody lives, as nearly as the directory tells: her address goes nowhere to be
 * looked up. */
#include "domain/finding/pages.h"

#include "base/fold.h"
#include "domain/people/people.h"

#include <string.h>

enum { PLACES_MOST = 3000, AREA_LEAST = 6 /* bytes: two signs */ };

/* 見本 of 福島県須賀川市大字見本字ひみつ1-2, 緑町 of 緑町3-1; NULL: there is none to be seen. */
static const char *area_of(struct arena *a, const char *town, const char *address)
{
	const char *s = fold_search(a, address), *name = fold_search(a, town);
	const char *at = *name ? strstr(s, name) : NULL, *section;
	size_t n;

	if (at)
		s = at + strlen(name);
	if (text_starts(s, "大字"))
		s += strlen("大字");
	n = strcspn(s, "0123456789\n");
	section = strstr(s, "字");
	if (section && (size_t)(section - s) < n)
		n = (size_t)(section - s);
	return n >= AREA_LEAST ? arena_copyn(a, s, n) : NULL;
}

/* The middle of what the directory knows in the same part of the town. */
static bool middle(struct work *w, const struct municipality *town, const char *area,
    struct point *at, int *places)
{
	struct rows *rs = store_query(w,
	    "SELECT o.address, o.latitude, o.longitude FROM organization o WHERE o.region = $1"
	    " AND o.municipality = $2 AND o.removed = 0 AND o.address IS NOT NULL"
	    " AND o.latitude IS NOT NULL AND o.longitude IS NOT NULL ORDER BY o.id LIMIT $3",
	    I(w->actor.region), I(town->head.id), I(PLACES_MOST));
	int64_t latitude = 0, longitude = 0;
	int n = 0;

	for (int i = 0; i < rs->n; i++) {
		if (!text_same(area_of(&w->arena, town->name, CELL(rs, i, 0)), area))
			continue;
		latitude += cell_number(rs, i, 1);
		longitude += cell_number(rs, i, 2);
		n++;
	}
	*places = n;
	if (n)
		*at = (struct point){ true, latitude / n, longitude / n };
	return n > 0;
}

static bool person_of(struct work *w, const struct consultation *c, struct person *p)
{
	return c->person.id && store_get(w, &person_record, c->person.id, p) && !p->head.removed;
}

int64_t home_town(struct work *w, const struct consultation *c)
{
	struct person p;

	return person_of(w, c, &p) && p.municipality.id ? p.municipality.id : c->municipality.id;
}

bool home_point(struct work *w, const struct consultation *c, struct point *at, int *places)
{
	struct municipality town;
	struct person p;
	const char *area;

	if (!actor_may(&w->actor, READ_PRIVATE) || !person_of(w, c, &p) || !p.address
	    || !p.municipality.id
	    || !store_get(w, &municipality_record, p.municipality.id, &town))
		return false;
	area = area_of(&w->arena, town.name, p.address);
	return area && middle(w, &town, area, at, places);
}
