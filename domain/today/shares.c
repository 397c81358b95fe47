/* shares: figures of slips, each with the list of what it counts. */
#include "domain/today/pages.h"

#include "domain/consultations/consultations.h"

struct share share_of(struct work *w, const struct query *q)
{
	const struct dimension none = {0};

	return (struct share){ .n = store_cross(w, &consultation_record, q, none, none, NULL)->all,
		.url = address_list(&w->arena, &consultation_record, q) };
}

struct share share_received(struct work *w, struct date from, struct date until)
{
	struct query q = {0};

	query_add(&q, &consultation_record, "received", AT_LEAST,
	    int_text(&w->arena, moment_of(from, 0)));
	if (date_known(until))
		query_add(&q, &consultation_record, "received", AT_MOST,
		    int_text(&w->arena, moment_last(until)));
	return share_of(w, &q);
}

/* Of the few that are open, which an index has together. */
static struct share in_state(struct work *w, const struct query *whose, const char *state)
{
	const struct field *f = record_field(&consultation_record, "state");
	struct query q = *whose;
	struct share share = { .label = field_show_value(w, f, state) };

	query_add(&q, &consultation_record, "state", EQUAL, state);
	share.url = address_list(&w->arena, &consultation_record, &q);
	query_add(&q, &consultation_record, "closed", EMPTY, NULL);
	share.n = store_count(w, &consultation_record, &q);
	return share;
}

struct load load_of(struct work *w, const char *who, int64_t account)
{
	static const char *const states[OPEN_STATES] = { "received", "active", "waiting" };
	struct load load = { .who = who };
	struct query q = {0};

	if (account)
		query_add(&q, &consultation_record, "assigned", EQUAL,
		    int_text(&w->arena, account));
	for (int i = 0; i < OPEN_STATES; i++) {
		load.state[i] = in_state(w, &q, states[i]);
		load.all.n += load.state[i].n;
	}
	/* Each state counted, there is no need to count them all once more. */
	query_add(&q, &consultation_record, "closed", EMPTY, NULL);
	load.all.url = address_list(&w->arena, &consultation_record, &q);
	return load;
}
