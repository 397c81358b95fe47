/* partner: what the staff of a place sees of its own entry, and what of it they keep right.
 * Who may: WRITE_OWN_PLACE in the route, the place of the address is the account's, and the store
 * asks the same of each row (record.own). */
#include "domain/partner/pages.h"

#include <string.h>

static const char *const theirs[] = { "phone", "fax", "email", "contact", "hours", "url", "area",
	"note", NULL };

static bool is_own(const struct request *rq)
{
	return rq->id && rq->id == rq->work->actor.organization;
}

/* ---- The page ---- */

static struct listing facts_of(struct work *w, int64_t place, bool removed)
{
	struct query q = { .limit = 200, .removed = removed, .ascending = true };

	query_add(&q, &fact_record, "organization", EQUAL, int_text(&w->arena, place));
	return store_list(w, &fact_record, &q);
}

static int page_get(struct request *rq)
{
	struct work *w = rq->work;
	struct partner_view *v = arena_alloc(&w->arena, sizeof *v);
	int64_t place = w->actor.organization;
	struct organization own;

	*v = (struct partner_view){0};
	rq->title = "自分の施設";
	if (place)
		partner_requests(w, v);
	if (place && store_get(w, &organization_record, place, &own) && !own.head.removed) {
		v->place = own;
		v->facts = facts_of(w, place, false);
		v->removed = facts_of(w, place, true);
	}
	partner_page(&rq->page, rq, v);
	return 200;
}

/* ---- The entry ---- */

static int form(struct request *rq, const struct organization *o, int status)
{
	rq->title = "施設の連絡先などを直す";
	partner_form_page(&rq->page, rq, o);
	return status;
}

static int edit(struct request *rq)
{
	struct organization o;

	if (!is_own(rq) || !store_get(rq->work, &organization_record, rq->id, &o)
	    || o.head.removed)
		return any_absent(rq);
	return form(rq, &o, 200);
}

static int update(struct request *rq)
{
	struct work *w = rq->work;
	int64_t version = form_version(rq);
	struct organization o;

	if (!is_own(rq)
	    || !(version ? store_get_version(w, &organization_record, rq->id, version, &o)
			 : store_get(w, &organization_record, rq->id, &o)))
		return any_absent(rq);
	w->reason = "施設の方が直した";
	/* Not the record's own check: what is wrong in the rest is not theirs to correct. */
	form_read_only(rq, &o, &organization_record, theirs);
	organization_check_mail(w, &o);
	if (w->problems)
		return form(rq, &o, 422);
	switch (store_save(w, &organization_record, &o)) {
	case SAVED: break;
	case STALE: return form_merge(rq, &organization_record, rq->id, &o);
	default: return any_absent(rq);
	}
	rq->publish = arena_printf(&w->arena, "organization/%lld", (long long)rq->id);
	rq->flash = "保存しました。拠点センターと、施設をさがす方に、新しい内容が出ます。";
	return reply_goto(rq, "/partner");
}

/* ---- The facts: as the hub's people do, of one's own place ---- */

#define OWN(name) \
	static int own_##name(struct request *rq) \
	{ \
		return is_own(rq) ? name(rq) : any_absent(rq); \
	}
OWN(fact_new)
OWN(fact_create)
OWN(fact_edit)
OWN(fact_update)
OWN(fact_same)
OWN(fact_amount)
OWN(fact_remove)
OWN(fact_restore)

#define PLACE(method, path, run, ...) \
	{ method, "/partner/organizations/:id" path, WRITE_OWN_PLACE, run, \
		.record = &organization_record, __VA_ARGS__ }
#define FACT(method, path, run, ...) \
	{ method, "/partner/organizations/:id/facts" path, WRITE_OWN_PLACE, run, \
		.record = &fact_record, __VA_ARGS__ }

static const struct route routes[] = {
	{ GET, "/partner", WRITE_OWN_PLACE, page_get, .deed = VIEWING },
	PLACE(GET, "/edit", edit, .deed = VIEWING),
	PLACE(POST, "", update, .deed = CHANGING),
	FACT(GET, "/new", own_fact_new, .deed = VIEWING),
	FACT(POST, "", own_fact_create, .deed = MAKING),
	FACT(GET, "/:part/edit", own_fact_edit, .deed = VIEWING),
	FACT(POST, "/:part", own_fact_update, .deed = CHANGING),
	FACT(POST, "/:part/same", own_fact_same, .deed = CHANGING),
	FACT(POST, "/:part/amount", own_fact_amount, .deed = CHANGING),
	FACT(POST, "/:part/remove", own_fact_remove, .deed = REMOVING),
	FACT(POST, "/:part/restore", own_fact_restore, .deed = RESTORING),
	{ 0 }
};

static int64_t waiting(struct work *w)
{
	return w->actor.organization
	    ? facts_waiting(w, w->actor.organization) + partner_waiting(w)
	    : 0;
}

/* On the directory's page of one's own place. */
static void beside(struct request *rq, const struct record *of, int64_t id)
{
	if (of == &organization_record && id == rq->work->actor.organization
	    && actor_may(&rq->work->actor, WRITE_OWN_PLACE))
		partner_way(&rq->page);
}

const struct module partner_module = {
	.path = "/partner",
	.label = "自分の施設",
	.icon = "organizations",
	.may = WRITE_OWN_PLACE,
	.routes = routes,
	.waiting = waiting,
	.beside = beside,
};
