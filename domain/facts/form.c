/* form: adding a fact, changing one, and saying in one tap that it is still so. */
#include "domain/facts/pages.h"

#include <string.h>

static bool in_partner(const struct request *rq)
{
	return text_starts(rq->path, "/partner/");
}

static const char *base_of(struct request *rq)
{
	const char *end = strstr(rq->path, "/facts");

	return arena_copyn(&rq->work->arena, rq->path, (size_t)(end - rq->path));
}

static const char *home(struct request *rq)
{
	const char *otherwise = in_partner(rq)
	    ? "/partner"
	    : arena_printf(&rq->work->arena, "/organizations/%lld", (long long)rq->id);

	return form_then(rq, otherwise);
}

static int form(struct request *rq, const struct fact *f, int status)
{
	const char *then = query_value(rq, "then");
	struct organization o;
	struct fact_form v = { .fact = f, .base = base_of(rq), .back = home(rq) };

	if (!store_get(rq->work, &organization_record, rq->id, &o) || o.head.removed)
		return any_absent(rq);
	if (address_own(then))
		v.back = then;
	v.place = o.name;
	rq->title = f->head.version ? "地元の情報を直す" : "地元の情報を加える";
	fact_form_page(&rq->page, rq, &v);
	return status;
}

/* The kind that the address names, if it is one. */
static const char *kind_asked(struct request *rq)
{
	const char *said = query_value(rq, "kind");
	const struct code *codes;
	int n = codes_of(rq->work, "fact_kind", work_today(rq->work), &codes);

	for (int i = 0; said && i < n; i++)
		if (text_same(codes[i].code, said))
			return codes[i].code;
	return NULL;
}

int fact_new(struct request *rq)
{
	struct fact f = { .kind = kind_asked(rq), .checked = work_today(rq->work) };

	return form(rq, &f, 200);
}

static void checked_by_actor(struct work *w, struct fact *f)
{
	f->checked_by = (struct link){ w->actor.account, w->actor.name };
}

static int done(struct request *rq, const char *flash)
{
	rq->publish = arena_printf(&rq->work->arena, "organization/%lld", (long long)rq->id);
	rq->flash = flash;
	return reply_goto(rq, "%s", home(rq));
}

int fact_create(struct request *rq)
{
	struct work *w = rq->work;
	struct organization o;
	struct fact f = {0};
	int64_t before;
	bool twice, good;

	if (!store_get(w, &organization_record, rq->id, &o) || o.head.removed)
		return any_absent(rq);
	f.organization = (struct link){ rq->id, o.name };
	good = form_read(rq, &fact_record, &f);
	f.head = (struct head){0};
	if (!good)
		return form(rq, &f, 422);
	if (!date_known(f.checked))
		f.checked = work_today(w);
	checked_by_actor(w, &f);
	f.head.id = id_new();
	before = form_used(rq, &fact_record, f.head.id, &twice);
	if (twice)
		return done(rq, "すでに保存してあります。二重には保存していません。");
	if (before || fact_save(w, &f) != SAVED) {
		f.head = (struct head){0};
		return form(rq, &f, before ? 409 : 422);
	}
	return done(rq, "保存しました。");
}

/* The fact of the address, which is of the place of the address. */
static bool get(struct request *rq, struct fact *f)
{
	return store_get(rq->work, &fact_record, rq->part, f) && f->organization.id == rq->id
	    && !f->head.removed;
}

/* Whoever opens it to change it has just asked. */
int fact_edit(struct request *rq)
{
	struct fact f;

	if (!get(rq, &f))
		return any_absent(rq);
	f.checked = work_today(rq->work);
	return form(rq, &f, 200);
}

int fact_update(struct request *rq)
{
	struct work *w = rq->work;
	int64_t version = form_version(rq);
	struct fact f;
	struct date before;

	if (!get(rq, &f)
	    || (version && !store_get_version(w, &fact_record, rq->part, version, &f)))
		return any_absent(rq);
	before = f.checked;
	form_reason(rq);
	if (!form_read(rq, &fact_record, &f))
		return form(rq, &f, 422);
	if (date_compare(before, f.checked))
		checked_by_actor(w, &f);
	switch (fact_save(w, &f)) {
	case SAVED: return done(rq, "保存しました。");
	case STALE: return form_merge(rq, &fact_record, rq->part, &f);
	default: return any_absent(rq);
	}
}

/* ---- In one tap ---- */

static int again(struct request *rq)
{
	return reply_problem(rq, 409, "ほかの方がこの情報を直したところです。何も変えていません。",
	    "画面を開き直して、新しい内容を確かめてください。");
}

static int save_checked(struct request *rq, struct fact *f, const char *flash)
{
	f->checked = work_today(rq->work);
	checked_by_actor(rq->work, f);
	f->head.version = form_version(rq);
	switch (fact_save(rq->work, f)) {
	case SAVED: return done(rq, flash);
	case STALE: return again(rq);
	default: return any_absent(rq);
	}
}

static int no_version(struct request *rq)
{
	return reply_problem(rq, 400, "どの版のことか分かりませんでした。何も変えていません。",
	    "画面を開き直して、もう一度押してください。");
}

int fact_same(struct request *rq)
{
	struct fact f;

	if (!get(rq, &f))
		return any_absent(rq);
	if (!form_version(rq))
		return no_version(rq);
	rq->work->reason = "変更なしと確かめた";
	return save_checked(rq, &f, "変更なしと記録しました。");
}

int fact_amount(struct request *rq)
{
	const struct field *amount = record_field(&fact_record, "amount");
	const char *said = form_value(rq, "amount");
	struct fact f;

	if (!get(rq, &f))
		return any_absent(rq);
	if (!form_version(rq))
		return no_version(rq);
	if (!said || !field_read(rq->work, amount, said, &f))
		return reply_problem(rq, 422, "数を読み取れませんでした。保存していません。",
		    "前の画面に戻り、0から999までの数を入れてください。");
	f.value = 0; /* the number says it */
	return save_checked(rq, &f, "数を直しました。");
}

/* As any_…, and back to where the place's own page is. */
static int and_back(struct request *rq, int status)
{
	return status == 303 ? done(rq, rq->flash) : status;
}

int fact_remove(struct request *rq)
{
	return and_back(rq, any_remove(rq));
}

int fact_restore(struct request *rq)
{
	return and_back(rq, any_restore(rq));
}
