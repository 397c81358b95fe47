/* local: facts of one place, as far as the hub keeps them and shows them to residents. */
#include "domain/public/pages.h"

#include <string.h>

static const char *label_of(const struct choice *list, const char *code)
{
	while (list->code && !text_same(list->code, code))
		list++;
	return list->label;
}

/* The answer and the day on which it was checked; never the words beside it. */
void known_locally(struct request *rq, struct public_view *v)
{
	struct work *w = rq->work;
	struct rows *rs = store_query(w,
	    "SELECT kind, value, amount, checked FROM fact WHERE region = $1"
	    " AND organization = $2 AND removed = 0 ORDER BY kind LIMIT 100",
	    I(w->actor.region), I(rq->id));

	for (int i = 0; i < rs->n && v->facts < FACTS_MOST; i++) {
		const char *key = arena_printf(&w->arena, "fact.%s", CELL(rs, i, 0));
		const char *answer = label_of(finding_answers, CELL(rs, i, 1));

		if (!publicity_shows(&v->rules, key))
			continue;
		if (CELL(rs, i, 2))
			answer = arena_printf(&w->arena, "%s　%s", answer ? answer : "",
			    CELL(rs, i, 2));
		v->fact[v->facts++] = (struct public_fact){
			code_label(w, "fact_kind", CELL(rs, i, 0)), answer,
			CELL(rs, i, 3) };
	}
}
