/* ask: somebody names a person and says why; only who names her exactly is let in. */
#include "domain/emergency/pages.h"

#include "base/fold.h"

#include <string.h>

enum { CANDIDATES = 1000 };

static const struct field fields[] = {
#define RECORD struct sought
#define FIELDS "domain/emergency/sought.def"
#include "base/rows.h"
};

const struct record sought_record = {
	.name = "sought",
	.label = "名指し",
	.size = sizeof(struct sought),
	.fields = fields,
	.read = EMERGENCY_ACCESS,
	.write = EMERGENCY_ACCESS,
	.export = EMERGENCY_ACCESS,
};

/* ---- Whom it names ---- */

static bool same(const char *one, const char *other)
{
	return *one && !strcmp(one, other);
}

/* Everything that was typed has to be right. */
static bool is_named(struct arena *a, const struct sought *s, const struct person *p)
{
	if (s->name && !same(fold_search(a, s->name), fold_search(a, p->name)))
		return false;
	if (s->kana && !same(fold_kana(a, s->kana), fold_kana(a, p->kana)))
		return false;
	if (date_known(s->birth) && date_compare(s->birth, p->birth))
		return false;
	return !s->phone
	    || (p->phone && same(phone_digits(a, s->phone), phone_digits(a, p->phone)));
}

static bool is_enough(const struct sought *s)
{
	return s->phone || (date_known(s->birth) && (s->name || s->kana));
}

/* Of the whole hub, whoever asks; false: nobody, or more than one. */
static bool find(struct work *w, const struct sought *s, struct person *found)
{
	struct query q = { .limit = CANDIDATES };
	WORK_AS(w, actor_program(w->actor.region));
	struct listing l;
	int n = 0;

	if (date_known(s->birth))
		query_add(&q, &person_record, "birth", EQUAL, date_iso(&w->arena, s->birth));
	else
		q.find = s->phone;
	l = store_list(w, &person_record, &q);
	for (int i = 0; i < l.n; i++) {
		const struct person *p = LISTED(l, &person_record, i);

		if (!is_named(&w->arena, s, p))
			continue;
		*found = *p;
		n++;
	}
	return n == 1 && !l.next;
}

/* ---- The form ---- */

static int form(struct request *rq, const struct asking *a, int status)
{
	rq->title = "緊急の閲覧を始める";
	ask_page(&rq->page, rq, a);
	return status;
}

int ask_get(struct request *rq)
{
	struct asking a = {0};

	return form(rq, &a, 200);
}

static void read_form(struct request *rq, struct asking *a)
{
	static const char *const said[] = { "reason", "words", NULL };
	static const char *const named[] = { "name", "kana", "birth", "phone", NULL };
	struct work *w = rq->work;

	form_read_beside(rq, &a->e, &emergency_record, said);
	form_read_beside(rq, &a->sought, &sought_record, named);
	if (!w->problems && !is_enough(&a->sought))
		work_problem(w, "name",
		    "どなたのことかを決められません。氏名（またはフリガナ）と生年月日、"
		    "または電話番号を入れてください。");
	if (!a->e.reason)
		work_problem(w, "reason", "理由を選んでください。");
	if (!a->e.words)
		work_problem(w, "words", "事情を書いてください。あとで確かめる人が読みます。");
	if (!form_value(rq, "agreed"))
		work_problem(w, "agreed", "記録されて知らされることを確かめ、印を付けてください。");
}

/* ---- Opened, or not ---- */

static const char *subject(struct work *w)
{
	return arena_printf(&w->arena, "emergency:%lld", (long long)w->actor.account);
}

/* The same words whether there is nobody or more than one: this is no register to look into. */
static int refused(struct request *rq, struct asking *a)
{
	struct work *w = rq->work;

	attempt_failed(w, subject(w));
	rq->keep = true;
	w->reason = "名指しに合う方を一人に決められなかった";
	work_problem(w, "name",
	    "その方を一人に決められませんでした。つづりと日付を確かめてください。"
	    "電話だけで決まらないときは、氏名か生年月日も入れてください。"
	    "合わない名指しは記録され、くり返すとしばらく待っていただきます。");
	return form(rq, a, 422);
}

static int too_soon(struct request *rq, struct asking *a, int64_t wait)
{
	work_problem(rq->work, "name",
	    "合わない名指しが続いたので、あと%lld秒お待ちください。急ぐときは、"
	    "センターか119番・110番へ電話してください。",
	    (long long)(wait + 999) / 1000);
	return form(rq, a, 429);
}

/* Where she sees the person already; NULL: nowhere. */
static const char *seen_already(struct request *rq, const struct person *p)
{
	struct work *w = rq->work;
	const struct emergency *open;
	struct person own;
	int n = emergencies_open(w, &open);

	if (store_get(w, &person_record, p->head.id, &own)) {
		rq->flash = "この方は、いつもの権限でご覧になれます。";
		return arena_printf(&w->arena, "/people/%lld", (long long)p->head.id);
	}
	for (int i = 0; i < n; i++)
		if (open[i].person.id == p->head.id)
			return arena_printf(&w->arena, "/emergencies/%lld/person",
			    (long long)open[i].head.id);
	return NULL;
}

/* Said before anybody is looked for: else the answer would tell whether there is such a person. */
static bool has_enough(struct work *w)
{
	const struct emergency *open;

	if (emergencies_open(w, &open) < EMERGENCIES_AT_ONCE)
		return false;
	work_problem(w, "name",
	    "一度に開けるのは%d人までです。先に、要らなくなったものを終えてください。",
	    EMERGENCIES_AT_ONCE);
	return true;
}

int ask_post(struct request *rq)
{
	struct work *w = rq->work;
	struct asking a = {0};
	struct person p;
	const char *seen;
	int64_t wait = attempt_wait(w, subject(w));

	read_form(rq, &a);
	if (wait)
		return too_soon(rq, &a, wait);
	if (w->problems || has_enough(w))
		return form(rq, &a, 422);
	if (!find(w, &a.sought, &p))
		return refused(rq, &a);
	seen = seen_already(rq, &p);
	if (seen)
		return reply_goto(rq, "%s", seen);
	if (emergency_begin(w, &a.e, &p) != SAVED)
		return form(rq, &a, 422);
	rq->publish = arena_printf(&w->arena, "emergency/%lld", (long long)a.e.head.id);
	rq->flash = "開きました。センター管理者と相談員に知らせました。";
	return reply_goto(rq, "/emergencies/%lld/person", (long long)a.e.head.id);
}
