/* editing: a slip's own words corrected, also when somebody else was at it. */
#include "domain/consultations/behalf.h"

static const char *key(struct request *rq)
{
	return arena_printf(&rq->work->arena, "/consultations/%lld/edit", (long long)rq->id);
}

static int page(struct request *rq, const struct consultation *c, const char *draft, int status)
{
	rq->title = arena_printf(&rq->work->arena, c->closed ? "%s を訂正する" : "%s を直す",
	    c->number);
	editing_page(&rq->page, rq, c, draft);
	return status;
}

int editing_edit(struct request *rq)
{
	struct consultation c;
	const char *draft;

	if (!store_get(rq->work, &consultation_record, rq->id, &c))
		return slip_absent(rq);
	if (c.head.removed)
		return slip_gone(rq);
	draft = acting_draft(rq, key(rq));
	if (draft)
		intake_prepare(rq);
	return page(rq, &c, draft, 200);
}

/* Has nobody typed anything since that version?  What the program itself keeps up to date, the
 * turn and the time of the last entry, is no reason to ask. */
static bool only_program_wrote(struct work *w, const struct consultation *now, int64_t since)
{
	struct consultation then;

	if (!since || !store_get_version(w, &consultation_record, now->head.id, since, &then))
		return false;
	for EACH_FIELD(f, &consultation_record)
		if (!f->fixed
		    && !text_same(field_write(&w->arena, f, now), field_write(&w->arena, f, &then)))
			return false;
	return true;
}

int editing_update(struct request *rq)
{
	struct work *w = rq->work;
	struct consultation before, c;
	enum saved saved = ABSENT;

	if (!store_get(w, &consultation_record, rq->id, &before))
		return slip_absent(rq);
	c = before;
	intake_prepare(rq);
	form_reason(rq);
	behalf_read(rq, behalf_of_slip(&c));
	if (form_read(rq, &consultation_record, &c)) {
		if (c.head.version != before.head.version
		    && only_program_wrote(w, &before, c.head.version))
			c.head.version = before.head.version;
		intake_link_office(w, &c);
		saved = consultation_change(w, &c);
	}
	if (saved == STALE)
		return form_merge(rq, &consultation_record, rq->id, &c);
	if (saved != SAVED)
		return page(rq, &c, NULL, 422);
	drafts_drop(w, key(rq));
	rq->flash = arena_printf(&w->arena, "%s。前の内容は「これまでの版」にあります。",
	    c.closed ? "訂正しました" : "直しました");
	rq->publish = arena_printf(&w->arena, "consultation/%lld", (long long)rq->id);
	return reply_goto(rq, "/consultations/%lld", (long long)rq->id);
}
