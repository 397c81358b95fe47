/* consultations: the records of the desk and their way into the store. */
#include "domain/consultations/desk.h"

#include <string.h>

static const struct choice consultation_states[] = { { "received", "受付" }, { "active", "対応中" },
	{ "waiting", "回答待ち" }, { "closed", "終結" }, { 0 } };

static const struct choice confirmed_states[] = { { "confirmed", "確定" },
	{ "corrected", "確定後に訂正" }, { 0 } };

static const struct choice approvals[] = { { "waiting", "承認待ち" }, { "approved", "承認済" },
	{ "returned", "差し戻し" }, { 0 } };

const struct choice action_kinds[] = { { "advice", "助言" }, { "call", "電話連絡" },
	{ "visit", "訪問" }, { "request", "支援要請" }, { "introduction", "紹介" },
	{ "note", "メモ" }, { "follow_up", "30日後の確認" }, { 0 } };

static const struct choice action_answers[] = { { "waiting", "回答待ち" }, { "accepted", "受諾" },
	{ "refused", "不可" }, { "held", "保留" }, { "done", "実施済" }, { "withdrawn", "取下げ" },
	{ 0 } };

static const struct choice introduction_states[] = { { "open", "選ばれるのを待っている" },
	{ "chosen", "決まった" }, { "none", "決まらなかった" }, { 0 } };

static const struct choice comparison_rules[] = { { "near", "近い順" },
	{ "kana", "五十音順" }, { "lot", "くじの順" }, { 0 } };

static const struct choice age_groups[] = { { "under_40", "40歳未満" }, { "from_40", "40–64歳" },
	{ "from_65", "65–74歳" }, { "from_75", "75–84歳" }, { "from_85", "85–94歳" },
	{ "from_95", "95歳以上" }, { 0 } };

static const struct choice spans[] = { { "same_day", "当日" }, { "day_1", "1日" },
	{ "day_3", "2–3日" }, { "day_7", "4–7日" }, { "day_14", "8–14日" },
	{ "day_30", "15–30日" }, { "day_90", "31–90日" }, { "longer", "91日以上" }, { 0 } };

static const struct choice durations[] = { { "under_15", "15分未満" }, { "from_15", "15–29分" },
	{ "from_30", "30–59分" }, { "from_60", "60–119分" }, { "from_120", "120分以上" }, { 0 } };

static const struct field consultation_fields[] = {
#define RECORD struct consultation
#define FIELDS "domain/consultations/fields.def"
#include "base/rows.h"
};

static const struct field action_fields[] = {
#define RECORD struct action
#define FIELDS "domain/consultations/actions.def"
#include "base/rows.h"
};

static const struct field candidate_fields[] = {
#define RECORD struct candidate
#define FIELDS "domain/consultations/candidates.def"
#include "base/rows.h"
};

static const struct field comparison_fields[] = {
#define RECORD struct comparison
#define FIELDS "domain/consultations/comparisons.def"
#include "base/rows.h"
};

/* The hub's people see all of it, an officer what stands of her own municipality's, nobody else
 * anything.  What was taken away was written by mistake, and leaves the hub no more. */
static const char *visible(const struct actor *a)
{
	if (!actor_may(a, READ_CASES))
		return "1=0";
	if (a->pass)
		return "consultation.person = " PERSON_PASSED;
	if (actor_may(a, ALL_TOWNS))
		return NULL;
	return "consultation.municipality = $3 AND consultation.removed = 0";
}

static void settle(struct work *w, void *rec);

const struct record consultation_record = {
	.name = "consultation",
	.label = "相談",
	.size = sizeof(struct consultation),
	.fields = consultation_fields,
	.visible = visible,
	.check = rules_consultation,
	.settle = settle,
	.read = READ_CASES,
	.write = WRITE_CASES,
	.export = EXPORT_CASES,
	.keys = (const char *const[]){ "fiscal_year, serial", NULL },
	/* Of those that are open, however many were closed: what the desk asks for. */
	.indexes = (const char *const[]){ "touched", "follow_up WHERE follow_up_result IS NULL",
	    "assigned, state WHERE closed IS NULL AND removed = 0",
	    "state, next_date, received WHERE closed IS NULL AND removed = 0", NULL },
	.about = "person",
	.town = "municipality",
	.kept = &(const struct kept_by){ "received", "municipality", "person" },
};

const struct record action_record = {
	.name = "action",
	.label = "対応",
	.size = sizeof(struct action),
	.fields = action_fields,
	.check = rules_action,
	.read = READ_CASES,
	.write = WRITE_CASES,
	.export = EXPORT_CASES,
	.indexes = (const char *const[]){ "answer, due", "answered", NULL },
};

const struct record candidate_record = {
	.name = "candidate",
	.label = "紹介の候補",
	.size = sizeof(struct candidate),
	.fields = candidate_fields,
	.check = rules_candidate,
	.read = READ_CASES,
	.write = WRITE_CASES,
	.export = EXPORT_CASES,
};

const struct record comparison_record = {
	.name = "comparison",
	.label = "見比べた記録",
	.size = sizeof(struct comparison),
	.fields = comparison_fields,
	.read = READ_CASES,
	.write = WRITE_CASES,
	.export = EXPORT_CASES,
};

/* ---- Saving ------------------------------------------------------------------------------ */

static bool earlier_this_year(struct work *w, const struct consultation *c)
{
	struct rows *rs;

	if (!c->person.id)
		return false;
	rs = store_query(w,
	    "SELECT 1 FROM consultation WHERE region = $1 AND person = $2 AND fiscal_year = $3"
	    " AND serial < $4 AND removed = 0 LIMIT 1",
	    I(w->actor.region), I(c->person.id), I(c->fiscal_year.n), I(c->serial.n));

	return rs->n > 0;
}

const char *consultation_sequence(struct arena *a, int year)
{
	return arena_printf(a, "consultation-%d", year);
}

void consultation_number(struct arena *a, struct consultation *c, int year, int64_t serial)
{
	c->fiscal_year = (struct number){ true, year };
	c->serial = (struct number){ true, serial };
	c->number = arena_printf(a, "%s-%04lld", fiscal_year_short(a, year), (long long)serial);
}

static bool same_but_for_confirmation(struct work *w, const struct consultation *a,
    const struct consultation *b)
{
	for EACH_FIELD(f, &consultation_record)
		if (strcmp(f->name, "confirmed")
		    && !text_same(field_write(&w->arena, f, a), field_write(&w->arena, f, b)))
			return false;
	return true;
}

/* What was confirmed stays so, as long as it is what was confirmed. */
static void settle(struct work *w, void *rec)
{
	struct consultation *c = rec, was = *c;

	c->continued = earlier_this_year(w, c);
	state_settle(w, c);
	if (was.confirmed == CONFIRMED && same_but_for_confirmation(w, &was, c)
	    && confirmation_stands(w, c->head.id))
		c->confirmed = CONFIRMED;
}

/* Belongs to the transaction: what is not saved in the end uses up no number. */
static void number(struct work *w, struct consultation *c)
{
	int year = date_fiscal_year(moment_date(c->received));

	consultation_number(&w->arena, c, year,
	    store_next_number(w, consultation_sequence(&w->arena, year)));
}

enum saved consultation_create(struct work *w, struct consultation *c)
{
	if (!c->receiver.id)
		c->receiver.id = w->actor.account;
	if (!c->assigned.id)
		c->assigned.id = c->receiver.id;
	if (!record_check(w, &consultation_record, c))
		return ABSENT;
	number(w, c);
	c->continued = earlier_this_year(w, c);
	c->taken = c->received;
	c->touched = w->now;
	state_settle(w, c);
	return store_save(w, &consultation_record, c);
}

/* What stands on a closed slip is corrected, and a correction says why. */
static bool explained(struct work *w, const struct consultation *c)
{
	if (!c->closed || !text_empty(w->reason))
		return true;
	work_problem(w, "reason",
	    "終結した相談です。訂正する理由を書いてください。理由は履歴に残ります。");
	return false;
}

/* Nothing is written on a slip that was taken away; `anew`: what was not there before. */
static bool writable(struct work *w, int64_t slip, bool anew)
{
	struct consultation c;

	if (!store_get(w, &consultation_record, slip, &c))
		return false;
	if (c.head.removed)
		work_problem(w, NULL,
		    "この相談は削除されています。元に戻してから書き込んでください。");
	return !c.head.removed && (anew || explained(w, &c));
}

/* What was sent back waits anew once somebody else than its author has been at it. */
static void wait_anew(const struct work *w, int64_t author, int *approval)
{
	if (*approval == APPROVAL_RETURNED && author != w->actor.account)
		*approval = APPROVAL_WAITING;
}

enum saved consultation_change(struct work *w, struct consultation *c)
{
	bool may = writable(w, c->head.id, false);
	struct consultation before;
	enum saved saved;

	if (!record_check(w, &consultation_record, c) || !may
	    || !store_get(w, &consultation_record, c->head.id, &before))
		return ABSENT;
	if (before.assigned.id != c->assigned.id)
		c->taken = w->now;
	if (before.person.id != c->person.id) {
		c->continued = earlier_this_year(w, c);
		c->care_level = NULL;
	}
	wait_anew(w, c->receiver.id, &c->approval);
	c->touched = w->now;
	state_settle(w, c);
	saved = store_save(w, &consultation_record, c);
	return saved == SAVED ? transfer_note(w, c->head.id, before.assigned, c->assigned) : saved;
}

static const char *headline(struct work *w, const struct action *a)
{
	const char *kind = action_kinds[a->kind - 1].label;
	struct organization o;

	if (a->organization.id && store_get(w, &organization_record, a->organization.id, &o))
		return arena_printf(&w->arena, "%s　%s", kind, o.name);
	return kind;
}

enum saved consultation_act(struct work *w, struct action *a)
{
	bool may = writable(w, a->consultation.id, !a->head.version);
	enum saved saved;

	if (!a->by.id)
		a->by.id = w->actor.account;
	if (a->kind == ACTION_REQUEST && !a->answer)
		a->answer = ANSWER_WAITING;
	if (!record_check(w, &action_record, a) || !may)
		return ABSENT;
	wait_anew(w, a->by.id, &a->approval);
	a->headline = headline(w, a);
	saved = store_save(w, &action_record, a);
	return saved == SAVED ? state_refresh(w, a->consultation.id, NULL, NULL) : saved;
}

static void set_follow_up(struct consultation *c, const void *said)
{
	if (!c->follow_up_result)
		c->follow_up_result = said;
}

enum saved consultation_follow_up(struct work *w, int64_t slip, const char *said)
{
	return state_refresh(w, slip, set_follow_up, said);
}

enum saved consultation_introduce(struct work *w, struct candidate *c)
{
	struct organization o;
	struct action a;
	enum saved saved;

	if (c->organization.id && !store_get(w, &organization_record, c->organization.id, &o))
		work_problem(w, "organization",
		    "その機関は登録されていません。一覧から選んでください。");
	else if (c->organization.id)
		c->name = o.name;
	if (!record_check(w, &candidate_record, c)
	    || !store_get(w, &action_record, c->action.id, &a)
	    || !writable(w, a.consultation.id, !c->head.version))
		return ABSENT;
	saved = store_save(w, &candidate_record, c);
	return saved == SAVED ? state_refresh(w, a.consultation.id, NULL, NULL) : saved;
}

enum saved consultation_close(struct work *w, struct consultation *c)
{
	if (!c->closed)
		c->closed = w->now;
	if (!c->closed_by.id)
		c->closed_by.id = w->actor.account;
	c->care_level = NULL; /* as it is now, and from now on */
	return consultation_change(w, c);
}

enum saved consultation_reopen(struct work *w, struct consultation *c)
{
	if (text_empty(w->reason)) {
		work_problem(w, "reason", "もう一度開く理由を書いてください。履歴に残ります。");
		return ABSENT;
	}
	c->closed = 0;
	c->closed_by = (struct link){0};
	c->taken = w->now;
	return consultation_change(w, c);
}
