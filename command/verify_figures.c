/* verify_figures: what is kept for figures, compared with what is counted out once more. */
#include "command/verifying.h"

static bool same_counts(const struct cross *a, const struct cross *b)
{
	bool same = a->rows == b->rows && a->cols == b->cols && a->all == b->all;

	for (int i = 0; same && i < a->rows; i++)
		same = text_same(a->row[i], b->row[i]);
	for (int i = 0; same && i < a->rows * a->cols; i++)
		same = a->cell[i] == b->cell[i];
	return same;
}

static void verify_field(struct verify *v, const struct record *r, const struct field *f)
{
	struct work w = *v->work;
	struct dimension by = { f, f->kind == DATE || f->kind == MOMENT ? BY_MONTH : BY_VALUE };
	struct dimension months = { record_field(r, r->kept->moment), BY_MONTH };
	struct query all = {0};

	w.arena = (struct arena){0};
	if (!same_counts(store_cross(&w, r, &all, by, months, NULL),
		cross_counted_out(&w, r, &all, by, months, NULL)))
		verify_doubt(v, "%s「%s」: 集計のために数えてある数が、記録と合いません。", r->label,
		    f->label);
	if (w.fault != NULL)
		work_fault(v->work, "%s", w.fault);
	arena_reset(&w.arena);
}

void verify_figures(struct verify *v, const struct record *r)
{
	const struct field *who = r->kept ? record_field(r, r->kept->who) : NULL;
	struct dimension none = {0};
	struct query all = {0};
	struct cross *kept, *counted;

	if (!who)
		return;
	for EACH_FIELD(f, r)
		if (f->count)
			verify_field(v, r, f);
	kept = store_cross(v->work, r, &all, none, none, who);
	counted = cross_counted_out(v->work, r, &all, none, none, who);
	if (kept->all != counted->all || kept->unknown != counted->unknown)
		verify_doubt(v, "%s: 実人数のために数えてある数が、記録と合いません。", r->label);
}
