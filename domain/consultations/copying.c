/* copying: a new slip begun from one that is there, for the next question of the same people. */
#include "domain/consultations/desk.h"

enum { COPIES_SHOWN = 20 };

bool copying_source(struct request *rq, struct consultation *c)
{
	const char *from = form_value(rq, "from");
	int64_t id;

	from = from ? from : query_value(rq, "from");
	return from && text_number(from, 1, INT64_MAX, &id)
	    && store_get(rq->work, &consultation_record, id, c);
}

void copying_fill(struct consultation *c, const struct consultation *from)
{
	c->copied_from = (struct link){ from->head.id, from->number };
	c->channel = from->channel;
	c->caller_kind = from->caller_kind;
	c->caller_name = from->caller_name;
	c->caller_organization_name = from->caller_organization_name;
	c->caller_phone = from->caller_phone;
	c->caller_relation = from->caller_relation;
	c->caller_note = from->caller_note;
	c->person = from->person;
	c->municipality = from->municipality;
	c->outside = from->outside;
	c->outside_town = from->outside_town;
}

struct listing copying_copies(struct work *w, int64_t id)
{
	struct query q = { .limit = COPIES_SHOWN, .brief = true };

	query_add(&q, &consultation_record, "copied_from", EQUAL, int_text(&w->arena, id));
	return store_list(w, &consultation_record, &q);
}
