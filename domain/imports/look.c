/* look: which of the files can be read, and what the import of them is called. */
#include "domain/imports/parts.h"
#include "web/scan.h"

#include <string.h>

enum { SCANNED_AT_ONCE = 64 << 10 };

/* NULL: *why says what it seems to be, where it cannot be read and what to do. */
static const struct format *look_through(struct arena *lasting, const struct import_file *f,
    const char **why)
{
	struct arena a = {0};
	struct reader *r = reader_open(&a, &f->content);
	struct sheet s = {0};
	const char *said = NULL;

	if (!r->why && reader_next(r) && sheet_open(&s, &a, r, &said))
		while (reader_next(r)) {
		}
	if (r->why)
		said = r->why;
	else if (!said && !s.format)
		said = "中身がありません。ダウンロードし直してください。";
	else if (!said && r->row < 2)
		said = "見出しの行だけで、中身の行がありません。ダウンロードし直してください。";
	*why = arena_copy(lasting, said);
	reader_close(r);
	arena_reset(&a);
	return *why ? NULL : s.format;
}

struct looking {
	struct work *work;
	struct import_order *order;
	struct import_file *good;
	int n;
	struct text left_out;
};

static void leave_out(struct looking *l, const struct import_file *f, const char *why)
{
	const char *name = text_file(&l->work->arena, f->name);

	work_problem(l->work, "file", "「%s」は取り込めません。%s", name, why);
	text_addf(&l->left_out, "%s%s：%s", l->left_out.len ? "\n" : "", name, why);
}

/* Two of one name and one size are one that was chosen twice. */
static bool is_chosen_twice(const struct looking *l, const struct import_file *f)
{
	for (int i = 0; i < l->n; i++)
		if (!strcmp(l->good[i].name, f->name)
		    && l->good[i].content.size == f->content.size)
			return true;
	return false;
}

/* NULL: none was found.  Nothing of the file is kept, so that who cannot scan may read. */
static const char *virus_in(struct arena *a, const struct import_file *f)
{
	const struct sniffed *c = &f->content;
	struct scan *scan = scan_begin(a);
	char *piece = arena_alloc(a, SCANNED_AT_ONCE);
	const char *virus = NULL;
	size_t n;

	for (size_t at = 0; at < c->size; at += n) {
		n = c->size - at < SCANNED_AT_ONCE ? c->size - at : SCANNED_AT_ONCE;
		if (!c->read(c->context, at, piece, n) || !scan_put(scan, piece, n))
			break;
	}
	scan_end(scan, &virus);
	return virus;
}

static const struct format *format_of(struct work *w, const struct import_file *f, const char **why)
{
	struct arena *a = &w->arena;
	const char *virus = scan_there() ? virus_in(a, f) : NULL;

	if (!virus)
		return look_through(a, f, why);
	*why = arena_printf(a, "ウイルスが見つかりました（%s）。読まずに捨てました。"
			       "このファイルは開かず、システム管理者に知らせてください。",
	    virus);
	w->reason = arena_printf(a, "ウイルス検査で断った：%s", virus);
	return NULL;
}

static void look_at(struct looking *l, const struct import_file *f)
{
	struct import_order *o = l->order;
	struct arena *a = &l->work->arena;
	const char *why = NULL;
	const struct format *format = format_of(l->work, f, &why);

	if (format && is_chosen_twice(l, f))
		why = "同じファイルが二度選ばれています。一つだけ読みます。";
	else if (format && o->format && strcmp(format->source, o->format->source) != 0)
		why = arena_printf(a, "種類の違うファイルです（「%s」。先のファイルは「%s」）。"
				      "別に取り込んでください。",
		    format->source, o->format->source);
	if (why) {
		leave_out(l, f, why);
		return;
	}
	o->format = format;
	l->good[l->n++] = *f;
}

/* One import has one source; every file has to be readable to its end before anything is noted,
 * for a torn quotation mark may shift everything. */
bool import_look(struct work *w, struct import_order *order)
{
	struct looking l = { .work = w, .order = order, .left_out.arena = &w->arena };

	text_add(&l.left_out, order->left_out);
	l.good = arena_alloc(&w->arena, (size_t)(order->files + 1) * sizeof *l.good);
	for (int i = 0; i < order->files; i++)
		look_at(&l, &order->file[i]);
	if (!order->files)
		work_problem(w, "file", "取り込むファイルを選んでください。");
	if (!l.n || (l.left_out.len && !order->rest))
		return false;
	if (l.left_out.len)
		w->problems = NULL;
	order->left_out = l.left_out.len ? l.left_out.s : NULL;
	order->file = l.good;
	order->files = l.n;
	return true;
}

/* ---- What it is called ---- */

static const char *area_said(struct work *w, const struct import_order *order)
{
	const char *area = order->area, *name;
	struct rows *rs;

	if (!area || !*area)
		return area ? "全国" : "この地域の市町村";
	name = strlen(area) >= 2 ? prefecture_name(area) : NULL;
	if (strlen(area) <= 2)
		return name ? name : arena_printf(&w->arena, "コードが%sで始まる市町村", area);
	rs = store_query(w,
	    "SELECT name FROM municipality WHERE region = $1 AND removed = 0"
	    " AND (code = $2 OR substr(code, 1, 5) = $2)",
	    I(w->actor.region), T(area));
	if (rs->n)
		return CELL(rs, 0, 0);
	return arena_printf(&w->arena, "%s%sコードが%sで始まる市町村", name ? name : "",
	    name ? "の" : "", area);
}

bool import_begin(struct work *w, const struct import_order *order, struct import *im)
{
	im->name = arena_printf(&w->arena, "%s%s",
	    text_file(&w->arena, order->file[0].name),
	    order->files > 1 ? arena_printf(&w->arena, " ほか%dファイル", order->files - 1) : "");
	im->source = order->format->source;
	im->as_of = order->as_of;
	im->area = area_said(w, order);
	im->left_out = order->left_out;
	im->by.id = w->actor.account;
	im->state = IMPORT_READING;
	return import_keep(w, im);
}
