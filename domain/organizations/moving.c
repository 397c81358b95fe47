/* moving: a place named its corporation in a line of text before corporations were records. */
#include "domain/organizations/pages.h"

#include <jansson.h>

/* The corporation of that name; one that only earlier versions name is made and put away. */
static int64_t corporation_of(struct work *w, const char *name, bool now)
{
	struct corporation c = { .name = text_trim(&w->arena, name) };
	struct rows *rs = store_query(w,
	    "SELECT id FROM corporation WHERE region = $1 AND name = $2 ORDER BY removed, id",
	    I(w->actor.region), T(c.name));

	if (rs->n)
		return cell_number(rs, 0, 0);
	w->reason = "施設に書いてあった法人名から作った。";
	if (store_save(w, &corporation_record, &c) != SAVED)
		return 0;
	w->reason = "施設の以前の版にだけ書いてある法人名。";
	if (!now)
		store_remove(w, &corporation_record, c.head.id, c.head.version);
	return c.head.id;
}

static void move_rows(struct work *w)
{
	struct rows *rs = store_query(w,
	    "SELECT id, corporation FROM organization WHERE region = $1"
	    " AND corporation IS NOT NULL AND run_by IS NULL ORDER BY id",
	    I(w->actor.region));

	for (int i = 0; i < rs->n && !w->fault; i++)
		store_query(w, "UPDATE organization SET run_by = $3 WHERE region = $1 AND id = $2",
		    I(w->actor.region), I(cell_number(rs, i, 0)),
		    I(corporation_of(w, CELL(rs, i, 1), true)));
}

/* The same snapshot with a link where the words stood. */
static const char *moved(struct work *w, const char *snapshot)
{
	json_t *all = json_loads(snapshot, 0, NULL), *name = json_object_get(all, "corporation");
	char *result = NULL;
	size_t size;

	if (json_is_string(name)) {
		int64_t id = corporation_of(w, json_string_value(name), false);

		if (!json_object_get(all, "run_by"))
			json_object_set_new(all, "run_by", json_string(int_text(&w->arena, id)));
		json_object_del(all, "corporation");
		size = json_dumpb(all, NULL, 0, JSON_COMPACT);
		result = arena_alloc(&w->arena, size + 1);
		json_dumpb(all, result, size, JSON_COMPACT);
	}
	json_decref(all);
	return result;
}

/* What earlier versions say stays readable. */
static void move_history(struct work *w)
{
	struct rows *rs = store_query(w,
	    "SELECT id, version, snapshot FROM history WHERE region = $1"
	    " AND record = 'organization' AND snapshot LIKE '%\"corporation\":%'"
	    " ORDER BY id, version",
	    I(w->actor.region));

	for (int i = 0; i < rs->n && !w->fault; i++) {
		const char *snapshot = moved(w, CELL(rs, i, 2));

		if (snapshot)
			store_query(w,
			    "UPDATE history SET snapshot = $4 WHERE region = $1"
			    " AND record = 'organization' AND id = $2 AND version = $3",
			    I(w->actor.region), I(cell_number(rs, i, 0)),
			    I(cell_number(rs, i, 1)), T(snapshot));
	}
}

static void corporations_become_records(struct work *w)
{
	struct rows *hubs = store_query(w, "SELECT id FROM hub ORDER BY id");
	struct actor before = w->actor;
	const char *reason = w->reason;

	for (int i = 0; i < hubs->n && !w->fault; i++) {
		w->actor = actor_program(cell_number(hubs, i, 0));
		move_rows(w);
		move_history(w);
	}
	w->actor = before;
	w->reason = reason;
	store_query(w, "ALTER TABLE organization DROP COLUMN corporation");
}

const struct step organizations_steps[] = {
	{ 1, "corporations become records", corporations_become_records, .after = true },
	{ 0 },
};
