/* emergency: the record of one, who sees it, and its addresses. */
#include "domain/emergency/pages.h"

enum { OPEN_LOOKED_AT = 20, HOUR = 3600 * 1000 };

static const struct choice emergency_reasons[] = {
	{ "sudden", "救急・容体の急変" },
	{ "safety", "安否の確認・行方不明" },
	{ "disaster", "災害・避難" },
	{ "abuse", "虐待の疑い・身の危険" },
	{ "other", "そのほか、急を要する事情" },
	{ 0 },
};

static const struct choice emergency_judgements[] = {
	{ "proper", "必要な閲覧だった" },
	{ "asked", "確かめたいことがあり、本人に確かめた" },
	{ "wrong", "必要のない閲覧だった" },
	{ 0 },
};

static const struct field fields[] = {
#define RECORD struct emergency
#define FIELDS "domain/emergency/fields.def"
#include "base/rows.h"
};

/* The hub's people and the auditor see all, who looked her own. */
static const char *visible(const struct actor *actor)
{
	if (actor_may(actor, REVIEW_EMERGENCIES) || actor_may(actor, ALL_TOWNS))
		return NULL;
	return actor_may(actor, READ_EMERGENCIES) ? "emergency.account = $2" : "1=0";
}

const struct record emergency_record = {
	.name = "emergency",
	.label = "緊急の閲覧",
	.size = sizeof(struct emergency),
	.fields = fields,
	.visible = visible,
	.read = READ_EMERGENCIES,
	.write = READ_EMERGENCIES,
	.export = REVIEW_EMERGENCIES,
	.indexes = (const char *const[]){ "account, ends", "person", NULL },
	.about = "person",
};

/* ---- What happens to it ---- */

enum saved emergency_begin(struct work *w, struct emergency *e, const struct person *p)
{
	e->whom = p->name;
	e->person = (struct link){ p->head.id, p->name };
	e->account = (struct link){ w->actor.account, w->actor.name };
	e->begun = w->now;
	e->ends = w->now + EMERGENCY_HOURS * (int64_t)HOUR;
	if (!record_check(w, &emergency_record, e))
		return ABSENT;
	w->reason = emergency_reason(e);
	return store_save(w, &emergency_record, e);
}

enum saved emergency_judge(struct work *w, struct emergency *e)
{
	e->reviewed = w->now;
	e->reviewer = (struct link){ w->actor.account, w->actor.name };
	return store_save(w, &emergency_record, e);
}

bool emergency_is_open(const struct emergency *e, int64_t now)
{
	return !e->head.removed && !e->ended && e->begun <= now && now < e->ends;
}

const char *emergency_reason(const struct emergency *e)
{
	return e->reason ? emergency_reasons[e->reason - 1].label : NULL;
}

struct listing emergencies_waiting(struct work *w, int most)
{
	struct query q = { .limit = most };

	query_add(&q, &emergency_record, "reviewed", EMPTY, NULL);
	return store_list(w, &emergency_record, &q);
}

int emergencies_open(struct work *w, const struct emergency **out)
{
	struct query q = { .limit = OPEN_LOOKED_AT };
	struct emergency *open;
	struct listing l;
	int n = 0;

	query_add(&q, &emergency_record, "account", EQUAL,
	    int_text(&w->arena, w->actor.account));
	query_add(&q, &emergency_record, "ended", EMPTY, NULL);
	l = store_list(w, &emergency_record, &q);
	open = arena_alloc(&w->arena, (size_t)(l.n + 1) * sizeof *open);
	for (int i = 0; i < l.n; i++) {
		const struct emergency *e = LISTED(l, &emergency_record, i);

		if (emergency_is_open(e, w->now))
			open[n++] = *e;
	}
	*out = open;
	return n;
}

/* ---- Its addresses ---- */

static int64_t waiting(struct work *w)
{
	struct query q = {0};

	if (!actor_may(&w->actor, REVIEW_EMERGENCIES))
		return 0;
	query_add(&q, &emergency_record, "reviewed", EMPTY, NULL);
	return store_count_most(w, &emergency_record, &q, COUNT_MOST);
}

/* Whoever looks in an emergency has it before her eyes on every page. */
static void banner(struct text *o, struct request *rq)
{
	const struct emergency *open;
	int n;

	if (!actor_may(&rq->work->actor, EMERGENCY_ACCESS))
		return;
	n = emergencies_open(rq->work, &open);
	if (n > 0)
		banner_page(o, rq, open, n);
}

#define ROUTE(method, path, may, run, ...) \
	{ method, "/emergencies" path, may, run, __VA_ARGS__ }
#define OF_RECORD .record = &emergency_record

static const struct route routes[] = {
	ROUTE(GET, "", READ_EMERGENCIES, any_list, OF_RECORD, .deed = LISTING),
	ROUTE(GET, "/csv", REVIEW_EMERGENCIES, any_csv, OF_RECORD, .slow = true, .deed = EXPORTING),
	ROUTE(GET, "/new", EMERGENCY_ACCESS, ask_get, OF_RECORD, .deed = VIEWING),
	ROUTE(POST, "", EMERGENCY_ACCESS, ask_post, .deed = MAKING),
	ROUTE(GET, "/:id", READ_EMERGENCIES, judging_get, OF_RECORD, .slow = true, .deed = VIEWING),
	ROUTE(GET, "/:id/history", READ_EMERGENCIES, any_history, OF_RECORD, .deed = VIEWING),
	ROUTE(GET, "/:id/person", EMERGENCY_ACCESS, look_person, OF_RECORD, .deed = VIEWING),
	ROUTE(GET, "/:id/consultations/:part", EMERGENCY_ACCESS, look_slip, OF_RECORD,
	    .deed = VIEWING),
	ROUTE(GET, "/:id/pdf", EMERGENCY_ACCESS, look_pdf, OF_RECORD, .slow = true,
	    .deed = PRINTING),
	ROUTE(POST, "/:id/end", READ_EMERGENCIES, judging_end, .deed = CHANGING),
	ROUTE(POST, "/:id/review", REVIEW_EMERGENCIES, judging_post, .slow = true,
	    .deed = CHANGING),
	{ 0 }
};

const struct module emergency_module = {
	.path = "/emergencies",
	.label = "緊急の閲覧",
	.icon = "emergency",
	.may = READ_EMERGENCIES,
	.routes = routes,
	.records = (const struct record *const[]){ &emergency_record, NULL },
	.waiting = waiting,
	.banner = banner,
};
