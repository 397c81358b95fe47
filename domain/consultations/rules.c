/* rules: what must hold of a slip, of what was done, and before it closes. */
#include "base/fold.h"
#include "domain/consultations/desk.h"

#include <string.h>

enum { MINUTE = 60000, CLOCKS_DIFFER = 5 * MINUTE, DAY = 1440 /* minutes */ };

/* Typed moments have no seconds, so minutes are what is compared. */
static bool before(int64_t a, int64_t b)
{
	return a / MINUTE < b / MINUTE;
}

static void check_received(struct work *w, const struct consultation *c)
{
	struct date day = moment_date(c->received);

	if (!c->received)
		return;
	if (c->received > w->now + CLOCKS_DIFFER)
		work_problem(w, "received",
		    "受付日時が先の日時です。受け付けた日時を入れてください。");
	if (c->fiscal_year.known && c->fiscal_year.n != date_fiscal_year(day))
		work_problem(w, "received",
		    "受付番号が%sのものなので、別の年度の日には変えられません。",
		    fiscal_year_era(&w->arena, (int)c->fiscal_year.n));
	if (date_known(c->next_date) && date_compare(c->next_date, day) < 0)
		work_problem(w, "next_date", "次の期日が受付日（%s）より前です。",
		    date_era(&w->arena, day));
}

/* The rest of s behind the tail; NULL: it does not end so. */
static const char *before_tail(struct arena *a, const char *s, const char *tail)
{
	size_t len = strlen(s), less = strlen(tail);

	return less && len >= less && strcmp(s + len - less, tail) == 0
	    ? arena_copyn(a, s, len - less)
	    : NULL;
}

/* 須賀川市, 福島県須賀川市, 岩瀬郡天栄村; a town of that name in another prefecture is another. */
static bool is_name_of(struct arena *a, const char *typed, const char *name, const char *place)
{
	static const char prefecture[] = "県";
	const char *before = before_tail(a, fold_search(a, typed), fold_search(a, name));
	const char *end = place ? strstr(place, prefecture) : NULL;
	size_t own = end ? (size_t)(end - place) + strlen(prefecture) : 0;

	if (!before)
		return false;
	if (own && strncmp(before, place, own) == 0)
		before += own;
	return !*before || (!strstr(before, prefecture) && before_tail(a, before, "郡"));
}

/* The town that was typed as one elsewhere is one of the hub's on that day. */
static void check_elsewhere(struct work *w, const struct consultation *c)
{
	const struct municipality *m;
	struct hub hub = {0};
	int n;

	if (!c->outside || !c->outside_town)
		return;
	hub_get(w, &hub);
	n = municipalities_inside(w, c->received ? moment_date(c->received) : work_today(w), &m);
	for (int i = 0; i < n; i++)
		if (is_name_of(&w->arena, c->outside_town, m[i].name, hub.address))
			work_problem(w, "outside_town",
			    "%sは受付日にはこの拠点の圏域です。「お住まい」で%sを選んでください。",
			    m[i].name, m[i].name);
}

static void check_home(struct work *w, const struct consultation *c)
{
	struct municipality m;

	if (c->outside && c->municipality.id)
		work_problem(w, "municipality",
		    "お住まいは、圏域の市町村か「圏域外」のどちらか一方にしてください。");
	if (c->outside && !c->outside_town)
		work_problem(w, "outside_town", "圏域外の市町村の名前を入れてください。例：郡山市");
	if (!c->outside && !c->municipality.id)
		work_problem(w, "municipality",
		    "お住まいの市町村を選んでください。圏域の外なら「圏域外」を選びます。");
	if (c->outside || !c->municipality.id)
		return;
	if (!store_get(w, &municipality_record, c->municipality.id, &m) || m.head.removed)
		work_problem(w, "municipality",
		    "その市町村は登録されていません。一覧から選んでください。");
	else if (c->received && !municipality_inside(w, m.head.id, moment_date(c->received)))
		work_problem(w, "municipality",
		    "%sは受付日にはこの拠点の圏域ではありません。「圏域外」を選んで、市町村名を入れてください。",
		    m.name);
}

static void check_person(struct work *w, const struct consultation *c)
{
	struct person p;

	if (!c->person.id)
		return;
	if (!store_get(w, &person_record, c->person.id, &p))
		work_problem(w, "person", "その方の記録が見つかりません。もう一度選んでください。");
	else if (date_known(p.birth) && c->received
	    && date_compare(p.birth, moment_date(c->received)) > 0)
		work_problem(w, "person",
		    "生年月日（%s）が受付日より後です。どちらかを直してください。",
		    date_era(&w->arena, p.birth));
}

bool rules_takes_calls(const struct account *a)
{
	const struct role *role = account_role(a);

	return role && !a->inactive && !a->head.removed
	    && actor_may(&(struct actor){ .may = role->may }, WRITE_CASES);
}

/* Who has left since stays where she stood; nobody new is put in charge who takes no calls. */
static void check_assigned(struct work *w, const struct consultation *c)
{
	struct consultation before = {0};
	struct account a;

	if (!c->assigned.id
	    || (c->head.version && store_get(w, &consultation_record, c->head.id, &before)
		&& before.assigned.id == c->assigned.id))
		return;
	if (!store_get(w, &account_record, c->assigned.id, &a) || !rules_takes_calls(&a))
		work_problem(w, "assigned", "担当は、相談を受ける人から選んでください。");
}

bool rules_outcome_failed(struct work *w, const char *outcome)
{
	const struct code *codes;
	int n = outcome ? codes_of(w, "outcome", (struct date){0}, &codes) : 0;

	for (int i = 0; i < n; i++)
		if (text_same(codes[i].code, outcome))
			return text_same(codes[i].rollup, "不成立");
	return false;
}

/* The call itself lasts no longer than a day; more comes together only by what was done since. */
static void check_minutes(struct work *w, const struct consultation *c)
{
	struct listing l;
	int64_t most = DAY;

	if (!c->minutes.known || c->minutes.n <= DAY)
		return;
	l = c->head.id ? store_parts(w, &action_record, c->head.id) : (struct listing){0};
	for (int i = 0; i < l.n; i++) {
		const struct action *a = LISTED(l, &action_record, i);

		most += a->minutes.known ? a->minutes.n : 0;
	}
	if (c->minutes.n > most)
		work_problem(w, "minutes",
		    "%lld分は長すぎます。一日（%d分）と、記録した対応の所要時間の合計（%lld分）を"
		    "合わせたところまでです。分で入れてください。",
		    (long long)c->minutes.n, DAY, (long long)(most - DAY));
}

/* Says what is missing for closing. */
static void check_complete(struct work *w, const struct consultation *c)
{
	const struct {
		bool missing;
		const char *field, *say;
	} wants[] = {
		{ !c->response, "response",
		    "対応内容が書かれていません。したことを書くと終結できます。" },
		{ !c->result, "result",
		    "対応結果が書かれていません。どうなったかを書くと終結できます。" },
		{ !c->outcome, "outcome", "結果の区分を選んでください。" },
		{ rules_outcome_failed(w, c->outcome) && !c->failure_reason, "failure_reason",
		    "不成立の理由を選んでください。" },
		{ !c->minutes.known, "minutes", "所要時間を分で入れてください。" },
		{ c->outside && !c->pointed_to, "pointed_to",
		    "圏域外の方です。どこへご案内したかを書いてください。" },
	};

	for (size_t i = 0; i < COUNT(wants); i++)
		if (wants[i].missing)
			work_problem(w, wants[i].field, "%s", wants[i].say);
}

static void check_end(struct work *w, const struct consultation *c)
{
	if (c->failure_reason && !rules_outcome_failed(w, c->outcome))
		work_problem(w, "failure_reason",
		    "不成立の理由は、結果が不成立のときだけ入れます。");
	if (date_known(c->follow_up) && c->received
	    && date_compare(c->follow_up, moment_date(c->received)) < 0)
		work_problem(w, "follow_up", "確認の日が受付日より前です。");
	if (c->closed)
		check_complete(w, c);
}

void rules_consultation(struct work *w, const void *rec)
{
	const struct consultation *c = rec;

	check_received(w, c);
	check_home(w, c);
	check_elsewhere(w, c);
	check_person(w, c);
	check_assigned(w, c);
	check_minutes(w, c);
	check_end(w, c);
}

static void check_moment(struct work *w, const struct action *a)
{
	struct consultation c;

	if (!a->at)
		return;
	if (a->at > w->now + CLOCKS_DIFFER)
		work_problem(w, "at",
		    "先の日時です。したことの日時を入れてください。これからすることは「次にすること」へ。");
	if (store_get(w, &consultation_record, a->consultation.id, &c) && before(a->at, c.received))
		work_problem(w, "at", "受付（%s）より前の日時です。",
		    moment_era(&w->arena, c.received));
}

static void check_answer(struct work *w, const struct action *a)
{
	struct date day = moment_date(a->at);

	if (a->answer && a->kind != ACTION_REQUEST)
		work_problem(w, "answer", "返事は支援要請に入れます。");
	if (date_known(a->due) && a->at && date_compare(a->due, day) < 0)
		work_problem(w, "due", "期限が要請した日（%s）より前です。",
		    date_era(&w->arena, day));
	if (!date_known(a->answered))
		return;
	if (a->at && date_compare(a->answered, day) < 0)
		work_problem(w, "answered", "返事の日が要請した日（%s）より前です。",
		    date_era(&w->arena, day));
	if (date_compare(a->answered, work_today(w)) > 0)
		work_problem(w, "answered", "返事の日が先の日付です。");
}

void rules_action(struct work *w, const void *rec)
{
	const struct action *a = rec;

	check_moment(w, a);
	check_answer(w, a);
	if (a->kind == ACTION_REQUEST && !a->organization.id)
		work_problem(w, "organization", "要請先の機関を選んでください。");
	if (action_said_none(a) && a->kind != ACTION_INTRODUCTION)
		work_problem(w, "none_reason", "この理由は紹介に入れます。");
	if (text_same(a->none_kind, "other") && !a->none_reason)
		work_problem(w, "none_reason", "「その他」のときは、理由を言葉で書いてください。");
}

void rules_candidate(struct work *w, const void *rec)
{
	const struct candidate *c = rec;
	struct action a;

	if (!store_get(w, &action_record, c->action.id, &a) || a.kind != ACTION_INTRODUCTION)
		work_problem(w, "action", "候補は紹介に入れます。");
}
