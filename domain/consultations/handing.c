/* handing: cases taken over, given, several at once, and given back. */
#include "domain/consultations/handover.h"

#include <string.h>

/* ---- One ---- */

struct charge {
	struct link to;
	int64_t at;
};

static void put_in_charge(struct consultation *c, const void *with)
{
	const struct charge *charge = with;

	c->assigned = charge->to;
	c->taken = charge->at;
}

static enum saved hand(struct work *w, int64_t slip, struct link to)
{
	struct charge charge = { to, w->now };

	return state_refresh(w, slip, put_in_charge, &charge);
}

/* Each of several too. */
static void tell(struct request *rq, int64_t slip)
{
	rq->publish = arena_printf(&rq->work->arena, "%s%sconsultation/%lld",
	    rq->publish ? rq->publish : "", rq->publish ? " " : "", (long long)slip);
}

static int back_to(struct request *rq, int64_t slip)
{
	return reply_goto(rq, "%s",
	    form_then(rq,
		arena_printf(&rq->work->arena, "/consultations/%lld", (long long)slip)));
}

bool handing_offered(struct work *w, const void *rec)
{
	const struct consultation *c = rec;

	return c->state != STATE_CLOSED && !c->head.removed
	    && c->assigned.id != w->actor.account;
}

int handing_take(struct request *rq)
{
	struct work *w = rq->work;
	struct consultation c;

	if (!store_get(w, &consultation_record, rq->id, &c) || c.head.removed)
		return slip_absent(rq);
	if (c.closed)
		return reply_problem(rq, 409, "この相談はもう終結しています。",
		    "続けて対応するときは、相談を「もう一度開く」で開いてください。");
	if (c.assigned.id == w->actor.account) {
		rq->flash = arena_printf(&w->arena, "%s の担当は、もうあなたです。", c.number);
		return back_to(rq, rq->id);
	}
	if (hand(w, rq->id, (struct link){ w->actor.account, w->actor.name }) != SAVED)
		return slip_absent(rq);
	tell(rq, rq->id);
	rq->flash = arena_printf(&w->arena, "%s を引き継ぎました。担当はあなたです。", c.number);
	return back_to(rq, rq->id);
}

/* ---- Several ---- */

/* Whom the form names; a problem if nobody, or somebody who takes no calls. */
static bool read_taker(struct request *rq, struct link *to)
{
	const char *typed = form_value(rq, "to");
	struct account a;
	int64_t id;

	if (!typed || !text_number(typed, 1, INT64_MAX, &id)
	    || !store_get(rq->work, &account_record, id, &a) || !rules_takes_calls(&a)) {
		work_problem(rq->work, "to", "引き継ぐ人を、相談を受ける人から選んでください。");
		return false;
	}
	*to = (struct link){ id, a.name };
	return true;
}

/* The slip that is ticked: "slip.17"; 0: it is another field. */
static int64_t slip_of(const struct pair *p)
{
	int64_t id = 0;

	return text_starts(p->name, "slip.") && *p->value
		&& text_number(p->name + strlen("slip."), 1, INT64_MAX, &id)
	    ? id
	    : 0;
}

bool handing_ticked(const struct request *rq, int64_t slip)
{
	for (int i = 0; i < rq->form.n; i++) {
		int64_t id = slip_of(&rq->form.pair[i]);

		if (id && (!slip || id == slip))
			return true;
	}
	return false;
}

static int64_t asked_number(const struct request *rq, const char *name)
{
	const char *typed = query_value(rq, name);
	int64_t n = 0;

	if (!typed)
		typed = form_value(rq, name);
	return typed && text_number(typed, 1, INT64_MAX, &n) ? n : 0;
}

/* Those that are ticked, open and still whose the page said they were; how many changed hands.
 * *left: how many did not. */
static int hand_ticked(struct request *rq, struct link to, int *left)
{
	int64_t from = asked_number(rq, "from");
	struct consultation c;
	int n = 0;

	*left = 0;
	for (int i = 0; i < rq->form.n; i++) {
		int64_t id = slip_of(&rq->form.pair[i]);

		if (!id)
			continue;
		if (store_get(rq->work, &consultation_record, id, &c) && !c.closed
		    && !c.head.removed && c.assigned.id == from && from != to.id
		    && hand(rq->work, id, to) == SAVED) {
			tell(rq, id);
			n++;
		} else {
			++*left;
		}
	}
	return n;
}

static int page(struct request *rq, int status)
{
	struct work *w = rq->work;
	struct handing *v = arena_alloc(&w->arena, sizeof *v);
	struct query q = { .limit = HANDING_MOST,
		.sort = record_field(&consultation_record, "next_date"),
		.ascending = true,
		.filters = 2 };
	struct consultation c;

	*v = (struct handing){ .slip = asked_number(rq, "slip"),
		.all = query_value(rq, "all") != NULL,
		.from = asked_number(rq, "from") };
	if (!v->from && v->slip && store_get(w, &consultation_record, v->slip, &c))
		v->from = c.assigned.id;
	if (!v->from)
		v->from = w->actor.account;
	q.filter[0] =
	    (struct filter){ record_field(&consultation_record, "closed"), EMPTY, NULL };
	q.filter[1] = (struct filter){ record_field(&consultation_record, "assigned"), EQUAL,
		int_text(&w->arena, v->from) };
	v->slips = store_list(w, &consultation_record, &q);
	q.filters = 1;
	v->count = store_count_by(w, &consultation_record, &q,
	    record_field(&consultation_record, "assigned"));
	rq->title = "相談を渡す・引き継ぐ";
	handing_page(&rq->page, rq, v);
	return status;
}

static int choose(struct request *rq)
{
	return page(rq, 200);
}

static int give(struct request *rq)
{
	struct work *w = rq->work;
	struct link to;
	int n, left;

	form_reason(rq);
	if (w->reason && utf8_length(w->reason) > TRANSFER_WORDS)
		work_problem(w, "reason", "ひとことは%d文字までです。", TRANSFER_WORDS);
	if (!handing_ticked(rq, 0))
		work_problem(w, "slip", "渡す相談を、ひとつ以上選んでください。");
	if (!read_taker(rq, &to) || w->problems)
		return page(rq, 422);
	n = hand_ticked(rq, to, &left);
	rq->flash = n ? arena_printf(&w->arena, "%d件の担当を%sさんにしました。", n, to.title) : "";
	if (left)
		rq->flash = arena_printf(&w->arena,
		    "%s%d件は、そのあいだに担当が変わったか、終結したので、そのままです。",
		    rq->flash, left);
	return reply_goto(rq, "/transfers");
}

/* ---- Back ---- */

static bool give_back(struct work *w, struct transfer *t)
{
	struct consultation c;

	if (!store_get(w, &consultation_record, t->consultation.id, &c)
	    || !transfer_can_go_back(w, &c, t))
		return false;
	t->undone = w->now;
	w->reason = "引継ぎを取り消した。";
	return store_save(w, &transfer_record, t) == SAVED
	    && hand(w, t->consultation.id, t->giver) == SAVED;
}

static int undo(struct request *rq)
{
	struct transfer t;

	if (!store_get(rq->work, &transfer_record, rq->id, &t))
		return any_absent(rq);
	if (!give_back(rq->work, &t))
		return reply_problem(rq, 409, "この引継ぎは、もう元に戻せません。",
		    "そのあと担当が変わったか、終結しています。相談を開いて、いまの担当を確かめてください。");
	tell(rq, t.consultation.id);
	rq->flash = arena_printf(&rq->work->arena, "引継ぎを取り消しました。%s の担当は%sさんです。",
	    t.consultation.title, t.giver.title);
	return back_to(rq, t.consultation.id);
}

/* What one keystroke handed over has one moment. */
static int undo_all(struct request *rq)
{
	struct work *w = rq->work;
	struct transfer t;
	struct rows *rs;
	int n = 0;

	rs = store_query(w,
	    "SELECT id FROM transfer WHERE region = $1 AND at = $2 AND by = $3 AND removed = 0"
	    " AND undone IS NULL ORDER BY id",
	    I(w->actor.region), I(asked_number(rq, "at")), I(w->actor.account));
	for (int i = 0; i < rs->n; i++) {
		if (!store_get(w, &transfer_record, cell_number(rs, i, 0), &t) || !give_back(w, &t))
			continue;
		tell(rq, t.consultation.id);
		n++;
	}
	if (n == 0)
		return reply_problem(rq, 409, "元に戻せる引継ぎがありません。",
		    "もう戻してあるか、そのあと担当が変わっています。");
	rq->flash = n < rs->n
	    ? arena_printf(&w->arena, "%d件を元に戻しました。%d件は、そのあと変わったのでそのままです。",
		  n, rs->n - n)
	    : arena_printf(&w->arena, "%d件を元に戻しました。", n);
	return reply_goto(rq, "%s", form_then(rq, "/transfers"));
}

static bool goes_back(struct work *w, const void *rec)
{
	const struct transfer *t = rec;
	struct consultation c;

	return store_get(w, &consultation_record, t->consultation.id, &c)
	    && transfer_can_go_back(w, &c, t);
}

#define ROUTE(method, path, run, ...) \
	{ method, "/transfers" path, WRITE_CASES, run, .record = &transfer_record, __VA_ARGS__ }

static const struct route routes[] = {
	ROUTE(GET, "", any_list, .deed = LISTING),
	ROUTE(GET, "/csv", any_csv, .slow = true, .deed = EXPORTING),
	ROUTE(GET, "/json", any_json, .slow = true, .deed = EXPORTING),
	ROUTE(GET, "/new", choose, .deed = VIEWING),
	ROUTE(POST, "", give, .deed = CHANGING),
	ROUTE(POST, "/undo", undo_all, .deed = CHANGING),
	ROUTE(POST, "/:id/undo", undo, .press = "元に戻す", .offered = goes_back, .deed = CHANGING),
	{ 0 }
};

const struct module transfers_module = {
	.path = "/transfers",
	.label = "引継ぎ",
	.may = WRITE_CASES,
	.routes = routes,
	.records = (const struct record *const[]){ &transfer_record, NULL },
};
