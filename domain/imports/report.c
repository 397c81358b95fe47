/* report: what an import said of its lines, as CSV. */
#include "domain/imports/pages.h"

#include "document/document.h"

#include <string.h>

enum { PIECE = 500 };

static void cell(struct text *t, const char *s, bool last)
{
	csv_cell(t, s, true);
	text_add(t, last ? "\r\n" : ",");
}

static void begin(struct text *t, const struct line_shown *l, const char *what)
{
	cell(t, l->file, false);
	if (l->line.row)
		text_add_int(t, l->line.row);
	text_add(t, ",");
	cell(t, import_outcomes[l->line.outcome].label, false);
	cell(t, l->line.key, false);
	cell(t, l->kind, false);
	cell(t, l->line.title, false);
	cell(t, what, false);
}

static void row(struct text *t, const struct line_shown *l, const char *what, const char *column,
    const char *before, const char *after, const char *why)
{
	begin(t, l, what);
	cell(t, column, false);
	cell(t, before, false);
	cell(t, after, false);
	cell(t, why, true);
}

static void add_line(struct text *t, const struct line_shown *l)
{
	for (int i = 0; i < l->changes; i++)
		row(t, l, l->change[i].local ? "地域の値を残す" : "変わる", l->change[i].label,
		    l->change[i].now, l->change[i].then, NULL);
	for (int i = 0; i < l->notes; i++)
		row(t, l, l->line.outcome == REFUSED ? "取り込まない" : "直した・気になる値",
		    l->note[i].column, l->note[i].value, NULL, l->note[i].why);
	if (l->line.kept)
		row(t, l, "取り消しで残した", NULL, NULL, NULL, l->line.kept);
	if (!l->changes && !l->notes && !l->line.kept && l->line.outcome != SAME)
		row(t, l, import_outcomes[l->line.outcome].label, NULL, NULL, NULL, NULL);
}

bool import_report(struct work *w, const struct import *im, import_sink *sink, void *context)
{
	static const char head[] = "\xef\xbb\xbf"
				   "ファイル,行,結果,キー,サービスの種類,名称,区分,列・項目,"
				   "ファイルの値・いまの値,新しい値,理由\r\n";
	bool more = sink(context, head, sizeof head - 1);
	int64_t n = 0;
	int read = PIECE;

	while (more && read == PIECE && !w->fault) {
		struct work inner = *w;
		struct text t;
		struct line_shown *shown;
		struct rows *rs;

		inner.arena = (struct arena){0};
		t = (struct text){ .arena = &inner.arena };
		rs = lines_after(&inner, im->head.id, OUTCOMES, n, PIECE);
		shown = arena_alloc(&inner.arena, (size_t)(rs->n + 1) * sizeof *shown);
		lines_show(&inner, im, rs, shown);
		for (int i = 0; i < rs->n; i++)
			add_line(&t, &shown[i]);
		read = rs->n;
		n = read ? shown[read - 1].line.n : n;
		more = !t.len || sink(context, t.s, t.len);
		w->calls = inner.calls;
		if (inner.fault)
			work_fault(w, "%s", inner.fault);
		arena_reset(&inner.arena);
	}
	return more && !w->fault;
}
