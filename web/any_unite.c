/* any_unite: two records of any kind that are one are put together, field by field, and taken apart
 * again. */
#include "web/pages.h"

#include <string.h>

enum { FOUND_MOST = 10 };

/* ---- The two ----------------------------------------------------------------------------- */

/* A part is one of the whole that the address names. */
static struct head *get(struct request *rq, const char *id)
{
	const struct record *r = rq->route->record;
	const struct field *whole = record_part(r);
	struct head *rec = arena_alloc(&rq->work->arena, r->size);
	int64_t n;

	if (!id || !text_number(id, 1, INT64_MAX, &n) || !store_get(rq->work, r, n, rec))
		return NULL;
	return !whole || ((const LINK_t *)field_of(whole, rec))->id == rq->id ? rec : NULL;
}

static const char *home(struct request *rq, int64_t id)
{
	return any_home(rq, rq->route->record, id);
}

static struct united compare(struct work *w, const struct unite_view *v, const struct field *f)
{
	const char *one = field_write(&w->arena, f, v->one),
		   *other = field_write(&w->arena, f, v->other);
	struct united u = { .field = f };

	if (text_same(one, other))
		return u;
	u.take = !other ? UNITED_ONE : !one ? UNITED_OTHER : UNITED_ASK;
	u.both = merge_both(&w->arena, f, one, other);
	return u;
}

static void view_fill(struct request *rq, struct unite_view *v)
{
	const struct record *r = v->record;
	int n = 0;

	for EACH_FIELD(f, r)
		n++;
	v->field = arena_alloc(&rq->work->arena, (size_t)(n + 1) * sizeof *v->field);
	for EACH_FIELD(f, r) {
		if (!form_has(rq, f))
			continue;
		v->field[v->fields] = compare(rq->work, v, f);
		v->asked += v->field[v->fields++].take == UNITED_ASK;
	}
}

/* Who does not see all of both cannot say what is to stay of them. */
static bool sees_all(const struct request *rq)
{
	for EACH_FIELD(f, rq->route->record)
		if (f->private && !actor_may(&rq->work->actor, READ_PRIVATE))
			return false;
	return true;
}

/* What stands in the way of even showing the two; 0: nothing. */
static int refused(struct request *rq, const struct unite_view *v)
{
	const char *label = v->record->label;
	struct arena *a = &rq->work->arena;

	if (!v->one || !v->other)
		return any_absent(rq);
	if (!sees_all(rq))
		return reply_problem(rq, 403, "非公開の項目を見られないため、まとめられません。",
		    "見られる方に頼んでください。");
	if (v->one->id == v->other->id)
		return reply_problem(rq, 422,
		    arena_printf(a, "同じ一つの%sです。まだ何も変えていません。", label),
		    "もう一つの記録を選んでください。");
	if (v->one->removed || v->other->removed)
		return reply_problem(rq, 409,
		    arena_printf(a, "片方の%sが削除されています。何も変えていません。", label),
		    "ほかの方が先にまとめたのかもしれません。残っている記録の履歴をご覧ください。");
	return 0;
}

static int page(struct request *rq, struct unite_view *v, int status)
{
	rq->title = arena_printf(&rq->work->arena, "%sの記録を一つにまとめる", v->record->label);
	unite_page(&rq->page, rq, v);
	return status;
}

static int choose(struct request *rq, const struct head *one)
{
	const struct record *r = rq->route->record;
	struct query q = { .find = query_value(rq, "q"), .limit = FOUND_MOST };
	struct listing l = {0};

	if (record_part(r))
		l = store_parts(rq->work, r, rq->id);
	else if (q.find)
		l = store_list(rq->work, r, &q);
	rq->title = arena_printf(&rq->work->arena, "まとめる相手の%sをさがす", r->label);
	unite_choose_page(&rq->page, rq, r, one, &l);
	return 200;
}

int any_unite(struct request *rq)
{
	struct unite_view v = { .record = rq->route->record };
	int status;

	v.one = get(rq, int_text(&rq->work->arena, address_id(rq)));
	if (v.one && !v.one->removed && !query_value(rq, "with"))
		return choose(rq, v.one);
	v.other = get(rq, query_value(rq, "with"));
	status = refused(rq, &v);
	if (status)
		return status;
	view_fill(rq, &v);
	v.pointings =
	    store_pointing(rq->work, v.record, v.other->id, v.pointing, COUNT(v.pointing));
	return page(rq, &v, 200);
}

/* ---- Together ---------------------------------------------------------------------------- */

static void take(struct request *rq, const struct unite_view *v, const struct united *u,
    struct head *kept)
{
	struct work *w = rq->work;
	const struct field *f = u->field;
	const char *said = form_value(rq, arena_printf(&w->arena, "%s.choose", f->name));

	if (u->take == UNITED_SAME || u->take == UNITED_ONE)
		return;
	if (u->take == UNITED_OTHER || text_same(said, "other"))
		field_set(w, f, field_write(&w->arena, f, v->other), kept);
	else if (text_same(said, "both") && u->both)
		field_read(w, f, u->both, kept);
	else if (!text_same(said, "one"))
		work_problem(w, f->name, "どちらを残すか選んでください。");
}

/* Somebody was at one of the two while they were looked at. */
static bool another_by_now(struct request *rq, const struct unite_view *v)
{
	const char *other = form_value(rq, "with.version");
	int64_t version;

	return form_version(rq) != v->one->version || !other
	    || !text_number(other, 1, INT64_MAX, &version) || version != v->other->version;
}

static int stale(struct request *rq, struct unite_view *v)
{
	work_problem(rq->work, NULL,
	    "開いているあいだに、ほかの方がどちらかの記録を直しました。まだ保存していません。"
	    "今の内容を確かめて、もう一度「一つにまとめる」を押してください。");
	return page(rq, v, 409);
}

static int united(struct request *rq, const struct unite_view *v)
{
	struct arena *a = &rq->work->arena;

	rq->publish = arena_printf(a, "%s/%lld", v->record->name, (long long)v->one->id);
	rq->flash = "一つにまとめました。この画面の「まとめる前に戻す」で、二つに戻せます。";
	return reply_goto(rq, "%s", home(rq, v->one->id));
}

static int save(struct request *rq, struct unite_view *v)
{
	struct work *w = rq->work;
	struct head *kept = memcpy(arena_alloc(&w->arena, v->record->size), v->one,
	    v->record->size);

	form_reason(rq);
	for (int i = 0; i < v->fields; i++)
		take(rq, v, &v->field[i], kept);
	if (w->problems)
		return page(rq, v, 422);
	if (!w->reason)
		w->reason = "同じものの記録が二つあったため、まとめた。";
	switch (store_unite(w, v->record, kept, v->other->id, v->other->version)) {
	case SAVED: /* what the check finds beside it is what is there afterwards */
		record_check(w, v->record, kept);
		return w->problems ? page(rq, v, 422) : united(rq, v);
	case STALE: return stale(rq, v);
	default: break;
	}
	if (!w->problems)
		work_problem(w, NULL, "この内容では保存できません。選び直してください。");
	return page(rq, v, 422);
}

int any_unite_save(struct request *rq)
{
	struct unite_view v = { .record = rq->route->record };
	int status;

	v.one = get(rq, int_text(&rq->work->arena, address_id(rq)));
	v.other = get(rq, form_value(rq, "with"));
	if (v.one && v.other && store_united(rq->work, v.record, v.other->id) == v.one->id) {
		rq->flash = "もうまとめてあります。";
		return reply_goto(rq, "%s", home(rq, v.one->id));
	}
	status = refused(rq, &v);
	if (status)
		return status;
	view_fill(rq, &v);
	v.pointings =
	    store_pointing(rq->work, v.record, v.other->id, v.pointing, COUNT(v.pointing));
	return another_by_now(rq, &v) ? stale(rq, &v) : save(rq, &v);
}

/* ---- Apart ------------------------------------------------------------------------------- */

static bool division(struct request *rq, const char *from, struct divide_view *v)
{
	int64_t lost;

	v->record = rq->route->record;
	return from && text_number(from, 1, INT64_MAX, &lost)
	    && store_division(rq->work, v->record, lost, &v->d) && v->d.kept == address_id(rq);
}

static int divided_page(struct request *rq, const struct divide_view *v, int status)
{
	rq->title = "まとめる前に戻す";
	divide_page(&rq->page, rq, v);
	return status;
}

int any_divide(struct request *rq)
{
	struct divide_view v = {0};

	return division(rq, query_value(rq, "from"), &v) ? divided_page(rq, &v, 200)
							 : any_absent(rq);
}

int any_divide_save(struct request *rq)
{
	struct work *w = rq->work;
	struct divide_view v = {0};
	enum saved saved;

	if (!division(rq, form_value(rq, "from"), &v))
		return reply_problem(rq, 404, "まとめた記録が見つかりません。何も変えていません。",
		    "もう元に戻してあるかもしれません。記録を開き直して確かめてください。");
	form_reason(rq);
	if (!w->reason)
		w->reason = "まとめたのを取り消して、二つに戻した。";
	saved = w->problems ? ABSENT
			    : store_divide(w, v.record, v.d.lost, form_version(rq));
	if (saved == STALE)
		work_problem(w, NULL,
		    "開いているあいだに、ほかの方がこの記録を直しました。まだ保存していません。"
		    "下の内容を確かめて、もう一度押してください。");
	if (saved != SAVED)
		return divided_page(rq, &v, saved == STALE ? 409 : 422);
	rq->publish =
	    arena_printf(&w->arena, "%s/%lld", v.record->name, (long long)v.d.kept);
	rq->flash = "まとめる前に戻しました。二つの記録になっています。";
	return reply_goto(rq, "%s", home(rq, v.d.lost));
}

/* ---- Elsewhere --------------------------------------------------------------------------- */

bool any_elsewhere(struct request *rq, const struct record *r, const void *rec)
{
	const struct head *head = rec;
	int64_t into = head->removed ? store_united(rq->work, r, head->id) : 0;
	const char *to = into ? address_to(rq, r, GET, "/:id", into) : NULL;

	if (!to)
		return false;
	rq->flash = arena_printf(&rq->work->arena,
	    "お探しの記録は、この%sの記録にまとめてあります。", r->label);
	reply_goto(rq, "%s", to);
	return true;
}
