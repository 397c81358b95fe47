/* search: persons, slips and organizations in one box; a slip's number leads straight to it. */
#include "domain/search/pages.h"

#include "base/fold.h"
#include "domain/consultations/consultations.h"
#include "domain/links/links.h"
#include "domain/organizations/organizations.h"
#include "domain/people/people.h"

#include <string.h>

enum { ON_PAGE = 20, DROPPED_DOWN = 5, ABOUT = 5 };

static const struct record *const searched[] = { &person_record, &consultation_record,
	&organization_record };

static const char *list_address(struct work *w, const struct record *r, const char *typed)
{
	struct text t = { .arena = &w->arena };

	text_addf(&t, "%s?q=", module_of(r)->path);
	out_url(&t, typed);
	return t.s;
}

static bool group_find(struct work *w, const struct record *r, const struct query *q,
    const char *typed, struct group *g)
{
	struct listing l = q->find ? fitting_list(w, r, q) : store_list(w, r, q);
	struct hit *hit = arena_alloc(&w->arena, (size_t)(l.n + 1) * sizeof *hit);

	for (int i = 0; i < l.n; i++) {
		const struct head *rec = LISTED(l, r, i);

		hit[i] = (struct hit){
			.title = field_show(w, record_title(r), rec),
			.about = rec->removed ? "削除されています。" : links_about(w, r, rec, NULL, ABOUT),
			.url = url_of(&w->arena, r, rec->id),
		};
	}
	*g = (struct group){
		.label = r->label,
		.more = list_address(w, r, typed),
		.n = l.n,
		.hit = hit,
		.rest = l.next != NULL,
	};
	return l.n > 0;
}

/* R8-0147, 8-147, ｒ８－１４７, 令和8-147: the year of Reiwa and the number; false for all else. */
static bool number_read(struct arena *a, const char *typed, int64_t *year, int64_t *serial)
{
	static const char era[] = "令和";
	char *s = arena_copy(a, fold_width(a, typed)), *dash;

	s += text_starts(s, era) ? strlen(era) : *s == 'R' || *s == 'r';
	dash = strpbrk(s, "-/");
	if (!dash)
		return false;
	*dash++ = '\0';
	dash += strspn(dash, "0");
	return text_number(s, 1, 99, year) && text_number(dash, 1, 9999999, serial);
}

/* The query for the slip of that number; false if it is no number. */
static bool slip_query(struct work *w, const char *typed, struct query *q)
{
	enum { BEFORE_REIWA = 2018 };
	int64_t year, serial;

	if (!actor_may(&w->actor, READ_CASES) || !number_read(&w->arena, typed, &year, &serial))
		return false;
	*q = (struct query){ .filters = 2,
		.limit = 1,
		.filter = {
		    { record_field(&consultation_record, "fiscal_year"), EQUAL,
			int_text(&w->arena, BEFORE_REIWA + year) },
		    { record_field(&consultation_record, "serial"), EQUAL,
			int_text(&w->arena, serial) },
		} };
	return true;
}

/* The number of a slip that was taken away says so. */
static bool removed_find(struct work *w, struct query slip, const char *typed, struct group *g)
{
	slip.removed = true;
	return group_find(w, &consultation_record, &slip, typed, g);
}

static int groups_find(struct work *w, const char *typed, int most, struct group *groups)
{
	struct query q = { .find = typed, .limit = most, .brief = true }, slip;
	int n = slip_query(w, typed, &slip)
	    && (group_find(w, &consultation_record, &slip, typed, &groups[0])
		|| removed_find(w, slip, typed, &groups[0]));

	if (n)
		return n;
	for (size_t i = 0; i < COUNT(searched); i++)
		if (actor_may(&w->actor, searched[i]->read))
			n += group_find(w, searched[i], &q, typed, &groups[n]);
	return n;
}

static int search_get(struct request *rq)
{
	struct work *w = rq->work;
	const char *typed = query_value(rq, "q");
	struct group groups[COUNT(searched)];
	struct query slip;
	int n = typed ? groups_find(w, typed, rq->fragment ? DROPPED_DOWN : ON_PAGE, groups) : 0;

	if (rq->fragment) {
		search_fragment(&rq->page, typed, groups, n);
		return 200;
	}
	if (n == 1 && groups[0].n == 1 && slip_query(w, typed, &slip))
		return reply_goto(rq, "%s", groups[0].hit[0].url);
	rq->title = typed ? arena_printf(&w->arena, "「%s」をさがす", typed) : "さがす";
	search_page(&rq->page, rq, typed, groups, n);
	return 200;
}

static const struct route routes[] = {
	{ GET, "/search", SIGNED_IN, search_get, .deed = SEARCHING }, { 0 }
};

const struct module search_module = { .path = "/search",
	.label = "さがす",
	.may = SIGNED_IN,
	.routes = routes };
