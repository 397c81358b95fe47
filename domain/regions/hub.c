/* hub: the office that everything in a region belongs to. */
#include "domain/regions/regions.h"

static const struct field fields[] = {
#define RECORD struct hub
#define FIELDS "domain/regions/hub.def"
#include "base/rows.h"
};

const struct record hub_record = {
	.name = "hub",
	.label = "拠点",
	.size = sizeof(struct hub),
	.fields = fields,
	.read = SIGNED_IN,
	.write = WRITE_REGION,
	.export = READ_FIGURES,
};

int64_t hub_found(struct work *w, struct hub *h)
{
	h->head = (struct head){ .id = id_new() };
	w->actor = actor_program(h->head.id);
	store_save(w, &hub_record, h);
	return h->head.id;
}

bool hub_get(struct work *w, struct hub *h)
{
	return w->actor.region && store_get(w, &hub_record, w->actor.region, h);
}

const char *hub_place(struct work *w)
{
	struct rows *rs = store_query(w, "SELECT name FROM hub WHERE region = $1 AND id = $1",
	    I(w->actor.region));

	return rs->n ? CELL(rs, 0, 0) : NULL;
}
