/* words: what an entry has of an address, as people read it. */
#include "domain/accounts/accounts.h"
#include "domain/ledger/pages.h"

#include <string.h>

/* What lists and pages are asked beside their own fields. */
static const struct choice asked[] = { { "q", "さがした言葉" }, { "sort", "並び" },
	{ "after", "続き" }, { "below", "続き" }, { "before", "続き" }, { "by", "絞り込みを開いた欄" },
	{ "removed", "削除したもの" }, { "code", "文字コード" }, { "lost", "表せない文字を置き換える" },
	{ "masked", "氏名を伏せる" }, { "people", "人数も数える" }, { "year", "年度" },
	{ "month", "月" }, { "town", "お住まい" }, { "rows", "何ごとに" }, { "cols", "掛け合わせ" },
	{ "count", "数え方" }, { "from", "この日から" }, { "until", "この日まで" },
	{ "name", "だれが" }, { "action", "操作" }, { "result", "結果" }, { "record", "記録" },
	{ "about", "対象の方" }, { "person", "対象の方" }, { "account", "利用者" },
	{ "organization", "機関" }, { "slip", "相談" }, { "unusual", "いつもと違うものだけ" },
	{ "kind", "種類" }, { "only", "絞り込み" }, { "version", "版" }, { "draft", "下書き" },
	{ "add", "加えるもの" }, { "edit", "直すもの" }, { "template", "ひな形" },
	{ "phone", "電話" }, { "with", "もう一方" }, { "without", "除いたもの" }, { "id", "番号" },
	{ "near", "どこから近い順" }, { "service", "サービス" }, { "order", "並びの順" },
	{ "picked", "候補の施設の番号" }, { "comparison", "見比べた記録" },
	{ "suggest", "相談からの条件" }, { "fax", "FAXの送り状" }, { "named", "お名前を書く" },
	{ 0 } };

static const struct choice *word_of(const char *name)
{
	const struct choice *c = asked;

	while (c->code && !text_same(c->code, name))
		c++;
	return c->code ? c : NULL;
}

/* received of received.from; *beside: the word for the rest. */
static const struct field *field_named(struct arena *a, const struct record *r, const char *name,
    const char **beside)
{
	size_t n = strcspn(name, ".");

	*beside = !strcmp(name + n, ".from") ? "（から）"
	    : !strcmp(name + n, ".until")    ? "（まで）"
					     : "";
	return r ? record_field(r, arena_copyn(a, name, n)) : NULL;
}

static void add_pair(struct text *t, struct work *w, const struct record *r, const char *name,
    const char *value)
{
	const char *beside, *shown = NULL;
	const struct field *f = field_named(&w->arena, r, name, &beside);
	const struct choice *word = word_of(name);

	if (f && !*beside)
		shown = value_said(w, f, value);
	text_addf(t, "%s%s%s：%s", t->len ? "　" : "",
	    f          ? f->label
		: word ? word->label
		       : "そのほかの条件",
	    beside, shown ? shown : value);
}

/* Where the next "name=" begins, behind a blank; else the end. */
static const char *next_pair(const char *s)
{
	while ((s = strchr(s, ' '))) {
		size_t n = strspn(s + 1, "abcdefghijklmnopqrstuvwxyz_.");

		if (n && s[1 + n] == '=')
			return s;
		s++;
	}
	return NULL;
}

const char *ledger_sought(struct work *w, const struct record *r, const char *said)
{
	WORK_AS(w, actor_program(w->actor.region));
	struct text t = { .arena = &w->arena };

	while (said && *said) {
		const char *equals = strchr(said, '='), *next = next_pair(said);
		size_t n = next ? (size_t)(next - said) : strlen(said);

		if (!equals || equals >= said + n) {
			text_addf(&t, "%s%.*s", t.len ? "　" : "", (int)n, said);
		} else {
			const char *name = arena_copyn(t.arena, said, (size_t)(equals - said));

			add_pair(&t, w, r, name,
			    arena_copyn(t.arena, equals + 1, (size_t)(said + n - equals - 1)));
		}
		said = next ? next + 1 : NULL;
	}
	return t.s;
}

const struct record *ledger_record(const char *name)
{
	for (const struct record *const *r = web_schema()->records; *r; r++)
		if (text_same((*r)->name, name))
			return *r;
	return NULL;
}

/* Who seeks pages that there are not is told by their addresses. */
const char *ledger_page_label(struct work *w, const char *path)
{
	struct request asked_for = { .work = w };
	const struct module *m;

	if (!path)
		return NULL;
	if (route_find(GET, path, &asked_for, &m) || route_find(POST, path, &asked_for, &m))
		return m->label;
	return arena_printf(&w->arena, "どこにもない画面（%s）", path);
}

static const char *cell_words(struct work *w, int column, const char *const *cells)
{
	const struct record *r = ledger_record(cells[LEDGER_RECORD]);

	switch (column) {
	case LEDGER_ROLE: return account_role_label(cells[column]);
	case LEDGER_RECORD: return r ? r->label : NULL;
	case LEDGER_PATH: return ledger_page_label(w, cells[column]);
	case LEDGER_SOUGHT: return ledger_sought(w, r, cells[column]);
	default: return NULL;
	}
}

/* Works in the arena of the row, so that a long ledger stays small. */
const char *ledger_cell_words(void *work, struct arena *row, int column, const char *const *cells)
{
	struct work *whole = work, w = *whole;
	const char *words;

	w.arena = *row;
	words = cell_words(&w, column, cells);
	*row = w.arena;
	whole->calls = w.calls;
	if (w.fault)
		work_fault(whole, "%s", w.fault);
	return words;
}
