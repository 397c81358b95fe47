/* form: the controls of a record's fields, filled with what was typed or what is recorded. */
#include "web/pages.h"

#include <stdio.h>
#include <string.h>

bool form_has(const struct request *rq, const struct field *f)
{
	return !f->fixed && !f->part && (!f->private || actor_may(&rq->work->actor, READ_PRIVATE));
}

const char *form_text(struct work *w, const struct field *f, const void *rec)
{
	const void *at = field_of(f, rec);
	MOMENT_t moment;
	const TIME_t *time = at;
	DATE_t date;

	if (f->kind == DATE) {
		memcpy(&date, at, sizeof date);
		return date_known(date) ? date_era_short(&w->arena, date) : NULL;
	}
	if (f->kind == TIME)
		return time->known
		    ? arena_printf(&w->arena, "%d:%02d", time->minutes / 60, time->minutes % 60)
		    : NULL;
	if (f->kind != MOMENT)
		return field_plain(&w->arena, f, rec);
	memcpy(&moment, at, sizeof moment);
	if (!moment)
		return NULL;
	return arena_printf(&w->arena, "%s %d:%02d", date_era_short(&w->arena, moment_date(moment)),
	    moment_minutes(moment) / 60, moment_minutes(moment) % 60);
}

const char *form_beside(struct arena *a, const struct field *f, const char *what)
{
	return arena_join(a, f->name, ".", what);
}

const char *form_typed(const struct request *rq, const struct field *f, bool *there)
{
	struct arena *a = &rq->work->arena;
	struct text all = { .arena = a };
	const char *first = NULL, *chosen = form_value(rq, form_beside(a, f, "merge"));

	*there = true;
	if (chosen)
		return pairs_value(&rq->form, form_beside(a, f, chosen));
	*there =
	    pairs_value(&rq->form, form_beside(a, f, "shown")) || pairs_value(&rq->form, f->name);
	if (f->kind != CODES)
		return pairs_value(&rq->form, f->name);
	first = form_value(rq, form_beside(a, f, "first"));
	for (int pass = 0; pass < 2; pass++)
		for (int i = 0; i < rq->form.n; i++) {
			const struct pair *p = &rq->form.pair[i];

			if (strcmp(p->name, f->name) || text_empty(p->value)
			    || (pass == 0) != (first && !strcmp(first, p->value)))
				continue;
			text_addf(&all, all.len ? " %s" : "%s", p->value);
		}
	return all.len ? all.s : NULL;
}

/* ---- Options ---- */

static bool has_word(const char *words, const char *word)
{
	size_t n = strlen(word);

	for (const char *at = words; at && (at = strstr(at, word)) != NULL; at += n)
		if ((at == words || at[-1] == ' ') && (at[n] == ' ' || at[n] == '\0'))
			return true;
	return false;
}

static void option_add(struct control *c, struct option *to, const char *value, const char *label)
{
	to[c->options++] = (struct option){ .value = value,
		.label = label,
		.chosen = c->value && has_word(c->value, value) };
	c->option = to;
}

static void choice_options(struct control *c)
{
	int n = 0;
	struct option *to;

	while (c->field->choices[n].code)
		n++;
	to = arena_alloc(&c->rq->work->arena, (size_t)(n + 1) * sizeof *to);
	for (int i = 0; i < n; i++)
		option_add(c, to, c->field->choices[i].code, c->field->choices[i].label);
}

/* The codes of today and those that stand in the record though they are no longer given. */
static void code_options(struct control *c)
{
	struct work *w = c->rq->work;
	const struct code *codes;
	int n = codes_of(w, c->field->codes, work_today(w), &codes);
	const char *rest = c->value;
	struct option *to =
	    arena_alloc(&w->arena, ((size_t)n + 1 + (rest ? strlen(rest) : 0)) * sizeof *to);

	for (int i = 0; i < n; i++)
		option_add(c, to, codes[i].code, codes[i].label);
	while (rest && *rest) {
		size_t len = strcspn(rest, " ");
		const char *code = arena_copyn(&w->arena, rest, len);
		bool known = len == 0;

		for (int i = 0; i < c->options && !known; i++)
			known = !strcmp(to[i].value, code);
		if (!known)
			option_add(c, to, code,
			    arena_printf(&w->arena, "%s（今は選べません）",
				code_label(w, c->field->codes, code)));
		rest += len + (rest[len] == ' ');
	}
	c->first = c->value ? arena_copyn(&w->arena, c->value, strcspn(c->value, " ")) : NULL;
}

static const char *title_of(struct work *w, const struct record *r, const void *rec)
{
	const char *s = field_show(w, record_title(r), rec);

	return s ? s : "（名前なし）";
}

/* Records to choose from: those that match what was typed and not found, or simply all. */
static void link_options(struct control *c, const char *find, int most)
{
	struct work *w = c->rq->work;
	const struct record *r = c->field->to;
	struct query q = { .find = find,
		.sort = record_title(r),
		.ascending = true,
		.limit = most };
	struct listing all = store_list(w, r, &q);
	struct option *to = arena_alloc(&w->arena, (size_t)(all.n + 2) * sizeof *to);
	bool chosen = !c->value;

	for (int i = 0; i < all.n; i++) {
		const struct head *head = LISTED(all, r, i);

		option_add(c, to, int_text(&w->arena, head->id), title_of(w, r, head));
		to[i].rec = head;
		chosen = chosen || to[i].chosen;
	}
	if (!chosen && c->title)
		option_add(c, to, c->value, c->title);
}

static void link_control(struct control *c, bool typed)
{
	struct work *w = c->rq->work;
	const char *title = NULL;
	const LINK_t *link = field_of(c->field, c->rec);

	if (typed)
		title = form_value(c->rq, form_beside(&w->arena, c->field, "title"));
	c->suggest = address_to(c->rq, c->field->to, GET, "/suggest", 0);
	c->title = title ? title : link->id && c->value ? link->title : NULL;
	if (!c->suggest)
		link_options(c, NULL, LINK_MOST);
	else if (c->say && title)
		link_options(c, title, CANDIDATES_MOST);
}

/* ---- One control ---- */

static const char *kana_source(const struct record *r, const char *kana)
{
	const struct field *f = record_field(r, kana);

	return f > r->fields && f[-1].kind == TEXT ? f[-1].name : NULL;
}

static const char *echo_of(struct request *rq, const struct field *f, const char *value)
{
	struct work *w = rq->work;
	struct date date;
	int64_t moment;
	const char *why;

	if (!value || text_empty(value))
		return NULL;
	if (f->kind == DATE && date_read(&w->arena, value, work_today(w), &date, &why))
		return date_both(&w->arena, date);
	if (f->kind == MOMENT && moment_read(&w->arena, value, w->now, &moment, &why))
		return arena_printf(&w->arena, "%s %d:%02d",
		    date_both(&w->arena, moment_date(moment)), moment_minutes(moment) / 60,
		    moment_minutes(moment) % 60);
	return NULL;
}

static const char *described_by(struct arena *a, const struct control *c)
{
	struct text ids = { .arena = a };
	const char *name = c->field->name;

	if (c->say)
		text_addf(&ids, "e-%s ", name);
	if (c->field->help)
		text_addf(&ids, "h-%s ", name);
	if (c->field->kind == DATE || c->field->kind == MOMENT)
		text_addf(&ids, "d-%s ", name);
	if (!ids.len)
		return NULL;
	ids.s[--ids.len] = '\0';
	return ids.s;
}

/* What stands beside the input: the problem, and how a date was understood. */
static void say_beside(struct control *c)
{
	const struct problem *p = work_problem_of(c->rq->work, c->field->name);

	c->say = p ? p->say : NULL;
	c->echo = echo_of(c->rq, c->field, c->value);
	c->described = described_by(&c->rq->work->arena, c);
}

static void control(struct request *rq, const struct record *r, const struct field *f,
    const void *rec)
{
	struct work *w = rq->work;
	struct control c = { .rq = rq, .field = f, .rec = rec };
	bool typed;

	c.value = form_typed(rq, f, &typed);
	if (!typed)
		c.value = form_text(w, f, rec);
	if (c.value && !*c.value)
		c.value = NULL;
	say_beside(&c);
	c.kana_of = f->kind == KANA && r ? kana_source(r, f->name) : NULL;
	if (f->kind == CHOICE)
		choice_options(&c);
	else if (f->kind == CODE || f->kind == CODES)
		code_options(&c);
	else if (f->kind == LINK)
		link_control(&c, typed);
	c.wide = f->kind == NOTE || f->kind == CODES || (f->kind == TEXT && f->max > 100);
	control_page(&rq->page, &c);
}

void form_alone(struct request *rq, const struct field *f, const char *typed)
{
	struct control c = { .rq = rq, .field = f, .value = typed };

	say_beside(&c);
	control_page(&rq->page, &c);
}

void form_field(struct request *rq, const struct record *r, const char *name, const void *rec)
{
	const struct field *f = record_field(r, name);

	assert(f);
	if (form_has(rq, f))
		control(rq, r, f, rec);
}

void form_field_needed(struct request *rq, const struct record *r, const char *name,
    const void *rec)
{
	struct field *needed = arena_alloc(&rq->work->arena, sizeof *needed);

	*needed = *record_field(r, name);
	needed->need = true;
	if (form_has(rq, needed))
		control(rq, r, needed, rec);
}

void form_fields(struct request *rq, const struct record *r, const void *rec)
{
	const char *group = NULL;

	for EACH_FIELD(f, r) {
		if (f->group)
			group = f->group;
		if (!form_has(rq, f))
			continue;
		if (group)
			group_page(&rq->page, group);
		group = NULL;
		control(rq, r, f, rec);
	}
}

/* ---- What goes with every form ---- */

void form_hidden(struct request *rq, int64_t version)
{
	struct arena *a = &rq->work->arena;
	const char *token = form_value(rq, "token");

	if (!token)
		token = arena_printf(a, "%llx-%llx", (unsigned long long)rq->work->actor.account,
		    (unsigned long long)id_new());
	hidden_page(&rq->page, rq->session.csrf, version, token);
}

/* No record's field, but shown and read like one. */
static struct field reason(const char *label, const char *help, bool must)
{
	return (struct field){ .name = "reason",
		.label = label,
		.help = help,
		.need = must,
		.kind = TEXT,
		.max = 200 };
}

bool form_reason(struct request *rq)
{
	struct field f = reason("理由", NULL, false);

	return field_read(rq->work, &f, form_value(rq, f.name), &rq->work->reason);
}

bool form_reason_must(struct request *rq)
{
	if (form_reason(rq) && !text_empty(rq->work->reason))
		return true;
	if (!rq->work->problems)
		work_problem(rq->work, "reason", "理由が空でした。");
	return false;
}

int form_unexplained(struct request *rq)
{
	return reply_problem(rq, 422,
	    arena_printf(&rq->work->arena, "%s何も保存していません。", rq->work->problems->say),
	    "前の画面に戻り、理由を書いてから、もう一度押してください。");
}

void form_reason_field(struct request *rq, const char *label, const char *help, bool must)
{
	struct field f = reason(label, help, must);

	control(rq, NULL, &f, &rq->work->reason);
}

void form_problems(struct request *rq, const struct record *r)
{
	if (rq->work->problems)
		problems_page(&rq->page, rq, r);
}
