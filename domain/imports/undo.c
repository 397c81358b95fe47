/* undo: takes one line back, as far as nobody has changed since what it did. */
#include "domain/imports/parts.h"

#include <string.h>

static void say(struct text *t, const char *what, const char *why)
{
	text_addf(t, "%s%s：%s", t->len ? "\n" : "", what, why);
}

/* ---- What was made ---- */

/* Does anything but its own services point to it? */
static bool is_needed(struct work *w, const struct record *r, int64_t id)
{
	struct pointing pointing[32];
	int n = store_pointing(w, r, id, pointing, (int)COUNT(pointing));

	for (int i = 0; i < n; i++)
		if (pointing[i].n > 0 && pointing[i].record != &service_record)
			return true;
	if (r != &organization_record)
		return false;
	return store_query(w,
		   "SELECT 1 FROM service WHERE region = $1 AND organization = $2 AND removed = 0"
		   " LIMIT 1",
		   I(w->actor.region), I(id))
		   ->n
	    > 0;
}

static void take_away(struct work *w, const struct record *r, int64_t id, int64_t version,
    struct text *kept)
{
	struct head *now = arena_alloc(&w->arena, r->size);

	if (!id || !store_get(w, r, id, now) || now->removed)
		return;
	if (now->version != version)
		say(kept, r->label, "取り込んだあとで直されているので、残しました");
	else if (is_needed(w, r, id))
		say(kept, r->label, "ほかの記録から使われているので、残しました");
	else if (store_remove(w, r, id, version) != SAVED && !w->fault)
		say(kept, r->label, "ほかの人が直しているので、残しました");
}

/* Does every field say what the import said of it? */
static bool is_as_made(struct work *w, const struct record *r, const void *now)
{
	void *made = arena_alloc(&w->arena, r->size);

	if (!store_get_version(w, r, ((const struct head *)now)->id, 1, made))
		return false;
	for EACH_FIELD(f, r)
		if (!text_same(field_write(&w->arena, f, made), field_write(&w->arena, f, now)))
			return false;
	return true;
}

/* The last of its corporation goes with it: nothing points there, but what was removed. */
static void take_corporation(struct work *w, int64_t id, struct text *kept)
{
	bool runs = store_query(w,
			"SELECT 1 FROM organization WHERE region = $1 AND run_by = $2"
			" AND removed = 0 LIMIT 1",
			I(w->actor.region), I(id))
			->n
	    > 0;
	struct corporation now;

	if (!id || runs || !store_get(w, &corporation_record, id, &now) || now.head.removed)
		return;
	if (is_as_made(w, &corporation_record, &now))
		store_remove(w, &corporation_record, id, now.head.version);
	else
		say(kept, "法人", "取り込んだあとで直されているので、残しました");
}

/* ---- What was changed ---- */

static void turn_back(struct work *w, const struct record *r, int64_t id, int64_t version,
    struct text *kept)
{
	struct head *before = arena_alloc(&w->arena, r->size);
	void *after = arena_alloc(&w->arena, r->size);
	struct head *now = arena_alloc(&w->arena, r->size);

	if (!id || !version || !store_get(w, r, id, now)
	    || !store_get_version(w, r, id, version - 1, before)
	    || !store_get_version(w, r, id, version, after))
		return;
	if (now->removed) {
		say(kept, r->label, "そのあと削除されています");
		return;
	}
	for EACH_FIELD(f, r) {
		const char *was = field_write(&w->arena, f, before);
		const char *then = field_write(&w->arena, f, after);

		if (text_same(was, then))
			continue;
		if (text_same(field_write(&w->arena, f, now), then))
			field_set(w, f, was, now);
		else
			say(kept, f->label, "取り込んだあとで直されているので、いまの値のままにしました");
	}
	if (store_save(w, r, now) != SAVED && !w->fault)
		say(kept, r->label, "ほかの人が直しているので、いまのままにしました");
}

static void back(struct work *w, const struct record *r, int64_t id, int64_t version, bool made,
    struct text *kept)
{
	if (made)
		take_away(w, r, id, version, kept);
	else
		turn_back(w, r, id, version, kept);
}

/* ---- What is remembered ---- */

static void remember_former(struct work *w, const struct line *l)
{
	const char *text = line_said(w, l->was_import, l->was_line);
	struct said said;

	said_read(w, text, &said);
	store_query(w,
	    "UPDATE import_source SET import = $4, line = $5, gone = $6, print = $7, owner = $8"
	    " WHERE region = $1 AND source_key = $2 AND import = $3",
	    I(w->actor.region), T(l->key), I(l->import), I(l->was_import), I(l->was_line),
	    I(l->was_gone), I(known_print(text)), I(said.owns));
}

static void forget(struct work *w, const struct line *l)
{
	if (l->outcome == GONE)
		store_query(w,
		    "UPDATE import_source SET gone = 0 WHERE region = $1 AND source_key = $2"
		    " AND gone = $3",
		    I(w->actor.region), T(l->key), I(l->import));
	else if (!l->was_import)
		store_query(w,
		    "DELETE FROM import_source WHERE region = $1 AND source_key = $2"
		    " AND import = $3",
		    I(w->actor.region), T(l->key), I(l->import));
	else
		remember_former(w, l);
}

void undo_line(struct work *w, struct line *l)
{
	struct text kept = { .arena = &w->arena };

	if (l->outcome != GONE) {
		back(w, &service_record, l->service, l->service_version,
		    l->made & MADE_SERVICE, &kept);
		back(w, &organization_record, l->place, l->place_version,
		    l->made & MADE_PLACE, &kept);
		if (l->made & MADE_CORPORATION)
			take_corporation(w, l->corporation, &kept);
		else
			turn_back(w, &corporation_record, l->corporation, l->corporation_version,
			    &kept);
	}
	forget(w, l);
	l->kept = kept.s;
	l->done = false;
	line_update(w, l);
}
