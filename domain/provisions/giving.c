/* giving: what somebody is given of a slip, and what becomes of that later. */
#include "domain/provisions/pages.h"

#include <string.h>

enum { REMARKS_MOST = 2000, CHOICES = 30 };

static const char *const typed[] = { "organization", "representative", "receiver", "items",
	"purpose", "how", "masked", "share_until", "exception", "exception_reason", NULL };

static const char *draft_key(struct work *w, const struct provision *p)
{
	return arena_printf(&w->arena, "/provisions/new?slip=%lld",
	    (long long)p->consultation.id);
}

static int form(struct request *rq, const struct provision *p, int status)
{
	rq->title = "情報を提供する";
	provision_new_page(&rq->page, rq, p);
	return status;
}

/* The slip that the address or the form names; false if this actor has none. */
static bool slip_named(struct request *rq, struct provision *p)
{
	const char *said = form_value(rq, "slip");
	struct consultation c;
	int64_t id;

	if (!said)
		said = query_value(rq, "slip");
	if (!said || !text_number(said, 1, INT64_MAX, &id)
	    || !store_get(rq->work, &consultation_record, id, &c) || c.head.removed)
		return false;
	p->consultation = (struct link){ id, c.number };
	p->person = c.person;
	return true;
}

/* Somebody came by the list: the slips that she has in hand. */
static int choose(struct request *rq)
{
	struct work *w = rq->work;
	struct query q = { .limit = CHOICES };
	struct listing l;

	query_add(&q, &consultation_record, "closed", EMPTY, NULL);
	query_add(&q, &consultation_record, "assigned", EQUAL,
	    int_text(&w->arena, w->actor.account));
	l = store_list(w, &consultation_record, &q);
	rq->title = "どの相談の情報を提供しますか";
	provision_choose_page(&rq->page, rq, &l);
	return 200;
}

static int no_slip(struct request *rq)
{
	return reply_problem(rq, 404, "どの相談のことか分かりません。",
	    "相談を開いて、「情報を提供する」から始めてください。");
}

static void recipient_asked(struct request *rq, struct provision *p)
{
	const char *asked = query_value(rq, "organization");
	struct organization o;
	int64_t id;

	if (asked && text_number(asked, 1, INT64_MAX, &id)
	    && store_get(rq->work, &organization_record, id, &o) && !o.head.removed)
		p->organization = (struct link){ id, o.name };
}

/* As the consent says that fits, and as the same recipient was written the last time. */
static void propose(struct work *w, struct provision *p)
{
	const struct consent *c;
	struct rows *rs;

	if (consent_in_force(w, p->person.id, &c, 1) > 0) {
		p->items = c->items;
		p->purpose = arena_copyn(&w->arena, c->purposes, strcspn(c->purposes, " "));
		if (!p->organization.id)
			p->organization = c->organization;
	}
	rs = store_query(w,
	    "SELECT representative FROM provision WHERE region = $1 AND organization = $2"
	    " ORDER BY id DESC LIMIT 1",
	    I(w->actor.region), I(p->organization.id));
	if (rs->n > 0)
		p->representative = CELL(rs, 0, 0);
	p->how = BY_FAX;
}

int giving_new(struct request *rq)
{
	struct provision p = {0};

	if (!query_value(rq, "slip"))
		return choose(rq);
	if (!slip_named(rq, &p))
		return no_slip(rq);
	recipient_asked(rq, &p);
	propose(rq->work, &p);
	return form(rq, &p, 200);
}

int giving_create(struct request *rq)
{
	struct work *w = rq->work;
	struct provision p = {0};
	int64_t before;
	bool twice;

	if (!slip_named(rq, &p))
		return no_slip(rq);
	form_read_only(rq, &p, &provision_record, typed);
	p.head = (struct head){ .id = id_new() };
	before = form_used(rq, &provision_record, p.head.id, &twice);
	if (twice)
		return reply_goto(rq, "/provisions/%lld", (long long)before);
	if (before)
		return form(rq, &p, 409);
	if (provision_give(w, &p) != SAVED) {
		p.head = (struct head){0};
		return form(rq, &p, 422);
	}
	drafts_drop(w, draft_key(w, &p));
	rq->publish = arena_printf(&w->arena, "consultation/%lld", (long long)p.consultation.id);
	rq->flash = p.how == BY_SCREEN
	    ? "共有しました。提供先の方は、ログインすると「共有」で見られます。"
	    : p.how == BY_WORD ? "提供を記録しました。"
			       : "提供を記録しました。「提供する写しを印刷」を押して、渡してください。";
	return reply_goto(rq, "/provisions/%lld", (long long)p.head.id);
}

/* ---- Later ---- */

static int again(struct request *rq)
{
	return reply_problem(rq, 409, "ほかの方がこの記録を変えたところです。何も変えていません。",
	    "記録を開き直して、もう一度お試しください。");
}

static int back(struct request *rq, const char *flash)
{
	rq->flash = flash;
	return reply_goto(rq, "/provisions/%lld", (long long)rq->id);
}

int giving_end(struct request *rq)
{
	struct work *w = rq->work;
	struct provision p;
	const char *why;

	if (!store_get(w, &provision_record, rq->id, &p))
		return any_absent(rq);
	if (p.how != BY_SCREEN || !provision_is_open(w, &p, &why))
		return reply_problem(rq, 409, "画面での共有は、もう終わっています。",
		    "何も変えていません。");
	why = form_value(rq, "why");
	if (!why || !field_read(w, record_field(&provision_record, "ended_why"), why, &p))
		return reply_problem(rq, 422, "共有を終える理由を書いてください。保存していません。",
		    "前の画面に戻り、200文字までで書いてください。");
	p.ended = w->now;
	p.ended_by.id = w->actor.account;
	w->reason = "共有を終えた";
	if (store_save(w, &provision_record, &p) != SAVED)
		return again(rq);
	return back(rq, "画面での共有を終えました。提供先からは、もう見えません。");
}

/* What was written stays; more stands below it, with its day and its author. */
int giving_remark(struct request *rq)
{
	struct work *w = rq->work;
	const char *said = form_value(rq, "remark");
	struct provision p;
	struct text t = { .arena = &w->arena };
	bool twice;

	if (!store_get(w, &provision_record, rq->id, &p))
		return any_absent(rq);
	if (form_used(rq, &provision_record, p.head.id, &twice) && twice)
		return back(rq, "追記しました。");
	if (!said)
		return reply_problem(rq, 422, "追記が空です。保存していません。",
		    "前の画面に戻り、追記を書いてください。");
	text_addf(&t, "%s%s%s %s：%s", p.remark ? p.remark : "", p.remark ? "\n" : "",
	    moment_short(&w->arena, w->now), w->actor.name, said);
	if (utf8_length(t.s) > REMARKS_MOST)
		return reply_problem(rq, 422, "追記が長すぎます。保存していません。",
		    "前の画面に戻り、短くしてください。追記は合わせて2000文字までです。");
	if (!field_read(w, record_field(&provision_record, "remark"), t.s, &p)
	    || store_save(w, &provision_record, &p) != SAVED)
		return again(rq);
	return back(rq, "追記しました。");
}
