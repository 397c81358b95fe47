/* acting: what is done for a slip, written on its timeline. */
#include "domain/consultations/desk.h"

#include <string.h>

static const char *const next_fields[] = { "next_step", "next_date", NULL };
static const char *const answer_fields[] = { "answer", "answered", "answer_note", NULL };

const char *const *acting_fields(int kind)
{
	static const char *const fields[][9] = {
		[ACTION_ADVICE] = { "content", "method", "at", "minutes", NULL },
		[ACTION_CALL] = { "organization", "partner", "content", "at", "minutes", NULL },
		[ACTION_VISIT] = { "organization", "partner", "content", "at", "minutes", NULL },
		[ACTION_REQUEST] = { "organization", "partner", "content", "due", "method", "at", "minutes", NULL },
		[ACTION_INTRODUCTION] = { "content", "none_reason", "method", "at", "minutes", NULL },
		[ACTION_NOTE] = { "content", "at", NULL },
		[ACTION_FOLLOW_UP] = { "content", "method", "partner", "at", "minutes", NULL },
	};

	return fields[kind];
}

static int not_found(struct request *rq)
{
	return reply_problem(rq, 404, "その相談は見つかりません。", "番号を確かめて、もう一度さがしてください。");
}

static int kind_named(const char *code)
{
	const struct choice *c = record_field(&action_record, "kind")->choices;

	for (int i = 0; code && c[i].code; i++)
		if (!strcmp(c[i].code, code))
			return i + 1;
	return 0;
}

static const struct action *action_of(const struct slip *s, int64_t id)
{
	for (int i = 0; i < s->actions; i++)
		if (s->action[i].head.id == id)
			return &s->action[i];
	return NULL;
}

/* ---- Showing ----------------------------------------------------------------------------- */

const char *acting_key(struct work *w, const struct slip *s, const struct acting *open)
{
	long long slip = (long long)s->c.head.id, action = (long long)open->a.head.id;

	switch (open->open) {
	case ACTING_ADD:
		return arena_printf(&w->arena, "/consultations/%lld?add=%s", slip,
		    record_field(&action_record, "kind")->choices[open->a.kind - 1].code);
	case ACTING_EDIT:
		return arena_printf(&w->arena, "/consultations/%lld?edit=%lld", slip, action);
	case ACTING_ANSWER:
		return arena_printf(&w->arena, "/consultations/%lld?answer=%lld", slip, action);
	default:
		return NULL;
	}
}

const char *acting_draft(struct request *rq, const char *key)
{
	struct draft d;

	if (!key || !drafts_get(rq->work, key, &d) || !drafts_read(rq->work, key, &rq->form))
		return NULL;
	return moment_short(&rq->work->arena, d.at);
}

int acting_page(struct request *rq, const struct slip *s, const struct acting *open, int status)
{
	rq->title = arena_printf(&rq->work->arena, "相談 %s", s->c.number);
	slip_page(&rq->page, rq, s, open);
	return status;
}

/* Reminding of a request is a call to whom it went to. */
static void remind(struct request *rq, const struct slip *s, struct action *a)
{
	const struct action *about;
	int64_t id;

	if (!query_value(rq, "about") || !text_number(query_value(rq, "about"), 1, INT64_MAX, &id))
		return;
	about = action_of(s, id);
	if (!about)
		return;
	a->organization = about->organization;
	a->partner = about->partner;
	a->content = arena_printf(&rq->work->arena, "%sの支援要請について、返事をお願いした。",
	    date_era(&rq->work->arena, moment_date(about->at)));
}

static void opened(struct request *rq, const struct slip *s, struct acting *open)
{
	const char *add = query_value(rq, "add"), *edit = query_value(rq, "edit"), *answer = query_value(rq, "answer");
	const struct action *a = NULL;
	int64_t id;

	if (!actor_may(&rq->work->actor, WRITE_CASES))
		return;
	if (kind_named(add)) {
		open->open = ACTING_ADD;
		open->a = (struct action){ .kind = kind_named(add), .at = rq->work->now };
		remind(rq, s, &open->a);
	} else if ((edit || answer) && text_number(edit ? edit : answer, 1, INT64_MAX, &id)) {
		a = action_of(s, id);
	}
	if (a && (edit || a->kind == ACTION_REQUEST)) {
		open->open = edit ? ACTING_EDIT : ACTING_ANSWER;
		open->a = *a;
	}
	if (open->open == ACTING_ANSWER && open->a.answer == ANSWER_WAITING) {
		open->a.answer = 0;
		open->a.answered = work_today(rq->work);
	}
	open->draft = acting_draft(rq, acting_key(rq->work, s, open));
}

int acting_show(struct request *rq)
{
	struct acting open = { 0 };
	struct slip s;

	if (!slip_load(rq->work, rq->id, &s))
		return not_found(rq);
	opened(rq, &s, &open);
	return acting_page(rq, &s, &open, 200);
}

/* ---- Writing ----------------------------------------------------------------------------- */

struct next {
	const char *step;
	struct date date;
};

static void set_next(struct consultation *c, const void *with)
{
	const struct next *n = with;

	c->next_step = n->step;
	c->next_date = n->date;
}

/* What was said about 30 days later belongs on the slip itself too. */
static void set_follow_up(struct consultation *c, const void *with)
{
	if (!c->follow_up_result)
		c->follow_up_result = with;
}

static void read_next(struct request *rq, struct slip *s)
{
	int64_t version = s->c.head.version;

	form_read_only(rq, &s->c, &consultation_record, next_fields);
	s->c.head.version = version;
	if (date_known(s->c.next_date) && date_compare(s->c.next_date, moment_date(s->c.received)) < 0)
		work_problem(rq->work, "next_date", "次の期日が受付日より前です。");
}

/* One provider out of the form: by the id that was picked, or by the name that was typed. */
static bool read_candidate(struct request *rq, int i, struct candidate *c)
{
	struct work *w = rq->work;
	const char *name = arena_printf(&w->arena, "candidate%d", i);
	const char *title = form_value(rq, arena_printf(&w->arena, "%s.title", name));
	struct query q = { .find = title, .limit = 2 };
	struct organization o;
	struct listing l;
	int64_t id = 0;

	c->note = form_value(rq, arena_printf(&w->arena, "%s.note", name));
	if (!title)
		return false;
	if (form_value(rq, name) && text_number(form_value(rq, name), 1, INT64_MAX, &id)
	    && store_get(w, &organization_record, id, &o) && text_same(o.name, title)) {
		c->organization = (struct link){ id, o.name };
		return true;
	}
	l = store_list(w, &organization_record, &q);
	if (l.n == 1)
		c->organization.id = ((struct organization *)l.items)->head.id;
	else
		work_problem(w, name, l.n ? "「%s」に当たる機関がいくつもあります。もう少し詳しく入れてください。"
		    : "「%s」は機関の一覧に見つかりません。先に登録するか、書き方を変えてください。", title);
	return l.n == 1;
}

static void introduce(struct request *rq, struct action *a)
{
	for (int i = 1; i <= ACTING_CANDIDATES; i++) {
		struct candidate c = { .action.id = a->head.id };

		if (read_candidate(rq, i, &c))
			consultation_introduce(rq->work, &c);
	}
}

static bool names_somebody(const struct request *rq)
{
	for (int i = 1; i <= ACTING_CANDIDATES; i++)
		if (form_value(rq, arena_printf(&rq->work->arena, "candidate%d.title", i)))
			return true;
	return false;
}

/* Saves what the open form says, all of it or nothing. */
static enum saved write(struct request *rq, struct slip *s, struct acting *open)
{
	struct work *w = rq->work;
	struct action *a = &open->a;
	struct next next;
	enum saved saved;

	read_next(rq, s);
	next = (struct next){ s->c.next_step, s->c.next_date };
	if (open->open == ACTING_ADD && a->kind == ACTION_INTRODUCTION && !names_somebody(rq) && !a->none_reason)
		work_problem(w, "candidate1", "紹介した機関を入れてください。紹介できなかったときは、その理由を書きます。");
	saved = w->problems ? ABSENT : consultation_act(w, a);
	if (saved == SAVED && a->kind == ACTION_INTRODUCTION)
		introduce(rq, a);
	if (saved != SAVED || w->problems)
		return saved == STALE ? STALE : ABSENT;
	saved = state_refresh(w, s->c.head.id, set_next, &next);
	if (saved == SAVED && a->kind == ACTION_FOLLOW_UP)
		saved = state_refresh(w, s->c.head.id, set_follow_up, a->content);
	return saved;
}

static int done(struct request *rq, const struct slip *s, const char *flash)
{
	rq->flash = flash;
	rq->publish = arena_printf(&rq->work->arena, "consultation/%lld", (long long)s->c.head.id);
	return reply_goto(rq, "/consultations/%lld", (long long)s->c.head.id);
}

static int written(struct request *rq, struct slip *s, struct acting *open, const char *flash)
{
	enum saved saved = write(rq, s, open);

	if (saved == STALE)
		return form_merge(rq, &action_record, open->a.head.id, &open->a);
	if (saved != SAVED)
		return acting_page(rq, s, open, 422);
	drafts_drop(rq->work, acting_key(rq->work, s, open));
	return done(rq, s, flash);
}

int acting_create(struct request *rq)
{
	struct work *w = rq->work;
	struct acting open = { .open = ACTING_ADD };
	const char *token = form_value(rq, "token");
	struct slip s;

	if (!slip_load(w, rq->id, &s))
		return not_found(rq);
	open.a = (struct action){ .head.id = id_new(), .consultation.id = rq->id, .at = w->now };
	open.a.kind = kind_named(form_value(rq, "kind"));
	if (!open.a.kind)
		return reply_problem(rq, 400, "書き込む種別が分かりません。", "相談のページから、もう一度えらんでください。");
	if (token && store_use_token(w, token, open.a.head.id))
		return done(rq, &s, "もう書き込んであります。二重には保存していません。");
	form_read_only(rq, &open.a, &action_record, acting_fields(open.a.kind));
	if (open.a.kind == ACTION_CALL || open.a.kind == ACTION_VISIT)
		open.a.method = open.a.kind == ACTION_CALL ? "phone" : "home_visit";
	return written(rq, &s, &open, "対応を書き込みました。");
}

/* The slip and one of its actions; false if there is no such thing for this actor. */
static bool load(struct request *rq, struct slip *s, struct action *a)
{
	const struct action *found;

	if (!slip_load(rq->work, rq->id, s))
		return false;
	found = action_of(s, rq->part);
	if (found)
		*a = *found;
	return found != NULL;
}

int acting_update(struct request *rq)
{
	struct acting open = { .open = ACTING_EDIT };
	struct slip s;

	if (!load(rq, &s, &open.a))
		return not_found(rq);
	form_read_only(rq, &open.a, &action_record, acting_fields(open.a.kind));
	return written(rq, &s, &open, "対応を直しました。");
}

int acting_answer(struct request *rq)
{
	struct acting open = { .open = ACTING_ANSWER };
	struct slip s;

	if (!load(rq, &s, &open.a))
		return not_found(rq);
	form_read_only(rq, &open.a, &action_record, answer_fields);
	if (open.a.answer != ANSWER_WAITING && open.a.answer && !date_known(open.a.answered))
		open.a.answered = work_today(rq->work);
	if (!form_value(rq, "answer"))
		work_problem(rq->work, "answer", "どのような返事だったかを選んでください。");
	return written(rq, &s, &open, "返事を書き込みました。");
}

/* ---- Taking away and back, choosing ------------------------------------------------------ */

static int64_t version_sent(const struct request *rq)
{
	int64_t version = 0;

	if (form_value(rq, "version"))
		text_number(form_value(rq, "version"), 1, INT64_MAX, &version);
	return version;
}

static int settled(struct request *rq, enum saved saved, const char *flash)
{
	struct slip s;

	if (saved == SAVED)
		saved = state_refresh(rq->work, rq->id, NULL, NULL);
	if (saved == STALE)
		return reply_problem(rq, 409, "ほかの人が先に直していました。", "相談を開き直して、いまの内容を確かめてください。");
	if (saved != SAVED || !slip_load(rq->work, rq->id, &s))
		return not_found(rq);
	return done(rq, &s, flash);
}

int acting_remove(struct request *rq)
{
	struct action a;
	struct slip s;

	if (!load(rq, &s, &a))
		return not_found(rq);
	return settled(rq, store_remove(rq->work, &action_record, rq->part, version_sent(rq)),
	    "対応を取り消しました。「取り消した対応」から元に戻せます。");
}

int acting_restore(struct request *rq)
{
	struct action a;

	if (!store_get(rq->work, &action_record, rq->part, &a) || a.consultation.id != rq->id)
		return not_found(rq);
	return settled(rq, store_restore(rq->work, &action_record, rq->part, version_sent(rq)), "対応を元に戻しました。");
}

int acting_choose(struct request *rq)
{
	struct candidate c;
	struct action a;

	if (!store_get(rq->work, &candidate_record, rq->part, &c)
	    || !store_get(rq->work, &action_record, c.action.id, &a) || a.consultation.id != rq->id)
		return not_found(rq);
	c.chosen = !c.chosen;
	c.head.version = version_sent(rq);
	return settled(rq, consultation_introduce(rq->work, &c), c.chosen ? "決まった機関を書き込みました。" : "決まった機関を取りやめました。");
}

int acting_none(struct request *rq)
{
	struct action a;
	struct slip s;

	if (!load(rq, &s, &a))
		return not_found(rq);
	form_read_only(rq, &a, &action_record, (const char *const[]){ "none_reason", NULL });
	if (!a.none_reason)
		return reply_problem(rq, 422, "理由が空でした。", "前の画面に戻り、決まらなかった理由を書いてください。");
	return settled(rq, consultation_act(rq->work, &a), "決まらなかった理由を書き込みました。");
}
