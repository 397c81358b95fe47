/* public: the residents' pages -- who there is near by, and one place.  Whoever asks, signed in or
 * not, gets the same answer, so that anybody on the way may keep it for a while. */
#include "domain/public/pages.h"

#include "base/fold.h"

#include <string.h>

enum { LASTING = 300 /* s */, HUBS_MOST = 50 };

#define MAY(p) ((uint64_t)1 << (p))

const char *hiragana(struct arena *a, const char *kana)
{
	struct text t = { .arena = a };

	for (int32_t c; kana && (c = utf8_next(&kana)) != 0;)
		text_add_codepoint(&t, c >= 0x30a1 && c <= 0x30f6 ? c - 0x60 : c);
	return t.s;
}

/* ---- Whose page ---- */

/* From here on the work sees that hub's directory, and nothing else of it. */
static void enter(struct request *rq, int64_t region)
{
	rq->work->actor = (struct actor){ .region = region, .may = MAY(READ_DIRECTORY)
		    | MAY(SIGNED_IN) };
}

static bool rules_of(struct request *rq, int64_t region, struct publicity *p)
{
	struct rows *rs = store_query(rq->work,
	    "SELECT title, words, shown FROM publicity WHERE region = $1 AND one = 1"
	    " AND open = 1 AND removed = 0",
	    I(region));

	if (!rs->n)
		return false;
	*p = (struct publicity){ .open = true, .title = CELL(rs, 0, 0), .words = CELL(rs, 0, 1),
		.shown = CELL(rs, 0, 2) };
	return true;
}

static int absent(struct request *rq)
{
	return reply_problem(rq, 404, "この画面はありません",
	    "住民向けのページは、まだ公開されていないか、載せるのをやめた施設です。");
}

/* Several hubs may keep one installation: then each is chosen by name. */
static int hubs(struct request *rq, int64_t *one)
{
	struct rows *rs = store_query(rq->work,
	    "SELECT region, title FROM publicity WHERE one = 1 AND open = 1 AND removed = 0"
	    " ORDER BY title LIMIT 50");
	struct publicity *p = arena_alloc(&rq->work->arena, HUBS_MOST * sizeof *p);
	int64_t hub[HUBS_MOST];

	if (rs->n == 0)
		return absent(rq);
	*one = cell_number(rs, 0, 0);
	if (rs->n == 1)
		return 0;
	for (int i = 0; i < rs->n; i++) {
		hub[i] = cell_number(rs, i, 0);
		p[i].title = CELL(rs, i, 1);
	}
	public_hubs_page(&rq->page, rq, p, hub, rs->n);
	rq->lasting = LASTING;
	return 200;
}

/* ---- What is left of a place ---- */

static void hide(const struct publicity *r, struct found *p)
{
	if (!publicity_shows(r, "kind"))
		p->kind = NULL;
	if (!publicity_shows(r, "town"))
		p->town_name = p->town_code = NULL;
	if (!publicity_shows(r, "address"))
		p->address = NULL;
	if (!publicity_shows(r, "phone"))
		p->phone = NULL;
	if (!publicity_shows(r, "hours")) {
		p->hours = NULL;
		p->openings = 0;
	}
	if (!publicity_shows(r, "area"))
		p->area = NULL;
	if (!publicity_shows(r, "position"))
		p->at.known = false;
	if (!publicity_shows(r, "services"))
		p->services = 0;
	if (!publicity_shows(r, "trips"))
		p->trips = 0;
	p->visiting = p->visiting && publicity_shows(r, "visiting");
	for (int i = 0; i < p->services; i++)
		if (!publicity_shows(r, "days"))
			p->service[i].days = NULL;
}

/* ---- The list ---- */

static void groups(struct request *rq, struct public_view *v)
{
	const struct choice *g = services_plainly;

	for (; g->code && publicity_shows(&v->rules, "services"); g++) {
		bool chosen = text_same(v->c.group, g->code);

		v->group[v->groups++] = (struct group_way){ g->code, g->label,
			address_with(rq, "/public", "service",
			    chosen ? NULL : arena_printf(&rq->work->arena, "~%s", g->code)),
			chosen };
	}
}

/* A number may be written in any way in which it may be kept; as words, what stands between its
 * parts would part it. */
static int hear(struct request *rq, struct criteria *c, const char *typed)
{
	struct organization called = {0};

	if (!c->shown.phone
	    || !field_read(rq->work, record_field(&organization_record, "phone"), typed, &called))
		return fold_words(&rq->work->arena, typed, c->heard, HEARD_MOST);
	c->heard[0] = phone_digits(&rq->work->arena, called.phone);
	return 1;
}

/* Only what is shown can be asked for. */
static void read_question(struct request *rq, struct public_view *v)
{
	struct criteria all;

	criteria_read(rq, &all);
	v->c = (struct criteria){ .residents = true };
	v->c.shown.town = publicity_shows(&v->rules, "town");
	v->c.shown.services = publicity_shows(&v->rules, "services");
	v->c.shown.address = publicity_shows(&v->rules, "address");
	v->c.shown.area = publicity_shows(&v->rules, "area");
	v->c.shown.position = publicity_shows(&v->rules, "position");
	v->c.shown.phone = publicity_shows(&v->rules, "phone");
	v->words = all.words;
	if (v->words)
		v->c.hearing = hear(rq, &v->c, v->words);
	rq->work->problems = NULL;
	if (v->c.shown.services) {
		v->c.service = all.service;
		v->c.group = all.group;
	}
	if (v->c.shown.town)
		v->c.town = all.town;
	if (publicity_shows(&v->rules, "days") && v->c.shown.services)
		v->c.day = all.day;
}

static void fill(struct request *rq, struct public_view *v)
{
	struct query q = { .sort = record_field(&municipality_record, "code"), .ascending = true,
		.limit = 1000 };

	hub_get(rq->work, &v->hub);
	read_question(rq, v);
	v->all = finding_run(rq->work, &v->c);
	v->turned = findings_turn(rq, "/public", &v->all, PUBLIC_PAGE);
	for (int i = 0; i < v->turned.shown; i++)
		hide(&v->rules, &v->turned.page[i]);
	groups(rq, v);
	v->towns = store_list(rq->work, &municipality_record, &q);
	map_make(rq, "/public", &v->c, &v->all, &v->map);
	v->map.small = true;
	public_page(&rq->page, rq, v);
}

static int index_get(struct request *rq)
{
	struct public_view *v = arena_alloc(&rq->work->arena, sizeof *v);
	const struct actor own = rq->work->actor;
	const char *asked = query_value(rq, "hub");
	int64_t region = 0;
	int status = 0;

	if (!asked || !text_number(asked, 1, INT64_MAX, &region))
		status = hubs(rq, &region);
	if (status)
		return status;
	if (!rules_of(rq, region, &v->rules))
		return absent(rq);
	enter(rq, region);
	fill(rq, v);
	rq->work->actor = own;
	rq->lasting = LASTING;
	return 200;
}

/* ---- One place ---- */

static void hide_place(const struct publicity *r, struct organization *o)
{
	struct organization shown = { .name = o->name, .kana = o->kana };

	shown.head.id = o->head.id;
	if (publicity_shows(r, "url"))
		shown.url = o->url;
	if (publicity_shows(r, "fax"))
		shown.fax = o->fax;
	if (publicity_shows(r, "email"))
		shown.email = o->email;
	if (publicity_shows(r, "corporation"))
		shown.run_by = o->run_by;
	*o = shown;
}

static bool find_place(struct request *rq, struct public_view *v)
{
	struct work *w = rq->work;

	if (!store_get(w, &organization_record, rq->id, &v->place) || v->place.head.removed
	    || v->place.unlisted)
		return false;
	v->found = (struct found){ .id = rq->id, .metres = -1 };
	found_fill(w, &v->found, 1);
	hide(&v->rules, &v->found);
	hide_place(&v->rules, &v->place);
	return true;
}

static int place_get(struct request *rq)
{
	struct public_view *v = arena_alloc(&rq->work->arena, sizeof *v);
	const struct actor own = rq->work->actor;
	const char *asked = query_value(rq, "id");
	struct rows *rs;
	bool there;

	if (!asked || !text_number(asked, 1, INT64_MAX, &rq->id))
		return absent(rq);
	rs = store_query(rq->work,
	    "SELECT region FROM organization WHERE id = $1 AND region IN"
	    " (SELECT region FROM publicity WHERE open = 1 AND removed = 0)",
	    I(rq->id));
	if (!rs->n || !rules_of(rq, cell_number(rs, 0, 0), &v->rules))
		return absent(rq);
	enter(rq, cell_number(rs, 0, 0));
	there = find_place(rq, v) && hub_get(rq->work, &v->hub);
	if (there)
		known_locally(rq, v);
	if (there)
		public_place_page(&rq->page, rq, v);
	rq->work->actor = own;
	rq->lasting = there ? LASTING : 0;
	return there ? 200 : absent(rq);
}

static const struct route routes[] = {
	{ GET, "/public", ANYONE, index_get, .slow = true, .deed = NO_DEED },
	{ GET, "/public/place", ANYONE, place_get, .slow = true, .deed = NO_DEED },
	{ GET, "/public/settings", WRITE_REGION, settings_get, .deed = VIEWING },
	{ POST, "/public/settings", WRITE_REGION, settings_save, .deed = CHANGING },
	{ 0 }
};

const struct module public_module = {
	.path = "/public", .label = "住民向けのページ", .may = READ_DIRECTORY, .routes = routes,
	.records = (const struct record *const[]){ &publicity_record, NULL },
};
