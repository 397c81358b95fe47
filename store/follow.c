/* follow: who saves a link to what was put into another meanwhile saves it to that other. */
#include "store/unite.h"

enum { HOPS_MOST = 1000 };

/* A link that was not there before. */
static LINK_t *new_link(const struct field *f, const void *old, void *rec)
{
	LINK_t *now = f->kind == LINK ? field_at(f, rec) : NULL;

	if (!now || !now->id || (old && ((const LINK_t *)field_of(f, old))->id == now->id))
		return NULL;
	return now;
}

/* When each was removed; held until the end of the work, as a foreign key would hold them, so that
 * none is put into another before this record is there to be turned with it. */
static struct rows *hold(struct work *w, const struct record *r, const void *old, void *rec)
{
	const char *lock = store_is_postgres(w->store) ? " FOR KEY SHARE" : "";
	struct text sql = { .arena = &w->arena };
	struct arg args[ARGS_MAX] = { I(w->actor.region) };
	size_t n = 1;

	for EACH_FIELD(f, r) {
		const LINK_t *link = new_link(f, old, rec);

		if (!link || n == ARGS_MAX)
			continue;
		text_addf(&sql, "%s(SELECT removed FROM %s WHERE region = $1 AND id = $%zu%s)",
		    n > 1 ? ", " : "SELECT ", f->to->name, n + 1, lock);
		args[n++] = I(link->id);
	}
	return n > 1 ? store_query_(w, sql.s, args, n) : NULL;
}

/* From one to what it was put into, to what that was put into.  What they are taken apart for goes
 * back to whom it was written of. */
static int64_t led_on(struct work *w, const struct record *r, int64_t id, const struct field *f,
    int64_t to)
{
	struct rows *rs = unite_row(w, f->to, to);

	for (int i = 0; rs->n && i < HOPS_MOST; i++) {
		store_query(w,
		    "INSERT INTO united_link (region, record, lost, version, holder, id, field)"
		    " VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
		    I(w->actor.region), T(f->to->name), I(to), I(cell_number(rs, 0, 1)),
		    T(r->name), I(id), T(f->name));
		to = cell_number(rs, 0, 0);
		rs = unite_row(w, f->to, to);
	}
	return to;
}

void unite_follow(struct work *w, const struct record *r, int64_t id, const void *old, void *rec)
{
	struct rows *rs = hold(w, r, old, rec);
	bool turned = false;
	int at = 0;

	if (!rs || rs->n == 0)
		return;
	for EACH_FIELD(f, r) {
		LINK_t *link = at < rs->cols ? new_link(f, old, rec) : NULL;
		int64_t other = 0;

		if (link && cell_number(rs, 0, at++))
			other = led_on(w, r, id, f, link->id);
		if (!other || other == link->id)
			continue;
		*link = (LINK_t){ other, row_link_name(w, f->to, other) };
		turned = true;
	}
	if (turned && r->settle) {
		WORK_AS(w, actor_program(w->actor.region));
		r->settle(w, rec);
	}
}
