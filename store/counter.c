/* counter: numbers without gaps, and the tokens of forms that were saved already. */
#include "store/internal.h"

#include <stdio.h>
#include <string.h>

enum { TOKEN_DAYS = 30 };

static int64_t count_up(struct work *w, const char *sequence)
{
	return cell_number(
	    store_query(w,
		"INSERT INTO counter (region, sequence, value) VALUES ($1, $2, 1)"
		" ON CONFLICT (region, sequence) DO UPDATE SET value = counter.value + 1"
		" RETURNING value",
		I(w->actor.region), T(sequence)),
	    0, 0);
}

void counter_settle(struct work *w)
{
	struct counted *last = &w->store->counted;

	if (last->said == last->value)
		return;
	last->said = last->value;
	store_query(w, "UPDATE counter SET value = $3 WHERE region = $1 AND sequence = $2",
	    I(last->region), T(last->sequence), I(last->value));
}

/* Whoever has counted holds the row until the transaction ends, so that only the last number of it
 * need be said there. */
int64_t store_next_number(struct work *w, const char *sequence)
{
	struct counted *last = &w->store->counted;

	if (last->value && last->region == w->actor.region && !strcmp(last->sequence, sequence))
		return store_goes_on(w) ? ++last->value : 0;
	counter_settle(w);
	*last = (struct counted){ .region = w->actor.region, .value = count_up(w, sequence) };
	last->said = last->value;
	if (snprintf(last->sequence, sizeof last->sequence, "%s", sequence)
	    >= (int)sizeof last->sequence)
		*last = (struct counted){ .value = last->value, .said = last->value };
	return last->value;
}

static const struct late_table tokens = { "form_token",
	"INSERT INTO form_token (region, token, said, id, at)", "", 5 };

/* Hardly ever is one used twice: who shares a transaction only sees to it that this would fail. */
int64_t store_use_token(struct work *w, const char *token, const char *said, int64_t id, bool *same)
{
	const char *key = text_digest(&w->arena, token),
		   *form = text_digest(&w->arena, said);
	struct rows *rs;

	*same = false;
	if (store_is_shared(w)) {
		late_put(w, &tokens,
		    (const struct arg[]){ I(w->actor.region), T(key), T(form), I(id), I(w->now) });
		return 0;
	}
	rs = store_query(w,
	    "INSERT INTO form_token (region, token, said, id, at) VALUES ($1, $2, $3, $4, $5)"
	    " ON CONFLICT (region, token) DO NOTHING RETURNING id",
	    I(w->actor.region), T(key), T(form), I(id), I(w->now));

	if (rs->n == 0) {
		rs = store_query(w,
		    "SELECT id, said FROM form_token WHERE region = $1 AND token = $2",
		    I(w->actor.region), T(key));
		*same = rs->n > 0 && text_same(CELL(rs, 0, 1), form);
		return cell_number(rs, 0, 0);
	}
	return 0;
}

void store_forget_tokens(struct work *w, int64_t region)
{
	store_query(w, "DELETE FROM form_token WHERE region = $1 AND at < $2", I(region),
	    I(w->now - TOKEN_DAYS * INT64_C(86400000)));
}
