/* any_save: making, changing, removing and restoring a record of any kind. */
#include "web/pages.h"

#include <string.h>

static int form(struct request *rq, int status, const void *rec, const char *title)
{
	const struct record *r = rq->route->record;
	const struct head *head = rec;
	bool is_new = head->version == 0;
	struct form_view v = { .record = r, .rec = rec, .is_new = is_new, .title = title };

	v.action = is_new ? address_to(rq, r, POST, "", 0)
			  : address_to(rq, r, POST, "/:id", address_id(rq));
	v.key = is_new ? address_to(rq, r, GET, "/new", 0)
		       : address_to(rq, r, GET, "/:id/edit", address_id(rq));
	v.back = any_home(rq, r, is_new ? 0 : address_id(rq));
	rq->title = title;
	form_page(&rq->page, rq, &v);
	return status;
}

static int new_form(struct request *rq, int status, void *rec)
{
	((struct head *)rec)->id = 0;
	return form(rq, status, rec,
	    arena_printf(&rq->work->arena, "%sを加える", rq->route->record->label));
}

static int edit_form(struct request *rq, int status, const void *rec)
{
	const struct record *r = rq->route->record;
	const struct field *part = record_part(r);
	const LINK_t *whole = part ? field_of(part, rec) : NULL;

	return form(rq, status, rec,
	    arena_printf(&rq->work->arena, "%s%s%sを直す", whole && whole->title ? whole->title : "",
		whole && whole->title ? "　" : "", any_title(rq->work, r, rec)));
}

static void tell(struct request *rq, const struct record *r, int64_t id)
{
	rq->publish = arena_printf(&rq->work->arena, "%s/%lld", r->name, (long long)id);
}

static void out_of_sight(struct work *w)
{
	work_problem(w, NULL,
	    "この内容にすると、あなたの見られる範囲の外になるため、保存できません。");
}

/* ---- New ---- */

/* A new record, with its whole, with the moment and with whose it is, where one is needed. */
static void *fresh(struct request *rq)
{
	const struct record *r = rq->route->record;
	void *rec = arena_alloc(&rq->work->arena, r->size);
	const struct field *part = record_part(r);

	if (part && address_whole(rq))
		((LINK_t *)field_at(part, rec))->id = address_whole(rq);
	for EACH_FIELD(f, r) {
		if (f->kind == MOMENT && f->need && !f->fixed)
			*(MOMENT_t *)field_at(f, rec) = rq->work->now;
		if (f->kind == LINK && f->need && f->fixed && f->to == &account_record)
			*(LINK_t *)field_at(f, rec) =
			    (LINK_t){ rq->work->actor.account, rq->work->actor.name };
	}
	return rec;
}

/* A part's whole must be there, seen and not removed. */
static bool whole_stands(struct request *rq)
{
	const struct field *part = record_part(rq->route->record);
	struct head *whole;

	if (!part || !address_whole(rq))
		return true;
	whole = arena_alloc(&rq->work->arena, part->to->size);
	return store_get(rq->work, part->to, address_whole(rq), whole) && !whole->removed;
}

int any_new(struct request *rq)
{
	return whole_stands(rq) ? new_form(rq, 200, fresh(rq)) : any_absent(rq);
}

static int sent_before(struct request *rq, int64_t id, void *rec, bool twice)
{
	const struct record *r = rq->route->record;

	if (!twice)
		return new_form(rq, 409, rec);
	rq->flash = "すでに保存してあります。二重には保存していません。";
	return reply_goto(rq, "%s", any_home(rq, r, id));
}

int any_create(struct request *rq)
{
	const struct record *r = rq->route->record;
	struct head *rec = fresh(rq);
	int64_t before;
	bool good, twice;

	if (!whole_stands(rq))
		return any_absent(rq);
	good = form_read(rq, r, rec);
	rec->version = 0;
	if (!good)
		return new_form(rq, 422, rec);
	rec->id = id_new();
	before = form_used(rq, r, rec->id, &twice);
	if (before)
		return sent_before(rq, before, rec, twice);
	switch (store_save(rq->work, r, rec)) {
	case SAVED: break;
	case TAKEN: rec->version = 0; return new_form(rq, 409, rec);
	default: out_of_sight(rq->work); return new_form(rq, 422, rec);
	}
	tell(rq, r, rec->id);
	rq->flash = "保存しました。";
	return reply_goto(rq, "%s", any_home(rq, r, rec->id));
}

/* ---- Change ---- */

int any_edit(struct request *rq)
{
	const struct record *r = rq->route->record;
	struct head *rec = arena_alloc(&rq->work->arena, r->size);

	if (!store_get(rq->work, r, address_id(rq), rec) || rec->removed)
		return any_absent(rq);
	return edit_form(rq, 200, rec);
}

/* The version that the form was made from: what it did not change stays as it was there.  A form
 * that does not say which is refused by form_read. */
static bool form_base(struct request *rq, void *rec)
{
	const struct record *r = rq->route->record;
	int64_t version = form_version(rq);

	if (version)
		return store_get_version(rq->work, r, address_id(rq), version, rec);
	return store_get(rq->work, r, address_id(rq), rec);
}

/* It was not saved though nobody was faster: what was typed must not be lost over that. */
static int not_saved(struct request *rq, const void *rec)
{
	const struct record *r = rq->route->record;
	struct head *now = arena_alloc(&rq->work->arena, r->size);

	if (!store_get(rq->work, r, address_id(rq), now))
		return any_absent(rq);
	if (now->removed)
		return form_merge(rq, r, address_id(rq), rec);
	out_of_sight(rq->work);
	return edit_form(rq, 422, rec);
}

int any_update(struct request *rq)
{
	const struct record *r = rq->route->record;
	struct head *rec = arena_alloc(&rq->work->arena, r->size);

	if (!form_base(rq, rec))
		return any_absent(rq);
	form_reason(rq);
	if (!form_read(rq, r, rec))
		return edit_form(rq, 422, rec);
	switch (store_save(rq->work, r, rec)) {
	case SAVED: break;
	case STALE: return form_merge(rq, r, address_id(rq), rec);
	case TAKEN: return edit_form(rq, 409, rec);
	default: return not_saved(rq, rec);
	}
	tell(rq, r, rec->id);
	rq->flash = "保存しました。";
	return reply_goto(rq, "%s", any_home(rq, r, rec->id));
}

/* ---- Remove, restore ---- */

static int put_away(struct request *rq, bool away)
{
	const struct record *r = rq->route->record;
	int64_t id = address_id(rq), version = form_version(rq);
	enum saved saved;

	if (!version)
		return reply_problem(rq, 400, "どの版のことか分かりませんでした。",
		    "記録を開き直してください。");
	if (!form_reason_must(rq))
		return form_unexplained(rq);
	saved =
	    away ? store_remove(rq->work, r, id, version) : store_restore(rq->work, r, id, version);
	if (saved == STALE)
		return reply_problem(rq, 409,
		    "ほかの方がこの記録を直したところです。何も変えていません。",
		    "記録を開き直して、新しい内容を確かめてください。");
	if (saved != SAVED && rq->work->problems)
		return reply_problem(rq, 409, rq->work->problems->say, "何も変えていません。");
	if (saved != SAVED)
		return any_absent(rq);
	tell(rq, r, id);
	rq->flash = away ? "削除しました。この記録の「元に戻す」で戻せます。" : "元に戻しました。";
	return reply_goto(rq, "%s", any_home(rq, r, id));
}

int any_remove(struct request *rq)
{
	return put_away(rq, true);
}

int any_restore(struct request *rq)
{
	return put_away(rq, false);
}
