/* provisions: their record, what one rests on, and whether it still stands. */
#include "domain/provisions/pages.h"

#include <string.h>

enum { DAYS_SHARED = 30, DAYS_MOST = 180, YEARS_KEPT = 3 };

static const struct choice provision_ways[] = { { "fax", "FAX" }, { "hand", "手渡し" },
	{ "post", "郵送" }, { "screen", "画面で共有" }, { "word", "口頭・電話" }, { 0 } };

/* 個人情報の保護に関する法律 27条1項, which are the only ones. */
static const struct choice provision_exceptions[] = { { "law", "法令に基づく" },
	{ "life", "生命・身体・財産の保護" }, { "health", "公衆衛生・児童の育成" },
	{ "public", "国・自治体への協力" }, { 0 } };

static const struct field fields[] = {
#define RECORD struct provision
#define FIELDS "domain/provisions/fields.def"
#include "base/rows.h"
};

/* As the persons they are about.  The recipient's staff does not read the record: shared.c. */
static const char *visible(const struct actor *a)
{
	return people_visible(a, OF_ONES_TOWN("provision"));
}

static void check(struct work *w, const void *rec)
{
	const struct provision *p = rec;
	struct date today = work_today(w);

	if (p->exception && !p->exception_reason)
		work_problem(w, "exception_reason",
		    "同意によらない理由を書いてください。提供の記録に残ります。");
	if (!p->exception && p->exception_reason)
		work_problem(w, "exception", "どの根拠によるかを選んでください。");
	if (!date_known(p->share_until) || p->head.version)
		return;
	if (p->how != BY_SCREEN)
		work_problem(w, "share_until", "期限は、画面で共有するときだけ入れてください。");
	else if (date_compare(p->share_until, today) < 0)
		work_problem(w, "share_until", "期限が過ぎた日です。今日か、先の日にしてください。");
	else if (date_days_between(today, p->share_until) > DAYS_MOST)
		work_problem(w, "share_until",
		    "画面での共有は%d日までです。続けるときは、その時にもう一度提供してください。",
		    DAYS_MOST);
}

const struct record provision_record = {
	.name = "provision",
	.label = "提供の記録",
	.size = sizeof(struct provision),
	.fields = fields,
	.visible = visible,
	.check = check,
	.read = READ_CASES,
	.write = WRITE_CASES,
	.export = EXPORT_CASES,
	.indexes = (const char *const[]){ "person", "organization, how", NULL },
	.about = "person",
};

/* ---- What it rests on ---- */

static struct offer offer_of(const struct provision *p)
{
	return (struct offer){ .person = p->person.id,
		.organization = p->organization.id,
		.items = p->items,
		.purpose = p->purpose };
}

static const char *field_of_refusal(enum covers why)
{
	switch (why) {
	case COVERS_OTHER_RECIPIENT: return "organization";
	case COVERS_OTHER_ITEMS: return "items";
	case COVERS_OTHER_PURPOSE: return "purpose";
	default: return "consent";
	}
}

/* By consent, or else by the law; a problem if by neither. */
static void find_ground(struct work *w, struct provision *p, struct consent *c)
{
	struct offer o = offer_of(p);
	enum covers covers = consent_find(w, &o, c);

	if (p->exception && covers == COVERS_ALL) {
		work_problem(w, "exception",
		    "この方の同意があるので、同意によらない根拠は要りません。空にしてください。");
	} else if (covers == COVERS_ALL) {
		p->consent = (struct link){ c->head.id, c->headline };
		p->consent_version = (struct number){ true, c->head.version };
	} else if (!p->exception) {
		work_problem(w, field_of_refusal(covers), "%s", consent_refusal(covers));
	} else if (!actor_may(&w->actor, PROVIDE_WITHOUT_CONSENT)) {
		work_problem(w, "exception",
		    "同意によらない提供は、センター管理者が判断して行います。急ぐときは電話で相談してください。");
	}
}

/* ---- By screen ---- */

static bool has_users(struct work *w, int64_t organization)
{
	struct rows *rs = store_query(w,
	    "SELECT 1 FROM account WHERE region = $1 AND organization = $2 AND role = 'facility'"
	    " AND removed = 0 AND COALESCE(inactive, 0) = 0 LIMIT 1",
	    I(w->actor.region), I(organization));

	return rs->n > 0;
}

static void bound_share(struct work *w, struct provision *p, const struct consent *c)
{
	bool ends = p->consent.id && date_known(c->until);

	if (p->how != BY_SCREEN)
		return;
	if (!has_users(w, p->organization.id))
		work_problem(w, "how",
		    "この機関には Yui を使える方がいません。FAX や手渡しにするか、先に利用者を加えてください。");
	if (p->masked)
		work_problem(w, "masked",
		    "画面で共有するときは、氏名を伏せる代わりに、項目から「氏名…」を外してください。");
	if (!date_known(p->share_until)) {
		p->share_until = date_add_days(work_today(w), DAYS_SHARED);
		if (ends && date_compare(c->until, p->share_until) < 0)
			p->share_until = c->until;
	} else if (ends && date_compare(c->until, p->share_until) < 0) {
		work_problem(w, "share_until", "同意は%sまでです。その日までにしてください。",
		    date_era(&w->arena, c->until));
	}
}

/* ---- Given ---- */

static struct date years_after(struct date d, int years)
{
	int year = d.year + years, day = d.day;

	if (!date_valid(year, d.month, day))
		day = 28;
	return (struct date){ (int16_t)year, d.month, (int8_t)day };
}

/* About whom, as she was called that day. */
static bool subject(struct work *w, struct provision *p)
{
	struct consultation c;
	struct person person;

	if (!store_get(w, &consultation_record, p->consultation.id, &c) || c.head.removed) {
		work_problem(w, NULL, "その相談は見つかりません。相談の画面からやり直してください。");
	} else if (!c.person.id || !store_get(w, &person_record, c.person.id, &person)) {
		work_problem(w, NULL,
		    "対象の方が登録されていないので、だれの同意かを確かめられません。相談の「直す」で対象の方を選んでから提供してください。");
	} else {
		p->person = (struct link){ person.head.id, person.name };
		p->person_name = person.name;
		p->person_birth = person.birth;
		return true;
	}
	return false;
}

static void name_recipient(struct work *w, struct provision *p)
{
	struct organization o;

	if (!store_get(w, &organization_record, p->organization.id, &o))
		return;
	p->recipient = o.name;
	p->recipient_address = o.address;
}

/* Belongs to the transaction: what is not given uses up no number. */
static void number(struct work *w, struct provision *p)
{
	int year = date_fiscal_year(work_today(w));
	const char *sequence = arena_printf(&w->arena, "provision-%d", year);

	p->number = arena_printf(&w->arena, "提%s-%04lld", fiscal_year_short(&w->arena, year),
	    (long long)store_next_number(w, sequence));
}

enum saved provision_give(struct work *w, struct provision *p)
{
	struct consent c = {0};

	p->provided = w->now;
	record_check(w, &provision_record, p);
	if (!subject(w, p) || w->problems)
		return ABSENT;
	find_ground(w, p, &c);
	bound_share(w, p, &c);
	if (w->problems)
		return ABSENT;
	name_recipient(w, p);
	p->by.id = w->actor.account;
	p->keep_until = years_after(work_today(w), YEARS_KEPT);
	number(w, p);
	return store_save(w, &provision_record, p);
}

/* ---- Standing ---- */

const char *provision_lapse(struct work *w, const struct provision *p)
{
	WORK_AS(w, actor_program(w->actor.region));
	struct offer o = offer_of(p);
	enum covers now = COVERS_NONE;
	struct consent c = {0};

	if (p->exception)
		return NULL;
	if (store_get(w, &consent_record, p->consent.id, &c))
		now = consent_covers(w, &c, &o);
	return now == COVERS_ALL ? NULL : consent_lapse(w, &c, now);
}

bool provision_same_person(struct work *w, const struct provision *p)
{
	WORK_AS(w, actor_program(w->actor.region));
	struct consultation c;

	return store_get(w, &consultation_record, p->consultation.id, &c) && !c.head.removed
	    && c.person.id == p->person.id;
}

bool provision_is_open(struct work *w, const struct provision *p, const char **why)
{
	const char *lapse;

	if (p->ended)
		*why = arena_printf(&w->arena, "%s に終えました",
		    moment_short(&w->arena, p->ended));
	else if (date_compare(p->share_until, work_today(w)) < 0)
		*why = "期限が過ぎて終わりました";
	else if ((lapse = provision_lapse(w, p)))
		*why = arena_printf(&w->arena, "%sので終わりました", lapse);
	else if (!provision_same_person(w, p))
		*why = "相談の対象の方が変わったので終わりました";
	else
		*why = arena_printf(&w->arena, "共有中（%sまで）",
		    date_era(&w->arena, p->share_until));
	return text_starts(*why, "共有中");
}

/* ---- On pages ---- */

enum { CARD_MOST = 20 };

/* The LINK of a provision to a record of that kind; NULL: it has none. */
static const struct field *link_to(const struct record *of)
{
	for EACH_FIELD(f, &provision_record)
		if (f->kind == LINK && f->to == of && of != &account_record)
			return f;
	return NULL;
}

static void beside(struct request *rq, const struct record *of, int64_t id)
{
	const struct field *f = link_to(of);
	struct query q = { .limit = CARD_MOST };
	struct consultation c = {0};
	struct listing l;
	bool gives;

	if (!f || !actor_may(&rq->work->actor, READ_CASES))
		return;
	query_add(&q, &provision_record, f->name, EQUAL, int_text(&rq->work->arena, id));
	l = store_list(rq->work, &provision_record, &q);
	gives = of == &consultation_record && actor_may(&rq->work->actor, WRITE_CASES)
	    && store_get(rq->work, of, id, &c) && !c.head.removed;
	if (l.n || of == &consultation_record)
		provision_card_page(&rq->page, rq, gives ? id : 0, &l);
}

static int list(struct request *rq)
{
	int status = any_list(rq);

	if (status == 200 && actor_may(&rq->work->actor, EXPORT_PRIVATE))
		provision_ledger_form(&rq->page, rq);
	return status;
}

static int show(struct request *rq)
{
	struct provision p;

	if (!store_get(rq->work, &provision_record, rq->id, &p))
		return any_absent(rq);
	rq->title = p.number;
	provision_page(&rq->page, rq, &p);
	return 200;
}

#define ROUTE(method, path, may, run, ...) \
	{ method, "/provisions" path, may, run, .record = &provision_record, __VA_ARGS__ }

/* What was given was given: a record of it is not taken away, only added to. */
static const struct route routes[] = {
	ROUTE(GET, "", READ_CASES, list, .deed = LISTING),
	ROUTE(GET, "/new", WRITE_CASES, giving_new, .deed = VIEWING),
	ROUTE(POST, "", WRITE_CASES, giving_create, .deed = MAKING),
	ROUTE(GET, "/csv", EXPORT_CASES, any_csv, .slow = true, .deed = EXPORTING),
	ROUTE(GET, "/json", EXPORT_CASES, any_json, .slow = true, .deed = EXPORTING),
	ROUTE(GET, "/ledger", EXPORT_PRIVATE, printing_ledger, .slow = true, .deed = PRINTING),
	ROUTE(GET, "/:id", READ_CASES, show, .deed = VIEWING),
	ROUTE(GET, "/:id/pdf", WRITE_CASES, printing_copy, .slow = true, .deed = PRINTING),
	ROUTE(POST, "/:id/end", WRITE_CASES, giving_end, .deed = CHANGING),
	ROUTE(POST, "/:id/remark", WRITE_CASES, giving_remark, .deed = CHANGING),
	ROUTE(GET, "/:id/history", READ_CASES, any_history, .deed = VIEWING),
	{ 0 }
};

const struct module provisions_module = {
	.path = "/provisions", .label = "提供の記録", .icon = "box", .may = READ_CASES,
	.routes = routes, .records = (const struct record *const[]){ &provision_record, NULL },
	.beside = beside,
};
