/* finding: the desk's page of who can help, as list, map, file and paper. */
#include "domain/finding/pages.h"

#include "document/document.h"
#include "domain/people/people.h"

#include <string.h>

#define HERE "/finding"

/* ---- What is asked for, in words ---- */

static void chip(struct request *rq, struct finding_view *v, const char *name, const char *label)
{
	if (label && v->chips < CHIPS_MOST)
		v->chip[v->chips++] =
		    (struct asked_chip){ label, address_with(rq, rq->path, name, NULL) };
}

static const char *label_of(const struct choice *list, const char *code)
{
	while (list->code && !text_same(list->code, code))
		list++;
	return list->label;
}

static void chip_facts(struct request *rq, const struct criteria *c, struct finding_view *v)
{
	struct arena *a = &rq->work->arena;

	for (int i = 0; i < c->facts; i++)
		chip(rq, v, arena_printf(a, "fact.%s", c->fact[i].kind),
		    arena_printf(a, "%s：%s", code_label(rq->work, "fact_kind", c->fact[i].kind),
			label_of(finding_answers, c->fact[i].value)));
}

void criteria_chips(struct request *rq, const struct criteria *c, struct finding_view *v)
{
	struct arena *a = &rq->work->arena;

	if (c->words)
		chip(rq, v, "q", arena_printf(a, "「%s」", c->words));
	if (c->service)
		chip(rq, v, "service", code_label(rq->work, "service_kind", c->service));
	if (c->group)
		chip(rq, v, "service", arena_printf(a, "%s（まとめて）", c->group));
	chip(rq, v, "town", c->town.name);
	if (c->town_code)
		chip(rq, v, "code", arena_printf(a, "コード %s", c->town_code));
	if (c->serves.name)
		chip(rq, v, "serves", arena_printf(a, "%sに来る・迎えに来る", c->serves.name));
	if (c->day)
		chip(rq, v, "day", label_of(week_days, c->day));
	if (c->time)
		chip(rq, v, "time", c->time);
	if (c->vacancy)
		chip(rq, v, "vacancy", "空きがある");
	if (c->visiting)
		chip(rq, v, "visiting", "訪問対応");
	if (c->radius)
		chip(rq, v, "radius", arena_printf(a, "%lld kmまで", (long long)c->radius));
	chip_facts(rq, c, v);
}

const char *criteria_words(struct request *rq, const struct criteria *c)
{
	struct finding_view *v = arena_alloc(&rq->work->arena, sizeof *v);

	criteria_chips(rq, c, v);
	return criteria_said(rq->work, v);
}

const char *criteria_said(struct work *w, const struct finding_view *v)
{
	struct text t = { .arena = &w->arena };

	for (int i = 0; i < v->chips; i++)
		text_addf(&t, "%s%s", i ? "・" : "", v->chip[i].label);
	return t.len ? t.s : "すべての施設";
}

const char *offered_said(struct work *w, const struct found *p)
{
	struct text t = { .arena = &w->arena };

	for (int i = 0; i < p->services; i++)
		text_addf(&t, "%s%s%s%s%s", i ? "、" : "", p->service[i].kind,
		    p->service[i].days ? "（" : "", p->service[i].days ? p->service[i].days : "",
		    p->service[i].days ? "）" : "");
	return t.s;
}

const char *trip_days(struct arena *a, const struct trip *trip)
{
	static const char *const names[] = { "月", "火", "水", "木", "金", "土", "日", "祝" };
	const bool on[] = { trip->monday, trip->tuesday, trip->wednesday, trip->thursday,
		trip->friday, trip->saturday, trip->sunday, trip->holiday };
	struct text t = { .arena = a };

	for (size_t i = 0; i < COUNT(on); i++)
		if (on[i])
			text_add(&t, names[i]);
	return t.s;
}

/* ---- The page ---- */

static void towns(struct request *rq, struct finding_view *v)
{
	struct query q = { .sort = record_field(&municipality_record, "code"), .ascending = true,
		.limit = 1000 };

	v->towns = store_list(rq->work, &municipality_record, &q);
}

static int index_show(struct request *rq, struct finding_view *v)
{
	bool well = criteria_read(rq, &v->c);
	struct point at;
	int places;

	towns(rq, v);
	if (v->slip.head.id) {
		picks_read(rq, &v->picks);
		carried_offers(rq, v);
		v->home = home_point(rq->work, &v->slip, &at, &places);
		v->map.picks = &v->picks;
	}
	if (well) {
		v->all = finding_run(rq->work, &v->c);
		v->turned = findings_turn(rq, rq->path, &v->all, ON_PAGE);
		map_make(rq, rq->path, &v->c, &v->all, &v->map);
	}
	criteria_chips(rq, &v->c, v);
	rq->title = v->slip.head.id ? "紹介先をさがす" : "さがす：施設";
	finding_page(&rq->page, rq, v);
	return well ? 200 : 422;
}

static int index_get(struct request *rq)
{
	return index_show(rq, arena_alloc(&rq->work->arena, sizeof(struct finding_view)));
}

/* ---- From somebody's page: her town, and nothing else of her, goes into the address ---- */

static int from_town(struct request *rq, int64_t town)
{
	struct municipality m;

	if (!town || !store_get(rq->work, &municipality_record, town, &m)) {
		rq->flash = "お住まいの市町村が分からないので、近い順にしていません。"
			    "「どこから近い順」で市町村を選ぶか、「ほかの条件」で測る地点を入れてください。";
		return reply_goto(rq, HERE);
	}
	if (!m.latitude.known || !m.longitude.known) {
		rq->flash = arena_printf(&rq->work->arena,
		    "%sには役所・役場の位置がないので、近い順にせず、来る・迎えに来る施設を出しています。"
		    "位置は「地域」の市町村の画面で入れられます。",
		    m.name);
		return reply_goto(rq, HERE "?serves=%lld", (long long)town);
	}
	return reply_goto(rq, HERE "?near=%lld", (long long)town);
}

static int from_person(struct request *rq)
{
	struct person p;

	if (!store_get(rq->work, &person_record, rq->id, &p))
		return any_absent(rq);
	return from_town(rq, p.municipality.id);
}

static bool slip_stands(struct request *rq, struct consultation *c)
{
	return store_get(rq->work, &consultation_record, rq->id, c) && !c->head.removed;
}

/* The whole search is about the slip of its path; of the slip only its id is in the address. */
static int from_slip(struct request *rq)
{
	struct finding_view *v = arena_alloc(&rq->work->arena, sizeof *v);

	if (!slip_stands(rq, &v->slip))
		return any_absent(rq);
	if (query_value(rq, "suggest"))
		return reply_goto(rq, "%s", carried_address(rq, &v->slip));
	return index_show(rq, v);
}

/* What was found near her home leaves by the slip's path: no other knows where that is. */
static int slip_csv(struct request *rq)
{
	struct consultation c;

	return slip_stands(rq, &c) ? finding_csv(rq) : any_absent(rq);
}

static int slip_pdf(struct request *rq)
{
	struct consultation c;

	return slip_stands(rq, &c) ? finding_pdf(rq) : any_absent(rq);
}

/* ---- Routes ---- */

static const struct route routes[] = {
	{ GET, HERE, READ_DIRECTORY, index_get, .slow = true, .deed = SEARCHING },
	{ GET, HERE "/csv", READ_DIRECTORY, finding_csv, .slow = true, .deed = EXPORTING },
	{ GET, HERE "/pdf", READ_DIRECTORY, finding_pdf, .slow = true, .deed = PRINTING },
	{ GET, "/people/:id/finding", READ_CASES, from_person, .record = &person_record,
	    .deed = SEARCHING },
	{ GET, "/consultations/:id/finding", READ_CASES, from_slip, .slow = true,
	    .record = &consultation_record, .deed = SEARCHING },
	{ GET, "/consultations/:id/finding/csv", READ_CASES, slip_csv, .slow = true,
	    .record = &consultation_record, .deed = EXPORTING },
	{ GET, "/consultations/:id/finding/pdf", READ_CASES, slip_pdf, .slow = true,
	    .record = &consultation_record, .deed = PRINTING },
	{ 0 }
};

const struct module finding_module = {
	.path = HERE, .label = "施設をさがす", .icon = "finding", .may = READ_DIRECTORY,
	.routes = routes,
};
