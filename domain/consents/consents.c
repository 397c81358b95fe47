/* consents: their record, how one is given, corrected and withdrawn. */
#include "domain/consents/pages.h"

#include <string.h>

static const struct choice consent_givers[] = { { "self", "ご本人" },
	{ "proxy", "代わりの方（家族・後見人など）" }, { 0 } };
static const struct choice consent_methods[] = { { "written", "書面" }, { "oral", "口頭" }, { 0 } };

static const struct field fields[] = {
#define RECORD struct consent
#define FIELDS "domain/consents/fields.def"
#include "base/rows.h"
};

/* As the persons they are of. */
static const char *visible(const struct actor *a)
{
	return people_visible(a, OF_ONES_TOWN("consent"));
}

/* ---- What must hold ---- */

static void check_giver(struct work *w, const struct consent *c)
{
	bool proxy = c->giver == CONSENT_OF_PROXY;

	if (proxy && !c->giver_name)
		work_problem(w, "giver_name", "代わりに同意した方の氏名を入れてください。");
	if (proxy && !c->giver_relation)
		work_problem(w, "giver_relation", "代わりの方の続柄を選んでください。");
	if (proxy && !c->giver_why)
		work_problem(w, "giver_why",
		    "なぜご本人でないのかを書いてください。例：成年後見人。");
	if (!proxy && (c->giver_name || c->giver_relation || c->giver_why))
		work_problem(w, "giver",
		    "ご本人の同意のときは、代わりの方の欄を空にしてください。代わりの方なら、そちらを選びます。");
}

static void check_range(struct work *w, const struct consent *c)
{
	if (!c->organization.id && !c->kinds)
		work_problem(w, "organization",
		    "だれに提供してよいかを、機関か機関の種別で入れてください。");
	if (c->organization.id && c->kinds)
		work_problem(w, "kinds",
		    "一つの機関に限るときは、種別は選ばないでください。別々に聞いたなら、同意を二つ記録します。");
	if (date_known(c->since) && date_known(c->until) && date_compare(c->until, c->since) < 0)
		work_problem(w, "until", "期限が始まりの日より前です。");
}

/* It is hers and stays hers, and what was withdrawn is not worded anew. */
static void check_change(struct work *w, const struct consent *c)
{
	struct consent before;

	if (!c->head.version || !store_get(w, &consent_record, c->head.id, &before))
		return;
	if (before.person.id != c->person.id)
		work_problem(w, "person",
		    "ほかの方の同意には変えられません。撤回の画面で「入力の誤り」として終え、新しく記録してください。");
	if (before.withdrawn && c->withdrawn)
		work_problem(w, NULL,
		    "撤回された同意は直せません。新しく同意をいただいたときは、新しく記録してください。");
}

static void check(struct work *w, const void *rec)
{
	const struct consent *c = rec;

	check_giver(w, c);
	check_range(w, c);
	check_change(w, c);
}

const struct record consent_record = {
	.name = "consent",
	.label = "同意",
	.size = sizeof(struct consent),
	.fields = fields,
	.visible = visible,
	.check = check,
	.read = READ_CASES,
	.write = WRITE_CASES,
	.export = EXPORT_CASES,
	.indexes = (const char *const[]){ "person", NULL },
	.about = "person",
};

/* ---- Given ---- */

/* 見本クリニックへ（口頭）, 診療所、病院へ（書面） */
static void entitle(struct work *w, struct consent *c)
{
	const char *to = field_show(w,
	    record_field(&consent_record, c->organization.id ? "organization" : "kinds"), c);

	if (to && utf8_length(to) > 60)
		to = "いくつかの種別の機関";
	c->headline = arena_printf(&w->arena, "%sへ（%s）", to,
	    field_show(w, record_field(&consent_record, "method"), c));
}

static int new_form(struct request *rq, const struct consent *c, int status)
{
	rq->title = "同意を記録する";
	consent_new_page(&rq->page, rq, c);
	return status;
}

/* Whose consent the address asks for, or the form was opened for; 0: nobody's. */
static int64_t asked(const struct request *rq)
{
	const char *said = form_value(rq, "asked");
	int64_t id = 0;

	if (!said)
		said = query_value(rq, "person");
	return said && text_number(said, 1, INT64_MAX, &id) ? id : 0;
}

const char *consent_form(const struct request *rq, const struct consent *c)
{
	struct arena *a = &rq->work->arena;

	if (c->head.version)
		return arena_printf(a, "/consents/%lld/edit", (long long)c->head.id);
	if (asked(rq))
		return arena_printf(a, "/consents/new?person=%lld", (long long)asked(rq));
	return "/consents/new";
}

static void person_asked(struct request *rq, struct consent *c)
{
	int64_t id = asked(rq);
	struct person p;

	if (id && store_get(rq->work, &person_record, id, &p) && !p.head.removed)
		c->person = (struct link){ id, p.name };
}

static int new_get(struct request *rq)
{
	struct consent c = { .giver = CONSENT_OF_SELF, .since = work_today(rq->work) };

	person_asked(rq, &c);
	return new_form(rq, &c, 200);
}

static int create(struct request *rq)
{
	struct work *w = rq->work;
	struct consent c = {0};
	int64_t before;
	bool twice;

	if (!form_read(rq, &consent_record, &c))
		return new_form(rq, &c, 422);
	c.head = (struct head){ .id = id_new() };
	before = form_used(rq, &consent_record, c.head.id, &twice);
	if (twice)
		return reply_goto(rq, "/consents/%lld", (long long)before);
	if (before)
		return new_form(rq, &c, 409);
	c.taker.id = w->actor.account;
	entitle(w, &c);
	if (store_save(w, &consent_record, &c) != SAVED)
		return new_form(rq, &c, 422);
	drafts_drop(w, consent_form(rq, &(struct consent){0}));
	rq->publish = arena_printf(&w->arena, "person/%lld", (long long)c.person.id);
	rq->flash = "同意を記録しました。";
	return reply_goto(rq, "/consents/%lld", (long long)c.head.id);
}

static int edit_again(struct request *rq, const struct consent *c, int status)
{
	rq->title = "同意の記録を直す";
	consent_new_page(&rq->page, rq, c);
	return status;
}

static int edit_get(struct request *rq)
{
	struct consent c;

	if (!store_get(rq->work, &consent_record, rq->id, &c))
		return any_absent(rq);
	if (c.withdrawn)
		return reply_problem(rq, 409, "撤回された同意は直せません。",
		    "新しく同意をいただいたときは、新しく記録してください。");
	return edit_again(rq, &c, 200);
}

static int update(struct request *rq)
{
	struct work *w = rq->work;
	int64_t version = form_version(rq);
	struct consent c;
	bool good;

	if (version ? !store_get_version(w, &consent_record, rq->id, version, &c)
		    : !store_get(w, &consent_record, rq->id, &c))
		return any_absent(rq);
	good = form_reason(rq);
	if (good && !w->reason)
		work_problem(w, "reason", "直す理由を書いてください。履歴に残ります。");
	if (!form_read(rq, &consent_record, &c) || !good || w->problems)
		return edit_again(rq, &c, 422);
	entitle(w, &c);
	switch (store_save(w, &consent_record, &c)) {
	case SAVED: break;
	case STALE: return form_merge(rq, &consent_record, rq->id, &c);
	default: return edit_again(rq, &c, 422);
	}
	drafts_drop(w, consent_form(rq, &c));
	rq->flash = "同意の記録を直しました。これからの提供と、いまの共有に、すぐ効きます。";
	return reply_goto(rq, "/consents/%lld", (long long)rq->id);
}

static int show(struct request *rq)
{
	struct consent c;

	if (!store_get(rq->work, &consent_record, rq->id, &c))
		return any_absent(rq);
	rq->title = c.headline;
	consent_page(&rq->page, rq, &c);
	return 200;
}

/* ---- Withdrawn ---- */

static int withdraw_form(struct request *rq, const struct consent *c, int status)
{
	rq->title = "同意の撤回を記録する";
	consent_withdraw_page(&rq->page, rq, c);
	return status;
}

static int over_already(struct request *rq)
{
	return reply_problem(rq, 409, "この同意は、もう撤回されています。",
	    "何も変えていません。同意を開いて、撤回の日時を確かめてください。");
}

static int withdraw_get(struct request *rq)
{
	struct consent c;

	if (!store_get(rq->work, &consent_record, rq->id, &c))
		return any_absent(rq);
	return c.withdrawn ? over_already(rq) : withdraw_form(rq, &c, 200);
}

/* Read like any field, though no form of the record has them. */
static void read_words(struct request *rq, struct consent *c)
{
	static const char *const names[] = { "withdrawn_who", "withdrawn_why" };

	for (size_t i = 0; i < COUNT(names); i++) {
		const struct field *f = record_field(&consent_record, names[i]);
		const char *typed = form_value(rq, f->name);

		if (typed)
			field_read(rq->work, f, typed, c);
	}
	if (!form_value(rq, "withdrawn_who"))
		work_problem(rq->work, "withdrawn_who",
		    "どなたから撤回の申し出があったかを入れてください。");
}

static int withdraw_post(struct request *rq)
{
	struct work *w = rq->work;
	struct consent c;

	if (!store_get(w, &consent_record, rq->id, &c))
		return any_absent(rq);
	if (c.withdrawn)
		return over_already(rq);
	read_words(rq, &c);
	if (w->problems)
		return withdraw_form(rq, &c, 422);
	c.withdrawn = w->now;
	c.withdrawn_by.id = w->actor.account;
	w->reason = "撤回の申し出";
	if (store_save(w, &consent_record, &c) != SAVED)
		return reply_problem(rq, 409,
		    "ほかの方がこの同意を直したところです。何も変えていません。",
		    "同意を開き直して、もう一度撤回を記録してください。");
	rq->publish = arena_printf(&w->arena, "consent/%lld", (long long)c.head.id);
	rq->flash = "撤回を記録しました。この同意による画面での共有は、いま終わりました。";
	return reply_goto(rq, "/consents/%lld", (long long)c.head.id);
}

/* ---- Beside a person ---- */

enum { CARD_MOST = 20 };

static void beside(struct request *rq, const struct record *of, int64_t id)
{
	struct query q = { .limit = CARD_MOST };
	struct listing l;

	if (of != &person_record || !actor_may(&rq->work->actor, READ_CASES))
		return;
	query_add(&q, &consent_record, "person", EQUAL, int_text(&rq->work->arena, id));
	l = store_list(rq->work, &consent_record, &q);
	consent_card_page(&rq->page, rq, id, &l);
}

#define ROUTE(method, path, may, run, ...) \
	{ method, "/consents" path, may, run, .record = &consent_record, __VA_ARGS__ }

static const struct route routes[] = {
	ROUTE(GET, "", READ_CASES, any_list, .deed = LISTING),
	ROUTE(GET, "/new", WRITE_CASES, new_get, .deed = VIEWING),
	ROUTE(POST, "", WRITE_CASES, create, .deed = MAKING),
	ROUTE(GET, "/csv", EXPORT_CASES, any_csv, .slow = true, .deed = EXPORTING),
	ROUTE(GET, "/:id", READ_CASES, show, .deed = VIEWING),
	ROUTE(GET, "/:id/edit", WRITE_CASES, edit_get, .deed = VIEWING),
	ROUTE(POST, "/:id", WRITE_CASES, update, .deed = CHANGING),
	ROUTE(GET, "/:id/withdraw", WRITE_CASES, withdraw_get, .deed = VIEWING),
	ROUTE(POST, "/:id/withdraw", WRITE_CASES, withdraw_post, .deed = CHANGING),
	ROUTE(GET, "/:id/history", READ_CASES, any_history, .deed = VIEWING),
	ROUTE(GET, "/:id/pdf", READ_CASES, any_pdf, .slow = true, .deed = PRINTING),
	{ 0 }
};

const struct module consents_module = {
	.path = "/consents", .label = "同意", .may = READ_CASES, .routes = routes,
	.records = (const struct record *const[]){ &consent_record, NULL },
	.beside = beside,
};
