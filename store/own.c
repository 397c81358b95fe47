/* own: who writes a row -- those who write all of its kind, and the staff of the organization whose
 * it is. */
#include "store/internal.h"

/* 0: it is new, or nobody's. */
static int64_t owner_kept(struct work *w, const struct record *r, const char *own, int64_t id)
{
	struct rows *rs = store_query_(w,
	    arena_printf(&w->arena, "SELECT %s FROM %s WHERE region = $1 AND id = $2", own,
		r->name),
	    (const struct arg[]){ I(w->actor.region), I(id) }, 2);

	return rs->n ? cell_number(rs, 0, 0) : 0;
}

static int64_t owner_said(const struct record *r, const void *rec)
{
	const struct head *head = rec;

	if (text_same(r->own, "id"))
		return head->version ? head->id : 0;
	return ((const LINK_t *)field_of(record_field(r, r->own), rec))->id;
}

bool own_may_write(struct work *w, const struct record *r, const void *rec)
{
	const struct head *head = rec;
	int64_t organization = w->actor.organization;

	if (actor_may(&w->actor, r->write))
		return true;
	return r->own && organization && actor_may(&w->actor, WRITE_OWN_PLACE)
	    && owner_said(r, rec) == organization
	    && (!head->version || owner_kept(w, r, r->own, head->id) == organization);
}
