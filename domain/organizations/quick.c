/* quick: a place entered by hand in a minute, and whether it is there already. */
#include "domain/organizations/pages.h"

#include "base/fold.h"

#include <string.h>

enum { LOOKED_AT = 20, SHORTEST_NAME = 2, SHORTEST_PHONE = 9 };

/* ---- Is it there already? ---------------------------------------------------------------- */

static void add(struct alike *all, const struct organization *o, const struct organization *of,
    const char *why)
{
	for (int i = 0; i < all->n; i++)
		if (all->place[i].head.id == o->head.id)
			return;
	if (all->n == ALIKE_MOST || o->head.id == of->head.id)
		return;
	all->why[all->n] = why;
	all->place[all->n++] = *o;
}

static void by_number(struct work *w, const struct organization *of, struct alike *all)
{
	struct rows *rs = of->business_number
	    ? store_query(w,
		  "SELECT id FROM organization WHERE region = $1 AND business_number = $2"
		  " AND removed = 0 UNION SELECT organization FROM service WHERE region = $1"
		  " AND number = $2 AND removed = 0 LIMIT 5",
		  I(w->actor.region), T(of->business_number))
	    : NULL;
	struct organization o;

	for (int i = 0; rs && i < rs->n; i++)
		if (store_get(w, &organization_record, cell_number(rs, i, 0), &o)
		    && !o.head.removed)
			add(all, &o, of, "事業所番号が同じ");
}

static struct listing found(struct work *w, const char *words)
{
	struct query q = { .find = words, .limit = LOOKED_AT };

	return store_list(w, &organization_record, &q);
}

static void by_phone(struct work *w, const struct organization *of, struct alike *all)
{
	const char *digits = of->phone ? phone_digits(&w->arena, of->phone) : "";
	struct listing l =
	    strlen(digits) < SHORTEST_PHONE ? (struct listing){0} : found(w, of->phone);

	for (int i = 0; i < l.n; i++) {
		const struct organization *o = LISTED(l, &organization_record, i);

		if (o->phone && !strcmp(phone_digits(&w->arena, o->phone), digits))
			add(all, o, of, "電話が同じ");
	}
}

/* One name holds the other, as people write them: 見本医院, 医療法人見本会 見本医院. */
static bool near(struct arena *a, const char *one, const char *other)
{
	const char *s = fold_search(a, one), *t = fold_search(a, other);

	return *s && *t && (strstr(s, t) || strstr(t, s));
}

static void by_name(struct work *w, const struct organization *of, struct alike *all)
{
	struct listing l = !of->name || utf8_length(of->name) < SHORTEST_NAME
	    ? (struct listing){0}
	    : found(w, of->name);

	for (int i = 0; i < l.n; i++) {
		const struct organization *o = LISTED(l, &organization_record, i);

		if (near(&w->arena, o->name, of->name))
			add(all, o, of, "名前が似ている");
	}
}

static void places_alike(struct work *w, const struct organization *of, struct alike *all)
{
	*all = (struct alike){0};
	by_number(w, of, all);
	by_phone(w, of, all);
	by_name(w, of, all);
}

int quick_alike(struct request *rq)
{
	struct organization of = { .name = query_value(rq, "name"),
		.phone = query_value(rq, "phone"),
		.business_number = query_value(rq, "business_number") };
	struct alike all;

	places_alike(rq->work, &of, &all);
	alike_page(&rq->page, rq, &all);
	return 200;
}

/* ---- The form ---------------------------------------------------------------------------- */

static int form(struct request *rq, const struct organization *o, const struct alike *all,
    int status)
{
	rq->title = "施設を加える";
	quick_page(&rq->page, rq, o, all);
	return status;
}

int quick_new(struct request *rq)
{
	struct organization o = {0};

	return form(rq, &o, NULL, 200);
}

static int saved(struct request *rq, const struct organization *o)
{
	bool propose = form_value(rq, "propose") != NULL;

	if (propose && !service_propose(rq->work, o))
		return form(rq, o, NULL, 422);
	rq->publish =
	    arena_printf(&rq->work->arena, "organization/%lld", (long long)o->head.id);
	rq->flash = propose && service_proposed(o->kind)
	    ? "保存しました。種別に合うサービスも一つ加えてあります。"
	    : "保存しました。";
	return reply_goto(rq, "/organizations/%lld", (long long)o->head.id);
}

int quick_create(struct request *rq)
{
	struct organization o = {0};
	struct alike all;
	int64_t before;
	bool twice;

	if (!form_read(rq, &organization_record, &o))
		return form(rq, &o, NULL, 422);
	places_alike(rq->work, &o, &all);
	if (all.n && !form_value(rq, "another"))
		return form(rq, &o, &all, 422);
	o.head.id = id_new();
	before = form_used(rq, &organization_record, o.head.id, &twice);
	if (twice)
		return reply_goto(rq, "/organizations/%lld", (long long)before);
	if (before)
		return form(rq, &o, NULL, 409);
	if (store_save(rq->work, &organization_record, &o) != SAVED)
		return form(rq, &o, NULL, 422);
	return saved(rq, &o);
}
