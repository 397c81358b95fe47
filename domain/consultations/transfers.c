/* transfers: what passed from one colleague to another, noted wherever the charge changes. */
#include "domain/consultations/handover.h"

static const struct field fields[] = {
#define RECORD struct transfer
#define FIELDS "domain/consultations/transfers.def"
#include "base/rows.h"
};

const struct record transfer_record = {
	.name = "transfer",
	.label = "引継ぎ",
	.size = sizeof(struct transfer),
	.fields = fields,
	.read = WRITE_CASES,
	.write = WRITE_CASES,
	.export = WRITE_CASES,
	.indexes = (const char *const[]){ "giver, at", "taker, at", NULL },
};

static const char *name_of(struct work *w, int64_t account)
{
	struct account a;

	return account && store_get(w, &account_record, account, &a) ? a.name : "（なし）";
}

/* What goes back because a transfer is undone is no new one. */
static bool goes_back(struct work *w, int64_t slip, int64_t giver)
{
	struct rows *rs = store_query(w,
	    "SELECT 1 FROM transfer WHERE region = $1 AND consultation = $2 AND giver = $3"
	    " AND undone = $4",
	    I(w->actor.region), I(slip), I(giver), I(w->now));

	return rs->n > 0;
}

enum saved transfer_note(struct work *w, int64_t slip, struct link giver, struct link taker)
{
	struct transfer t = { .consultation.id = slip,
		.giver = giver,
		.taker = taker,
		.by.id = w->actor.account,
		.at = w->now,
		.words = w->reason && *w->reason ? w->reason : NULL };

	if (giver.id == taker.id || goes_back(w, slip, taker.id))
		return SAVED;
	if (t.words && utf8_length(t.words) > TRANSFER_WORDS)
		t.words = NULL; /* the history of the slip has it whole */
	t.headline = arena_printf(&w->arena, "%s → %s", name_of(w, giver.id), name_of(w, taker.id));
	return store_save(w, &transfer_record, &t);
}

bool transfer_last(struct work *w, const struct consultation *c, struct transfer *t)
{
	struct rows *rs = store_query(w,
	    "SELECT id FROM transfer WHERE region = $1 AND consultation = $2 AND removed = 0"
	    " AND undone IS NULL ORDER BY at DESC, id DESC LIMIT 1",
	    I(w->actor.region), I(c->head.id));

	return rs->n && store_get(w, &transfer_record, cell_number(rs, 0, 0), t);
}

bool transfer_can_go_back(struct work *w, const struct consultation *c, const struct transfer *t)
{
	struct account giver;

	return !c->closed && !c->head.removed && !t->undone && c->assigned.id == t->taker.id
	    && store_get(w, &account_record, t->giver.id, &giver) && rules_takes_calls(&giver);
}

int transfers_mine(struct work *w, int64_t since, const struct transfer **out)
{
	struct rows *rs = store_query(w,
	    "SELECT t.id FROM transfer t WHERE t.region = $1 AND t.removed = 0"
	    " AND t.undone IS NULL AND t.at >= $3 AND (t.giver = $2 OR t.taker = $2)"
	    " ORDER BY t.at DESC, t.id DESC LIMIT $4",
	    I(w->actor.region), I(w->actor.account), I(since), I(TRANSFERS_MOST));
	struct transfer *t = arena_alloc(&w->arena, (size_t)(rs->n + 1) * sizeof *t);
	int n = 0;

	for (int i = 0; i < rs->n; i++)
		n += store_get(w, &transfer_record, cell_number(rs, i, 0), &t[n]);
	*out = t;
	return n;
}
