/* changes: what colleagues did since the actor's last day of work, slip by slip. */
#include "domain/today/pages.h"

#include <string.h>

/* Up to when what was done is seen: of one slip, or (consultation 0) of all. */
const struct table changes_seen_table = { "change_seen",
	"CREATE TABLE change_seen (region INTEGER NOT NULL, account INTEGER NOT NULL,"
	" consultation INTEGER NOT NULL, at INTEGER NOT NULL,"
	" PRIMARY KEY (region, account, consultation));" };

enum { PAGES_MOST = 5 };

static int64_t seen_of(struct work *w, int64_t slip)
{
	struct rows *rs = store_query(w,
	    "SELECT at FROM change_seen WHERE region = $1 AND account = $2 AND consultation = $3",
	    I(w->actor.region), I(w->actor.account), I(slip));

	return rs->n ? cell_number(rs, 0, 0) : 0;
}

static void add(struct work *w, struct changes *v, const struct consultation *c)
{
	struct changed_slip *to = &v->slip[v->n];
	int64_t seen = seen_of(w, c->head.id);

	to->c = *c;
	to->deeds = consultation_deeds(w, c, seen > v->since ? seen : v->since, w->actor.account,
	    &to->deed);
	v->n += to->deeds > 0;
}

/* Goes by what she did alone, but not without end. */
void changes_gather(struct work *w, int64_t last, struct changes *v)
{
	int64_t seen = seen_of(w, 0);
	struct query q = { .sort = record_field(&consultation_record, "touched"),
		.limit = CHANGES_PAGE,
		.after = v->after };
	struct listing l;
	int pages = PAGES_MOST;

	v->last = last;
	v->since = seen > last ? seen : last;
	if (!v->since)
		return;
	query_add(&q, &consultation_record, "touched", AT_LEAST,
	    int_text(&w->arena, v->since + 1));
	if (v->own)
		query_add(&q, &consultation_record, "assigned", EQUAL,
		    int_text(&w->arena, w->actor.account));
	do {
		l = store_list(w, &consultation_record, &q);
		for (int i = 0; i < l.n; i++)
			add(w, v, LISTED(l, &consultation_record, i));
		q.after = v->next = l.next;
	} while (v->n == 0 && l.next && --pages);
}

int changes_get(struct request *rq)
{
	struct work *w = rq->work;
	struct changes *v = arena_alloc(&w->arena, sizeof *v);

	*v = (struct changes){ .own = query_value(rq, "own") != NULL,
		.after = query_value(rq, "after") };
	changes_gather(w, changes_last_visit(rq), v);
	rq->title = "前回からの動き";
	changes_page(&rq->page, rq, v);
	return 200;
}

/* What came after the page was made is not seen yet. */
int changes_seen(struct request *rq)
{
	struct work *w = rq->work;
	const char *slip = form_value(rq, "slip"), *until = form_value(rq, "until");
	struct consultation c;
	int64_t id = 0, at = w->now;

	if ((slip && (!text_number(slip, 1, INT64_MAX, &id)
		|| !store_get(w, &consultation_record, id, &c)))
	    || (until && !text_number(until, 1, w->now, &at)))
		return reply_problem(rq, 400, "どこまで見たのか分かりませんでした。",
		    "「前回からの動き」を開き直して、もう一度押してください。");
	store_query(w,
	    "INSERT INTO change_seen (region, account, consultation, at) VALUES ($1, $2, $3, $4)"
	    " ON CONFLICT (region, account, consultation) DO UPDATE SET at = excluded.at"
	    " WHERE change_seen.at < excluded.at",
	    I(w->actor.region), I(w->actor.account), I(id), I(at));
	rq->flash = id ? arena_printf(&w->arena, "%s の動きを見たことにしました。", c.number)
		       : "ここまでの動きを、すべて見たことにしました。";
	return reply_goto(rq, "/today/changes");
}
