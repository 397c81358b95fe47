/* sheet: the region's places and what is known of each, as a table on A4. */
#include "domain/facts/pages.h"

#include "document/document.h"

enum { KINDS_MOST = 40, KINDS_ON_A_TABLE = 5 };

struct kinds {
	int n;
	const char *code[KINDS_MOST], *label[KINDS_MOST];
};

/* The kinds of which anything is known, in the order of their list. */
static struct kinds kinds_of(struct work *w, const struct fact_lines *found)
{
	const struct code *codes;
	int n = codes_of(w, "fact_kind", (struct date){0}, &codes);
	struct kinds k = {0};

	for (int i = 0; i < n && k.n < KINDS_MOST; i++) {
		bool any = false;

		for (int j = 0; j < found->n && !any; j++)
			any = text_same(found->line[j].fact.kind, codes[i].code);
		k.code[k.n] = codes[i].code;
		k.label[k.n] = codes[i].label;
		k.n += any;
	}
	return k;
}

static const char *mark(const struct fact *f)
{
	static const char *const marks[] = { "", "○", "△", "×" };

	return marks[f->value];
}

/* ○ 夜は電話のみ, 空き2 …, R8.11.2; 要確認 where it is old. */
static void cell_add(struct work *w, struct text *t, const struct fact *f)
{
	bool old = fact_age(f, work_today(w)) == FACT_RENEW;
	const char *day = date_era_short(&w->arena, f->checked);

	text_addf(t, "%s%s", t->len ? "\n" : "", mark(f));
	if (f->amount.known)
		text_addf(t, "%s%lld", f->value ? " " : "", (long long)f->amount.n);
	if (f->words)
		text_addf(t, "%s%s", f->value || f->amount.known ? " " : "", f->words);
	text_addf(t, "\n(%s%s)", day ? day : "日付なし", old ? " 要確認" : "");
}

static const char *cell_of(struct work *w, const struct fact_lines *found, int from, int to,
    const char *kind)
{
	struct text t = { .arena = &w->arena };

	for (int i = from; i < to; i++)
		if (text_same(found->line[i].fact.kind, kind))
			cell_add(w, &t, &found->line[i].fact);
	return t.len ? t.s : "";
}

/* Where the facts of the next place begin. */
static int place_end(const struct fact_lines *found, int from)
{
	int to = from;

	while (to < found->n
	    && found->line[to].fact.organization.id == found->line[from].fact.organization.id)
		to++;
	return to;
}

/* Places that have any of these kinds, with them. */
static void print_kinds(struct work *w, struct sheet *s, const struct fact_lines *found,
    const struct kinds *k, int first)
{
	int n = k->n - first < KINDS_ON_A_TABLE ? k->n - first : KINDS_ON_A_TABLE, rows = 0;
	const char *head[KINDS_ON_A_TABLE + 1] = { "施設" };
	double widths[KINDS_ON_A_TABLE + 1] = { 1.5 };
	const char **cells =
	    arena_alloc(&w->arena, (size_t)(found->n + 1) * (size_t)(n + 1) * sizeof *cells);

	for (int j = 0; j < n; j++) {
		head[j + 1] = k->label[first + j];
		widths[j + 1] = 1;
	}
	for (int from = 0, to; from < found->n; from = to) {
		const struct fact_line *l = &found->line[from];
		const char **row = &cells[rows * (n + 1)];
		bool any = false;

		to = place_end(found, from);
		row[0] = arena_printf(&w->arena, "%s\n%s\n%s", l->fact.organization.title,
		    l->town ? l->town : "", l->phone ? l->phone : "");
		for (int j = 0; j < n; j++) {
			row[j + 1] = cell_of(w, found, from, to, k->code[first + j]);
			any = any || *row[j + 1];
		}
		rows += any;
	}
	sheet_table(s, n + 1, head, widths, rows, cells);
}

static const char *town_said(struct work *w, const struct fact_ask *a)
{
	struct municipality m;

	return a->town && store_get(w, &municipality_record, a->town, &m) ? m.name
									   : "すべての市町村";
}

int facts_sheet(struct request *rq)
{
	struct work *w = rq->work;
	struct fact_lines found;
	struct fact_ask a;
	struct kinds k;
	struct sheet *s;

	if (!fact_ask_read(rq, &a))
		return reply_problem(rq, 422, "絞り込みの条件が読み取れないので、印刷していません。",
		    w->problems->say);
	found = facts_by_place(w, &a);
	k = kinds_of(w, &found);
	s = sheet_begin(w,
	    &(struct sheet_about){ .title = "地元の情報",
		.issuer = hub_place(w),
		.number = "",
		.footer = arena_printf(&w->arena, "%s 印刷", moment_era(&w->arena, w->now)) });
	sheet_row(s, 2,
	    (struct sheet_box[]){ { .label = "市町村", .value = town_said(w, &a) },
		{ .label = "件数", .value = arena_printf(&w->arena, "%d 件", found.n) } });
	sheet_flow(s, "読み方",
	    "○ はい　△ 条件つき　× いいえ。数は、空きの数や待ちの日数。（　）は確かめた日で、"
	    "「要確認」はその後確かめ直していないものです。頼む前に電話で確かめてください。",
	    0);
	for (int first = 0; first < k.n; first += KINDS_ON_A_TABLE) {
		sheet_heading(s, first ? "つづき" : "施設と、実際にできること");
		print_kinds(w, s, &found, &k, first);
	}
	if (found.n == 0)
		sheet_flow(s, "情報", "条件に合う情報はありません。", 0);
	return reply_pdf(rq, s);
}
