/* reply: what somebody with a link sees and says.  Nobody is signed in here: the least is shown,
 * looking answers nothing, and whatever is wrong is said without telling what is there. */
#include "domain/requests/pages.h"

/* Who holds a good link, for the time of one request. */
struct guest {
	struct invitation link;
	struct asked asked;
	int64_t region;
};

/* ---- What is said ---- */

const char *reply_masked(struct work *w, const struct asked *a, const char *words)
{
	const char *names[8] = { a->slip.caller_name };
	struct person p = {0};
	const char *const hers[] = { "name", "kana", "key_name", "address" };
	int n = names[0] != NULL;
	const char *said;

	if (a->slip.person.id && store_get(w, &person_record, a->slip.person.id, &p))
		for (size_t i = 0; i < COUNT(hers); i++) {
			const struct field *f = record_field(&person_record, hers[i]);

			if (field_write(&w->arena, f, &p))
				names[n++] = field_write(&w->arena, f, &p);
		}
	names[n++] = date_known(p.birth) ? date_iso(&w->arena, p.birth) : "0000-00-00";
	w->masked = true;
	said = words ? mask_names(w, words, names) : NULL;
	w->masked = false;
	return said;
}

static const char *of_slip(struct work *w, const struct asked *a, const char *name)
{
	return field_show(w, record_field(&consultation_record, name), &a->slip);
}

static const char *of_asking(struct work *w, const struct asked *a, const char *name)
{
	return field_show(w, record_field(&asking_record, name), &a->asking);
}

int said_of(struct work *w, const struct asked *a, struct said out[SAID_MOST])
{
	const char *town =
	    a->slip.municipality.title ? a->slip.municipality.title : a->slip.outside_town;
	const struct said all[] = {
		{ "お住まい", town },
		{ "年齢層", of_slip(w, a, "age_group") },
		{ "要介護度", of_slip(w, a, "care_level") },
		{ "サービス", of_asking(w, a, "service") },
		{ "希望の曜日", of_asking(w, a, "days") },
		{ "週の回数", of_asking(w, a, "times") },
		{ "いつから", of_asking(w, a, "start") },
		{ "条件・配慮", reply_masked(w, a, a->asking.conditions) },
		{ "返事の期限", asking_deadline(w, &a->action) },
	};
	int n = 0;

	_Static_assert(COUNT(all) <= SAID_MOST, "all of it has room");
	for (size_t i = 0; i < COUNT(all); i++)
		if (all[i].value)
			out[n++] = all[i];
	return n;
}

/* ---- Coming in and going out ---- */

static const char *address_subject(struct request *rq)
{
	return arena_printf(&rq->work->arena, "address:reply:%s", rq->address ? rq->address : "");
}

static const char *link_subject(struct request *rq, const struct guest *g)
{
	return arena_printf(&rq->work->arena, "reply:%lld", (long long)g->link.head.id);
}

/* From here on the work is that of the link, which may nothing more, whoever else is signed in at
 * this browser; the ledger and open pages name it so. */
static void leave(struct request *rq, const struct guest *g)
{
	struct work *w = rq->work;

	rq->session = (struct session){0};
	if (!g->asked.asking.head.id) {
		w->actor = (struct actor){0};
		return;
	}
	rq->touched = &asking_record;
	rq->touched_id = g->asked.asking.head.id;
	rq->touched_part = g->link.head.id;
	w->actor = actor_program(g->region);
	rq->about = store_about(w, &asking_record, rq->touched_id);
	w->actor = (struct actor){ .region = g->region,
		.organization = g->asked.action.organization.id,
		.name = arena_printf(&w->arena, "回答用リンク %s（%s）", g->asked.asking.number,
		    g->asked.organization.name ? g->asked.organization.name : "頼んだ先") };
}

static int closed(struct request *rq, const struct guest *g, int status, const char *what,
    const char *todo)
{
	rq->title = what;
	rq->page = (struct text){ .arena = &rq->work->arena };
	reply_closed_page(&rq->page, what, todo, g->asked.hub.name ? &g->asked.hub : NULL);
	leave(rq, g);
	return status;
}

#define CALL "お返事は、依頼の紙に書いて送るか、拠点にお電話でお知らせください。"

/* Rounded up: who comes back then is let in. */
static const char *wait_said(struct arena *a, int64_t ms)
{
	int64_t seconds = (ms + 999) / 1000;

	return seconds < 60 ? arena_printf(a, "あと%lld秒", (long long)seconds)
			    : arena_printf(a, "あと%lld分", (long long)(seconds + 59) / 60);
}

static int too_many(struct request *rq, const struct guest *g, int64_t ms)
{
	return closed(rq, g, 429, "続けてまちがいがあったため、少しお待ちください。",
	    arena_printf(&rq->work->arena, "%sたってから、もう一度お試しください。" CALL,
		wait_said(&rq->work->arena, ms)));
}

static int unkept(struct request *rq, const struct guest *g)
{
	return closed(rq, g, 409, "受け取れませんでした。",
	    "同じ時にほかの書き込みがありました。もう一度リンクを開いてください。");
}

/* 0: the link is good and everything is there; else the status of the page that says why not. */
static int come_in(struct request *rq, struct guest *g)
{
	struct work *w = rq->work;
	int64_t wait = attempt_wait(w, address_subject(rq));

	*g = (struct guest){0};
	if (wait > 0)
		return too_many(rq, g, wait);
	if (!link_find(w, rq->name, &g->link, &g->region)
	    || !asked_load(w, g->link.asking.id, &g->asked)) {
		*g = (struct guest){0};
		return closed(rq, g, 404, "このリンクは使えません。",
		    "アドレスが途中で切れていないか確かめてください。" CALL);
	}
	/* Who is asked was corrected since: that is for somebody else. */
	if (g->link.organization.id != g->asked.action.organization.id)
		return closed(rq, g, 410, "このリンクは、もう使えません。", CALL);
	if (g->asked.action.answer == ANSWER_WITHDRAWN)
		return closed(rq, g, 410, REQUEST_WITHDRAWN);
	switch (link_state_of(w, &g->link)) {
	case LINK_USED:
		return closed(rq, g, 410, "このリンクでのお返事は、もう受け取りました。",
		    "リンクは一度だけ使えます。お返事を変えたいときは、拠点にお電話ください。");
	case LINK_EXPIRED:
		return closed(rq, g, 410, "このリンクの期限は過ぎました。", CALL);
	case LINK_REVOKED:
		return closed(rq, g, 410, "このリンクは、もう使えません。", CALL);
	case LINK_GOOD: break;
	}
	if (asked_is_over(&g->asked) || g->asked.action.head.removed || g->asked.slip.head.removed)
		return closed(rq, g, 410, "この依頼は、もうお返事を待っていません。",
		    "ありがとうございました。");
	return 0;
}

/* Somebody sends what no link has: that counts, also where nothing else is kept. */
static int turned_away(struct request *rq, int status)
{
	if (status == 404) {
		attempt_failed(rq->work, address_subject(rq));
		rq->keep = true;
	}
	return status;
}

/* Why the words of the request do not open at the moment; NULL: a number may be tried. */
static const char *shut(struct request *rq, const struct guest *g)
{
	struct arena *a = &rq->work->arena;
	int64_t wait;

	if (!g->link.code)
		return NULL;
	if (g->link.tries.n >= CODE_TRIES)
		return "確認番号のまちがいが続いたため、このリンクでは、くわしい内容を開けません。"
		       "拠点にお電話ください。お返事は、このまま送れます。";
	wait = attempt_wait(rq->work, link_subject(rq, g));
	return wait > 0 ? arena_printf(a,
			      "確認番号のまちがいが続いたため、%sお待ちください。"
			      "たってから、このページを開き直すと、もう一度入れられます。"
			      "お返事は、このまま送れます。",
			      wait_said(a, wait))
			: NULL;
}

static int show(struct request *rq, struct guest *g, const char *words, const char *wrong,
    int status)
{
	struct reply_view v = { .asked = &g->asked,
		.link = &g->link,
		.token = rq->name,
		.words = words,
		.wrong = wrong,
		.shut = shut(rq, g) };

	v.said = said_of(rq->work, &g->asked, v.line);
	rq->title = "支援のお願い";
	reply_page(&rq->page, rq, &v);
	leave(rq, g);
	return status;
}

int reply_get(struct request *rq)
{
	struct guest g;
	int status = come_in(rq, &g);

	return status ? status : show(rq, &g, NULL, NULL, 200);
}

/* ---- The second channel ---- */

/* The words of the request open with the number that was told by telephone; the names stay out of
 * them. */
int reply_code(struct request *rq)
{
	struct work *w = rq->work;
	const char *typed = form_value(rq, "code");
	struct guest g;
	int status = come_in(rq, &g);

	if (status)
		return turned_away(rq, status);
	if (!g.link.code)
		return show(rq, &g, NULL,
		    "このリンクでは、くわしい内容を開けません。拠点にお電話ください。", 422);
	if (shut(rq, &g))
		return show(rq, &g, NULL, NULL, g.link.tries.n < CODE_TRIES ? 429 : 422);
	if (typed && link_code_is(w, &g.link, typed)) {
		g.link.opened = w->now;
		w->reason = "確認番号で開いた";
		if (store_save(w, &invitation_record, &g.link) != SAVED)
			return unkept(rq, &g);
		return show(rq, &g, reply_masked(w, &g.asked, g.asked.action.content), NULL, 200);
	}
	g.link.tries = (struct number){ true, g.link.tries.n + 1 };
	w->reason = "確認番号のまちがい";
	if (store_save(w, &invitation_record, &g.link) != SAVED)
		return unkept(rq, &g);
	attempt_failed(w, link_subject(rq, &g));
	attempt_failed(w, address_subject(rq));
	rq->keep = true;
	return show(rq, &g, NULL, "確認番号が違います。電話で聞いた6けたの数字を入れてください。", 422);
}

/* ---- The answer ---- */

static bool read(struct request *rq, struct reply *r)
{
	*r = answering_read(rq);
	r->way = REPLY_BY_LINK;
	if (!r->who)
		work_problem(rq->work, "who", "お返事をくださる方のお名前を入れてください。");
	return !rq->work->problems;
}

int reply_post(struct request *rq)
{
	struct work *w = rq->work;
	enum saved saved;
	struct reply r;
	struct guest g;
	int status = come_in(rq, &g);

	if (status)
		return turned_away(rq, status);
	if (!read(rq, &r))
		return show(rq, &g, NULL, NULL, 422);
	w->reason = arena_printf(&w->arena, "回答用リンクからの返事（%s　%s）",
	    g.asked.organization.name ? g.asked.organization.name : "頼んだ先", r.who);
	saved = asking_reply(w, &g.asked.asking, &r);
	if (w->problems)
		return show(rq, &g, NULL, NULL, 422);
	g.link.used = w->now;
	if (saved != SAVED || store_save(w, &invitation_record, &g.link) != SAVED)
		return unkept(rq, &g);
	if (r.answer != ANSWER_HELD)
		links_end(w, g.asked.asking.head.id);
	rq->publish =
	    arena_printf(&w->arena, "consultation/%lld", (long long)g.asked.slip.head.id);
	rq->title = "お返事を受け取りました";
	reply_done_page(&rq->page, &g.asked, r.answer);
	leave(rq, &g);
	return 200;
}
