/* requests: what the hub has asked of a place, with nobody's name: the staff of the place reads no
 * case, so this asks in the program's name and takes out what cannot name anybody. */
#include "domain/partner/pages.h"

#include "domain/opening/opening.h"
#include "domain/requests/requests.h"

enum { DAYS_SHOWN = 30 };

static const char *look_of(int answer)
{
	return answer == ANSWER_WAITING ? "a" : answer == ANSWER_REFUSED ? "r" : "g";
}

static bool is_shown(struct work *w, const struct action *a)
{
	struct date since = date_add_days(work_today(w), -DAYS_SHOWN);

	return a->kind == ACTION_REQUEST && a->answer && a->answer != ANSWER_WITHDRAWN
	    && (a->answer == ANSWER_WAITING || date_compare(a->answered, since) >= 0);
}

/* In the same words as the hub has them. */
static const char *due_of(struct work *w, const struct action *a)
{
	struct opening o;

	if (!date_known(a->due))
		return NULL;
	opening_load(w, &o);
	return opening_said(w, &o, a->due);
}

static void add(struct work *w, struct partner_view *v, const struct action *a)
{
	const struct field *what = record_field(&consultation_record, "contents");
	const struct field *town = record_field(&consultation_record, "municipality");
	struct asking asking = {0};
	struct consultation c;

	if (v->requests == REQUESTS_MOST
	    || !store_get(w, &consultation_record, a->consultation.id, &c) || c.head.removed)
		return;
	asking_of(w, a->head.id, &asking);
	v->request[v->requests++] = (struct partner_request){
		.id = asking.head.id,
		.number = asking.number,
		.asked = moment_short(&w->arena, a->at),
		.due = due_of(w, a),
		.what = field_show(w, what, &c),
		.town = field_show(w, town, &c),
		.answer = field_show(w, record_field(&action_record, "answer"), a),
		.look = look_of(a->answer),
	};
}

void partner_requests(struct work *w, struct partner_view *v)
{
	struct query q = { .limit = 3 * REQUESTS_MOST };
	struct listing l;

	query_add(&q, &action_record, "kind", EQUAL, "request");
	query_add(&q, &action_record, "organization", EQUAL,
	    int_text(&w->arena, w->actor.organization));
	WORK_AS(w, actor_program(w->actor.region));
	l = store_list(w, &action_record, &q);
	for (int i = 0; i < l.n; i++) {
		const struct action *a = LISTED(l, &action_record, i);

		if (is_shown(w, a))
			add(w, v, a);
	}
}

int64_t partner_waiting(struct work *w)
{
	struct query q = {0};

	query_add(&q, &action_record, "kind", EQUAL, "request");
	query_add(&q, &action_record, "answer", EQUAL, "waiting");
	query_add(&q, &action_record, "organization", EQUAL,
	    int_text(&w->arena, w->actor.organization));
	WORK_AS(w, actor_program(w->actor.region));
	return store_count_most(w, &action_record, &q, COUNT_MOST);
}
