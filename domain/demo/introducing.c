/* introducing: places side by side for two slips: one family has chosen, one has not yet. */
#include "domain/demo/parts.h"

#include "domain/introducing/introducing.h"

#include <string.h>

enum { WHILE = 20 * 60 * 1000, ASKED_ALREADY = 1 };

static void must(struct demo *d, enum saved saved, const char *what)
{
	struct work *w = d->work;

	if (saved != SAVED)
		work_fault(w, "demo %s: %s", what, w->problems ? w->problems->say : "not saved");
}

/* The newest open slips that nobody has touched for a while; the first of them has its requests. */
static int open_slips(struct demo *d, struct consultation *out, int most)
{
	struct query q = { .limit = 60 };
	struct listing l;
	int n = 0, skip = ASKED_ALREADY;

	query_add(&q, &consultation_record, "person", FILLED, NULL);
	query_add(&q, &consultation_record, "closed", EMPTY, NULL);
	l = store_list(d->work, &consultation_record, &q);
	for (int i = 0; i < l.n && n < most; i++) {
		const struct consultation *c = LISTED(l, &consultation_record, i);

		if (c->touched + 2 * WHILE < d->now && !c->outside && skip-- <= 0)
			out[n++] = *c;
	}
	return n;
}

/* What a slip about that is helped by; of whatever else, a visiting nurse. */
static const char *service_of(const struct consultation *c)
{
	static const char *const services[][2] = { { "home_doctor", "home_doctor" },
		{ "mobility", "transport" }, { "care_manager", "430" }, { "care_service", "110" },
		{ "home_rehabilitation", "140" }, { "facility", "510" } };

	for (size_t i = 0; i < COUNT(services); i++)
		if (strstr(c->contents, services[i][0]))
			return services[i][1];
	return "130";
}

static int64_t introduce(struct demo *d, const struct consultation *slip, int rule,
    const char *content)
{
	const char *service = service_of(slip);
	struct work *w = d->work;
	struct comparing *v = arena_alloc(&w->arena, sizeof *v);
	struct comparison kept = {0};
	struct action a = { .consultation.id = slip->head.id, .kind = ACTION_INTRODUCTION,
		.at = w->now, .method = "phone", .content = content, .minutes = { true, 20 } };
	struct findings all;

	v->slip = *slip;
	v->rule = rule;
	v->c = (struct criteria){ .service = service,
		.from = { true, d->town[0].latitude.n, d->town[0].longitude.n },
		.from_said = arena_printf(&w->arena,
		    "%sの役所・役場からの直線距離です。住所からは測っていません。",
		    d->town[0].name) };
	all = finding_run(w, &v->c);
	findings_part(w, &all, 0, all.n < 3 ? all.n : 3);
	for (int i = 0; i < all.n && i < 3; i++)
		v->picks.place[v->picks.n++] =
		    (struct link){ all.place[i].id, all.place[i].name };
	comparing_make(w, v);
	must(d, comparing_keep(w, v, code_label(w, "service_kind", service), &kept), "comparison");
	w->reason = NULL;
	a.comparison = (struct link){ kept.head.id, kept.headline };
	must(d, consultation_act(w, &a), "introduction");
	for (int i = 0; i < v->n; i++)
		must(d,
		    consultation_introduce(w,
			&(struct candidate){ .action = { a.head.id, a.headline },
			    .organization.id = v->place[i].found.id }),
		    "candidate");
	return a.head.id;
}

static void choose(struct demo *d, int64_t action)
{
	struct listing l = store_parts(d->work, &candidate_record, action);
	struct candidate *c = l.n ? LISTED(l, &candidate_record, l.n - 1) : NULL;

	if (!c)
		return;
	c->chosen = true;
	c->note = "見学してから決めたとのこと。";
	must(d, consultation_introduce(d->work, c), "choice");
}

void demo_introducing(struct demo *d)
{
	struct work *w = d->work;
	struct consultation slip[2];

	/* The lots are drawn with the numbers of places, which are never the same twice. */
	if (d->seed)
		return;
	w->actor = d->counsellor[0];
	if (open_slips(d, slip, 2) < 2)
		return;
	w->now = slip[0].touched + WHILE;
	introduce(d, &slip[0], RULE_NEAR,
	    "条件に合うところを近い順に案内した。ご家族で相談して、週明けに返事をいただく。");
	w->now = slip[1].touched + WHILE;
	choose(d,
	    introduce(d, &slip[1], RULE_LOT,
		"条件に合うところを、くじの順に案内した。"));
}
