/* house_path: the addresses of what stands in the house. */
#include "tests/house.h"

#include "tests/support.h"

#include <string.h>

/* The records whose addresses begin like the route's path: "/consultations/:id/actions/:part". */
static const struct inmate *named(struct house *h, const char *segment, size_t len, int town)
{
	for (int i = 0; i < h->inmates; i++) {
		const struct record *r = h->inmate[i].record;
		const char *path = module_of(r) ? module_of(r)->path + 1 : r->name;

		if (h->inmate[i].town != town)
			continue;
		if (!record_part(r) && strlen(path) == len && !strncmp(path, segment, len))
			return &h->inmate[i];
		if (strlen(r->name) + 1 == len && !strncmp(r->name, segment, len - 1))
			return &h->inmate[i];
	}
	return NULL;
}

static int64_t special_id(struct house *h, const char *segment, int town)
{
	struct work w;
	int64_t id = 0;

	test_begin(&w, h->store, false);
	w.actor = actor_program(h->region);
	if (text_starts(segment, "accounts"))
		id = house_account(h, town);
	else if (text_starts(segment, "codes"))
		id = cell_number(store_query(&w,
				     "SELECT id FROM code WHERE region = $1 ORDER BY id LIMIT 1",
				     I(h->region)),
		    0, 0);
	else if (text_starts(segment, "hubs") || text_starts(segment, "hub"))
		id = h->region;
	else if (text_starts(segment, "regions") || text_starts(segment, "municipalities"))
		id = h->town[town];
	test_end(&w);
	return id;
}

static int64_t id_for(struct house *h, const char *segment, size_t len, int town)
{
	const struct inmate *i = named(h, segment, len, town);

	return i ? i->id : special_id(h, segment, town);
}

/* By the record of the route, if it is a part's own id, else by the word before it. */
static int64_t id_here(struct house *h, const struct route *r, const char *segment,
    const char *before, size_t len, int town)
{
	bool part = text_starts(segment, ":part") && r->record && r->record->files;
	const struct inmate *i = part ? house_inmate(h, r->record, town) : NULL;

	if (i)
		return i->id;
	return before ? id_for(h, before, len, town) : 0;
}

const char *house_path(struct house *h, struct arena *a, const struct route *r, int town)
{
	struct text path = { .arena = a };
	const char *before = NULL;
	size_t len = 0;

	for (const char *s = r->path; *s; s += strcspn(s, "/") + 0) {
		s++;
		size_t n = strcspn(s, "/");

		if (text_starts(s, ":name")) {
			text_add(&path, "/contact_channel");
		} else if (*s == ':') {
			int64_t id = id_here(h, r, s, before, len, town);

			if (!id)
				return NULL;
			text_addf(&path, "/%lld", (long long)id);
		} else {
			text_add(&path, "/");
			text_addn(&path, s, n);
			before = s;
			len = n;
		}
	}
	return path.s;
}
