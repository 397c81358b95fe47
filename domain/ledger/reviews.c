/* reviews: that somebody has looked through the ledger, up to where, and what was found. */
#include "domain/ledger/pages.h"

enum { NOTHING_FOUND = 1 };

static const struct choice review_findings[] = {
	{ "nothing", "問題はなかった" },
	{ "asked", "確かめたいことがあり、確かめた" },
	{ "wrong", "問題があり、対応した" },
	{ 0 },
};

static const struct field fields[] = {
#define RECORD struct review
#define FIELDS "domain/ledger/fields.def"
#include "base/rows.h"
};

static void check(struct work *w, const void *rec)
{
	const struct review *r = rec;

	if (r->finding > NOTHING_FOUND && text_empty(r->note))
		work_problem(w, "note", "何を確かめ、どうしたかを書いてください。");
}

const struct record review_record = {
	.name = "review",
	.label = "記録の点検",
	.size = sizeof(struct review),
	.fields = fields,
	.check = check,
	.read = READ_LEDGER,
	.write = READ_LEDGER,
	.export = READ_LEDGER,
};

static int form(struct request *rq, const struct review *r, int status)
{
	rq->title = "点検を記録する";
	review_new_page(&rq->page, rq, r);
	return status;
}

static int new_get(struct request *rq)
{
	struct review r = {0};

	return form(rq, &r, 200);
}

/* By whom, when and up to where is not what somebody types. */
static void sign(struct request *rq, struct review *r)
{
	struct work reader, *w = rq->work;
	struct ledger_head head = {0};

	r->reviewer.id = w->actor.account;
	r->reviewed = w->now;
	if (ledger_reader(&reader, rq)) {
		head = ledger_head(&reader);
		ledger_close(&reader, w);
	}
	r->up_to = (struct number){ true, head.number };
	r->fingerprint = *head.hash ? arena_copy(&w->arena, head.hash) : NULL;
}

static int create(struct request *rq)
{
	struct review r = {0};
	int64_t before;
	bool twice;

	if (!form_read(rq, &review_record, &r))
		return form(rq, &r, 422);
	r.head.id = id_new();
	before = form_used(rq, &review_record, r.head.id, &twice);
	if (twice)
		return reply_goto(rq, "/reviews/%lld", (long long)before);
	if (before)
		return form(rq, &r, 409);
	sign(rq, &r);
	if (store_save(rq->work, &review_record, &r) != SAVED)
		return form(rq, &r, 422);
	rq->flash = "点検を記録しました。";
	return reply_goto(rq, "/reviews/%lld", (long long)r.head.id);
}

#define ROUTE(method, path, run, ...) \
	{ method, "/reviews" path, READ_LEDGER, run, .record = &review_record, __VA_ARGS__ }

/* What was found stays as it was written: there is no way to change it or to take it away. */
static const struct route routes[] = {
	ROUTE(GET, "", any_list, .deed = LISTING),
	ROUTE(GET, "/new", new_get, .deed = VIEWING),
	ROUTE(POST, "", create, .slow = true, .deed = MAKING),
	ROUTE(GET, "/csv", any_csv, .slow = true, .deed = EXPORTING),
	ROUTE(GET, "/:id", any_show, .deed = VIEWING),
	ROUTE(GET, "/:id/pdf", any_pdf, .slow = true, .deed = PRINTING),
	{ 0 },
};

const struct module reviews_module = {
	.path = "/reviews",
	.label = "記録の点検",
	.may = READ_LEDGER,
	.routes = routes,
	.records = (const struct record *const[]){ &review_record, NULL },
};
