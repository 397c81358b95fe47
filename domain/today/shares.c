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

/* ---- Open slips by who is in charge, and how far they are ----------------------------------- */

static const char *const states[OPEN_STATES] = { "received", "active", "waiting" };

/* Row -1: of all. */
static int64_t in_state(const struct cross *c, int row, const char *state)
{
	for (int j = 0; j < c->cols; j++)
		if (text_same(c->col[j], state))
			return row < 0 ? c->col_all[j] : c->cell[row * c->cols + j];
	return 0;
}

static struct load load_of(struct work *w, const struct cross *c, int row)
{
	const struct field *state = record_field(&consultation_record, "state"),
			   *assigned = record_field(&consultation_record, "assigned");
	struct load load = {0};
	struct query q = {0};

	if (row >= 0) {
		query_add(&q, &consultation_record, "assigned", EQUAL, c->row[row]);
		load.who = field_show_value(w, assigned, c->row[row]);
	}
	for (int i = 0; i < OPEN_STATES; i++) {
		struct query of_state = q;

		query_add(&of_state, &consultation_record, "state", EQUAL, states[i]);
		load.state[i] =
		    (struct share){ .label = field_show_value(w, state, states[i]),
			    .n = in_state(c, row, states[i]),
			    .url = address_list(&w->arena, &consultation_record, &of_state) };
		load.all.n += load.state[i].n;
	}
	query_add(&q, &consultation_record, "closed", EMPTY, NULL);
	load.all.url = address_list(&w->arena, &consultation_record, &q);
	return load;
}

/* Counted in one pass, by an index that has just these. */
void loads_gather(struct work *w, struct loads *loads)
{
	struct dimension assigned = { record_field(&consultation_record, "assigned"), BY_VALUE };
	struct dimension state = { record_field(&consultation_record, "state"), BY_VALUE };
	struct query q = {0};
	struct cross *c;

	query_add(&q, &consultation_record, "closed", EMPTY, NULL);
	c = store_cross(w, &consultation_record, &q, assigned, state, NULL);
	*loads = (struct loads){ .all = load_of(w, c, -1),
		.of = arena_alloc(&w->arena, (size_t)(c->rows + 1) * sizeof *loads->of) };
	for (int i = 0; i < c->rows; i++)
		if (c->row[i])
			loads->of[loads->n++] = load_of(w, c, i);
}
