/* file_desk: the pages of one attached file, and of attaching some. */
#include "web/file_pages.h"
#include "web/pages.h"
#include "web/upload.h"

#include <string.h>

/* ---- The whole ---------------------------------------------------------------------------- */

static const struct record *whole_of(const struct request *rq)
{
	return record_part(rq->route->record)->to;
}

/* There, seen, and not removed. */
static bool whole_stands(struct request *rq)
{
	const struct record *whole = whole_of(rq);
	struct head *rec = arena_alloc(&rq->work->arena, whole->size);

	return store_get(rq->work, whole, rq->id, rec) && !rec->removed;
}

static const char *whole_title(struct request *rq, const struct record *whole, int64_t id)
{
	void *rec = arena_alloc(&rq->work->arena, whole->size);

	return store_get(rq->work, whole, id, rec) ? any_title(rq->work, whole, rec) : NULL;
}

/* The file of this address, which names its whole too: an entry of the ledger says whose it is. */
static bool file_get(struct request *rq, struct file *f)
{
	return store_get(rq->work, rq->route->record, rq->part, f) && f->whole.id == rq->id;
}

static int when_here(struct request *rq, handler *run)
{
	struct file f;

	return file_get(rq, &f) ? run(rq) : any_absent(rq);
}

int file_show(struct request *rq)
{
	return when_here(rq, any_show);
}

int file_edit(struct request *rq)
{
	return when_here(rq, any_edit);
}

int file_history(struct request *rq)
{
	return when_here(rq, any_history);
}

/* Whose page shows it: of a part of a part, the whole of both. */
static const char *topic(struct request *rq)
{
	const struct record *r = whole_of(rq);
	int64_t id = rq->id;

	for (const struct field *part; (part = record_part(r)) != NULL; r = part->to) {
		void *rec = arena_alloc(&rq->work->arena, r->size);

		if (!store_get(rq->work, r, id, rec))
			break;
		id = ((const LINK_t *)field_of(part, rec))->id;
	}
	return arena_printf(&rq->work->arena, "%s/%lld", r->name, (long long)id);
}

static int changed(struct request *rq, handler *run)
{
	int status = when_here(rq, run);

	if (status < 400)
		rq->publish = topic(rq);
	return status;
}

int file_update(struct request *rq)
{
	return changed(rq, any_update);
}

int file_remove(struct request *rq)
{
	return changed(rq, any_remove);
}

int file_restore(struct request *rq)
{
	return changed(rq, any_restore);
}

/* ---- Attaching ---------------------------------------------------------------------------- */

static int form(struct request *rq, const struct file *f, int status)
{
	const struct record *whole = whole_of(rq);
	const char *title = whole_title(rq, whole, rq->id);

	rq->title = "ファイルを添付する";
	file_form_page(&rq->page, rq, f, title, any_whole(rq, whole, rq->id));
	return status;
}

int file_new(struct request *rq)
{
	struct file f = {0};

	return whole_stands(rq) ? form(rq, &f, 200) : any_absent(rq);
}

static bool read_upload(void *context, size_t at, void *to, size_t n)
{
	return upload_bytes(context, at, to, n);
}

static void refuse(struct request *rq, const struct upload *u, const char *why)
{
	work_problem(rq->work, "file", "「%s」は添付できません。%s",
	    text_file(&rq->work->arena, u->name), why);
}

enum { SAID_MOST = 5 };

/* Those that can be taken, and what is said of the others. */
struct batch {
	struct incoming *in;
	int n;
	const char *others; /* NULL: there are none */
	const char *same;   /* likewise: which are there already */
};

/* Everything that can be said about a file without the scanner; false: it cannot be taken. */
static bool look_at(struct request *rq, const struct upload *u, struct incoming *in)
{
	struct arena *a = &rq->work->arena;
	struct sniffed content = { read_upload, (void *)(uintptr_t)u, u->length };
	const char *why, *name = sniff_name(a, u->name, &why);

	*in = (struct incoming){ .upload = u };
	in->file.head.id = id_new();
	in->file.name = name;
	in->file.size = (struct number){ true, (int64_t)u->length };
	if (name && (int64_t)u->length > file_rules.each)
		why = arena_printf(a, "%sあります。一つ%sまでです。解像度を下げるか、分けてください。",
		    file_size_said(a, (int64_t)u->length), file_size_said(a, file_rules.each));
	else if (name)
		in->file.type = sniff_type(a, name, &content, &why);
	if (why)
		refuse(rq, u, why);
	return !why;
}

static void say_others(struct text *t, const struct problem *p, int n)
{
	int said = 0;

	for (; p && said < SAID_MOST; p = p->next, said++)
		text_add(t, p->say);
	if (n > said)
		text_addf(t, "ほか%d個。", n - said);
}

/* One that cannot be taken keeps no other out. */
static int64_t look_at_each(struct request *rq, struct batch *b)
{
	struct work *w = rq->work;
	struct text others = { .arena = &w->arena };
	int64_t sum = 0;

	for (int i = 0; i < rq->uploads; i++)
		if (look_at(rq, &rq->upload[i], &b->in[b->n])) {
			sum += (int64_t)rq->upload[i].length;
			b->n++;
		}
	if (b->n) {
		say_others(&others, w->problems, rq->uploads - b->n);
		w->problems = NULL;
	}
	b->others = others.s;
	return sum;
}

static void look_at_all(struct request *rq, struct batch *b)
{
	struct arena *a = &rq->work->arena;
	struct problem *typed = rq->work->problems;
	int64_t sum;

	rq->work->problems = NULL;
	sum = look_at_each(rq, b);
	if (!rq->work->problems)
		rq->work->problems = typed;
	if (!rq->uploads)
		work_problem(rq->work, "file", "添付するファイルを選んでください。");
	if (!file_rules.ready)
		work_problem(rq->work, "file",
		    "この拠点では、まだファイルを添付できません（封をする鍵がありません）。"
		    "システム管理者に知らせてください。");
	if (!rq->work->problems && sealed_bytes(rq->work) + sum > file_rules.all)
		work_problem(rq->work, "file",
		    "拠点全体のファイルが%sを超えるので、添付できません。"
		    "システム管理者に知らせてください。",
		    file_size_said(a, file_rules.all));
}

/* The ledger says it too; the file's name is nobody's business there. */
static int refuse_virus(struct request *rq, struct file *f, const struct batch *b)
{
	const struct incoming *in = b->in;

	for (int i = 0; i < b->n; i++) {
		if (in[i].scanned != SCAN_VIRUS)
			continue;
		refuse(rq, in[i].upload,
		    arena_printf(&rq->work->arena,
			"ウイルスが見つかりました（%s）。受け取らずに捨てました。"
			"このファイルは開かず、システム管理者に知らせてください。",
			in[i].virus));
		rq->work->reason =
		    arena_printf(&rq->work->arena, "ウイルス検査で断った：%s", in[i].virus);
	}
	return form(rq, f, 422);
}

static int sent_before(struct request *rq, struct file *f, bool twice)
{
	if (!twice)
		return form(rq, f, 409);
	rq->flash = "すでに添付してあります。二重には添付していません。";
	return reply_goto(rq, "%s", any_whole(rq, whole_of(rq), rq->id));
}

static enum saved save_one(struct request *rq, struct incoming *in, const struct file *said)
{
	struct work *w = rq->work;
	struct file *f = &in->file;

	f->whole.id = rq->id;
	f->note = said->note;
	f->attached = w->now;
	f->by = (struct link){ w->actor.account, w->actor.name };
	sealed_settle(w, f->head.id);
	return store_save(w, rq->route->record, f);
}

static const char *done(struct request *rq, const struct batch *b)
{
	int waiting = 0;

	for (int i = 0; i < b->n; i++)
		waiting += b->in[i].file.state == FILE_WAITING;
	/* What was not attached comes first: what does not fit into a cookie is cut off. */
	return arena_printf(&rq->work->arena, "ファイルを%d個添付しました。%s%s%s%s", b->n,
	    b->others ? "ほかは添付していません：" : "", b->others ? b->others : "",
	    waiting ? "ウイルス検査のプログラムが今は動いていないため、検査が済むまで開けません。"
		    : "",
	    b->same ? b->same : "");
}

static int save(struct request *rq, struct file *f, struct batch *b)
{
	const struct record *whole = whole_of(rq);
	bool twice;

	if (!whole_stands(rq))
		return any_absent(rq);
	if (form_used(rq, rq->route->record, b->in[0].file.head.id, &twice))
		return sent_before(rq, f, twice);
	for (int i = 0; i < b->n; i++)
		if (save_one(rq, &b->in[i], f) != SAVED)
			return any_absent(rq);
	rq->flash = done(rq, b);
	rq->publish = topic(rq);
	return reply_goto(rq, "%s", any_whole(rq, whole, rq->id));
}

int file_create(struct request *rq)
{
	static const char *const typed[] = { "note", NULL };
	struct batch b = { .in = arena_alloc(&rq->work->arena,
			       (size_t)(rq->uploads + 1) * sizeof *b.in) };
	struct file f = {0};

	if (!whole_stands(rq))
		return any_absent(rq);
	form_read_only(rq, &f, rq->route->record, typed);
	look_at_all(rq, &b);
	if (rq->work->problems || rq->work->fault)
		return form(rq, &f, 422);
	b.same = file_same_said(rq, b.in, b.n);
	if (rq->work->fault)
		return form(rq, &f, 422);
	file_take_in(rq->work, b.in, b.n);
	for (int i = 0; i < b.n; i++)
		if (b.in[i].scanned == SCAN_VIRUS)
			return refuse_virus(rq, &f, &b);
	return save(rq, &f, &b);
}

/* ---- Opening ------------------------------------------------------------------------------ */

static int closed(struct request *rq, const struct file *f)
{
	if (f->state == FILE_WAITING)
		return reply_problem(rq, 409, "ウイルス検査が済むまで、このファイルは開けません。",
		    "検査のプログラムが動けば、自動で検査します。しばらくしてから、もう一度お試しください。");
	return reply_problem(rq, 410, "このファイルの中身は、もうありません。",
	    "添付したあとの検査でウイルスが見つかり、捨てました。");
}

static int damaged(struct request *rq, enum sealed found)
{
	rq->work->reason = found == SEALED_LOCKED ? "鍵が合わず、渡していない"
						  : "中身が壊れていて、渡していない";
	if (found == SEALED_LOCKED)
		return reply_problem(rq, 409, "このファイルの封を開けられません。",
		    "封をしたときの鍵が、いまのサーバーにありません。システム管理者に知らせてください。");
	return reply_problem(rq, 410, "このファイルは壊れています。何も渡していません。",
	    "添付したときと中身が違います。システム管理者に知らせ、控えから戻してもらってください。");
}

static bool add(void *context, const void *bytes, size_t n)
{
	struct text *page = context;

	if (n > page->cap - page->len)
		return false;
	memcpy(page->s + page->len, bytes, n);
	page->len += n;
	return true;
}

/* All of it is compared before the first byte goes out. */
int file_content(struct request *rq)
{
	struct file f;
	enum sealed found;
	struct text page = { .arena = &rq->work->arena };

	if (!file_get(rq, &f) || f.head.removed)
		return any_absent(rq);
	if (!file_may_open(rq->work, rq->route->record))
		return reply_problem(rq, 403, "このファイルを開く権限がありません。",
		    "必要なときは、センター管理者に役割の変更を頼んでください。");
	if (f.state >= FILE_WAITING)
		return closed(rq, &f);
	page.cap = (size_t)f.size.n;
	page.s = arena_alloc(page.arena, page.cap + 1);
	found = file_read(rq->work, &f, add, &page);
	if (found != SEALED_WELL || page.len != page.cap || !f.type)
		return damaged(rq, found == SEALED_LOCKED ? found : SEALED_BROKEN);
	rq->page = page;
	rq->type = sniff_media(f.type);
	rq->download = f.name;
	return 200;
}

/* ---- On the page of the whole ------------------------------------------------------------- */

static const char *to_add(struct request *rq, const struct record *r, int64_t whole)
{
	struct request there = *rq;

	there.id = whole;
	return address_to(&there, r, GET, "/new", 0);
}

void files_card(struct request *rq, const struct record *r, int64_t whole, bool removed)
{
	const char *add = removed ? NULL : to_add(rq, r, whole);
	struct listing l, away = {0};
	struct query q = { .removed = true };

	if (!actor_may(&rq->work->actor, r->read))
		return;
	l = store_parts(rq->work, r, whole);
	query_add(&q, r, "whole", EQUAL, int_text(&rq->work->arena, whole));
	if (add)
		away = store_list(rq->work, r, &q);
	files_card_page(&rq->page, rq, r, &l, &away, add);
}

void files_list(struct request *rq, const struct record *r, int64_t whole)
{
	struct listing l;

	if (!actor_may(&rq->work->actor, r->read))
		return;
	l = store_parts(rq->work, r, whole);
	files_list_page(&rq->page, rq, r, &l);
}
