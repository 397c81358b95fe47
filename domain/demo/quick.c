/* quick: phrases, templates, and somebody who was written down twice. */
#include "domain/demo/parts.h"

#include "domain/consultations/consultations.h"
#include "domain/phrases/phrases.h"

enum { TWICE = 14, MORNING = 10 * 60 };

static void phrases(struct demo *d)
{
	const struct phrase all[] = {
		{ .name = "電話がつながらなかった",
		    .word = "rusu",
		    .body = "〔今日〕に電話したが、つながらなかった。あらためてかける。",
		    .shared = true },
		{ .name = "訪問診療の説明をした",
		    .word = "homon",
		    .body = "訪問診療の受け方と費用のおおよそを説明し、候補の医療機関を案内した。\n"
			    "ご本人・ご家族で相談してから決めるとのこと。",
		    .shared = true },
		{ .name = "同意をいただいた",
		    .word = "doi",
		    .body = "〔対象者〕様から、関係機関へお伝えすることの同意を口頭でいただいた。（〔自分〕）",
		    .shared = true },
		{ .name = "退院前の打合せ",
		    .word = "taiin",
		    .body = "退院前カンファレンスの日程を病院の地域連携室に確かめた。" },
	};
	struct work *w = d->work;

	for (size_t i = 0; i < COUNT(all); i++) {
		struct phrase p = all[i];

		p.owner.id = w->actor.account;
		if (store_save(w, &phrase_record, &p) != SAVED)
			work_fault(w, "demo phrase %s", p.name);
	}
}

static void templates(struct demo *d)
{
	const struct template all[] = {
		{ .name = "訪問診療の受入れを尋ねる",
		    .kind = ACTION_REQUEST,
		    .content = "〔対象者〕様の訪問診療の受入れができるか、お尋ねした。",
		    .method = "phone",
		    .due_days = { true, 3 },
		    .next_step = "受入れの返事を確かめる",
		    .next_days = { true, 3 },
		    .shared = true },
		{ .name = "ご家族へ経過の電話",
		    .kind = ACTION_CALL,
		    .content = "その後の様子をうかがった。",
		    .next_step = "もう一度様子をうかがう",
		    .next_days = { true, 5 },
		    .minutes = { true, 10 },
		    .shared = true },
		{ .name = "ケアマネジャーへつなぐ",
		    .kind = ACTION_ADVICE,
		    .content = "担当のケアマネジャーに相談するよう案内した。" },
	};
	struct work *w = d->work;

	for (size_t i = 0; i < COUNT(all); i++) {
		struct template t = all[i];

		t.owner.id = w->actor.account;
		if (store_save(w, &template_record, &t) != SAVED)
			work_fault(w, "demo template %s", t.name);
	}
}

/* Taken in by telephone by somebody who did not look for her first. */
static void twice(struct demo *d)
{
	const struct person *known = &d->person[TWICE];
	struct query q = { .limit = 1 };
	struct work *w = d->work;
	struct consultation *c;
	struct listing l;
	struct person p = { .name = arena_printf(&w->arena, "%s（見本）", known->kana),
		.kana = known->kana,
		.birth = known->birth,
		.municipality = known->municipality,
		.phone = "090-0000-0148" };

	if (store_save(w, &person_record, &p) != SAVED)
		work_fault(w, "demo person %s", p.name);
	query_add(&q, &consultation_record, "person", EQUAL,
	    int_text(&w->arena, known->head.id));
	query_add(&q, &consultation_record, "touched", AT_MOST, int_text(&w->arena, w->now));
	l = store_list(w, &consultation_record, &q);
	c = l.items;
	if (l.n == 0)
		return;
	c->person = (struct link){ p.head.id, p.name };
	w->reason = "電話で聞いた名前で登録した。";
	if (consultation_change(w, c) != SAVED)
		work_fault(w, "demo: %s is not hers: %s", c->number,
		    w->problems ? w->problems->say : "not saved");
	w->reason = NULL;
}

void demo_quick(struct demo *d)
{
	d->work->now = moment_of(opening_before(&d->opening, moment_date(d->now)), MORNING);
	d->work->actor = d->counsellor[0];
	phrases(d);
	templates(d);
	twice(d);
}
