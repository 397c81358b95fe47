/* codes: the pages on which administrators keep the lists.  A code is ended, never deleted. */
#include "domain/codes/pages.h"

#include <stdlib.h>
#include <string.h>

static int index_get(struct request *rq)
{
	struct rows *rs = store_query(rq->work,
	    "SELECT list, COUNT(*) FROM code WHERE region = $1 AND removed = 0"
	    " AND (valid_until IS NULL OR valid_until >= $2) GROUP BY list",
	    I(rq->work->actor.region), T(date_iso(&rq->work->arena, work_today(rq->work))));

	rq->title = "コード表";
	codes_index_page(&rq->page, rs);
	return 200;
}

static int list_get(struct request *rq)
{
	const struct code_list *list = codes_list_find(rq->name);
	const struct code *codes;
	int n;

	if (!list)
		return any_absent(rq);
	n = codes_of(rq->work, list->name, (struct date){0}, &codes);
	rq->title = list->label;
	codes_list_page(&rq->page, rq, list, codes, n);
	return 200;
}

static int show_get(struct request *rq)
{
	struct code c;

	if (!store_get(rq->work, &code_record, rq->id, &c))
		return any_absent(rq);
	return reply_goto(rq, "/codes/lists/%s", c.list);
}

/* ---- New ---- */

static int new_form(struct request *rq, const struct code_list *list, const struct code *c,
    int status)
{
	rq->title = arena_printf(&rq->work->arena, "%sに加える", list->label);
	codes_form_page(&rq->page, rq, list, c);
	return status;
}

/* An identifier nobody has to think up: the first of c1, c2, … from how many there are. */
static const char *free_code(struct work *w, const char *list)
{
	const struct code *codes;
	int n = codes_of(w, list, (struct date){0}, &codes);

	for (int next = n + 1;; next++) {
		const char *proposed = arena_printf(&w->arena, "c%d", next);
		bool taken = false;

		for (int i = 0; i < n && !taken; i++)
			taken = text_same(codes[i].code, proposed);
		if (!taken)
			return proposed;
	}
}

static int64_t next_position(struct work *w, const char *list)
{
	const struct code *codes;
	int n = codes_of(w, list, (struct date){0}, &codes);

	return n ? codes[n - 1].position.n + 10 : 10;
}

/* What was left empty is proposed; what is typed stays. */
static void propose(struct work *w, const char *list, struct code *c)
{
	if (!c->code)
		c->code = free_code(w, list);
	if (!c->position.known)
		c->position = (struct number){ true, next_position(w, list) };
}

static int new_get(struct request *rq)
{
	const struct code_list *list = codes_list_find(rq->name);
	struct code c = {0};

	if (!list)
		return any_absent(rq);
	propose(rq->work, list->name, &c);
	return new_form(rq, list, &c, 200);
}

static void code_check(struct work *w, const struct code *c)
{
	if (c->code && strspn(c->code, "abcdefghijklmnopqrstuvwxyz0123456789_") != strlen(c->code))
		work_problem(w, "code", "コードに使えるのは、英小文字・数字・「_」です。");
	if (date_known(c->valid_from) && date_known(c->valid_until)
	    && date_compare(c->valid_until, c->valid_from) < 0)
		work_problem(w, "valid_until", "使い終わりが使い始めより前です。");
}

static int create(struct request *rq)
{
	static const char *const names[] = { "code", "label", "position", "rollup", "days",
		"valid_from", "valid_until", NULL };
	const struct code_list *list = codes_list_find(rq->name);
	struct code c = {0};
	bool read;

	if (!list)
		return any_absent(rq);
	read = form_read_only(rq, &c, &code_record, names);
	c.list = list->name;
	if (read)
		propose(rq->work, list->name, &c);
	code_check(rq->work, &c);
	if (!read || !record_check(rq->work, &code_record, &c) || rq->work->problems
	    || store_save(rq->work, &code_record, &c) != SAVED)
		return new_form(rq, list, &c, 422);
	rq->flash = arena_printf(&rq->work->arena, "「%s」を加えました。", c.label);
	return reply_goto(rq, "/codes/lists/%s", list->name);
}

/* ---- Change ---- */

static int edit_form(struct request *rq, const struct code *c, int status)
{
	rq->title = arena_printf(&rq->work->arena, "「%s」を直す", c->label ? c->label : c->code);
	codes_form_page(&rq->page, rq, codes_list_find(c->list), c);
	return status;
}

static int edit_get(struct request *rq)
{
	struct code c;

	if (!store_get(rq->work, &code_record, rq->id, &c) || !codes_list_find(c.list))
		return any_absent(rq);
	return edit_form(rq, &c, 200);
}

/* The list and the code stay: what is recorded points to them. */
static int update(struct request *rq)
{
	static const char *const names[] = { "label", "position", "rollup", "days", "valid_from",
		"valid_until", NULL };
	struct code c;
	enum saved saved;
	bool read;

	if (!store_get(rq->work, &code_record, rq->id, &c) || !codes_list_find(c.list))
		return any_absent(rq);
	read = form_read_only(rq, &c, &code_record, names);
	code_check(rq->work, &c);
	if (!read || !record_check(rq->work, &code_record, &c) || rq->work->problems)
		return edit_form(rq, &c, 422);
	saved = store_save(rq->work, &code_record, &c);
	if (saved == STALE)
		return form_merge(rq, &code_record, rq->id, &c);
	if (saved != SAVED)
		return edit_form(rq, &c, 422);
	rq->flash = arena_printf(&rq->work->arena,
	    "「%s」を保存しました。過去の記録の表示も同じ言葉になります。", c.label);
	return reply_goto(rq, "/codes/lists/%s", c.list);
}

/* ---- Order ---- */

/* Changes places with the neighbour above (-1) or below (+1) and numbers the list anew. */
static int move(struct request *rq, int by)
{
	const struct code *codes;
	struct code c, *order;
	int n, at = 0;

	if (!store_get(rq->work, &code_record, rq->id, &c))
		return any_absent(rq);
	n = codes_of(rq->work, c.list, (struct date){0}, &codes);
	order = arena_alloc(&rq->work->arena, (size_t)(n + 1) * sizeof *order);
	for (int i = 0; i < n; i++) {
		order[i] = codes[i];
		if (codes[i].head.id == c.head.id)
			at = i;
	}
	if (at + by >= 0 && at + by < n) {
		order[at] = codes[at + by];
		order[at + by] = codes[at];
	}
	for (int i = 0; i < n; i++) {
		order[i].position = (struct number){ true, (i + 1) * 10 };
		if (store_save(rq->work, &code_record, &order[i]) != SAVED)
			return reply_problem(rq, 409,
			    "ほかの人が同時にこの一覧を変えました。順は変わっていません。",
			    "一覧を開き直して、もう一度動かしてください。");
	}
	return reply_goto(rq, "/codes/lists/%s", c.list);
}

static int move_up(struct request *rq)
{
	return move(rq, -1);
}

static int move_down(struct request *rq)
{
	return move(rq, 1);
}

#define ROUTE(method, path, run, ...) \
	{ method, "/codes" path, WRITE_CODES, run, .record = &code_record, __VA_ARGS__ }

static const struct route routes[] = {
	ROUTE(GET, "", index_get, .deed = LISTING),
	ROUTE(GET, "/lists/:name", list_get, .deed = LISTING),
	ROUTE(GET, "/lists/:name/new", new_get, .deed = VIEWING),
	ROUTE(POST, "/lists/:name", create, .deed = MAKING),
	ROUTE(GET, "/:id", show_get, .deed = VIEWING),
	ROUTE(GET, "/:id/edit", edit_get, .deed = VIEWING),
	ROUTE(POST, "/:id", update, .deed = CHANGING),
	ROUTE(POST, "/:id/up", move_up, .deed = CHANGING),
	ROUTE(POST, "/:id/down", move_down, .deed = CHANGING),
	ROUTE(GET, "/:id/history", any_history, .deed = VIEWING),
	{ 0 }
};

const struct module codes_module = {
	.path = "/codes", .label = "コード表", .icon = "codes", .may = WRITE_CODES,
	.routes = routes, .records = (const struct record *const[]){ &code_record, NULL },
};
