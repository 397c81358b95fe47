/* run: one request from its path to its framed page; see web_run. */
#include "web/entry.h"
#include "web/events.h"
#include "web/flash.h"
#include "web/later.h"
#include "web/resend.h"
#include "web/session.h"
#include "web/upload.h"

#include <string.h>

static bool is_post(const struct request *rq)
{
	return !strcmp(rq->method, "POST");
}

/* ---- What may not be run; 0: nothing speaks against it ---- */

/* A browser says where a request comes from; other clients bring no cookies by accident. */
static bool cross_site(const struct request *rq)
{
	const struct wire *wire = &rq->wire;

	if (wire->site)
		return strcmp(wire->site, "same-origin") && strcmp(wire->site, "none");
	return wire->origin && !origin_is_ours(rq, wire->origin);
}

static bool may_repeat(const char *name)
{
	for (const struct record *const *r = web_schema()->records; *r; r++) {
		const struct field *f = record_field(*r, name);

		if (f && f->kind == CODES)
			return true;
	}
	return false;
}

/* Twice the same name means two readings of one form, except where several may be chosen. */
static bool repeats(const struct pairs *form)
{
	for (int i = 1; i < form->n; i++)
		for (int j = 0; j < i; j++)
			if (!strcmp(form->pair[i].name, form->pair[j].name)
			    && !may_repeat(form->pair[i].name))
				return true;
	return false;
}

static int is_read(struct request *rq, bool read)
{
	if (!read)
		return reply_problem(rq, 400, "読み取れない文字がありました",
		    "何も保存していません。"
		    "前の画面に戻り、文字化けしている文字や長すぎる入力がないか確かめて、もう一度送ってください。");
	if (repeats(&rq->form))
		return reply_problem(rq, 400, "同じ入力欄が二度送られました",
		    "何も保存していません。前の画面に戻り、もう一度送ってください。");
	return 0;
}

static int read_files(struct request *rq)
{
	int status = upload_read(rq);

	return status ? status : is_read(rq, true);
}

static int read_form(struct request *rq)
{
	static const char urlencoded[] = "application/x-www-form-urlencoded";
	const char *type = rq->wire.type;
	size_t n = sizeof urlencoded - 1;

	if (rq->wire.spool)
		return read_files(rq);
	if (!rq->wire.length)
		return 0;
	if (!type || strncasecmp(type, urlencoded, n)
	    || (type[n] && type[n] != ';' && type[n] != ' '))
		return reply_problem(rq, 415, "受け付けられない形式です",
		    "何も保存していません。画面の入力欄から送ってください。");
	return is_read(rq,
	    pairs_read(&rq->work->arena, rq->wire.body, rq->wire.length, &rq->form));
}

static int read_wire(struct request *rq)
{
	const char *query = rq->wire.query;

	if (query && !pairs_read(&rq->work->arena, query, strlen(query), &rq->query))
		return reply_problem(rq, 400, "アドレスを読み取れませんでした",
		    "アドレスの「?」のあとに正しくない文字があります。最初の画面からたどり直してください。");
	return is_post(rq) ? read_form(rq) : 0;
}

static int no_route(struct request *rq, bool secret)
{
	if (route_find(is_post(rq) ? GET : POST, rq->path, rq, NULL)) {
		rq->allow = is_post(rq) ? "GET, HEAD" : "POST";
		return reply_problem(rq, 405, "この操作はできません",
		    "最初の画面からたどり直してください。");
	}
	if (secret) /* whoever was sent here has no way in but this */
		return reply_problem(rq, 404, "このリンクは使えません",
		    "アドレスが途中で切れていないか確かめてください。"
		    "お返事は、依頼の紙に書いて送るか、拠点にお電話でお知らせください。");
	return reply_problem(rq, 404, "この画面はありません",
	    "アドレスが間違っているか、なくなった画面です。検索するか、最初の画面からたどり直してください。");
}

static const char *here(struct request *rq)
{
	const char *query = rq->wire.query;

	return query ? arena_printf(&rq->work->arena, "%s?%s", rq->path, query) : rq->path;
}

static int resend(struct request *rq)
{
	if (rq->fragment)
		return reply_problem(rq, 403, "ログインの期限が切れました",
		    "入力は画面に残っています。"
		    "別の画面でログインしてから、もう一度お試しください。");
	rq->title = "もう一度送ってください";
	resend_page(&rq->page, rq, here(rq), rq->session.id != 0);
	return 403;
}

static int sign_in_first(struct request *rq)
{
	struct text next = { .arena = &rq->work->arena };

	if (is_post(rq))
		return resend(rq);
	if (rq->fragment)
		return reply_problem(rq, 401, "ログインの期限が切れました",
		    "入力は画面に残っています。別の画面でログインしてから、もう一度お試しください。");
	out_url(&next, here(rq));
	return strcmp(rq->path, "/") ? reply_goto(rq, "/sign-in?next=%s", next.s)
				     : reply_goto(rq, "/sign-in");
}

static bool csrf_is_right(const struct request *rq)
{
	const char *sent = pairs_value(&rq->form, "csrf"), *right = rq->session.csrf;
	unsigned differ = 0;

	if (!sent || !right || strlen(sent) != strlen(right))
		return false;
	for (size_t i = 0; right[i]; i++)
		differ |= (unsigned char)(sent[i] ^ right[i]);
	return !differ;
}

static int judge(struct request *rq)
{
	const char *path = rq->path;
	int status;

	rq->path = route_told(path);
	if (is_post(rq) && cross_site(rq))
		return reply_problem(rq, 403, "よその画面からの操作は受け付けません",
		    "何も保存していません。Yuiの画面を開いて操作してください。");
	status = read_wire(rq);
	if (status)
		return status;
	if (!rq->route)
		rq->route = route_find(is_post(rq) ? POST : GET, path, rq, NULL);
	if (!rq->route)
		return no_route(rq, rq->path != path);
	if (rq->wire.spool && !rq->route->files)
		return reply_problem(rq, 415, "この画面ではファイルを受け取れません",
		    "何も保存していません。画面の入力欄から送ってください。");
	if (rq->route->may != ANYONE && !rq->session.id)
		return rq->barred ? session_barred(rq) : sign_in_first(rq);
	if (!actor_may(&rq->work->actor, rq->route->may))
		return reply_problem(rq, 403, "この画面を使う権限がありません",
		    "必要なときは、センター管理者に役割の変更を頼んでください。");
	if (is_post(rq) && !rq->route->guest && !csrf_is_right(rq))
		return resend(rq);
	return 0;
}

/* ---- The answer ---- */

static void frame(struct request *rq)
{
	struct text whole = { .arena = &rq->work->arena };

	if (!rq->title || rq->fragment || rq->type || rq->download)
		return;
	if (!rq->flash)
		rq->flash = flash_take(rq);
	layout_page(&whole, rq);
	rq->page = whole;
}

static int failed(struct request *rq, int status, const char *what, const char *todo)
{
	rq->set_cookie = rq->flash_cookie = rq->publish = rq->flash = NULL;
	rq->ends = rq->lasting = 0;
	reply_problem(rq, status, what, todo);
	frame(rq);
	return status;
}

#define KEPT "何も保存していません。前の画面に戻ると入力が残っています。"
#define AGAIN "少し待って、もう一度お試しください。"
#define NUMBER "続くときは、下の番号を添えてシステム管理者に知らせてください。"

/* What is said of a fault, to who saves and to who looks. */
static const struct {
	int status;
	const char *what, *saving, *looking;
} troubles[] = {
	[FAULT_OTHER] = { 500, "処理できませんでした", KEPT AGAIN, AGAIN NUMBER },
	[FAULT_FULL] = { 503, "ディスクに空きがないため、保存できません",
	    KEPT "システム管理者に「ディスクに空きがない」と知らせてください。"
		 "空きができたら、もう一度送ってください。",
	    "システム管理者に「ディスクに空きがない」と知らせてください。" AGAIN },
	[FAULT_LOCKED] = { 503, "データを書き込めないため、保存できません",
	    KEPT "システム管理者に「データを書き込めない」と知らせてください。"
		 "書き込めるようになったら、もう一度送ってください。",
	    "システム管理者に「データを読み書きできない」と知らせてください。" AGAIN },
	[FAULT_GONE] = { 503, "データベースにつながりません",
	    KEPT AGAIN "つながれば、そのまま使えます。" NUMBER,
	    AGAIN "つながれば、自然に元に戻ります。" NUMBER },
	[FAULT_CLASH] = { 503, "ほかの人の保存と重なりました", KEPT AGAIN, AGAIN NUMBER },
	[FAULT_UNSURE] = { 500, "保存できたかどうか分かりません",
	    "一覧や検索で、保存されているかを確かめてください。"
	    "なければ、前の画面に戻ると入力が残っています。",
	    AGAIN NUMBER },
};

static int trouble(struct request *rq)
{
	enum fault_kind kind = rq->work->kind;

	return failed(rq, troubles[kind].status, troubles[kind].what,
	    is_post(rq) ? troubles[kind].saving : troubles[kind].looking);
}

/* Ends the transaction as the status wants it. */
static int finish(struct request *rq, int status)
{
	struct work *w = rq->work;
	bool done = false;

	if (!w->fault)
		entry_touched(rq);
	if (!w->fault && status != 303)
		frame(rq);
	else if (!w->fault)
		flash_give(rq);
	if (w->fault || (status >= 400 && !rq->keep))
		store_cancel(w);
	else
		done = store_end(w);
	if (w->fault)
		return trouble(rq);
	if (!done || status >= 400) {
		rq->publish = NULL;
		rq->ends = 0;
	}
	return status;
}

/* Who it is and what is wrong with it is found out in a transaction that only reads, so that
 * nobody without a right to write ever waits for those who write, or makes them wait. */
int web_begin(struct request *rq)
{
	struct work *w = rq->work;
	int status;

	store_begin(w, false);
	session_find(rq);
	rq->came_with = rq->session.id;
	status = judge(rq);
	if (!status && !w->fault && is_post(rq) && store_end(w))
		return 0;
	if (!status && !w->fault)
		status = rq->route->run(rq);
	status = finish(rq, status);
	session_touch(rq);
	return status;
}

int web_save(struct request *rq)
{
	int status;

	store_begin(rq->work, true);
	status = rq->work->fault ? 500 : rq->route->run(rq);
	status = finish(rq, status);
	session_touch(rq);
	return status;
}

static void publish(struct request *rq)
{
	const char *at = rq->publish ? rq->publish : "";

	while (*at) {
		size_t n = strcspn(at, " ");

		events_publish(arena_copyn(&rq->work->arena, at, n), rq->work->actor.name);
		at += n + strspn(at + n, " ");
	}
}

int web_saved(struct request *rq, int status)
{
	publish(rq);
	if (rq->ends)
		events_end(rq->ends);
	later_go(rq, status < 400);
	return status;
}

int web_lost(struct request *rq)
{
	later_go(rq, false);
	work_fault(rq->work, "nobody knows whether the commit was done");
	rq->work->kind = FAULT_UNSURE;
	return trouble(rq);
}

int web_run(struct request *rq)
{
	int status = web_begin(rq);

	return web_saved(rq, status ? status : web_save(rq));
}
