/* showing: a slip's page, with the form open that its address asks for. */
#include "domain/consultations/desk.h"

#include <string.h>

const char *const *acting_fields(int kind)
{
	static const char *const fields[][9] = {
		[ACTION_ADVICE] = { "content", "method", "at", "minutes", NULL },
		[ACTION_CALL] = { "organization", "partner", "content", "at", "minutes", NULL },
		[ACTION_VISIT] = { "organization", "partner", "content", "at", "minutes", NULL },
		[ACTION_REQUEST] = { "organization", "partner", "content", "due", "method", "at",
		    "minutes", NULL },
		[ACTION_INTRODUCTION] = { "content", "none_kind", "none_reason", "method", "at",
		    "minutes", NULL },
		[ACTION_NOTE] = { "content", "at", NULL },
		[ACTION_FOLLOW_UP] = { "content", "method", "partner", "at", "minutes", NULL },
	};

	return fields[kind];
}

int acting_kind(const char *code)
{
	const struct choice *c = record_field(&action_record, "kind")->choices;

	for (int i = 0; code && c[i].code; i++)
		if (!strcmp(c[i].code, code))
			return i + 1;
	return 0;
}

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
	case ACTING_REOPEN: return arena_printf(&w->arena, "/consultations/%lld?reopen=1", slip);
	default: return NULL;
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
	about = slip_action(s, id);
	if (!about)
		return;
	a->organization = about->organization;
	a->partner = about->partner;
	a->content = arena_printf(&rq->work->arena, "%sの支援要請について、返事をお願いした。",
	    date_era(&rq->work->arena, moment_date(about->at)));
}

/* What was begun and not saved goes before: it is nowhere else. */
static void use_template(struct request *rq, const struct slip *s, struct acting *open)
{
	struct consultation *next = arena_alloc(&rq->work->arena, sizeof *next);
	struct template t;

	if (open->open != ACTING_ADD || !template_asked(rq, &t) || t.kind != open->a.kind)
		return;
	open->template = (struct link){ t.head.id, t.name };
	if (open->draft)
		return;
	*next = s->c;
	template_fill(rq->work, &t, &open->a, next);
	open->next = next;
}

static void opened(struct request *rq, const struct slip *s, struct acting *open)
{
	const char *add = query_value(rq, "add"), *edit = query_value(rq, "edit"),
		   *answer = query_value(rq, "answer");
	const struct action *a = NULL;
	int64_t id;

	if (!slip_writable(rq->work, s))
		return;
	if (acting_kind(add)) {
		open->open = ACTING_ADD;
		open->a = (struct action){ .kind = acting_kind(add), .at = rq->work->now };
		if (open->a.kind == ACTION_REQUEST)
			open->a.due = deadlines_after(rq->work, 7);
		remind(rq, s, &open->a);
	} else if (query_value(rq, "reopen") && s->c.closed) {
		open->open = ACTING_REOPEN;
	} else if ((edit || answer) && text_number(edit ? edit : answer, 1, INT64_MAX, &id)) {
		a = slip_action(s, id);
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
	use_template(rq, s, open);
	compared_fill(rq, s, open);
}

int acting_show(struct request *rq)
{
	struct acting open = {0};
	struct slip s;

	if (!slip_load(rq->work, rq->id, &s))
		return slip_absent(rq);
	opened(rq, &s, &open);
	return acting_page(rq, &s, &open, 200);
}
