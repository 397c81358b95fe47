/* intake: a question is taken in with the receiver at one's ear. */
#include "domain/consultations/behalf.h"
#include "domain/drafts/drafts.h"

#include <string.h>

enum { SIMILAR_MOST = 8, DIGITS_LEAST = 6 };
static const char *const new_person[] = { "name", "kana", "birth", "phone", NULL };

/* ---- What the form says ------------------------------------------------------------------ */

static void pair_set(struct request *rq, const char *name, const char *value)
{
	struct pair *to;

	for (int i = 0; i < rq->form.n; i++)
		if (!strcmp(rq->form.pair[i].name, name)) {
			rq->form.pair[i].value = value;
			return;
		}
	to = arena_alloc(&rq->work->arena, (size_t)(rq->form.n + 1) * sizeof *to);
	if (rq->form.n > 0)
		memcpy(to, rq->form.pair, (size_t)rq->form.n * sizeof *to);
	to[rq->form.n++] = (struct pair){ name, value };
	rq->form.pair = to;
}

static bool somebody_new(const struct request *rq)
{
	for (const char *const *n = new_person; *n; n++)
		if (form_value(rq, *n))
			return true;
	return false;
}

void intake_prepare(struct request *rq)
{
	const char *town = pairs_value(&rq->form, "municipality");

	if (pairs_value(&rq->form, "municipality.shown")) {
		pair_set(rq, "outside.shown", "1");
		pair_set(rq, "outside", town && !*town ? "1" : "");
	}
	if (somebody_new(rq) && !form_value(rq, "person"))
		pair_set(rq, "person.title", "");
}

void intake_link_office(struct work *w, struct consultation *c)
{
	struct rows *rs;

	if (c->caller_organization.id || !c->caller_organization_name)
		return;
	rs = store_query(w,
	    "SELECT id FROM organization WHERE region = $1 AND name = $2 AND removed = 0 LIMIT 2",
	    I(w->actor.region), T(c->caller_organization_name));
	if (rs->n == 1)
		c->caller_organization.id = cell_number(rs, 0, 0);
}

/* ---- New --------------------------------------------------------------------------------- */

static void defaults(struct request *rq, struct consultation *c)
{
	struct consultation from;
	int64_t person;

	c->channel = "phone";
	if (copying_source(rq, &from))
		copying_fill(c, &from);
	c->received = rq->work->now;
	c->urgency = "normal";
	c->assigned = (struct link){ rq->work->actor.account, rq->work->actor.name };
	if (query_value(rq, "person")
	    && text_number(query_value(rq, "person"), 1, INT64_MAX, &person)) {
		struct person p;

		if (store_get(rq->work, &person_record, person, &p)) {
			c->person = (struct link){ p.head.id, p.name };
			c->municipality = p.municipality;
		}
	}
}

static void page(struct request *rq, struct intake *in)
{
	struct consultation from;

	if (copying_source(rq, &from))
		in->copied = (struct link){ from.head.id, from.number };
	rq->title = "相談を受ける";
	intake_page(&rq->page, rq, in);
}

int intake_new(struct request *rq)
{
	struct intake in = {0};
	const char *token = query_value(rq, "draft");

	defaults(rq, &in.c);
	if (token) {
		const char *key =
		    arena_printf(&rq->work->arena, "/consultations/new?draft=%s", token);
		struct draft d;

		if (drafts_get(rq->work, key, &d) && drafts_read(rq->work, key, &rq->form)) {
			in.draft = moment_short(&rq->work->arena, d.at);
			intake_prepare(rq);
		}
	} else {
		in.drafts = drafts_of(rq->work, "/consultations/new", &in.waiting);
	}
	page(rq, &in);
	return 200;
}

/* ---- Create ------------------------------------------------------------------------------ */

static void read_person(struct request *rq, struct intake *in)
{
	struct work *w = rq->work;
	struct person *p = &in->person;

	form_read_only(rq, p, &person_record, new_person);
	if (!p->name)
		p->name = p->kana;
	if (!p->name)
		work_problem(w, "name",
		    "新しい方は、氏名かフリガナを入れてください。お名前が分からなければ、ここは空にします。");
	if (in->c.person.id)
		work_problem(w, "name",
		    "登録のある方が選ばれています。新しい方なら、「対象者」を空にしてください。");
	if (date_known(p->birth) && in->c.received
	    && date_compare(p->birth, moment_date(in->c.received)) > 0)
		work_problem(w, "birth", "生年月日が受付日より後です。確かめてください。");
	p->municipality = in->c.municipality;
	p->elsewhere = in->c.outside ? in->c.outside_town : NULL;
	if (p->name)
		record_check(w, &person_record, p);
}

/* The call lasted from when the form was opened; a draft continued tomorrow says nothing. */
static void call_minutes(struct request *rq, struct consultation *c)
{
	int64_t opened, spent;

	if (c->minutes.known || !form_value(rq, "opened")
	    || !text_number(form_value(rq, "opened"), 1, INT64_MAX / 2, &opened))
		return;
	spent = (rq->work->now - opened + 59999) / 60000;
	if (spent > 0 && spent <= 120)
		c->minutes = (struct number){ true, spent };
}

static bool save(struct request *rq, struct intake *in)
{
	struct work *w = rq->work;
	const char *token = form_value(rq, "token");

	if (in->person.name) {
		if (store_save(w, &person_record, &in->person) != SAVED)
			return false;
		in->c.person = (struct link){ in->person.head.id, in->person.name };
	}
	intake_link_office(w, &in->c);
	call_minutes(rq, &in->c);
	if (consultation_create(w, &in->c) != SAVED)
		return false;
	if (token)
		drafts_drop(w, arena_printf(&w->arena, "/consultations/new?draft=%s", token));
	return true;
}

static int sent_before(struct request *rq, struct intake *in, int64_t id, bool twice)
{
	if (!twice) {
		page(rq, in);
		return 409;
	}
	rq->flash = "この相談はもう受け付けてあります。二重には保存していません。";
	return reply_goto(rq, "/consultations/%lld", (long long)id);
}

int intake_create(struct request *rq)
{
	struct work *w = rq->work;
	struct intake in = { .c.head.id = id_new(), .c.received = w->now };
	struct consultation from;
	bool twice;
	int64_t already = form_used(rq, &consultation_record, in.c.head.id, &twice);

	intake_prepare(rq);
	form_read(rq, &consultation_record, &in.c);
	behalf_read(rq, behalf_of_slip(&in.c));
	if (in.c.typist.id && in.c.assigned.id == w->actor.account)
		in.c.assigned = in.c.receiver;
	if (copying_source(rq, &from))
		in.c.copied_from.id = from.head.id;
	if (already)
		return sent_before(rq, &in, already, twice);
	if (somebody_new(rq))
		read_person(rq, &in);
	if (w->problems || !save(rq, &in)) {
		page(rq, &in);
		return 422;
	}
	rq->flash = arena_printf(&w->arena, "%s で受け付けました。", in.c.number);
	rq->publish = arena_printf(&w->arena, "consultation/%lld", (long long)in.c.head.id);
	if (form_value(rq, "then"))
		return reply_goto(rq, "/consultations/%lld?add=advice#add",
		    (long long)in.c.head.id);
	return reply_goto(rq, "/consultations/%lld", (long long)in.c.head.id);
}

/* ---- Earlier slips of the same person, from the same telephone ---------------------------- */

static struct listing of_person(struct work *w, int64_t person)
{
	struct query q = { .filters = 1,
		.limit = SIMILAR_MOST,
		.brief = true,
		.filter = { { record_field(&consultation_record, "person"), EQUAL,
		    int_text(&w->arena, person) } } };

	return person ? store_list(w, &consultation_record, &q) : (struct listing){0};
}

static struct listing of_phone(struct work *w, const char *phone)
{
	const char *digits = phone ? phone_digits(&w->arena, phone) : NULL;
	struct query q = { .find = digits, .limit = 40 };
	struct listing l = {0};
	struct consultation *c;
	int n = 0;

	if (!digits || strlen(digits) < DIGITS_LEAST)
		return l;
	l = store_list(w, &consultation_record, &q);
	c = l.items;
	for (int i = 0; i < l.n && n < SIMILAR_MOST; i++) {
		const char *theirs =
		    c[i].caller_phone ? phone_digits(&w->arena, c[i].caller_phone) : NULL;

		if (theirs && text_starts(theirs, digits))
			c[n++] = c[i];
	}
	l.n = n;
	return l;
}

struct listing intake_similar_of(struct work *w, int64_t person, const char *phone)
{
	return person ? of_person(w, person) : of_phone(w, phone);
}

int intake_similar(struct request *rq)
{
	int64_t person = 0, without = 0;

	if (query_value(rq, "person"))
		text_number(query_value(rq, "person"), 1, INT64_MAX, &person);
	if (query_value(rq, "without"))
		text_number(query_value(rq, "without"), 1, INT64_MAX, &without);
	intake_similar_page(&rq->page, rq, person, query_value(rq, "phone"), without);
	return 200;
}
