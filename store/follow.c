/* follow: who saves a link to what was put into another meanwhile saves it to that other. */
#include "store/unite.h"

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

void unite_follow(struct work *w, const struct record *r, const void *old, void *rec)
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
			other = store_united(w, f->to, link->id);
		if (!other)
			continue;
		*link = (LINK_t){ other, row_link_name(w, f->to, other) };
		turned = true;
	}
	if (turned && r->settle) {
		WORK_AS(w, actor_program(w->actor.region));
		r->settle(w, rec);
	}
}
