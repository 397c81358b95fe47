/* facts: their records, how long one keeps, and what is done with one. */
#include "domain/facts/pages.h"


enum { DAYS_USUAL = 180, PARTS = 3 };

static const struct choice fact_values[] = { { "yes", "はい" }, { "conditional", "条件つき" },
	{ "no", "いいえ" }, { 0 } };

static const struct field fact_fields[] = {
#define RECORD struct fact
#define FIELDS "domain/facts/fact.def"
#include "base/rows.h"
};

static const struct field area_fields[] = {
#define RECORD struct service_area
#define FIELDS "domain/facts/area.def"
#include "base/rows.h"
};

static void check(struct work *w, const void *rec)
{
	const struct fact *f = rec;

	if (!f->value && !f->amount.known && !f->words)
		work_problem(w, "words",
		    "「できますか」を選ぶか、「数」か「くわしく」を入れてください。");
	if (date_known(f->checked) && date_compare(f->checked, work_today(w)) > 0)
		work_problem(w, "checked", "先の日です。今日か、前の日を入れてください。");
}

/* One town of a place stands there once. */
static void area_check(struct work *w, const void *rec)
{
	const struct service_area *a = rec;
	struct rows *rs = store_query(w,
	    "SELECT 1 FROM service_area WHERE region = $1 AND organization = $2"
	    " AND municipality = $3 AND id <> $4 AND removed = 0",
	    I(w->actor.region), I(a->organization.id), I(a->municipality.id), I(a->head.id));

	if (rs->n)
		work_problem(w, "municipality",
		    "この市町村はもう入っています。そちらの「範囲」を直してください。");
}

const struct record fact_record = {
	.name = "fact",
	.label = "地元の情報",
	.size = sizeof(struct fact),
	.fields = fact_fields,
	.check = check,
	.read = READ_DIRECTORY,
	.write = WRITE_DIRECTORY,
	.export = READ_DIRECTORY,
	.indexes = (const char *const[]){ "organization", "kind, value, removed, organization",
	    "renew", NULL },
	.own = "organization",
};

const struct record service_area_record = {
	.name = "service_area",
	.label = "訪問・送迎の範囲",
	.size = sizeof(struct service_area),
	.fields = area_fields,
	.check = area_check,
	.read = READ_DIRECTORY,
	.write = WRITE_DIRECTORY,
	.export = READ_DIRECTORY,
	.indexes = (const char *const[]){ "organization", "municipality", NULL },
	.own = "organization",
};

/* ---- How long it keeps ---- */

static int days_of(struct work *w, const char *kind)
{
	const struct code *codes;
	int n = codes_of(w, "fact_kind", (struct date){0}, &codes);

	for (int i = 0; i < n; i++)
		if (text_same(codes[i].code, kind) && codes[i].days.known)
			return (int)codes[i].days.n;
	return DAYS_USUAL;
}

enum saved fact_save(struct work *w, struct fact *f)
{
	f->renew = date_known(f->checked) ? date_add_days(f->checked, days_of(w, f->kind))
					  : (struct date){0};
	return store_save(w, &fact_record, f);
}

enum fact_age fact_age(const struct fact *f, struct date today)
{
	int left, all;

	if (!date_known(f->renew) || date_compare(f->renew, today) < 0)
		return FACT_RENEW;
	left = date_days_between(today, f->renew);
	all = date_days_between(f->checked, f->renew);
	return left * PARTS < all ? FACT_FADING : FACT_FRESH;
}

const char *fact_age_label(enum fact_age age)
{
	static const char *const labels[] = { "● 新しい", "◐ 古くなってきました",
		"○ 確かめ直してください" };

	return labels[age];
}

int64_t facts_waiting(struct work *w, int64_t organization)
{
	struct rows *rs = store_query(w,
	    "SELECT COUNT(*) FROM (SELECT 1 FROM fact f JOIN organization o ON o.region = f.region"
	    " AND o.id = f.organization AND o.removed = 0 WHERE f.region = $1 AND f.removed = 0"
	    " AND ($3 = 0 OR f.organization = $3) AND (f.renew IS NULL OR f.renew < $2)"
	    " LIMIT $4) AS asking",
	    I(w->actor.region), T(date_iso(&w->arena, work_today(w))), I(organization),
	    I(COUNT_MOST));

	return rs->n ? cell_number(rs, 0, 0) : 0;
}

const char *fact_said(struct work *w, const struct fact *f)
{
	static const char *const names[] = { "value", "amount", "words" };
	struct text t = { .arena = &w->arena };

	for (size_t i = 0; i < COUNT(names); i++) {
		const char *s = field_show(w, record_field(&fact_record, names[i]), f);

		if (s)
			text_addf(&t, t.len ? "　%s" : "%s", s);
	}
	return t.len ? t.s : "（内容なし）";
}

/* ---- On the page of a place ---- */

void facts_card(struct request *rq, int64_t organization, const char *base, const char *then,
    bool writes)
{
	struct listing l = store_parts(rq->work, &fact_record, organization);

	facts_card_page(rq, &l, base, then, writes);
}

static void beside(struct request *rq, const struct record *of, int64_t id)
{
	struct arena *a = &rq->work->arena;
	const char *place = arena_printf(a, "/organizations/%lld", (long long)id);
	struct organization org;
	struct listing areas;
	bool writes;

	if (of != &organization_record || !actor_may(&rq->work->actor, READ_DIRECTORY)
	    || !store_get(rq->work, of, id, &org))
		return;
	writes = actor_may(&rq->work->actor, WRITE_DIRECTORY) && !org.head.removed;
	areas = store_parts(rq->work, &service_area_record, id);
	facts_card(rq, id, place, place, writes);
	areas_card_page(rq, &areas, place, writes);
}

#define LIST(path, run, ...) { GET, "/facts" path, READ_DIRECTORY, run, __VA_ARGS__ }
#define FACT(method, path, may, run, ...) \
	{ method, "/organizations/:id/facts" path, may, run, .record = &fact_record, __VA_ARGS__ }
#define AREA(method, path, may, run, ...) \
	{ method, "/organizations/:id/service_areas" path, may, run, \
		.record = &service_area_record, __VA_ARGS__ }

static const struct route routes[] = {
	LIST("", facts_list, .deed = LISTING),
	LIST("/csv", facts_csv, .slow = true, .deed = EXPORTING),
	LIST("/sheet", facts_sheet, .slow = true, .deed = PRINTING),
	{ GET, "/facts/calls", WRITE_DIRECTORY, facts_calls, .deed = LISTING },
	FACT(GET, "/new", WRITE_DIRECTORY, fact_new, .deed = VIEWING),
	FACT(POST, "", WRITE_DIRECTORY, fact_create, .deed = MAKING),
	FACT(GET, "/:part", READ_DIRECTORY, any_show, .deed = VIEWING),
	FACT(GET, "/:part/edit", WRITE_DIRECTORY, fact_edit, .deed = VIEWING),
	FACT(POST, "/:part", WRITE_DIRECTORY, fact_update, .deed = CHANGING),
	FACT(POST, "/:part/same", WRITE_DIRECTORY, fact_same, .deed = CHANGING),
	ROUTES_TO_REMOVE(FACT, "/:part", WRITE_DIRECTORY),
	FACT(GET, "/:part/history", READ_DIRECTORY, any_history, .deed = VIEWING),
	AREA(GET, "/new", WRITE_DIRECTORY, any_new, .deed = VIEWING),
	AREA(POST, "", WRITE_DIRECTORY, any_create, .deed = MAKING),
	AREA(GET, "/:part", READ_DIRECTORY, any_show, .deed = VIEWING),
	ROUTES_TO_CHANGE(AREA, "/:part", WRITE_DIRECTORY),
	AREA(GET, "/:part/history", READ_DIRECTORY, any_history, .deed = VIEWING),
	{ 0 }
};

static int64_t waiting(struct work *w)
{
	return actor_may(&w->actor, WRITE_DIRECTORY) ? facts_waiting(w, 0) : 0;
}

const struct module facts_module = {
	.path = "/facts",
	.label = "地元の情報",
	.icon = "drafts",
	.may = READ_DIRECTORY,
	.routes = routes,
	.records =
	    (const struct record *const[]){ &fact_record, &service_area_record, NULL },
	.waiting = waiting,
	.beside = beside,
};
