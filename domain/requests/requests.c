/* requests: their records, what stands of them on other pages, and their addresses. */
#include "domain/requests/pages.h"

static const struct choice asking_ways[] = { { "link", "回答用リンク" }, { "fax", "FAX" },
	{ "phone", "電話" }, { "other", "来所・そのほか" }, { "account", "相手の施設の画面" }, { 0 } };

static const struct choice letter_states[] = { { "waiting", "送信待ち" }, { "sent", "送信済み" },
	{ "failed", "送れませんでした" }, { "stopped", "取りやめ" }, { 0 } };

static const struct field asking_fields[] = {
#define RECORD struct asking
#define FIELDS "domain/requests/asking.def"
#include "base/rows.h"
};

static const struct field invitation_fields[] = {
#define RECORD struct invitation
#define FIELDS "domain/requests/invitation.def"
#include "base/rows.h"
};

static const struct field letter_fields[] = {
#define RECORD struct letter
#define FIELDS "domain/requests/letter.def"
#include "base/rows.h"
};

static const struct field addressees_fields[] = {
#define RECORD struct addressees
#define FIELDS "domain/requests/addressees.def"
#include "base/rows.h"
};

const struct record asking_record = {
	.name = "request",
	.label = "支援要請の依頼",
	.size = sizeof(struct asking),
	.fields = asking_fields,
	.read = READ_CASES,
	.write = WRITE_CASES,
	.export = EXPORT_CASES,
	.keys = (const char *const[]){ "number", NULL },
};

const struct record invitation_record = {
	.name = "invitation",
	.label = "回答用リンク",
	.size = sizeof(struct invitation),
	.fields = invitation_fields,
	.read = READ_CASES,
	.write = WRITE_CASES,
	.export = EXPORT_CASES,
	.indexes = (const char *const[]){ "digest", NULL },
};

const struct record letter_record = {
	.name = "letter",
	.label = "回答用リンクのメール",
	.size = sizeof(struct letter),
	.fields = letter_fields,
	.read = READ_CASES,
	.write = WRITE_CASES,
	.export = EXPORT_CASES,
	.indexes = (const char *const[]){ "state", NULL },
};

/* No table: what a form asks for beside the request itself. */
const struct record addressees_record = {
	.name = "addressees",
	.label = "頼む先",
	.size = sizeof(struct addressees),
	.fields = addressees_fields,
	.read = WRITE_CASES,
	.write = WRITE_CASES,
	.export = WRITE_CASES,
};

/* ---- On other pages ---- */

enum { CARD_MOST = 20 };

static void beside(struct request *rq, const struct record *of, int64_t id)
{
	const char *by = of == &consultation_record ? "consultation"
	    : of == &organization_record            ? "organization"
						    : NULL;
	struct query q = { .limit = CARD_MOST };
	struct consultation c = {0};
	struct listing l;

	if (!by || !actor_may(&rq->work->actor, READ_CASES))
		return;
	query_add(&q, &action_record, "kind", EQUAL, "request");
	query_add(&q, &action_record, by, EQUAL, int_text(&rq->work->arena, id));
	l = store_list(rq->work, &action_record, &q);
	if (of == &consultation_record && !store_get(rq->work, of, id, &c))
		return;
	if (l.n || (of == &consultation_record && !c.closed && !c.head.removed))
		listing_card(&rq->page, rq, of, id, c.closed || c.head.removed, &l);
}

/* Waiting for an answer that is late. */
static int64_t waiting(struct work *w)
{
	struct query q = {0};
	struct opening o;
	struct date before;

	if (!actor_may(&w->actor, WRITE_CASES))
		return 0;
	opening_load(w, &o);
	before = opening_before(&o, opening_from(&o, work_today(w)));
	if (!date_known(before))
		return 0;
	query_add(&q, &action_record, "answer", EQUAL, "waiting");
	query_add(&q, &action_record, "due", AT_MOST, date_iso(&w->arena, before));
	return store_count_most(w, &action_record, &q, COUNT_MOST);
}

/* ---- Addresses ---- */

#define ROUTE(method, path, may, run, ...) \
	{ method, "/requests" path, may, run, __VA_ARGS__ }
#define OF_RECORD .record = &asking_record

static const struct route routes[] = {
	ROUTE(GET, "", READ_CASES, listing_get, .deed = LISTING),
	ROUTE(GET, "/csv", EXPORT_CASES, listing_csv, .slow = true, .deed = EXPORTING),
	ROUTE(GET, "/sheet", READ_CASES, listing_sheet, .slow = true, .deed = PRINTING),
	ROUTE(GET, "/new", WRITE_CASES, asking_new, .deed = VIEWING),
	ROUTE(POST, "", WRITE_CASES, asking_create, OF_RECORD, .deed = MAKING),
	ROUTE(GET, "/answer", WRITE_CASES, answering_page_get, .deed = VIEWING),
	ROUTE(POST, "/answer", WRITE_CASES, answering_post, .deed = CHANGING),
	ROUTE(GET, "/:id", READ_CASES, asking_show, OF_RECORD, .deed = VIEWING),
	ROUTE(GET, "/:id/edit", WRITE_CASES, any_edit, OF_RECORD, .deed = VIEWING),
	ROUTE(POST, "/:id", WRITE_CASES, any_update, OF_RECORD, .deed = CHANGING),
	ROUTE(GET, "/:id/history", READ_CASES, any_history, OF_RECORD, .deed = VIEWING),
	ROUTE(POST, "/:id/answer", WRITE_CASES, answering_one, OF_RECORD, .deed = CHANGING),
	ROUTE(POST, "/:id/correct", WRITE_CASES, answering_correct, OF_RECORD, .deed = CHANGING),
	ROUTE(POST, "/:id/remind", WRITE_CASES, asking_remind, OF_RECORD, .deed = CHANGING),
	ROUTE(POST, "/:id/fax", WRITE_CASES, fax_confirm, OF_RECORD, .deed = CONFIRMING),
	ROUTE(GET, "/:id/sheet", WRITE_CASES, fax_sheet, OF_RECORD, .slow = true,
	    .deed = PRINTING),
	ROUTE(POST, "/:id/invitations", WRITE_CASES, linking_make, OF_RECORD, .deed = MAKING),
	ROUTE(POST, "/:id/invitations/:part/revoke", WRITE_CASES, linking_revoke, OF_RECORD,
	    .deed = CHANGING),
	ROUTE(POST, "/:id/mail", WRITE_CASES, mailing_one, OF_RECORD, .deed = MAILING),
	ROUTE(POST, "/mail", WRITE_CASES, mailing_all, .deed = MAILING),
	ROUTE(POST, "/:id/end", WRITE_CASES, asking_end, OF_RECORD, .deed = CHANGING),
	/* Of what one's own place was asked; no case is read. */
	ROUTE(GET, "/:id/own", WRITE_OWN_PLACE, own_get, .deed = VIEWING),
	ROUTE(POST, "/:id/own", WRITE_OWN_PLACE, own_post, .deed = CHANGING),
	{ GET, "/reply/:name", ANYONE, reply_get, .secret = true, .deed = VIEWING },
	{ GET, "/reply/:name/code", ANYONE, reply_get, .secret = true, .deed = VIEWING },
	{ POST, "/reply/:name", ANYONE, reply_post, .guest = true, .secret = true,
	    .deed = CHANGING },
	{ POST, "/reply/:name/code", ANYONE, reply_code, .guest = true, .secret = true,
	    .deed = CONFIRMING },
	{ 0 }
};

const struct module requests_module = {
	.path = "/requests",
	.label = "支援要請",
	.icon = "box",
	.may = READ_CASES,
	.routes = routes,
	.records =
	    (const struct record *const[]){ &asking_record, &invitation_record,
	    &letter_record, NULL },
	.tables = (const struct table *const[]){ &letter_queue_table, NULL },
	.waiting = waiting,
	.beside = beside,
};
