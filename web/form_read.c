/* form_read: what was typed into a form, read into a record or told to be corrected. */
#include "web/pages.h"

#include <stdio.h>
#include <string.h>

static int times_sent(const struct request *rq, const char *name)
{
	int n = 0;

	for (int i = 0; i < rq->form.n; i++)
		n += !strcmp(rq->form.pair[i].name, name);
	return n;
}

/* ---- Codes: of the list, valid today, or standing in the record already ---- */

static bool code_known(struct work *w, const struct field *f, const char *code)
{
	const struct code *codes;
	int n = codes_of(w, f->codes, work_today(w), &codes);

	for (int i = 0; i < n; i++)
		if (!strcmp(codes[i].code, code))
			return true;
	return false;
}

static bool codes_check(struct work *w, const struct field *f, const char *typed,
    const char *before)
{
	while (*typed) {
		size_t len = strcspn(typed, " ");
		const char *code = arena_copyn(&w->arena, typed, len);

		if (!text_has_word(before, code) && !code_known(w, f, code)) {
			work_problem(w, f->name,
			    "「%s」は今は選べません。一覧から選び直してください。",
			    code_label(w, f->codes, code));
			return false;
		}
		typed += len + (typed[len] == ' ');
	}
	return true;
}

/* ---- Links: a record this actor sees, by id or by what was typed beside it ---- */

static const char *shown_title(struct work *w, const struct record *r, int64_t id, bool *removed)
{
	struct head *head = arena_alloc(&w->arena, r->size);
	const char *title;

	if (!id || !store_get(w, r, id, head))
		return NULL;
	*removed = head->removed != 0;
	title = field_show(w, record_title(r), head);
	return title ? title : "";
}

/* The id of the only record that the text finds; 0 and a problem if there are none or more. */
static int64_t link_find(struct work *w, const struct field *f, const char *typed)
{
	struct query q = { .find = typed, .limit = CANDIDATES_MOST };
	struct listing found = store_list(w, f->to, &q);

	if (found.n == 1)
		return ((struct head *)found.items)->id;
	if (found.n == 0)
		work_problem(w, f->name,
		    "「%s」は見つかりません。書き方を変えて選び直すか、登録がないときは新しく加えてください。", typed);
	else
		work_problem(w, f->name,
		    "「%s」に当たるものが%s%d件あります。下から選んでください。", typed,
		    found.next ? "、多いので最初の" : "", found.n);
	return 0;
}

/* Is the id the one that the text stands for?  It is where no text was sent, where the text is
 * the record's title, or where the id was picked out of the candidates for this very text. */
static bool id_stands(struct request *rq, const struct field *f, const char *typed,
    const char *title)
{
	struct arena *a = &rq->work->arena;

	if (!title || !pairs_value(&rq->form, form_beside(a, f, "title")))
		return title != NULL;
	return text_same(text_trim(a, title), typed)
	    || text_same(form_value(rq, form_beside(a, f, "for")), typed);
}

/* Did the form send back what the record points to, as it was shown?  That stays, though this
 * actor may not see it. */
static bool link_untouched(const LINK_t *link, int64_t id, const char *typed)
{
	return id && id == link->id && (!typed || text_same(typed, link->title));
}

static void link_read(struct request *rq, const struct field *f, const char *id_typed, void *rec)
{
	struct work *w = rq->work;
	const char *name = form_beside(&w->arena, f, "title"), *typed = form_value(rq, name),
		   *title;
	LINK_t *link = field_at(f, rec);
	int64_t id = 0;
	bool removed = false, cleared = pairs_value(&rq->form, name) && !typed;

	if (cleared || (!id_typed && !typed)) {
		*link = (LINK_t){0};
		return;
	}
	if (id_typed && !text_number(id_typed, 1, INT64_MAX, &id)) {
		work_problem(w, f->name, "もう一度選び直してください。");
		return;
	}
	if (link_untouched(link, id, typed))
		return;
	title = shown_title(w, f->to, id, &removed);
	if (typed && !id_stands(rq, f, typed, title)) {
		id = link_find(w, f, typed);
		title = shown_title(w, f->to, id, &removed);
	}
	/* It was put into another since the form was opened, and stands for that one. */
	if (title && removed && store_united(w, f->to, id)) {
		id = store_united(w, f->to, id);
		title = shown_title(w, f->to, id, &removed);
	}
	if (title && (!removed || link->id == id))
		*link = (LINK_t){ .id = id, .title = title };
	else if (!work_problem_of(w, f->name))
		work_problem(w, f->name, "選んだものはもうありません。選び直してください。");
}

/* ---- Fields ---- */

static void read_field(struct request *rq, const struct field *f, void *rec)
{
	struct work *w = rq->work;
	const char *before = form_text(w, f, rec), *typed;
	bool there;

	typed = text_trim(&w->arena, form_typed(rq, f, &there));
	if (!there
	    && !(f->kind == LINK && pairs_value(&rq->form, form_beside(&w->arena, f, "title"))))
		return;
	if (f->kind != CODES && times_sent(rq, f->name) > 1) {
		work_problem(w, f->name, "二重に送られました。もう一度入れてください。");
		return;
	}
	if (f->kind == LINK) {
		link_read(rq, f, typed, rec);
		return;
	}
	if (text_same(before, typed))
		return;
	if (!typed)
		field_set(w, f, NULL, rec);
	else if ((f->kind != CODE && f->kind != CODES) || codes_check(w, f, typed, before))
		field_read(w, f, typed, rec);
}

const char *form_then(const struct request *rq, const char *otherwise)
{
	const char *then = form_value(rq, "then");

	return address_own(then) ? then : otherwise;
}

int64_t form_version(const struct request *rq)
{
	const char *typed = form_value(rq, "version");
	int64_t version;

	return typed && text_number(typed, 1, INT64_MAX, &version) ? version : 0;
}

/* What stands already is changed only by a form that says from which version. */
static void read_version(struct request *rq, void *rec)
{
	struct head *head = rec;
	int64_t version = form_version(rq);

	if (version)
		head->version = version;
	else if (head->version || form_value(rq, "version"))
		work_problem(rq->work, NULL,
		    "この画面がどの版のものか分からないため、まだ保存していません。"
		    "内容を確かめて、もう一度保存してください。");
}

bool form_read(struct request *rq, const struct record *r, void *rec)
{
	read_version(rq, rec);
	for EACH_FIELD(f, r)
		if (form_has(rq, f))
			read_field(rq, f, rec);
	record_check(rq->work, r, rec);
	return !rq->work->problems;
}

bool form_read_beside(struct request *rq, void *rec, const struct record *r,
    const char *const *names)
{
	for (; *names; names++) {
		const struct field *f = record_field(r, *names);

		assert(f);
		if (form_has(rq, f))
			read_field(rq, f, rec);
	}
	return !rq->work->problems;
}

bool form_read_only(struct request *rq, void *rec, const struct record *r, const char *const *names)
{
	read_version(rq, rec);
	return form_read_beside(rq, rec, r, names);
}

/* ---- Sent twice ---- */

/* What belongs to the sending and not to what is said. */
static bool is_wrapping(const char *name)
{
	static const char *const names[] = { "csrf", "token", "opened", "then" };

	for (size_t i = 0; i < COUNT(names); i++)
		if (!strcmp(names[i], name))
			return true;
	return false;
}

static const char *all_said(struct request *rq)
{
	struct text said = { .arena = &rq->work->arena };

	for (int i = 0; i < rq->form.n; i++) {
		const struct pair *p = &rq->form.pair[i];

		if (!is_wrapping(p->name)) {
			text_add_json(&said, p->name);
			text_add_json(&said, p->value);
		}
	}
	return said.s ? said.s : "";
}

static void forget_token(struct request *rq)
{
	for (int i = 0; i < rq->form.n; i++)
		if (!strcmp(rq->form.pair[i].name, "token"))
			rq->form.pair[i].value = "";
}

int64_t form_used(struct request *rq, const struct record *r, int64_t id, bool *twice)
{
	const char *token = form_value(rq, "token");
	int64_t before = 0;
	void *saved;

	*twice = false;
	if (token)
		before = store_use_token(rq->work, token, all_said(rq), id, twice);
	if (!before || *twice)
		return before;
	saved = arena_alloc(&rq->work->arena, r->size);
	forget_token(rq);
	work_problem(rq->work, NULL,
	    "この画面からは、さきほど「%s」を保存しました。内容が違うので、まだ保存していません。"
	    "別のものとして加えるときは、もう一度保存してください。",
	    store_get(rq->work, r, before, saved) ? any_title(rq->work, r, saved) : r->label);
	return before;
}
